// Dex's Service, and the URLs by which browsers, oauth2-proxy and Istio reach Dex.
#include "function/login/dex_urls.h"

#include <doctest/doctest.h>

#include <string>

#include "config_testing.h"
#include "function/login/dex_service.h"
#include "login_testing.h"

namespace {

using kubeflow_sso::config::KubeflowSSO;
using kubeflow_sso::login::DexUrls;
using login_testing::config_map;
using login_testing::document;
using login_testing::Reading;

/// "namespace/name" of the Service that a host names, seen from namespace `here`; "none" without.
std::string service(const std::string& host) {
  const auto found = kubeflow_sso::login::service_of(host, "here", {"auth"});
  return found ? found->text() : "none";
}

KubeflowSSO sso(const std::string& fields = "") {
  auto loaded = config_testing::load(config_testing::with_spec(fields));
  REQUIRE_FALSE(loaded.results.failed());
  return std::move(loaded.sso);
}

std::string dex_service(const std::string& ports, const std::string& name = "dex",
                        const std::string& more = "") {
  return "---\napiVersion: v1\nkind: Service\nmetadata: {name: " + name +
         ", namespace: auth}\nspec: {ports: [" + ports + "]" + more + "}\n";
}

std::string proxy_file(const std::string& lines) {
  return config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg", lines);
}

/// Dex's keys as they must be, for the list.
std::string keys(const std::string& list, const std::string& fields = "") {
  const KubeflowSSO config = sso(fields);
  const Reading reading(list, config.targets);
  return DexUrls(reading.login, config).endpoint("", "/keys");
}

std::string keys_for_istio(const std::string& list, const std::string& present) {
  const KubeflowSSO config = sso();
  const Reading reading(list, config.targets);
  return DexUrls(reading.login, config).keys_for_istio(present);
}

const std::string kUsual = "http://dex.auth.svc.cluster.local:5556/dex/keys";

}  // namespace

TEST_CASE("hosts of the cluster") {
  CHECK(service("dex") == "here/dex");
  CHECK(service("dex.auth") == "auth/dex");
  CHECK(service("dex.auth.svc") == "auth/dex");
  CHECK(service("dex.auth.svc.cluster.local") == "auth/dex");
  CHECK(service("dex.sso.svc.corp") == "sso/dex");
  for (const std::string host :
       {"dex.example", "dex.auth.example.com", "example.com", "", "localhost", "[::1]"}) {
    CAPTURE(host);
    CHECK(service(host) == "none");
  }
}

TEST_CASE("the cluster's domain stands behind svc") {
  using kubeflow_sso::login::cluster_domain;
  CHECK(cluster_domain("dex.auth.svc.cluster.local") == "cluster.local");
  CHECK(cluster_domain("dex.auth.svc.k8s.corp.example") == "k8s.corp.example");
  CHECK(cluster_domain("dex.auth.svc") == "");
  CHECK(cluster_domain("dex.auth.example.com") == "");
  CHECK(cluster_domain("dex") == "");
}

TEST_CASE("Dex's Service is the named one, else the only one that selects its pods") {
  const std::string workload = document(
      "Deployment", "name: dex, namespace: auth",
      "spec: {template: {metadata: {labels: {app: dex, tier: a}}, spec: {containers: [{name: dex}]}}}");
  const auto found = [&](const std::string& services, const std::string& fields = "") {
    const Reading reading(workload + services, sso(fields).targets);
    const auto& dex = reading.login.dex_service;
    if (!dex) return std::string("none");
    return dex->text() + (dex->ports.empty() ? "" : ":" + std::to_string(dex->ports[0]));
  };
  const std::string selecting = ", selector: {app: dex}";
  CHECK(found("") == "none");
  CHECK(found(dex_service("{port: 5556}")) == "auth/dex:5556");
  CHECK(found(dex_service("{port: 80}", "dex-2456789bcd")) == "auth/dex-2456789bcd:80");
  CHECK(found(dex_service("", "my-dex", selecting)) == "auth/my-dex");
  CHECK(found(dex_service("", "my-dex", ", selector: {app: dex, tier: a}")) == "auth/my-dex");
  CHECK(found(dex_service("", "my-dex", ", selector: {app: dex, tier: b}")) == "none");
  CHECK(found(dex_service("", "my-dex", ", selector: {}")) == "none");
  CHECK(found(dex_service("", "a", selecting) + dex_service("", "b", selecting)) == "none");
  CHECK(found(dex_service("", "a", selecting) + dex_service("", "dex")) == "auth/dex");
  // What the user names counts, in the list or not.
  const std::string named = "targets: {dex: {service: my-dex}}";
  CHECK(found("", named) == "auth/my-dex");
  CHECK(found(dex_service("{port: 1}", "my-dex") + dex_service("", "dex"), named) == "auth/my-dex:1");
  CHECK(found(dex_service("", "a", selecting), named) == "auth/my-dex");
  // A Service of Knative is none.
  CHECK(found("---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: dex, namespace: "
              "auth}\n") == "none");
}

TEST_CASE("the login begins on Kubeflow's own host, or where Dex is") {
  const auto login_url = [](const std::string& fields) {
    const KubeflowSSO config = sso(fields);
    const Reading reading("");
    return DexUrls(reading.login, config).login_url();
  };
  CHECK(login_url("") == "/dex/auth");
  CHECK(login_url("dexURL: https://kubeflow.example.com/sso") == "/sso/auth");
  CHECK(login_url("dexURL: https://dex.example.com/dex") == "https://dex.example.com/dex/auth");

  const KubeflowSSO config = sso();
  const Reading reading("");
  const DexUrls urls(reading.login, config);
  CHECK(urls.is_login_url("/dex/auth"));
  CHECK(urls.is_login_url("https://kubeflow.example.com/dex/auth"));
  CHECK_FALSE(urls.is_login_url("http://dex.auth.svc.cluster.local:5556/dex/auth"));
  CHECK_FALSE(urls.is_login_url(""));
}

TEST_CASE("Dex's URL is made of what the list tells") {
  CHECK(keys("") == kUsual);
  // the path of Dex's URL
  CHECK(keys("", "dexURL: https://kubeflow.example.com/sso") ==
        "http://dex.auth.svc.cluster.local:5556/sso/keys");
  // name and namespace
  CHECK(keys("", "targets: {dex: {namespace: sso, service: my-dex}}") ==
        "http://my-dex.sso.svc.cluster.local:5556/dex/keys");
  CHECK(keys(dex_service("", "dex-2456789bcd")) ==
        "http://dex-2456789bcd.auth.svc.cluster.local:5556/dex/keys");
  // its port: Kubeflow's if it is there, else the first, left out where it is the scheme's
  CHECK(keys(dex_service("{port: 80}, {port: 5556}")) == kUsual);
  CHECK(keys(dex_service("{port: 8080}, {port: 81}")) == "http://dex.auth.svc.cluster.local:8080/dex/keys");
  CHECK(keys(dex_service("{port: 80}")) == "http://dex.auth.svc.cluster.local/dex/keys");
  // https where Dex serves nothing else
  const auto web = [](const std::string& fields) {
    return dex_service("{port: 443}") + config_map("name: dex, namespace: auth", "config.yaml",
                                                   "issuer: a\nstaticClients: []\nweb: {" + fields + "}\n");
  };
  CHECK(keys(web("https: 'a:1'")) == "https://dex.auth.svc.cluster.local/dex/keys");
  CHECK(keys(web("https: 'a:1', http: 'a:2'")) == "http://dex.auth.svc.cluster.local:443/dex/keys");
}

TEST_CASE("the cluster's domain is that of the mesh or of Dex's route") {
  const auto mesh = [](const std::string& service) {
    return config_map("name: istio, namespace: istio-system", "mesh",
                      "extensionProviders:\n- name: a\n  envoyExtAuthzHttp: {service: " + service + "}\n");
  };
  const auto route = [](const std::string& host) {
    return "---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: dex, namespace: "
           "auth}\n"
           "spec: {http: [{route: [{destination: {host: " +
           host + "}}]}]}\n";
  };
  CHECK(keys(mesh("p.oauth2-proxy.svc.corp.example")) == "http://dex.auth.svc.corp.example:5556/dex/keys");
  CHECK(keys(mesh("p.oauth2-proxy.svc")) == kUsual);
  CHECK(keys(route("dex.auth.svc.corp.example")) == "http://dex.auth.svc.corp.example:5556/dex/keys");
  CHECK(keys(route("other.auth.svc.corp.example")) == kUsual);
}

TEST_CASE("a URL that leads to Dex stays, whatever its spelling") {
  const KubeflowSSO config = sso();
  const Reading reading(dex_service("{port: 5556}, {port: 80}"));
  const DexUrls urls(reading.login, config);
  for (const std::string url : {"http://dex.auth.svc.cluster.local:5556/dex/keys",
                                "http://dex.auth.svc:5556/dex/keys", "http://dex.auth:5556/dex/keys",
                                "http://dex.auth/dex/keys", "http://dex.auth.svc.corp:5556/dex/keys"}) {
    CAPTURE(url);
    CHECK(urls.leads_to(url, "/keys"));
    CHECK(urls.endpoint(url, "/keys") == url);
  }
  for (const std::string url :
       {"", "/dex/keys", "http://dex.auth:5556/dex/token", "http://dex.auth:5556/keys",
        "http://dex.auth:5557/dex/keys", "http://dex:5556/dex/keys", "http://other.auth:5556/dex/keys",
        "http://dex.other.svc:5556/dex/keys", "https://kubeflow.example.com/dex/keys",
        "https://dex.auth/dex/keys"}) {
    CAPTURE(url);
    CHECK_FALSE(urls.leads_to(url, "/keys"));
    CHECK(urls.endpoint(url, "/keys") == kUsual);
  }
}

TEST_CASE("where the list tells no Service, any of the cluster may be Dex's") {
  const KubeflowSSO config = sso();
  const Reading reading("");
  const DexUrls urls(reading.login, config);
  CHECK(urls.leads_to("http://my-dex.sso.svc:1/dex/keys", "/keys"));
  CHECK(urls.leads_to("http://my-dex:1/dex/keys", "/keys"));
  CHECK_FALSE(urls.leads_to("https://dex.example.com/dex/keys", "/keys"));
}

TEST_CASE("of two URLs one that is right tells the other") {
  CHECK(keys(proxy_file("redeem_url = \"http://dex.auth.svc:99/dex/token\"")) ==
        "http://dex.auth.svc:99/dex/keys");
  CHECK(keys(proxy_file("redeem_url = \"http://dex.auth.svc:99/dex/keys\"")) == kUsual);
}

TEST_CASE("Istio's keys have the whole host, and are oauth2-proxy's where it is there") {
  const std::string whole = "http://dex.auth.svc.corp:5556/dex/keys";
  CHECK(keys_for_istio("", "") == kUsual);
  CHECK(keys_for_istio("", whole) == whole);
  CHECK(keys_for_istio("", "http://dex:5556/dex/keys") == kUsual);
  CHECK(keys_for_istio(proxy_file("scope = \"a\""), whole) == kUsual);
  CHECK(keys_for_istio(proxy_file("oidc_jwks_url = \"" + whole + "\""), "") == whole);
  CHECK(keys_for_istio(proxy_file("oidc_jwks_url = \"http://dex:5556/dex/keys\""), "") ==
        "http://dex:5556/dex/keys");
}
