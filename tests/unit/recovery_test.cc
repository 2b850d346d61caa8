// The functionConfig that is read out of a login: what is kept, and what is told.
#include <doctest/doctest.h>

#include <algorithm>

#include "function/recovery/recovered.h"
#include "function/recovery/secret_source.h"
#include "function/recovery/values.h"
#include "function/yaml/writer.h"
#include "login_testing.h"

namespace {

namespace recovery = kubeflow_sso::recovery;
using kubeflow_sso::yaml::Value;
using login_testing::config_map;
using login_testing::deployment;
using login_testing::Reading;

recovery::Recovered of(const std::string& stream) {
  const Reading reading(stream);
  return recovery::recover(reading.login, Value::mapping(), "");
}

/// A field of `spec`, in one line; empty without it.
std::string field(const recovery::Recovered& recovered, std::string_view name) {
  const Value* value = recovered.spec.find(name);
  return value == nullptr ? std::string() : kubeflow_sso::yaml::write_flow(*value, {});
}

bool tells(const recovery::Recovered& recovered, std::string_view text) {
  return std::any_of(recovered.notes.begin(), recovered.notes.end(),
                     [&](const recovery::Note& each) { return each.text.find(text) != std::string::npos; });
}

std::string dex(const std::string& connector, const std::string& more = "") {
  return config_map(
      "name: dex, namespace: auth", "config.yaml",
      "issuer: https://kubeflow.example.com/dex\n" + more + "connectors:\n- " + connector + "\n");
}

std::string dex_with(const std::string& env) {
  return deployment("dex", "name: dex, namespace: auth",
                    "image: ghcr.io/dexidp/dex:v2.41.1, env: [" + env + "]");
}

std::string authentication(const std::string& fields) {
  return "---\napiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {name: dex-jwt, "
         "namespace: "
         "istio-system}\n" +
         fields + "\n";
}

std::string keycloak(const std::string& config) {
  return "{type: oidc, id: keycloak, name: Keycloak, config: {issuer: "
         "'https://keycloak.example.com/realms/kubeflow', " +
         config + "}}";
}

TEST_CASE("a connector of Keycloak is one, and what is its default is not written") {
  const auto found =
      of(dex(keycloak("clientID: kubeflow-oidc-authservice, clientSecret: $SECRET, scopes: [openid, "
                      "profile, email], insecureEnableGroups: true")) +
         dex_with("{name: SECRET, valueFrom: {secretKeyRef: {name: of-keycloak-2b4c5d6f7g, key: value}}}"));
  CHECK(field(found, "kubeflowURL") == "https://kubeflow.example.com");
  CHECK(field(found, "connectors") ==
        "[{type: keycloak, id: keycloak, issuer: https://keycloak.example.com/realms/kubeflow, "
        "clientSecretKeyRef: "
        "{name: of-keycloak, key: value}}]");
  CHECK(found.new_secrets.empty());
  CHECK(found.notes.empty());
}

TEST_CASE("a secret that is written out is to be made anew, and never shown") {
  const auto found =
      of(dex(keycloak("clientID: kubeflow, clientSecret: of-nobody, insecureEnableGroups: true")));
  REQUIRE(found.new_secrets.size() == 1);
  CHECK(found.new_secrets[0].name == "keycloak-client");
  CHECK(found.new_secrets[0].namespace_name == "auth");
  CHECK(tells(found, "whoever could read that knows it"));
  CHECK_FALSE(tells(found, "of-nobody"));
  CHECK(field(found, "connectors").find("of-nobody") == std::string::npos);
}

TEST_CASE("a variable that the list does not tell leaves a question") {
  const auto found = of(dex(keycloak("clientID: kubeflow, clientSecret: $SECRET")) + dex_with(""));
  CHECK(found.new_secrets.empty());
  CHECK(tells(found, "the variable SECRET, and what sets that is not in this list"));
}

TEST_CASE("offline_access is left out for Keycloak, and asked for elsewhere as it was") {
  const auto realm =
      of(dex(keycloak("clientID: k, clientSecret: s, scopes: [openid, email, profile, offline_access]")));
  CHECK(field(realm, "connectors").find("scopes") == std::string::npos);
  CHECK(tells(realm, "ends single sign-on"));
  const auto other =
      of(dex("{type: oidc, id: okta, name: Okta, config: {issuer: 'https://example.okta.com/oauth2/default', "
             "clientID: k, "
             "clientSecret: s, scopes: [openid, offline_access]}}"));
  CHECK(field(other, "connectors").find("scopes: [openid, offline_access]") != std::string::npos);
}

TEST_CASE("keys that Dex does not have go, with a note") {
  const auto found = of(dex(keycloak("clientID: k, clientSecret: s, insecure: false, getUserInfo: true")));
  CHECK(field(found, "connectors").find("config: {getUserInfo: true}") != std::string::npos);
  CHECK(tells(found, "insecure"));
}

TEST_CASE("a password in a URL goes, with a note that does not show it") {
  const std::string endpoints =
      "tokenURL: 'https://me:word@login.example.com/token', authURL: https://a.example.com";
  const auto found = of(dex(keycloak("clientID: k, clientSecret: $S, providerDiscoveryOverrides: {" +
                                     endpoints + "}, acrValues: ['https://me:word@login.example.com']")));
  CHECK(field(found, "connectors").find("me:word") == std::string::npos);
  CHECK(field(found, "connectors").find("authURL: https://a.example.com") != std::string::npos);
  CHECK(tells(found, "they may hold a password: "));
  CHECK(tells(found, "providerDiscoveryOverrides.tokenURL"));
  CHECK(tells(found, "acrValues"));
  CHECK_FALSE(tells(found, "me:word"));
}

TEST_CASE("a claim that counts in place of the address alone is no userIDClaim") {
  const std::string start = "clientID: k, clientSecret: s, claimMapping: {email: upn}";
  CHECK(field(of(dex(keycloak(start + ", overrideClaimMapping: true"))), "connectors")
            .find("userIDClaim: upn") != std::string::npos);
  const auto without = of(dex(keycloak(start)));
  CHECK(field(without, "connectors").find("userIDClaim") == std::string::npos);
  CHECK(tells(without, "where the provider sends no `email`"));
}

TEST_CASE("users and grants of a login made by hand end, which is told") {
  const auto found = of(dex(keycloak("clientID: k, clientSecret: s"),
                            "enablePasswordDB: true\nstaticPasswords: [{email: a@example.com, hash: h}]\n"
                            "oauth2: {grantTypes: [authorization_code, refresh_token, password]}\n"));
  CHECK(field(found, "localUsers").empty());
  CHECK(field(found, "otherGrants").empty());
  CHECK(tells(found, "a@example.com, can no longer log in"));
  CHECK(tells(found, "no browser login needs end: password"));
}

TEST_CASE("beside a connector of the function's own, what is there has been kept") {
  const auto found = of(
      dex("{type: github, id: other, name: GitHub, config: {clientID: c, clientSecret: of-nobody}}\n- " +
              keycloak(
                  "clientID: kubeflow-oidc-authservice, clientSecret: $KUBEFLOW_SSO_KEYCLOAK_CLIENT_SECRET, "
                  "redirectURI: 'https://kubeflow.example.com/dex/callback', scopes: [openid, profile, "
                  "email], "
                  "insecureEnableGroups: true"),
          "enablePasswordDB: true\nstaticPasswords: [{email: a@example.com, hash: h}]\n") +
      dex_with("{name: KUBEFLOW_SSO_KEYCLOAK_CLIENT_SECRET, valueFrom: {secretKeyRef: {name: s, key: k}}}"));
  CHECK(field(found, "otherConnectors") == "Keep");
  CHECK(field(found, "localUsers") == "Keep");
  CHECK(field(found, "connectors").find("github") == std::string::npos);
}

TEST_CASE("Dex's own host is its URL, and the host that registered with it is Kubeflow's") {
  const std::string file =
      "issuer: https://dex.example.com\nstaticClients: [{id: k, secret: s, redirectURIs: [";
  const auto found = of(config_map(
      "name: dex, namespace: auth", "config.yaml",
      file + "'http://localhost:8080/oauth2/callback', 'https://ml.example.com/oauth2/callback']}]\n"));
  CHECK(field(found, "kubeflowURL") == "https://ml.example.com");
  CHECK(field(found, "dexURL") == "https://dex.example.com");
}

TEST_CASE("an issuer inside the cluster tells nobody's address") {
  const auto found = of(config_map("name: dex, namespace: auth", "config.yaml",
                                   "issuer: http://dex.auth.svc.cluster.local:5556/dex\n"));
  CHECK(field(found, "kubeflowURL").empty());
  CHECK(field(found, "dexURL").empty());
}

TEST_CASE("the dashboard's own logout is no logout that anybody asked for") {
  for (const std::string url : {"", "/oauth2/sign_out"}) {
    CAPTURE(url);
    const auto found = of(dex(keycloak("clientID: k, clientSecret: s")) +
                          deployment("centraldashboard", "name: centraldashboard, namespace: kubeflow",
                                     "image: dashboard, env: [{name: LOGOUT_URL, value: '" + url + "'}]"));
    CHECK(field(found, "logout").empty());
    CHECK_FALSE(tells(found, "LOGOUT_URL"));
  }
}

TEST_CASE("a broken escape in the logout's address is left alone") {
  const auto found =
      of(dex(keycloak("clientID: k, clientSecret: s")) +
         deployment("centraldashboard", "name: centraldashboard, namespace: kubeflow",
                    "image: dashboard, env: [{name: LOGOUT_URL, value: '/oauth2/sign_out?rd=https%zz%2'}]"));
  CHECK(field(found, "logout").empty());
  CHECK(tells(found, "LOGOUT_URL stays as it is"));
}

TEST_CASE("without Dex the client's secret is where a variable has it from, or that is asked") {
  const std::string file =
      config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg",
                 "provider = \"oidc\"\noidc_issuer_url = \"https://login.example.com\"\n");
  const auto wired =
      of(file + deployment("oauth2-proxy", "name: oauth2-proxy, namespace: oauth2-proxy",
                           "env: [{name: OAUTH2_PROXY_CLIENT_SECRET, valueFrom: {secretKeyRef: "
                           "{name: mine, key: word}}}]"));
  CHECK(field(wired, "direct").find("clientSecretKeyRef: {name: mine, key: word}") != std::string::npos);
  CHECK_FALSE(tells(wired, "where oauth2-proxy has it from"));
  const auto unknown = of(file);
  CHECK(field(unknown, "direct").find("clientSecretKeyRef: {name: login-client") != std::string::npos);
  CHECK(tells(unknown, "where oauth2-proxy has it from is not in this list"));
}

TEST_CASE("a provider whose pages are written out has no Dex in front of it") {
  const auto direct = [](const std::string& issuer, const std::string& page) {
    const std::string file = "provider = \"oidc\"\noidc_issuer_url = \"" + issuer +
                             "\"\nskip_oidc_discovery = true\nlogin_url = \"" + page + "\"\n";
    return field(of(config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg", file)),
                 "direct");
  };
  const std::string realm = "https://keycloak.example.com/realms/a";
  CHECK(direct(realm, realm + "/protocol/openid-connect/auth").starts_with("{issuer: " + realm));
  CHECK(direct(realm, "/dex/auth").empty());
  CHECK(direct("https://dex.example.com", "https://dex.example.com/auth").empty());
}

TEST_CASE("what a login without Dex has otherwise than the function makes it is told") {
  const auto with = [](const std::string& file, const std::string& claims) {
    return of(
        config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg",
                   "oidc_issuer_url = \"https://login.example.com\"\n" + file) +
        authentication("spec: {jwtRules: [{issuer: 'https://login.example.com', outputClaimToHeaders: [" +
                       claims + "]}]}"));
  };
  const std::string oidc = "provider = \"oidc\"\n";
  const std::string user = "{header: kubeflow-userid, claim: email}";
  CHECK(tells(with("provider = \"keycloak-oidc\"\n", user),
              "has used its provider keycloak-oidc; now that is `oidc`"));
  CHECK(tells(with(oidc, user + ", {header: kubeflow-groups, claim: roles}"),
              "the claim roles kubeflow-groups"));
  CHECK(tells(with(oidc + "oidc_email_claim = \"upn\"\n", user),
              "by the claim upn, and Kubeflow has known them by email"));
  const auto usual = with(oidc, user + ", {header: kubeflow-groups, claim: groups}");
  CHECK_FALSE(tells(usual, "; now "));
}

TEST_CASE("saml is read under its older name, and what the function knows no type of is left out") {
  const auto read = [](const std::string& type) {
    return of(dex("{type: " + type +
                  ", id: s, name: S, config: {ssoURL: 'https://login.example.com/saml', usernameAttr: name, "
                  "emailAttr: email}}"));
  };
  CHECK(field(read("samlExperimental"), "connectors").starts_with("[{type: saml, id: s, name: S, "));
  CHECK(field(read("saml"), "connectors") == field(read("samlExperimental"), "connectors"));
  CHECK(field(read("mockCallback"), "connectors").empty());
  CHECK(tells(read("mockCallback"), "left out, as the function knows no such type: s of type mockCallback"));
}

TEST_CASE("addresses that oauth2-proxy alone let in get in no longer, which is told") {
  const auto with = [](const std::string& more, const std::string& config) {
    return of(
        dex(keycloak("clientID: k, clientSecret: s" + config)) +
        config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg",
                   "provider = \"oidc\"\noidc_issuer_url = \"https://kubeflow.example.com/dex\"\n" + more));
  };
  const std::string allowed = "insecure_oidc_allow_unverified_email = true\n";
  CHECK(tells(with(allowed, ""), "`unverifiedEmail: Allow` lets them in again"));
  CHECK(tells(with(allowed, ", insecureSkipEmailVerified: true"),
              "`unverifiedEmail: Allow` lets them in again"));
  CHECK_FALSE(tells(with("", ""), "unverifiedEmail"));
}

TEST_CASE("claims that Istio makes headers of are always the same, which is told") {
  const auto with = [](const std::string& claims) {
    return of(dex(keycloak("clientID: k, clientSecret: s")) +
              authentication("spec: {jwtRules: [{issuer: 'https://kubeflow.example.com/dex', "
                             "outputClaimToHeaders: [" +
                             claims + "]}]}"));
  };
  const std::string groups = "{header: kubeflow-groups, claim: groups}";
  const auto other = with("{header: kubeflow-userid, claim: preferred_username}, " + groups);
  CHECK(tells(other, "`userIDClaim: preferred_username` puts that claim there"));
  CHECK_FALSE(tells(other, "header kubeflow-groups"));
  CHECK(tells(with("{header: kubeflow-userid, claim: email}"), "`groups: None` keeps them back"));
  CHECK(tells(with("{header: kubeflow-groups, claim: roles}"),
              "the claim roles of Dex's token kubeflow-groups"));
  const auto usual = with("{header: kubeflow-userid, claim: email}, " + groups);
  CHECK_FALSE(tells(usual, "Istio"));
}

TEST_CASE("rules for tokens of others are told") {
  const auto found = of(
      dex(keycloak("clientID: k, clientSecret: s")) +
      authentication(
          "spec: {jwtRules: [{issuer: 'https://kubeflow.example.com/dex'}, {issuer: "
          "'https://me:word@ci.example.com'}, {issuer: 'https://kubernetes.default.svc.cluster.local'}]}"));
  CHECK(tells(found, "has rules for tokens of https://ci.example.com:"));
}

TEST_CASE("settings that Kubeflow does not have, or otherwise, are told, wherever they stand") {
  const auto with = [](const std::string& file, const std::string& pod) {
    return of(
        dex(keycloak("clientID: k, clientSecret: s")) +
        config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg",
                   "provider = \"oidc\"\noidc_issuer_url = \"https://kubeflow.example.com/dex\"\n" + file) +
        deployment("oauth2-proxy", "name: oauth2-proxy, namespace: oauth2-proxy", pod));
  };
  const auto usual =
      with("skip_auth_routes = [ \"^/dex/\" ]\nprompt = \"none\"\n",
           "args: ['--http-address=0.0.0.0:4180'], env: [{name: OAUTH2_PROXY_COOKIE_SECURE, value: 'true'}]");
  CHECK_FALSE(tells(usual, "also sets"));
  CHECK(tells(with("skip_auth_routes = [ \"^/dex/\", \"^/public/\" ]\n", "args: []"),
              "also sets skip_auth_routes"));
  CHECK(tells(with("", "args: ['--allowed-group=admins']"), "also sets --allowed-group"));
  CHECK(tells(with("", "env: [{name: OAUTH2_PROXY_ALLOWED_GROUPS, value: admins}]"),
              "also sets OAUTH2_PROXY_ALLOWED_GROUPS"));
}

TEST_CASE("what Dex's file has that Kubeflow's has not is told by its place, without its value") {
  const auto with = [](const std::string& more) {
    return of(dex(keycloak("clientID: k, clientSecret: s"), more));
  };
  const std::string usual =
      "storage: {type: kubernetes, config: {inCluster: true}}\nweb: {http: 0.0.0.0:5556}\n"
      "oauth2: {skipApprovalScreen: true, grantTypes: [authorization_code, refresh_token]}\n"
      "expiry: {idTokens: 1h, refreshTokens: {absoluteLifetime: 24h, reuseInterval: 30s}}\n";
  CHECK_FALSE(tells(with(usual), "also sets"));
  CHECK(tells(with("oauth2: {alwaysShowLoginScreen: true}\n"), "also sets oauth2.alwaysShowLoginScreen:"));
  CHECK(tells(with("expiry: {signingKeys: 1h}\n"), "also sets expiry.signingKeys:"));
  const auto stored = with("storage: {type: postgres, config: {password: of-nobody}}\n");
  CHECK(tells(stored, "also sets storage.type and storage.config.password:"));
  CHECK_FALSE(tells(stored, "of-nobody"));
}

TEST_CASE("a connector without secrets that somebody wrote by hand is none of the function's") {
  const std::string users = "enablePasswordDB: true\nstaticPasswords: [{email: a@example.com, hash: h}]\n";
  const std::string file = dex("{type: authproxy, id: a, name: A, config: {userHeader: X-User}}", users);
  const std::string pod =
      "spec: {template: {metadata: {annotations: {kubeflow-sso.io/config-checksum: c}}, spec: "
      "{containers: [{name: dex}]}}}";
  CHECK(field(of(file + dex_with("")), "localUsers").empty());
  CHECK(field(of(file + login_testing::document("Deployment", "name: dex, namespace: auth", pod)),
              "localUsers") == "Keep");
}

TEST_CASE("variables of the issuer are filled in, as far as they are told") {
  const auto issuer = [](const std::string& text, const std::string& env) {
    return field(of(dex("{type: oidc, id: k, name: K, config: {issuer: '" + text + "', clientID: k}}") +
                    dex_with(env)),
                 "connectors");
  };
  const std::string host = "{name: HOST, value: sso.example.com}";
  CHECK(issuer("https://${HOST}/realms/a", host)
            .find("type: keycloak, id: k, name: K, issuer: "
                  "https://sso.example.com/realms/a") != std::string::npos);
  CHECK(issuer("https://$HOST/$HOST", host).find("https://sso.example.com/sso.example.com") !=
        std::string::npos);
  CHECK(issuer("https://${HOST}/a", "").find("https://${HOST}/a") != std::string::npos);
}

TEST_CASE("another address to which the provider sends users back is told") {
  const auto with = [](const std::string& url) {
    return of(dex(keycloak("clientID: k, clientSecret: s, redirectURI: '" + url + "'")));
  };
  CHECK(tells(with("https://old.example.com/dex/callback"),
              "back to https://old.example.com/dex/callback; now it is"));
  CHECK_FALSE(tells(with("https://kubeflow.example.com/dex/callback"), "must be registered"));
}

TEST_CASE("only what is nothing but a variable is one") {
  CHECK(recovery::variable_in("$NAME") == "NAME");
  CHECK(recovery::variable_in("${NAME}") == "NAME");
  for (const char* text : {"", "NAME", "$", "$1", "a$NAME", "$NAME b", "$A$B", "${NAME"})
    CHECK_MESSAGE(recovery::variable_in(text).empty(), text);
}

TEST_CASE("a path that is erased takes empty mappings with it, and nothing else") {
  Value value = Value::mapping({{"a", Value::mapping({{"b", Value::mapping({{"c", Value::string("1")}})}})},
                                {"d", Value::strings({"x", "z"})}});
  CHECK(recovery::erase_at(value, {"a", "b", "c"}));
  CHECK(recovery::erase_at(value, {"d", 0}));
  CHECK_FALSE(recovery::erase_at(value, {"d", 7}));
  CHECK_FALSE(recovery::erase_at(value, {"a", "b"}));
  CHECK(kubeflow_sso::yaml::write_flow(value, {}) == "{d: [z]}");
}

}  // namespace
