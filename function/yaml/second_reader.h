// What libyaml reads: a second opinion about what a text means. It is never used to write.
#pragma once

#include <optional>
#include <string>

#include "function/yaml/value.h"

namespace kubeflow_sso::yaml {

/// The first document of `text` as libyaml 0.2.5 reads it, with merge keys expanded and, of equal keys, the
/// first. go-yaml, with which Dex, kubectl and kustomize read, is a translation of libyaml.
/// Nothing where libyaml gives up, or where the value would exceed a million nodes.
std::optional<Value> read_by_libyaml(const std::string& text);

/// A reader that gives a second opinion.
using SecondReader = std::optional<Value> (*)(const std::string& text);

}  // namespace kubeflow_sso::yaml
