// Which requests the ingress gateway's policies are met by, and what else Istio's resources tell.
#include "function/login/istio.h"

#include <doctest/doctest.h>

#include <string>

#include "function/login/open_routes.h"
#include "login_testing.h"

namespace {

using kubeflow_sso::login::Labels;
using kubeflow_sso::login::Match;
using kubeflow_sso::login::Request;
using kubeflow_sso::login::Selectors;
using kubeflow_sso::login::VirtualService;
using login_testing::config_map;
using login_testing::Reading;

std::string resource(const std::string& api, const std::string& kind, const std::string& name,
                     const std::string& spec, const std::string& space = "istio-system") {
  return "---\napiVersion: " + api + "\nkind: " + kind + "\nmetadata: {name: " + name +
         ", namespace: " + space + "}\nspec: " + spec + "\n";
}

std::string policy(const std::string& spec, const std::string& name = "p") {
  return resource("security.istio.io/v1", "AuthorizationPolicy", name, spec);
}

/// The policies, the routes and the mesh that a login has, as text.
std::string told(const kubeflow_sso::login::Istio& istio) {
  std::string text;
  for (const auto& each : istio.policies)
    text += each.resource->name() + " " + each.action + " " + each.provider + " " +
            std::to_string(each.rules.size()) + "\n";
  for (const auto& each : istio.services) text += each.resource->name() + " " + each.hosts.at(0) + "\n";
  for (const auto& each : istio.mesh.providers) text += each.resource->name() + " " + each.name + "\n";
  return text;
}

const Request kBrowser{"kubeflow.example.com", "/pipeline/"};

/// Whether a policy of these rules is met: "yes", "no" or "perhaps".
std::string met(const std::string& rules, const Request& request = kBrowser) {
  const Reading reading(policy("{rules: " + rules + "}"));
  REQUIRE(reading.login.istio.policies.size() == 1);
  switch (reading.login.istio.policies[0].matches(request)) {
    case Match::No:
      return "no";
    case Match::Perhaps:
      return "perhaps";
    case Match::Yes:
      return "yes";
  }
  return "";
}

/// The same of one operation.
std::string operation(const std::string& fields, const Request& request = kBrowser) {
  return met("[{to: [{operation: {" + fields + "}}]}]", request);
}

std::string path(const std::string& pattern, const std::string& text) {
  return operation("paths: ['" + pattern + "']", {"kubeflow.example.com", text});
}

TEST_CASE("what stays is taken over from the login before, and reads as if it were read again") {
  const auto route = [](const std::string& name, const std::string& host) {
    return resource("networking.istio.io/v1", "VirtualService", name, "{hosts: [" + host + "]}", "kubeflow");
  };
  Reading reading(policy("{action: DENY}", "edited") + route("stays", "a") +
                  policy("{rules: [{}]}", "removed") +
                  policy("{action: CUSTOM, provider: {name: proxy}}", "kept") + route("changes", "b") +
                  config_map("name: istio, namespace: istio-system", "mesh",
                             "extensionProviders: [{name: proxy, envoyExtAuthzHttp: {service: s}}]"));
  const auto& istio = reading.login.istio;
  REQUIRE(istio.policies.size() == 3);
  REQUIRE(istio.services.size() == 2);
  login_testing::krm::Changes changes;
  changes.of(*istio.policies[0].resource).set({"spec", "action"}, kubeflow_sso::yaml::Value::string("ALLOW"));
  changes.remove(*istio.policies[1].resource);
  changes.of(*istio.services[1].resource).set({"spec", "hosts", 0}, kubeflow_sso::yaml::Value::string("c"));
  krm_testing::Results results;
  reading.list.commit(changes, results);
  REQUIRE_FALSE(results.failed());
  const login_testing::config::Targets targets;
  const login_testing::login::Login after(reading.list.after(), targets, &reading.login);
  CHECK(told(after.istio) == "edited ALLOW  0\nkept CUSTOM proxy 0\nstays a\nchanges c\nistio proxy\n");
  const login_testing::login::Login anew(reading.list.after(), targets);
  CHECK(told(after.istio) == told(anew.istio));
}

}  // namespace

TEST_CASE("a policy without rules is met by none, an empty rule by all") {
  CHECK(met("[]") == "no");
  CHECK(met("null") == "no");
  CHECK(met("[{}]") == "yes");
  CHECK(met("[{to: [], from: []}]") == "yes");
  CHECK(met("[{to: [{}], from: [{}]}]") == "yes");
  CHECK(operation("") == "yes");
}

TEST_CASE("a path is matched exactly, by prefix, by suffix, or by being there") {
  struct Case {
    std::string pattern;
    std::string path;
    std::string expected;
  };
  for (const Case& each : {
           Case{"/dex", "/dex", "yes"},
           Case{"/dex", "/dex/", "no"},
           Case{"/dex", "/Dex", "no"},
           Case{"/dex/*", "/dex/auth", "yes"},
           Case{"/dex/*", "/dex/", "yes"},
           Case{"/dex/*", "/dex", "no"},
           Case{"/dex/*", "/a/dex/b", "no"},
           Case{"*/auth", "/dex/auth", "yes"},
           Case{"*/auth", "/dex/auth/a", "no"},
           Case{"*", "/", "yes"},
           Case{"*", "", "no"},
           Case{"/a*b", "/axb", "no"},
           // templates: one segment, or any number
           Case{"/a/{*}/c", "/a/b/c", "yes"},
           Case{"/a/{*}/c", "/a/b/b/c", "no"},
           Case{"/a/{*}", "/a/b", "yes"},
           Case{"/a/{*}", "/a/b/c", "no"},
           Case{"/a/{*}", "/a/", "no"},
           Case{"/a/{**}", "/a/b/c", "yes"},
           Case{"/a/{**}", "/a/", "yes"},
           Case{"/a/{**}/d", "/a/b/c/d", "yes"},
           Case{"/a/{**}/d", "/a/b/c", "no"},
           Case{"/{*}/{**}", "/a/b/c", "yes"},
           Case{"/a/{*}x", "/a/bx", "yes"},
       }) {
    CAPTURE(each.pattern);
    CAPTURE(each.path);
    CHECK(path(each.pattern, each.path) == each.expected);
  }
}

TEST_CASE("an operation is met by all that it names together") {
  struct Case {
    std::string fields;
    std::string expected;
  };
  for (const Case& each : {
           Case{"paths: [/a, /pipeline/]", "yes"},
           Case{"paths: [/a, /b]", "no"},
           Case{"notPaths: [/dex/*, /oauth2/*]", "yes"},
           Case{"notPaths: [/dex/*, /pipe*]", "no"},
           Case{"notPaths: ['*']", "no"},
           Case{"paths: ['*'], notPaths: [/pipeline/]", "no"},
           Case{"hosts: [kubeflow.example.com]", "yes"},
           Case{"hosts: [KUBEFLOW.example.com]", "yes"},
           Case{"hosts: ['*.example.com']", "yes"},
           Case{"hosts: ['kubeflow.*']", "yes"},
           Case{"hosts: ['*']", "yes"},
           Case{"hosts: [other.example.com]", "no"},
           Case{"hosts: ['kubeflow.example.com:*']", "no"},
           Case{"notHosts: [kubeflow.example.com]", "no"},
           Case{"notHosts: [KUBEFLOW.example.com]", "no"},
           Case{"notHosts: [other]", "yes"},
           Case{"methods: [GET]", "yes"},
           Case{"methods: [POST]", "no"},
           Case{"notMethods: [GET]", "no"},
           Case{"notMethods: [POST]", "yes"},
           Case{"methods: [GET], paths: [/a]", "no"},
           // what the request does not say
           Case{"ports: ['80']", "perhaps"},
           Case{"notPorts: ['80']", "perhaps"},
           Case{"ports: ['80'], paths: [/a]", "no"},
       }) {
    CAPTURE(each.fields);
    CHECK(operation(each.fields) == each.expected);
  }
}

TEST_CASE("rules and operations are alternatives, parts of a rule are not") {
  const std::string yes = "{operation: {paths: [/pipeline/]}}";
  const std::string no = "{operation: {paths: [/a]}}";
  CHECK(met("[{to: [" + no + ", " + yes + "]}]") == "yes");
  CHECK(met("[{to: [" + no + "]}, {to: [" + yes + "]}]") == "yes");
  CHECK(met("[{to: [" + no + "]}, {to: [" + no + "]}]") == "no");
  CHECK(met("[{to: [" + yes + "], from: [{source: {namespaces: [a]}}]}]") == "no");
  CHECK(met("[{to: [" + yes + "], from: [{source: {namespaces: [a]}}, {source: {}}]}]") == "yes");
  CHECK(met("[{to: [" + yes + "], when: [{key: source.ip, values: [a]}]}]") == "perhaps");
  CHECK(met("[{to: [" + no + "], when: [{key: source.ip, values: [a]}]}]") == "no");
}

TEST_CASE("a browser is nobody in the mesh, and has a token or none") {
  struct Case {
    std::string source;
    std::string without;
    std::string with;
  };
  const Request token{"kubeflow.example.com", "/", "GET", true, true};
  for (const Case& each : {
           Case{"", "yes", "yes"},
           Case{"principals: ['*']", "no", "no"},
           Case{"namespaces: [a]", "no", "no"},
           Case{"serviceAccounts: [a]", "no", "no"},
           Case{"notPrincipals: ['*']", "yes", "yes"},
           Case{"requestPrincipals: ['*']", "no", "yes"},
           Case{"notRequestPrincipals: ['*']", "yes", "no"},
           Case{"requestPrincipals: ['a/*']", "no", "perhaps"},
           Case{"notRequestPrincipals: ['a/*']", "yes", "perhaps"},
           Case{"ipBlocks: [a]", "perhaps", "perhaps"},
           Case{"notIpBlocks: [a]", "perhaps", "perhaps"},
           Case{"remoteIpBlocks: [a]", "perhaps", "perhaps"},
           Case{"requestPrincipals: ['*'], ipBlocks: [a]", "no", "perhaps"},
       }) {
    CAPTURE(each.source);
    const std::string rules = "[{from: [{source: {" + std::string(each.source) + "}}]}]";
    CHECK(met(rules) == each.without);
    CHECK(met(rules, token) == each.with);
  }
}

TEST_CASE("conditions hang on the Authorization header, or are not known") {
  struct Case {
    std::string condition;
    std::string without;
    std::string with;
  };
  const Request header{"kubeflow.example.com", "/", "GET", true};
  for (const Case& each : {
           Case{"key: 'request.headers[authorization]', values: ['*']", "no", "yes"},
           Case{"key: 'request.headers[Authorization]', notValues: ['*']", "yes", "no"},
           Case{"key: 'request.headers[Authorization]', notValues: ['Bearer *']", "yes", "perhaps"},
           Case{"key: 'request.headers[authorization]', values: ['Bearer *']", "no", "perhaps"},
           Case{"key: 'request.headers[x]', values: ['*']", "perhaps", "perhaps"},
           // a browser without a token has no claims
           Case{"key: 'request.auth.claims[email]', values: [a]", "no", "no"},
           Case{"key: 'request.auth.claims[email]', notValues: [a]", "yes", "yes"},
           Case{"key: request.auth.principal, notValues: ['*']", "yes", "yes"},
       }) {
    CAPTURE(each.condition);
    const std::string rules = "[{when: [{" + std::string(each.condition) + "}]}]";
    CHECK(met(rules) == each.without);
    CHECK(met(rules, header) == each.with);
  }
}

TEST_CASE("whose token a request has") {
  Request token{"kubeflow.example.com", "/", "GET", true, true, "https://a/dex"};
  const auto principals = [&](const std::string& patterns) {
    return met("[{from: [{source: {requestPrincipals: [" + patterns + "]}}]}]", token);
  };
  CHECK(principals("'https://a/dex/*'") == "yes");
  CHECK(principals("'https://a/*'") == "yes");
  CHECK(principals("'https://b/dex/*'") == "no");
  CHECK(principals("'https://b/*', 'https://a/*'") == "yes");
  CHECK(principals("'https://a/dex/someone'") == "perhaps");
  CHECK(principals("'*/someone'") == "perhaps");
  CHECK(principals("'https://a/dex'") == "no");
  const auto condition = [&](const std::string& text) { return met("[{when: [{" + text + "}]}]", token); };
  CHECK(condition("key: request.auth.principal, notValues: ['https://b/*']") == "yes");
  CHECK(condition("key: 'request.auth.claims[iss]', values: ['https://a/dex']") == "yes");
  CHECK(condition("key: 'request.auth.claims[iss]', notValues: ['https://b/dex']") == "yes");
  CHECK(condition("key: 'request.auth.claims[email]', values: [a]") == "perhaps");
}

TEST_CASE("a policy that Istio only tries is none") {
  const auto at_gateway = [](const std::string& dry_run, const std::string& action) {
    const Reading reading(
        "---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p, "
        "namespace: istio-system, annotations: {istio.io/dry-run: '" +
        dry_run + "'}}\nspec: {action: " + action + ", rules: [{}]}\n");
    return reading.login.istio.gateway_policies().size();
  };
  CHECK(at_gateway("true", "DENY") == 0);
  CHECK(at_gateway("1", "ALLOW") == 0);
  CHECK(at_gateway("false", "DENY") == 1);
  CHECK(at_gateway("true", "CUSTOM") == 1);
}

TEST_CASE("a policy allows unless it says otherwise") {
  const Reading reading(policy("{rules: [{}]}") + policy("{action: CUSTOM, provider: {name: a}}", "q") +
                        policy("{action: DENY, selector: {matchLabels: {app: a}}}", "r"));
  const auto& policies = reading.login.istio.policies;
  REQUIRE(policies.size() == 3);
  CHECK(policies[0].action == "ALLOW");
  CHECK(policies[1].action == "CUSTOM");
  CHECK(policies[1].provider == "a");
  CHECK(policies[2].action == "DENY");
  CHECK(policies[2].selectors == Selectors{{{"app", "a"}}});
}

TEST_CASE("policies of other namespaces and other groups are none of the gateway's") {
  CHECK(Reading(resource("security.istio.io/v1", "AuthorizationPolicy", "p", "{}", "kubeflow"))
            .login.istio.policies.empty());
  CHECK(Reading(resource("policy.linkerd.io/v1", "AuthorizationPolicy", "p", "{}"))
            .login.istio.policies.empty());
}

TEST_CASE("which selectors select the ingress gateway") {
  const Reading usual(policy("{}"));
  const auto selects = [](const Reading& reading, const Labels& labels) {
    return reading.login.istio.selects_gateway({labels});
  };
  CHECK(selects(usual, {}));
  CHECK(selects(usual, {{"app", "istio-ingressgateway"}}));
  CHECK(selects(usual, {{"istio", "ingressgateway"}}));
  CHECK(selects(usual, {{"app", "istio-ingressgateway"}, {"istio", "ingressgateway"}}));
  CHECK_FALSE(selects(usual, {{"app", "istio-ingressgateway"}, {"version", "1"}}));
  CHECK_FALSE(selects(usual, {{"app", "ingressgateway"}}));

  // The labels of a gateway of the list.
  const Reading deployed(
      login_testing::document("Deployment", "name: my-gateway, namespace: istio-system",
                              "spec: {template: {metadata: {labels: {app: mine, zone: a}}}}"));
  CHECK(selects(deployed, {{"app", "mine"}}));
  CHECK_FALSE(selects(deployed, {{"app", "other"}}));

  // Those that the login's resources agree on.
  const auto selector = [](const char* app) {
    return "selector: {matchLabels: {app: " + std::string(app) + "}}";
  };
  const std::string tokens =
      resource("security.istio.io/v1", "RequestAuthentication", "dex-jwt", "{" + selector("own") + "}");
  const auto selects_own = [&](const std::string& text) { return selects(Reading(text), {{"app", "own"}}); };
  CHECK(selects_own(tokens + policy("{action: CUSTOM, " + selector("own") + "}")));
  CHECK_FALSE(selects_own(tokens + policy("{action: CUSTOM, " + selector("other") + "}")));
  CHECK_FALSE(selects_own(
      resource("security.istio.io/v1", "RequestAuthentication", "dex-jwt", "{" + selector("other") + "}") +
      policy("{action: CUSTOM, " + selector("own") + "}")));
  CHECK_FALSE(selects_own(tokens + policy("{action: DENY, " + selector("own") + "}")));
  CHECK_FALSE(selects_own(tokens));

  // Not where the list has Istio's own gateway, unless Istio's Gateway is at the other one.
  const std::string agreed = tokens + policy("{action: CUSTOM, " + selector("own") + "}");
  const auto stock = [](const std::string& space, const std::string& replicas = "1") {
    return login_testing::document(
        "Deployment", "name: istio-ingressgateway, namespace: " + space,
        "spec: {replicas: " + replicas + ", template: {metadata: {labels: {istio: ingressgateway}}}}");
  };
  CHECK_FALSE(selects_own(agreed + stock("istio-system")));
  CHECK(selects_own(agreed + stock("istio-system", "0")));
  CHECK(
      selects_own(agreed + stock("istio-system") +
                  resource("networking.istio.io/v1", "Gateway", "g", "{selector: {app: own}}", "kubeflow")));
  CHECK(selects(Reading(stock("istio-ingress")), {{"istio", "ingressgateway"}}));  // of the root namespace
}

TEST_CASE("a gateway that nothing of the login applies to is another's") {
  const auto gateway = [](const std::string& app) {
    return login_testing::document("Deployment", "name: " + app + "gateway, namespace: istio-system",
                                   "spec: {template: {metadata: {labels: {app: " + app + "}}}}");
  };
  const std::string both =
      gateway("in") + gateway("e") + policy("{selector: {matchLabels: {app: e}}, action: DENY}");
  const auto count = [](const std::string& text) {
    return Reading(text).login.istio.gateway_policies().size();
  };
  CHECK(count(both) == 1);
  CHECK(count(both + policy("{selector: {matchLabels: {app: in}}, action: CUSTOM}", "c")) == 1);  // that one
  CHECK(count(both + policy("{selector: {matchLabels: {app: in}}, action: CUSTOM}", "c") +
              policy("{action: DENY}", "d")) == 2);
}

TEST_CASE("policies of another namespace than the root's reach that one alone") {
  kubeflow_sso::config::Targets targets;
  targets.request_authentication.namespace_name = "mine";
  const auto selects_stock = [&](const std::string& space) {
    const Reading reading(
        login_testing::document("Deployment", "name: istio-ingressgateway, namespace: " + space,
                                "spec: {template: {metadata: {labels: {app: istio-ingressgateway}}}}"),
        targets);
    return reading.login.istio.selects_gateway({{{"app", "istio-ingressgateway"}}});
  };
  CHECK(selects_stock("mine"));
  CHECK_FALSE(selects_stock("istio-system"));
  const Reading root(
      login_testing::document("Deployment", "name: istio-ingressgateway, namespace: istio-system",
                              "spec: {template: {metadata: {labels: {app: istio-ingressgateway}}}}") +
          config_map("name: istio, namespace: mine", "mesh", "rootNamespace: mine"),
      targets);
  CHECK(root.login.istio.selects_gateway({{{"app", "istio-ingressgateway"}}}));
}

TEST_CASE("a gateway may be called anything") {
  const std::string selector = "{selector: {matchLabels: {istio: edge}}";
  const auto pods = [](const std::string& name, const std::string& label) {
    return login_testing::document("Deployment", "name: " + name + ", namespace: istio-system",
                                   "spec: {template: {metadata: {labels: {" + label + "}}}}");
  };
  const Reading reading(pods("istio-ingressgateway", "app: istio-ingressgateway") +
                        pods("edge", "istio: edge") + policy(selector + ", action: CUSTOM}") +
                        resource("security.istio.io/v1", "RequestAuthentication", "dex-jwt", selector + "}"));
  CHECK(reading.login.istio.gateway_policies().size() == 1);
}

TEST_CASE("a Gateway of the Gateway API is one by its name") {
  const std::string refs = "{targetRefs: [{kind: Gateway, name: g}]";
  const std::string tokens = resource("security.istio.io/v1", "RequestAuthentication", "dex-jwt", refs + "}");
  const auto applies = [](const std::string& text) {
    const Reading reading(text);
    const auto& istio = reading.login.istio;
    return istio.applies_to_gateway(istio.authentications.at(0));
  };
  CHECK(applies(tokens));
  CHECK(applies(tokens + policy(refs + ", action: CUSTOM}")));
  CHECK_FALSE(applies(tokens + policy("{targetRefs: [{kind: Gateway, name: other}], action: CUSTOM}")));
  // A waypoint's policy is none of the login's.
  const Reading waypoint(
      tokens + policy(refs + ", action: CUSTOM}") +
      policy("{targetRefs: [{kind: Gateway, name: waypoint}], action: DENY, rules: [{}]}", "w"));
  CHECK(waypoint.login.istio.gateway_policies().size() == 1);
  // `targetRefs` reach their own namespace alone.
  const auto listed = [](const std::string& space) {
    return resource("gateway.networking.k8s.io/v1", "Gateway", "g", "{}", space);
  };
  CHECK(applies(tokens + listed("istio-system")));
  CHECK_FALSE(applies(tokens + listed("kubeflow")));
  const std::string service = "{targetRefs: [{kind: Service, name: g}]}";
  CHECK_FALSE(applies(resource("security.istio.io/v1", "RequestAuthentication", "dex-jwt", service)));
}

TEST_CASE("each revision of istiod has a mesh's configuration of its own") {
  const auto mesh = [](const std::string& name, const std::string& provider) {
    return config_map("name: " + name + ", namespace: istio-system", "mesh",
                      "extensionProviders: [{name: " + provider + "}]\n");
  };
  const Reading reading(mesh("istio", "a") + mesh("istio-1-24", "b") + mesh("istio-sidecar-injector", "c") +
                        config_map("name: istio-values, namespace: istio-system", "mesh", "a: b\n"));
  const auto& found = reading.login.istio.mesh;
  REQUIRE(found.resources.size() == 2);
  CHECK(found.find(*found.resources[1], "b") != nullptr);
  CHECK(found.find(*found.resources[1], "a") == nullptr);
}

TEST_CASE("the mesh's providers, with what they ask") {
  const Reading reading(
      config_map("name: istio, namespace: istio-system", "mesh",
                 "extensionProviders:\n- name: a\n  envoyExtAuthzHttp: {service: s.example}\n- name: "
                 "b\n  envoyExtAuthzGrpc: {service: g}\n- name: c\n"));
  const auto& mesh = reading.login.istio.mesh;
  REQUIRE(mesh.providers.size() == 3);
  CHECK(mesh.find(*mesh.resources.front(), "a")->service == "s.example");
  CHECK(mesh.find(*mesh.resources.front(), "b")->service == "g");
  CHECK(mesh.find(*mesh.resources.front(), "c")->service.empty());
  CHECK(mesh.find(*mesh.resources.front(), "d") == nullptr);
}

TEST_CASE("the mesh of an operator") {
  const std::string providers = "{extensionProviders: [{name: a, envoyExtAuthzHttp: {service: s}}]}";
  const auto place = [](const std::string& text) {
    const Reading reading(text);
    const auto& found = reading.login.istio.mesh.providers;
    return found.size() == 1 ? to_string(found[0].place) : "none";
  };
  CHECK(place(resource("install.istio.io/v1alpha1", "IstioOperator", "o",
                       "{meshConfig: " + providers + "}")) == "spec.meshConfig.extensionProviders[0]");
  CHECK(place(resource("sailoperator.io/v1", "Istio", "o", "{values: {meshConfig: " + providers + "}}")) ==
        "spec.values.meshConfig.extensionProviders[0]");
  CHECK(place(resource("install.istio.io/v1alpha1", "IstioOperator", "o", "{}")) == "none");
  CHECK(place(config_map("name: istio, namespace: istio-system", "mesh",
                         "extensionProviders: [{name: a}]\n")) == "data.mesh.extensionProviders[0]");
}

TEST_CASE("the headers that the mesh's providers are asked with, add and send back") {
  const auto provider = [](const std::string& fields) {
    const Reading reading(config_map("name: istio, namespace: istio-system", "mesh",
                                     "extensionProviders: [{name: a, envoyExtAuthzHttp: {" + fields + "}}]"));
    return reading.login.istio.mesh.providers.at(0);
  };
  using Names = std::vector<std::string>;
  CHECK(provider("includeRequestHeadersInCheck: [a]").asks_with == Names{"a"});
  CHECK(provider("includeRequestHeadersInCheck: [a], includeHeadersInCheck: [b]").asks_with == Names{"a"});
  CHECK(provider("includeHeadersInCheck: [b]").asks_with == Names{"b"});
  CHECK(provider("headersToUpstreamOnAllow: [a]").adds == Names{"a"});
  CHECK(provider("headersToDownstreamOnAllow: [a]").sends_back == Names{"a"});
}

TEST_CASE("the rules of a RequestAuthentication") {
  const Reading reading(resource("security.istio.io/v1", "RequestAuthentication", "dex-jwt",
                                 "{jwtRules: [{issuer: a, jwksUri: k, audiences: [x], fromHeaders: [{name: "
                                 "Authorization, prefix: 'Bearer '}], "
                                 "outputClaimToHeaders: [{header: h, claim: c}]}, {issuer: b, jwks_uri: l, "
                                 "fromCookies: [d]}, {issuer: c, jwks: "
                                 "'{}', fromParams: [p]}]}"));
  REQUIRE(reading.login.istio.authentications.size() == 1);
  const auto& rules = reading.login.istio.authentications[0].rules;
  REQUIRE(rules.size() == 3);
  CHECK(rules[0].jwks_uri == "k");
  CHECK(rules[0].audiences == std::vector<std::string>{"x"});
  CHECK(rules[0].from_headers.at(0).prefix == "Bearer ");
  CHECK(rules[0].claim_of("h") == "c");
  CHECK(rules[0].claim_of("i").empty());
  CHECK_FALSE(rules[0].has_inline_keys);
  CHECK_FALSE(rules[0].has_other_places);
  CHECK(rules[1].jwks_uri == "l");
  CHECK(rules[1].has_other_places);
  CHECK(rules[2].has_inline_keys);
  CHECK(rules[2].has_other_places);
}

TEST_CASE("Dex's rule: its issuer, else the one that ends in /dex, else the only one") {
  const auto rule = [](const std::string& rules) {
    const Reading reading(
        resource("security.istio.io/v1", "RequestAuthentication", "dex-jwt", "{jwtRules: [" + rules + "]}"));
    const auto* found = reading.login.dex_rule("https://kubeflow.example.com/dex");
    return found == nullptr ? std::string("none") : found->issuer;
  };
  CHECK(rule("") == "none");
  CHECK(rule("{issuer: a}") == "a");
  CHECK(rule("{issuer: a}, {issuer: b}") == "none");
  CHECK(rule("{issuer: a}, {issuer: b/dex}") == "b/dex");
  CHECK(rule("{issuer: a/dex}, {issuer: b/dex}") == "none");
  CHECK(rule("{issuer: b/dex}, {issuer: 'https://kubeflow.example.com/dex'}") ==
        "https://kubeflow.example.com/dex");
}

TEST_CASE("Dex's rule: where none ends in /dex, that of oauth2-proxy's issuer, unless it is there twice") {
  const auto rule = [](const std::string& rules) {
    const Reading reading(
        resource("security.istio.io/v1", "RequestAuthentication", "dex-jwt", "{jwtRules: [" + rules + "]}") +
        config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg",
                   "oidc_issuer_url = \"https://login.example.com\""));
    const auto* found = reading.login.dex_rule("https://kubeflow.example.com/dex");
    return found == nullptr ? std::string("none") : found->issuer;
  };
  const std::string proxys = "{issuer: 'https://login.example.com'}";
  CHECK(rule("{issuer: a}, " + proxys + ", {issuer: b}") == "https://login.example.com");
  CHECK(rule("{issuer: a/dex}, " + proxys) == "a/dex");
  CHECK(rule("{issuer: a/dex}, {issuer: b/dex}, " + proxys) == "https://login.example.com");
  CHECK(rule(proxys + ", {issuer: a}, " + proxys) == "none");
}

TEST_CASE("a VirtualService serves its hosts") {
  VirtualService routes;
  routes.hosts = {"a.example.com", "*.b.example.com"};
  CHECK(routes.serves("a.example.com"));
  CHECK(routes.serves("x.b.example.com"));
  CHECK(routes.serves("x.y.b.example.com"));
  CHECK_FALSE(routes.serves("b.example.com"));
  CHECK_FALSE(routes.serves("x.a.example.com"));
  CHECK_FALSE(routes.serves("xb.example.com"));
  routes.hosts = {"*"};
  CHECK(routes.serves("anything"));
}

TEST_CASE("a VirtualService's routes, with their prefix") {
  const Reading reading(
      resource("networking.istio.io/v1", "VirtualService", "dex",
               "{hosts: ['*'], http: [{match: [{uri: {prefix: /dex/}}], route: [{destination: {host: "
               "a}}, {destination: {host: b}}]}, {match: [{uri: {exact: /x}}], route: [{destination: "
               "{host: c}}]}, {route: [{destination: {host: d}}]}]}",
               "auth"));
  REQUIRE(reading.login.istio.services.size() == 1);
  std::string all;
  for (const auto& route : reading.login.istio.services[0].routes)
    all += route.prefixes.at(0) + " " + route.host + "; ";
  CHECK(all == "/dex/ a; /dex/ b; /x c;  d; ");
  CHECK(reading.login.istio.services[0].routes[0].takes("/dex/auth"));
  CHECK_FALSE(reading.login.istio.services[0].routes[0].takes("/dexter"));
  CHECK(to_string(reading.login.istio.services[0].routes[1].path) ==
        "spec.http[0].route[1].destination.host");
}

TEST_CASE("what cannot be read is told, and the rest is read") {
  const Reading reading(policy("{action: [a]}") + policy("{}", "q"));
  CHECK(reading.login.istio.policies.size() == 1);
  REQUIRE(reading.login.unreadable.size() == 1);
  CHECK(reading.login.unreadable[0].resource->name() == "p");
}

TEST_CASE("patterns of oauth2-proxy open what they are found in") {
  using kubeflow_sso::login::opened_by;
  using kubeflow_sso::login::OpenRoute;
  struct Case {
    std::string pattern;
    bool is_route;
    std::string path;
    bool expected;
  };
  for (const Case& each : {
           Case{"^/dex/", true, "/dex/auth", true},
           Case{"^/dex/", true, "/a/dex/", false},
           Case{"/dex/", true, "/a/dex/b", true},
           Case{"GET=^/dex/", true, "/dex/", true},
           Case{"GET!=^/dex/", true, "/dex/", false},
           Case{"GET!=^/dex/", true, "/a", true},
           Case{"!=^/dex/", true, "/a", true},
           Case{"=^/dex/", true, "/dex/", true},
           // in a regular expression an equals sign is nothing else
           Case{"^/a=b", false, "/a=b", true},
           Case{"^/a=b", true, "/xb", true},
           Case{"a=^/b", false, "/b", false},
           Case{"", true, "/a", true},
           Case{"(", true, "/(", false},
           Case{"/a(?=b)", false, "/ab", false},
       }) {
    CAPTURE(each.pattern);
    CAPTURE(each.path);
    CHECK(OpenRoute(each.pattern, each.is_route).opens(each.path) == each.expected);
  }
  CHECK(opened_by("^/dex/", true).empty());
  CHECK(opened_by("^/oauth2/", true).empty());
  CHECK(opened_by("^/pipeline/", true) == "/pipeline/");
  CHECK(opened_by("^/$", true) == "/");
  CHECK(opened_by("POST=.*", true) == "/");
  CHECK(opened_by("^/api/", false) == "/api/workgroup/env-info");
}
