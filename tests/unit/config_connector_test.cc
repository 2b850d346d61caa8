// The rules for connectors: ids, issuers, secrets, groups, scopes, `config`.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "config_testing.h"
#include "function/config/connector_config.h"

namespace {

using namespace config_testing;  // NOLINT(google-build-using-namespace)
using namespace kubeflow_sso::config;
using namespace kubeflow_sso::releases;  // NOLINT(google-build-using-namespace)

const std::string kOidc = "type: oidc\nclientID: kubeflow\n";

/// What load says about a connector with these fields, each message without the connector's path.
Messages connector_problems(const std::string& fields) {
  Messages found = problems(with_connector(fields));
  for (std::string& message : found) {
    const std::size_t at = message.find("`spec.connectors[0].");
    if (at != std::string::npos) message.replace(at + 1, std::string("spec.connectors[0].").size(), "");
  }
  return found;
}

TEST_CASE("ids stand in URLs, and \"local\" is Dex's") {
  for (const char* good : {"a", "Keycloak-2", "0a_b.c"})
    CHECK(connector_problems("id: " + std::string(good)) == kNone);
  for (const char* bad : {"a b", "a/b", "-a", ".", "..", "a%2f", "\xC3\xA9", "a$B"}) {
    const Messages said = connector_problems("id: \"" + std::string(bad) + "\"");
    REQUIRE(said.size() == 1);
    CHECK(
        said[0].starts_with("error connector-id: `id` must be letters, digits, `-`, `_` and `.`, at most 63, "
                            "because it stands in "
                            "Dex's URLs, got \"" +
                            std::string(bad) + "\""));
  }
  CHECK(
      connector_problems("id: local") ==
      Messages{"error connector-id: `id` must not be \"local\", which is Dex's own for its password users"});
  CHECK(connector_problems("name: \"a\\nb\"") ==
        Messages{"error connector-name: `name` must be one line without control characters"});
  CHECK(connector_problems("name: Log in with $HOME & \"quotes\"") == kNone);
}

TEST_CASE("ids must differ, also as environment variables") {
  CHECK(problems(with_connectors("", "")) ==
        Messages{"error connector-id-clash: `spec.connectors[1].id` must differ from that of "
                 "`spec.connectors[0]`, both are "
                 "\"keycloak\": give one of them another `id`"});
  CHECK(problems(with_connectors("id: a-b", "id: A_b")) ==
        Messages{"error connector-id-clash: `spec.connectors[1].id` must differ more: \"a-b\" and \"A_b\" "
                 "both lead to the "
                 "environment variable KUBEFLOW_SSO_A_B_CLIENT_SECRET"});
  CHECK(problems(with_connectors("id: a\nsecretKeyRefs: {b.client_secret: {name: a, key: b}}", "id: a-b")) ==
        Messages{"error connector-id-clash: `spec.connectors[1].id` must differ more: \"a\" and \"a-b\" both "
                 "lead to the "
                 "environment variable KUBEFLOW_SSO_A_B_CLIENT_SECRET"});
  CHECK(problems(with_connector("secretKeyRefs: {a-b: {name: a, key: b}, a_b: {name: a, key: b}}")) ==
        Messages{"error connector-id-clash: `spec.connectors[0].secretKeyRefs.a_b` leads to the environment "
                 "variable "
                 "KUBEFLOW_SSO_KEYCLOAK_A_B, as another secret of the connector does"});
  CHECK(problems(with_connectors("id: a", "id: b")) == kNone);
}

TEST_CASE("issuers are kept as they are written") {
  const std::vector<std::pair<std::string, std::string>> good = {
      {"", "https://Keycloak.example.com:443/realms/Kube%20flow"},
      {"", "http://keycloak.example.com:8080/auth/realms/a"},
      {kOidc, "https://tenant.auth0.example.com/"},
      {kOidc, "https://[fd00::1]:8443"},
  };
  const Messages clear = {
      "warning http: `spec.connectors[0].issuer` is http: passwords, the client secret and tokens cross the "
      "network in clear; give the provider https"};
  for (const auto& [fields, issuer] : good) {
    const Loaded loaded = load(with_connector(fields + "issuer: " + issuer));
    CHECK(messages(loaded.results) == (issuer.starts_with("http:") ? clear : kNone));
    CHECK(loaded.sso.connectors.at(0).issuer == issuer);
  }
}

// What to write instead: tests/messages.
TEST_CASE("issuers must be the provider's") {
  const std::string kRealm =
      "error issuer: `issuer` must end in `/realms/NAME`, without a slash behind it, got ";
  const std::string kUrl = "error issuer: `issuer` must be an http or https URL";
  const std::map<std::string, std::string> cases = {
      {"https://k.example.com/realms/a/",
       "error issuer: `issuer` must not end in a slash, which Keycloak's issuer does not have, got "
       "\"https://k.example.com/realms/a/\""},
      {"https://k.example.com/realms/", kRealm + "\"https://k.example.com/realms/\""},
      {"https://k.example.com", kRealm + "\"https://k.example.com\""},
      {"https://k.example.com/realms/a/protocol", kRealm + "\"https://k.example.com/realms/a/protocol\""},
      {"k.example.com/realms/a", kUrl + ", got \"k.example.com/realms/a\""},
      {"https://u:s3cr3t@k.example.com/realms/a", kUrl + " without user name and password"},
      {"https://k.example.com/realms/a?x=s3cr3t", kUrl + " without a query"},
      {"https://k.example.com/realms/a#x", kUrl + " without a fragment"},
      {"https://k.example.com/realms/^A",
       kUrl + " without quotes, braces, angle brackets, `\\`, `^`, `|` and `$`, got "
              "\"https://k.example.com/realms/^A\""},
      {"https://k.example.com/realms/a/.well-known/openid-configuration",
       "error issuer: `issuer` must not end in `/.well-known/openid-configuration`, which Dex adds, got "
       "\"https://k.example.com/realms/a/.well-known/openid-configuration\""},
  };
  for (const auto& [issuer, message] : cases) {
    const Messages said = connector_problems("issuer: \"" + issuer + "\"");
    REQUIRE(said.size() == 1);
    CHECK(said[0].starts_with(message));
    CHECK(said[0].find("s3cr3t") == std::string::npos);
  }
  CHECK(connector_problems(kOidc + "issuer: https://Kubeflow.example.com/dex") ==
        Messages{"error issuer: `issuer` must be that of the provider, not Dex's own, got "
                 "\"https://Kubeflow.example.com/dex\": copy it from its "
                 "`/.well-known/openid-configuration`"});
}

TEST_CASE("a provider open to everybody needs somebody to be named") {
  const std::string kGoogle = kOidc + "issuer: https://accounts.google.com\n";
  const std::string kOpen =
      "error open-to-everybody: `issuer` is open to everybody: say in `spec.emailDomains` who may log in "
      "(`[\"*\"]` for "
      "everybody)";
  CHECK(connector_problems(kGoogle) == Messages{kOpen});
  CHECK(connector_problems(kOidc + "issuer: https://gitlab.com") == Messages{kOpen});
  CHECK(connector_problems(
            kOidc + "issuer: https://gitlab.com\ngroups: FromProvider\nallowedGroups: [mine]") == kNone);
  CHECK(connector_problems(kOidc + "issuer: https://gitlab.example.com") == kNone);
  CHECK(problems(with_spec("emailDomains: [example.com]\nconnectors:\n" + connector(kGoogle))) == kNone);
  CHECK(problems(with_spec("emailDomains: ['*']\nconnectors:\n" + connector(kGoogle))) == kNone);
}

TEST_CASE("secrets are named, never written, and never shown") {
  CHECK(connector_problems("clientSecret: s3cr3t") ==
        Messages{"error inline-secret: `clientSecret` would show the secret: write it into a Secret and name "
                 "that in "
                 "`clientSecretKeyRef: {name: NAME, key: KEY}`"});
  CHECK(connector_problems("config: {clientSecret: s3cr3t}") ==
        Messages{"error inline-secret: `config.clientSecret` would show the secret: write it into a Secret "
                 "and name that in "
                 "`spec.connectors[0].clientSecretKeyRef: {name: NAME, key: KEY}`"});
  CHECK(connector_problems("config: {CLIENTSECRET: $MY_OWN}").size() == 1);
  for (const char* key : {"bindPW", "apiToken", "somePassword", "clientAssertionSecret"}) {
    CHECK(connector_problems("config: {" + std::string(key) + ": s3cr3t}") ==
          Messages{"error inline-secret: `config." + std::string(key) +
                   "` would show the secret: write it into a Secret and name that in `secretKeyRefs: {" +
                   key + ": {name: NAME, key: KEY}}`"});
    CHECK(connector_problems("config: {" + std::string(key) + ": $FROM_ENV}") == kNone);
    CHECK(connector_problems("config: {" + std::string(key) + ": x$FROM_ENV}").size() == 1);
  }
  CHECK(connector_problems("config: {bindPW: 12345}").size() == 1);
  CHECK(connector_problems("config: {tokenURL: x, userNameKey: y}") == kNone);
  CHECK(connector_problems(
            "clientSecretKeyRef: {name: 'S3cr3t=', key: 'S3cr3t='}\n"
            "secretKeyRefs: {a: {name: 'b/', key: c}}\ncaKeyRef: {secretKeyRef: {name: A, key: b}}") ==
        Messages{
            "error key-ref: `clientSecretKeyRef.name` must be a name of lower-case letters, digits, `-` and "
            "`.`",
            "error key-ref: `clientSecretKeyRef.key` must be a key of letters, digits, `-`, `_` and `.`",
            "error key-ref: `secretKeyRefs.a.name` must be a name of lower-case letters, digits, `-` and `.`",
            "error key-ref: `caKeyRef.secretKeyRef.name` must be a name of lower-case letters, digits, `-` "
            "and `.`"});
}

TEST_CASE("secretKeyRefs are for keys without a field, and not in config too") {
  CHECK(connector_problems("secretKeyRefs: {clientSecret: {name: a, key: b}}") ==
        Messages{"error config-key-has-field: `secretKeyRefs.clientSecret` has a field of its own: write "
                 "`spec.connectors[0].clientSecretKeyRef` instead"});
  CHECK(connector_problems("secretKeyRefs: {clientid: {name: a, key: b}}") ==
        Messages{"error config-key-has-field: `secretKeyRefs.clientid` has a field of its own: write "
                 "`spec.connectors[0].clientIDKeyRef` instead"});
  CHECK(connector_problems("secretKeyRefs: {issuer: {name: a, key: b}}") ==
        Messages{"error config-key-has-field: `secretKeyRefs.issuer` has a field of its own: write "
                 "`spec.connectors[0].issuer` instead"});
  CHECK(connector_problems("secretKeyRefs: {A: {name: a, key: b}}\nconfig: {a: $B}") ==
        Messages{"error one-of: `secretKeyRefs.A` stands in `config` too: leave it out there"});
  CHECK(connector_problems("secretKeyRefs: {'orgs[].name': {name: a, key: b}}") ==
        Messages{"error connector-key: `secretKeyRefs[\"orgs[].name\"]` must be a key of Dex's connector, "
                 "and not in a list"});
}

TEST_CASE("a nested key of secretKeyRefs needs a mapping around it") {
  const auto refs = [](const std::string& keys, const std::string& config = "{}") {
    return connector_problems("secretKeyRefs: {" + keys + "}\nconfig: " + config);
  };
  const std::string kRef = ": {name: a, key: b}";
  const std::string kBegin = "error connector-key: `secretKeyRefs[\"";
  CHECK(refs("issuer.x" + kRef) ==
        Messages{kBegin + "issuer.x\"]` must be a key of Dex's connector, but `issuer` takes a string"});
  CHECK(refs("SCOPES.x.y" + kRef) ==
        Messages{kBegin +
                 "SCOPES.x.y\"]` must be a key of Dex's connector, but `scopes` takes a list of strings"});
  CHECK(
      refs("getUserInfo.a" + kRef, "{getUserInfo: true}") ==
      Messages{kBegin +
               "getUserInfo.a\"]` must be a key of Dex's connector, but `getUserInfo` takes true or false"});
  CHECK(refs("new.a" + kRef, "{New: text}") ==
        Messages{kBegin + "new.a\"]` stands in `new`, which is no mapping in `config`"});
  CHECK(refs("new.a.b" + kRef, "{new: {a: [x]}}") ==
        Messages{kBegin + "new.a.b\"]` stands in `new.a`, which is no mapping in `config`"});
  CHECK(refs("NEW" + kRef + ", new.a" + kRef) ==
        Messages{kBegin + "new.a\"]` stands in `new`, which is in `secretKeyRefs` too: keep one"});
  CHECK(refs("new.a" + kRef, "{new: {b: x}}") == kNone);
  CHECK(refs("new.a" + kRef, "{new: null}") == kNone);
  CHECK(refs("claimMapping.groups" + kRef) == kNone);
}

TEST_CASE("beside caKeyRef an id makes the name of a volume") {
  const std::string kCa = "\ncaKeyRef: {secretKeyRef: {name: a, key: b}}";
  const std::string long_id(48, 'a');
  const std::string kMessage =
      "error connector-id: `id` must be at most 47 characters and end in a letter or digit beside "
      "`caKeyRef`, because "
      "it stands in the name of the CA's volume, got ";
  CHECK(connector_problems("id: " + long_id.substr(1) + kCa) == kNone);
  CHECK(connector_problems("id: " + long_id + kCa) == Messages{kMessage + "\"" + long_id + "\""});
  CHECK(connector_problems("id: " + long_id) == kNone);
  for (const char* id : {"staff-", "staff_", "staff."}) {
    CHECK(connector_problems("id: " + std::string(id) + kCa) == Messages{kMessage + "\"" + id + "\""});
    CHECK(connector_problems("id: " + std::string(id)) == kNone);
  }
}

TEST_CASE("caKeyRef is exactly one of two") {
  CHECK(connector_problems("caKeyRef: {}") ==
        Messages{"error one-of: `caKeyRef` must have `configMapKeyRef` or `secretKeyRef`, got neither"});
  CHECK(
      connector_problems("caKeyRef: {configMapKeyRef: {name: a, key: b}, secretKeyRef: {name: a, key: b}}") ==
      Messages{"error one-of: `caKeyRef` must have `configMapKeyRef` or `secretKeyRef`, got both: keep one "
               "of them"});
  CHECK(connector_problems("caKeyRef: {configMapKeyRef: {name: a}}") ==
        Messages{"error missing-field: `caKeyRef.configMapKeyRef.key` is required: key in the object's data; "
                 "write `key: ca.crt`"});
  CHECK(connector_problems("caKeyRef: {configMapKeyRef: {name: a, key: ca.crt}, secretKeyRef: null}") ==
        kNone);
}

TEST_CASE("allowedGroups need groups") {
  const std::string kMessage =
      "error allowed-groups: `allowedGroups` needs `groups: FromProvider`, without which Dex ignores it and "
      "lets everybody "
      "in";
  CHECK(connector_problems("allowedGroups: [a]") == kNone);
  CHECK(connector_problems("allowedGroups: [a]\ngroups: None") == Messages{kMessage});
  CHECK(connector_problems(kOidc + "allowedGroups: [a]") == Messages{kMessage});
  CHECK(connector_problems(kOidc + "allowedGroups: [a]\ngroups: FromProvider") == kNone);
}

TEST_CASE("unverifiedEmail is one for all connectors") {
  CHECK(problems(with_connectors("id: a\nunverifiedEmail: Allow", "id: b\nunverifiedEmail: Allow")) == kNone);
  const std::string kMessage =
      "` must be Allow for all connectors or for none, because oauth2-proxy's half of it is one for all; "
      "where a provider says nothing about the address, AllowMissing is enough";
  CHECK(problems(with_connectors("id: a\nunverifiedEmail: Allow", "id: b")) ==
        Messages{"error unverified-email: `spec.connectors[1].unverifiedEmail" + kMessage});
  CHECK(problems(with_connectors("id: a", "id: b\nunverifiedEmail: AllowMissing")) == kNone);
  CHECK(problems(with_connectors("id: a\nunverifiedEmail: AllowMissing", "id: b\nunverifiedEmail: Allow")) ==
        Messages{"error unverified-email: `spec.connectors[1].unverifiedEmail" + kMessage});
  CHECK(problems(with_connectors("id: a", "id: b\nunverifiedEmail: Allow")) ==
        Messages{"error unverified-email: `spec.connectors[1].unverifiedEmail" + kMessage});
}

TEST_CASE("scopes are one each, and offline_access of Keycloak warns") {
  CHECK(connector_problems("scopes: [openid profile]") ==
        Messages{
            "error scope: `scopes[0]` must be one scope, without blanks and quotes, got \"openid profile\": "
            "write each as an item of its own"});
  CHECK(connector_problems("scopes: [openid, groups]") ==
        Messages{
            "warning groups-scope: `scopes[1]` is groups, which Keycloak refuses with `Invalid scopes` "
            "unless the realm has a client scope of that name: leave it out, the group mapper needs none"});
  CHECK(connector_problems(kOidc + "issuer: https://login.example.com\nscopes: [openid, groups]") == kNone);
  const std::string kWarning =
      "warning offline-access: `scopes[1]` is offline_access, with which Keycloak ends single sign-on and "
      "refuses users "
      "without that role: leave it out, Dex can refresh without it";
  CHECK(connector_problems("scopes: [openid, offline_access]") == Messages{kWarning});
  CHECK(connector_problems(kOidc + "scopes: [openid, offline_access]") == Messages{kWarning});
  CHECK(connector_problems(kOidc + "scopes: [openid, offline_access]\nissuer: https://okta.example.com") ==
        kNone);
}

TEST_CASE("a dollar that Dex would expand is refused") {
  const std::string kMessage =
      "` must not hold a `$` before a letter, digit or sign: Dex would expand it, and has no escape";
  CHECK(
      connector_problems("clientID: a$B\nuserIDClaim: ${c-d}\nscopes: [openid, a$1]\nallowedGroups: [a$$]") ==
      Messages{"error dollar: `clientID` must not hold a `$` before a letter, digit or sign, which Dex "
               "would expand: where the id is in a Secret, name that in `clientIDKeyRef: {name: NAME, key: "
               "KEY}`",
               "error dollar: `userIDClaim" + kMessage, "error dollar: `scopes[1]" + kMessage,
               "error dollar: `allowedGroups[0]" + kMessage});
  CHECK(connector_problems("allowedGroups: ['^kubeflow-.*$', 'a$', 'a$.b']\nclientID: a$") == kNone);
}

TEST_CASE("texts that cannot be one line") {
  CHECK(connector_problems("clientID: \"a\\tb\"\nuserIDClaim: a b") ==
        Messages{"error claim: `userIDClaim` must be the name of a claim, without blanks, got \"a b\"",
                 "error client-id: `clientID` must be one line without control characters"});
}

TEST_CASE("a key of config that a field stands for is refused, in any case") {
  const std::map<std::string, std::string> cases = {
      {"issuer", "issuer"},
      {"ClientID", "clientID"},
      {"scopes", "scopes"},
      {"rootcas", "caKeyRef"},
      {"insecureEnableGroups", "groups"},
      {"allowedGroups", "allowedGroups"},
      {"INSECURESkipEmailVerified", "unverifiedEmail"},
  };
  for (const auto& [key, field] : cases) {
    CHECK(connector_problems("config: {" + key + ": x}") ==
          Messages{"error config-key-has-field: `config." + key +
                   "` has a field of its own: write `spec.connectors[0]." + field + "` instead"});
  }
  CHECK(
      connector_problems("config: {redirectURI: x}") ==
      Messages{
          "error config-key-has-field: `config.redirectURI` is made from `spec.kubeflowURL`: leave it out"});
  CHECK(connector_problems("config: {claimMapping: {groups: roles, email: upn}}") ==
        Messages{"error config-key-has-field: `config.claimMapping.email` has a field of its own: write "
                 "`spec.connectors[0].userIDClaim` instead"});
}

TEST_CASE("keys of config that differ in case alone are one to Dex") {
  CHECK(connector_problems("config: {getUserInfo: true, GetUserInfo: true}") ==
        Messages{"error duplicate-field: `config.GetUserInfo` stands here in another case too, which Dex "
                 "takes for the same: "
                 "keep one"});
  CHECK(connector_problems(
            "config: {claimModifications: {newGroupFromClaims: [{prefix: a}, {prefix: b}]}}") == kNone);
}

TEST_CASE("config must not undo userIDClaim") {
  CHECK(connector_problems("userIDClaim: upn\nconfig: {overrideClaimMapping: false}") ==
        Messages{"error config-claim-mapping: `config.overrideClaimMapping` must not be false with "
                 "`userIDClaim: upn`, because "
                 "Dex would take the e-mail address first"});
  CHECK(connector_problems("userIDClaim: upn\nconfig: {overrideClaimMapping: true}") == kNone);
  CHECK(connector_problems("config: {overrideClaimMapping: false}") == kNone);
}

TEST_CASE("config may refer to environment variables and to nothing else") {
  const Loaded loaded =
      load(with_connector("config:\n  userNameKey: $A\n  claimModifications: {newGroupFromClaims: [{prefix: "
                          "'x${B_2}$A'}]}\n  promptType: 'a$'"));
  CHECK(messages(loaded.results) == kNone);
  CHECK(environment_references(loaded.sso.connectors.at(0)) == std::vector<std::string>{"A", "B_2"});
  const std::string kMessage =
      "` must hold a `$` only as `$NAME`, the name of an environment variable, or where Dex leaves it alone, "
      "not before a "
      "digit, `{`, or one of `*#$@!?-`";
  CHECK(connector_problems("config: {userNameKey: a$1, acrValues: [a, '${']}") ==
        Messages{"error dollar: `config.userNameKey" + kMessage,
                 "error dollar: `config.acrValues[1]" + kMessage});
}

}  // namespace
