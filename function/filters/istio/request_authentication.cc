// Changes of the RequestAuthentication.
#include "function/filters/istio/request_authentication.h"

#include <algorithm>
#include <cctype>

#include "function/releases/kubeflow.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::filters {
namespace {

using yaml::Path;
using yaml::Value;

/// The header takes this claim, and no other; with no claim the rule does without the header.
void set_claim(const login::JwtRule& rule, const std::string& header, const std::string& claim,
               yaml::Operations& operations) {
  const Path list = rule.path / "outputClaimToHeaders";
  bool is_set = false;
  for (std::size_t i = 0; i < rule.claims.size(); ++i) {
    if (!text::equal_without_case(rule.claims[i].first, header)) continue;
    if (is_set || claim.empty()) {
      operations.remove(list / i);
    } else {
      operations.set(list / i / "claim", Value::string(claim));
    }
    is_set = true;
  }
  if (is_set || claim.empty()) return;
  operations.append(list,
                    Value::mapping({{"header", Value::string(header)}, {"claim", Value::string(claim)}}));
}

void set_audiences(const std::vector<std::string>& audiences, const login::JwtRule& rule,
                   yaml::Operations& operations) {
  std::vector<Value> items;
  items.reserve(audiences.size());
  for (const std::string& each : audiences) items.push_back(Value::string(each));
  if (rule.audiences != audiences)
    operations.set(rule.path / "audiences", Value::sequence(std::move(items)), "issuer");
}

/// A rule for Dex beside the provider's lets whoever gets a token of Dex in, by its published client and
/// user.
void remove_dex(const login::Login& login, const login::JwtRule& kept, const config::KubeflowSSO& sso,
                yaml::Operations& operations) {
  for (const login::JwtRule& each : login.authentication()->rules) {
    if (&each != &kept && login.is_dex(each.issuer, sso.dex_issuer())) operations.remove(each.path);
  }
}

/// Whether the rule is of a login without Dex: as oauth2-proxy tells, else as the keys do, which Dex has
/// inside the cluster.
bool is_providers(const login::Login& login, const login::JwtRule& rule, const config::KubeflowSSO& sso) {
  if (login.is_dex(rule.issuer, sso.dex_issuer())) return false;
  if (login.proxy.config) return login.is_direct(sso.dex_issuer());
  return rule.jwks_uri.starts_with("https://");
}

bool has_dexs_audience(const login::JwtRule& rule) {
  return rule.audiences.empty() || std::find(rule.audiences.begin(), rule.audiences.end(),
                                             releases::kubeflow::kClientId) != rule.audiences.end();
}

}  // namespace

void filter_request_authentication(const login::Login& login, const login::JwtRule& rule,
                                   const config::KubeflowSSO& sso, const std::string& keys,
                                   krm::Changes& changes) {
  yaml::Operations& operations = changes.of(*login.authentication()->resource);
  operations.asked_by(sso.direct ? "spec.direct.issuer" : sso.dex_issuer_field());
  operations.set(rule.path / "issuer", Value::string(sso.issuer()));
  // Without it istiod reads the public URL, which it may not reach, and then trusts a key that nobody has.
  // Keys written out are Dex's until it makes new ones: every six hours (Dex's `expiry.signingKeys`).
  operations.set(rule.path / "jwksUri", Value::string(keys), "issuer");
  if (rule.has_inline_keys) operations.remove(rule.path / "jwks");
  operations.asked_by(sso.direct ? "spec.direct.audiences" : "spec.connectors");
  if (sso.direct) {
    set_audiences(sso.direct->audiences, rule, operations);
    remove_dex(login, rule, sso, operations);
  } else if (is_providers(login, rule, sso) && !has_dexs_audience(rule)) {
    operations.remove(rule.path / "audiences");  // of the provider that was direct: Dex has other clients
  }
  operations.asked_by(sso.direct ? "spec.direct.userIDClaim" : "spec.connectors");
  set_claim(rule, "kubeflow-userid", sso.direct ? sso.direct->provider.user_id_claim : "email", operations);
  operations.asked_by(sso.direct ? "spec.direct.groups" : "spec.connectors");
  set_claim(rule, "kubeflow-groups", sso.direct ? sso.direct->groups_claim : "groups", operations);
  const bool says_verified = !sso.allows_unverified_email();
  operations.asked_by(sso.direct ? "spec.direct.unverifiedEmail" : "spec.connectors[].unverifiedEmail");
  set_claim(rule, std::string(config::kEmailVerifiedHeader),
            says_verified ? std::string(config::kEmailVerifiedClaim) : std::string(), operations);
}

}  // namespace kubeflow_sso::filters
