// The rules for `spec.direct`.
#include <algorithm>

#include "function/config/known_provider.h"
#include "function/config/providers.h"
#include "function/config/syntax.h"
#include "function/config/validate.h"
#include "function/config/validate_issuer.h"

namespace kubeflow_sso::config {
namespace {

/// The login's own tokens must be among those that the gateway takes.
void check_audiences(const Direct& direct, Report& report) {
  const std::string& client = direct.provider.client_id;
  validate_audiences(direct.provider.type == "keycloak", direct.audiences, direct.provider.path, report);
  const auto& audiences = direct.audiences;
  if (client.empty() || std::find(audiences.begin(), audiences.end(), client) != audiences.end()) return;
  report.add(rule("audiences"), direct.provider.path / "audiences",
             "must have the clientID, {}, for which the provider makes the tokens of the login",
             quoted(client));
}

void check_scopes(const Connector& provider, Report& report) {
  const KnownProvider known = known_provider(provider.issuer);
  for (std::size_t i = 0; i < provider.scopes.size(); ++i) {
    const std::string& scope = provider.scopes[i];
    const yaml::Path path = provider.path / "scopes" / i;
    if (scope.empty()) continue;
    if (!is_scope(scope)) {
      report.add(rule("scope"), path,
                 "must be one scope, without blanks and quotes{}: write each as an item of its own",
                 got(scope));
    } else if (scope == kOfflineAccess && offline_access(provider) == OfflineAccess::Refused) {
      report.add(rule("scope"), path, "is offline_access, which {} refuses: leave it out", known.name);
    } else if (scope == kOfflineAccess && known.is_keycloak) {
      report.add(rule("offline-access"), path,
                 "is offline_access, with which Keycloak ends single sign-on and refuses users without that "
                 "role: leave it out, oauth2-proxy can refresh without it");
    }
  }
  const auto has = [&](std::string_view scope) {
    return std::find(provider.scopes.begin(), provider.scopes.end(), scope) != provider.scopes.end();
  };
  // Without it the provider gives no ID token, which is all that Istio sees of the user.
  if (!has("openid"))
    report.add(rule("scope"), provider.path / "scopes",
               "must have openid: without it the provider gives no ID token");
}

}  // namespace

void validate_direct(const KubeflowSSO& sso, const Direct& direct, Report& report) {
  validate_issuer(sso, direct.provider, report);
  validate_references(direct.provider, report);
  validate_jwks_uri(direct.provider.issuer, direct.jwks_uri, direct.provider.path, report);
  check_audiences(direct, report);
  check_scopes(direct.provider, report);
  validate_claim_and_client(direct.provider, report);
  validate_header_claim(direct.provider.user_id_claim, direct.provider.path / "userIDClaim", report);
}

}  // namespace kubeflow_sso::config
