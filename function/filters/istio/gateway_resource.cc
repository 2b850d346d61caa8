// The policy on unverified addresses, and the rules for the tokens of machines.
#include "function/filters/istio/gateway_resource.h"

#include <string>
#include <string_view>
#include <utility>

#include "function/krm/own_resource.h"

namespace kubeflow_sso::filters {
namespace {

using yaml::Value;

constexpr krm::OwnResource kPolicy = {"AuthorizationPolicy", config::kVerifiedEmailPolicy};
constexpr krm::OwnResource kTrusted = {"RequestAuthentication", config::kTrustedIssuers};

Value string(std::string_view text) {
  return Value::string(std::string(text));
}

/// A `spec` that applies to what a RequestAuthentication applies to. Where that has no selector, as
/// in Kubeflow 1.9.0, every sidecar checks tokens, and must take the same ones.
Value spec_beside(const krm::Resource& authentication) {
  Value spec = Value::mapping();
  const yaml::Document& document = authentication.document();
  for (const char* field : {"selector", "targetRefs", "targetRef"}) {
    if (const yaml::Node* node = document.at({"spec", field})) spec.set(field, document.value(*node));
  }
  return spec;
}

Value header_from(std::string_view header, std::string_view claim) {
  return Value::mapping({{"header", string(header)}, {"claim", string(claim)}});
}

/// Both of Kubeflow's headers, whatever the token has: one that a rule does not write is the client's to
/// forge. The header about the address only where the address is the name: the service accounts of Keycloak
/// have no verified one (measured, 26.4.7), and are named by another claim.
Value headers_of(const config::TrustedIssuer& trusted, bool allows_unverified_email) {
  Value headers = Value::sequence({header_from("kubeflow-userid", trusted.user_id_claim),
                                   header_from("kubeflow-groups", trusted.groups_claim)});
  if (trusted.is_by_email() && !allows_unverified_email)
    headers.items().push_back(header_from(config::kEmailVerifiedHeader, config::kEmailVerifiedClaim));
  return headers;
}

/// As Kubeflow's own rule for machines: the token from Authorization alone, and kept for the applications.
Value rule_of(const config::TrustedIssuer& trusted, bool allows_unverified_email) {
  return Value::mapping(
      {{"issuer", string(trusted.issuer)},
       {"jwksUri", string(trusted.jwks_uri)},
       {"audiences", Value::strings(trusted.audiences)},
       {"forwardOriginalToken", Value::boolean(true)},
       {"outputClaimToHeaders", headers_of(trusted, allows_unverified_email)},
       {"fromHeaders", Value::sequence({Value::mapping(
                           {{"name", string("Authorization")}, {"prefix", string("Bearer ")}})})}});
}

}  // namespace

void filter_verified_email(const login::Login& login, const config::KubeflowSSO& sso, krm::Changes& changes) {
  const krm::Resource& authentication = *login.authentication()->resource;
  changes.asked_by(sso.direct ? "spec.direct.unverifiedEmail" : "spec.connectors[].unverifiedEmail");
  if (sso.allows_unverified_email()) return krm::keep_none(kPolicy, login.items, authentication, changes);
  // A condition on `request.auth.claims[email_verified]` is never met: istiod matches texts and lists of
  // them, and the claim is a boolean (measured, Envoy 1.40). A header has its text: Envoy writes `true` or
  // `false` for a boolean, and before that removes what the client sent (jwt_authn, authenticator.cc; Istio's
  // reference of outputClaimToHeaders: texts, booleans and integers).
  const std::string key = "request.headers[" + std::string(config::kEmailVerifiedHeader) + "]";
  Value condition = Value::mapping({{"key", string(key)}, {"values", Value::strings({"false"})}});
  Value rule = Value::mapping({{"when", Value::sequence({std::move(condition)})}});
  Value spec = spec_beside(authentication);
  spec.set("action", string("DENY"));
  spec.set("rules", Value::sequence({std::move(rule)}));
  krm::keep_one(kPolicy, login.items, authentication, std::move(spec), changes);
}

void filter_trusted_issuers(const login::Login& login, const config::KubeflowSSO& sso,
                            krm::Changes& changes) {
  const krm::Resource& authentication = *login.authentication()->resource;
  changes.asked_by("spec.trustedIssuers");
  if (sso.trusted_issuers.empty()) return krm::keep_none(kTrusted, login.items, authentication, changes);
  Value rules = Value::sequence();
  for (const config::TrustedIssuer& each : sso.trusted_issuers)
    rules.items().push_back(rule_of(each, sso.allows_unverified_email()));
  Value spec = spec_beside(authentication);
  spec.set("jwtRules", std::move(rules));
  krm::keep_one(kTrusted, login.items, authentication, std::move(spec), changes);
}

}  // namespace kubeflow_sso::filters
