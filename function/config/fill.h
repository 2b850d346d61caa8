// The functionConfig's values as the structs that filters use.
#pragma once

#include "function/config/kubeflow_sso.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::config {

/// Reads `root`, the whole object, and fills defaults in. What is missing or of a wrong type is left empty or
/// at its default: check_shape has reported it. `kubeflow_url` is taken over as written.
KubeflowSSO fill(const yaml::Value& root);

}  // namespace kubeflow_sso::config
