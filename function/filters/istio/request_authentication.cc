// Changes of the RequestAuthentication.
#include "function/filters/istio/request_authentication.h"

#include <algorithm>
#include <cctype>

#include "function/krm/shape.h"

namespace kubeflow_sso::filters {
namespace {

using yaml::Path;
using yaml::Value;

bool is_header(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

/// The header that Kubeflow's applications read takes this claim, and no other.
void set_claim(const login::JwtRule& rule, const std::string& header, const std::string& claim,
               yaml::Operations& operations) {
  const Path list = rule.path / "outputClaimToHeaders";
  bool is_set = false;
  for (std::size_t i = 0; i < rule.claims.size(); ++i) {
    if (!is_header(rule.claims[i].first, header)) continue;
    if (is_set) {
      operations.remove(list / i);
    } else {
      operations.set(list / i / "claim", Value::string(claim));
    }
    is_set = true;
  }
  if (is_set) return;
  operations.append(list,
                    Value::mapping({{"header", Value::string(header)}, {"claim", Value::string(claim)}}));
}

}  // namespace

void filter_request_authentication(const krm::Resource& resource, const login::JwtRule& rule,
                                   const config::KubeflowSSO& sso, const std::string& keys,
                                   krm::Changes& changes) {
  yaml::Operations& operations = changes.of(resource);
  operations.set(rule.path / "issuer", Value::string(sso.dex_issuer()));
  // Without it istiod reads the public URL, which it may not reach, and then trusts a key that nobody has.
  // Keys written out are Dex's until it makes new ones: every six hours (Dex's `expiry.signingKeys`).
  operations.set(rule.path / "jwksUri", Value::string(keys), "issuer");
  if (rule.has_inline_keys) operations.remove(rule.path / "jwks");
  set_claim(rule, "kubeflow-userid", "email", operations);
  set_claim(rule, "kubeflow-groups", "groups", operations);
}

}  // namespace kubeflow_sso::filters
