// Byte ranges of a text.
#pragma once

#include <cstddef>
#include <string_view>

namespace kubeflow_sso::text {

/// A half-open range of bytes [begin, end) of some text.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
  bool empty() const { return begin == end; }
  bool contains(std::size_t offset) const { return begin <= offset && offset < end; }
  std::string_view of(std::string_view text) const { return text.substr(begin, end - begin); }
  bool operator==(const Span&) const = default;
};

}  // namespace kubeflow_sso::text
