// Where a value is in a document: keys of mappings and indices of sequences.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kubeflow_sso::yaml {

/// A key of a mapping or an index (from 0) of a sequence.
class Step {
 public:
  Step(std::string key) : step_(std::move(key)) {}             // NOLINT(google-explicit-constructor)
  Step(std::string_view key) : step_(std::string(key)) {}      // NOLINT(google-explicit-constructor)
  Step(const char* key) : step_(std::string(key)) {}           // NOLINT(google-explicit-constructor)
  Step(std::size_t index) : step_(index) {}                    // NOLINT(google-explicit-constructor)
  Step(int index) : step_(static_cast<std::size_t>(index)) {}  // NOLINT(google-explicit-constructor)

  bool is_key() const { return step_.index() == 0; }
  const std::string& key() const { return std::get<0>(step_); }
  std::size_t index() const { return std::get<1>(step_); }
  /// Indices come behind keys.
  auto operator<=>(const Step&) const = default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 mistakes it

 private:
  std::variant<std::string, std::size_t> step_;
};

using Path = std::vector<Step>;

/// `path / "issuer"`: the path, one step further.
Path operator/(const Path& path, Step step);
Path operator/(Path&& path, Step step);
/// `path + other`: the path, then the steps of the other.
Path operator+(Path path, const Path& other);

/// Whether `path` is `outer` or leads into it.
bool is_within(const Path& path, const Path& outer);

/// `spec.connectors[0].issuer`; keys with other characters than letters, digits, `_` and `-` are quoted, and
/// fit for one line: `data["config.yaml"]`.
std::string to_string(const Path& path);

}  // namespace kubeflow_sso::yaml
