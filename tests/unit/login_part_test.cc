// Finding the parts of the login, and the `targets` that lead to them.
#include "function/login/part.h"

#include <doctest/doctest.h>

#include <string>

#include "function/krm/resource.h"
#include "login_testing.h"

namespace {

using kubeflow_sso::config::Targets;
using kubeflow_sso::krm::Resource;
using kubeflow_sso::krm::without_hash;
using kubeflow_sso::login::Finding;
using kubeflow_sso::login::Part;
using login_testing::config_map;
using login_testing::deployment;
using login_testing::Reading;
using Name = Part::Name;

namespace login = kubeflow_sso::login;

std::string names(const std::vector<const Resource*>& resources) {
  std::string all;
  for (const Resource* each : resources) all += (all.empty() ? "" : ", ") + each->ref().text();
  return all;
}

/// What is the part, and behind a bar what looks like it.
std::string finding(Name name, const std::string& list, const Targets& targets = {}) {
  const Reading reading(list, targets);
  const Finding& found = reading.login.finding(name);
  return names(found.found) + "|" + names(found.alike);
}

/// The line of `targets` that leads to the resource of that name.
std::string line(Name name, const std::string& list, const std::string& resource) {
  const Reading reading(list);
  const Finding& found = reading.login.finding(name);
  for (const auto* group : {&found.found, &found.alike}) {
    for (const Resource* each : *group) {
      if (each->name() == resource) return login::targets_line(found, *each, reading.login.findings);
    }
  }
  return "not found";
}

const std::string kDexFile = "issuer: a\nstaticClients: []\n";

std::string dex_file(const std::string& metadata, const std::string& key = "config.yaml",
                     const std::string& content = kDexFile) {
  return config_map(metadata, key, content);
}

}  // namespace

TEST_CASE("a hash suffix is ten of kustomize's letters behind a dash") {
  CHECK(without_hash("dex-2456789bcd") == "dex");
  CHECK(without_hash("oauth2-proxy-fghkmt2456") == "oauth2-proxy");
  CHECK(without_hash("a-2456789bcd-2456789bcd") == "a-2456789bcd");
  for (const std::string name : {"dex", "", "dex-2456789bc", "dex-2456789bcde", "dex-a456789bcd",
                                 "dex2456789bcd", "oauth2-proxy-parameters", "-2456789bcd"}) {
    CAPTURE(name);
    CHECK(without_hash(name) == name);
  }
}

TEST_CASE("a part is found by kind and name, in its namespace or in none") {
  CHECK(finding(Name::DexConfig, dex_file("name: dex, namespace: auth")) == "ConfigMap auth/dex|");
  CHECK(finding(Name::DexConfig, dex_file("name: dex")) == "ConfigMap dex|");
  CHECK(finding(Name::DexConfig, dex_file("name: dex-2456789bcd, namespace: auth")) ==
        "ConfigMap auth/dex-2456789bcd|");
  CHECK(finding(Name::DexConfig, dex_file("name: my-dex, namespace: auth, annotations: "
                                          "{internal.config.kubernetes.io/previousNames: 'dex,a-dex'}")) ==
        "ConfigMap auth/my-dex|");
  CHECK(finding(Name::DexConfig, dex_file("name: dex, namespace: auth") + dex_file("name: dex")) ==
        "ConfigMap auth/dex, ConfigMap dex|");
  // Without the key it is another one's.
  CHECK(finding(Name::DexConfig, dex_file("name: dex, namespace: auth", "other", "a: b\n")) == "|");
  Targets targets;
  targets.dex.namespace_name = "sso";
  targets.dex.config = "mine";
  targets.dex.config_key = "dex.yaml";
  CHECK(finding(Name::DexConfig, dex_file("name: mine, namespace: sso", "dex.yaml"), targets) ==
        "ConfigMap sso/mine|");
}

TEST_CASE("what looks like Dex's configuration") {
  CHECK(finding(Name::DexConfig, dex_file("name: my-dex, namespace: auth")) == "|ConfigMap auth/my-dex");
  CHECK(finding(Name::DexConfig, dex_file("name: dex, namespace: sso")) == "|ConfigMap sso/dex");
  CHECK(finding(Name::DexConfig, dex_file("name: a", "other.yaml")) == "|ConfigMap a");
  CHECK(finding(Name::DexConfig, dex_file("name: a", "config.yaml", "connectors: []\nissuer: a\n")) ==
        "|ConfigMap a");
  CHECK(finding(Name::DexConfig, dex_file("name: a", "other.yaml", "connectors: []\nissuer: a\n")) == "|");
  CHECK(finding(Name::DexConfig, dex_file("name: a", "other.yaml", "connectors: []\nissuer: a\n") +
                                     "  config.yaml: 'a: b'\n") == "|");
  CHECK(finding(Name::DexConfig, dex_file("name: a", "config.yaml", "a:\n  connectors: []\nissuer: a\n")) ==
        "|");
  CHECK(finding(Name::DexConfig, dex_file("name: a", "config.yaml", "staticClients: []\n")) == "|");
}

TEST_CASE("what has a part's name and another key looks like it") {
  CHECK(finding(Name::DexConfig, dex_file("name: dex, namespace: auth", "dex.yaml")) ==
        "|ConfigMap auth/dex");
  CHECK(line(Name::DexConfig, dex_file("name: dex, namespace: auth", "dex.yaml"), "dex") ==
        "`targets: {dex: {configKey: dex.yaml}}`");
}

TEST_CASE("what the workload mounts is the part, and what is called so is another one's") {
  const std::string workload =
      deployment("dex", "name: dex, namespace: auth",
                 "args: [serve, /etc/dex/dex.yaml], volumeMounts: [{name: c, mountPath: /etc/dex}]",
                 "volumes: [{name: c, configMap: {name: mounted}}]");
  CHECK(finding(Name::DexConfig, workload + dex_file("name: mounted, namespace: auth", "dex.yaml")) ==
        "ConfigMap auth/mounted|");
  CHECK(finding(Name::DexConfig, workload + dex_file("name: mounted, namespace: auth", "dex.yaml") +
                                     dex_file("name: dex, namespace: auth")) == "ConfigMap auth/mounted|");
}

TEST_CASE("a release is the image's, else the one that targets name") {
  const auto version = [](const std::string& tag) {
    Targets targets;
    targets.dex_version = "2.40.0";
    targets.oauth2_proxy_version = "7.6.0";
    const Reading reading(deployment("dex", "name: dex, namespace: auth", "image: 'dex:" + tag + "'") +
                              deployment("oauth2-proxy", "name: oauth2-proxy, namespace: oauth2-proxy",
                                         "image: 'p:" + tag + "'"),
                          targets);
    return reading.login.dex.version->text() + " " + reading.login.proxy.version->text();
  };
  CHECK(version("v2.41.1") == "2.41.1 2.41.1");
  CHECK(version("latest") == "2.40.0 7.6.0");
}

TEST_CASE("what looks like the other parts") {
  const auto cfg = [](const std::string& key, const std::string& text) {
    return config_map("name: a", key, text);
  };
  CHECK(finding(Name::ProxyConfig, cfg("oauth2_proxy.cfg", "")) == "|ConfigMap a");
  CHECK(finding(Name::ProxyConfig, cfg("my.cfg", "oidc_issuer_url = \"a\"\n")) == "|ConfigMap a");
  CHECK(finding(Name::ProxyConfig, cfg("my.cfg", "scope = \"a\"\n")) == "|");
  CHECK(finding(Name::ProxyConfig, cfg("my.toml", "oidc_issuer_url = \"a.cfg\"\n")) == "|");
  const auto image = [](const std::string& reference) {
    return deployment("a", "name: a, namespace: x", "image: '" + reference + "'");
  };
  CHECK(finding(Name::DexWorkload, image("ghcr.io/dexidp/dex:v2.41.1")) == "|Deployment x/a");
  CHECK(finding(Name::DexWorkload, image("corp/mirror/dexidp/dex@sha256:00")) == "|Deployment x/a");
  CHECK(finding(Name::DexWorkload, image("corp/dexter:v1")) == "|");
  CHECK(finding(Name::ProxyWorkload, image("quay.io/oauth2-proxy/oauth2-proxy:v7.7.1")) == "|Deployment x/a");
  const auto tokens = [](const std::string& issuer) {
    return login_testing::document("RequestAuthentication", "name: a, namespace: istio-system",
                                   "spec: {jwtRules: [{issuer: '" + issuer + "'}]}");
  };
  CHECK(finding(Name::Authentication, tokens("http://a/dex")) == "|RequestAuthentication istio-system/a");
  CHECK(finding(Name::Authentication, tokens("http://a/index")) == "|");
}

TEST_CASE("targets name what is not Kubeflow's own") {
  CHECK(line(Name::DexConfig, dex_file("name: my-dex, namespace: auth"), "my-dex") ==
        "`targets: {dex: {config: my-dex}}`");
  CHECK(line(Name::DexConfig, dex_file("name: my-dex, namespace: sso"), "my-dex") ==
        "`targets: {dex: {namespace: sso, config: my-dex}}`");
  CHECK(line(Name::DexConfig, dex_file("name: my-dex, namespace: auth", "dex.yaml"), "my-dex") ==
        "`targets: {dex: {config: my-dex, configKey: dex.yaml}}`");
  CHECK(line(Name::DexConfig, dex_file("name: my-dex"), "my-dex") == "`targets: {dex: {config: my-dex}}`");
  // Of the same name twice, all is Kubeflow's own, and said.
  CHECK(line(Name::DexConfig, dex_file("name: dex, namespace: auth") + dex_file("name: dex"), "dex") ==
        "`targets: {dex: {namespace: auth, config: dex, configKey: config.yaml}}`");
}

TEST_CASE("targets never name a hash") {
  CHECK(line(Name::DexConfig, dex_file("name: my-dex-2456789bcd, namespace: auth"), "my-dex-2456789bcd") ==
        "`targets: {dex: {config: my-dex}}`");
}

TEST_CASE("the parts of a group are named in one line, those of the same namespace") {
  const std::string workload =
      deployment("dex", "name: dex-server, namespace: sso", "image: 'dexidp/dex:v1'");
  CHECK(line(Name::DexConfig, dex_file("name: my-dex, namespace: sso") + workload, "my-dex") ==
        "`targets: {dex: {namespace: sso, config: my-dex, deployment: dex-server}}`");
  CHECK(line(Name::DexWorkload, dex_file("name: my-dex, namespace: sso") + workload, "dex-server") ==
        "`targets: {dex: {namespace: sso, config: my-dex, deployment: dex-server}}`");
  CHECK(line(Name::DexConfig, dex_file("name: my-dex, namespace: other") + workload, "my-dex") ==
        "`targets: {dex: {namespace: other, config: my-dex}}`");
  // Of two that are alike none is meant.
  const std::string second = deployment("dex", "name: second, namespace: sso", "image: 'dexidp/dex:v1'");
  CHECK(line(Name::DexConfig, dex_file("name: my-dex, namespace: sso") + workload + second, "my-dex") ==
        "`targets: {dex: {namespace: sso, config: my-dex}}`");
}

TEST_CASE("Kubeflow's login before 1.9 is known by its image or its name") {
  const auto authservice = [](const std::string& list) {
    const Reading reading(list);
    return reading.login.authservice == nullptr ? "none" : reading.login.authservice->ref().text();
  };
  CHECK(authservice(deployment("a", "name: a", "image: 'x/oidc-authservice:1'")) == "Deployment a");
  CHECK(authservice(deployment("a", "name: authservice", "image: other")) == "Deployment authservice");
  CHECK(authservice(login_testing::document("Service", "name: authservice", "")) == "Service authservice");
  CHECK(authservice(login_testing::document("Secret", "name: authservice", "")) == "none");
  CHECK(authservice(deployment("a", "name: a", "image: other")) == "none");
}
