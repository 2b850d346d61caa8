// oauth2-proxy's settings, as flags, variables and file make them.
#include "function/login/oauth2_proxy.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "login_testing.h"

namespace {

using kubeflow_sso::login::key_of_flag;
using kubeflow_sso::login::key_of_variable;
using kubeflow_sso::login::OAuth2Proxy;
using kubeflow_sso::login::Origin;
using kubeflow_sso::login::Setting;
using login_testing::config_map;
using login_testing::document;
using login_testing::Reading;

/// oauth2-proxy with that file; its container has the flags `args` and the fields `container`.
struct Proxy : Reading {
  explicit Proxy(const std::string& file, const std::string& args = "", const std::string& container = "")
      : Reading(login_testing::deployment("oauth2-proxy", "name: oauth2-proxy, namespace: oauth2-proxy",
                                          "args: ['--config=/etc/p/oauth2_proxy.cfg'" +
                                              (args.empty() ? "" : ", " + args) +
                                              "], volumeMounts: [{name: c, mountPath: /etc/p}], " + container,
                                          "volumes: [{name: c, configMap: {name: oauth2-proxy}}]") +
                config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg", file) +
                document("ConfigMap", "name: from, namespace: oauth2-proxy",
                         "data: {OAUTH2_PROXY_SCOPE: envFrom}")) {
    REQUIRE(login.unreadable.empty());
    REQUIRE(login.proxy.config);
  }
  Setting setting(std::string_view key) const { return login.proxy.setting(key); }
};

/// The text of a setting and where it is from: "flag: x".
std::string shown(const Setting& setting) {
  constexpr std::array<const char*, 5> kOrigins = {"default", "file", "envFrom", "env", "flag"};
  return std::string(kOrigins.at(static_cast<std::size_t>(setting.value.origin))) + ": " +
         setting.value.text.value_or("not known");
}

std::string scope(const std::string& file, const std::string& args, const std::string& container) {
  return shown(Proxy(file, args, container).setting("scope"));
}

std::string redirect_uri(const std::string& file, const std::string& url = "https://kubeflow.example.com") {
  return Proxy(file).login.proxy.redirect_uri(url);
}

}  // namespace

TEST_CASE("flag before variable before file, and env before envFrom") {
  const std::string file = "scope = \"file\"";
  const std::string from = "envFrom: [{configMapRef: {name: from}}]";
  const std::string env = "env: [{name: OAUTH2_PROXY_SCOPE, value: env}]";
  CHECK(scope("", "", "") == "default: not known");
  CHECK(scope(file, "", "") == "file: file");
  CHECK(scope(file, "", from) == "envFrom: envFrom");
  CHECK(scope(file, "", from + ", " + env) == "env: env");
  CHECK(scope(file, "--scope=flag", from + ", " + env) == "flag: flag");
  CHECK(scope(file, "--scope=", env) == "flag: ");
}

TEST_CASE("an empty variable is none, one that is not known is one") {
  CHECK(scope("scope = \"file\"", "", "env: [{name: OAUTH2_PROXY_SCOPE, value: ''}]") == "file: file");
  CHECK(scope("scope = \"file\"", "",
              "env: [{name: OAUTH2_PROXY_SCOPE, valueFrom: {secretKeyRef: {name: absent, key: a}}}]") ==
        "env: not known");
  CHECK(scope("scope = \"\"", "", "") == "file: ");
}

TEST_CASE("a file's key is found in any case, with any type") {
  const Proxy proxy(
      "Scope = \"a b\"\nCOOKIE_SECURE = false\ncookie_refresh = 60\nemail_domains = [\"a\", \"b\"]\n"
      "upstreams = \"a,b\"\nprovider = 1979-05-27\n");
  CHECK(shown(proxy.setting("scope")) == "file: a b");
  CHECK(shown(proxy.setting("cookie_secure")) == "file: false");
  CHECK(shown(proxy.setting("cookie_refresh")) == "file: 60");
  CHECK(shown(proxy.setting("email_domains")) == "file: a,b");
  CHECK(proxy.setting("email_domains").items == std::vector<std::string>{"a", "b"});
  CHECK(proxy.setting("upstreams").items == std::vector<std::string>{"a", "b"});
  CHECK(shown(proxy.setting("provider")) == "file: not known");
  CHECK(to_string(proxy.setting("scope").value.place.path) == "data[\"oauth2_proxy.cfg\"].Scope");
}

TEST_CASE("truth is what Go takes for it") {
  const auto truth = [](const std::string& text) {
    const Setting setting = Proxy("", "--cookie-secure=" + text).setting("cookie_secure");
    return std::string(setting.is_true() ? "true" : "") + (setting.is_false() ? "false" : "");
  };
  for (const std::string text : {"1", "t", "T", "true", "TRUE", "True"}) {
    CAPTURE(text);
    CHECK(truth(text) == "true");
  }
  for (const std::string text : {"0", "f", "F", "false", "FALSE", "False"}) {
    CAPTURE(text);
    CHECK(truth(text) == "false");
  }
  for (const std::string text : {"yes", "tRUE", "no", "2"}) {
    CAPTURE(text);
    CHECK(truth(text) == "");
  }
}

TEST_CASE("flags in all their forms") {
  const auto flag = [](const std::string& args, std::string_view key) {
    return shown(Proxy("", args).setting(key));
  };
  CHECK(flag("--scope=a", "scope") == "flag: a");
  CHECK(flag("--scope, a", "scope") == "flag: a");
  CHECK(flag("--scope=a, --scope=b", "scope") == "flag: b");
  CHECK(flag("--scope=a=b", "scope") == "flag: a=b");
  CHECK(flag("--skip-provider-button", "skip_provider_button") == "flag: true");
  CHECK(flag("--skip-provider-button, --scope=a", "skip_provider_button") == "flag: true");
  CHECK(flag("--cookie-refresh, 1h", "cookie_refresh") == "flag: 1h");
  CHECK(flag("-scope=a, scope=a, --other=a", "scope") == "default: not known");
  // A variable that nobody knows.
  CHECK(flag("'--redirect-url=https://$(HOST)/a'", "redirect_url") == "flag: https://$(HOST)/a");
  const std::string host = "env: [{name: HOST, valueFrom: {secretKeyRef: {name: absent, key: a}}}]";
  CHECK(shown(Proxy("", "'--redirect-url=https://$(HOST)/a'", host).setting("redirect_url")) ==
        "flag: not known");
  CHECK(shown(Proxy("", "--redirect-url, 'https://$(HOST)/a'", host).setting("redirect_url")) ==
        "flag: not known");
  CHECK(shown(Proxy("", "--email-domain=a, '--email-domain=$(HOST)'", host).setting("email_domains")) ==
        "flag: not known");
  // pflag: a switch takes no word behind it
  CHECK(flag("--cookie-secure, 'false'", "cookie_secure") == "flag: true");
}

TEST_CASE("repeated flags of a list add up, and the flag's list replaces the file's") {
  const Proxy proxy("email_domains = [\"file\"]",
                    "--email-domain=a, '--email-domain=b,c', --whitelist-domain, d");
  CHECK(shown(proxy.setting("email_domains")) == "flag: a,b,c");
  CHECK(proxy.setting("email_domains").items == std::vector<std::string>{"a", "b", "c"});
  CHECK(shown(proxy.setting("whitelist_domains")) == "flag: d");
}

TEST_CASE("keys of variables and flags") {
  CHECK(key_of_variable("OAUTH2_PROXY_OIDC_ISSUER_URL") == "oidc_issuer_url");
  CHECK(key_of_variable("OAUTH2_PROX_SCOPE") == "");
  CHECK(key_of_flag("--oidc-issuer-url=a") == "oidc_issuer_url");
  CHECK(key_of_flag("--oidc-issuer-url") == "oidc_issuer_url");
  CHECK(key_of_flag("--email-domain=a") == "email_domains");
  CHECK(key_of_flag("--upstream") == "upstreams");
  CHECK(key_of_flag("--skip-auth-route=a") == "skip_auth_routes");
  CHECK(key_of_flag("--extra-jwt-issuers=a") == "extra_jwt_issuers");
  CHECK(key_of_flag("--config=a") == "");
  CHECK(key_of_flag("--email-domains=a") == "");  // it exits
  CHECK(key_of_flag("--email_domain=a") == "");
  CHECK(key_of_flag("oidc-issuer-url") == "");
}

TEST_CASE("overrides are flags and variables, each once, in the order of their keys") {
  const Proxy proxy(
      "scope = \"file\"", "--scope=flag, --provider=a",
      "env: [{name: OAUTH2_PROXY_SCOPE, value: env}, {name: OAUTH2_PROXY_COOKIE_NAME, value: c}, {name: "
      "OAUTH2_PROXY_LOGIN_URL, value: ''}, {name: OTHER, value: a}]");
  std::string all;
  for (const Setting& each : proxy.login.proxy.overrides()) all += each.key + " " + shown(each) + "; ";
  CHECK(all == "cookie_name env: c; provider flag: a; scope flag: flag; ");
}

TEST_CASE("what holds a secret is marked, whatever sets it") {
  const Proxy proxy("client_secret = \"a\"\nscope = \"b\"\n", "--cookie-secret=c",
                    "env: [{name: OAUTH2_PROXY_REDIS_PASSWORD, value: d}]");
  CHECK(proxy.setting("client_secret").value.is_secret);
  CHECK(proxy.setting("cookie_secret").value.is_secret);
  CHECK(proxy.setting("redis_password").value.is_secret);
  CHECK_FALSE(proxy.setting("scope").value.is_secret);
  for (const std::string key :
       {"client_secret", "cookie_secret", "basic_auth_password", "github_token", "jwt_key", "redis_password",
        "redis_sentinel_password", "signature_key", "redis_connection_url", "google_service_account_json"}) {
    CAPTURE(key);
    CHECK(Proxy(key + " = \"a\"\n").setting(key).value.is_secret);
  }
}

TEST_CASE("the redirect URI that is sent") {
  struct Case {
    std::string file;
    std::string expected;
  };
  for (const Case& each : {
           Case{"", "https://kubeflow.example.com/oauth2/callback"},
           Case{"redirect_url = \"\"", "https://kubeflow.example.com/oauth2/callback"},
           Case{"redirect_url = \"/oauth2/callback\"", "https://kubeflow.example.com/oauth2/callback"},
           Case{"redirect_url = \"/a\"", "https://kubeflow.example.com/a"},
           Case{"redirect_url = \"/oauth2/callback\"\nrelative_redirect_url = true", "/oauth2/callback"},
           Case{"relative_redirect_url = true", "/oauth2/callback"},
           Case{"redirect_url = \"/oauth2/callback\"\nrelative_redirect_url = false",
                "https://kubeflow.example.com/oauth2/callback"},
           Case{"proxy_prefix = \"/login\"", "https://kubeflow.example.com/login/callback"},
           Case{"proxy_prefix = \"/login\"\nredirect_url = \"/a\"\nrelative_redirect_url = true", "/a"},
           // with a host it is what is sent, the path filled in
           Case{"redirect_url = \"http://other.example.com/a\"", "http://other.example.com/a"},
           Case{"redirect_url = \"https://other.example.com:8443\"",
                "https://other.example.com:8443/oauth2/callback"},
           Case{"redirect_url = \"https://other.example.com/\"", "https://other.example.com/"},
           Case{"redirect_url = \"https://other.example.com\"\nrelative_redirect_url = true",
                "https://other.example.com/oauth2/callback"},
           // a host without a scheme is a path to Go
           Case{"redirect_url = \"kubeflow.example.com/oauth2/callback\"",
                "https://kubeflow.example.com/kubeflow.example.com/oauth2/callback"},
           Case{"redirect_url = \"kubeflow.example.com/oauth2/callback\"\nrelative_redirect_url = true",
                "kubeflow.example.com/oauth2/callback"},
       }) {
    CAPTURE(each.file);
    CHECK(redirect_uri(each.file) == each.expected);
  }
}

TEST_CASE("secure cookies make the redirect URI https") {
  const std::string http = "http://kubeflow.example.com";
  CHECK(redirect_uri("", http) == "https://kubeflow.example.com/oauth2/callback");
  CHECK(redirect_uri("cookie_secure = true", http) == "https://kubeflow.example.com/oauth2/callback");
  CHECK(redirect_uri("cookie_secure = false", http) == "http://kubeflow.example.com/oauth2/callback");
  CHECK(redirect_uri("cookie_secure = false\nredirect_url = \"/a\"\nrelative_redirect_url = true", http) ==
        "/a");
  CHECK(Proxy("cookie_secure = true").login.proxy.redirect_uri(http, false) == http + "/oauth2/callback");
}

TEST_CASE("a provider that is configured in another file") {
  const auto alpha = [](const std::string& args) {
    const auto found = Proxy("", args).login.proxy.alpha_config();
    return found ? found->text : "none";
  };
  CHECK(alpha("--scope=a") == "none");
  CHECK(alpha("--alpha-config=/a.yaml") == "/a.yaml");
  CHECK(alpha("--alpha-config, /a.yaml") == "/a.yaml");
}

TEST_CASE("without a file or a workload there are the settings of the other") {
  const Reading file(
      config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg", "scope = \"a\""));
  CHECK(shown(file.login.proxy.setting("scope")) == "file: a");
  const Reading workload(
      login_testing::deployment("oauth2-proxy", "name: oauth2-proxy, namespace: oauth2-proxy",
                                "args: ['--scope=a'], env: [{name: OAUTH2_PROXY_PROVIDER, value: b}]"));
  CHECK(shown(workload.login.proxy.setting("scope")) == "flag: a");
  CHECK(shown(workload.login.proxy.setting("provider")) == "env: b");
  CHECK(shown(Reading("").login.proxy.setting("scope")) == "default: not known");
}

TEST_CASE("a template is told as one, not as broken TOML") {
  const Reading reading(config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg",
                                   "scope = \"a\"\n{{ if a }}\nb = 1\n"));
  REQUIRE(reading.login.unreadable.size() == 1);
  CHECK(std::string(reading.login.unreadable[0].error.what()).find("is a template (`{{`)") !=
        std::string::npos);
}
