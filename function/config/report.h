// Collects what is wrong with one functionConfig.
#pragma once

#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/krm/result.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::config {

using krm::rule;

/// Adds results about fields. Of each field only the first error is kept, so that a later check need not know
/// whether an earlier one has found fault already.
class Report {
 public:
  /// Both must outlive the Report. Errors about the functionConfig that are in `results` already count too.
  Report(const Origin& origin, krm::Results& results);

  /// The message is the field in back-quotes, a blank and the formatted text: "must be a string, got a list".
  template <typename... Args>
  void add(const krm::Rule& rule, const yaml::Path& path, fmt::format_string<Args...> format,
           Args&&... args) {
    add_text(rule, path, fmt::format(format, std::forward<Args>(args)...));
  }

  /// Whether there is an error about the field, something in it or something around it.
  bool failed(const yaml::Path& path) const;

 private:
  void add_text(const krm::Rule& rule, const yaml::Path& path, const std::string& text);

  const Origin* origin_;
  krm::Results* results_;
  std::set<yaml::Path> failed_;
};

/// `"VALUE"`, fit for a message on one line.
std::string quoted(std::string_view value);
/// `, got "VALUE"`; nothing where the value may hold a secret.
std::string got(std::string_view value, bool is_private = false);
/// `, did you mean NAME?`, NAME in back-quotes; nothing without a name.
std::string did_you_mean(std::string_view name);

}  // namespace kubeflow_sso::config
