// `spec.direct`: what is known of providers by their issuer, and what must hold of the fields.
#include "function/config/known_provider.h"
#include "tests/unit/config_testing.h"

using config_testing::kNone;
using config_testing::load;
using config_testing::Messages;
using config_testing::problems;
using config_testing::with_direct;
using kubeflow_sso::config::Direct;
using kubeflow_sso::config::known_provider;
using kubeflow_sso::config::KnownProvider;

namespace {

const std::string kGuid = "6d3b7a58-6a2f-4d5c-9d39-3b3f5f0c1a11";

Direct loaded(const std::string& fields) {
  const config_testing::Loaded found = load(with_direct(fields));
  REQUIRE(found.sso.direct);
  return *found.sso.direct;
}

}  // namespace

TEST_CASE("a provider is known by its issuer") {
  const auto keys = [](const std::string& issuer) { return known_provider(issuer).jwks_uri; };
  CHECK(keys("https://keycloak.example.com/realms/kubeflow") ==
        "https://keycloak.example.com/realms/kubeflow/protocol/openid-connect/certs");
  CHECK(keys("https://keycloak.example.com/auth/realms/kubeflow") ==
        "https://keycloak.example.com/auth/realms/kubeflow/protocol/openid-connect/certs");
  CHECK(keys("https://login.microsoftonline.com/" + kGuid + "/v2.0") ==
        "https://login.microsoftonline.com/" + kGuid + "/discovery/v2.0/keys");
  CHECK(keys("https://accounts.google.com") == "https://www.googleapis.com/oauth2/v3/certs");
  CHECK(keys("https://example.okta.com") == "https://example.okta.com/oauth2/v1/keys");
  CHECK(keys("https://example.okta.com/oauth2/default") == "https://example.okta.com/oauth2/default/v1/keys");
  CHECK(keys("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example") ==
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example/.well-known/jwks.json");
  CHECK(keys("https://example.eu.auth0.com/") == "https://example.eu.auth0.com/.well-known/jwks.json");
  CHECK(keys("https://login.example.com") == "");
  CHECK(keys("https://okta.com.example.com") == "");
  CHECK(keys("no URL") == "");
}

TEST_CASE("scopes and the groups' claim are those of the provider") {
  CHECK(loaded("").provider.scopes == std::vector<std::string>{"openid", "email", "profile"});
  CHECK(loaded("issuer: https://example.okta.com").provider.scopes.back() == "offline_access");
  CHECK(loaded("scopes: [openid]").provider.scopes == std::vector<std::string>{"openid"});
  CHECK(loaded("").groups_claim == "groups");
  CHECK(loaded("groups: None").groups_claim == kubeflow_sso::config::kNoClaim);
  CHECK(loaded("issuer: https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example").groups_claim ==
        "cognito:groups");
}

TEST_CASE("the gateway takes tokens for the client, or for those that the user names") {
  CHECK(loaded("").audiences == std::vector<std::string>{"kubeflow"});
  CHECK(loaded("audiences: [kubeflow, pipelines]").audiences.size() == 2);
  CHECK(
      problems(with_direct("audiences: [pipelines]")) ==
      Messages{"error audiences: `spec.direct.audiences` must have the clientID, \"kubeflow\", for which the "
               "provider makes the tokens of the login"});
}

TEST_CASE("a login without Dex is right as it stands, and has no fields about Dex") {
  CHECK(problems(with_direct("")) == kNone);
  for (const char* field : {"dexURL: https://login.example.com", "otherConnectors: Keep", "localUsers: Keep",
                            "otherGrants: Keep"}) {
    const Messages found = problems(with_direct("", field));
    REQUIRE(found.size() == 1);
    CHECK(found[0].starts_with("error direct-field: "));
  }
}

TEST_CASE("a claim with a dot becomes no header") {
  CHECK(problems(with_direct("userIDClaim: preferred_username")) == kNone);
  const Messages found = problems(with_direct("userIDClaim: https://example.com/name"));
  REQUIRE(found.size() == 1);
  CHECK(found[0].starts_with("error claim: `spec.direct.userIDClaim` has a dot"));
}

TEST_CASE("the login has one issuer") {
  const auto sso = load(with_direct("unverifiedEmail: Allow")).sso;
  CHECK(sso.issuer() == "https://keycloak.example.com/realms/kubeflow");
  CHECK(sso.has_groups());
  CHECK(sso.allows_unverified_email());
  CHECK(load(config_testing::with_spec("")).sso.issuer() == "https://kubeflow.example.com/dex");
}
