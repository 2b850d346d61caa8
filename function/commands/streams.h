// What commands read: a functionConfig, and plain streams of manifests.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "function/io.h"
#include "function/krm/resource_list.h"
#include "function/yaml/document.h"

namespace kubeflow_sso::commands {

/// A file of the command line that cannot be read: wrong usage.
class FileError : public text::UserError {
 public:
  using text::UserError::UserError;
};

/// The file that `--config` names. What is parsed from it needs it as long as it lives.
class FunctionConfig {
 public:
  /// Reads the file. Throws FileError.
  explicit FunctionConfig(std::string path);

  /// Throws text::UserError, which tells what belongs there where the file holds manifests.
  yaml::Document parse() const;

 private:
  std::string path_;
  Input input_;
};

/// The files that hold manifests, `-` for standard input, which none means too. What is parsed from them
/// needs them as long as it lives.
class Manifests {
 public:
  /// Reads the files. Throws FileError.
  explicit Manifests(std::vector<std::string> files);

  /// Throws text::UserError for what are no resources.
  krm::ResourceList parse() const;

 private:
  std::vector<std::string> files_;
  std::deque<Input> inputs_;
};

}  // namespace kubeflow_sso::commands
