// What must hold of a connector because of its type.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "config_testing.h"
#include "function/config/connector_config.h"
#include "function/config/connector_types.h"

namespace {

using config_testing::kNone;
using config_testing::Messages;
using kubeflow_sso::config::kConnectorTypes;
using kubeflow_sso::releases::Version;

const std::string kClient = "clientID: kubeflow\nclientSecretKeyRef: {name: provider, key: secret}\n";

/// For each type fields by which people can log in.
const std::map<std::string, std::string> kComplete = {
    {"keycloak",
     "issuer: https://keycloak.example.com/realms/a\nclientSecretKeyRef: {name: provider, key: secret}"},
    {"oidc", kClient + "issuer: https://login.example.com"},
    {"github", kClient + "config: {orgs: [{name: example}]}"},
    {"google", kClient + "config: {hostedDomains: [example.com]}"},
    {"microsoft", kClient + "config: {tenant: 8d4f1c1e-6a40-4d53-9f0e-5d1c7b1f2a11}"},
    {"gitlab", kClient + "config: {groups: [example]}"},
    {"ldap",
     "config: {host: ldap.example.com, userSearch: {baseDN: 'ou=a', username: uid, idAttr: uid, emailAttr: "
     "mail}}"},
    {"saml",
     "caKeyRef: {configMapKeyRef: {name: saml, key: ca.pem}}\nconfig: {ssoURL: "
     "'https://idp.example.com/sso', "
     "usernameAttr: name, emailAttr: email}"},
    {"gitea", kClient + "config: {baseURL: 'https://git.example.com'}"},
    {"oauth",
     kClient + "config: {tokenURL: 'https://a.example.com/t', authorizationURL: 'https://a.example.com/a', "
               "userInfoURL: 'https://a.example.com/u'}"},
    {"authproxy", ""},
    {"linkedin", kClient},
    {"bitbucket-cloud", kClient + "config: {teams: [example]}"},
    {"openshift", kClient + "issuer: https://api.example.com:6443\nunverifiedEmail: Allow"},
    {"atlassian-crowd", kClient + "config: {baseURL: 'https://crowd.example.com'}"},
    {"keystone", "config: {keystoneHost: 'https://keystone.example.com:5000', domain: default}"},
};

std::string object_of(const std::string& type, const std::string& fields) {
  const std::string domains = type == "linkedin" ? "emailDomains: [example.com]\n" : "";
  return config_testing::object(domains + "kubeflowURL: https://kubeflow.example.com\nconnectors:\n- type: " +
                                type + "\n" + config_testing::indented(fields, "  "));
}

/// What is said about a connector, with Dex of that release where one is given.
Messages said(const std::string& type, const std::string& fields, std::optional<Version> dex = {}) {
  auto loaded = config_testing::load(object_of(type, fields));
  if (dex) kubeflow_sso::config::check_connector_configs(loaded.sso, dex, loaded.results);
  return config_testing::messages(loaded.results);
}

struct Wrong {
  std::string type;
  std::string fields;
  std::string message;  // how the only one begins, behind `spec.connectors[0]`
};

void check_all(const std::vector<Wrong>& cases, std::optional<Version> dex = {}) {
  for (const Wrong& each : cases) {
    CAPTURE(each.type);
    CAPTURE(each.fields);
    const Messages found = said(each.type, each.fields, dex);
    CHECK(found.size() == 1);
    if (found.empty()) continue;
    const std::size_t space = each.message.find(' ');
    const std::string begin =
        "error " + each.message.substr(0, space) + ": `spec.connectors[0]." + each.message.substr(space + 1);
    CHECK(found[0].substr(0, begin.size()) == begin);
  }
}

}  // namespace

TEST_CASE("a complete connector of each type is taken, by every release") {
  CHECK(kComplete.size() == kConnectorTypes.size());
  for (const auto& complete : kComplete) {  // clang 14 captures no structured binding
    const auto& type = complete.first;
    const auto& fields = complete.second;
    CAPTURE(type);
    for (const Version dex : {Version{2, 39, 1}, Version{2, 41, 1}, Version{2, 45, 1}}) {
      CHECK(said(type, fields, dex) == kNone);
    }
  }
}

TEST_CASE("each key that a type needs is missed") {
  for (const auto& type : kConnectorTypes) {
    if (type.required_keys.empty()) continue;
    const Messages found = said(std::string(type.name), type.required.empty() ? "" : kClient);
    for (const std::string_view key : type.required_keys) {
      CAPTURE(key);
      const std::string begin = "error connector-key-missing: `spec.connectors[0].config." +
                                std::string(key) + "` is needed by type ";
      CHECK(std::any_of(found.begin(), found.end(),
                        [&](const std::string& each) { return each.starts_with(begin); }));
    }
  }
}

TEST_CASE("fields that mean nothing for a type name what it has instead") {
  const std::string ldap = kComplete.at("ldap") + "\n";
  check_all({
      {"github", kComplete.at("github") + "\nissuer: https://github.example.com",
       "connector-field issuer` means nothing for type github: write `config: {hostName: HOST}` instead"},
      {"github", kComplete.at("github") + "\nallowedGroups: [a]\ngroups: FromProvider",
       "connector-field allowedGroups` means nothing for type github: write `config: {orgs: "},
      {"gitlab", kComplete.at("gitlab") + "\nscopes: [openid]",
       "connector-field scopes` means nothing for type gitlab: leave it out"},
      {"gitlab", kComplete.at("gitlab") + "\nuserIDClaim: login",
       "connector-field userIDClaim` means nothing for type gitlab: leave it out"},
      {"ldap", ldap + "clientSecretKeyRef: {name: a, key: b}",
       "connector-field clientSecretKeyRef` means nothing for type ldap: write `secretKeyRefs: {bindPW: "},
      {"linkedin", kComplete.at("linkedin") + "groups: FromProvider",
       "connector-field groups` means nothing for type linkedin: leave it out"},
      {"ldap", ldap + "unverifiedEmail: AllowMissing",
       "connector-field unverifiedEmail` must be Deny or Allow for type ldap"},
  });
}

TEST_CASE("allow-lists that people can pass are told") {
  const std::string admin = "secretKeyRefs: {serviceAccountFilePath: {name: a, key: b}}\n";
  const std::string list = "groups: FromProvider\nconfig: {groups: [x], ";
  for (const auto& each : std::vector<std::pair<std::string, std::string>>{
           {"atlassian-crowd", list + "baseURL: 'https://crowd.example.com'}"},
           {"google", admin + list + "hostedDomains: [a.com], adminEmail: a@a.com}"}}) {
    const auto& type = each.first;
    const auto& fields = each.second;
    CAPTURE(type);
    const Messages found = said(type, kClient + fields);
    REQUIRE(found.size() == 1);
    CHECK(
        found[0].starts_with("warning list-by-scope: `spec.connectors[0].config.groups` keeps out only who "
                             "leaves the address of Dex's page as it is"));
  }
}

TEST_CASE("allow-lists that Dex would ignore are refused") {
  const std::string crowd = kClient + "config: {baseURL: 'https://crowd.example.com', groups: [a]}\n";
  const std::string google = kClient + "secretKeyRefs: {serviceAccountFilePath: {name: a, key: b}}\n";
  check_all({
      {"atlassian-crowd", crowd, "allowed-groups config.groups` needs `groups: FromProvider`"},
      {"google", google + "config: {hostedDomains: [a.com], groups: [x], adminEmail: a@a.com}",
       "allowed-groups config.groups` needs `groups: FromProvider`"},
      {"google", kClient + "groups: FromProvider\nconfig: {hostedDomains: [a.com], groups: [x]}",
       "allowed-groups config.groups` needs `groups: FromProvider`"},
      {"google", google + "config: {hostedDomains: [a.com]}",
       "connector-key-missing config.domainToAdminEmail` is needed by type google, without which"},
      {"microsoft", kClient + "config: {groups: [x]}",
       "shared-tenant config.tenant` must be a tenant of your own"},
      {"microsoft", kClient + "config: {tenant: Common}",
       "shared-tenant config.tenant` must be a tenant of your own, by its id, because anybody's tenant can "
       "claim any e-mail address, got \"Common\""},
      {"microsoft", kClient + "config: {tenant: 9188040d-6c67-4c5b-b112-36a304b66dad}",
       "shared-tenant config.tenant` must be a tenant of your own"},
  });
  const Version dex = {2, 41, 1};
  check_all(
      {
          {"github", kClient + "config: {orgs: [{name: a}], org: a}",
           "connector-key config.org` keeps nobody out"},
          {"gitea", kClient + "config: {baseURL: 'https://git.example.com', orgs: [{name: a, teams: [b]}]}",
           "connector-key config.orgs[0].teams` keeps nobody out who is in the organisation"},
          {"saml",
           kComplete.at("saml").substr(0, kComplete.at("saml").size() - 1) +
               ", insecureSkipSignatureValidation: true}",
           "connector-key config.insecureSkipSignatureValidation` lets anybody write an assertion"},
      },
      dex);
  CHECK(said("saml",
             kComplete.at("saml").substr(0, kComplete.at("saml").size() - 1) +
                 ", insecureSkipSignatureValidation: false}",
             dex) == kNone);
}

TEST_CASE("a provider that is open to everybody needs a list or domains") {
  for (const std::string type : {"github", "google", "gitlab", "gitea", "linkedin", "bitbucket-cloud"}) {
    CAPTURE(type);
    const auto found = config_testing::problems(
        config_testing::object("kubeflowURL: https://a.example.com\nconnectors:\n- type: " + type + "\n" +
                               config_testing::indented(kClient, "  ")));
    REQUIRE(found.size() == 1);
    CHECK(found[0].starts_with(
        "error open-to-everybody: `spec.connectors[0].type` is open to everybody: say in "));
  }
  check_all({
      {"gitlab", kClient + "config: {baseURL: 'https://gitlab.com'}",
       "open-to-everybody type` is open to everybody: say in `config.groups` or `spec.emailDomains`"},
      {"github", kClient + "config: {orgs: []}", "open-to-everybody type` is open to everybody"},
      {"gitea", kClient + "config: {baseURL: 'https://codeberg.org'}",
       "open-to-everybody type` is open to everybody"},
  });
  CHECK(said("gitlab", kClient + "config: {baseURL: 'https://gitlab.example.com'}") == kNone);
  CHECK(said("github", kClient + "config: {hostName: github.example.com}") == kNone);
}

TEST_CASE("a list of who may log in has no empty item") {
  check_all({
      {"google", kClient + "config: {hostedDomains: ['']}",
       "empty-value config.hostedDomains[0]` must not be"},
      {"github", kClient + "config: {orgs: [{name: a}, {teams: [b]}]}",
       "empty-value config.orgs[1].name` must not be empty"},
      {"gitlab", kClient + "config: {groups: [a, '']}", "empty-value config.groups[1]` must not be empty"},
  });
}

TEST_CASE("values with which Dex starts and nobody can log in are refused") {
  const std::string search = "userSearch: {baseDN: 'ou=a', username: uid, idAttr: uid";
  check_all({
      {"github", kClient + "config: {hostName: 'https://ghe.example.com'}",
       "connector-key-value config.hostName` must be the host alone"},
      {"gitlab", kClient + "config: {baseURL: 'https://gitlab.example.com/'}",
       "connector-key-value config.baseURL` must not end in a slash"},
      {"gitea", kClient + "config: {baseURL: git.example.com}",
       "connector-key-value config.baseURL` must be"},
      {"ldap", "config: {host: 'ldaps://ldap.example.com', " + search + ", emailAttr: mail}}",
       "connector-key-value config.host` must be HOST or HOST:PORT"},
      {"ldap", "config: {host: a.example.com, " + search + "}}",
       "connector-key-missing config.userSearch.emailAttr` is needed by type ldap"},
      {"ldap", "config: {host: a.example.com, " + search + ", emailSuffix: example.com}}",
       "connector-key-missing config.userSearch.nameAttr` is needed by type ldap, without which every user "
       "is "
       "the same"},
      {"ldap", "config: {host: a.example.com, " + search + ", nameAttr: uid, emailSuffix: '@example.com'}}",
       "connector-key-value config.userSearch.emailSuffix` must not begin with `@`"},
      {"ldap", "config: {host: a.example.com, groupSearch: {baseDN: a}, " + search + ", emailAttr: mail}}",
       "connector-key-missing config.groupSearch.nameAttr`"},
      {"ldap",
       "config: {host: a.example.com, insecureNoSSL: true, startTLS: true, " + search + ", emailAttr: mail}}",
       "connector-key-value config.startTLS` means nothing beside `insecureNoSSL`"},
      {"saml", "config: {ssoURL: 'https://a.example.com', usernameAttr: name, emailAttr: email}",
       "connector-key-missing caKeyRef` is needed by type saml"},
      {"keystone", "config: {keystoneHost: 'https://k.example.com/v3', domain: default}",
       "connector-key-value config.keystoneHost` must not end in /v3"},
      {"google", kComplete.at("google") + "\nscopes: [openid]", "scope scopes` must have `email`"},
  });
  CHECK(said("openshift", kClient + "issuer: https://api.example.com:6443") ==
        Messages{
            "warning email-verified-missing: `spec.connectors[0].type` is openshift, of which Dex verifies "
            "no address, so that nobody can log in: write `unverifiedEmail: Allow`; users are then known "
            "by their OpenShift name"});
}

TEST_CASE("words that Dex does not know are refused, and the nearest is named") {
  const Version dex = {2, 41, 1};
  const std::string saml = kComplete.at("saml").substr(0, kComplete.at("saml").size() - 1);
  check_all(
      {
          {"github", kClient + "config: {orgs: [{name: a}], teamNameField: id}",
           "connector-key-value config.teamNameField` must be name, slug or both, got \"id\""},
          {"microsoft", kClient + "config: {tenant: contoso.example, groupNameFormat: Id}",
           "connector-key-value config.groupNameFormat` must be id or name, got \"Id\", did you mean `id`?"},
          {"saml", saml + ", nameIDPolicyFormat: email}",
           "connector-key-value config.nameIDPolicyFormat` must be persistent, transient, emailAddress, "},
      },
      dex);
  CHECK(said("saml", saml + ", nameIDPolicyFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'}",
             dex) == kNone);
}

TEST_CASE("known providers are asked for what they have") {
  const auto at = [](const std::string& issuer, const std::string& more = "") {
    return said("oidc", kClient + "issuer: " + issuer + "\n" + more);
  };
  const std::string thin =
      "warning thin-id-token: `spec.connectors[0].issuer` is of Okta, whose ID tokens have no name and "
      "e-mail "
      "address, so that nobody can log in: write `config: {getUserInfo: true}`";
  CHECK(at("https://example.okta.com") == Messages{thin});
  CHECK(at("https://example.okta.com", "config: {getUserInfo: true}") == kNone);
  CHECK(at("https://example.okta.com/oauth2/default") == kNone);
  CHECK(at("https://example-admin.okta.com/oauth2/default") ==
        Messages{"error issuer: `spec.connectors[0].issuer` is that of Okta's administration, got "
                 "\"https://example-admin.okta.com/oauth2/default\": write `https://example.okta.com`"});
  CHECK(at("https://example.eu.auth0.com") ==
        Messages{
            "error issuer: `spec.connectors[0].issuer` must end in a slash, which Auth0's discovery document "
            "has, got \"https://example.eu.auth0.com\": write `https://example.eu.auth0.com/`"});
  CHECK(at("https://example.eu.auth0.com/") == kNone);
  CHECK(at("https://gitlab.com/", "groups: FromProvider\nallowedGroups: [a]") ==
        Messages{
            "error issuer: `spec.connectors[0].issuer` must be `https://gitlab.com` alone, as its discovery "
            "document has it, got \"https://gitlab.com/\""});
  CHECK(
      at("https://cognito-idp.eu-central-1.amazonaws.com/a", "scopes: [openid, email, offline_access]") ==
      Messages{
          "error scope: `spec.connectors[0].scopes[2]` is refused by Cognito, and nobody could log in: leave "
          "it out, logins are renewed without it"});
}

TEST_CASE("types that a release of Dex breaks are refused for it alone") {
  for (const std::string type : {"oauth", "authproxy"}) {
    CAPTURE(type);
    const Messages found = said(type, kComplete.at(type), Version{2, 45, 0});
    REQUIRE(found.size() == 1);
    CHECK(
        found[0].starts_with("error connector-type-release: `spec.connectors[0].type` does not work in Dex "
                             "2.45.0"));
    CHECK(said(type, kComplete.at(type), Version{2, 44, 0}) == kNone);
  }
  CHECK(said("github", kComplete.at("github"), Version{2, 45, 0}) == kNone);
}

TEST_CASE("product names lead to the type") {
  const std::map<std::string, std::string> cases = {
      {"okta", "write `type: oidc` with `issuer: https://YOUR-ORG.okta.com`"},
      {"Entra",
       "write `type: oidc` with `issuer: https://login.microsoftonline.com/TENANT-ID/v2.0` and "
       "`unverifiedEmail: AllowMissing`"},
      {"auth0", "write `type: oidc` with `issuer: https://YOUR-TENANT.auth0.com/`, the slash included"},
      {"cognito", "write `type: oidc` with `issuer: https://cognito-idp.REGION.amazonaws.com/POOL-ID`"},
      {"crowd", "write `type: atlassian-crowd`"},
      {"samlExperimental", "write `type: saml`, which it is another name of"},
      {"mockPassword", "it is there for Dex's own tests, and lets everybody in"},
  };
  for (const auto& [word, lines] : cases) {
    CHECK(said(word, kClient) ==
          Messages{"error field-value: `spec.connectors[0].type` must not be \"" + word + "\": " + lines});
  }
}
