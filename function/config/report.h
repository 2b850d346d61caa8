// Collects what is wrong with one functionConfig.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/krm/result.h"

namespace kubeflow_sso::config {

using krm::rule;

/// Adds results about fields. Of each field only the first error is kept, so that a later check need not know
/// whether an earlier one has found fault already.
class Report {
 public:
  /// Both must outlive the Report.
  Report(const Origin& origin, krm::Results& results) : origin_(&origin), results_(&results) {}

  /// The message is the field in back-quotes, a blank and `text`: "must be a string, got a list".
  void add(const krm::Rule& rule, std::string_view path, std::string_view text);

  /// Whether there is an error about the field, something in it or something around it.
  bool failed(std::string_view path) const;

 private:
  const Origin* origin_;
  krm::Results* results_;
  std::set<std::string, std::less<>> failed_;
};

/// `"VALUE"`, fit for a message on one line.
std::string quoted(std::string_view value);
/// `spec.connectors[0]` and `id` make `spec.connectors[0].id`, quoted where needed as yaml::to_string does.
std::string member(std::string_view path, std::string_view key);
/// `spec.scopes` and 1 make `spec.scopes[1]`.
std::string item(std::string_view path, std::size_t index);
/// Whether a key's name says that its value is a secret ("bindPW", "apiToken").
bool looks_secret(std::string_view key);

}  // namespace kubeflow_sso::config
