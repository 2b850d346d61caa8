// Keycloak's line is measured (26.4.7). The others are the providers' documentation: Entra's and Google's
// OpenID configuration, Okta's, Cognito's and Auth0's reference of OIDC endpoints and of refresh tokens.
#include "function/config/known_provider.h"

#include <algorithm>
#include <array>

#include "function/config/providers.h"
#include "function/config/url.h"

namespace kubeflow_sso::config {
namespace {

enum class Provider { Keycloak, Entra, Google, Okta, Cognito, Auth0, Other };

/// In the order of Provider.
constexpr std::array<std::string_view, 7> kNames = {"Keycloak", "Microsoft", "Google",        "Okta",
                                                    "Cognito",  "Auth0",     "OpenID Connect"};

bool is_okta(std::string_view host) {
  return host.ends_with(".okta.com") || host.ends_with(".oktapreview.com") ||
         host.ends_with(".okta-emea.com");
}

Provider provider_of(const Url& issuer) {
  const std::string_view host = issuer.host;
  if (entra(issuer)) return Provider::Entra;
  if (host == "accounts.google.com") return Provider::Google;
  if (is_okta(host)) return Provider::Okta;
  if (host.starts_with("cognito-idp.") &&
      (host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn")))
    return Provider::Cognito;
  if (host.ends_with(".auth0.com")) return Provider::Auth0;
  // With a slash behind it, too: validate_issuer then says what is wrong.
  return issuer.path.find("/realms/") != std::string::npos ? Provider::Keycloak : Provider::Other;
}

std::string jwks_uri(Provider provider, const Url& issuer, std::string_view text) {
  std::string base(text.substr(0, text.size() - (text.ends_with('/') ? 1 : 0)));
  switch (provider) {
    case Provider::Keycloak:
      return base + "/protocol/openid-connect/certs";
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
  known.name = kNames.at(static_cast<std::size_t>(provider));
  known.jwks_uri = jwks_uri(provider, parsed.url, issuer);
  known.is_keycloak = provider == Provider::Keycloak;
  if (provider == Provider::Cognito) known.groups_claim = "cognito:groups";
  return known;
}

bool is_provider_name(std::string_view text) {
  return std::find(kNames.begin(), kNames.end(), text) != kNames.end();
}

}  // namespace kubeflow_sso::config
