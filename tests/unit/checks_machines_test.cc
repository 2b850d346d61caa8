// Rules about unverified addresses, and about the tokens of machines.
#include <doctest/doctest.h>

#include <string>

#include "checks_testing.h"

namespace {

using checks_testing::ids;
using checks_testing::proxy_file;
using checks_testing::said;
using config_testing::Messages;
using kubeflow_sso::checks::check_machines;

std::string istio(const std::string& kind, const std::string& name, const std::string& spec) {
  return "---\napiVersion: security.istio.io/v1\nkind: " + kind + "\nmetadata: {name: " + name +
         ", namespace: istio-system}\nspec: {selector: {matchLabels: {app: istio-ingressgateway}}, " + spec +
         "}\n";
}

std::string tokens(const std::string& rules, const std::string& name = "dex-jwt") {
  return istio("RequestAuthentication", name, "jwtRules: [" + rules + "]");
}

std::string denies(const std::string& rule, const std::string& action = "DENY") {
  return istio("AuthorizationPolicy", "any", "action: " + action + ", rules: [" + rule + "]");
}

const std::string kIssuer = "issuer: https://kubeflow.example.com/dex";
const std::string kTells = "outputClaimToHeaders: [{header: kubeflow-email-verified, claim: email_verified}]";
const std::string kFalse = "{key: \"request.headers[kubeflow-email-verified]\", values: [\"false\"]}";
const std::string kPolicy = denies("{when: [" + kFalse + "]}");
const std::string kError = "error unverified-tokens;";

std::string unverified(const std::string& list, const std::string& fields = "") {
  return ids(check_machines, list, fields);
}

}  // namespace

TEST_CASE("the login's rule tells whether an address is verified, and a policy refuses the others") {
  CHECK(unverified(tokens("{" + kIssuer + ", " + kTells + "}") + kPolicy) == "");
  CHECK(unverified(tokens("{" + kIssuer + "}") + kPolicy) == kError);
  CHECK(unverified(tokens("{" + kIssuer +
                          ", outputClaimToHeaders: [{header: kubeflow-email-verified, claim: name}]}") +
                   kPolicy) == kError);
  CHECK(unverified(tokens("{" + kIssuer + ", " + kTells + "}")) == kError);
  CHECK(unverified(tokens("{" + kIssuer + "}")) == kError + kError);
  CHECK(unverified(kPolicy) == "");
}

TEST_CASE("only a policy that refuses every such request counts") {
  const auto with = [](const std::string& policy) {
    return unverified(tokens("{" + kIssuer + ", " + kTells + "}") + policy);
  };
  CHECK(with(denies("{when: [" + kFalse + "]}", "ALLOW")) == kError);
  CHECK(with(denies("{when: [" + kFalse + "], to: [{operation: {paths: [/a]}}]}")) == kError);
  CHECK(with(denies("{when: [" + kFalse + "], from: [{source: {ipBlocks: [10.0.0.0/8]}}]}")) == kError);
  CHECK(with(denies("{when: [" + kFalse + ", {key: source.ip, values: [10.0.0.1]}]}")) == kError);
  CHECK(with(denies("{when: [{key: \"request.headers[kubeflow-email-verified]\", values: [\"true\"]}]}")) ==
        kError);
  CHECK(with(denies("{when: [{key: \"request.headers[other]\", values: [\"false\"]}]}")) == kError);
  CHECK(with(denies(
            "{when: [{key: \"request.headers[Kubeflow-Email-Verified]\", notValues: [\"true\"]}]}")) == "");
  CHECK(with(denies("{}, {when: [" + kFalse + "]}")) == "");
}

TEST_CASE("where unverified addresses may log in nothing is wanted") {
  CHECK(unverified(tokens("{" + kIssuer + "}"),
                   "connectors:\n" + config_testing::connector("unverifiedEmail: Allow")) == "");
  CHECK(unverified(tokens("{" + kIssuer + "}"),
                   "connectors:\n" + config_testing::connector("unverifiedEmail: AllowMissing")) ==
        kError + kError);
}

TEST_CASE("no other rule takes the login's tokens without telling") {
  const std::string own = "{" + kIssuer + ", audiences: [a], " + kTells + "}";
  CHECK(unverified(tokens(own + ", {" + kIssuer + ", audiences: [a, b]}") + kPolicy) == kError);
  CHECK(unverified(tokens(own + ", {" + kIssuer + "}") + kPolicy) == kError);
  CHECK(unverified(tokens(own + ", {" + kIssuer + ", audiences: [b]}") + kPolicy) == "");
  CHECK(unverified(tokens(own) + tokens("{" + kIssuer + ", audiences: [a]}", "mine") + kPolicy) == kError);
  CHECK(unverified(tokens(own) + tokens("{issuer: https://other.example.com}", "mine") + kPolicy) == "");
}

TEST_CASE("no other rule takes what the audiences of a trusted issuer keep out") {
  const std::string list = tokens("{" + kIssuer + ", " + kTells + "}") + kPolicy;
  const std::string fields =
      "trustedIssuers:\n- {issuer: https://keycloak.example.com/realms/a, audiences: [api]}\n";
  const std::string rule = "{issuer: https://keycloak.example.com/realms/a, audiences: [api]}";
  CHECK(unverified(list + tokens(rule, "kubeflow-sso-trusted-issuers"), fields) == "");
  CHECK(unverified(list + tokens(rule, "mine"), fields) == "warning machine-tokens;");
  CHECK(unverified(list + tokens("{issuer: https://other.example.com}", "mine"), fields) == "");
}

TEST_CASE("oauth2-proxy must not be asked about the tokens of machines, or take them") {
  const std::string list = tokens("{" + kIssuer + ", " + kTells + "}") + kPolicy;
  const std::string fields =
      "trustedIssuers:\n- {issuer: https://keycloak.example.com/realms/a, audiences: [api]}\n";
  const auto asks = [](const std::string& rule) {
    return istio("AuthorizationPolicy", "asks", "action: CUSTOM, provider: {name: p}, rules: [" + rule + "]");
  };
  const std::string warning = "warning machine-tokens-asked;";
  CHECK(unverified(list + asks("{}") + proxy_file("scope = \"a\""), fields) == warning);
  CHECK(unverified(list + asks("{when: [{key: \"request.headers[authorization]\", notValues: ['*']}]}") +
                       proxy_file("scope = \"a\""),
                   fields) == "");
  CHECK(unverified(list + asks("{}") +
                       proxy_file("skip_jwt_bearer_tokens = true\nextra_jwt_issuers = "
                                  "[\"https://keycloak.example.com/realms/a=api\"]"),
                   fields) == "");
  CHECK(unverified(list + asks("{}") +
                       proxy_file("skip_jwt_bearer_tokens = true\nextra_jwt_issuers = "
                                  "[\"https://keycloak.example.com/realms/ab=api\"]"),
                   fields) == warning);
  CHECK(unverified(list + asks("{}") +
                       proxy_file("extra_jwt_issuers = [\"https://keycloak.example.com/realms/a=api\"]"),
                   fields) == warning);
  CHECK(unverified(list + asks("{}"), fields) == "");  // what oauth2-proxy does, this list does not tell
  CHECK(said(check_machines, list + asks("{}") + proxy_file("scope = \"a\"")) == Messages{});
}
