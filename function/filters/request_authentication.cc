// Changes of the RequestAuthentication.
#include "function/filters/request_authentication.h"

#include <array>

#include "function/filters/dex_service.h"
#include "function/filters/pod_template.h"
#include "function/krm/shape.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Severity;
using yaml::Path;
using yaml::Value;

/// Dex's rule: the one with our issuer, else the one whose issuer ends in /dex, else the only one.
std::optional<std::size_t> dex_rule(const LoginStack& stack, const krm::Resource& resource) {
  const std::vector<std::string> issuers = names_in(resource, {"spec", "jwtRules"}, "issuer");
  std::vector<std::size_t> candidates;
  for (std::size_t i = 0; i < issuers.size(); ++i) {
    if (issuers[i] == stack.sso.dex_issuer()) return i;
    if (issuers[i].ends_with("/dex")) candidates.push_back(i);
  }
  if (candidates.size() == 1) return candidates[0];
  if (candidates.empty() && issuers.size() == 1) return 0;
  return {};
}

/// The header that Kubeflow's applications read takes this claim.
void set_claim(krm::Resource& resource, const Path& rule, const std::string& header,
               const std::string& claim) {
  Path list = rule;
  list.emplace_back("outputClaimToHeaders");
  const std::vector<std::string> headers = names_in(resource, list, "header");
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (headers[i] != header) continue;
    Path path = list;
    path.insert(path.end(), {i, "claim"});
    krm::text_at(resource.document(), path);
    resource.operations().set(path, Value::string(claim));
    return;
  }
  resource.operations().append(
      list, Value::mapping({{"header", Value::string(header)}, {"claim", Value::string(claim)}}));
}

void check_headers(const LoginStack& stack, const krm::Resource& resource, const Path& rule) {
  Path list = rule;
  list.emplace_back("fromHeaders");
  const std::vector<std::string> names = names_in(resource, list, "name");
  const std::vector<std::string> prefixes = names_in(resource, list, "prefix");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == "Authorization" && prefixes[i] == "Bearer ") return;
  }
  if (names.empty()) return;  // Istio's default is that header
  stack.report(
      Severity::Error, "from-headers", resource, {list, {}, {}},
      "must have `name: Authorization` with `prefix: \"Bearer \"`, where oauth2-proxy puts the token");
}

}  // namespace

void filter_request_authentication(const LoginStack& stack) {
  if (stack.request_authentication == nullptr) return;
  krm::Resource& resource = *stack.request_authentication;
  guarded(stack, resource, [&] {
    const std::optional<std::size_t> index = dex_rule(stack, resource);
    if (!index) {
      stack.report(Severity::Error, "dex-rule", resource, {{"spec", "jwtRules"}, {}, {}},
                   "must have one rule for Dex, whose `issuer` ends in /dex");
      return;
    }
    const Path rule = {"spec", "jwtRules", *index};
    const auto field = [&](const char* key) {
      Path path = rule;
      path.emplace_back(key);
      return path;
    };
    resource.operations().set(field("issuer"), Value::string(stack.sso.dex_issuer()));
    // Without it istiod reads the public URL, which it may not reach, and then trusts a key that nobody has.
    if (krm::text_at(resource.document(), field("jwks")).empty()) {
      const std::string_view present = krm::text_at(resource.document(), field("jwksUri"));
      resource.operations().set(field("jwksUri"), Value::string(dex_keys_url(stack, present)), "issuer");
    }
    set_claim(resource, rule, "kubeflow-userid", "email");
    set_claim(resource, rule, "kubeflow-groups", "groups");
    check_headers(stack, resource, rule);
  });
}

}  // namespace kubeflow_sso::filters
