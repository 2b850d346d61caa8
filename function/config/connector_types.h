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
  /// Whether everybody can have an account at the provider, unless that key of `config` names a host of one's
  /// own. For types with an `issuer` that is known by its host (providers.h).
  bool open = false;
  std::string_view own_host = {};
  /// Known, and refused until a later release of this program.
  bool planned = false;
};

namespace detail {
using Names = std::string_view;
inline constexpr std::array<Names, 2> kKeycloakFields = {"issuer", "clientSecretKeyRef"};
inline constexpr std::array<Names, 3> kOidcFields = {"issuer", "clientID", "clientSecretKeyRef"};
inline constexpr std::array<Names, 2> kClientFields = {"clientID", "clientSecretKeyRef"};
inline constexpr std::array<Names, 1> kSamlFields = {"caKeyRef"};
/// The scopes that Keycloak needs; Dex 2.41.1's own (openid, profile, email) are the same, but may change.
inline constexpr std::array<Names, 3> kKeycloakScopes = {"openid", "profile", "email"};
}  // namespace detail

/// All of Dex's types (server/server.go, ConnectorsConfig, the same in 2.39.1 to 2.45.1) and ours.
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
                  .planned = true},
    ConnectorType{.name = "google",
                  .dex_type = "google",
                  .display_name = "Google",
                  .required = detail::kClientFields,
                  .open = true,
                  .planned = true},
    ConnectorType{.name = "microsoft",
                  .dex_type = "microsoft",
                  .display_name = "Microsoft",
                  .required = detail::kClientFields,
                  .open = true,
                  .own_host = "tenant",
                  .planned = true},
    ConnectorType{.name = "gitlab",
                  .dex_type = "gitlab",
                  .display_name = "GitLab",
                  .required = detail::kClientFields,
                  .open = true,
                  .own_host = "baseURL",
                  .planned = true},
    ConnectorType{.name = "ldap", .dex_type = "ldap", .display_name = "LDAP", .planned = true},
    ConnectorType{.name = "saml",
                  .dex_type = "saml",
                  .display_name = "SAML",
                  .required = detail::kSamlFields,
                  .planned = true},
    ConnectorType{.name = "gitea",
                  .dex_type = "gitea",
                  .display_name = "Gitea",
                  .required = detail::kClientFields,
                  .open = true,
                  .own_host = "baseURL",
                  .planned = true},
    ConnectorType{.name = "oauth",
                  .dex_type = "oauth",
                  .display_name = "OAuth 2.0",
                  .required = detail::kClientFields,
                  .planned = true},
    ConnectorType{
        .name = "authproxy", .dex_type = "authproxy", .display_name = "Login proxy", .planned = true},
    ConnectorType{.name = "linkedin",
                  .dex_type = "linkedin",
                  .display_name = "LinkedIn",
                  .required = detail::kClientFields,
                  .open = true,
                  .planned = true},
    ConnectorType{.name = "bitbucket-cloud",
                  .dex_type = "bitbucket-cloud",
                  .display_name = "Bitbucket",
                  .required = detail::kClientFields,
                  .open = true,
                  .planned = true},
    ConnectorType{.name = "openshift",
                  .dex_type = "openshift",
                  .display_name = "OpenShift",
                  .required = detail::kOidcFields,
                  .planned = true},
    ConnectorType{.name = "atlassian-crowd",
                  .dex_type = "atlassian-crowd",
                  .display_name = "Crowd",
                  .required = detail::kClientFields,
                  .planned = true},
    ConnectorType{.name = "keystone", .dex_type = "keystone", .display_name = "OpenStack", .planned = true},
    ConnectorType{
        .name = "mockCallback", .dex_type = "mockCallback", .display_name = "Example", .planned = true},
    ConnectorType{
        .name = "mockPassword", .dex_type = "mockPassword", .display_name = "Example", .planned = true},
    ConnectorType{.name = "samlExperimental",
                  .dex_type = "samlExperimental",
                  .display_name = "SAML",
                  .required = detail::kSamlFields,
                  .planned = true},
};

/// The row of that name, or null.
const ConnectorType* find_connector_type(std::string_view name);

/// Whether a connector of the type may be written in this release.
bool is_built(std::string_view name);

/// Whether a key of Dex's connector stands for the field, so that the field means something for the type.
bool has_key_for(const ConnectorType& type, std::string_view field);

/// Whether Dex itself is called back, so that the provider must know its redirect URI.
bool has_callback(const ConnectorType& type);

}  // namespace kubeflow_sso::config
