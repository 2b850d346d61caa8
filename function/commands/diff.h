// `kubeflow-sso diff`: what would change.
#pragma once

#include <string>

#include "function/commands/streams.h"

namespace kubeflow_sso::commands {

/// How changes are shown: by field, as the bytes, or for programs.
enum class DiffFormat { Text, Unified, Json };

struct DiffOptions {
  DiffFormat format = DiffFormat::Text;
  bool tells_by_exit_code = false;  // kDiffers when something would change
  bool verbose = false;
};

/// Prints what the function would change in the manifests, and changes nothing. No secret is shown. Returns
/// the exit code; throws text::UserError and FileError.
int diff(const std::string& config, const std::vector<std::string>& manifests, const DiffOptions& options);

}  // namespace kubeflow_sso::commands
