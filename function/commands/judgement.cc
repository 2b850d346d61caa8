// Judging a login that nobody turns over.
#include "function/commands/judgement.h"

#include "function/checks/checks.h"
#include "function/commands/exit_code.h"
#include "function/login/described.h"

namespace kubeflow_sso::commands {
namespace {

std::optional<FunctionConfig> opened(const std::optional<std::string>& config) {
  if (!config) return {};
  return FunctionConfig(*config);
}

}  // namespace

Judgement::Judgement(const std::optional<std::string>& config, const std::vector<std::string>& manifests)
    : config_(opened(config)), manifests_(manifests), list_(manifests_.parse()) {
  if (config_) {
    document_ = config_->parse();
    outcome_ = run(&*document_, list_, Telling::Changes);
    krm::Results told;  // run has told the same
    sso_ = config::load(*document_, told);
  }
  found_.emplace(list_.before(), sso_.targets);
  as_found_ = login::described(*found_, sso_.targets);
  // With drift, what is told of the login as it would be is not so now.
  const bool is_turned = config_ && !outcome_.results.failed() && outcome_.changes.empty();
  if (outcome_.results.failed() || is_turned) {
    take(outcome_.results);
  }
  if (!is_turned) judge_as_found();
  checks::check_starting({*found_, as_found_, results_});
  checks::check_profiles({*found_, sso_, results_});
  results_.acknowledge(sso_.acknowledge);
}

void Judgement::take(const krm::Results& results) {
  for (const krm::Result& each : results.list()) {
    if (!is_of_another(each)) results_.add(each);
  }
}

/// Whether a result is about an application of its own, beside the login and in another namespace: in a
/// cluster there are some, such as the Dex of Argo CD, and nobody turns anything over here.
bool Judgement::is_of_another(const krm::Result& result) const {
  if (result.id != "look-alike") return false;
  const config::Targets& targets = sso_.targets;
  const std::string& space = result.resource.namespace_name;
  return !space.empty() && space != targets.dex.namespace_name &&
         space != targets.oauth2_proxy.namespace_name &&
         space != targets.request_authentication.namespace_name;
}

void Judgement::judge_as_found() {
  krm::Results results;
  const checks::Subject subject{*found_, as_found_, results};
  for (const krm::Result& fault : list_.faults()) results.add(fault);
  checks::check_parts(subject);
  if (!found_->empty()) {
    checks::check_login(subject);
    checks::check_as_found(subject);
  }
  take(results);
}

Chain Judgement::chain_as_found() const {
  return chain_of(*found_, as_found_, results_);
}

Chain Judgement::chain_as_wanted() const {
  const login::Login turned(list_.after(), sso_.targets);
  return chain_of(turned, login::described(turned, sso_.targets), outcome_.results);
}

std::vector<std::string> Judgement::not_seen() const {
  return unseen(*found_, as_found_);
}

int Judgement::exit_code() const {
  return results_.failed() || !drift().empty() ? kFailed : kDone;
}

}  // namespace kubeflow_sso::commands
