// Rules about tokens that say more than the login's: of unverified addresses, and of machines.
#include <fmt/format.h>

#include <algorithm>

#include "function/checks/checks.h"
#include "function/config/url.h"

namespace kubeflow_sso::checks {
namespace {

using config::TrustedIssuer;
using login::AuthorizationPolicy;
using login::JwtRule;
using login::RequestAuthentication;

/// A rule of the gateway, and where it stands.
struct GatewayRule {
  const RequestAuthentication* authentication;
  const JwtRule* rule;

  const krm::Resource& resource() const { return *authentication->resource; }
};

std::vector<GatewayRule> rules_at_gateway(const login::Istio& istio) {
  std::vector<GatewayRule> found;
  for (const RequestAuthentication& authentication : istio.authentications) {
    if (!istio.applies_to_gateway(authentication)) continue;
    for (const JwtRule& rule : authentication.rules) found.push_back({&authentication, &rule});
  }
  return found;
}

/// Whether both rules take some token. One without audiences takes all of its issuer's.
bool take_the_same(const JwtRule& some, const std::string& issuer,
                   const std::vector<std::string>& audiences) {
  const bool takes_all = some.audiences.empty() || audiences.empty();
  return some.issuer == issuer && (takes_all || config::share_an_audience(some.audiences, audiences));
}

bool has_header(const JwtRule& rule) {
  return rule.claim_of(config::kEmailVerifiedHeader) == config::kEmailVerifiedClaim;
}

/// Without `unverifiedEmail: Allow` no rule takes the login's tokens that does not tell whether the address
/// is verified, and a policy refuses those where it is not. oauth2-proxy is never asked about a request that
/// brings its own token.
void check_unverified(const Subject& subject) {
  const login::Login& login = subject.login;
  const JwtRule* own = login.dex_rule(subject.sso.issuer());
  if (subject.sso.allows_unverified_email() || own == nullptr) return;
  const RequestAuthentication& authentication = *login.authentication();
  if (!login.istio.applies_to_gateway(authentication)) return;  // check_gateway tells
  for (const GatewayRule& each : rules_at_gateway(login.istio)) {
    const bool is_the_logins = take_the_same(*each.rule, own->issuer, own->audiences);
    if (!is_the_logins || has_header(*each.rule)) continue;
    subject.report(
        rule("unverified-tokens"), each.resource(), each.rule->path / "outputClaimToHeaders",
        fmt::format("takes tokens of {}, the login's issuer, and does not tell whether the address "
                    "is verified: who writes somebody else's into the own account gets in as that "
                    "one; remove the rule, or write `header: {}` from `claim: {}`",
                    text::printable(config::without_user(own->issuer)), config::kEmailVerifiedHeader,
                    config::kEmailVerifiedClaim));
  }
  const std::vector<const AuthorizationPolicy*> policies = login.istio.gateway_policies();
  const bool is_refused = std::any_of(policies.begin(), policies.end(), [](const AuthorizationPolicy* each) {
    return each->denies(config::kEmailVerifiedHeader, "false");
  });
  // A dump of some kinds of resources tells nothing of others.
  const bool is_unseen =
      is_of_cluster(*authentication.resource) && login.items.of_kind("AuthorizationPolicy").empty();
  if (is_refused || is_unseen) return;
  subject.report(
      rule("unverified-tokens"), *authentication.resource, yaml::Path{},
      fmt::format("tells by the header {} whether an address is verified, and no AuthorizationPolicy "
                  "of this list refuses `false`: add {}",
                  config::kEmailVerifiedHeader, config::kVerifiedEmailPolicy));
}

/// Another rule that takes what `audiences` are to keep out.
void check_beside(const Subject& subject, const TrustedIssuer& trusted) {
  const JwtRule* login_rule = subject.login.dex_rule(subject.sso.issuer());
  for (const GatewayRule& each : rules_at_gateway(subject.login.istio)) {
    if (each.rule == login_rule || krm::has_or_had_name(each.resource(), config::kTrustedIssuers)) continue;
    if (!take_the_same(*each.rule, trusted.issuer, {})) continue;
    subject.report(
        rule("machine-tokens"), each.resource(), each.rule->path,
        fmt::format("takes tokens of {} too, by other `audiences` and claims than `{}`: remove the "
                    "rule",
                    text::printable(trusted.issuer), to_string(trusted.path)));
  }
}

/// Whether oauth2-proxy lets tokens of an issuer pass (pkg/apis/options, 7.6.0 to 7.15.2: `issuer=audience`).
bool is_taken_by_proxy(const login::OAuth2Proxy& proxy, const std::string& issuer) {
  if (!proxy.setting("skip_jwt_bearer_tokens").is_true()) return false;
  const login::Setting issuers = proxy.setting("extra_jwt_issuers");
  return std::any_of(issuers.items.begin(), issuers.items.end(),
                     [&](const std::string& each) { return each.starts_with(issuer + "="); });
}

/// Kubeflow 1.9.0 asks oauth2-proxy about every request, later ones about those without that header.
void check_asked(const Subject& subject, const TrustedIssuer& trusted) {
  const login::Login& login = subject.login;
  if (!login.proxy.config || is_taken_by_proxy(login.proxy, trusted.issuer)) return;
  for (const AuthorizationPolicy* policy : login.istio.gateway_policies()) {
    login::Request request{"kubeflow.invalid", "/"};
    request.has_authorization = true;
    if (policy->action != "CUSTOM" || policy->matches(request) != login::Match::Yes) continue;
    subject.report(
        rule("machine-tokens-asked"), *policy->resource, yaml::Path{"spec", "rules"},
        fmt::format(
            "asks oauth2-proxy about requests with a token too, which sends those of `{}` to the login "
            "page: leave them out as Kubeflow 1.9.1 does, by its policies "
            "istio-ingressgateway-oauth2-proxy and istio-ingressgateway-require-jwt together",
            to_string(trusted.path)));
    return;
  }
}

}  // namespace

void check_machines(const Subject& subject) {
  const login::Dex& dex = subject.login.dex;
  // Dex's own users have the addresses that its file gives them.
  const bool has_provider = subject.sso.direct || !dex.config || !dex.connectors.empty();
  if (has_provider) check_unverified(subject);
  if (subject.login.authentication() == nullptr) return;
  for (const TrustedIssuer& trusted : subject.sso.trusted_issuers) {
    check_beside(subject, trusted);
    check_asked(subject, trusted);
  }
}

}  // namespace kubeflow_sso::checks
