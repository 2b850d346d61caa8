// Judging a login that nobody turns over.
#include "function/commands/judgement.h"

#include "function/checks/checks.h"
#include "function/commands/exit_code.h"
#include "function/login/described.h"
#include "function/login/login.h"

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
    outcome_ = run(&*document_, list_);
    krm::Results told;  // run has told the same
    sso_ = config::load(*document_, told);
    for (const krm::Result& each : outcome_.results.list()) {
      // With drift, what is told of the login as it would be is not so now.
      if (outcome_.results.failed() || outcome_.changes.empty()) results_.add(each);
    }
  }
  if (!config_ || outcome_.results.failed() || !outcome_.changes.empty()) judge_as_found();
  const login::Login found(list_.before(), sso_.targets);
  checks::check_profiles({found, sso_, results_});
  results_.acknowledge(sso_.acknowledge);
}

void Judgement::judge_as_found() {
  const login::Login found(list_.before(), sso_.targets);
  const config::KubeflowSSO as_found = login::described(found, sso_.targets);
  const checks::Subject subject{found, as_found, results_};
  for (const krm::Result& fault : list_.faults()) results_.add(fault);
  checks::check_parts(subject);
  if (!found.empty()) checks::check_login(subject);
}

Chain Judgement::chain(krm::Items items, const krm::Results& results) const {
  const login::Login login(std::move(items), sso_.targets);
  return chain_of(login, login::described(login, sso_.targets), results);
}

std::vector<std::string> Judgement::not_seen() const {
  const login::Login login(list_.before(), sso_.targets);
  return unseen(login, login::described(login, sso_.targets));
}

int Judgement::exit_code() const {
  return results_.failed() || !drift().empty() ? kFailed : kDone;
}

}  // namespace kubeflow_sso::commands
