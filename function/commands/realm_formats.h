// The forms in which Keycloak takes a client or a realm.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "function/config/keycloak_client.h"

namespace kubeflow_sso::commands {

struct RealmFormat {
  std::string_view name;
  std::string_view description;  // for --help
  std::string (*write)(const config::KeycloakClient& client, bool whole);
  bool is_always_whole = false;  // takes realms alone
  bool replaces_secret = false;  // a client that is there gets another secret
};

/// The formats, the default first.
std::span<const RealmFormat> realm_formats();
/// The format of that name, or null.
const RealmFormat* find_realm_format(std::string_view name);

/// Where the client's secret is to be: `key client-secret of Secret auth/keycloak-client`.
std::string place_of_secret(const config::KeycloakClient& client);

}  // namespace kubeflow_sso::commands
