// Keycloak's line is measured (26.4.7). The others are the providers' documentation: Entra's and Google's
// OpenID configuration, Okta's, Cognito's and Auth0's reference of OIDC endpoints and of refresh tokens.
#include "function/config/known_provider.h"

#include <algorithm>
#include <array>

#include "function/config/providers.h"
#include "function/config/url.h"

namespace kubeflow_sso::config {
namespace {

/// In the order of Provider.
constexpr std::array<std::string_view, 6> kNames = {"Microsoft", "Google", "Okta",
                                                    "Cognito",   "Auth0",  "OpenID Connect"};
constexpr std::string_view kKeycloak = "Keycloak";

std::string jwks_uri(Provider provider, const Url& issuer, const std::string& base) {
  switch (provider) {
    case Provider::Entra:
      // The issuer of v1.0 has other keys; validate_issuer tells of it.
      return issuer.origin() + "/" + entra(issuer)->tenant + "/discovery/v2.0/keys";
    case Provider::Google:
      return "https://www.googleapis.com/oauth2/v3/certs";
    case Provider::Okta:
      // The organisation's own server has no path, custom ones have /oauth2/ID.
      return base + (issuer.path.starts_with("/oauth2/") ? "/v1/keys" : "/oauth2/v1/keys");
    case Provider::Cognito:
    case Provider::Auth0:
      return base + "/.well-known/jwks.json";
    case Provider::Other:
      break;
  }
  return {};
}

}  // namespace

KnownProvider known_provider(std::string_view issuer) {
  KnownProvider known;
  const UrlResult parsed = parse_url(issuer);
  if (!parsed.ok()) return known;
  const Provider provider = provider_of(parsed.url);
  const std::string base(issuer.substr(0, issuer.size() - (issuer.ends_with('/') ? 1 : 0)));
  // With a slash behind it, too: validate_issuer then says what is wrong.
  known.is_keycloak = provider == Provider::Other && parsed.url.path.find("/realms/") != std::string::npos;
  known.name = known.is_keycloak ? kKeycloak : kNames.at(static_cast<std::size_t>(provider));
  known.jwks_uri =
      known.is_keycloak ? base + "/protocol/openid-connect/certs" : jwks_uri(provider, parsed.url, base);
  if (provider == Provider::Cognito) known.groups_claim = "cognito:groups";
  return known;
}

bool is_provider_name(std::string_view text) {
  return text == kKeycloak || std::find(kNames.begin(), kNames.end(), text) != kNames.end();
}

}  // namespace kubeflow_sso::config
