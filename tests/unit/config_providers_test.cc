// What is known of providers by their issuer, and what load says because of it.
#include <doctest/doctest.h>

#include <map>

#include "config_testing.h"
#include "function/config/connector_types.h"
#include "function/config/providers.h"

namespace {

using namespace config_testing;  // NOLINT(google-build-using-namespace)
using namespace kubeflow_sso::config;

const std::string kOidc = "type: oidc\nclientID: kubeflow\n";
const std::string kTenant = "11111111-2222-3333-4444-55555555abcd";

Connector with_issuer(const std::string& issuer) {
  Connector found;
  found.type = "oidc";
  found.issuer = issuer;
  return found;
}

/// The ids of what load says about an oidc connector with that issuer, each in front of a blank.
std::string ids(const std::string& issuer, const std::string& more = "") {
  std::string found;
  const Loaded loaded = load(with_connector(kOidc + "issuer: \"" + issuer + "\"\n" + more));
  for (const auto& result : loaded.results.list()) found += " " + result.id;
  return found;
}

Messages about(const std::string& issuer, const std::string& more = "") {
  return problems(with_connector(kOidc + "issuer: " + issuer + "\n" + more));
}

TEST_CASE("everybody has an account at these") {
  for (const std::string host : {"accounts.google.com",
                                 "gitlab.com",
                                 "www.linkedin.com",
                                 "linkedin.com",
                                 "github.com",
                                 "appleid.apple.com",
                                 "account.apple.com",
                                 "slack.com",
                                 "id.twitch.tv",
                                 "login.live.com",
                                 "discord.com",
                                 "www.facebook.com",
                                 "facebook.com",
                                 "bitbucket.org",
                                 "api.bitbucket.org",
                                 "auth.atlassian.com",
                                 "login.yahoo.com",
                                 "api.login.yahoo.com",
                                 "login.salesforce.com",
                                 "www.paypal.com",
                                 "www.amazon.com",
                                 "orcid.org",
                                 "codeberg.org",
                                 "gitea.com",
                                 "access.line.me",
                                 "kauth.kakao.com",
                                 "oauth2.sigstore.dev",
                                 "accounts.spotify.com",
                                 "token.actions.githubusercontent.com",
                                 "secure.login.gov"}) {
    CAPTURE(host);
    CHECK(is_open_to_everybody(with_issuer("https://" + host + "/oauth")));
  }
  for (const char* open : {"https://accounts.google.com", "https://ACCOUNTS.google.com:443",
                           "https://gitlab.com", "https://github.com/login/oauth"}) {
    CAPTURE(open);
    CHECK(ids(open) == " open-to-everybody");
  }
  for (const char* own : {"https://gitlab.example.com", "https://accounts.google.com.example.com",
                          "https://example.com/accounts.google.com", "https://slack.com.evil.example"}) {
    CAPTURE(own);
    CHECK_FALSE(is_open_to_everybody(with_issuer(own)));
    CHECK(ids(own).empty());
  }
}

TEST_CASE("a type of provider is open, unless its config names a host of one's own") {
  const std::map<std::string, std::string> open = {
      {"github", "hostName"}, {"gitlab", "baseURL"}, {"gitea", "baseURL"},   {"microsoft", "tenant"},
      {"google", ""},         {"linkedin", ""},      {"bitbucket-cloud", ""}};
  for (const ConnectorType& type : kConnectorTypes) {
    CAPTURE(type.name);
    const auto row = open.find(std::string(type.name));
    Connector connector;
    connector.type = type.name;
    CHECK(is_open_to_everybody(connector) == (row != open.end()));
    if (row == open.end()) continue;
    connector.config.set(row->second, kubeflow_sso::yaml::Value::string("a"));
    CHECK(is_open_to_everybody(connector) == row->second.empty());
  }
}

TEST_CASE("where the browser comes back from") {
  const auto host = [](const std::string& type, const std::string& key = "", const std::string& value = "") {
    Connector connector;
    connector.type = type;
    if (!key.empty()) connector.config.set(key, kubeflow_sso::yaml::Value::string(value));
    return page_host(connector);
  };
  CHECK(page_host(with_issuer("https://Keycloak.example.com/realms/a")) == "keycloak.example.com");
  for (const ConnectorType& type : kConnectorTypes) CHECK((type.page_host.empty() || type.open));
  CHECK(host("github") == "github.com");
  CHECK(host("github", "hostName", "GitHub.example.com") == "github.example.com");
  CHECK(host("gitlab", "baseURL", "https://gitlab.example.com/a") == "gitlab.example.com");
  CHECK(host("microsoft", "tenant", "a") == "login.microsoftonline.com");
  CHECK(host("saml", "ssoURL", "https://adfs.example.com/adfs/ls") == "adfs.example.com");
  CHECK(host("oauth", "authorizationURL", "https://login.example.com/authorize") == "login.example.com");
  for (const char* type : {"ldap", "keystone", "atlassian-crowd", "authproxy", "openshift"}) {
    CAPTURE(type);
    CHECK(host(type, "baseURL", "https://crowd.example.com").empty());
  }
}

TEST_CASE("sites end in two labels or more") {
  CHECK(are_of_different_sites("kubeflow.example.com", "github.com"));
  CHECK(are_of_different_sites("10.0.0.1", "10.0.0.2"));
  CHECK(are_of_different_sites("localhost", "kubeflow.example.com"));
  CHECK_FALSE(are_of_different_sites("kubeflow.example.com", "id.eu.Example.com"));
  CHECK_FALSE(are_of_different_sites("example.com", "id.example.com"));
  // A public suffix of two labels: only browsers have the list.
  CHECK_FALSE(are_of_different_sites("a.co.uk", "b.co.uk"));
}

TEST_CASE("domains in which everybody can have an address keep nobody out") {
  for (const char* open : {"*.com", ".com", "*.COM", ".com.au", "GMail.com", "*.gmail.com"}) {
    CAPTURE(open);
    CHECK(is_domain_of_everybody(open));
  }
  for (const char* mail : {"gmail.com", "googlemail.com", "outlook.com",    "hotmail.com",
                           "live.com",  "msn.com",        "passport.com",   "yahoo.com",
                           "ymail.com", "icloud.com",     "me.com",         "mac.com",
                           "aol.com",   "proton.me",      "protonmail.com", "pm.me",
                           "gmx.com",   "gmx.net",        "gmx.de",         "gmx.at",
                           "gmx.ch",    "web.de",         "t-online.de",    "mail.com",
                           "mail.ru",   "yandex.ru",      "yandex.com",     "qq.com",
                           "163.com",   "126.com",        "zoho.com",       "fastmail.com",
                           "hey.com",   "tutanota.com",   "naver.com",      "privaterelay.appleid.com"}) {
    CAPTURE(mail);
    CHECK(is_domain_of_everybody(mail));
  }
  for (const std::string suffix :
       {"co", "com", "net", "org", "gov", "edu", "ac", "ne", "or", "go", "gob", "gv", "ltd", "plc"}) {
    CAPTURE(suffix);
    CHECK(is_domain_of_everybody("*." + suffix + ".nz"));
  }
  for (const char* own : {"*", "com", "co.uk", "example.com", "*.example.com", "*.co.example",
                          "*.io.example.com", "*.ab.uk", "notgmail.com", "gmail.com.example.com"}) {
    CAPTURE(own);
    CHECK_FALSE(is_domain_of_everybody(own));
  }
  const std::string google = "connectors:\n" + connector(kOidc + "issuer: https://accounts.google.com");
  CHECK(problems(with_spec("emailDomains: [example.com, '*.com']\n" + google)) ==
        Messages{"error open-to-everybody: `spec.emailDomains[1]` keeps nobody out of `spec.connectors[0]`, "
                 "because everybody can have such an address: name domains of your own, or `\"*\"` alone for "
                 "everybody, got \"*.com\""});
  CHECK(problems(with_spec("emailDomains: ['*.com']")) == kNone);
}

TEST_CASE("Entra's shared tenants are found by whatever spelling") {
  for (const char* tenant :
       {"common", "organizations", "consumers", "9188040d-6c67-4c5b-b112-36a304b66dad", "Common", "/common",
        "%63ommon", "./common", "x/../common", "9188040D-6C67-4C5B-B112-36A304B66DAD"}) {
    CAPTURE(tenant);
    CHECK(ids("https://login.microsoftonline.com/" + std::string(tenant) + "/v2.0") == " shared-tenant");
  }
  for (const char* host :
       {"login.windows.net", "sts.windows.net", "login.microsoft.com", "LOGIN.microsoftonline.com",
        "login.microsoftonline.us", "login-us.microsoftonline.com", "login.partner.microsoftonline.cn",
        "login.chinacloudapi.cn", "sts.chinacloudapi.cn"}) {
    CAPTURE(host);
    CHECK(ids("https://" + std::string(host) + "/consumers/") == " shared-tenant");
  }
  CHECK(
      about("https://login.microsoftonline.com/common/v2.0", "unverifiedEmail: AllowMissing") ==
      Messages{"error shared-tenant: `spec.connectors[0].issuer` must name a tenant of your own, because "
               "anybody's "
               "tenant can claim any e-mail address, got \"https://login.microsoftonline.com/common/v2.0\""});
  CHECK(ids("https://login.example.com/common/v2.0").empty());
}

TEST_CASE("Entra's issuer is that of its v2.0 endpoint, with the tenant's id") {
  const std::string kAllow = "unverifiedEmail: AllowMissing";
  const std::string kWrite = "write `https://login.microsoftonline.com/" + kTenant + "/v2.0`";
  const std::string kOld =
      "warning entra-issuer: `spec.connectors[0].issuer` is not the issuer of Entra's v2.0 endpoint: " +
      kWrite;
  CHECK(about("https://login.microsoftonline.com/" + kTenant + "/v2.0", kAllow) == kNone);
  for (const std::string& old :
       {"https://sts.windows.net/" + kTenant + "/", "https://login.microsoftonline.com/" + kTenant,
        "https://login.microsoftonline.com/" + kTenant + "/v2.0/",
        "https://login.windows.net/" + kTenant + "/v2.0",
        std::string("https://login.microsoftonline.com/11111111-2222-3333-4444-55555555ABCD/v2.0")}) {
    CHECK(about(old, kAllow) == Messages{kOld});
  }
  CHECK(
      about("https://login.microsoftonline.com/example.onmicrosoft.com/v2.0", kAllow) ==
      Messages{"warning entra-issuer: `spec.connectors[0].issuer` must have the tenant by its id, as Entra's "
               "discovery document does: write `https://login.microsoftonline.com/TENANT-ID/v2.0`"});
  CHECK(ids("https://login.microsoftonline.com", kAllow) == " entra-issuer");
  CHECK(ids("https://login.microsoftonline.us/" + kTenant, kAllow) == " entra-issuer");
  CHECK(ids("https://login.microsoftonline.us/" + kTenant + "/v2.0", kAllow).empty());
  CHECK(
      ids("https://sts.windows.net/" + kTenant + "/", kAllow + "\nconfig: {issuerAlias: https://x}").empty());
  CHECK(ids("https://login.microsoftonline.com/1111-2222/v2.0", kAllow) == " entra-issuer");
}

TEST_CASE("providers that never send email_verified") {
  const std::string kEntra = "https://login.microsoftonline.com/" + kTenant + "/v2.0";
  CHECK(about(kEntra) ==
        Messages{"warning email-verified-missing: `spec.connectors[0].issuer` is of Entra, which never sends "
                 "email_verified, so that nobody can log in: write `unverifiedEmail: AllowMissing`; that is "
                 "safe with a "
                 "tenant of your own, whose optional claim xms_edov says whether the domain of an address is "
                 "proved"});
  CHECK(about(kEntra, "unverifiedEmail: AllowMissing") == kNone);
  CHECK(about(kEntra, "unverifiedEmail: Allow") == kNone);
  CHECK(about("https://login.example.com/adfs") ==
        Messages{"warning email-verified-missing: `spec.connectors[0].issuer` is of AD FS, which never sends "
                 "email_verified, so that nobody can log in: write `unverifiedEmail: AllowMissing`; that is "
                 "as safe as "
                 "the addresses in your directory are"});
  CHECK(ids("https://login.example.com/adfs/").size() > 1);
  CHECK(ids("https://login.example.com/adfs/oidc").empty());
  CHECK(ids("https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC").empty());
}

TEST_CASE("hosts that a browser or Dex cannot reach") {
  const std::string kCluster =
      "warning unreachable-host: `spec.connectors[0].issuer` has a host inside the cluster, which no browser "
      "can "
      "open: write the provider's public URL, as its `/.well-known/openid-configuration` names it there";
  for (const char* host : {"http://keycloak.keycloak.svc.cluster.local/auth", "https://keycloak.auth.svc",
                           "https://keycloak.auth.svc.corp.example:8443", "https://keycloak",
                           "http://keycloak:8080", "https://sso.cluster.local"}) {
    CAPTURE(host);
    CHECK(about(host) == Messages{kCluster});
  }
  for (const char* host :
       {"https://localhost:8443", "http://127.0.0.1", "https://[::1]", "https://a.localhost"}) {
    CAPTURE(host);
    CHECK(about(host) == Messages{"warning unreachable-host: `spec.connectors[0].issuer` is the user's own "
                                  "machine to a browser, and "
                                  "Dex's own pod to Dex: write a host that both reach"});
  }
  for (const char* host : {"https://svc.example.com", "https://a.svc.example.com.example", "https://10.0.0.1",
                           "https://[fd00::1]", "https://127.example.com", "https://localhost.example.com"}) {
    CAPTURE(host);
    CHECK(ids(host).empty());
  }
  CHECK(ids("https://keycloak", "config: {providerDiscoveryOverrides: {authURL: https://a.example.com}}")
            .empty());
  CHECK(ids("https://keycloak", "config: {providerDiscoveryOverrides: {jwksURL: https://a.example.com}}") ==
        " unreachable-host");
  CHECK(
      problems(with_spec("kubeflowURL: http://istio-ingressgateway.istio-system.svc.cluster.local")) ==
      Messages{
          "warning unreachable-host: `spec.kubeflowURL` has a host inside the cluster, which no browser can "
          "open: write what users type"});
  CHECK(
      problems(with_spec("dexURL: http://dex.auth.svc.cluster.local:5556/dex")) ==
      Messages{
          "warning unreachable-host: `spec.dexURL` has a host inside the cluster, which no browser can open: "
          "write what users type"});
  CHECK(problems(with_spec("kubeflowURL: http://localhost:8080")).size() == 1);
}

}  // namespace
