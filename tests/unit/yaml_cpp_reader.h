// What yaml-cpp reads: a third opinion beside our parser's and libyaml's, by code that shares nothing with
// either.
#pragma once

#include <optional>
#include <string>

#include "function/yaml/value.h"

namespace kubeflow_sso::yaml {

/// The first document of `text` as yaml-cpp reads it, with merge keys expanded and, of equal keys, the first.
/// Nothing where yaml-cpp 0.7 gives up, or where the value would exceed a million nodes.
std::optional<Value> read_by_yaml_cpp(const std::string& text);

}  // namespace kubeflow_sso::yaml
