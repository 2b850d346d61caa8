// Where a copy of Kubeflow's manifests is.
#pragma once

#include <string>
#include <vector>

namespace kubeflow_sso::commands {

/// Kubeflow's kustomizations that a login consists of, seen from `folder`: those of a copy of its manifests
/// around it, else those of Kubeflow 1.10 beside it. `is_there`: whether there is a copy.
std::vector<std::string> kubeflow_resources(const std::string& folder, bool& is_there);

}  // namespace kubeflow_sso::commands
