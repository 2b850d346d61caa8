// Connector configurations against releases of Dex, and the table of its keys.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "config_testing.h"
#include "function/config/connector_config.h"
#include "function/config/connector_types.h"
#include "function/releases/dex_connectors.h"

namespace {

using namespace config_testing;  // NOLINT(google-build-using-namespace)
using namespace kubeflow_sso::config;
using namespace kubeflow_sso::releases;  // NOLINT(google-build-using-namespace)

constexpr Version kStock = {2, 41, 1};

/// What a release of Dex, or an unknown one, makes of `config`, given in flow style.
Messages against(std::optional<Version> dex, const std::string& config, const std::string& fields = "") {
  Loaded loaded = load(with_connector("config: " + config + fields));
  REQUIRE(messages(loaded.results) == kNone);
  check_connector_configs(loaded.sso, dex, loaded.results);
  return messages(loaded.results);
}

TEST_CASE("versions of tags") {
  const std::map<std::string, std::string> good = {{"2.41.1", "2.41.1"},
                                                   {"v2.41.1", "2.41.1"},
                                                   {"v2.41.1-corp", "2.41.1"},
                                                   {"2.41.1-alpine", "2.41.1"},
                                                   {"v7.15.2", "7.15.2"},
                                                   {"v2.45.0-rc.1", "2.45.0"},
                                                   {"v2.41.1@sha256:00", "2.41.1"},
                                                   {"v2.41.1_1", "2.41.1"}};
  for (const auto& [tag, version] : good) {
    REQUIRE(Version::parse(tag));
    CHECK(Version::parse(tag)->text() == version);
  }
  for (const char* bad : {"", "latest", "v", "2", "2.41", "2.41.", "2.41.x", "2.41.1.2", "v2.41.1x", "-1.2.3",
                          "vv2.41.1", "2.41.99999999999"}) {
    CHECK_FALSE(Version::parse(bad));
  }
  CHECK(Version{2, 9, 0} < Version{2, 41, 1});
}

TEST_CASE("what the release knows is fine") {
  CHECK(against(kStock, "{userNameKey: email, getUserInfo: true, acrValues: [a], promptType: ''}") == kNone);
  CHECK(against(kStock, "{USERNAMEKEY: email, claimMapping: {groups: roles}, overrideClaimMapping: true}") ==
        kNone);
  CHECK(against(kStock, "{providerDiscoveryOverrides: {jwksURL: https://x}}") == kNone);
  CHECK(against({}, "{userNameKey: email, basicAuthUnsupported: null}") == kNone);
}

TEST_CASE("a key that a known release lacks is an error") {
  CHECK(against(kStock, "{userNameKeys: email}") ==
        Messages{"error connector-key: `spec.connectors[0].config.userNameKeys` is no key of Dex's oidc "
                 "connector in 2.41.1, "
                 "which would ignore it, did you mean `userNameKey`?"});
  CHECK(against(kStock, "{insecure: false, jwksUri: x}") ==
        Messages{"error connector-key: `spec.connectors[0].config.insecure` is no key of Dex's oidc "
                 "connector in 2.41.1, which "
                 "would ignore it: leave it out",
                 "error connector-key: `spec.connectors[0].config.jwksUri` is no key of Dex's oidc connector "
                 "in 2.41.1, which "
                 "would ignore it: leave it out"});
  CHECK(against(kStock, "{claimMapping: {preferredUsername: x}}") ==
        Messages{
            "error connector-key: `spec.connectors[0].config.claimMapping.preferredUsername` is no key of "
            "Dex's oidc "
            "connector in 2.41.1, which would ignore it, did you mean `claimMapping.preferred_username`?"});
  CHECK(against(kStock, "{pkceChallenge: S256}") ==
        Messages{"error connector-key: `spec.connectors[0].config.pkceChallenge` needs Dex 2.45.0, and would "
                 "be ignored by "
                 "2.41.1"});
  CHECK(against(Version{2, 45, 0}, "{pkceChallenge: S256}") == kNone);
}

TEST_CASE("a key that an unknown or newer release may lack is a warning") {
  CHECK(against({}, "{pkceChallenge: S256}") ==
        Messages{"warning connector-key-release: `spec.connectors[0].config.pkceChallenge` needs Dex 2.45.0, "
                 "and the release "
                 "is not known: check it, and write it in `spec.targets.dexVersion`"});
  CHECK(against({}, "{newThing: {a: b}}") ==
        Messages{"warning connector-key-release: `spec.connectors[0].config.newThing` is no key of Dex's "
                 "oidc connector up to "
                 "2.45.1, the last release known here: check that your release has it"});
  CHECK(against(Version{2, 46, 0}, "{userNameKeys: {a: b}}") ==
        Messages{
            "warning connector-key-release: `spec.connectors[0].config.userNameKeys` is no key of Dex's oidc "
            "connector up "
            "to 2.45.1, the last release known here: check that 2.46.0 has it, did you mean `userNameKey`?"});
  CHECK(against(Version{2, 46, 0}, "{pkceChallenge: S256}") == kNone);
}

TEST_CASE("of a key and those inside it that a release may lack, the outermost is reported") {
  const std::string config =
      "{claimModifications: {filterGroupClaims: {groupsFilter: x}, modifyGroupNames: {prefix: a}}}";
  CHECK(against({}, config) ==
        Messages{
            "warning connector-key-release: `spec.connectors[0].config.claimModifications.filterGroupClaims` "
            "needs Dex 2.41.0, and the release is not known: check it, and write it in "
            "`spec.targets.dexVersion`",
            "warning connector-key-release: `spec.connectors[0].config.claimModifications.modifyGroupNames` "
            "needs Dex 2.44.0, and the release is not known: check it, and write it in "
            "`spec.targets.dexVersion`"});
  CHECK(against(Version{2, 40, 0}, config).size() == 2);
}

TEST_CASE("a value with which Dex does not start is an error") {
  const std::map<std::string, std::string> cases = {
      {"{getUserInfo: 'true'}",
       "getUserInfo` must be true or false, because Dex starts with nothing else, got a string"},
      {"{userNameKey: 5}",
       "userNameKey` must be a string, because Dex starts with nothing else, got a number"},
      {"{userNameKey: [a]}",
       "userNameKey` must be a string, because Dex starts with nothing else, got a list"},
      {"{acrValues: a}",
       "acrValues` must be a list of strings, because Dex starts with nothing else, got a string"},
      {"{acrValues: [1]}",
       "acrValues` must be a list of strings, because Dex starts with nothing else, got a list"},
      {"{claimMapping: []}",
       "claimMapping` must be a mapping, because Dex starts with nothing else, got a list"},
      {"{claimMapping: {groups: true}}",
       "claimMapping.groups` must be a string, because Dex starts with nothing else, got a boolean"},
      {"{claimModifications: {newGroupFromClaims: {}}}",
       "claimModifications.newGroupFromClaims` must be a list of mappings, because Dex starts with nothing "
       "else, got a mapping"},
      {"{claimModifications: {newGroupFromClaims: [{clearDelimiter: 1}]}}",
       "claimModifications.newGroupFromClaims[0].clearDelimiter` must be true or false, because Dex starts "
       "with nothing else, "
       "got a number"},
  };
  for (const auto& [config, message] : cases) {
    CHECK(against(kStock, config) ==
          Messages{"error connector-key-type: `spec.connectors[0].config." + message});
  }
}

TEST_CASE("hostedDomains makes Dex refuse the connector") {
  CHECK(against(kStock, "{hostedDomains: [example.com]}") ==
        Messages{"error connector-key: `spec.connectors[0].config.hostedDomains` makes Dex refuse the "
                 "connector: use "
                 "`emailDomains` instead"});
}

TEST_CASE("insecure settings warn when they are on") {
  CHECK(against(kStock, "{insecureSkipVerify: true}") ==
        Messages{"warning insecure-setting: `spec.connectors[0].config.insecureSkipVerify` turns off the "
                 "check of the "
                 "provider's certificate: give its CA in `spec.connectors[0].caKeyRef` instead"});
  CHECK(against(kStock, "{INSECURESKIPVERIFY: true}").size() == 1);
  CHECK(against(kStock, "{insecureSkipVerify: false}") == kNone);
  CHECK(
      against(Version{2, 46, 0}, "{nested: {insecureThing: true}, insecureOther: true}") ==
      Messages{
          "warning connector-key-release: `spec.connectors[0].config.nested` is no key of Dex's oidc "
          "connector up to "
          "2.45.1, the last release known here: check that 2.46.0 has it",
          "warning insecure-setting: `spec.connectors[0].config.insecureOther` turns off a protection of Dex",
          "warning connector-key-release: `spec.connectors[0].config.insecureOther` is no key of Dex's oidc "
          "connector up "
          "to 2.45.1, the last release known here: check that 2.46.0 has it"});
}

TEST_CASE("secretKeyRefs are keys of the release that take a text") {
  CHECK(against(kStock, "{}", "\nsecretKeyRefs: {userNameKey: {name: a, key: b}}") == kNone);
  CHECK(against(kStock, "{}",
                "\nsecretKeyRefs: {bindPW: {name: a, key: b}, getUserInfo: {name: a, key: b}, issuerAlias: "
                "{name: a, key: b}}") ==
        Messages{"error connector-key: `spec.connectors[0].secretKeyRefs.bindPW` is no key of Dex's oidc "
                 "connector in 2.41.1, "
                 "which would ignore it: leave it out",
                 "error connector-key-type: `spec.connectors[0].secretKeyRefs.getUserInfo` must be a key "
                 "that takes a string, "
                 "this one takes true or false",
                 "error connector-key: `spec.connectors[0].secretKeyRefs.issuerAlias` needs Dex 2.42.0, and "
                 "would be ignored by "
                 "2.41.1"});
}

/// What load and, whatever it said, an unknown release make of a connector.
Messages both(const std::string& text) {
  Loaded loaded = load(text);
  check_connector_configs(loaded.sso, {}, loaded.results);
  return messages(loaded.results);
}

TEST_CASE("all errors come in one run, of a field only the first") {
  const std::string kBad =
      "error kubeflow-url: `spec.kubeflowURL` must be an http or https URL without a path, got \"x\"";
  const std::string kUrl = "kubeflowURL: x\nconnectors:\n";
  CHECK(both(with_spec(
            kUrl +
            connector("config: {hostedDomains: [a], getUserInfo: 1, pkceChallenge: plain, nokey: x}"))) ==
        Messages{kBad,
                 "error connector-key: `spec.connectors[0].config.hostedDomains` makes Dex refuse the "
                 "connector: use "
                 "`emailDomains` instead",
                 "error connector-key-type: `spec.connectors[0].config.getUserInfo` must be true or false, "
                 "because Dex "
                 "starts with nothing else, got a number"});
  CHECK(both(with_spec("targets: {dexVersion: 2.41.1}\n" + kUrl + connector("config: {nokey: x}"))) ==
        Messages{kBad,
                 "error connector-key: `spec.connectors[0].config.nokey` is no key of Dex's oidc connector "
                 "in 2.41.1, "
                 "which would ignore it: leave it out"});
  CHECK(both(with_connector("config: {issuer: 1, clientSecret: 2}")).size() == 2);
  CHECK(both(with_connector("type: gihtub\nconfig: {nokey: 1}")).size() == 1);
  CHECK(both(with_connector("config: {nokey: x}")) ==
        Messages{"warning connector-key-release: `spec.connectors[0].config.nokey` is no key of Dex's oidc "
                 "connector up "
                 "to 2.45.1, the last release known here: check that your release has it"});
}

TEST_CASE("a dot in a key nests nothing") {
  CHECK(
      against(kStock, "{claimMapping.groups: roles}") ==
      Messages{
          "error connector-key: `spec.connectors[0].config[\"claimMapping.groups\"]` is no key of Dex's oidc "
          "connector in 2.41.1, which would ignore it: nest it, `claimMapping: {groups: ...}`"});
}

TEST_CASE("results about config have the place in the file") {
  Loaded loaded = load(with_connector("config: {userNameKeys: email}"), "sso.yaml");
  check_connector_configs(loaded.sso, kStock, loaded.results);
  REQUIRE(loaded.results.list().size() == 1);
  CHECK(to_line(loaded.results.list()[0])
            .starts_with("sso.yaml:8:14: error: `spec.connectors[0].config.userNameKeys` "));
}

/// The keys that came with a release behind `old`, up to `last`, as "TYPE.KEY".
std::set<std::string> new_keys(Version old, Version last) {
  std::set<std::string> found;
  for (const std::string_view type : connector_types()) {
    for (const ConnectorKey& key : connector_keys(type)) {
      if (old < key.since && key.since <= last) found.insert(std::string(type) + "." + std::string(key.name));
    }
  }
  return found;
}

TEST_CASE("what each of Kubeflow's releases of Dex brought") {
  using Keys = std::set<std::string>;
  CHECK(new_keys({2, 39, 1}, {2, 41, 1}) == Keys{"google.promptType",
                                                 "oidc.claimModifications.filterGroupClaims",
                                                 "oidc.claimModifications.filterGroupClaims.groupsFilter",
                                                 "oidc.providerDiscoveryOverrides.jwksURL"});
  CHECK(new_keys({2, 41, 1}, {2, 44, 0}) ==
        Keys{"authproxy.groupHeaderSeparator", "authproxy.userNameHeader", "gitlab.getGroupsPermission",
             "ldap.groupSearch.recursionGroupAttr", "ldap.groupSearch.userMatchers[].recursionGroupAttr",
             "oidc.claimModifications.modifyGroupNames", "oidc.claimModifications.modifyGroupNames.prefix",
             "oidc.claimModifications.modifyGroupNames.suffix", "oidc.issuerAlias"});
  CHECK(new_keys({2, 44, 0}, kLastKnownDex) == Keys{"gitlab.rootCAData", "oidc.pkceChallenge"});
  const Keys older = new_keys({2, 24, 0}, {2, 39, 1});
  CHECK(older.contains("github.preferredEmailDomain"));
  CHECK(new_keys({2, 35, 1}, {2, 36, 0}) ==
        Keys{"github.preferredEmailDomain", "oidc.insecureSkipVerify", "oidc.rootCAs"});
}

TEST_CASE("the keys that hold secrets") {
  std::set<std::string> secrets;
  for (const std::string_view type : connector_types()) {
    for (const ConnectorKey& key : connector_keys(type)) {
      if (key.secret && key.name != "clientSecret") secrets.insert(std::string(key.name));
      if (key.name == "clientSecret") CHECK(key.secret);
    }
  }
  CHECK(secrets == std::set<std::string>{"bindPW", "keystonePassword", "password"});
}

TEST_CASE("the tables of keys hold together") {
  std::set<std::string_view> ours;
  for (const ConnectorType& type : kConnectorTypes) ours.insert(type.dex_type);
  std::set<std::string_view> dexs(connector_types().begin(), connector_types().end());
  for (const std::string_view other : {"mockCallback", "mockPassword", "samlExperimental"}) dexs.erase(other);
  CHECK(ours == dexs);
  for (const std::string_view type : connector_types()) {
    std::set<std::string_view> names;
    for (const ConnectorKey& key : connector_keys(type)) {
      CAPTURE(key.name);
      CHECK(names.insert(key.name).second);
      CHECK(find_connector_key(type, key.name) == &key);
      CHECK(key.since <= kLastKnownDex);
      const std::size_t dot = key.name.rfind('.');
      if (dot == std::string_view::npos) continue;
      std::string parent(key.name.substr(0, dot));
      const bool in_list = parent.ends_with("[]");
      if (in_list) parent.resize(parent.size() - 2);
      const ConnectorKey* outer = find_connector_key(type, parent);
      REQUIRE(outer != nullptr);
      CHECK(outer->type == (in_list ? KeyType::ObjectList : KeyType::Object));
      CHECK(outer->since <= key.since);
    }
  }
  CHECK(find_connector_key("oidc", "CLAIMmapping.preferred_USERNAME")->name ==
        "claimMapping.preferred_username");
  CHECK(find_connector_key("cf", "x") == nullptr);
  CHECK(connector_keys("ldap").size() == 33);
}

}  // namespace
