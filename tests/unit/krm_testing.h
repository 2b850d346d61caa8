// What the tests of the input and output share: lists from texts, and lists as texts.
#pragma once

#include <string>
#include <string_view>

#include "function/krm/resource_list.h"
#include "function/krm/result.h"
#include "function/text/source.h"

namespace krm_testing {

using kubeflow_sso::krm::ResourceList;
using kubeflow_sso::krm::Results;
using kubeflow_sso::krm::Severity;
using kubeflow_sso::text::Source;

/// A ResourceList read from `text`, which must outlive it.
inline ResourceList list_of(std::string_view text) {
  return ResourceList::read(Source("<stdin>", text));
}

/// A stream read from `text`, which must outlive it.
inline ResourceList stream_of(std::string_view text) {
  return ResourceList::read_streams({Source("in.yaml", text)});
}

inline std::string written(const ResourceList& list, const Results& results = {}) {
  std::string out;
  list.write(results, [&](const auto& pieces) {
    for (const std::string_view piece : pieces) out += piece;
  });
  return out;
}

/// The names of the items, each followed by a blank.
inline std::string names_of(const ResourceList& list) {
  std::string out;
  for (const kubeflow_sso::krm::Resource& item : list.items()) out += item.name() + " ";
  return out;
}

/// The whole message of the error that `read` ends in.
template <typename Read>
std::string error_of(Read read) {
  try {
    read();
  } catch (const kubeflow_sso::text::LocatedError& caught) {
    return caught.what();
  }
  return "no error";
}

/// One result, as short as can be.
inline Results one_result() {
  Results results;
  results.add({Severity::Info, "parts", "all is there"});
  return results;
}

/// With each line feed made a carriage return and line feed.
inline std::string with_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

}  // namespace krm_testing
