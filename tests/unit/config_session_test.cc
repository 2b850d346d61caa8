// Sessions and logouts: what may be written, and the times and addresses that follow.
#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config_testing.h"
#include "function/config/duration.h"
#include "function/config/logout.h"
#include "function/config/providers.h"
#include "function/config/url.h"

namespace {

using namespace config_testing;  // NOLINT(google-build-using-namespace)
using namespace kubeflow_sso::config;
using std::chrono::seconds;

TEST_CASE("durations are read as Go reads them, and written in their largest unit") {
  const std::map<std::string, long> cases = {{"0", 0},         {"0s", 0},       {"45s", 45},
                                             {"30m", 1800},    {"1h30m", 5400}, {"168h", 604800},
                                             {"1h0m0s", 3600}, {"90s30s", 120}};
  for (const auto& [text, count] : cases) CHECK(parse_duration(text) == seconds(count));
  for (const char* text : {"", "h", "7d", "1.5h", "-1h", "1 h", "24", "1h30", "10ms", "1234567890h"})
    CHECK_FALSE(parse_duration(text));
  CHECK(duration_text(seconds(7200)) == "2h");
  CHECK(duration_text(seconds(5400)) == "90m");
  CHECK(duration_text(seconds(61)) == "61s");
}

TEST_CASE("tokens live as long as a session that ends, or twice the interval of one that is renewed") {
  CHECK(Session{"8h", ""}.token_life() == seconds(8 * 3600));
  CHECK(Session{"168h", "30m"}.token_life() == seconds(3600));
  CHECK(Session{"", "30m"}.token_life() == seconds(3600));
  CHECK_FALSE(Session{"8d", ""}.token_life());
}

TEST_CASE("a session's times are durations, and its interval the shorter one") {
  const auto ids = [](const std::string& session) {
    std::string all;
    for (const std::string& each : problems(with_spec("session: " + session)))
      all += each.substr(0, each.find(" ", each.find("`"))) + ";";
    return all;
  };
  CHECK(ids("{lifetime: 168h, refreshInterval: 30m}").empty());
  CHECK(ids("{lifetime: 168h}").empty());
  CHECK(ids("{refreshInterval: 30m}").empty());
  CHECK(ids("{lifetime: 7d}") == "error session: `spec.session.lifetime`;");
  CHECK(ids("{lifetime: 0s}") == "error session: `spec.session.lifetime`;");
  CHECK(ids("{lifetime: 1h, refreshInterval: 60m}") == "error session: `spec.session.refreshInterval`;");
  CHECK(ids("{lifetime: 1h, refreshInterval: 3599s}").empty());
}

TEST_CASE("offline_access is asked for where the provider needs it, and where logins are to be renewed") {
  const auto scopes = [](const std::string& issuer, const std::string& fields, bool renewed = true) {
    const Loaded loaded =
        load(with_spec(std::string(renewed ? "session: {refreshInterval: 30m}\n" : "") + "connectors:\n" +
                       connector("type: oidc\nclientID: a\nunverifiedEmail: AllowMissing\nissuer: " + issuer +
                                 "\n" + fields)));
    REQUIRE_FALSE(loaded.results.failed());
    return scopes_to_ask(loaded.sso, loaded.sso.connectors.at(0));
  };
  using Scopes = std::vector<std::string>;
  const Scopes added = {"profile", "email", "offline_access"};
  const std::string entra = "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0";
  CHECK(scopes(entra, "") == added);
  CHECK(scopes(entra, "", false).empty());
  CHECK(scopes(entra, "scopes: [openid]") == Scopes{"openid", "offline_access"});
  CHECK(scopes(entra, "scopes: [offline_access]") == Scopes{"offline_access"});
  CHECK(scopes("https://example.okta.com", "") == added);
  CHECK(scopes("https://example.eu.auth0.com/", "") == added);
  CHECK(scopes("https://keycloak.example.com/realms/a", "").empty());
  CHECK(scopes("https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a", "").empty());
  CHECK(scopes("https://okta.com.example.com", "").empty());
}

TEST_CASE("what cannot renew a login is refused where it is to") {
  const auto said = [](const std::string& fields) {
    const Messages found = problems(with_spec("session: {refreshInterval: 30m}\nconnectors:\n" +
                                              connector("type: oidc\nclientID: a\n" + fields)));
    return found.empty() ? std::string() : found.at(0).substr(0, found.at(0).find(':'));
  };
  CHECK(said("issuer: https://login.example.com") == "warning session-provider");
  CHECK(said("issuer: https://login.example.com\nscopes: [openid, offline_access]").empty());
  CHECK(said("issuer: https://keycloak.example.com/realms/a").empty());
  const auto lowercase = [](const std::string& entry) {
    const Messages found =
        problems(with_spec("session: {refreshInterval: 30m}\nconnectors:\n- {type: microsoft, clientID: a, "
                           "clientSecretKeyRef: {name: a, key: b}, config: {tenant: t, " +
                           entry + "}}"));
    return found.empty() ? std::string() : found.at(0).substr(0, found.at(0).find(':'));
  };
  CHECK(lowercase("emailToLowercase: true") == "error session-connector");
  CHECK(lowercase("EmailToLowerCase: true") == "error session-connector");
  CHECK(lowercase("emailToLowercase: false").empty());
  CHECK_FALSE(can_renew("saml"));
  CHECK_FALSE(can_renew("oauth"));
  CHECK_FALSE(can_renew("authproxy"));
  CHECK(can_renew("oidc"));
  CHECK(can_renew("ldap"));
}

TEST_CASE("a logout leads to oauth2-proxy, and on to the provider and back") {
  const auto url = [](const std::string& fields, const std::string& page = "/oauth2/sign_out") {
    const Loaded loaded = load(with_spec(fields));
    REQUIRE_FALSE(loaded.results.failed());
    return logout_url(loaded.sso, page);
  };
  CHECK(url("logout: {mode: Local}") == "/oauth2/sign_out");
  CHECK(url("logout: {mode: Provider}") ==
        "/oauth2/sign_out?rd=https%3A%2F%2Fkeycloak.example.com%2Frealms%2Fkubeflow%2Fprotocol%2F"
        "openid-connect%2Flogout%3Fclient_id%3Dkubeflow-oidc-authservice%26post_logout_redirect_uri%3D"
        "https%253A%252F%252Fkubeflow.example.com%252Foauth2%252Fsign_out");
  CHECK(url("logout: {mode: Provider, endSessionURL: 'https://a.example.com/out'}", "/gate/sign_out")
            .starts_with("/gate/sign_out?rd=https%3A%2F%2Fa.example.com%2Fout%3Fclient_id%3D"));
  CHECK(authority("https://a.example.com:8443/out") == "a.example.com:8443");
  CHECK(authority("https://a.example.com:443/out") == "a.example.com");
  CHECK(authority("a.example.com").empty());
  CHECK(percent_encoded("a-._~ &\xc3\xa4") == "a-._~%20%26%C3%A4");
}

TEST_CASE("a logout at the provider needs one provider, its page and the client's id") {
  const auto said = [](const std::string& logout, const std::string& connectors) {
    const Messages found = problems(with_spec("logout: " + logout + "\nconnectors:\n" + connectors));
    return found.empty() ? std::string()
                         : found.at(0).substr(0, found.at(0).find(" ", found.at(0).find('`')));
  };
  const std::string known = connector("");
  const std::string unknown = connector("type: oidc\nclientID: a\nissuer: https://login.example.com");
  CHECK(said("{mode: Provider}", known).empty());
  CHECK(said("{mode: Provider}", known + connector("id: b")) == "error logout: `spec.logout.mode`");
  CHECK(said("{mode: Local}", known + connector("id: b")).empty());
  CHECK(said("{mode: Provider}", unknown) == "error logout: `spec.logout`");
  CHECK(said("{mode: Provider, endSessionURL: 'https://login.example.com/out'}", unknown).empty());
  CHECK(said("{mode: Local, endSessionURL: 'https://login.example.com/out'}", known) ==
        "error logout: `spec.logout.endSessionURL`");
  CHECK(said("{mode: Provider}", connector("clientIDKeyRef: {name: a, key: b}")) ==
        "error logout: `spec.logout.mode`");
}

}  // namespace
