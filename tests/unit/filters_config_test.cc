// What filters write into the files of Dex and oauth2-proxy, and into Dex's RequestAuthentication.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "config_testing.h"
#include "function/filters/dex/config.h"
#include "function/filters/dex/deployment.h"
#include "function/filters/istio/mesh.h"
#include "function/filters/istio/request_authentication.h"
#include "function/filters/oauth2_proxy/config.h"
#include "function/krm/changes.h"
#include "function/login/dex_urls.h"
#include "login_testing.h"

namespace {

using config_testing::Messages;
using kubeflow_sso::config::KubeflowSSO;
using kubeflow_sso::filters::ProxyClient;
using kubeflow_sso::krm::Changes;
using login_testing::config_map;
using login_testing::deployment;
using login_testing::Reading;
using login_testing::Results;

KubeflowSSO sso(const std::string& fields = "") {
  auto loaded = config_testing::load(config_testing::with_spec(fields));
  REQUIRE_FALSE(loaded.results.failed());
  return std::move(loaded.sso);
}

/// Dex's file after its filter, with what the filter said.
struct Dex {
  explicit Dex(const std::string& content, const std::string& fields = "", const ProxyClient& proxy = {},
               const std::string& version = "v2.41.1") {
    Reading reading(config_map("name: dex, namespace: auth", "config.yaml", content) +
                    deployment("dex", "name: dex, namespace: auth", "image: 'dex:" + version + "'"));
    REQUIRE(reading.login.dex.config);
    Changes changes;
    Results results;
    text = kubeflow_sso::filters::filter_dex_config(reading.login.dex, sso(fields), proxy, changes, results);
    said = config_testing::messages(results);
  }
  bool has(std::string_view part) const { return text.find(part) != std::string::npos; }
  /// The ids of the results, each followed by a blank.
  std::string ids() const {
    std::string all;
    for (const std::string& each : said) all += each.substr(0, each.find(':')) + "; ";
    return all;
  }
  std::string text;
  Messages said;
};

const std::string kClient =
    "issuer: https://old.example.com/dex\nstaticClients:\n- {id: a, redirectURIs: [/oauth2/callback]}\n";

/// oauth2_proxy.cfg after its filter.
struct Proxy {
  explicit Proxy(const std::string& file, const std::string& fields = "", const std::string& container = "") {
    Reading reading(
        config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg", file) +
        (container.empty()
             ? ""
             : deployment("oauth2-proxy", "name: oauth2-proxy, namespace: oauth2-proxy", container)));
    REQUIRE(reading.login.proxy.config);
    const KubeflowSSO config = sso(fields);
    const kubeflow_sso::login::DexUrls urls(reading.login, config);
    redirect_uri = kubeflow_sso::filters::redirect_uri(reading.login.proxy, config);
    Changes changes;
    Results results;
    text = kubeflow_sso::filters::filter_oauth2_proxy_config(
        reading.login.proxy, urls, config, reading.login.is_direct(config.dex_issuer()), changes, results);
    said = config_testing::messages(results);
  }
  bool has(std::string_view line) const {
    return ("\n" + text + "\n").find("\n" + std::string(line) + "\n") != std::string::npos;
  }
  std::string text;
  std::string redirect_uri;
  Messages said;
};

}  // namespace

TEST_CASE("other grants end, where Dex has them") {
  const std::string two = "grantTypes: [authorization_code, refresh_token]";
  const std::string block = "grantTypes:\n  - authorization_code\n  - refresh_token\n";
  const auto grants = [&](const std::string& oauth2, const std::string& fields = "",
                          const std::string& version = "v2.41.1") {
    return Dex(kClient + (oauth2.empty() ? "" : "oauth2: {" + oauth2 + "}\n"), fields, {}, version);
  };
  CHECK(grants("").has("oauth2:\n  grantTypes:\n"));
  CHECK(grants("").ids().empty());  // nobody asked for Dex's default
  CHECK(grants(two).has("oauth2: {" + two + "}"));
  CHECK(grants("grantTypes: [refresh_token, authorization_code]")
            .has("oauth2: {grantTypes: [refresh_token, authorization_code]}"));
  CHECK(grants("grantTypes: [authorization_code]").has("oauth2: {" + two + "}"));
  CHECK(grants("grantTypes: [authorization_code, authorization_code]").has("oauth2: {" + two + "}"));
  const Dex exchange = grants("grantTypes: [authorization_code, refresh_token, password]");
  CHECK(exchange.has("oauth2: {" + two + "}"));
  CHECK(exchange.ids() == "warning other-grants; ");
  CHECK(exchange.said.at(0).find("password") != std::string::npos);

  CHECK_FALSE(grants("passwordConnector: local, skipApprovalScreen: true").has("passwordConnector"));
  CHECK(grants("passwordConnector: local").ids() == "warning other-grants; ");
  CHECK(grants("responseTypes: [code, token]").has("responseTypes: [code]"));
  CHECK(grants("responseTypes: [code]").ids().empty());
  CHECK(grants("RESPONSETYPES: [token]").has("RESPONSETYPES: [code]"));

  const std::string keep = "otherGrants: Keep";
  CHECK(grants("grantTypes: [authorization_code, password], passwordConnector: local, responseTypes: [code, "
               "token]",
               keep)
            .has("oauth2: {grantTypes: [authorization_code, password], passwordConnector: local, "
                 "responseTypes: [code, token]}"));
  // What the browser's login needs is there with the others.
  CHECK(grants("grantTypes: [password], responseTypes: [token]", keep)
            .has("oauth2: {grantTypes: [password, authorization_code], responseTypes: [token, code]}"));
  CHECK(grants("grantTypes: [authorization_code]", keep + "\nsession: {refreshInterval: 30m}")
            .has("oauth2: {" + two + "}"));
  CHECK_FALSE(grants("", keep).has("oauth2:"));
  // Dex refuses the key before 2.38.
  CHECK_FALSE(grants("", "", "v2.37.0").has("grantTypes"));
  CHECK(grants("", "", "v2.38.0").has("grantTypes"));
  CHECK(grants("", "", "latest").has("grantTypes"));
}

TEST_CASE("local users go together with their switch, in any case of keys") {
  const std::string users = "enablepassworddb: true\nStaticPasswords:\n- {email: user@example.com}\n";
  const Dex removed(kClient + users);
  CHECK(removed.has("enablepassworddb: false"));
  CHECK_FALSE(removed.has("user@example.com"));
  CHECK_FALSE(removed.has("enablePasswordDB"));
  CHECK(Dex(kClient + users, "localUsers: Keep").has(users));
}

TEST_CASE("oauth2-proxy's redirect URI is registered with its client") {
  const auto uris = [](const std::string& registered, const std::optional<std::string>& sent) {
    const Dex dex("issuer: a\nstaticClients:\n- {id: a, redirectURIs: " + registered + "}\n", "", {{}, sent});
    const std::size_t begin = dex.text.find("redirectURIs: ") + 14;
    return dex.text.substr(begin, dex.text.find('}', begin) - begin);
  };
  const std::string whole = "https://kubeflow.example.com/oauth2/callback";
  CHECK(uris("[/oauth2/callback]", "/oauth2/callback") == "[/oauth2/callback]");
  CHECK(uris("[/a]", "/oauth2/callback") == "[/a, /oauth2/callback]");
  CHECK(uris("[/oauth2/callback]", whole) == "[/oauth2/callback, " + whole + "]");
  // Without oauth2-proxy in the list either will do.
  CHECK(uris("[/oauth2/callback]", {}) == "[/oauth2/callback]");
  CHECK(uris("['" + whole + "']", {}) == "['" + whole + "']");
  CHECK(uris("[/a]", {}) == "[/a, /oauth2/callback]");
}

TEST_CASE("connectors are set at their place, doubled ones and others go") {
  const auto dex = [](const std::string& connectors, const std::string& fields = "") {
    return Dex(kClient + "connectors:\n" + connectors, fields);
  };
  const std::string other =
      "- {id: other, type: github, config: {redirectURI: https://old.example.com/dex/callback}}\n";
  const std::string same = "- {id: keycloak, type: oidc, config: {issuer: a}}\n";
  CHECK(dex(other).ids() == "warning other-connectors; ");
  CHECK_FALSE(dex(other).has("github"));
  const Dex twice = dex(same + other + same);
  CHECK(twice.text.find("keycloak,") == twice.text.rfind("keycloak,"));
  CHECK(twice.has("issuer: https://keycloak.example.com/realms/kubeflow"));
  // A kept one's callback moves with Dex, wherever it was.
  const Dex kept = dex(other, "otherConnectors: Keep");
  CHECK(kept.has("redirectURI: https://kubeflow.example.com/dex/callback}}"));
  CHECK(kept.ids().empty());
  CHECK(
      dex("- {id: other, type: github, config: {redirectURI: https://old.example.com/dex/callback/other}}\n",
          "otherConnectors: Keep")
          .has("redirectURI: https://kubeflow.example.com/dex/callback/other}}"));
  CHECK(dex("- {id: other, type: github, config: {redirectURI: https://elsewhere.example.com/cb}}\n",
            "otherConnectors: Keep")
            .has("redirectURI: https://kubeflow.example.com/dex/callback}}"));
  for (const std::string host : {"old", "kubeflow"})
    CHECK(dex("- {id: other, type: github, config: {redirectURI: https://" + host +
                  ".example.com/dex/callback/}}\n",
              "otherConnectors: Keep")
              .has("redirectURI: https://kubeflow.example.com/dex/callback}}"));
}

TEST_CASE("a kept connector's callback below the new issuer stays") {
  const std::string kept =
      "connectors:\n- {id: other, type: github, config: {redirectURI: "
      "https://kubeflow.example.com/dex/callback/other}}\n";
  CHECK(Dex(kClient + kept, "otherConnectors: Keep").has(kept));
  // A longer path that begins like Dex's is none below it.
  const std::string longer =
      "connectors:\n- {id: other, type: github, config: {redirectURI: "
      "https://kubeflow.example.com/dex-old/callback}}\n";
  CHECK(Dex(kClient + longer, "otherConnectors: Keep").has("https://kubeflow.example.com/dex/callback}"));
}

TEST_CASE("keys that a connector loses are named, allow-lists with what follows") {
  const auto said = [](const std::string& keys) {
    const Dex dex(kClient + "connectors:\n- {id: keycloak, type: oidc, config: {" + keys + "}}\n");
    return dex.said.empty() ? std::string() : dex.said.at(0);
  };
  CHECK(said("issuer: a, ClientID: b").empty());
  CHECK(said("issuer: a, promptType: b").find("`promptType`;") != std::string::npos);
  CHECK(said("issuer: a, promptType: b").find("everybody") == std::string::npos);
  CHECK(said("allowedGroups: [a], hosteddomains: [b]")
            .find("without `allowedGroups`, `hosteddomains` everybody at the provider may log in") !=
        std::string::npos);
}

TEST_CASE("oauth2-proxy's redirect leads home, or is set to Kubeflow's own") {
  struct Case {
    std::string file;
    std::string sent;  // afterwards
    bool changed;
  };
  for (const Case& each : {
           Case{"", "https://kubeflow.example.com/oauth2/callback", false},
           Case{"redirect_url = \"/oauth2/callback\"\nrelative_redirect_url = true", "/oauth2/callback",
                false},
           Case{"redirect_url = \"https://kubeflow.example.com/oauth2/callback\"",
                "https://kubeflow.example.com/oauth2/callback", false},
           Case{"redirect_url = \"https://kubeflow.example.com:443/oauth2/callback\"", "/oauth2/callback",
                true},
           Case{"redirect_url = \"/oauth2/other\"\nrelative_redirect_url = true", "/oauth2/callback", true},
           Case{"redirect_url = \"http://localhost:8080/oauth2/callback\"", "/oauth2/callback", true},
           Case{"redirect_url = \"http://kubeflow.example.com/oauth2/callback\"", "/oauth2/callback", true},
           Case{"redirect_url = \"https://kubeflow.example.com.evil/oauth2/callback\"", "/oauth2/callback",
                true},
           Case{"redirect_url = \"//evil.example.com/oauth2/callback\"\nrelative_redirect_url = true",
                "/oauth2/callback", true},
       }) {
    CAPTURE(each.file);
    const Proxy proxy(each.file);
    CHECK(proxy.redirect_uri == each.sent);
    CHECK(proxy.said.empty() != each.changed);
    if (each.changed) CHECK(proxy.has("redirect_url = \"/oauth2/callback\""));
    if (each.changed) CHECK(proxy.has("relative_redirect_url = true"));
  }
  // What a variable sets is not in the file's hands.
  const Proxy variable("", "",
                       "env: [{name: OAUTH2_PROXY_REDIRECT_URL, value: 'http://localhost/oauth2/callback'}]");
  CHECK(variable.redirect_uri == "http://localhost/oauth2/callback");
  CHECK_FALSE(variable.has("redirect_url = \"/oauth2/callback\""));
}

TEST_CASE("cookies are secure as Kubeflow is, where the file says it or nothing else does") {
  const std::string http = "kubeflowURL: http://kubeflow.example.com\nacknowledge: [http]";
  CHECK(Proxy("cookie_secure = false").has("cookie_secure = true"));
  CHECK(Proxy("cookie_secure = true", http).has("cookie_secure = false"));
  CHECK(Proxy("").text.find("cookie_secure") == std::string::npos);
  CHECK(Proxy("", http, "image: p").has("cookie_secure = false"));
  CHECK(Proxy("", "", "image: p").text.find("cookie_secure") == std::string::npos);
  CHECK(Proxy("", http, "env: [{name: OAUTH2_PROXY_COOKIE_SECURE, value: 'false'}]")
            .text.find("cookie_secure") == std::string::npos);
}

TEST_CASE("the scope gets what the login needs, and keeps the rest") {
  CHECK(Proxy("scope = \"a email\"").has("scope = \"a email openid profile groups\""));
  CHECK(Proxy("scope = \"profile  email groups openid\"").has("scope = \"profile  email groups openid\""));
  CHECK(Proxy("").has("scope = \"openid email profile groups\""));
  CHECK(Proxy("", "connectors:\n" + config_testing::connector("groups: None"))
            .has("scope = \"openid email profile\""));
}

TEST_CASE("on the way back to Dex goes what a login without it needed") {
  const Proxy proxy(
      "provider = \"oidc\"\noidc_issuer_url = \"https://login.example.com\"\nscope = \"openid all\"\n"
      "oidc_email_claim = \"upn\"\noidc_groups_claim = \"roles\"\ncookie_refresh = \"4m\"\n"
      "provider_ca_files = [\"/etc/kubeflow-sso/ca-direct/ca.crt\"]\nuse_system_trust_store = true\n");
  for (const char* key :
       {"oidc_email_claim", "oidc_groups_claim", "provider_ca_files", "use_system_trust_store"}) {
    CAPTURE(key);
    CHECK(proxy.text.find(key) == std::string::npos);
  }
  CHECK(proxy.has("oidc_issuer_url = \"https://kubeflow.example.com/dex\""));
  CHECK(proxy.text.find("openid all") == std::string::npos);
}

TEST_CASE("the switch for unverified addresses is on where it is allowed, and off where it was on") {
  const std::string allow = "connectors:\n" + config_testing::connector("unverifiedEmail: Allow");
  const std::string key = "insecure_oidc_allow_unverified_email";
  CHECK(Proxy("", allow).has(key + " = true"));
  CHECK(Proxy(key + " = true").has(key + " = false"));
  CHECK(Proxy("").text.find(key) == std::string::npos);
}

TEST_CASE("Kubeflow's parameter for https is set where it counts") {
  const auto parameter = [](const std::string& workload, const std::string& fields = "") {
    Reading reading(workload + login_testing::document(
                                   "ConfigMap", "name: oauth2-proxy-parameters, namespace: oauth2-proxy",
                                   "data: {FORCE_HTTPS: old, OTHER: old}"));
    Changes changes;
    kubeflow_sso::filters::filter_oauth2_proxy_parameters(reading.login.proxy, sso(fields), changes);
    Results results;
    reading.list.commit(changes, results);
    REQUIRE_FALSE(results.failed());
    const std::string out = krm_testing::written(reading.list);
    const std::size_t begin = out.find("\ndata: {") + 8;
    return out.substr(begin, out.find('}', begin) - begin);
  };
  const auto workload = [](const std::string& container) {
    return deployment("oauth2-proxy", "name: oauth2-proxy, namespace: oauth2-proxy", container);
  };
  const auto reads = [&](const std::string& key) {
    return workload(
        "env: [{name: OAUTH2_PROXY_COOKIE_SECURE, valueFrom: {configMapKeyRef: {name: "
        "oauth2-proxy-parameters, key: " +
        key + "}}}]");
  };
  CHECK(parameter("") == "FORCE_HTTPS: \"true\", OTHER: old");
  CHECK(parameter("", "kubeflowURL: http://kubeflow.example.com") == "FORCE_HTTPS: \"false\", OTHER: old");
  CHECK(parameter(reads("FORCE_HTTPS")) == "FORCE_HTTPS: \"true\", OTHER: old");
  CHECK(parameter(reads("OTHER")) == "FORCE_HTTPS: old, OTHER: \"true\"");
  CHECK(parameter(workload("image: p")) == "FORCE_HTTPS: \"true\", OTHER: old");
  CHECK(parameter(workload("env: [{name: OAUTH2_PROXY_COOKIE_SECURE, value: 'true'}]")) ==
        "FORCE_HTTPS: old, OTHER: old");
}

TEST_CASE("a line that would be dead is not written") {
  const Proxy proxy("scope = \"a\"", "",
                    "env: [{name: OAUTH2_PROXY_SCOPE, value: b}], args: ['--provider=c']");
  CHECK(proxy.has("scope = \"a\""));
  CHECK(proxy.text.find("provider =") == std::string::npos);
  CHECK(proxy.has("oidc_issuer_url = \"https://kubeflow.example.com/dex\""));
}

TEST_CASE("Dex's variables and volumes are those that the connectors need") {
  Reading reading(deployment(
      "dex", "name: dex, namespace: auth",
      "env: [{name: KUBEFLOW_SSO_OLD_CLIENT_SECRET, value: a}, {name: A, value: a}], volumeMounts: "
      "[{name: kubeflow-sso-ca-old, mountPath: /old}]",
      "volumes: [{name: kubeflow-sso-ca-old, emptyDir: {}}]"));
  Changes changes;
  kubeflow_sso::filters::filter_dex_deployment(
      reading.login.dex,
      sso("connectors:\n" +
          config_testing::connector("clientIDKeyRef: {name: ids, key: id}\ncaKeyRef: {configMapKeyRef: "
                                    "{name: ca, key: c}}")),
      {}, "", changes);
  Results results;
  reading.list.commit(changes, results);
  REQUIRE_FALSE(results.failed());
  const std::string out = krm_testing::written(reading.list);
  CHECK(out.find("OLD") == std::string::npos);
  CHECK(out.find("-ca-old") == std::string::npos);
  for (const std::string each :
       {"{name: A, value: a}", "KUBEFLOW_SSO_KEYCLOAK_CLIENT_ID", "KUBEFLOW_SSO_KEYCLOAK_CLIENT_SECRET",
        "mountPath: /etc/kubeflow-sso/ca-keycloak", "configMap: {name: ca, items: [{key: c,"}) {
    CAPTURE(each);
    CHECK(out.find(each) != std::string::npos);
  }
}

TEST_CASE("id and secret of oauth2-proxy's client come from variables, and from nowhere else") {
  const std::string own = "proxyClientSecretName: own";
  const Dex literal("issuer: a\nstaticClients:\n- {id: i, SECRET: s, redirectURIs: [/oauth2/callback]}\n",
                    own);
  CHECK(literal.has("idEnv: OIDC_CLIENT_ID"));
  CHECK(literal.has("secretEnv: OIDC_CLIENT_SECRET"));
  CHECK_FALSE(literal.has("id: i"));
  CHECK_FALSE(literal.has("SECRET: s"));
  const std::string others =
      "issuer: a\nstaticClients:\n- {idEnv: A, secretEnv: B, redirectURIs: [/oauth2/callback]}\n";
  CHECK(Dex(others, own).has("{idEnv: A, secretEnv: B, redirectURIs: [/oauth2/callback]}"));
  // Among several the variable tells which one is meant.
  const Dex several(
      others + "- {id: kubeflow-oidc-authservice, secret: s, redirectURIs: [/oauth2/callback]}\n", own);
  CHECK(several.has("{idEnv: A, secretEnv: B, redirectURIs"));
  CHECK(several.has("idEnv: OIDC_CLIENT_ID, secretEnv: OIDC_CLIENT_SECRET"));
  CHECK(Dex(kClient).has("id: a"));
}

TEST_CASE("probes move with Dex's path, those that were there") {
  const auto probes = [](const std::string& fields, const std::string& path,
                         const std::string& probe = "livenessProbe",
                         const std::string& other = "readinessProbe") {
    Reading reading(deployment("dex", "name: dex, namespace: auth",
                               probe + ": {httpGet: {path: " + path + "}}, " + other + ": {tcpSocket: {}}") +
                    config_map("name: dex, namespace: auth", "config.yaml", kClient));
    Changes changes;
    kubeflow_sso::filters::filter_dex_deployment(reading.login.dex, sso(fields), {}, "x", changes);
    Results results;
    reading.list.commit(changes, results);
    REQUIRE_FALSE(results.failed());
    const std::string out = krm_testing::written(reading.list);
    const std::size_t begin = out.find("path: ") + 6;
    return out.substr(begin, out.find('}', begin) - begin);
  };
  const std::string moved = "dexURL: https://kubeflow.example.com/sso";
  CHECK(probes("", "/dex/healthz") == "/dex/healthz");
  CHECK(probes(moved, "/dex/healthz") == "/sso/healthz");
  CHECK(probes(moved, "/other/healthz") == "/other/healthz");
  CHECK(probes(moved, "/dex/healthz", "readinessProbe", "livenessProbe") == "/sso/healthz");
  CHECK(probes(moved, "/dex/healthz", "startupProbe") == "/sso/healthz");
}

TEST_CASE("Dex's rule at Istio has the issuer, the keys and the headers") {
  const auto rule = [](const std::string& fields, const std::string& spec = "") {
    Reading reading(
        "apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {name: dex-jwt, namespace: "
        "istio-system}\nspec: {jwtRules: [{issuer: a/dex" +
        fields + "}]}\n");
    const auto* authentication = reading.login.authentication();
    REQUIRE(authentication != nullptr);
    Changes changes;
    kubeflow_sso::filters::filter_request_authentication(reading.login, authentication->rules.at(0),
                                                         sso(spec), "http://keys", changes);
    Results results;
    reading.list.commit(changes, results);
    REQUIRE_FALSE(results.failed());
    const std::string out = krm_testing::written(reading.list);
    const std::size_t begin = out.find("[{") + 2;
    return out.substr(begin, out.find("}]}\n", begin) - begin);
  };
  const std::string issuer = "issuer: https://kubeflow.example.com/dex";
  const std::string both =
      "outputClaimToHeaders: [{header: kubeflow-userid, claim: email}, {header: kubeflow-groups, claim: "
      "groups}";
  const std::string told = ", {header: kubeflow-email-verified, claim: email_verified}]";
  const std::string claims = both + told;
  CHECK(rule(", jwksUri: old, " + claims) == issuer + ", jwksUri: http://keys, " + claims);
  CHECK(rule(", " + claims) == issuer + ", jwksUri: http://keys, " + claims);
  CHECK(rule(", jwks: '{}', " + claims) == issuer + ", jwksUri: 'http://keys', " + claims);
  CHECK(rule(", jwksUri: old, outputClaimToHeaders: [{header: Kubeflow-UserID, claim: sub}, {header: "
             "kubeflow-userid, "
             "claim: x}, {header: h, claim: c}, {header: kubeflow-groups, claim: groups}]") ==
        issuer +
            ", jwksUri: http://keys, outputClaimToHeaders: [{header: Kubeflow-UserID, claim: email}, "
            "{header: h, "
            "claim: c}, {header: kubeflow-groups, claim: groups}" +
            told);
  CHECK(rule(", jwksUri: old, " + both + "]") == issuer + ", jwksUri: http://keys, " + claims);
  CHECK(rule(", jwksUri: old, " + both + ", {header: Kubeflow-Email-Verified, claim: x}]") ==
        issuer + ", jwksUri: http://keys, " + both +
            ", {header: Kubeflow-Email-Verified, claim: email_verified}]");
  CHECK(rule(", jwksUri: old, " + claims,
             "connectors:\n" + config_testing::connector("unverifiedEmail: Allow")) ==
        issuer + ", jwksUri: http://keys, " + both + "]");
}

TEST_CASE("a provider of the mesh that asks by http sends cookies back, and no other is changed") {
  const auto mesh = [](const std::string& provider) {
    Reading reading(config_map("name: istio, namespace: istio-system", "mesh",
                               "extensionProviders: [{name: oauth2-proxy, " + provider + "}]"));
    Changes changes;
    kubeflow_sso::filters::filter_mesh(*reading.login.istio.mesh.resources.front(),
                                       reading.login.proxy_providers(), changes);
    Results results;
    reading.list.commit(changes, results);
    REQUIRE_FALSE(results.failed());
    const std::string out = krm_testing::written(reading.list);
    const std::size_t begin = out.find("oauth2-proxy, ") + 14;
    return out.substr(begin, out.find("}]", begin) - begin);
  };
  const std::string sends = "headersToDownstreamOnAllow: [set-cookie]";
  CHECK(mesh("envoyExtAuthzHttp: {service: a}") == "envoyExtAuthzHttp: {service: a, " + sends + "}");
  CHECK(mesh("envoyExtAuthzHttp: {" + sends + "}") == "envoyExtAuthzHttp: {" + sends + "}");
  CHECK(mesh("envoyExtAuthzGrpc: {service: a}") == "envoyExtAuthzGrpc: {service: a}");
}

TEST_CASE("sessions of another length, and those that are renewed, are Dex's tokens too") {
  const auto dex = [](const std::string& expiry, const std::string& session) {
    return Dex(kClient + expiry, "session: " + session);
  };
  CHECK(dex("", "{lifetime: 8h}").has("expiry:\n  idTokens: 8h\n"));
  CHECK_FALSE(dex("", "{lifetime: 8h}").has("refreshTokens"));
  const Dex renewed = dex("", "{lifetime: 168h, refreshInterval: 30m}");
  CHECK(renewed.has("idTokens: 1h\n"));
  CHECK(renewed.has("reuseInterval: 10s\n"));
  CHECK(renewed.has("absoluteLifetime: 168h\n"));
  CHECK_FALSE(dex("", "{refreshInterval: 30m}").has("absoluteLifetime"));
  // The same in other words, and a longer reuse interval, stay.
  const std::string same =
      "expiry: {idTokens: 60m, refreshTokens: {reuseInterval: 30s, absoluteLifetime: 168h0m0s}}\n";
  CHECK(dex(same, "{lifetime: 168h, refreshInterval: 30m}").has(same));
  CHECK(dex("expiry: {IDTokens: 24h}\n", "{lifetime: 8h}").has("expiry: {IDTokens: 8h}"));
  CHECK(Dex(kClient + "expiry: {idTokens: 24h}\n").has("expiry: {idTokens: 24h}"));
}

TEST_CASE("sessions of oauth2-proxy last, are renewed and ask for it as the functionConfig says") {
  const std::string stock =
      "scope = \"openid email profile groups\"\ncookie_expire = \"24h\"\ncookie_refresh = 0\n";
  const Proxy renewed(stock, "session: {lifetime: 168h, refreshInterval: 30m}");
  CHECK(renewed.has("scope = \"openid email profile groups offline_access\""));
  CHECK(renewed.has("cookie_expire = \"168h\""));
  CHECK(renewed.has("cookie_refresh = \"30m\""));
  const Proxy longer(stock, "session: {lifetime: 168h}");
  CHECK(longer.has("scope = \"openid email profile groups\""));
  CHECK(longer.has("cookie_refresh = 0"));
  const Proxy ended("scope = \"openid offline_access email profile groups\"\ncookie_refresh = \"1h\"\n",
                    "session: {lifetime: 24h0m}");
  CHECK(ended.has("scope = \"openid email profile groups\""));
  CHECK(ended.has("cookie_refresh = \"0s\""));
  CHECK(ended.has("cookie_expire = \"24h0m\""));
  CHECK(Proxy(stock, "session: {lifetime: 1440m}").has("cookie_expire = \"24h\""));
  CHECK(Proxy(stock).has("cookie_expire = \"24h\""));
  const Proxy by_flag(stock, "session: {lifetime: 168h}", "args: [--cookie-expire=1h]");
  CHECK(by_flag.has("cookie_expire = \"24h\""));
}

TEST_CASE("oauth2-proxy's button names the provider, and its browsers may go to the provider's logout") {
  CHECK(Proxy("provider_display_name = \"Dex\"\n", "providerName: Example")
            .has("provider_display_name = \"Example\""));
  CHECK(Proxy("", "providerName: Example").has("provider_display_name = \"Example\""));
  CHECK(Proxy("provider_display_name = \"Dex\"\n").has("provider_display_name = \"Dex\""));
  const std::string out = "logout: {mode: Provider}";
  CHECK(Proxy("", out).has("whitelist_domains = [ \"keycloak.example.com\" ]"));
  CHECK(Proxy("whitelist_domains = \"a.example.com\"\n", out)
            .has("whitelist_domains = [ \"a.example.com\", \"keycloak.example.com\" ]"));
  const std::string listed = "whitelist_domains = [ \"keycloak.example.com\" ]";
  CHECK(Proxy(listed + "\n", out).has(listed));
  CHECK(Proxy("", "logout: {mode: Local}").text.find("whitelist") == std::string::npos);
}
