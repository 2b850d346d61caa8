// Rules about the tokens that the gateway takes, and the headers that they become.
#include <fmt/format.h>

#include <algorithm>

#include "function/checks/checks.h"
#include "function/config/url.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::checks {
namespace {

using login::JwtRule;
using login::RequestAuthentication;

void check_from_headers(const Subject& subject, const krm::Resource& resource, const JwtRule& rule_of_dex) {
  if (rule_of_dex.from_headers.empty()) return;  // Istio's default is that header
  const bool has_it =
      std::any_of(rule_of_dex.from_headers.begin(), rule_of_dex.from_headers.end(), [](const auto& each) {
        // Envoy takes header names in any case, and finds the token behind the prefix's blank
        // (jwt_authn, extractor.cc: extractJWT).
        return text::equal_without_case(each.name, "Authorization") &&
               (each.prefix == "Bearer " || each.prefix == "Bearer");
      });
  if (has_it) return;
  subject.report(
      rule("from-headers"), resource, rule_of_dex.path / "fromHeaders",
      "must have `name: Authorization` with `prefix: \"Bearer \"`, where oauth2-proxy puts the token");
}

/// The login's tokens are made for oauth2-proxy.
void check_audiences(const Subject& subject, const krm::Resource& resource, const JwtRule& dex) {
  const std::optional<std::string> client = subject.login.proxy_client_id();
  if (dex.audiences.empty() && subject.sso.direct)
    subject.report(rule("token-audiences"), resource, dex.path,
                   "has no `audiences`, so that tokens of every client of the provider open the gateway");
  if (dex.audiences.empty() || !client || client->empty()) return;
  if (std::find(dex.audiences.begin(), dex.audiences.end(), *client) != dex.audiences.end()) return;
  subject.report(
      rule("token-audiences"), resource, dex.path / "audiences",
      fmt::format("lacks \"{}\", oauth2-proxy's client id, for which {} makes the tokens: Istio refuses all "
                  "of them",
                  text::printable(*client), subject.sso.direct ? "the provider" : "Dex"));
}

/// The Kubernetes API server, whose tokens Kubeflow takes without an audience (components/istio-m2m).
bool is_kubernetes(std::string_view issuer) {
  return issuer.starts_with("https://kubernetes.default.svc") || issuer.starts_with("https://oidc.eks.") ||
         issuer.starts_with("https://container.googleapis.com/") || issuer == "PATCH_ME";
}

/// A token of another issuer opens the gateway too. Whoever has one may write each header that its rule does
/// not.
void check_machine_rule(const Subject& subject, const krm::Resource& resource, const JwtRule& each) {
  if (is_kubernetes(each.issuer)) return;  // as Kubeflow has it; 1.9.0 writes one header only
  const std::string issuer = text::printable(config::without_user(each.issuer));
  if (each.claim_of("kubeflow-userid").empty()) {
    subject.report(
        rule("forged-headers"), resource, each.path / "outputClaimToHeaders",
        fmt::format("leaves the header kubeflow-userid to whoever has a token of {}, who is then whom he "
                    "likes: write a claim for it and for kubeflow-groups",
                    issuer));
    return;
  }
  if (each.audiences.empty())
    subject.report(
        rule("machine-tokens"), resource, each.path / "audiences",
        fmt::format("takes every token of {}, whichever application it was made for: write the `audiences` "
                    "that are meant",
                    issuer));
  if (each.claim_of("kubeflow-groups").empty())
    subject.report(
        rule("machine-tokens"), resource, each.path / "outputClaimToHeaders",
        fmt::format(
            "leaves the header kubeflow-groups to whoever has a token of {}: write a claim for it too",
            issuer));
}

/// Without Dex: its published client and user get anybody a token of it (measured with Dex 2.41.1). Says
/// whether the rule is Dex's.
bool check_dex_beside(const Subject& subject, const krm::Resource& resource, const JwtRule& each) {
  const login::Login& login = subject.login;
  if (!subject.sso.direct || !login.is_dex(each.issuer, subject.sso.dex_issuer())) return false;
  const bool is_own = login.dex.config && each.issuer == login.dex.issuer();
  const bool is_asked = krm::has_or_had_name(resource, config::kTrustedIssuers);
  if (is_asked && !is_own) return false;  // the Dex of another cluster, in `trustedIssuers`
  subject.report(
      rule("dex-still-trusted"), resource, each.path,
      fmt::format("takes tokens of Dex at {} beside those of `spec.direct.issuer`: whoever can log "
                  "in at Dex is let in, remove the rule",
                  text::printable(config::without_user(each.issuer))));
  return true;
}

void check_other_places(const Subject& subject, const krm::Resource& resource, const JwtRule& each) {
  if (!each.has_other_places) return;
  subject.report(
      rule("token-places"), resource, each.path,
      "takes tokens from parameters or cookies of a request too, which stand in logs and are sent by other "
      "sites: leave `fromHeaders` alone");
}

}  // namespace

void check_tokens(const Subject& subject) {
  const login::Login& login = subject.login;
  const RequestAuthentication* own = login.authentication();
  const JwtRule* dex = login.dex_rule(subject.sso.issuer());
  if (own != nullptr && dex == nullptr) {
    subject.report(rule("dex-rule"), *own->resource, yaml::Path{"spec", "jwtRules"},
                   subject.sso.direct
                       ? "must have one rule for the login: Dex's, or one for `spec.direct.issuer`"
                       : "must have one rule for Dex, whose `issuer` ends in /dex");
  }
  if (own != nullptr && dex != nullptr) {
    check_from_headers(subject, *own->resource, *dex);
    check_audiences(subject, *own->resource, *dex);
  }
  for (const RequestAuthentication& authentication : login.istio.authentications) {
    if (!login.istio.applies_to_gateway(authentication)) continue;
    for (const JwtRule& each : authentication.rules) {
      check_other_places(subject, *authentication.resource, each);
      if (&each == dex || check_dex_beside(subject, *authentication.resource, each)) continue;
      check_machine_rule(subject, *authentication.resource, each);
    }
  }
}

}  // namespace kubeflow_sso::checks
