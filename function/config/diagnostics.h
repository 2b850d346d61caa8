// Every diagnostic that the program can give, with what it means: what `spec.acknowledge` may name.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "function/krm/result.h"

namespace kubeflow_sso::config {

struct Diagnostic {
  std::string_view id;
  krm::Severity severity;
  /// One line for people.
  std::string_view meaning;
};

/// All of them, sorted by topic. Whoever adds a result with an id adds it here.
std::span<const Diagnostic> diagnostics();

/// The one of that id, or null.
const Diagnostic* find_diagnostic(std::string_view id);

/// The ids of warnings and infos, which `spec.acknowledge` may silence.
std::vector<std::string_view> acknowledgeable_ids();

}  // namespace kubeflow_sso::config
