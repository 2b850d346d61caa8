// What keeps Dex and oauth2-proxy from starting, and their pods from running.
#include <doctest/doctest.h>

#include <algorithm>

#include "checks_testing.h"

namespace {

using checks_testing::dex_file;
using checks_testing::proxy_file;
using checks_testing::said;
using kubeflow_sso::checks::check_starting;
using login_testing::config_map;
using login_testing::deployment;
using login_testing::document;

const std::string kInCluster = ", uid: 5f1c";

/// What is told, joined.
std::string told(const std::string& list) {
  std::string all;
  for (const std::string& each : said(check_starting, list)) all += each + "\n";
  return all;
}

std::string dex(const std::string& content) {
  return told(dex_file("issuer: https://a.example.com/dex\n" + content));
}

/// Dex's file as a cluster has it.
std::string dex_there(const std::string& content) {
  return told(config_map("name: dex, namespace: auth" + kInCluster, "config.yaml", content));
}

std::string proxy_there(const std::string& file, const std::string& container) {
  return told(
      proxy_file("provider = \"oidc\"\n" + file) +
      deployment("oauth2-proxy", "name: oauth2-proxy, namespace: oauth2-proxy" + kInCluster, container));
}

std::string pod_of(const std::string& fields) {
  return told(document("Deployment", "name: dex, namespace: auth",
                       "spec: {" + fields + "template: {spec: {containers: [{name: dex}]}}}"));
}

}  // namespace

TEST_CASE("a workload without pods is told") {
  CHECK(pod_of("replicas: 0, ").find("is 0, so that no Dex runs") != std::string::npos);
  CHECK(pod_of("replicas: 1, ").empty());
  CHECK(pod_of("").empty());
  const auto with = [](const std::string& status) {
    return told(
        document("Deployment", "name: dex, namespace: auth",
                 "spec: {template: {spec: {containers: [{name: dex}]}}}\nstatus: {conditions: [{type: "
                 "Progressing, status: 'False'}, {type: Available, status: '" +
                     status + "'}]}"));
  };
  CHECK(with("False").find("no pod of Dex is ready") != std::string::npos);
  CHECK(with("True").empty());
}

TEST_CASE("a variable from a key that is not there keeps the pod from starting") {
  const auto with = [](const std::string& ref, const std::string& secret) {
    return told(deployment("dex", "name: dex, namespace: auth",
                           "env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: a" + ref + "}}}]") +
                secret);
  };
  const std::string other = document("Secret", "name: s, namespace: auth", "data: {b: YQ==}");
  CHECK(with("", other).find("names the key \"a\" of Secret auth/s, which has no such key") !=
        std::string::npos);
  CHECK(with(", optional: true", other).empty());
  CHECK(with("", document("Secret", "name: s, namespace: auth", "data: {a: YQ==}")).empty());
  CHECK(with("", document("Secret", "name: s, namespace: auth", "type: kubernetes.io/service-account-token"))
            .empty());
  CHECK(with("", "").empty());  // it may be in the cluster
}

TEST_CASE("times with which Dex exits are told") {
  CHECK(dex("expiry: {idTokens: 1d}").find("is \"1d\", which Go takes for no duration") != std::string::npos);
  CHECK(dex("expiry: {refreshTokens: {reuseInterval: '30'}}").find("is \"30\", which Go takes") !=
        std::string::npos);
  CHECK(
      dex("expiry: {idTokens: 1h30m, signingKeys: 1.5h, authRequests: '0', deviceRequests: 500ms}").empty());
}

TEST_CASE("what stands in a Secret is not shown") {
  const std::string file = document("Secret", "name: dex, namespace: auth",
                                    "stringData: {config.yaml: 'expiry: {idTokens: of-nobody}'}");
  CHECK(told(file).find("is a text, which Go takes for no duration") != std::string::npos);
  CHECK(told(file).find("of-nobody") == std::string::npos);
}

TEST_CASE("what Dex does not do without is missed in a cluster, not in manifests that are cut down") {
  CHECK(told(dex_file("connectors: []\n")).empty());
  const std::string bare = dex_there("connectors: []\n");
  CHECK(std::count(bare.begin(), bare.end(), '\n') == 4);  // issuer, storage, web, connectors
  const std::string whole =
      "issuer: https://a.example.com/dex\nstorage: {type: memory}\nweb: {http: 0.0.0.0:5556}\n";
  CHECK(dex_there(whole + "connectors: [{type: oidc, id: a, name: A}]\n").empty());
  CHECK(dex_there(whole + "enablePasswordDB: true\n").empty());
  CHECK(dex_there(whole + "enablePasswordDB: true\nstaticClients: [{id: a}]\n")
            .find("is missing, and Dex exits") != std::string::npos);
  CHECK(dex_there(whole + "enablePasswordDB: true\nstaticClients: [{idEnv: A, secretEnv: B, name: N}]\n")
            .empty());
}

TEST_CASE("settings without which oauth2-proxy exits, and words that it does not know, are told") {
  const std::string file = "oidc_issuer_url = \"https://a.example.com/dex\"\nemail_domains = [ \"*\" ]\n";
  const std::string env =
      "env: [{name: OAUTH2_PROXY_CLIENT_ID, value: a}, {name: OAUTH2_PROXY_CLIENT_SECRET, valueFrom: "
      "{secretKeyRef: "
      "{name: s, key: k}}}, {name: OAUTH2_PROXY_COOKIE_SECRET, value: 0123456789abcdef}]";
  CHECK(proxy_there(file, env).empty());
  CHECK(proxy_there(file, "env: []").find("`client_id` is set nowhere") != std::string::npos);
  CHECK(proxy_there(file, "envFrom: [{secretRef: {name: absent}}]").empty());  // it may have all
  CHECK(proxy_there("", env).find("`email_domains` is set nowhere") != std::string::npos);
  CHECK(proxy_there(file + "cookie_expire = \"7d\"\n", env).find("`cookie_expire` is \"7d\"") !=
        std::string::npos);
  CHECK(proxy_there(file + "cookie_refresh = 0\n", env).empty());
  CHECK(proxy_there(file + "session_store_type = \"memory\"\n", env).find("`session_store_type`") !=
        std::string::npos);
  CHECK(told(proxy_file(file) + checks_testing::proxy_workload("env: []")).empty());  // cut down
}
