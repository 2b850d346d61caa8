// Which lines of a resource may show a secret.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "function/krm/resource.h"

namespace kubeflow_sso::commands {

/// The secrets of some resources, as they stand in their lines.
class SecretLines {
 public:
  /// Adds those of a resource, and of the files in it: what login::disclosed does not show.
  void add(const krm::Resource& resource);

  /// Whether a line has a secret in it, or may have one: a word of a secret, a long line, which may be a
  /// whole file, or a comment that speaks of secrets.
  bool may_show(std::string_view line) const;

 private:
  void add_value(const krm::Resource& resource, const yaml::Path& path, const yaml::Value& value);
  void add_hidden(const yaml::Value& value, const yaml::Value& shown);
  void add_words(std::string_view text);

  std::vector<std::string> words_;
  bool all_ = false;  // of a Secret
};

}  // namespace kubeflow_sso::commands
