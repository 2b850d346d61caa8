// What Keycloak must have for a functionConfig: the client that the guide has people click together, and the
// realm around it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::config {

/// The client of a machine, a service account whose tokens the gateway takes by an entry of `trustedIssuers`.
struct KeycloakMachine {
  std::string client_id;
  const TrustedIssuer* trusted = nullptr;
  std::string audience;  // one of the entry's

  /// By which name Kubeflow knows it; empty where that is not known before Keycloak has made it.
  std::string user() const;
};

/// The client of one provider that is a realm of Keycloak's.
struct KeycloakClient {
  const Connector* provider = nullptr;
  std::string realm;      // its name
  std::string client_id;  // empty where `clientIDKeyRef` keeps it in a Secret
  std::string url;        // Kubeflow's
  std::string redirect_uri;
  std::string post_logout_redirect_uri;
  /// Whether Keycloak is to write the user's groups into the tokens. Not where `claimMapping.groups` of Dex
  /// takes them from a claim of the user's own.
  bool has_groups = false;
  /// How long the client's tokens must live where that is longer than Keycloak's 300 seconds: without Dex
  /// they are the session's, which is renewed before they end.
  std::optional<std::chrono::seconds> token_life;
  /// How long the realm's sessions must last where that is longer than Keycloak's own times.
  std::optional<std::chrono::seconds> session_idle;
  std::optional<std::chrono::seconds> session_max;
  std::string secret_namespace;  // where `provider->client_secret` is
  /// Set: that client is asked for, beside Kubeflow's where a whole realm is.
  std::optional<KeycloakMachine> machine;
};

/// Those of all connectors, or of `direct`, in their order. `sso` must outlive them.
std::vector<KeycloakClient> keycloak_clients(const KubeflowSSO& sso);

/// Keycloak's ClientRepresentation (measured with 26.4.7: taken without a warning by --import-realm and by
/// the admin API, which refuses unknown fields). It has no secret: Keycloak makes one.
yaml::Value client_representation(const KeycloakClient& client);
/// The same of a machine's (measured with 26.4.7: tests/servers/cases/realm_machine.py).
yaml::Value client_representation(const KeycloakMachine& machine);

/// Keycloak's RealmRepresentation, of a realm with that client, and the machine's if there is one. What it
/// does not say are Keycloak's defaults.
yaml::Value realm_representation(const KeycloakClient& client, yaml::Value client_value);

}  // namespace kubeflow_sso::config
