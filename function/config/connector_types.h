// The connector types as users write them, a row for each: what differs from type to type and is no key of
// Dex.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "function/config/kubeflow_sso.h"

namespace kubeflow_sso::config {

/// A value of `spec.connectors[].type`. Which fields go into which keys of Dex's connector is in
/// releases::connector_keys.
struct ConnectorType {
  std::string_view name;          // "keycloak"
  std::string_view dex_type;      // "oidc"
  std::string_view display_name;  // on Dex's login page
  /// The fields that a connector of the type must have.
  std::span<const std::string_view> required = {};
  /// Defaults; without one the field's is "", None or Dex's own scopes.
  std::string_view client_id = {};
  Groups groups = Groups::None;
  std::span<const std::string_view> scopes = {};
  /// The keys of `config` (or `secretKeyRefs`) without which Dex does not start, or logs nobody in.
  std::span<const std::string_view> required_keys = {};
  /// Whether everybody can have an account at the provider, unless that key of `config` names a host or
  /// tenant of one's own. For types with an `issuer` that is known by its host (providers.h).
  bool open = false;
  std::string_view own_host = {};
  /// The host where its users log in, unless `own_host` names another; empty where that is the connector's to
  /// say, or nobody's.
  std::string_view page_host = {};
  /// The key of `config` that says who may log in.
  std::string_view allow_list = {};
  /// Whether Dex knows groups of the provider's users.
  bool has_groups = true;
};

namespace detail {
using Names = std::string_view;
inline constexpr std::array<Names, 2> kKeycloakFields = {"issuer", "clientSecretKeyRef"};
inline constexpr std::array<Names, 3> kOidcFields = {"issuer", "clientID", "clientSecretKeyRef"};
inline constexpr std::array<Names, 2> kClientFields = {"clientID", "clientSecretKeyRef"};
/// The scopes that Keycloak needs; Dex 2.41.1's own (openid, profile, email) are the same, but may change.
inline constexpr std::array<Names, 3> kKeycloakScopes = {"openid", "profile", "email"};
/// Dex starts without the last (ldap.go, 2.39.1 to 2.45.1), and then refuses each login: the default that its
/// documentation names is not in the code (measured).
inline constexpr std::array<Names, 4> kLdapKeys = {"host", "userSearch.baseDN", "userSearch.username",
                                                   "userSearch.idAttr"};
inline constexpr std::array<Names, 3> kSamlKeys = {"ssoURL", "usernameAttr", "emailAttr"};
/// Dex starts without any of them (oauth.go, keystone.go), and nobody can log in.
inline constexpr std::array<Names, 3> kOauthKeys = {"tokenURL", "authorizationURL", "userInfoURL"};
inline constexpr std::array<Names, 2> kKeystoneKeys = {"keystoneHost", "domain"};
inline constexpr std::array<Names, 1> kCrowdKeys = {"baseURL"};
}  // namespace detail

/// Dex's types (server/server.go, ConnectorsConfig, the same in 2.39.1 to 2.45.1) and ours; not its mocks,
/// nor samlExperimental, another name of saml.
inline constexpr std::array kConnectorTypes = {
    ConnectorType{.name = "keycloak",
                  .dex_type = "oidc",
                  .display_name = "Keycloak",
                  .required = detail::kKeycloakFields,
                  .client_id = kubeflow::kClientId,
                  .groups = Groups::FromProvider,
                  .scopes = detail::kKeycloakScopes},
    ConnectorType{.name = "oidc",
                  .dex_type = "oidc",
                  .display_name = "OpenID Connect",
                  .required = detail::kOidcFields},
    ConnectorType{.name = "github",
                  .dex_type = "github",
                  .display_name = "GitHub",
                  .required = detail::kClientFields,
                  .open = true,
                  .own_host = "hostName",
                  .page_host = "github.com",
                  .allow_list = "orgs"},
    ConnectorType{.name = "google",
                  .dex_type = "google",
                  .display_name = "Google",
                  .required = detail::kClientFields,
                  .open = true,
                  .page_host = "accounts.google.com",
                  .allow_list = "hostedDomains"},
    ConnectorType{.name = "microsoft",
                  .dex_type = "microsoft",
                  .display_name = "Microsoft",
                  .required = detail::kClientFields,
                  .open = true,
                  .own_host = "tenant",
                  .page_host = "login.microsoftonline.com"},
    ConnectorType{.name = "gitlab",
                  .dex_type = "gitlab",
                  .display_name = "GitLab",
                  .required = detail::kClientFields,
                  .open = true,
                  .own_host = "baseURL",
                  .page_host = "gitlab.com",
                  .allow_list = "groups"},
    ConnectorType{
        .name = "ldap", .dex_type = "ldap", .display_name = "LDAP", .required_keys = detail::kLdapKeys},
    ConnectorType{
        .name = "saml", .dex_type = "saml", .display_name = "SAML", .required_keys = detail::kSamlKeys},
    ConnectorType{.name = "gitea",
                  .dex_type = "gitea",
                  .display_name = "Gitea",
                  .required = detail::kClientFields,
                  .open = true,
                  .own_host = "baseURL",
                  .page_host = "gitea.com",
                  .allow_list = "orgs"},
    ConnectorType{.name = "oauth",
                  .dex_type = "oauth",
                  .display_name = "OAuth 2.0",
                  .required = detail::kClientFields,
                  .required_keys = detail::kOauthKeys},
    ConnectorType{.name = "authproxy", .dex_type = "authproxy", .display_name = "Login proxy"},
    ConnectorType{.name = "linkedin",
                  .dex_type = "linkedin",
                  .display_name = "LinkedIn",
                  .required = detail::kClientFields,
                  .open = true,
                  .page_host = "www.linkedin.com",
                  .has_groups = false},
    ConnectorType{.name = "bitbucket-cloud",
                  .dex_type = "bitbucket-cloud",
                  .display_name = "Bitbucket",
                  .required = detail::kClientFields,
                  .open = true,
                  .page_host = "bitbucket.org",
                  .allow_list = "teams"},
    ConnectorType{.name = "openshift",
                  .dex_type = "openshift",
                  .display_name = "OpenShift",
                  .required = detail::kOidcFields},
    ConnectorType{.name = "atlassian-crowd",
                  .dex_type = "atlassian-crowd",
                  .display_name = "Crowd",
                  .required = detail::kClientFields,
                  .required_keys = detail::kCrowdKeys},
    ConnectorType{.name = "keystone",
                  .dex_type = "keystone",
                  .display_name = "OpenStack",
                  .required_keys = detail::kKeystoneKeys},
};

/// The row of that name, or null.
const ConnectorType* find_connector_type(std::string_view name);

/// What to write where somebody has written a product's name for the type, as the end of a message; empty for
/// a word that means nothing here.
std::string_view type_meant(std::string_view word);

/// Whether a key of Dex's connector stands for the field, so that the field means something for the type.
bool has_key_for(const ConnectorType& type, std::string_view field);

/// Whether Dex itself is called back, so that the provider must know its redirect URI.
bool has_callback(const ConnectorType& type);

}  // namespace kubeflow_sso::config
