// The entry of Dex's `connectors` that a connector of the functionConfig stands for.
#include <doctest/doctest.h>

#include <string>

#include "function/filters/dex_connector.h"
#include "function/yaml/writer.h"

namespace {

using kubeflow_sso::config::CaRef;
using kubeflow_sso::config::Connector;
using kubeflow_sso::config::Groups;
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
  return kubeflow_sso::yaml::write_flow(kubeflow_sso::filters::dex_connector(sso, connector), json);
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
