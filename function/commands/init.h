// `kubeflow-sso init`: the files to start with.
#pragma once

#include <string>
#include <vector>

namespace kubeflow_sso::commands {

struct InitOptions {
  std::vector<std::string> from;  // manifests that have a login already
  std::string url;                // of Kubeflow; empty: as they say, else a placeholder
  std::string issuer;             // of the provider; the same
  std::string layout = "kustomize";
  std::string folder;
};

/// Writes the functionConfig and the files that the layout needs into a folder, all of them or none, and
/// prints what to do next. Returns the exit code. Throws text::UserError, where a file is there already too,
/// and FileError.
int init(const InitOptions& options);

}  // namespace kubeflow_sso::commands
