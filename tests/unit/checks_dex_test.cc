// Rules about Dex, and about what Dex, oauth2-proxy and Istio must agree on.
#include <doctest/doctest.h>

#include <algorithm>

#include <string>

#include "checks_testing.h"

namespace {

using checks_testing::dex_file;
using checks_testing::dex_workload;
using checks_testing::ids;
using checks_testing::proxy_file;
using checks_testing::proxy_workload;
using checks_testing::said;
using kubeflow_sso::checks::check_agreement;
using kubeflow_sso::checks::check_dex;
using kubeflow_sso::checks::check_parts;
using kubeflow_sso::checks::check_published_defaults;
using kubeflow_sso::checks::check_references;
using kubeflow_sso::checks::check_tokens;

const std::string kIssuer = "issuer: https://kubeflow.example.com/dex\n";

std::string dex(const std::string& content, const std::string& fields = "", const std::string& more = "") {
  return ids(check_dex, dex_file(kIssuer + "staticClients: []\n" + content) + more, fields);
}

std::string connector(const std::string& fields) {
  return dex("connectors:\n- {id: kept, name: N, " + fields + "}\n", "otherConnectors: Keep");
}

std::string secret(const std::string& metadata, const std::string& data) {
  return login_testing::document("Secret", metadata, "stringData: {" + data + "}");
}

std::string authentication(const std::string& rules, const std::string& selector = "") {
  return "---\napiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {name: dex-jwt, "
         "namespace: "
         "istio-system}\nspec: {" +
         selector + "jwtRules: [" + rules + "]}\n";
}

}  // namespace

TEST_CASE("password users are let in only where they are kept") {
  CHECK(dex("") == "");
  CHECK(dex("enablePasswordDB: true") == "error local-users;");
  CHECK(dex("enablePASSWORDdb: true") == "error local-users;");
  CHECK(dex("staticPasswords: [{email: a}]") == "error local-users;");
  CHECK(dex("enablePasswordDB: true", "localUsers: Keep") == "");
}

TEST_CASE("Dex expands variables unless somebody turns that off") {
  const auto expand = [](const std::string& value) {
    return ids(check_dex, dex_workload("env: [{name: DEX_EXPAND_ENV, value: '" + value + "'}]"));
  };
  for (const std::string value : {"0", "f", "F", "false", "FALSE", "False"}) {
    CAPTURE(value);
    CHECK(expand(value) == "error dex-expand-env;");
  }
  for (const std::string value : {"1", "true", "", "no", "fALSE"}) {
    CAPTURE(value);
    CHECK(expand(value) == "");
  }
}

TEST_CASE("replicas share their storage") {
  const auto storage = [](const std::string& type, int replicas) {
    return ids(check_dex,
               dex_file(kIssuer + "staticClients: []\nstorage: {type: " + type + "}\n") +
                   login_testing::document("Deployment", "name: dex, namespace: auth",
                                           "spec: {replicas: " + std::to_string(replicas) +
                                               ", template: {spec: {containers: [{name: dex}]}}}"));
  };
  CHECK(storage("memory", 2) == "warning dex-storage;");
  CHECK(storage("sqlite3", 3) == "warning dex-storage;");
  CHECK(storage("memory", 1) == "");
  CHECK(storage("kubernetes", 2) == "");

  const auto scaled = [](const std::string& target, const std::string& space = "auth") {
    return dex("storage: {type: memory}\n", "",
               dex_workload("") + "---\n" +
                   login_testing::document("HorizontalPodAutoscaler", "name: any, namespace: " + space,
                                           "spec: {maxReplicas: 3, scaleTargetRef: {" + target + "}}"));
  };
  CHECK(scaled("kind: Deployment, name: dex") == "warning dex-storage;");
  CHECK(scaled("kind: Deployment, name: another") == "");
  CHECK(scaled("kind: StatefulSet, name: dex") == "");
  CHECK(scaled("kind: Deployment, name: dex", "another") == "");
}

TEST_CASE("a client has its id and its secret from one place each") {
  const auto client = [](const std::string& fields) {
    return ids(check_dex, dex_file(kIssuer + "staticClients: [{" + fields + "}]\n"));
  };
  CHECK(client("idEnv: A, secretEnv: B") == "");
  CHECK(client("id: a, secret: b") == "");
  CHECK(client("id: a, idEnv: A, secretEnv: B") == "error dex-static-client;");
  CHECK(client("id: a, secret: b, secretEnv: B") == "error dex-static-client;");
}

TEST_CASE("the connector for passwords is there") {
  const std::string keep = "localUsers: Keep\notherGrants: Keep\notherConnectors: Keep";
  CHECK(dex("oauth2: {passwordConnector: local}", keep) == "warning password-connector;");
  CHECK(dex("enablePasswordDB: true\noauth2: {passwordConnector: local}", keep) == "");
  CHECK(dex("oauth2: {passwordConnector: a}\nconnectors: [{id: a, name: N, type: ldap}]", keep) == "");
  CHECK(dex("oauth2: {passwordConnector: a}\nconnectors: [{id: b, name: N, type: ldap}]", keep) ==
        "warning password-connector;");
}

TEST_CASE("a kept connector has all that Dex starts with") {
  const auto kept = [](const std::string& fields) {
    return dex("connectors: [{" + fields + "}]", "otherConnectors: Keep");
  };
  CHECK(kept("type: ldap, id: a, name: A") == "");
  CHECK(kept("type: ldap, name: A") == "error kept-connector-fails;");
  CHECK(kept("type: ldap, id: a") == "error kept-connector-fails;");
  CHECK(kept("id: a, name: A") == "error kept-connector-fails;");
  CHECK(kept("type: samlExperimental, id: a, name: A") == "");
  CHECK(kept("type: keycloak, id: a, name: A") == "warning kept-connector;");
}

TEST_CASE("a kept connector chooses who may log in") {
  struct Case {
    std::string fields;
    bool is_open;
  };
  for (const Case& each : {
           Case{"type: ldap", false},
           Case{"type: mockCallback", true},
           Case{"type: mockPassword", true},
           Case{"type: google", true},
           Case{"type: google, config: {hostedDomains: []}", true},
           Case{"type: google, config: {hostedDomains: [a]}", false},
           Case{"type: google, config: {hostedDomains: ['']}", true},  // Gmail's tokens have no domain
           Case{"type: github", true},
           Case{"type: github, config: {org: a}", true},
           Case{"type: github, config: {hostName: github.example.com}", false},
           Case{"type: saml, config: {insecureSkipSignatureValidation: true}", true},
           Case{"type: saml", false},
           Case{"type: saml, config: {insecureSkipSignatureValidation: false}", false},
           Case{"type: gitea", true},
           Case{"type: gitea, config: {orgs: [{name: a}]}", false},
           Case{"type: microsoft, config: {tenant: 9188040d-6c67-4c5b-b112-36a304b66dad}", true},
           Case{"type: github, config: {Orgs: [{name: a}]}", false},
           Case{"type: linkedin", true},
           Case{"type: bitbucket-cloud", true},
           Case{"type: bitbucket-cloud, config: {teams: [a]}", false},
           Case{"type: gitlab", true},
           Case{"type: gitlab, config: {baseURL: 'https://gitlab.com'}", true},
           Case{"type: gitlab, config: {baseURL: 'https://git.example.com'}", false},
           Case{"type: gitlab, config: {groups: [a]}", false},
           Case{"type: microsoft", true},
           Case{"type: microsoft, config: {tenant: common}", true},
           Case{"type: microsoft, config: {tenant: organizations}", true},
           Case{"type: microsoft, config: {tenant: 0a1b}", false},
           Case{"type: oidc, config: {issuer: 'https://a.example.com'}", false},
           Case{"type: oidc, config: {issuer: 'https://accounts.google.com'}", true},
           Case{"type: oidc, config: {issuer: 'https://accounts.google.com', allowedGroups: [a], "
                "insecureEnableGroups: true}",
                false},
           Case{"type: oidc, config: {issuer: 'https://a.example.com', allowedGroups: [a]}", true},
           Case{"type: oidc, config: {issuer: 'https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-"
                "36a304b66dad/v2.0', insecureSkipEmailVerified: true}",
                true},
           Case{"type: gitea, config: {baseURL: 'https://gitea.com'}", true},
           Case{"type: gitea, config: {BaseURL: 'https://git.example.com'}", false},
           Case{"type: gitlab, config: {baseURL: 'https://gitlab.com.example.com'}", false},
           Case{"type: samlExperimental, config: {insecureSkipSignatureValidation: true}", true},
       }) {
    CAPTURE(each.fields);
    CHECK(connector(each.fields) == (each.is_open ? "warning kept-connector-open;" : ""));
  }
}

TEST_CASE("a kept connector has nothing that a functionConfig may not have") {
  const std::string wrong = "warning kept-connector;";
  const std::string insecure = "warning insecure-setting;";
  CHECK(connector("type: github, config: {hostName: github.example.com, org: a}") == wrong);
  CHECK(connector("type: gitea, config: {orgs: [{name: a, teams: [b]}]}") == wrong);
  CHECK(connector("type: oidc, config: {issuer: 'https://a.example.com', hostedDomains: [a]}") == wrong);
  CHECK(connector("type: atlassian-crowd, config: {groups: [a]}") == "warning list-by-scope;");
  CHECK(connector("type: google, config: {hostedDomains: [a], groups: [a]}") == "warning list-by-scope;");
  CHECK(connector("type: gitlab, config: {groups: [a]}") == "");
  CHECK(connector("type: ldap, config: {insecureSkipVerify: true}") == insecure);
  CHECK(connector("type: ldap, config: {INSECURENoSSL: true}") == insecure);
  CHECK(connector("type: ldap, config: {insecureNoSSL: false}") == "");
  CHECK(connector("type: oidc, config: {insecureEnableGroups: true, insecureSkipEmailVerified: true}") == "");
  // Addresses that nobody calls verified.
  const std::string entra =
      "issuer: 'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0'";
  CHECK(connector("type: oidc, config: {" + entra + "}") == wrong);
  CHECK(connector("type: oidc, config: {" + entra + ", insecureSkipEmailVerified: true}") == "");
  CHECK(connector("type: openshift") == wrong);
  const std::string saml = "type: saml, config: {ssoURL: 'https://a.example.com";
  CHECK(connector(saml + "/realms/a/protocol/saml'}") == "warning saml-unverified;");
  CHECK(connector(saml + "/auth/realms/a/protocol/saml'}") == "warning saml-unverified;");
  CHECK(connector(saml + "/protocol/saml'}") == "");
  CHECK(connector(saml + "/realms/a/other'}") == "");
}

TEST_CASE("domains restrict a public provider, but neither a mock nor every tenant") {
  const auto kept = [](const std::string& type) {
    return dex("connectors: [{id: kept, name: N, type: " + type + "}]",
               "otherConnectors: Keep\nemailDomains: [example.com]");
  };
  CHECK(kept("google") == "");
  CHECK(kept("mockCallback") == "warning kept-connector-open;");
  CHECK(kept("microsoft") == "warning kept-connector-open;");
  CHECK(kept("saml, config: {insecureSkipSignatureValidation: true}") == "warning kept-connector-open;");
}

TEST_CASE("domains that everybody has an address of restrict no kept connector, those of oauth2-proxy do") {
  const auto google = [](const std::string& domains, const std::string& line) {
    return dex("connectors: [{id: kept, name: N, type: google}]", "otherConnectors: Keep\n" + domains,
               proxy_file(line));
  };
  const std::string open = "warning kept-connector-open;";
  CHECK(google("emailDomains: [example.com, gmail.com]", "") == open);
  CHECK(google("emailDomains: ['*']", "") == "");
  CHECK(google("", "email_domains = [\"*\"]") == open);
  CHECK(google("", "email_domains = [\"example.com\"]") == "");
  CHECK(google("emailDomains: [example.com]", "email_domains = [\"*\"]") == "");
}

TEST_CASE("a kept connector's secret is in no ConfigMap, and its variables are there") {
  CHECK(connector("type: ldap, config: {bindPW: a}") == "warning secret-in-configmap;");
  CHECK(connector("type: ldap, config: {BindPW: a}") == "warning secret-in-configmap;");
  CHECK(connector("type: ldap, config: {bindPW: $A}") == "");
  const auto variables = [](const std::string& container) {
    return dex("connectors: [{id: kept, name: N, type: ldap, config: {bindPW: $A}}]", "otherConnectors: Keep",
               dex_workload(container));
  };
  CHECK(variables("image: dex") == "warning environment-reference;");
  CHECK(variables("env: [{name: A, value: a}]") == "");
  CHECK(variables("envFrom: [{secretRef: {name: absent}}]") == "");
}

TEST_CASE("token exchange with the published secret lets anybody be anybody") {
  const auto grants = [](const std::string& client_secret, const std::string& oauth2,
                         const std::string& fields = "otherGrants: Keep",
                         const std::string& connectors = "[{id: keycloak, name: N, type: oidc}]") {
    return ids(check_dex,
               dex_file(kIssuer + "connectors: " + connectors + "\nstaticClients: [{id: a, secret: " +
                        client_secret + "}]\noauth2: {" + oauth2 + "}\n"),
               fields);
  };
  const std::string published = "pUBnBOY80Sxyz";
  CHECK(grants(published, "") == "error published-client;");
  CHECK(grants(published,
               "grantTypes: [authorization_code, 'urn:ietf:params:oauth:grant-type:token-exchange']") ==
        "error published-client;");
  CHECK(grants(published, "grantTypes: [authorization_code, refresh_token]") == "");
  CHECK(grants("own", "") == "");
  CHECK(grants(published, "", "") == "");
  // As Kubeflow is delivered: no provider, and no tokens of one.
  CHECK(grants(published, "", "otherGrants: Keep", "[]") == "");
}

TEST_CASE("published values are one warning, whoever holds them") {
  const auto published = [](const std::string& list, const std::string& fields = "") {
    return ids(check_published_defaults, list, fields);
  };
  const std::string one = "warning published-defaults;";
  const std::string client = "pUBnBOY80Sxyz";
  const std::string file =
      dex_file(kIssuer + "staticClients: [{idEnv: OIDC_CLIENT_ID, secretEnv: OIDC_CLIENT_SECRET}]\n");
  CHECK(published(file) == "");
  CHECK(published(file + secret("name: dex-oidc-client, namespace: auth", "OIDC_CLIENT_SECRET: " + client)) ==
        one);
  CHECK(published(secret("name: oauth2-proxy, namespace: oauth2-proxy", "client-secret: " + client)) == one);
  CHECK(published(secret("name: oauth2-proxy, namespace: oauth2-proxy", "cookie-secret: 7d16fee92f8dxyz")) ==
        one);
  CHECK(published(secret("name: oauth2-proxy, namespace: oauth2-proxy",
                         "client-secret: own, cookie-secret: own")) == "");
  CHECK(published(secret("name: oauth2-proxy, namespace: elsewhere", "client-secret: " + client)) == "");
  // What Dex reads elsewhere is not in the Secret that nobody reads,
  CHECK(
      published(file +
                dex_workload(
                    "env: [{name: OIDC_CLIENT_SECRET, valueFrom: {secretKeyRef: {name: absent, key: a}}}]") +
                secret("name: dex-oidc-client, namespace: auth", "OIDC_CLIENT_SECRET: " + client)) == "");
  // and a literal counts before it.
  const std::string literal = dex_file(kIssuer + "staticClients: [{id: a, secret: own}]\n");
  CHECK(published(literal +
                  secret("name: dex-oidc-client, namespace: auth", "OIDC_CLIENT_SECRET: " + client)) == "");
  CHECK(published(dex_file(kIssuer + "staticClients: [{id: a, secret: " + client + "}]\n") +
                  secret("name: oauth2-proxy, namespace: oauth2-proxy",
                         "client-secret: " + client + ", cookie-secret: 7d16fee92f8dxyz")) == one);
  const std::string user = "enablePasswordDB: true\nstaticPasswords: [{email: user@example.com, hash: ";
  CHECK(published(dex_file(kIssuer + user + "'$2y$12$4K/VkmDd1q1Orb3xAt82x'}]\n"), "localUsers: Keep") ==
        one);
  CHECK(published(dex_file(kIssuer + user + "'$2y$12$own'}]\n"), "localUsers: Keep") == "");
  CHECK(published(dex_file(kIssuer + user.substr(user.find('\n') + 1) + "'$2y$12$4K/VkmDd1q1Orb3xAt82x'}]\n"),
                  "localUsers: Keep") == "");
  CHECK(said(check_published_defaults,
             secret("name: oauth2-proxy, namespace: oauth2-proxy", "client-secret: " + client))
            .at(0)
            .find(client) == std::string::npos);
}

TEST_CASE("Dex and oauth2-proxy have the same client") {
  const auto clients = [](const std::string& client, const std::string& env) {
    return ids(check_agreement,
               dex_file(kIssuer + "staticClients: [{redirectURIs: [/oauth2/callback], " + client + "}]\n") +
                   proxy_workload("env: [" + env + "]"));
  };
  const std::string differ = "error oauth-clients-differ;";
  const auto env = [](const std::string& id, const std::string& password) {
    return "{name: OAUTH2_PROXY_CLIENT_ID, value: " + id +
           "}, {name: OAUTH2_PROXY_CLIENT_SECRET, value: " + password + "}";
  };
  CHECK(clients("id: i, secret: s", env("i", "s")) == "");
  CHECK(clients("id: i, secret: s", env("j", "s")) == differ);
  CHECK(clients("id: i, secret: s", env("i", "t")) == differ);
  CHECK(clients("id: i, secret: s", env("j", "t")) == differ + differ);
  CHECK(clients("id: i, secret: s", "") == "");  // not known
  CHECK(clients("id: i", env("i", "s")) == differ);
  CHECK(clients("id: i, public: true", env("i", "s")) == "");
}

TEST_CASE("the redirect URI that is sent is registered, and leads home") {
  const auto redirect = [](const std::string& registered, const std::string& line) {
    const std::string fine =
        "provider = \"oidc\"\noidc_issuer_url = \"https://kubeflow.example.com/dex\"\nskip_oidc_discovery = "
        "true\n"
        "login_url = \"/dex/auth\"\nredeem_url = \"http://dex.auth:5556/dex/token\"\n"
        "oidc_jwks_url = \"http://dex.auth:5556/dex/keys\"\nscope = \"openid email profile\"\n";
    return ids(check_agreement, dex_file(kIssuer + "staticClients: [{id: a, public: true, redirectURIs: [" +
                                         registered + "]}]\n") +
                                    proxy_file(fine + line));
  };
  const std::string relative = "relative_redirect_url = true";
  CHECK(redirect("/oauth2/callback", relative) == "");
  CHECK(redirect("/oauth2/callback", "") == "error redirect-uri;");
  CHECK(redirect("'https://kubeflow.example.com/oauth2/callback'", "") == "");
  CHECK(redirect("'https://kubeflow.example.com/oauth2/callback/'", "") == "error redirect-uri;");
  CHECK(redirect("'https://elsewhere/oauth2/callback'",
                 "redirect_url = \"https://elsewhere/oauth2/callback\"") == "error redirect-uri;");
  CHECK(redirect("", relative) == "error redirect-uri;");
  const std::string nobody_knows =
      "env: [{name: OAUTH2_PROXY_REDIRECT_URL, valueFrom: {secretKeyRef: {name: absent, key: a}}}]";
  CHECK(ids(check_agreement, dex_file(kIssuer + "staticClients: [{id: a, public: true, redirectURIs: "
                                                "['https://kubeflow.example.com/oauth2/callback']}]\n") +
                                 proxy_workload(nobody_knows + ", args: ['--skip-oidc-discovery']") +
                                 proxy_file("skip_oidc_discovery = true"))
            .find("error redirect-uri;") != std::string::npos);
}

TEST_CASE("each setting of the file leads to Dex") {
  const auto file = [](const std::string& key, const std::string& value) {
    const std::array<std::pair<const char*, const char*>, 7> right = {
        {{"provider", "\"oidc\""},
         {"oidc_issuer_url", "\"https://kubeflow.example.com/dex\""},
         {"skip_oidc_discovery", "true"},
         {"login_url", "\"/dex/auth\""},
         {"redeem_url", "\"http://dex.auth:5556/dex/token\""},
         {"oidc_jwks_url", "\"http://dex.auth:5556/dex/keys\""},
         {"scope", "\"openid email profile\""}}};
    std::string text;
    for (const auto& [name, usual] : right)
      text += std::string(name) + " = " + (name == key ? value : usual) + "\n";
    return ids(check_agreement, proxy_file(text));
  };
  CHECK(file("", "") == "");
  const std::string wrong = "error issuers-differ;";
  CHECK(file("provider", "\"keycloak-oidc\"") == wrong);
  CHECK(file("oidc_issuer_url", "\"https://kubeflow.example.com/dex/\"") == wrong);
  CHECK(file("skip_oidc_discovery", "false") == wrong);
  CHECK(file("login_url", "\"http://localhost/dex/auth\"") == wrong);
  CHECK(file("redeem_url", "\"http://dex.auth:5556/dex/keys\"") == wrong);
  CHECK(file("oidc_jwks_url", "\"https://kubeflow.example.com/dex/keys\"") == wrong);
  CHECK(file("scope", "\"openid emails profile\"") == wrong);
}

TEST_CASE("Istio takes Dex's issuer and Dex's keys") {
  const auto istio = [](const std::string& rule) {
    return ids(check_agreement, authentication("{" + rule + "}"));
  };
  const std::string wrong = "error issuers-differ;";
  const std::string issuer = "issuer: 'https://kubeflow.example.com/dex', ";
  CHECK(istio(issuer + "jwksUri: 'http://dex.auth.svc.cluster.local:5556/dex/keys'") == "");
  CHECK(istio(issuer + "jwks: '{}'") == wrong);  // Dex makes new keys
  CHECK(istio(issuer + "jwksUri: 'https://kubeflow.example.com/dex/keys'") == wrong);
  CHECK(istio(issuer + "jwksUri: 'http://dex:5556/dex/keys'") == wrong);
  CHECK(istio(issuer) == wrong);
  CHECK(istio("issuer: 'http://old/dex', jwks: '{}'") == wrong + wrong);
}

TEST_CASE("the rule for Dex reads the token that oauth2-proxy sends, for its audience") {
  const auto tokens = [](const std::string& rule, const std::string& more = "") {
    return ids(check_tokens,
               authentication("{issuer: 'https://kubeflow.example.com/dex', " + rule + "}" + more) +
                   proxy_workload("env: [{name: OAUTH2_PROXY_CLIENT_ID, value: i}]"));
  };
  CHECK(tokens("") == "");
  CHECK(tokens("fromHeaders: [{name: x-token}, {name: Authorization, prefix: 'Bearer '}]") == "");
  CHECK(tokens("fromHeaders: [{name: x-token}]") == "error from-headers;");
  CHECK(tokens("fromHeaders: [{name: Authorization}]") == "error from-headers;");
  CHECK(tokens("audiences: [a, i]") == "");
  CHECK(tokens("audiences: [a]") == "error token-audiences;");
  CHECK(tokens("fromParams: [a]") == "warning token-places;");
  // other issuers
  const std::string user = "outputClaimToHeaders: [{header: kubeflow-userid, claim: sub}]";
  const std::string both =
      "outputClaimToHeaders: [{header: kubeflow-userid, claim: sub}, {header: kubeflow-groups, claim: g}]";
  CHECK(tokens("", ", {issuer: 'https://a.example.com', audiences: [a], " + both + "}") == "");
  CHECK(tokens("", ", {issuer: 'https://a.example.com', " + both + "}") == "warning machine-tokens;");
  CHECK(tokens("", ", {issuer: 'https://a.example.com', audiences: [a], " + user + "}") ==
        "warning machine-tokens;");
  CHECK(tokens("", ", {issuer: 'https://a.example.com'}") == "error forged-headers;");
  // the API servers of clusters, and what Kubeflow has in the place of theirs
  for (const std::string issuer :
       {"https://kubernetes.default.svc.cluster.local", "https://oidc.eks.eu-west-1.amazonaws.com/id/1",
        "https://container.googleapis.com/v1/projects/a/locations/b/clusters/c", "PATCH_ME"}) {
    CAPTURE(issuer);
    CHECK(tokens("", ", {issuer: '" + issuer + "', " + user + "}") == "");
  }
  CHECK(ids(check_tokens, authentication("{issuer: a}, {issuer: b}")) ==
        "error dex-rule;error forged-headers;error forged-headers;");
  // one that is not the gateway's
  const std::string other =
      authentication("{issuer: a, fromParams: [t]}", "selector: {matchLabels: {app: other}}, ");
  CHECK(ids(check_tokens, other) == "");
}

TEST_CASE("the Secrets that are named are there, with their key, where Dex can read them") {
  const auto references = [](const std::string& secrets) {
    return ids(check_references, dex_workload("image: 'dex:v2.41.1'") + secrets);
  };
  const std::string here = "name: keycloak-client, namespace: auth";
  CHECK(references(secret(here, "client-secret: a")) == "");
  CHECK(references(secret("name: keycloak-client-2456789bcd, namespace: auth", "client-secret: a")) == "");
  CHECK(references(secret(here, "other: a")) == "error secret-key;");
  CHECK(references(secret(here, "client-secret: ''")) == "error secret-characters;");
  CHECK(references(secret(here, "client-secret: \"a\\n\"")) == "error secret-characters;");
  CHECK(references(secret(here, "client-secret: 'a\"b'")) == "error secret-characters;");
  CHECK(references(secret("name: keycloak-client", "client-secret: a")) == "error secret-namespace;");
  CHECK(references(secret("name: keycloak-client, namespace: other", "client-secret: a")) ==
        "error secret-namespace;");
  CHECK(references("") == "info secret-absent;");
  CHECK(references(secret("name: keycloack-client, namespace: auth", "client-secret: a")) ==
        "warning secret-name;");
  CHECK(references(secret("name: other, namespace: auth", "client-secret: a")) == "warning secret-name;");
  CHECK(references(secret("name: dex-passwords, namespace: auth", "client-secret: a")) ==
        "info secret-absent;");
  // What makes it in the cluster.
  CHECK(references(login_testing::document("SealedSecret", here, "spec: {}")) == "");
  CHECK(references(login_testing::document("ExternalSecret", "name: a, namespace: auth",
                                           "spec: {target: {name: keycloak-client}}")) == "");
}

TEST_CASE("the Secret of oauth2-proxy's client is there for both, each with its keys") {
  const auto references = [](const std::string& secrets, const std::string& workloads) {
    return ids(check_references,
               workloads + secret("name: keycloak-client, namespace: auth", "client-secret: a") + secrets,
               "proxyClientSecretName: own");
  };
  const std::string dex = dex_workload("image: 'dex:v2.41.1'");
  const std::string both = dex + checks_testing::proxy_workload("image: 'oauth2-proxy:v7.7.1'");
  const std::string at_dex = secret("name: own, namespace: auth", "client-id: a, client-secret: 'b\"'");
  const std::string at_proxy =
      secret("name: own, namespace: oauth2-proxy", "client-id: a, client-secret: 'b\"', cookie-secret: c");
  CHECK(references(at_dex + at_proxy, both) == "");
  CHECK(references(at_dex, dex) == "");
  CHECK(references("", both) == "info secret-absent;info secret-absent;");
  CHECK(references(at_proxy, both) == "error secret-namespace;");
  CHECK(references(at_proxy, dex) == "error secret-namespace;");
  CHECK(references(at_dex + secret("name: own, namespace: oauth2-proxy", "client-id: a"), both) ==
        "error secret-key;error secret-key;");
  const std::string published =
      secret("name: own, namespace: auth", "client-id: a, client-secret: pUBnBOY80SnX");
  CHECK(references(published + at_proxy, both) == "error published-secret;");
}

TEST_CASE("later releases of Dex take any character of a secret") {
  const auto references = [](const std::string& tag) {
    return ids(check_references,
               dex_workload("image: 'dex:" + tag + "'") +
                   secret("name: keycloak-client, namespace: auth", "client-secret: 'a\"b'"));
  };
  CHECK(references("v2.41.1") == "error secret-characters;");
  CHECK(references("v2.42.0") == "");
  CHECK(references("latest") == "");
}

TEST_CASE("no release of Dex takes a line break from the end of a secret") {
  CHECK(ids(check_references, dex_workload("image: 'dex:v2.45.1'") +
                                  secret("name: keycloak-client, namespace: auth",
                                         "client-secret: \"a\\n\"")) == "error secret-characters;");
}

TEST_CASE("a part that would stay behind is an error, beside the part itself it is another's") {
  const std::string file = "issuer: https://kubeflow.example.com/dex\nstaticClients: []\n";
  const auto parts = [](const std::string& list, const std::string& fields = "") {
    return ids(check_parts, list, fields);
  };
  const std::string elsewhere =
      login_testing::config_map("name: my-dex, namespace: auth", "config.yaml", file);
  const std::string pair = dex_file(file) + dex_workload("image: 'dex:v2.41.1'");
  CHECK(parts(pair) == "");
  CHECK(parts(pair + elsewhere) == "warning look-alike;");
  CHECK(parts(dex_workload("image: a") + elsewhere) == "error part-elsewhere;");
  CHECK(parts(dex_workload("image: a") + elsewhere, "acknowledge: [look-alike]") == "warning look-alike;");
  CHECK(parts(pair + login_testing::config_map("name: dex", "config.yaml", file)) ==
        "error several-matches;error several-matches;");
  CHECK(parts(dex_file(file)) == "warning half-a-pair;");
  CHECK(parts(dex_workload("image: a")) == "warning half-a-pair;");
  CHECK(parts("kind: ConfigMap\nmetadata: {name: a}\n") == "error nothing-found;");
}

TEST_CASE("a part under its name and another key would stay behind too") {
  const auto found = said(check_parts, login_testing::config_map("name: dex, namespace: auth", "dex.yaml",
                                                                 kIssuer + "staticClients: []\n"));
  REQUIRE(found.size() == 1);
  CHECK(found[0] ==
        "error part-elsewhere: looks like Dex's configuration but has no key \"config.yaml\", so nothing in "
        "this list is "
        "changed; to mean it, write `targets: {dex: {configKey: dex.yaml}}`, to leave it alone `acknowledge: "
        "[look-alike]`");
}

TEST_CASE("what is not in a list with Istio and another folder is told, and not in that of one folder") {
  const std::string dex = dex_file(kIssuer + "staticClients: []\n") + dex_workload("image: a");
  const std::string proxy = proxy_file("") + proxy_workload("image: p");
  const std::string rule =
      "---\napiVersion: security.istio.io/v1\nkind: RequestAuthentication\n"
      "metadata: {name: dex-jwt, namespace: istio-system}\nspec: {jwtRules: [{issuer: a}]}\n";
  const std::string mesh =
      login_testing::config_map("name: istio, namespace: istio-system", "mesh", "enableTracing: true\n");
  const auto absent = [](const std::string& list) {
    for (const std::string& each : checks_testing::said(check_parts, list)) {
      if (each.starts_with("warning parts-absent: ")) return each.substr(0, each.find(',')).substr(22);
    }
    return std::string();
  };
  for (const std::string& folder : {dex, proxy, rule + mesh, dex + proxy + rule + mesh}) {
    CAPTURE(folder);
    CHECK(absent(folder).empty());
  }
  CHECK(absent(proxy + rule + mesh) == "this list has nothing of Dex");
  CHECK(absent(dex + rule + mesh) == "this list has nothing of oauth2-proxy");
  CHECK(absent(dex + proxy + mesh) == "this list has nothing of the RequestAuthentication dex-jwt");
  // A half of it is another rule's.
  CHECK(absent(dex_file(kIssuer) + proxy + rule + mesh).empty());
}

TEST_CASE("a source that generates oauth2-proxy's configuration is to be built first") {
  const auto source = [](const std::string& generator) {
    return ids(check_parts, proxy_workload("image: p") +
                                login_testing::document("Kustomization", "name: a",
                                                        "configMapGenerator: [{" + generator + "}]"));
  };
  CHECK(source("name: oauth2-proxy, files: [oauth2_proxy.cfg]") == "warning build-first;");
  CHECK(source("name: oauth2-proxy, literals: [a=b]") == "warning half-a-pair;");
  CHECK(source("name: other, files: [a]") == "warning half-a-pair;");
}

TEST_CASE("the old login is told where the new one is not there") {
  const std::string old =
      login_testing::deployment("a", "name: authservice, namespace: istio-system", "image: a");
  CHECK(ids(check_parts, dex_file(kIssuer + "staticClients: []\n") + dex_workload("image: a") + old) ==
        "error authservice;");
  CHECK(ids(check_parts, proxy_file("") + proxy_workload("image: p") + old) == "");
}

TEST_CASE("an object is there once, whatever the version of its kind") {
  const auto parts = [](const std::string& version, const std::string& other,
                        const std::string& name = "dex") {
    const auto service = [](const std::string& api, const std::string& called) {
      return "---\napiVersion: " + api + "\nkind: Service\nmetadata: {name: " + called +
             ", namespace: auth}\n";
    };
    return ids(check_parts, dex_file(kIssuer + "staticClients: []\n") + dex_workload("image: dex") +
                                service(version, "dex") + service(other, name));
  };
  CHECK(parts("v1", "v1") == "error several-matches;");
  CHECK(parts("v1", "v1", "dex2") == "");
  CHECK(parts("v1", "serving.knative.dev/v1") == "");
  CHECK(parts("serving.knative.dev/v1", "serving.knative.dev/v1beta1") == "error several-matches;");
}

TEST_CASE("a file that is not there, or that only a shell finds, is an error") {
  const auto reading = [](const std::string& container, const std::string& pod = "") {
    return ids(check_parts,
               dex_file(kIssuer + "staticClients: []\n") +
                   login_testing::deployment("dex", "name: dex, namespace: auth", container, pod));
  };
  const std::string mount = ", volumeMounts: [{name: c, mountPath: /etc/dex}]";
  const auto volume = [](const std::string& source) { return "volumes: [{name: c, " + source + "}]"; };
  CHECK(reading("args: [serve, /etc/dex/config.yaml]" + mount, volume("configMap: {name: dex}")) == "");
  CHECK(reading("args: [serve, /etc/dex/config.yaml]" + mount, volume("configMap: {name: a}")) ==
        "error file-not-in-list;");
  CHECK(reading("args: [serve, /etc/dex/other.yaml]" + mount, volume("configMap: {name: dex}")) ==
        "error file-not-in-list;");
  CHECK(reading("args: [serve, /etc/dex/config.yaml]" + mount, volume("emptyDir: {}")) ==
        "error file-not-mounted;");
  CHECK(reading("args: [serve, /etc/a/config.yaml]" + mount, volume("configMap: {name: dex}")) ==
        "error file-not-mounted;");
  CHECK(reading("command: [sh, -c, 'a; b']" + mount, volume("configMap: {name: dex}")) ==
        "error shell-command;");
  CHECK(ids(check_parts,
            proxy_workload("args: ['--alpha-config=/a'], volumeMounts: [{name: a, mountPath: /a}]")) ==
        "error file-not-mounted;error alpha-config;");
}

TEST_CASE("a public address of Dex that is more than Kubeflow's old one is not moved unasked") {
  const auto url = [](const std::string& issuer, const std::string& more = "",
                      const std::string& fields = "") {
    // What follows the file's own lines are further documents.
    const std::size_t end = std::min(more.find("---\n"), more.size());
    const std::string lines = more.empty() ? "staticClients: []\n" : more.substr(0, end);
    return ids(check_parts,
               dex_file("issuer: " + issuer + "\n" + lines) + dex_workload("image: 'dex:v2.41.1'") +
                   more.substr(end),
               fields);
  };
  CHECK(url("http://dex.auth.svc.cluster.local:5556/dex") == "");
  CHECK(url("http://dex.auth.svc.cluster.local:5556/other") == "");
  CHECK(url("https://old.example.com/dex") == "");
  CHECK(url("https://old.example.com/sso") == "error dex-url;");
  CHECK(url("https://kubeflow.example.com/sso") == "error dex-url;");
  const std::string clients =
      "staticClients: [{id: kubeflow-oidc-authservice}, {id: grafana, name: Grafana}]\n";
  CHECK(url("https://dex.example.com/dex", clients) == "error dex-url;");
  CHECK(url("https://kubeflow.example.com/dex", clients) == "");
  CHECK(url("https://dex.example.com/dex", clients, "dexURL: https://dex.example.com/dex") == "");
  // a route for that host alone
  const auto route = [](const std::string& hosts) {
    return "staticClients: []\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: "
           "{name: dex, "
           "namespace: auth}\nspec: {hosts: [" +
           hosts + "], http: [{match: [{uri: {prefix: /dex/}}], route: [{destination: {host: dex}}]}]}\n";
  };
  CHECK(url("https://dex.example.com/dex", route("dex.example.com")) == "error dex-url;");
  CHECK(url("https://dex.example.com/dex", route("dex.example.com, kubeflow.example.com")) == "");
  CHECK(url("https://dex.example.com/dex", route("'*'")) == "");
  // an application on another host
  const auto back = [](const std::string& redirect) {
    return "staticClients: []\n" + proxy_workload("image: p") +
           proxy_file("redirect_url = \"" + redirect + "\"");
  };
  CHECK(url("https://dex.example.com/dex", back("https://app.example.com/oauth2/callback")) ==
        "error dex-url;");
  CHECK(url("https://dex.example.com/dex", back("https://dex.example.com/oauth2/callback")) == "");
  CHECK(url("https://dex.example.com/dex", back("/oauth2/callback")) == "");
}
