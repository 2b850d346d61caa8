// Rules about sessions that are renewed, and about logouts.
#include <doctest/doctest.h>

#include <string>

#include "checks_testing.h"

namespace {

using checks_testing::dex_file;
using checks_testing::ids;
using checks_testing::proxy_file;
using checks_testing::proxy_workload;
using kubeflow_sso::checks::check_agreement;
using kubeflow_sso::checks::check_sessions;

const std::string kRenewed = "session: {refreshInterval: 30m}";
const std::string kRefresh = "cookie_refresh = \"30m\"\n";

std::string sessions(const std::string& list, const std::string& fields = "") {
  return ids(check_sessions, list, fields);
}

std::string mesh(const std::string& http) {
  return login_testing::config_map(
      "name: istio, namespace: istio-system", "mesh",
      "extensionProviders:\n- name: oauth2-proxy\n  envoyExtAuthzHttp: {" + http + "}\n");
}

TEST_CASE("tokens of Dex outlive the interval at which sessions are renewed") {
  const auto said = [](const std::string& expiry, const std::string& refresh) {
    return sessions(dex_file("issuer: a\n" + expiry) + proxy_file("cookie_refresh = " + refresh + "\n") +
                    mesh("headersToDownstreamOnAllow: [set-cookie]"));
  };
  CHECK(said("", "\"23h\"").empty());
  CHECK(said("", "\"24h\"") == "error session-token;");  // Dex's default
  CHECK(said("expiry: {idTokens: 1h}\n", "\"59m\"").empty());
  CHECK(said("expiry: {idTokens: 1h}\n", "\"1h\"") == "error session-token;");
  CHECK(said("expiry: {idTokens: 1h}\n", "0") == "warning session-length;");  // 168h, oauth2-proxy's default
  CHECK(said("expiry: {idTokens: 1d}\n", "\"1h\"").empty());                  // Dex itself refuses that
}

TEST_CASE("Dex keeps a refresh token until it is used") {
  const auto said = [](const std::string& life, const std::string& key = "validIfNotUsedFor") {
    return sessions(dex_file("issuer: a\nexpiry: {refreshTokens: {" + key + ": " + life + "}}\n") +
                    proxy_file(kRefresh) + mesh("headersToDownstreamOnAllow: [set-cookie]"));
  };
  CHECK(said("29m") == "error session-token;");
  CHECK(said("30m") == "error session-token;");
  CHECK(said("31m").empty());
  CHECK(said("0s").empty());  // Dex's word for never
  CHECK(said("30m", "absoluteLifetime") == "error session-token;");
  CHECK(said("31m", "absoluteLifetime").empty());
}

TEST_CASE("a session is renewed before it ends, or oauth2-proxy does not start") {
  const auto said = [](const std::string& lines) { return sessions(proxy_file(lines)); };
  const std::string wrong = "error session;";
  CHECK(said(kRefresh + "cookie_expire = \"29m\"\n") == wrong);
  CHECK(said(kRefresh + "cookie_expire = \"30m\"\n") == wrong);
  CHECK(said(kRefresh + "cookie_expire = \"31m\"\n").empty());
  CHECK(said(kRefresh + "cookie_expire = \"0s\"\n").empty());  // until the browser is closed
  CHECK(said(kRefresh).empty());                               // 168h, oauth2-proxy's default
  CHECK(said("cookie_refresh = \"168h\"\n") == wrong);
}

TEST_CASE("a session that is not renewed ends with its token") {
  const auto said = [](const std::string& expiry, const std::string& lines) {
    return sessions(dex_file("issuer: a\n" + expiry) + proxy_file(lines));
  };
  const std::string longer = "warning session-length;";
  CHECK(said("", "cookie_expire = \"24h\"\n").empty());  // Dex's default
  CHECK(said("", "cookie_expire = \"48h\"\n") == longer);
  CHECK(said("expiry: {idTokens: 48h}\n", "cookie_expire = \"48h\"\n").empty());
  CHECK(said("expiry: {idTokens: 1h}\n", "cookie_expire = \"2h\"\n") == longer);
  CHECK(said("expiry: {idTokens: 24h}\n", "scope = \"a\"\n") == longer);  // oauth2-proxy's default
  CHECK(said("", "cookie_expire = \"0s\"\n") == longer);                  // until the browser is closed
  CHECK(said("", "scope = \"a\"\n").empty());                             // cut down
  CHECK(said("", "cookie_expire = \"48h\"\ncookie_refresh = \"1h\"\n").empty());
  // Of a chart or a cluster, what the files do not say is the default.
  const auto running = [](const std::string& metadata) {
    return sessions(
        dex_file("issuer: a\n") + proxy_file("scope = \"a\"\n") +
        login_testing::deployment("dex", "name: dex, namespace: auth, " + metadata, "image: dex"));
  };
  CHECK(running("uid: a") == longer);
  CHECK(running("labels: {helm.sh/chart: dex-0.20.0}") == longer);
  CHECK(running("labels: {app: dex}").empty());
}

TEST_CASE("a renewed session reaches the browser") {
  const auto said = [](const std::string& http, const std::string& dex = "issuer: a\n") {
    return sessions(dex_file(dex) + proxy_file(kRefresh) + mesh(http));
  };
  CHECK(said("service: a") == "warning session-cookie;");
  CHECK(said("headersToDownstreamOnAllow: [location]") == "warning session-cookie;");
  for (const char* header : {"set-cookie", "Set-Cookie", "'*'", "set-*", "'*cookie'"})
    CHECK(said("headersToDownstreamOnAllow: [" + std::string(header) + "]").empty());
  CHECK(said("service: a", "expiry: {refreshTokens: {disableRotation: true}}\n").empty());
  CHECK(sessions(proxy_file("cookie_refresh = 0\n") + mesh("service: a")).empty());
}

TEST_CASE("a mesh that is not in the list is told once sessions are to be renewed") {
  CHECK(sessions(proxy_file(kRefresh), kRenewed) == "info session-mesh;");
  CHECK(sessions(proxy_file(kRefresh)).empty());
  CHECK(sessions(proxy_file("cookie_refresh = 0\n"), "session: {lifetime: 8h}").empty());
}

TEST_CASE("kept connectors must be able to renew a login, and be none beside a provider's logout") {
  const auto said = [](const std::string& type, const std::string& fields) {
    return sessions(dex_file("connectors:\n- {type: oidc, id: keycloak, name: a}\n- {type: " + type +
                             ", id: kept, name: b}\n"),
                    "otherConnectors: Keep\n" + fields);
  };
  for (const char* type : {"saml", "oauth", "authproxy"})
    CHECK(said(type, kRenewed) == "error session-connector;");
  CHECK(said("ldap", kRenewed).empty());
  CHECK(said("saml", "session: {lifetime: 8h}").empty());
  CHECK(said("saml", "").empty());
  CHECK(said("ldap", "logout: {mode: Provider}") == "error logout;");
  CHECK(said("ldap", "logout: {mode: Local}").empty());
}

TEST_CASE("a dashboard that cannot be told to end the provider's session is an error") {
  const auto said = [](const std::string& containers) {
    return sessions(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: dashboard, namespace: kubeflow}\n"
        "spec: {template: {spec: {containers: [" +
            containers + "]}}}\n",
        "logout: {mode: Local}");
  };
  CHECK(said("{name: a, env: [{name: LOGOUT_URL, value: /oauth2/sign_out}]}").empty());
  CHECK(said("{name: dashboard, env: [{name: LOGOUT_URL, value: /oauth2/sign_out}]}, {name: b}").empty());
  CHECK(said("{name: a, env: [{name: LOGOUT_URL, value: /elsewhere}]}") == "error logout;");
  CHECK(said("{name: a}, {name: b}") == "error logout;");
}

TEST_CASE("a flag or variable over what sessions, logouts and the button need is an error") {
  const auto said = [](const std::string& flag, const std::string& fields) {
    return ids(check_agreement, proxy_workload("args: [" + flag + "]"), fields);
  };
  CHECK(said("--cookie-refresh=2h", kRenewed) == "error dead-setting;");
  CHECK(said("--cookie-refresh=30m0s", kRenewed) == "warning dead-key;");
  CHECK(said("--cookie-refresh=2h", "").empty());
  CHECK(said("--cookie-expire=1h", "session: {lifetime: 8h}") == "error dead-setting;");
  CHECK(said("--cookie-expire=1h", kRenewed).empty());
  CHECK(said("--provider-display-name=Dex", "providerName: Example") == "error dead-setting;");
  CHECK(said("--whitelist-domain=a.example.com", "logout: {mode: Provider}") == "error dead-setting;");
  CHECK(said("--whitelist-domain=keycloak.example.com", "logout: {mode: Provider}") == "warning dead-key;");
  CHECK(said("'--scope=openid email profile'", kRenewed) == "error dead-setting;");
}

}  // namespace
