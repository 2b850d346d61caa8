// Rules about oauth2-proxy's settings.
#include <doctest/doctest.h>

#include <cctype>
#include <string>

#include "checks_testing.h"

namespace {

using checks_testing::ids;
using checks_testing::proxy_file;
using checks_testing::proxy_workload;
using checks_testing::said;
using kubeflow_sso::checks::check_agreement;
using kubeflow_sso::checks::check_proxy_options;
using kubeflow_sso::checks::check_proxy_settings;

/// A file about which no rule says a word, and `more`.
const std::string kFine = "upstreams = [\"static://200\"]\nset_authorization_header = true\n";

std::string settings(const std::string& more, const std::string& fields = "") {
  return ids(check_proxy_settings, proxy_file(kFine + more), fields);
}

/// What is said of a cookie secret that a variable holds.
std::string cookie(const std::string& secret) {
  return ids(check_proxy_settings,
             proxy_workload("env: [{name: OAUTH2_PROXY_COOKIE_SECRET, value: '" + secret + "'}]"));
}

std::string upstreams(const std::string& value) {
  return ids(check_proxy_settings,
             proxy_file("set_authorization_header = true\nupstreams = " + value + "\n"));
}

}  // namespace

TEST_CASE("a cookie secret has 16, 24 or 32 bytes, as they are or in the base64 of URLs") {
  const std::string wrong = "error cookie-secret;";
  for (const std::size_t length : {16, 24, 32}) CHECK(cookie(std::string(length, '!')) == "");
  for (const std::size_t length : {1, 15, 17, 23, 25, 31, 33, 64}) {
    CAPTURE(length);
    CHECK(cookie(std::string(length, '!')) == wrong);
  }
  // 22, 32 and 43 digits are 16, 24 and 32 bytes
  for (const std::size_t digits : {22, 32, 43}) CHECK(cookie(std::string(digits, 'a')) == "");
  for (const std::size_t digits : {20, 44, 45}) {
    CAPTURE(digits);
    CHECK(cookie(std::string(digits, 'a')) == wrong);
  }
  CHECK(cookie(std::string(43, 'a') + "=") == "");
  CHECK(cookie(std::string(22, '_') + "==") == "");
  CHECK(cookie(std::string(42, '-') + "_") == "");
  // standard base64
  CHECK(cookie(std::string(42, 'a') + "+=") == wrong);
  CHECK(cookie(std::string(42, 'a') + "/=") == wrong);
  CHECK(ids(check_proxy_settings, proxy_workload("image: p")) == "");
}

TEST_CASE("no message shows the cookie secret") {
  const std::string list = proxy_workload("env: [{name: OAUTH2_PROXY_COOKIE_SECRET, value: hunter2}]");
  const auto loaded = config_testing::load(config_testing::with_spec(""));
  const login_testing::Reading reading(list);
  krm_testing::Results results;
  check_proxy_settings({reading.login, loaded.sso, results});
  REQUIRE(results.list().size() == 1);
  CHECK(results.list()[0].message.find("hunter2") == std::string::npos);
  CHECK_FALSE(results.list()[0].field.current_value);
}

TEST_CASE("an upstream answers 200, or the gateway lets nobody in") {
  CHECK(upstreams("[\"static://200\"]") == "");
  CHECK(upstreams("[\"static://202\"]") == "");
  CHECK(upstreams("\"static://200\"") == "");
  CHECK(upstreams("[\"http://a.example\", \"static://404\"]") == "");
  for (const std::string value : {"[]", "\"\"", "[\"static://404\"]", "[\"static://\"]", "[\"file:///a\"]",
                                  "[\"static://200\", \"file:///a#/b\"]"}) {
    CAPTURE(value);
    CHECK(upstreams(value) == "error upstreams;");
  }
  CHECK(ids(check_proxy_settings, proxy_file("set_authorization_header = true")) == "error upstreams;");
}

TEST_CASE("the token reaches Istio") {
  CHECK(settings("") == "");
  CHECK(settings("session_cookie_minimal = true") == "error session-cookie-minimal;");
  CHECK(settings("session_cookie_minimal = false") == "");
  CHECK(settings("skip_provider_button = true") == "warning skip-provider-button;");
  CHECK(ids(check_proxy_settings, proxy_file("upstreams = [\"static://200\"]")) ==
        "error authorization-header;");
  CHECK(ids(check_proxy_settings,
            proxy_file("upstreams = [\"static://200\"]\nset_authorization_header = false")) ==
        "error authorization-header;");
}

TEST_CASE("groups that oauth2-proxy asks for must come") {
  const std::string groups = "allowed_groups = [\"a\"]\n";
  CHECK(settings(groups + "scope = \"openid groups\"") == "");
  CHECK(settings(groups + "scope = \"openid\"") == "error proxy-groups;");
  CHECK(settings(groups + "scope = \"openid groups\"",
                 "connectors:\n" + config_testing::connector("groups: None")) == "error proxy-groups;");
  CHECK(settings("allowed_groups = []") == "");
  CHECK(settings("allowed_roles = [\"a\"]\nscope = \"openid groups\"") == "error proxy-groups;");
}

TEST_CASE("groups are in the claim where Dex has them") {
  const std::string wanted = "scope = \"openid groups\"\nallowed_groups = [\"a\"]\n";
  CHECK(settings(wanted) == "");
  CHECK(settings(wanted + "oidc_groups_claim = \"groups\"\n") == "");
  CHECK(settings(wanted + "oidc_groups_claim = \"roles\"\n") == "error proxy-groups;");
  CHECK(settings("oidc_groups_claim = \"roles\"\n") == "");
}

TEST_CASE("oauth2-proxy looks for the audience where Dex has it") {
  CHECK(settings("oidc_audience_claims = [\"azp\"]\n") == "error token-audiences;");
  CHECK(settings("oidc_audience_claims = [\"azp\", \"aud\"]\n") == "");
  CHECK(settings("oidc_audience_claims = []\n") == "");
}

TEST_CASE("offline_access without a refresh is for nothing") {
  const std::string scope = "scope = \"openid offline_access\"\n";
  CHECK(settings(scope) == "warning unused-offline-access;");
  CHECK(settings(scope + "cookie_refresh = \"0\"") == "warning unused-offline-access;");
  CHECK(settings(scope + "cookie_refresh = \"0s\"") == "warning unused-offline-access;");
  CHECK(settings(scope + "cookie_refresh = 0") == "warning unused-offline-access;");
  CHECK(settings(scope + "cookie_refresh = \"1h\"") == "");
}

TEST_CASE("ways past the login") {
  struct Case {
    std::string line;
    std::string expected;
  };
  for (const Case& each : {
           Case{"htpasswd_file = \"/a\"", "error proxy-lets-past;"},
           Case{"htpasswd_file = \"\"", ""},
           Case{"insecure_oidc_skip_issuer_verification = true", "error proxy-lets-past;"},
           Case{"insecure_oidc_skip_issuer_verification = false", ""},
           Case{"skip_auth_preflight = true", "warning proxy-exception;"},
           Case{"authenticated_emails_file = \"/a\"", ""},
           Case{"oidc_email_claim = \"sub\"", "warning proxy-exception;"},
           Case{"oidc_email_claim = \"email\"", ""},
           Case{"ssl_insecure_skip_verify = true", "warning proxy-exception;"},
           Case{"trusted_ips = [\"10.0.0.0/8\"]", "error proxy-lets-past;"},
           Case{"trusted_ips = [\"0.0.0.0/0\"]", "error proxy-lets-past;"},
           Case{"trusted_ips = [\"::/0\"]", "error proxy-lets-past;"},
           Case{"skip_auth_routes = [\"^/dex/\"]", ""},
           Case{"skip_auth_regex = [\"^/dex/\"]", ""},
           Case{"skip_auth_routes = [\"^/dex/\", \"^/pipeline/\"]", "error proxy-lets-past;"},
           Case{"skip_auth_regex = [\".*\"]", "error proxy-lets-past;"},
           Case{"skip_auth_regex = [\"/dex/.*\"]", "warning proxy-exception;"},
           // a page of an application that is none of the samples, an application of the user's own, Dex's
           // pages
           Case{"skip_auth_routes = [\"^/kfam/v1/profiles\"]", "error proxy-lets-past;"},
           Case{"skip_auth_routes = [\"GET=^/pipeline/apis/v2beta1/healthz$\"]", "warning proxy-exception;"},
           Case{"skip_auth_routes = [\"^/public/\"]", "warning proxy-exception;"},
           Case{"skip_auth_routes = [\"^/dex\"]", ""},
           Case{"skip_auth_routes = [\"(?i)^/dex/\"]", ""},
           Case{"skip_auth_routes = [\"GET=^/dex/auth$\"]", ""},
       }) {
    CAPTURE(each.line);
    CHECK(settings(each.line) == each.expected);
  }
  CHECK(settings("authenticated_emails_file = \"/a\"", "emailDomains: [example.com]") ==
        "warning proxy-exception;");
}

TEST_CASE("the session's cookie comes back with every request") {
  const std::string wrong = "error cookie-scope;";
  CHECK(settings("cookie_domains = [\".example.com\"]") == "");
  CHECK(settings("cookie_domains = [\"other.example.org\", \"kubeflow.example.com\"]") == "");
  CHECK(settings("cookie_domains = [\"Example.com\"]") == "");
  CHECK(settings("cookie_domains = [\"example.org\"]") == wrong);
  CHECK(settings("cookie_domains = [\"low.example.com\"]") == wrong);
  CHECK(settings("cookie_domains = []") == "");
  // Go leaves these out: the cookie is the host's own.
  for (const char* none : {"", "*.example.org", "https://example.org", "example.org:8443"})
    CHECK(settings("cookie_domains = [\"" + std::string(none) + "\"]") == "");
  CHECK(settings("cookie_path = \"/\"") == "");
  CHECK(settings("cookie_path = \"/oauth2\"") == wrong);
}

TEST_CASE("the cookies come back with the browser from the provider") {
  const std::string wrong = "error cookie-scope;";
  const std::string github =
      "connectors: [{type: github, clientID: a, clientSecretKeyRef: {name: a, key: b}, config: {orgs: "
      "[{name: a}]}}]\n";
  const auto with = [](const std::string& issuer) {
    return "connectors: [{type: keycloak, issuer: '" + issuer +
           "', clientSecretKeyRef: {name: a, key: b}}]\n";
  };
  for (const std::string key : {"cookie_samesite", "cookie_csrf_samesite"}) {
    CAPTURE(key);
    const std::string strict = key + " = \"strict\"";
    CHECK(settings(strict, github) == wrong);
    CHECK(settings(strict, with("https://keycloak.example.org/realms/a")) == wrong);
    CHECK(settings(strict, with("https://keycloak.example.com/realms/a")) == "");
    CHECK(settings(strict, with("https://Keycloak.EXAMPLE.com/realms/a")) == "");
    for (const char* value : {"", "lax", "none"}) CHECK(settings(key + " = \"" + value + "\"", github) == "");
    for (const char* value : {"Lax", "bogus"}) CHECK(settings(key + " = \"" + value + "\"") == wrong);
    CHECK(settings(key + " = \"none\"", "kubeflowURL: http://kubeflow.example.com") == wrong);
  }
}

TEST_CASE("a cookie's name asks for no more than its session has") {
  const std::string wrong = "error cookie-scope;";
  const std::string http = "kubeflowURL: http://kubeflow.example.com";
  const std::string host = "cookie_name = \"__Host-kubeflow\"\n";
  CHECK(settings(host) == "");
  CHECK(settings(host, http) == wrong);
  CHECK(settings(host + "cookie_domains = [\"kubeflow.example.com\"]\n") == wrong);
  CHECK(settings("cookie_name = \"__Secure-kubeflow\"\ncookie_domains = [\"kubeflow.example.com\"]\n") == "");
  CHECK(settings("cookie_name = \"__Secure-kubeflow\"\n", http) == wrong);
  CHECK(settings("cookie_name = \"kubeflow\"\n", http) == "");
}

TEST_CASE("Kubeflow's own parameter for certificates is no exception") {
  const auto verify = [](const std::string& key) {
    return ids(
        check_proxy_settings,
        proxy_workload(
            "env: [{name: OAUTH2_PROXY_SSL_INSECURE_SKIP_VERIFY, valueFrom: {configMapKeyRef: {name: "
            "oauth2-proxy-parameters, key: " +
            key + "}}}]") +
            login_testing::document("ConfigMap", "name: oauth2-proxy-parameters, namespace: oauth2-proxy",
                                    "data: {" + key + ": 'true'}"));
  };
  CHECK(verify("ALLOW_SELF_SIGNED_ISSUER") == "");
  CHECK(verify("OTHER") == "warning proxy-exception;");
}

TEST_CASE("everybody is let past by any of several networks") {
  CHECK(settings("trusted_ips = [\"10.0.0.0/8\", \"0.0.0.0/0\"]") == "error proxy-lets-past;");
}

TEST_CASE("secrets do not stand in a ConfigMap") {
  CHECK(settings("client_secret = \"a\"") == "warning secret-in-configmap;");
  CHECK(settings("client_secret = \"\"") == "");
}

TEST_CASE("a value of another type is told, and nothing else") {
  CHECK(ids(check_proxy_settings, proxy_file("scope = 1979-05-27\nset_authorization_header = false")) ==
        "error proxy-option-type;");
  for (const std::string key :
       {"provider", "oidc_issuer_url", "login_url", "redeem_url", "oidc_jwks_url", "redirect_url", "scope",
        "skip_oidc_discovery", "relative_redirect_url", "insecure_oidc_allow_unverified_email",
        "email_domains", "whitelist_domains", "provider_display_name", "cookie_expire", "cookie_refresh",
        "cookie_secure"}) {
    CAPTURE(key);
    CHECK(settings(key + " = 1979-05-27") == "error proxy-option-type;");
  }
  CHECK(settings("cookie_name = 1979-05-27") == "");  // nothing that the login hangs on
}

TEST_CASE("a line that a variable makes dead is told") {
  const auto dead = [](const std::string& key, const std::string& variable) {
    return ids(check_proxy_settings, proxy_file(kFine + key + " = \"a\"") +
                                         proxy_workload("env: [{name: " + variable + ", value: a}]"));
  };
  CHECK(dead("cookie_name", "OAUTH2_PROXY_COOKIE_NAME") == "warning dead-key;");
  CHECK(dead("cookie_name", "OAUTH2_PROXY_COOKIE_HTTPONLY") == "");
}

TEST_CASE("a line of ours that a variable makes dead is told by the rule of what must agree") {
  const auto dead = [](const std::string& key, const std::string& fields = "") {
    std::string variable = "OAUTH2_PROXY_" + key;
    for (char& c : variable) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return ids(
        check_proxy_settings,
        proxy_file(kFine + key + " = \"a\"") + proxy_workload("env: [{name: " + variable + ", value: a}]"),
        fields);
  };
  for (const std::string key :
       {"provider", "oidc_issuer_url", "skip_oidc_discovery", "login_url", "redeem_url", "oidc_jwks_url",
        "scope", "cookie_secure", "insecure_oidc_allow_unverified_email"}) {
    CAPTURE(key);
    CHECK(dead(key) == "");
  }
  struct Case {
    std::string key;
    std::string fields;  // with which it is ours
  };
  for (const Case& each : {
           Case{"email_domains", "emailDomains: [example.com]"},
           Case{"cookie_expire", "session: {lifetime: 8h}"},
           Case{"cookie_refresh", "session: {lifetime: 8h}"},
           Case{"provider_display_name", "providerName: Example"},
           Case{"whitelist_domains", "logout: {mode: Provider}"},
       }) {
    CAPTURE(each.key);
    CHECK(dead(each.key) == "warning dead-key;");
    CHECK(dead(each.key, each.fields) == "");
  }
}

TEST_CASE("options that a release does not have") {
  const auto options = [](const std::string& line, const std::string& tag) {
    return ids(check_proxy_options,
               proxy_file(line) + (tag.empty() ? "" : proxy_workload("image: 'p:" + tag + "'")));
  };
  CHECK(options("scope = \"a\"", "v7.7.1") == "");
  CHECK(options("scop = \"a\"", "v7.7.1") == "error proxy-option;");
  CHECK(options("scop = \"a\"", "") == "warning proxy-option-release;");
  CHECK(options("scop = \"a\"", "v99.0.0") == "warning proxy-option-release;");
  CHECK(options("cookie_csrf_per_request_limit = 3", "v7.10.0") == "error proxy-option;");
  CHECK(options("cookie_csrf_per_request_limit = 3", "v7.11.0") == "");
  CHECK(options("cookie_csrf_per_request_limit = 3", "") == "");
  CHECK(said(check_proxy_options, proxy_file("scop = \"a\"") + proxy_workload("image: 'p:v7.7.1'"))
            .at(0)
            .find("did you mean `scope`?") != std::string::npos);
}

TEST_CASE("flags that a release does not have") {
  const auto flags = [](const std::string& words, const std::string& tag) {
    return ids(check_proxy_options, proxy_workload("image: 'p:" + tag + "', args: [" + words + "]"));
  };
  CHECK(flags("--config=/a, --email-domain=a, --skip-provider-button, --upstream, a", "v7.7.1") == "");
  CHECK(flags("--email-domains=a", "v7.7.1") == "error proxy-option;");
  CHECK(flags("--email_domain=a", "v7.7.1") == "error proxy-option;");
  CHECK(flags("'--skip-provider-button:true'", "v7.7.1") == "error proxy-option;");
  CHECK(flags("--no-such-flag", "v99.0.0") == "warning proxy-option-release;");
  CHECK(flags("--cookie-csrf-samesite=lax", "v7.7.1") == "error proxy-option;");
  CHECK(flags("--cookie-csrf-samesite=lax", "v7.15.0") == "");
  CHECK(flags("--, --no-such-flag", "v7.7.1") == "");
  // A value is none, whatever it looks like; a switch has none.
  CHECK(flags("--cookie-secret, --Xy_abcdefghijklmnopqrstuvwx012", "v7.7.1") == "");
  CHECK(flags("--skip-provider-button, --no-such-flag", "v7.7.1") == "error proxy-option;");
}

TEST_CASE("the flags of a program that starts oauth2-proxy are its own") {
  const auto command = [](const std::string& words) {
    return ids(check_proxy_options, proxy_workload("image: 'p:v7.7.1', command: [" + words + "]"));
  };
  CHECK(command("dumb-init, --single-child, --, /bin/oauth2-proxy, --no-such-flag") == "error proxy-option;");
  CHECK(command("dumb-init, --single-child, --, /bin/oauth2-proxy, --upstream=a") == "");
  CHECK(command("/vault/vault-env, --log-level=debug, /bin/oauth2-proxy") == "");
  CHECK(command("/my-wrapper, --no-such-flag") == "");
}

TEST_CASE("a secret that was written right behind its flag is not shown") {
  const auto messages =
      said(check_proxy_options, proxy_workload("image: 'p:v7.7.1', args: [--client-secretABCDEF]"));
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].find("`--client-secret...`") != std::string::npos);
  CHECK(messages[0].find("ABCDEF") == std::string::npos);
}

TEST_CASE("what wins over the file is right, wrong, or not known") {
  const auto winner = [](const std::string& container) {
    return ids(check_agreement, proxy_workload(container));
  };
  const std::string issuer = "name: OAUTH2_PROXY_OIDC_ISSUER_URL, ";
  CHECK(winner("image: p") == "");
  CHECK(winner("env: [{" + issuer + "value: 'https://kubeflow.example.com/dex'}]") == "warning dead-key;");
  CHECK(winner("env: [{" + issuer + "value: 'https://kubeflow.example.com/dex/'}]") == "error dead-setting;");
  CHECK(winner("env: [{" + issuer + "valueFrom: {secretKeyRef: {name: a, key: b}}}]") ==
        "error dead-setting;");
  CHECK(winner("args: ['--provider=google']") == "error dead-setting;");
  CHECK(winner("args: ['--provider=oidc', '--scope=openid email']") ==
        "error dead-setting;warning dead-key;");
  CHECK(winner("args: ['--scope=profile openid email']") == "warning dead-key;");
  CHECK(winner("args: ['--skip-oidc-discovery']") == "warning dead-key;");
  CHECK(winner("args: ['--skip-oidc-discovery=false']") == "error dead-setting;");
  // need not be set: only a wrong one is told
  CHECK(winner("env: [{name: OAUTH2_PROXY_COOKIE_SECURE, value: 'true'}]") == "");
  CHECK(winner("env: [{name: OAUTH2_PROXY_COOKIE_SECURE, value: 'false'}]") == "error dead-setting;");
}
