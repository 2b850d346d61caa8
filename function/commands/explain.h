// `kubeflow-sso explain`: the login drawn as a chain.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kubeflow_sso::commands {

/// Prints the hops of a login, each value with where it comes from: as it is, with a functionConfig as it
/// will be. As text for a terminal, or as a Mermaid flowchart. Returns the exit code: kFailed on an error.
/// Throws text::UserError and FileError.
int explain(const std::optional<std::string>& config, const std::vector<std::string>& manifests,
            bool as_mermaid);

}  // namespace kubeflow_sso::commands
