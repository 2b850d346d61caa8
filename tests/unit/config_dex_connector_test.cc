// The entry of Dex's `connectors` that a connector of the functionConfig stands for.
#include <doctest/doctest.h>

#include <string>

#include "function/config/connector_types.h"
#include "function/config/dex_connector.h"
#include "function/releases/dex_connectors.h"
#include "function/yaml/writer.h"

namespace {

using kubeflow_sso::config::CaRef;
using kubeflow_sso::config::Connector;
using kubeflow_sso::config::Groups;
using kubeflow_sso::config::kConnectorTypes;
using kubeflow_sso::config::KeyRef;
using kubeflow_sso::config::KubeflowSSO;
using kubeflow_sso::config::UnverifiedEmail;
using kubeflow_sso::yaml::Layout;
using kubeflow_sso::yaml::Value;

Connector keycloak() {
  Connector connector;
  connector.type = "keycloak";
  connector.id = "staff";
  connector.name = "Staff";
  connector.issuer = "https://keycloak.example.com/realms/staff";
  connector.client_id = "kubeflow";
  connector.client_secret = KeyRef{"a", "b"};
  return connector;
}

std::string entry_of(const Connector& connector) {
  KubeflowSSO sso;
  sso.kubeflow_url = "https://kubeflow.example.com:8443";
  Layout json;
  json.json = true;
  return kubeflow_sso::yaml::write_flow(kubeflow_sso::config::dex_connector(sso, connector), json);
}

const std::string kHead =
    R"({"type": "oidc", "id": "staff", "name": "Staff", "config": {"issuer": "https://keycloak.example.com/realms/staff", )"
    R"("clientID": "kubeflow", "clientSecret": "$KUBEFLOW_SSO_STAFF_CLIENT_SECRET", )"
    R"("redirectURI": "https://kubeflow.example.com:8443/dex/callback")";

}  // namespace

TEST_CASE("a connector has what Dex needs and no more") {
  CHECK(entry_of(keycloak()) == kHead + "}}");
}

TEST_CASE("the client's id may come from a Secret") {
  Connector connector = keycloak();
  connector.client_id_ref = KeyRef{"a", "id"};
  connector.client_id.clear();
  std::string expected = kHead;
  expected.replace(expected.find("kubeflow\""), 8, "$KUBEFLOW_SSO_STAFF_CLIENT_ID");
  CHECK(entry_of(connector) == expected + "}}");
}

TEST_CASE("volumes and folders are called by the connector's id in letters that Kubernetes takes") {
  Connector connector = keycloak();
  connector.id = "My_IdP.2";
  CHECK(kubeflow_sso::config::ca_volume_name(connector) == "kubeflow-sso-ca-my-idp-2");
  CHECK(kubeflow_sso::config::files_volume_name(connector) == "kubeflow-sso-files-my-idp-2");
  CHECK(kubeflow_sso::config::ca_file(connector) == "/etc/kubeflow-sso/ca-my-idp-2/ca.crt");
  CHECK(kubeflow_sso::config::is_own_volume("kubeflow-sso-ca-my-idp-2"));
  CHECK(kubeflow_sso::config::is_own_volume("kubeflow-sso-files-my-idp-2"));
  CHECK_FALSE(kubeflow_sso::config::is_own_volume("config"));
}

TEST_CASE("each field has its key") {
  Connector connector = keycloak();
  std::string more;
  SUBCASE("scopes") {
    connector.scopes = {"openid", "email"};
    more = R"(, "scopes": ["openid", "email"])";
  }
  SUBCASE("a CA") {
    connector.ca = CaRef{CaRef::Kind::Secret, {"ca", "ca.pem"}};
    more = R"(, "rootCAs": ["/etc/kubeflow-sso/ca-staff/ca.crt"])";
  }
  SUBCASE("groups") {
    connector.groups = Groups::FromProvider;
    more = R"(, "insecureEnableGroups": true)";
  }
  SUBCASE("allowed groups") {
    connector.allowed_groups = {"a", "b"};
    more = R"(, "allowedGroups": ["a", "b"])";
  }
  SUBCASE("unverified e-mail") {
    connector.unverified_email = UnverifiedEmail::AllowMissing;
    more = R"(, "insecureSkipEmailVerified": true)";
  }
  SUBCASE("a claim as user id") {
    connector.user_id_claim = "upn";
    more = R"(, "claimMapping": {"email": "upn"}, "overrideClaimMapping": true)";
  }
  SUBCASE("a claim as user id beside other claims") {
    connector.user_id_claim = "upn";
    connector.config.set("claimMapping", Value::mapping({{"groups", Value::string("roles")}}));
    more = R"(, "claimMapping": {"groups": "roles", "email": "upn"}, "overrideClaimMapping": true)";
  }
  SUBCASE("a claim as user id beside other claims, in another case") {
    connector.user_id_claim = "upn";
    connector.config.set("CLAIMmapping", Value::mapping({{"Email", Value::string("x")}}));
    more = R"(, "CLAIMmapping": {"Email": "upn"}, "overrideClaimMapping": true)";
  }
  SUBCASE("a claim as user id beside an empty mapping") {
    connector.user_id_claim = "upn";
    connector.config.set("claimMapping", Value());
    more = R"(, "claimMapping": {"email": "upn"}, "overrideClaimMapping": true)";
  }
  SUBCASE("no room for a nested key") {
    connector.config.set("outer", Value::string("text"));
    connector.secret_keys = {{"outer.inner", {"a", "c"}}, {"scopes.x", {"a", "c"}}};
    connector.scopes = {"openid"};
    more = R"(, "scopes": ["openid"], "outer": "text")";
  }
  SUBCASE("other keys") {
    connector.config.set("getUserInfo", Value::boolean(true));
    more = R"(, "getUserInfo": true)";
  }
  SUBCASE("secret keys, nested ones too") {
    connector.secret_keys = {{"bindPW", {"a", "b"}}, {"outer.inner", {"a", "c"}}};
    more =
        R"(, "bindPW": "$KUBEFLOW_SSO_STAFF_BINDPW", "outer": {"inner": "$KUBEFLOW_SSO_STAFF_OUTER_INNER"})";
  }
  CHECK(entry_of(connector) == kHead + more + "}}");
}

TEST_CASE("a type of Dex is a row, and its keys are those of its table") {
  Connector connector;
  connector.id = "x";
  connector.name = "X";
  connector.client_id = "kubeflow";
  connector.client_secret = KeyRef{"a", "b"};
  connector.ca = CaRef{CaRef::Kind::ConfigMap, {"ca", "ca.pem"}};
  const std::string kClient = R"("clientID": "kubeflow", "clientSecret": "$KUBEFLOW_SSO_X_CLIENT_SECRET", )"
                              R"("redirectURI": "https://kubeflow.example.com:8443/dex/callback")";
  std::string config;
  SUBCASE("github") {
    connector.type = "github";
    connector.config.set("hostName", Value::string("github.example.com"));
    config = kClient + R"(, "rootCA": "/etc/kubeflow-sso/ca-x/ca.crt", "hostName": "github.example.com")";
  }
  SUBCASE("ldap has no client and no callback") {
    connector.type = "ldap";
    connector.client_id.clear();
    connector.client_secret.reset();
    connector.config.set("host", Value::string("ldap.example.com"));
    connector.secret_keys = {{"bindPW", {"ldap", "password"}}};
    config = R"("rootCA": "/etc/kubeflow-sso/ca-x/ca.crt", "host": "ldap.example.com", )"
             R"("bindPW": "$KUBEFLOW_SSO_X_BINDPW")";
  }
  SUBCASE("gitlab has no key for a CA's path") {
    connector.type = "gitlab";
    config = kClient;
  }
  SUBCASE("oauth takes a list of CAs") {
    connector.type = "oauth";
    connector.scopes = {"email"};
    config = kClient + R"(, "scopes": ["email"], "rootCAs": ["/etc/kubeflow-sso/ca-x/ca.crt"])";
  }
  CHECK(entry_of(connector) ==
        R"({"type": ")" + connector.type + R"(", "id": "x", "name": "X", "config": {)" + config + "}}");
}

TEST_CASE("every field that a key of Dex names has a value for it") {
  for (const auto& type : kConnectorTypes) {
    Connector connector = keycloak();
    connector.type = type.name;
    connector.scopes = {"a"};
    connector.ca = CaRef{};
    connector.groups = Groups::FromProvider;
    connector.allowed_groups = {"a"};
    connector.unverified_email = UnverifiedEmail::Allow;
    connector.user_id_claim = "upn";
    const std::string entry = entry_of(connector);
    for (const auto& key : kubeflow_sso::releases::connector_keys(type.dex_type)) {
      const bool by_path = key.type != kubeflow_sso::releases::KeyType::Base64;
      const std::string last(key.name.substr(key.name.rfind('.') + 1));
      CAPTURE(key.name);
      if (!key.field.empty()) CHECK((entry.find("\"" + last + "\": ") != std::string::npos) == by_path);
    }
  }
}

TEST_CASE("what a type has follows from its keys") {
  const auto& of = kubeflow_sso::config::find_connector_type;
  CHECK(of("cf") == nullptr);
  CHECK(has_callback(*of("saml")));
  CHECK_FALSE(has_callback(*of("ldap")));
  CHECK(has_key_for(*of("keycloak"), "allowedGroups"));
  CHECK_FALSE(has_key_for(*of("github"), "allowedGroups"));
  CHECK(has_key_for(*of("ldap"), "caKeyRef"));
  CHECK_FALSE(has_key_for(*of("gitlab"), "caKeyRef"));
  for (const auto& type : kConnectorTypes) {
    CAPTURE(type.name);
    for (const std::string_view field : type.required) CHECK(has_key_for(type, field));
  }
}
