// `kubeflow-sso check`: the login judged, hop by hop.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kubeflow_sso::commands {

/// Prints what is right and wrong with the login of some manifests, and with a functionConfig what is not as
/// that wants it; changes nothing. Returns the exit code: kFailed on an error or such drift. Throws
/// text::UserError and FileError.
int check(const std::optional<std::string>& config, const std::vector<std::string>& manifests, bool as_json);

}  // namespace kubeflow_sso::commands
