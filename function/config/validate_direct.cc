// The rules for `spec.direct`.
#include <algorithm>

#include "function/config/known_provider.h"
#include "function/config/providers.h"
#include "function/config/syntax.h"
#include "function/config/url.h"
#include "function/config/validate.h"
#include "function/config/validate_issuer.h"

namespace kubeflow_sso::config {
namespace {

/// istiod asks for the keys, or the gateway (Istio 1.22 to 1.29: PILOT_JWT_ENABLE_REMOTE_JWKS).
void check_keys(const Direct& direct, Report& report) {
  const yaml::Path path = direct.provider.path / "jwksURI";
  if (direct.jwks_uri.empty()) {
    // Without it istiod looks for the discovery document, and trusts a key that nobody has if it finds none.
    if (!report.failed(direct.provider.path / "issuer"))
      report.add(rule("jwks-uri"), path,
                 "is required for this issuer: copy `jwks_uri` from its "
                 "`/.well-known/openid-configuration`");
    return;
  }
  const UrlResult parsed = parse_url(direct.jwks_uri);
  if (!parsed.ok()) {
    report.add(rule("jwks-uri"), path, "{}{}", parsed.problem, got(direct.jwks_uri, parsed.is_private));
  } else if (parsed.url.scheme == "http" && !is_service(parsed.url) &&
             !direct.provider.issuer.starts_with("http:")) {
    report.add(rule("http"), path,
               "is http: whoever is between the cluster and the provider can make tokens; write https");
  }
}

/// Measured with Keycloak 26.4.7: without them a token of admin-cli, a public client of every realm, opens
/// the gateway under any address that its user writes into the own account. `account` is in all tokens of a
/// realm.
void check_audiences(const Direct& direct, Report& report) {
  const yaml::Path path = direct.provider.path / "audiences";
  const std::vector<std::string>& audiences = direct.audiences;
  const std::string& client = direct.provider.client_id;
  for (std::size_t i = 0; i < audiences.size(); ++i) {
    if (direct.provider.type == "keycloak" && audiences[i] == "account")
      report.add(rule("audiences"), path / i,
                 "is an audience that Keycloak gives to tokens of every client: anybody's application could "
                 "open Kubeflow, leave it out");
  }
  if (client.empty() || std::find(audiences.begin(), audiences.end(), client) != audiences.end()) return;
  report.add(rule("audiences"), path,
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
      report.add(rule("scope"), path, "must be one scope, without blanks and quotes{}", got(scope));
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
  check_keys(direct, report);
  check_audiences(direct, report);
  check_scopes(direct.provider, report);
  validate_claim_and_client(direct.provider, report);
}

}  // namespace kubeflow_sso::config
