// A login judged as it is: what `check` and `explain` print.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "function/commands/chain.h"
#include "function/commands/streams.h"
#include "function/login/login.h"
#include "function/run.h"

namespace kubeflow_sso::commands {

/// What is known of the login of some manifests. The judgement keeps what the rest points into.
class Judgement {
 public:
  /// Reads the files, and with a functionConfig what it would change. Throws text::UserError and FileError.
  Judgement(const std::optional<std::string>& config, const std::vector<std::string>& manifests);

  const krm::Results& results() const { return results_; }
  /// What is not as the functionConfig wants it; nothing without one.
  const std::vector<krm::FieldChange>& drift() const { return outcome_.changes; }
  bool has_config() const { return config_.has_value(); }
  /// The login as it is, and with a functionConfig as it will be.
  Chain chain_as_found() const;
  Chain chain_as_wanted() const;
  std::vector<std::string> not_seen() const;
  /// kFailed with an error.
  int exit_code() const;

 private:
  void judge_as_found();
  void take(const krm::Results& results);
  bool is_of_another(const krm::Result& result) const;

  std::optional<FunctionConfig> config_;
  Manifests manifests_;
  std::optional<yaml::Document> document_;
  krm::ResourceList list_;
  Outcome outcome_;
  config::KubeflowSSO sso_;  // as the functionConfig has it
  std::optional<login::Login> found_;
  config::KubeflowSSO as_found_;  // the functionConfig that asks for `found_`
  krm::Results results_;
};

}  // namespace kubeflow_sso::commands
