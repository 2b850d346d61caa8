// What yaml-cpp reads: a second opinion about what a text means. It is never used to write.
#pragma once

#include <optional>
#include <string>

#include "function/yaml/value.h"

namespace kubeflow_sso::yaml {

/// The first document of `text` as yaml-cpp reads it, with merge keys expanded and, of equal keys, the first.
/// Nothing where yaml-cpp 0.7 gives up, or where the value would exceed a million nodes.
std::optional<Value> read_by_yaml_cpp(const std::string& text);

/// A reader that gives a second opinion.
using SecondReader = std::optional<Value> (*)(const std::string& text);

}  // namespace kubeflow_sso::yaml
