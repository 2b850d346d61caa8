// Rules about the ingress gateway.
#include <doctest/doctest.h>

#include <string>

#include "checks_testing.h"

namespace {

using checks_testing::dex_file;
using checks_testing::ids;
using checks_testing::proxy_file;
using kubeflow_sso::checks::check_gateway;

std::string istio(const std::string& kind, const std::string& metadata, const std::string& spec) {
  const std::string group = kind == "VirtualService" ? "networking" : "security";
  return "---\napiVersion: " + group + ".istio.io/v1\nkind: " + kind + "\nmetadata: {" + metadata +
         "}\nspec: " + spec + "\n";
}

std::string policy(const std::string& name, const std::string& spec) {
  return istio("AuthorizationPolicy", "name: " + name + ", namespace: istio-system", spec);
}

const std::string kSelector = "selector: {matchLabels: {app: istio-ingressgateway}}";
const std::string kPages = "notPaths: [/dex/*, /oauth2/*]";
const std::string kMesh =
    login_testing::config_map("name: istio, namespace: istio-system", "mesh",
                              "extensionProviders:\n- name: oauth2-proxy\n  envoyExtAuthzHttp: {service: "
                              "oauth2-proxy.oauth2-proxy.svc.cluster.local}\n");

/// Kubeflow's policy that asks oauth2-proxy, about the requests of an operation.
std::string asks(const std::string& operation, const std::string& more = "") {
  return policy("istio-ingressgateway-oauth2-proxy", "{action: CUSTOM, provider: {name: oauth2-proxy}, " +
                                                         kSelector + ", rules: [{to: [{operation: {" +
                                                         operation + "}}]" + more + "}]}");
}

/// Kubeflow's policy that wants a token.
std::string wants_token(const std::string& operation) {
  return policy("istio-ingressgateway-require-jwt",
                "{action: DENY, " + kSelector +
                    ", rules: [{from: [{source: {notRequestPrincipals: ['*']}}], to: [{operation: {" +
                    operation + "}}]}]}");
}

std::string files(const std::string& proxy = "skip_auth_routes = [\"^/dex/\"]") {
  return dex_file("issuer: https://kubeflow.example.com/dex\nstaticClients: []\n") + proxy_file(proxy);
}

std::string gateway(const std::string& policies, const std::string& proxy = "skip_auth_routes = [\"^/dex/\"]",
                    const std::string& fields = "") {
  return ids(check_gateway, files(proxy) + policies, fields);
}

}  // namespace

TEST_CASE("Kubeflow's own policies are fine") {
  CHECK(gateway(kMesh + asks(kPages) + wants_token(kPages)) == "");
  CHECK(gateway(asks(kPages)) == "");
}

TEST_CASE("the login's pages are open") {
  const std::string closed = "error exempt-paths;";
  CHECK(gateway(asks(kPages) + wants_token("notPaths: [/oauth2/*]")) == closed);
  CHECK(gateway(asks(kPages) + wants_token("notPaths: [/dex/*]")) == closed);
  CHECK(gateway(asks(kPages) + wants_token("notPaths: [/a]")) == closed + closed);
  // oauth2-proxy lets Dex's pages pass, and answers its own
  CHECK(gateway(asks("")) == "");
  CHECK(gateway(asks(""), "skip_auth_regex = [\"^/dex/\"]") == "");
  CHECK(gateway(asks(""), "scope = \"a\"") == closed);
  // whether it does, only its file tells
  CHECK(ids(check_gateway,
            dex_file("issuer: https://kubeflow.example.com/dex\nstaticClients: []\n") + asks("")) == "");
  CHECK(ids(check_gateway, dex_file("issuer: https://kubeflow.example.com/dex\nstaticClients: []\n") +
                               wants_token("")) == closed + closed + "error no-login;");
  // Dex on another path, and on a host that this gateway does not serve
  CHECK(gateway(asks(kPages) + wants_token(kPages), "scope = \"a\"",
                "dexURL: https://kubeflow.example.com/sso") == closed + closed);
  CHECK(gateway(asks("notPaths: [/oauth2/*]"), "scope = \"a\"", "dexURL: https://dex.example.com/dex") == "");
}

TEST_CASE("everything else is closed") {
  const std::string open = "error gateway-open;";
  const std::string no_login = "error no-login;";
  CHECK(gateway(asks("notPaths: ['*']")) == open + no_login);
  CHECK(gateway(asks("notPaths: [/dex/*, /oauth2/*, /pipeline/*]")) == open);
  CHECK(gateway(asks("paths: [/pipeline/*]")) == open + no_login);
  CHECK(gateway(asks(kPages + ", methods: [GET]")) == open);
  CHECK(gateway(asks(kPages + ", hosts: [other.example.com]")) == open + no_login);
  CHECK(gateway(asks(kPages + ", hosts: [kubeflow.example.com]")) == "");
  CHECK(gateway(asks(kPages, ", when: [{key: 'request.headers[x]', values: ['*']}]")) == open + no_login);
  // what oauth2-proxy itself lets pass, its own rule tells
  CHECK(gateway(asks(kPages), "skip_auth_routes = [\"^/dex/\", \"^/pipeline/\"]") == "");
  // A second policy closes what the first leaves open, and then nobody is sent to the login.
  CHECK(gateway(asks("paths: [/pipeline/*]") + wants_token(kPages)) == no_login);
  // ALLOW policies deny what none of them allows.
  CHECK(gateway(asks("paths: [/a]") +
                policy("allow",
                       "{" + kSelector + ", rules: [{to: [{operation: {paths: [/dex/*, /oauth2/*]}}]}]}")) ==
        "error users-refused;" + no_login);
  CHECK(
      gateway(asks(kPages) +
              policy("allow", "{" + kSelector + ", rules: [{to: [{operation: {paths: [/pipeline/*]}}]}]}")) ==
      "error exempt-paths;error exempt-paths;");
  // A pattern by suffix, and one in a path of an application.
  CHECK(gateway(asks("notPaths: [/dex/*, /oauth2/*, '*/public']")) == "warning open-pages;");
  CHECK(gateway(asks("notPaths: [/dex/*, /oauth2/*, /pipeline/apis/v2beta1/healthz]")) ==
        "warning open-pages;");
  CHECK(gateway(asks("notPaths: [/dex/*, /oauth2/*, '/jupyter/static/*']")) == "warning open-pages;");
  CHECK(gateway(asks("notPaths: [/dex/*, /oauth2/*, '/kfam/v1/profiles*']")) == open);
  CHECK(gateway(asks("notPaths: [/dex/*, /oauth2/*, '/.well-known/acme-challenge/*']")) == "");
}

TEST_CASE("who has logged in gets through") {
  const auto wants = [](const std::string& principals, const std::string& fields = "",
                        const std::string& pages = kPages) {
    return gateway(asks(kPages) + policy("p", "{action: DENY, " + kSelector +
                                                  ", rules: [{from: [{source: {notRequestPrincipals: [" +
                                                  principals + "]}}], to: [{operation: {" + pages + "}}]}]}"),
                   "skip_auth_routes = [\"^/dex/\"]", fields);
  };
  const std::string own = "'https://kubeflow.example.com/dex/*'";
  const std::string refused = "error users-refused;";
  CHECK(wants(own) == "");
  CHECK(wants("'http://dex.auth.svc.cluster.local:5556/dex/*'") == refused);
  // Machines may be kept to some paths.
  const std::string machines =
      "trustedIssuers: [{issuer: 'https://ci.example.com', jwksURI: 'https://ci.example.com/k', audiences: "
      "[a]}]";
  CHECK(wants(own, machines) == refused);
  CHECK(wants(own + ", 'https://ci.example.com/*'", machines) == "");
  CHECK(wants(own, machines, "notPaths: [/dex/*, /oauth2/*, /pipeline/*]") == "");
  CHECK(wants(own, machines, kPages + ", hosts: [kubeflow.example.com]") == "");
  CHECK(wants(own, machines, kPages + ", methods: [GET]") == "");
  const auto allows = [&](const std::string& rules) {
    return gateway(asks(kPages) + policy("a", "{action: ALLOW, " + kSelector + ", rules: [" + rules + "]}"),
                   "skip_auth_routes = [\"^/dex/\"]", machines);
  };
  const std::string users =
      "{to: [{operation: {paths: [/dex/*, /oauth2/*]}}]}, "
      "{from: [{source: {requestPrincipals: [" +
      own + "]}}]}";
  CHECK(allows(users) == refused);
  CHECK(allows(users + ", {from: [{source: {requestPrincipals: ['https://ci.example.com/*']}}], "
                       "to: [{operation: {methods: [POST], paths: [/pipeline/apis/v2beta1/runs*]}}]}") == "");
}

TEST_CASE("a policy for another gateway beside the users' one keeps no user out") {
  const auto pods = [](const std::string& name, const std::string& labels) {
    return login_testing::document("Deployment", "name: " + name + "-gateway, namespace: istio-system",
                                   "spec: {template: {metadata: {labels: {" + labels + "}}}}");
  };
  const std::string both = pods("public", "app: istio-ingressgateway, istio: public") +
                           pods("internal", "app: istio-ingressgateway, istio: internal");
  const auto refuses = [&](const std::string& labels) {
    return gateway(both + asks(kPages) +
                   policy("p", "{action: DENY, selector: {matchLabels: {" + labels + "}}, rules: [{}]}"));
  };
  CHECK(refuses("istio: internal") == "");
  CHECK(refuses("app: istio-ingressgateway") != "");
}

TEST_CASE("a selector with fewer labels than another names no second gateway") {
  const std::string authentication =
      istio("RequestAuthentication", "name: dex-jwt, namespace: istio-system", "{" + kSelector + "}");
  // Kubeflow's own policy, which names both labels, lets everything through for the rules above to refuse.
  const auto with = [&](const std::string& labels) {
    return gateway(
        authentication + asks(kPages) +
        policy("istio-ingressgateway",
               "{action: ALLOW, selector: {matchLabels: {" + labels + "}}, rules: [{}]}") +
        policy("extra", "{action: ALLOW, " + kSelector + ", rules: [{to: [{operation: {paths: [/x]}}]}]}"));
  };
  CHECK(with("app: istio-ingressgateway, istio: ingressgateway") == "");
  CHECK(with("app: another") == "error exempt-paths;error exempt-paths;");
}

TEST_CASE("one mesh of several must have the provider") {
  const auto mesh = [](const std::string& name, const std::string& key, const std::string& provider) {
    return login_testing::config_map("name: " + name + ", namespace: istio-system", key,
                                     "extensionProviders: [{name: " + provider +
                                         ", envoyExtAuthzHttp: {service: oauth2-proxy.oauth2-proxy}}]\n");
  };
  CHECK(gateway(mesh("istio", "mesh", "oauth2-proxy") + mesh("istio-canary", "mesh", "other") +
                asks(kPages)) == "");
  CHECK(gateway(mesh("istio", "mesh", "other") + mesh("istio-canary", "mesh", "another") + asks(kPages)) ==
        "error extension-provider;");
  CHECK(gateway(mesh("istio-runbook", "notes", "other") + asks(kPages)) == "");
}

TEST_CASE("a policy of Kubeflow's that Istio only tries") {
  const std::string tried = istio(
      "AuthorizationPolicy",
      "name: istio-ingressgateway-require-jwt, namespace: istio-system, annotations: {istio.io/dry-run: "
      "'true'}",
      "{action: DENY, " + kSelector +
          ", rules: [{from: [{source: {notRequestPrincipals: ['*']}}], to: [{operation: {" + kPages +
          "}}]}]}");
  CHECK(gateway(asks(kPages, ", when: [{key: 'request.headers[authorization]', notValues: ['*']}]") +
                tried) == "error gateway-open;");
}

TEST_CASE("an Authorization header is no login") {
  const std::string without_header = ", when: [{key: 'request.headers[authorization]', notValues: ['*']}]";
  CHECK(gateway(asks(kPages, without_header)) == "error gateway-open;");
  CHECK(gateway(asks(kPages, without_header) + wants_token(kPages)) == "");
}

TEST_CASE("policies select the ingress gateway") {
  const auto selecting = [](const std::string& labels) {
    return gateway(policy("istio-ingressgateway-oauth2-proxy",
                          "{action: CUSTOM, provider: {name: oauth2-proxy}, selector: {matchLabels: {" +
                              labels + "}}, rules: [{to: [{operation: {" + kPages + "}}]}]}"));
  };
  CHECK(selecting("app: istio-ingressgateway") == "");
  CHECK(selecting("app: other") == "error selects-nothing;");
  CHECK(ids(check_gateway, istio("RequestAuthentication", "name: dex-jwt, namespace: istio-system",
                                 "{selector: {matchLabels: {app: other}}}")) == "error selects-nothing;");
}

TEST_CASE("the provider that a policy names is oauth2-proxy's") {
  const auto provider = [](const std::string& mesh) {
    return gateway(login_testing::config_map("name: istio, namespace: istio-system", "mesh",
                                             "extensionProviders: [" + mesh + "]\n") +
                   asks(kPages));
  };
  const std::string wrong = "error extension-provider;";
  const auto service = [](const std::string& host) {
    return "{name: oauth2-proxy, envoyExtAuthzHttp: {service: " + host + "}}";
  };
  CHECK(provider("") == wrong);
  CHECK(provider("{name: other}") == wrong);
  CHECK(provider("{name: oauth2-proxy}") == "");
  CHECK(provider(service("oauth2-proxy.oauth2-proxy.svc.cluster.local")) == "");
  CHECK(provider(service("oauth2-proxy/oauth2-proxy.oauth2-proxy.svc.cluster.local")) == "");
  CHECK(provider(service("my-oauth2-proxy.sso.svc.cluster.local")) == "");
  CHECK(provider(service("authservice.istio-system.svc.cluster.local")) == wrong);
  CHECK(provider("{name: other}, {name: oauth2-proxy}") == "");
  const auto asked = [&](const std::string& fields) {
    return provider("{name: oauth2-proxy, envoyExtAuthzHttp: {service: oauth2-proxy.oauth2-proxy, " + fields +
                    "}}");
  };
  CHECK(asked("includeRequestHeadersInCheck: [Cookie], headersToUpstreamOnAllow: ['*ization']") == "");
  CHECK(asked("includeRequestHeadersInCheck: [x]") == wrong);
  CHECK(asked("headersToUpstreamOnAllow: [x]") == wrong);
  CHECK(provider("{name: oauth2-proxy, envoyExtAuthzGrpc: {service: oauth2-proxy.oauth2-proxy}}") == wrong);
  CHECK(provider("{name: oauth2-proxy}, {name: oauth2-proxy}") == wrong);
  // The port, where the list has the Service.
  const auto asks_at = [&](const std::string& port, const std::string& ports) {
    return gateway(login_testing::config_map("name: istio, namespace: istio-system", "mesh",
                                             "extensionProviders: [{name: oauth2-proxy, envoyExtAuthzHttp: "
                                             "{service: oauth2-proxy.oauth2-proxy, port: " +
                                                 port + "}}]\n") +
                   asks(kPages) +
                   "---\napiVersion: v1\nkind: Service\nmetadata: {name: oauth2-proxy, namespace: "
                   "oauth2-proxy}\nspec: {ports: [" +
                   ports + "]}\n");
  };
  CHECK(asks_at("80", "{port: 80}") == "");
  CHECK(asks_at("4180", "{port: 80}") == wrong);
  CHECK(asks_at("4180", "{port: 80}, {port: 4180}") == "");
  CHECK(asks_at("4180", "") == "");
}

TEST_CASE("the provider's pages are open where they are behind the same gateway") {
  const auto routes = [](const std::string& name, const std::string& hosts, const std::string& gateways,
                         const std::string& prefix) {
    return istio("VirtualService", "name: " + name + ", namespace: " + name,
                 "{hosts: [" + hosts + "], gateways: [" + gateways + "], http: [{match: [{uri: {prefix: " +
                     prefix + "}}], route: [{destination: {host: " + name + "}}]}]}");
  };
  const std::string own = routes("oauth2-proxy", "'*'", "kubeflow/g", "/oauth2");
  const auto said = [&](const std::string& more, const std::string& operation = kPages,
                        const std::string& fields = "") {
    return gateway(own + more + asks(operation) + wants_token(operation), "skip_auth_routes = [\"^/dex/\"]",
                   fields);
  };
  const std::string closed = "error exempt-paths;error exempt-paths;";
  const std::string host = "keycloak.example.com";
  CHECK(said(routes("keycloak", host, "kubeflow/g", "/")) == closed);
  CHECK(said(routes("keycloak", host, "kubeflow/g", "/"), kPages + ", notHosts: [" + host + "]") == "");
  CHECK(said(routes("keycloak", host, "g", "/")) == "");  // of its own namespace
  CHECK(said(routes("keycloak", host, "mesh", "/")) == "");
  CHECK(said(routes("keycloak", host, "kubeflow/g", "/admin")) == "");
  CHECK(said(routes("keycloak", "'*'", "kubeflow/g", "/realms")) == "");  // perhaps it is elsewhere
  const std::string beside =
      "connectors: [{type: keycloak, issuer: 'https://kubeflow.example.com/auth/realms/k', "
      "clientSecretKeyRef: {name: s, key: k}}]";
  CHECK(said("", kPages, beside) == "");
  CHECK(said(routes("centraldashboard", "'*'", "kubeflow/g", "/"), kPages, beside) == "");
  CHECK(said(routes("keycloak", "'*'", "kubeflow/g", "/auth/"), kPages, beside) == closed);
  CHECK(said(routes("keycloak", "'*'", "kubeflow/g", "/auth/"), "notPaths: [/dex/*, /oauth2/*, /auth/*]",
             beside) == "");
}

TEST_CASE("a host that the policies leave out has a route of its own") {
  const auto said = [](const std::string& left_out, const std::string& hosts) {
    const std::string operation = kPages + ", notHosts: [" + left_out + "]";
    return gateway(istio("VirtualService", "name: a, namespace: a", "{hosts: [" + hosts + "]}") +
                   asks(operation) + wants_token(operation));
  };
  const std::string open = "warning open-pages;";
  CHECK(said("argocd.example.com", "'*'") == open);
  CHECK(said("'*.models.example.com'", "'*'") == open);
  CHECK(said("argocd.example.com", "kubeflow.example.com") == "");
  CHECK(said("argocd.example.com",
             "'*']}\n---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: b, "
             "namespace: a}\nspec: {hosts: [argocd.example.com") == "");
}

TEST_CASE("a gateway that lets requests pass while oauth2-proxy does not answer wants a token") {
  const auto fails = [](const std::string& value, const std::string& policies) {
    return gateway(
        login_testing::config_map("name: istio, namespace: istio-system", "mesh",
                                  "extensionProviders:\n- name: oauth2-proxy\n  envoyExtAuthzHttp: "
                                  "{service: oauth2-proxy.oauth2-proxy, failOpen: " +
                                      value + "}\n") +
        asks(kPages) + policies);
  };
  CHECK(fails("true", "") == "warning fails-open;");
  CHECK(fails("false", "") == "");
  CHECK(fails("true", wants_token(kPages)) == "");
  CHECK(fails("true", wants_token("paths: [/pipeline/*]")) == "warning fails-open;");
}

TEST_CASE("a whole login without a policy is open") {
  const std::string tokens =
      istio("RequestAuthentication", "name: dex-jwt, namespace: istio-system",
            "{" + kSelector + ", jwtRules: [{issuer: 'https://kubeflow.example.com/dex'}]}");
  CHECK(gateway(kMesh + tokens) == "error gateway-open;");
  // In a list of some of its parts the policies may be elsewhere.
  CHECK(gateway(tokens) == "");
  CHECK(gateway(kMesh) == "");
}

TEST_CASE("routes serve the hosts where users log in, and lead to Dex's Service") {
  const auto routes = [](const std::string& name, const std::string& space, const std::string& hosts,
                         const std::string& prefix, const std::string& host, const std::string& more = "",
                         const std::string& fields = "") {
    return ids(check_gateway,
               istio("VirtualService", "name: " + name + ", namespace: " + space,
                     "{hosts: [" + hosts + "], http: [{match: [{uri: {prefix: " + prefix +
                         "}}], route: [{destination: {host: " + host + "}}]}]}") +
                   more,
               fields);
  };
  const std::string hosts = "warning virtual-service-hosts;";
  const std::string dex = "dex.auth.svc.cluster.local";
  CHECK(routes("dex", "auth", "'*'", "/dex/", dex) == "");
  CHECK(routes("dex", "auth", "kubeflow.example.com", "/dex/", dex) == "");
  CHECK(routes("dex", "auth", "Kubeflow.EXAMPLE.com", "/dex/", dex) == "");
  CHECK(routes("dex", "auth", "other.example.com", "/dex/", dex) == hosts);
  CHECK(routes("my-dex", "auth", "other.example.com", "/dex/", dex) == hosts);
  // A short name is of the VirtualService's own namespace, and of Dex's where that has none.
  CHECK(routes("my-dex", "auth", "other.example.com", "/dex/", "dex") == hosts);
  CHECK(routes("my-dex", "''", "other.example.com", "/dex/", "dex") == hosts);
  CHECK(routes("my-dex", "apps", "other.example.com", "/dex/", "dex") == "");
  CHECK(routes("other", "other", "other.example.com", "/dex/", "other.other.svc.cluster.local") == "");
  CHECK(routes("dex", "auth", "kubeflow.example.com", "/dex/", dex, "",
               "dexURL: https://dex.example.com/dex") == hosts);
  CHECK(routes("oauth2-proxy", "oauth2-proxy", "other.example.com", "/oauth2/", "oauth2-proxy") == hosts);
  CHECK(routes("centraldashboard", "kubeflow", "other.example.com", "/", "centraldashboard") == hosts);
  // A path of Dex that leads nowhere; each match is a way.
  CHECK(routes("dex", "auth", "'*'", "/auth/", dex) == hosts);
  CHECK(routes("dex", "auth", "'*'", "/auth/}}, {uri: {prefix: /dex/", dex) == "");
  CHECK(routes("dex", "auth", "'*'", "/dex/", dex, "", "dexURL: https://kubeflow.example.com/sso") == hosts);
  CHECK(routes("dex", "auth", "'*'", "/", dex) == "");
  // The Gateway in front of it, where the list has it.
  const auto behind = [&](const std::string& gateways, const std::string& listens) {
    return ids(check_gateway,
               istio("VirtualService", "name: dex, namespace: auth",
                     "{hosts: ['*'], gateways: [" + gateways +
                         "], http: [{route: [{destination: {host: " + dex + "}}]}]}") +
                   "---\napiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: g, namespace: "
                   "kubeflow}\nspec: {servers: [{hosts: [" +
                   listens + "]}]}\n");
  };
  CHECK(behind("kubeflow/g", "'*'") == "");
  CHECK(behind("kubeflow/g", "'kubeflow/*.example.com'") == "");
  CHECK(behind("kubeflow/g", "Kubeflow.example.com") == "");
  CHECK(behind("kubeflow/g", "other.example.com") == hosts);
  CHECK(behind("kubeflow/g, kubeflow/absent", "other.example.com") == "");
  CHECK(behind("g", "other.example.com") == "");  // of its own namespace
  CHECK(behind("mesh", "other.example.com") == "");
  // Another Service than the list's.
  const std::string service =
      "---\napiVersion: v1\nkind: Service\nmetadata: {name: dex, namespace: auth}\nspec: {ports: [{port: "
      "5556}]}\n";
  CHECK(routes("dex", "auth", "'*'", "/dex/", dex, service) == "");
  CHECK(routes("dex", "auth", "'*'", "/dex/", "dex", service) == "");
  CHECK(routes("dex", "auth", "'*'", "/dex/", "other.auth.svc.cluster.local", service) ==
        "warning dex-service;");
}

TEST_CASE("a gateway for which nothing allows anything refuses all") {
  const auto with = [](const std::string& metadata, const std::string& more) {
    return gateway(
        asks(kPages) +
        istio("AuthorizationPolicy", "name: global-deny-all, namespace: istio-system" + metadata, "{}") +
        more);
  };
  CHECK(with(", uid: a", "") == "error users-refused;");
  CHECK(with("", "") == "");  // manifests may have the other one elsewhere
  const std::string installed = login_testing::document(
      "Deployment", "name: istio-ingressgateway, namespace: istio-system",
      "spec: {template: {metadata: {labels: {app: istio-ingressgateway, istio: ingressgateway}}}}");
  CHECK(with("", installed) == "error users-refused;");
  CHECK(with(", uid: a", policy("istio-ingressgateway", "{" + kSelector + ", rules: [{}]}")) == "");
}

TEST_CASE("a provider that asks a Service which a dump has not, beside that of oauth2-proxy, asks nobody") {
  const auto with = [](const std::string& metadata, const std::string& host) {
    const std::string labels = "{app: p}";
    return gateway(
        asks(kPages) + wants_token(kPages) +
        login_testing::config_map("name: istio, namespace: istio-system", "mesh",
                                  "extensionProviders:\n- name: oauth2-proxy\n  envoyExtAuthzHttp: "
                                  "{service: " +
                                      host + "}\n") +
        login_testing::document("Service", "name: oauth2-proxy, namespace: oauth2-proxy" + metadata,
                                "spec: {selector: " + labels + "}") +
        login_testing::document("Deployment", "name: oauth2-proxy, namespace: oauth2-proxy",
                                "spec: {template: {metadata: {labels: " + labels +
                                    "}, spec: {containers: [{name: oauth2-proxy}]}}}"));
  };
  const std::string elsewhere = "oauth2-proxy.auth.svc.cluster.local";
  CHECK(with(", uid: a", elsewhere) == "error extension-provider;");
  CHECK(with("", elsewhere) == "");
  CHECK(with(", uid: a", "oauth2-proxy.oauth2-proxy.svc.cluster.local") == "");
}

TEST_CASE("a dump with routes of Kubeflow's host and none to Dex is one of a login page that nobody finds") {
  const auto with = [](const std::string& metadata, const std::string& more) {
    return gateway(asks(kPages) +
                   istio("VirtualService", "name: dashboard, namespace: kubeflow" + metadata,
                         "{hosts: ['*'], http: [{match: [{uri: {prefix: /pipeline}}], route: "
                         "[{destination: {host: dashboard}}]}]}") +
                   more);
  };
  CHECK(with(", uid: a", "") == "warning virtual-service-hosts;");
  CHECK(with("", "") == "");  // manifests may have it elsewhere
  CHECK(with(", uid: a",
             istio("VirtualService", "name: dex, namespace: auth",
                   "{hosts: ['*'], http: [{match: [{uri: {prefix: /dex/}}], route: [{destination: {host: "
                   "dex.auth.svc.cluster.local}}]}]}")) == "");
  CHECK(with(", uid: a",
             "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: dex}\n") ==
        "");
}
