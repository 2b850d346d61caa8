// The function itself, which runs when no command is named.
#pragma once

#include <string>
#include <vector>

namespace kubeflow_sso::commands {

/// A ResourceList on standard input, one on standard output. Returns the exit code; throws text::UserError.
int turn_over_resource_list(bool verbose);

/// The same over plain streams: `config` is a file, `manifests` are files, none for standard input. Nothing
/// is written when a result has severity error. Throws FileError too.
int turn_over_streams(const std::string& config, const std::vector<std::string>& manifests, bool verbose);

}  // namespace kubeflow_sso::commands
