// Where parts that have other names than Kubeflow's are.
#include <algorithm>
#include <string>
#include <vector>

#include "function/config/url.h"
#include "function/login/dex_service.h"
#include "function/recovery/recovered.h"
#include "function/recovery/values.h"
#include "function/releases/kubeflow.h"
#include "function/text/source.h"

namespace kubeflow_sso::recovery {
namespace {

namespace kubeflow = releases::kubeflow;
using login::Login;
using yaml::Value;

Login read_by(const krm::Items& items, const Value& targets) {
  krm::Results ignored;
  Value spec = Value::mapping();
  if (!targets.members().empty()) spec.set("targets", targets);
  return {items, loaded(spec, ignored).targets};
}

/// Whether what the targets lead to is one: another program of that name has no file of that shape.
bool is_led_to(const Login& login, std::string_view group) {
  if (group == "dex") return login.dex.config.has_value();
  return group != "oauth2Proxy" || login.proxy.config.has_value();
}

/// The `targets` of one group that lead to a resource; a null where they cannot be told.
Value targets_to(const login::Finding& finding, const Login& login) {
  const std::string line = login::targets_line(finding, *finding.alike[0], login.findings);
  const text::Source source("<targets>", std::string_view(line).substr(1, line.size() - 2));
  const yaml::Document document = yaml::Document::parse(source);
  const yaml::Node* node = document.at({"targets", finding.part.group});
  return node == nullptr ? Value() : document.value(*node);
}

/// Dex's Service as oauth2-proxy calls it, where the list has no other and it is not Kubeflow's own.
void add_service(const Login& login, Value& targets) {
  const std::string own =
      login.proxy.workload ? login.proxy.workload->namespace_name() : std::string(kubeflow::kProxyNamespace);
  const auto service_in = [&](std::string_view key) {
    return login::service_of(config::parse_url(login.proxy.setting(key).text()).url.host, own, {});
  };
  const auto service = service_in("redeem_url");
  const auto of_keys = service_in("oidc_jwks_url");
  if (!service || !of_keys || service->text() != of_keys->text()) return;
  const Value* dex = targets.find("dex");
  Value all = dex == nullptr ? Value::mapping() : *dex;
  if (!login.dex.is_here() && service->namespace_name != kubeflow::kDexNamespace)
    all.set("namespace", string(service->namespace_name));
  if (service->name != (login.dex_service ? login.dex_service->name : std::string(kubeflow::kDex)))
    all.set("service", string(service->name));
  if (!all.members().empty()) targets.set("dex", std::move(all));
}

/// The RequestAuthentication that takes the tokens of a provider behind which no Dex is.
void add_authentication(const Login& login, Value& targets) {
  const std::string issuer = login.proxy.setting("oidc_issuer_url").text();
  if (login.authentication() != nullptr || issuer.empty() || targets.find("requestAuthentication") != nullptr)
    return;
  std::vector<std::string> names;
  for (const login::RequestAuthentication& each : login.istio.authentications) {
    const bool takes = std::any_of(each.rules.begin(), each.rules.end(),
                                   [&](const login::JwtRule& rule) { return rule.issuer == issuer; });
    if (takes && each.resource->name() != config::kTrustedIssuers) names.push_back(each.resource->name());
  }
  if (names.size() == 1)
    targets.set("requestAuthentication", Value::mapping({{"name", string(krm::without_hash(names[0]))}}));
}

}  // namespace

Value targets_of(const krm::Items& items) {
  Value targets = Value::mapping();
  constexpr int kRounds = 3;  // a part is found by what leads to it, once that is found
  for (int round = 0; round < kRounds; ++round) {
    const Login login = read_by(items, targets);
    bool has_more = false;
    for (const login::Finding& each : login.findings) {
      const std::string group(each.part.group);
      if (!each.found.empty() || each.alike.size() != 1 || targets.find(group) != nullptr) continue;
      Value wider = targets;
      wider.set(group, targets_to(each, login));
      if (!is_led_to(read_by(items, wider), group)) continue;
      targets = std::move(wider);
      has_more = true;
    }
    if (!has_more) break;
  }
  const Login login = read_by(items, targets);
  add_service(login, targets);
  add_authentication(login, targets);
  return targets;
}

}  // namespace kubeflow_sso::recovery
