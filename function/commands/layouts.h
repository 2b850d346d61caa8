// The files that stand beside sso.yaml, for each way to run the function.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "function/io.h"
#include "function/recovery/recovered.h"

namespace kubeflow_sso::commands {

/// What the files of a layout are made of.
struct LayoutInput {
  std::string folder;  // as the user wrote it
  /// Kubeflow's kustomizations, seen from the folder.
  std::vector<std::string> resources;
  std::vector<recovery::NewSecret> new_secrets;
  std::string kubeflow_url;  // as sso.yaml has it
};

/// A way to run the function. The files are as examples/ has them, where each is tried with the real
/// programs.
struct Layout {
  std::string_view name;
  std::string_view description;
  std::string_view sso_path;  // of the functionConfig in the folder
  /// `metadata` of the functionConfig.
  std::string_view metadata;
  /// Where, seen from the folder, the program is looked for; empty: on PATH.
  std::string_view program;
  /// Whether kustomize makes the new Secrets out of files that Git ignores, and in which of the folders.
  std::span<const std::string_view> secret_folders;
  std::vector<NewFile> (*files)(const LayoutInput& input);
  /// The command to build with, of which the folder is FOLDER.
  std::string_view command;
};

std::span<const Layout> layouts();
/// The layout of that name, or null.
const Layout* find_layout(std::string_view name);
/// "kustomize (a folder of its own), ...".
std::string describe_layouts();

}  // namespace kubeflow_sso::commands
