// Rules about the connector that believes a header: by which ways a browser or a pod may send it.
#include <doctest/doctest.h>

#include <string>

#include "checks_testing.h"

namespace {

using checks_testing::dex_file;
using checks_testing::dex_workload;
using checks_testing::ids;
using kubeflow_sso::checks::check_login_proxy;

const std::string kDex =
    dex_file("issuer: https://kubeflow.example.com/dex\nconnectors: [{id: proxy, type: authproxy}]\n");
const std::string kForged = "error forged-logins;";
const std::string kAll =
    "remove: [X-Remote-User, X-Remote-User-Id, X-Remote-User-Name, X-Remote-User-Email, X-Remote-Group]";
const std::string kGood = "headers: {request: {" + kAll + "}}, ";
const std::string kToDex = "route: [{destination: {host: dex.auth.svc.cluster.local}}]";
const std::string kToProxy = "route: [{destination: {host: proxy.auth.svc.cluster.local}}]";
const std::string kUnderDex = "match: [{uri: {prefix: /dex/}}], ";

std::string said(const std::string& list) {
  return ids(check_login_proxy, kDex + list);
}

std::string service(const std::string& http, const std::string& hosts = "'*'",
                    const std::string& gateways = "kubeflow/kubeflow-gateway") {
  return "---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a, namespace: "
         "auth}\n"
         "spec: {hosts: [" +
         hosts + "], gateways: [" + gateways + "], http: [" + http + "]}\n";
}

std::string entry(const std::string& fields) {
  return "{" + fields + "}";
}

std::string object(const std::string& version, const std::string& kind, const std::string& spec) {
  return "---\napiVersion: " + version + "\nkind: " + kind +
         "\nmetadata: {name: dex, namespace: auth}\nspec: " + spec + "\n";
}

std::string http_route(const std::string& rules) {
  return object("gateway.networking.k8s.io/v1", "HTTPRoute", "{rules: [" + rules + "]}");
}

}  // namespace

TEST_CASE("a route to Dex takes all headers away, or leads the callback to the proxy") {
  const std::string open = entry(kUnderDex + kToDex);
  CHECK(said("") == kForged);
  CHECK(said(service(open)) == kForged);
  CHECK(said(service(entry(kUnderDex + kGood + kToDex))) == "");
  CHECK(said(service(entry(kUnderDex + "headers: {request: {remove: [X-Remote-User]}}, " + kToDex))) ==
        kForged);
  CHECK(said(service(entry(kUnderDex + "route: [{headers: {request: {" + kAll +
                           "}}, destination: {host: dex.auth.svc}}]"))) == "");
  const std::string to_proxy = entry("match: [{uri: {exact: /dex/callback/proxy}}], " + kToProxy);
  CHECK(said(service(to_proxy + ", " + open)) == "");
  CHECK(said(service(open + ", " + to_proxy)) == kForged);
  // What leads everything to the proxy shows it where Dex's own route stands behind it.
  CHECK(said(service(entry(kToProxy) + ", " + open)) == "");
  CHECK(said(service(entry(kToProxy))) == kForged);
  // Nor does the dashboard's route, in a list without Dex's.
  CHECK(said(service(entry("match: [{uri: {prefix: /}}], " + kToProxy))) == kForged);
  CHECK(said(http_route("{matches: [{path: {value: /}}], backendRefs: [{name: dashboard}]}")) == kForged);
}

TEST_CASE("every match of a route counts, and what a condition leaves goes on to the next") {
  const std::string two = "match: [{uri: {prefix: /dex/static}}, {uri: {prefix: /dex/}}], ";
  CHECK(said(service(entry(two + kToDex))) == kForged);
  CHECK(said(service(entry("match: [{uri: {regex: '/d.x/.*'}}], " + kToDex))) == kForged);
  const std::string conditional =
      entry("match: [{uri: {prefix: /dex/callback/proxy}, headers: {x-inside: {exact: '1'}}}], " + kToProxy);
  CHECK(said(service(conditional + ", " + entry(kUnderDex + kToDex))) == kForged);
  CHECK(said(service(conditional + ", " + entry(kUnderDex + kGood + kToDex))) == "");
  const std::string good = entry(kUnderDex + kGood + kToDex);
  CHECK(said(service(good + ", " +
                     entry("match: [{uri: {prefix: /login/}}], rewrite: {uri: /dex/}, " + kToDex))) == "");
  CHECK(said(service(entry("match: [{uri: {prefix: /login/}}], rewrite: {uri: /dex/}, " + kToDex) + ", " +
                     good)) == kForged);
  CHECK(said(service(entry("match: [{uri: {prefix: /health}}], rewrite: {uri: /healthz}, " + kToDex) + ", " +
                     good)) == "");
}

TEST_CASE("another gateway with another host is a way too, and the mesh alone is none from outside") {
  const std::string good = service(entry(kUnderDex + kGood + kToDex));
  const std::string open = entry(kUnderDex + kToDex);
  CHECK(said(good + service(open, "inside.example.com", "other/gateway")) == kForged);
  CHECK(said(good + service(open, "dex.auth.svc.cluster.local", "mesh")) == "");
}

TEST_CASE("the Gateway API and Ingresses lead to Dex too, by the longest path") {
  const std::string good = service(entry(kUnderDex + kGood + kToDex));
  const std::string backend = "backendRefs: [{name: dex, port: 5556}]";
  const std::string under_dex = "matches: [{path: {value: /dex}}], ";
  CHECK(said(good + http_route("{" + under_dex + backend + "}")) == kForged);
  CHECK(said(good + http_route("{" + backend + "}")) == kForged);
  CHECK(said(http_route("{" + under_dex + "filters: [{type: RequestHeaderModifier, requestHeaderModifier: {" +
                        kAll + "}}], " + backend + "}")) == "");
  CHECK(said(http_route(
            "{" + under_dex + backend +
            "}, {matches: [{path: {value: /dex/callback/proxy}}], backendRefs: [{name: proxy}]}")) == "");
  CHECK(said(good + http_route("{matches: [{path: {value: /other}}], " + backend + "}")) == "");
  const auto ingress = [&](const std::string& paths) {
    return object("networking.k8s.io/v1", "Ingress", "{rules: [{http: {paths: [" + paths + "]}}]}");
  };
  const std::string to_dex = "{path: /dex, pathType: Prefix, backend: {service: {name: dex}}}";
  CHECK(said(good + ingress(to_dex)) == kForged);
  CHECK(said(ingress(to_dex + ", {path: /dex/callback/proxy, backend: {service: {name: proxy}}}")) == "");
  CHECK(said(good + object("networking.k8s.io/v1", "Ingress", "{defaultBackend: {service: {name: dex}}}")) ==
        kForged);
}

TEST_CASE("a Service of Dex is no way from outside by itself") {
  const std::string good = service(entry(kUnderDex + kGood + kToDex));
  CHECK(said(good + object("v1", "Service", "{type: ClusterIP}")) == "");
  CHECK(said(good + object("v1", "Service", "{}")) == "");
  CHECK(said(good + object("v1", "Service", "{type: NodePort}")) == kForged);
  CHECK(said(good + object("v1", "Service", "{type: LoadBalancer}")) == kForged);
}

TEST_CASE("pods of the cluster reach Dex where nothing keeps them from it") {
  const std::string list =
      service(entry(kUnderDex + kGood + kToDex)) +
      "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: dex, namespace: auth}\n"
      "spec: {template: {metadata: {labels: {app: dex}}, spec: {containers: [{name: dex}]}}}\n";
  const auto policy = [](const std::string& kind, const std::string& selector,
                         const std::string& where = "auth") {
    return "---\napiVersion: v1\nkind: " + kind + "\nmetadata: {name: p, namespace: " + where + "}\nspec: {" +
           selector + "}\n";
  };
  const std::string open = "warning forged-logins-inside;";
  CHECK(said(list) == open);
  CHECK(said(list + policy("NetworkPolicy", "podSelector: {}")) == "");
  CHECK(said(list + policy("NetworkPolicy", "podSelector: {matchLabels: {app: dex}}")) == "");
  CHECK(said(list + policy("NetworkPolicy", "podSelector: {matchLabels: {app: other}}")) == open);
  CHECK(said(list + policy("NetworkPolicy", "podSelector: {}", "kubeflow")) == open);
  CHECK(said(list + policy("NetworkPolicy", "podSelector: {}, policyTypes: [Egress]")) == open);
  CHECK(said(list + policy("NetworkPolicy", "podSelector: {}, policyTypes: [Ingress, Egress]")) == "");
  CHECK(said(list + policy("AuthorizationPolicy", "selector: {matchLabels: {app: dex}}")) == "");
}
