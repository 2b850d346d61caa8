// What Keycloak needs for a functionConfig.
#include "function/config/keycloak_client.h"

#include <doctest/doctest.h>

#include <string>

#include "config_testing.h"
#include "function/config/schema.h"

namespace {

using kubeflow_sso::config::client_representation;
using kubeflow_sso::config::keycloak_clients;
using kubeflow_sso::config::KeycloakClient;
using kubeflow_sso::config::KeycloakMachine;
using kubeflow_sso::config::realm_representation;
using kubeflow_sso::config::to_json;
using kubeflow_sso::config::TrustedIssuer;

/// A functionConfig and its clients, which point into it.
struct Clients {
  explicit Clients(const std::string& fields)
      : loaded(config_testing::load(
            config_testing::object("kubeflowURL: https://kubeflow.example.com\n" + fields))),
        all(keycloak_clients(loaded.sso)) {
    REQUIRE_FALSE(loaded.results.failed());
  }
  const KeycloakClient& only() const {
    REQUIRE(all.size() == 1);
    return all.front();
  }
  std::string json() const { return to_json(client_representation(only())); }
  std::string realm() const { return to_json(realm_representation(only(), client_representation(only()))); }
  bool has(const std::string& text) const { return json().find(text) != std::string::npos; }

  config_testing::Loaded loaded;
  std::vector<KeycloakClient> all;
};

std::string keycloak(const std::string& more = "",
                     const std::string& issuer = "https://sso.example.com/realms/r") {
  return "connectors:\n- type: keycloak\n  issuer: " + issuer +
         "\n  clientSecretKeyRef: {name: s, key: k}\n" + more;
}

const std::string kDirect =
    "direct:\n  issuer: https://sso.example.com/auth/realms/r\n  clientID: c\n  clientSecretKeyRef: {name: "
    "s, key: "
    "k}\n";

}  // namespace

TEST_CASE("through Dex the client comes back to Dex, without it to oauth2-proxy") {
  const Clients dex(keycloak());
  CHECK(dex.only().realm == "r");
  CHECK(dex.only().client_id == "kubeflow-oidc-authservice");
  CHECK(dex.only().redirect_uri == "https://kubeflow.example.com/dex/callback");
  CHECK(dex.only().secret_namespace == "auth");
  const Clients direct(kDirect);
  CHECK(direct.only().realm == "r");
  CHECK(direct.only().client_id == "c");
  CHECK(direct.only().redirect_uri == "https://kubeflow.example.com/oauth2/callback");
  CHECK(direct.only().secret_namespace == "oauth2-proxy");
  for (const Clients* each : {&dex, &direct})
    CHECK(each->only().post_logout_redirect_uri == "https://kubeflow.example.com/oauth2/sign_out");
  CHECK(Clients(keycloak() + "dexURL: https://dex.example.com/d\n").only().redirect_uri ==
        "https://dex.example.com/d/callback");
}

TEST_CASE("realms of Keycloak are known by their issuer, whatever the connector's type is called") {
  const std::string others =
      "- {type: oidc, id: o, issuer: 'https://sso.example.com/realms/o', clientID: a, clientSecretKeyRef: "
      "{name: s, "
      "key: k}}\n"
      "- {type: oidc, id: p, issuer: 'https://sso.example.com/p', clientID: a, clientSecretKeyRef: {name: s, "
      "key: "
      "k}}\n";
  const Clients clients(keycloak() + others);
  REQUIRE(clients.all.size() == 2);
  CHECK(clients.all[1].provider->id == "o");
  CHECK_FALSE(clients.all[1].has_groups);
}

TEST_CASE("the group mapper is there where Kubeflow is to see Keycloak's groups") {
  CHECK(Clients(keycloak()).has("oidc-group-membership-mapper"));
  CHECK(Clients(kDirect).has("oidc-group-membership-mapper"));
  CHECK(Clients(keycloak("  groups: None\n")).has("\"protocolMappers\": []"));
  CHECK(Clients(keycloak("  config: {ClaimMapping: {Groups: roles}}\n")).has("\"protocolMappers\": []"));
  CHECK(Clients(keycloak("  config: {claimMapping: {preferred_username: name}}\n"))
            .has("oidc-group-membership-mapper"));
}

TEST_CASE("no grant but the browser's, no origin but Kubeflow's, and no secret") {
  const Clients clients(keycloak());
  for (const std::string off : {"directAccessGrants", "implicitFlow", "serviceAccounts"})
    CHECK(clients.has("\"" + off + "Enabled\": false"));
  CHECK(clients.has("\"webOrigins\": [\n    \"https://kubeflow.example.com\"\n  ]"));
  CHECK_FALSE(clients.has("\"secret\""));
}

TEST_CASE("times are told where Keycloak's own are too short") {
  const auto idle = [](const std::string& session) {
    const Clients clients(keycloak() + "session: {" + session + "}\n");
    return std::pair(clients.only().session_idle.has_value(), clients.only().session_max.has_value());
  };
  CHECK(idle("lifetime: 168h") == std::pair(false, false));
  CHECK(idle("lifetime: 10h, refreshInterval: 29m") == std::pair(false, false));
  CHECK(idle("lifetime: 11h, refreshInterval: 30m") == std::pair(true, true));
  CHECK_FALSE(Clients(kDirect).only().token_life);
  const Clients direct(kDirect + "session: {refreshInterval: 5m}\n");
  CHECK(direct.has("\"access.token.lifespan\": \"600\""));
  CHECK_FALSE(Clients(keycloak() + "session: {refreshInterval: 5m}\n").only().token_life);
  CHECK(Clients(keycloak() + "session: {refreshInterval: 45m}\n")
            .realm()
            .find("\"ssoSessionIdleTimeout\": 5400") != std::string::npos);
}

TEST_CASE("a machine is known by the claims that Keycloak gives a service account") {
  TrustedIssuer trusted;
  const auto user = [&](const std::string& claim) {
    trusted.user_id_claim = claim;
    return KeycloakMachine{"bot", &trusted, "kubeflow-api"}.user();
  };
  CHECK(user("client_id") == "bot");
  CHECK(user("azp") == "bot");
  CHECK(user("preferred_username") == "service-account-bot");
  CHECK(user("sub").empty());
}
