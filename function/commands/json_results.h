// Results and changes for programs.
#pragma once

#include <vector>

#include "function/krm/changes.h"
#include "function/krm/result.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::commands {

/// A list of results: severity, id, message, and where they are known resource, field and file.
yaml::Value to_value(const krm::Results& results);

/// A list of changes: resource, file, field, current and proposed value where there is one, and what asks.
yaml::Value to_value(const std::vector<krm::FieldChange>& changes);

}  // namespace kubeflow_sso::commands
