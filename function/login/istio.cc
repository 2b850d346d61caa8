// Reading Istio's resources.
#include "function/login/istio.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <iterator>

#include "function/krm/shape.h"
#include "function/login/workload.h"
#include "function/releases/kubeflow.h"
#include "function/text/ascii.h"
#include "function/yaml/one_meaning.h"

namespace kubeflow_sso::login {
namespace {

using krm::Resource;
using yaml::Document;
using yaml::Path;

Labels labels_at(const Document& document, const Path& path) {
  Labels labels;
  const yaml::Node* node = document.at(path);
  if (node == nullptr) return labels;
  for (const yaml::Entry& entry : document.resolve(*node).entries)
    labels.emplace(entry.key.scalar, document.resolve(entry.value).scalar);
  return labels;
}

/// The label of the pods that istiod makes for a Gateway of the Gateway API.
constexpr const char* kGatewayName = "gateway.networking.k8s.io/gateway-name";

Selectors selectors_of(const Document& document) {
  const Path list = {"spec", "targetRefs"};
  const Path single = {"spec", "targetRef"};  // up to Istio 1.21, and still taken
  std::vector<Path> targets;
  const yaml::Node* references = krm::mappings_at(document, list);
  for (std::size_t i = 0; references != nullptr && i < references->items.size(); ++i)
    targets.push_back(list / i);
  if (document.at(single) != nullptr) targets.push_back(single);
  if (targets.empty()) return {labels_at(document, {"spec", "selector", "matchLabels"})};
  Selectors selectors;
  for (const Path& target : targets) {
    if (krm::text_at(document, target / "kind") != "Gateway") continue;
    selectors.push_back({{kGatewayName, std::string(krm::text_at(document, target / "name"))}});
  }
  return selectors;
}

std::vector<JwtRule> rules_of(const Document& document) {
  std::vector<JwtRule> rules;
  const Path list = {"spec", "jwtRules"};
  const yaml::Node* node = krm::mappings_at(document, list);
  for (std::size_t i = 0; node != nullptr && i < node->items.size(); ++i) {
    JwtRule rule;
    rule.path = list / i;
    rule.issuer = krm::text_at(document, rule.path / "issuer");
    rule.jwks_uri = krm::text_at(document, rule.path / "jwksUri");
    if (rule.jwks_uri.empty()) rule.jwks_uri = krm::text_at(document, rule.path / "jwks_uri");
    rule.has_inline_keys = !krm::text_at(document, rule.path / "jwks").empty();
    rule.audiences = krm::list_of_texts(document, rule.path / "audiences");
    const std::vector<std::string> names = krm::texts_at(document, rule.path / "fromHeaders", "name");
    const std::vector<std::string> prefixes = krm::texts_at(document, rule.path / "fromHeaders", "prefix");
    for (std::size_t j = 0; j < names.size(); ++j) rule.from_headers.push_back({names[j], prefixes[j]});
    for (const char* other : {"fromParams", "fromCookies"}) {
      if (!krm::list_of_texts(document, rule.path / other).empty()) rule.has_other_places = true;
    }
    const Path claims = rule.path / "outputClaimToHeaders";
    const std::vector<std::string> headers = krm::texts_at(document, claims, "header");
    const std::vector<std::string> values = krm::texts_at(document, claims, "claim");
    for (std::size_t j = 0; j < headers.size(); ++j) rule.claims.emplace_back(headers[j], values[j]);
    rules.push_back(std::move(rule));
  }
  return rules;
}

/// Whether the resource is of that kind and group, in any version.
bool is_istios(const Resource& resource, std::string_view kind, std::string_view group) {
  return resource.kind() == kind && resource.api_version().starts_with(group);
}

/// Those of a list of a document that stands in a resource at `place`.
std::vector<ExtensionProvider> providers_at(const Resource& resource, const Document& document,
                                            const Path& list, const Path& place) {
  std::vector<ExtensionProvider> providers;
  const yaml::Node* node = krm::mappings_at(document, list);
  for (std::size_t i = 0; node != nullptr && i < node->items.size(); ++i) {
    ExtensionProvider provider;
    provider.name = krm::text_at(document, list / i / "name");
    for (const char* kind : {"envoyExtAuthzHttp", "envoyExtAuthzGrpc"}) {
      const std::string_view service = krm::text_at(document, list / i / kind / "service");
      if (service.empty()) continue;
      provider.service = service;
      const std::string_view port = krm::text_at(document, list / i / kind / "port");
      std::from_chars(port.data(), port.data() + port.size(), provider.port);
    }
    const Path http = list / i / "envoyExtAuthzHttp";
    provider.asks_with = krm::list_of_texts(document, http / "includeRequestHeadersInCheck");
    // Its name before Istio 1.9, which istiod reads where the new one has nothing (extauthz.go, 1.22
    // to 1.29).
    if (provider.asks_with.empty())
      provider.asks_with = krm::list_of_texts(document, http / "includeHeadersInCheck");
    provider.sends_back = krm::list_of_texts(document, http / "headersToDownstreamOnAllow");
    provider.resource = &resource;
    provider.path = list / i;
    provider.place = place + provider.path;
    provider.is_http = document.at(http) != nullptr;
    provider.adds = krm::list_of_texts(document, http / "headersToUpstreamOnAllow");
    provider.fails_open = krm::text_at(document, http / "failOpen") == "true";
    providers.push_back(std::move(provider));
  }
  return providers;
}

/// Envoy compares hosts in lower case, whatever they are written in (envoyproxy/envoy#2439).
std::vector<std::string> hosts_at(const Document& document, const Path& list) {
  std::vector<std::string> hosts = krm::list_of_texts(document, list);
  for (std::string& host : hosts) host = text::lower_case(host);
  return hosts;
}

/// Where a resource of an operator has the providers of the mesh that it makes; empty for other resources.
Path providers_in(const Resource& resource) {
  if (is_istios(resource, "IstioOperator", "install.istio.io/"))
    return {"spec", "meshConfig", "extensionProviders"};
  if (is_istios(resource, "Istio", "sailoperator.io/"))
    return {"spec", "values", "meshConfig", "extensionProviders"};
  return {};
}

/// What a route matches, each an alternative: one empty text without a match.
std::vector<std::string> prefixes_of(const Document& document, const Path& list) {
  std::vector<std::string> prefixes;
  const yaml::Node* matches = krm::mappings_at(document, list);
  for (std::size_t i = 0; matches != nullptr && i < matches->items.size(); ++i) {
    const Path uri = list / i / "uri";
    std::string prefix(krm::text_at(document, uri / "prefix"));
    if (prefix.empty()) prefix = krm::text_at(document, uri / "exact");
    prefixes.push_back(std::move(prefix));
  }
  if (prefixes.empty()) prefixes.emplace_back();
  return prefixes;
}

std::vector<Route> routes_of(const Document& document) {
  std::vector<Route> routes;
  const Path list = {"spec", "http"};
  const yaml::Node* http = krm::mappings_at(document, list);
  for (std::size_t i = 0; http != nullptr && i < http->items.size(); ++i) {
    const Path destinations = list / i / "route";
    const yaml::Node* route = krm::mappings_at(document, destinations);
    for (std::size_t j = 0; route != nullptr && j < route->items.size(); ++j) {
      const Path path = destinations / j / "destination" / "host";
      routes.push_back(
          {path, prefixes_of(document, list / i / "match"), std::string(krm::text_at(document, path))});
    }
  }
  return routes;
}

bool is_subset(const Labels& part, const Labels& whole) {
  return std::all_of(part.begin(), part.end(), [&](const auto& label) {
    const auto found = whole.find(label.first);
    return found != whole.end() && found->second == label.second;
  });
}

class Reader {
 public:
  Reader(const krm::Items& items, std::string_view space, const Istio* before,
         const std::function<void(const Resource&, const text::LocatedError&)>& report)
      : items_(items), namespace_(space), before_(before), report_(report) {}

  Istio read() {
    for (const Resource* resource : items_) {
      try {
        read(*resource);
      } catch (const text::LocatedError& error) {
        report_(*resource, error);
      }
    }
    add_gateways();
    return std::move(istio_);
  }

 private:
  bool is_here(const Resource& resource) const {
    return resource.namespace_name().empty() || resource.namespace_name() == namespace_;
  }

  void read(const Resource& resource) {
    if (is_istios(resource, "VirtualService", "networking.istio.io/")) {
      if (!take_over(resource, &Istio::services)) read_virtual_service(resource);
      return;
    }
    if (is_istios(resource, "Gateway", "networking.istio.io/")) return read_gateway(resource);
    if (may_be_gateway(resource)) return read_workload(resource);
    if (const Path list = providers_in(resource); !list.empty()) return read_operator(resource, list);
    if (!is_here(resource)) return;
    if (is_istios(resource, "RequestAuthentication", "security.istio.io/")) {
      if (take_over(resource, &Istio::authentications)) return;
      const Document& document = checked(resource);
      istio_.authentications.push_back({&resource, selectors_of(document), rules_of(document)});
    } else if (is_istios(resource, "AuthorizationPolicy", "security.istio.io/")) {
      if (!take_over(resource, &Istio::policies)) read_policy(resource);
    } else if (is_mesh(resource)) {
      if (!take_over_mesh(resource)) read_mesh(resource);
    }
  }

  /// Takes over what was read of it before; false where it was not read. What was is in the order of the
  /// list.
  template <typename Each>
  bool take_over(const Resource& resource, std::vector<Each> Istio::*list) {
    if (before_ == nullptr) return false;
    const std::vector<Each>& known = before_->*list;
    const auto same = std::lower_bound(
        known.begin(), known.end(), resource.number(),
        [](const Each& each, std::size_t number) { return each.resource->number() < number; });
    if (same == known.end() || same->resource != &resource) return false;
    (istio_.*list).push_back(*same);
    return true;
  }

  /// As take_over, where providers could be read.
  bool take_over_mesh(const Resource& resource) {
    if (before_ == nullptr) return false;
    Mesh& mesh = istio_.mesh;
    const std::size_t count = mesh.providers.size();
    std::copy_if(before_->mesh.providers.begin(), before_->mesh.providers.end(),
                 std::back_inserter(mesh.providers),
                 [&](const ExtensionProvider& each) { return each.resource == &resource; });
    if (mesh.providers.size() == count) return false;
    mesh.resources.push_back(&resource);
    mesh.root_namespace = before_->mesh.root_namespace;
    return true;
  }

  void read_mesh(const Resource& resource) {
    checked(resource);
    istio_.mesh.resources.push_back(&resource);
    const auto file = krm::ConfigFile::find(resource, releases::kubeflow::kMeshKey);
    if (!file) return;
    const Document document = Document::parse(file->source());
    yaml::check_one_meaning(document);
    add_providers(providers_at(resource, document, {"extensionProviders"}, file->path()));
    const std::string_view root = krm::text_at(document, {"rootNamespace"});
    if (!root.empty()) istio_.mesh.root_namespace = root;
  }

  void read_operator(const Resource& resource, const Path& list) {
    const Document& document = checked(resource);
    if (document.at(list) == nullptr) return;
    istio_.mesh.resources.push_back(&resource);
    add_providers(providers_at(resource, document, list, {}));
  }

  void add_providers(std::vector<ExtensionProvider> providers) {
    std::move(providers.begin(), providers.end(), std::back_inserter(istio_.mesh.providers));
  }

  /// Of the revisions' ConfigMaps those alone that name providers: the others that begin so are large.
  static bool is_mesh(const Resource& resource) {
    if (resource.kind() != "ConfigMap") return false;
    if (krm::has_or_had_name(resource, releases::kubeflow::kMesh)) return true;
    return resource.name().starts_with("istio-") && !resource.name().starts_with("istio-sidecar-injector") &&
           resource.mentions("extensionProviders") &&
           krm::ConfigFile::find(resource, releases::kubeflow::kMeshKey).has_value();
  }

  static bool may_be_gateway(const Resource& resource) {
    const bool is_called_so = resource.name().find("gateway") != std::string::npos ||
                              resource.name().find("ingress") != std::string::npos;
    return is_called_so && runs_pods(resource);
  }

  void read_workload(const Resource& resource) {
    const Document& document = resource.document();
    if (krm::text_at(document, {"spec", "replicas"}) == "0") return;
    workloads_.emplace_back(&resource, labels_at(document, {"spec", "template", "metadata", "labels"}));
  }

  /// Once the mesh is read: what stands in Istio's root namespace applies to every namespace.
  void add_workloads() {
    const std::string& said = istio_.mesh.root_namespace;
    const std::string_view root = said.empty() ? releases::kubeflow::kIstioNamespace : std::string_view(said);
    for (auto& [resource, labels] : workloads_) {
      const bool is_reached = is_here(*resource) || namespace_ == root;
      const bool is_ingress =
          is_one(labels, "app", "istio-ingressgateway") || is_one(labels, "istio", "ingressgateway");
      if (is_ingress) (is_reached ? has_ingress_ : has_ingress_elsewhere_) = true;
      (is_reached ? istio_.gateways : elsewhere_).push_back(std::move(labels));
    }
  }

  static bool is_one(const Labels& labels, const char* name, std::string_view value) {
    const auto found = labels.find(name);
    return found != labels.end() && found->second == value;
  }

  static const Document& checked(const Resource& resource) {
    yaml::check_one_meaning(resource.document());
    return resource.document();
  }

  void read_gateway(const Resource& resource) {
    const Document& document = resource.document();
    Gateway gateway{&resource, labels_at(document, {"spec", "selector"}), {}};
    const Path servers = {"spec", "servers"};
    const yaml::Node* list = krm::mappings_at(document, servers);
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      for (const std::string& host : hosts_at(document, servers / i / "hosts"))
        gateway.hosts.push_back(host.substr(host.find('/') + 1));
    }
    istio_.listeners.push_back(std::move(gateway));
  }

  void read_virtual_service(const Resource& resource) {
    const Document& document = resource.document();
    istio_.services.push_back({&resource, hosts_at(document, {"spec", "hosts"}), routes_of(document),
                               krm::list_of_texts(document, {"spec", "gateways"})});
  }

  void read_policy(const Resource& resource) {
    const Document& document = checked(resource);
    std::string action(krm::text_at(document, {"spec", "action"}));
    if (action.empty()) action = "ALLOW";
    // istiod refuses the annotation on other actions (1.22 to 1.29).
    const bool is_dry_run = action != "CUSTOM" && text::is_go_true(resource.annotation("istio.io/dry-run"));
    istio_.policies.push_back({&resource, std::move(action),
                               std::string(krm::text_at(document, {"spec", "provider", "name"})),
                               selectors_of(document), is_dry_run, read_policy_rules(document)});
  }

  void add_gateways() {
    add_workloads();
    if (!has_ingress_ && !has_ingress_elsewhere_)
      istio_.gateways.push_back({{"app", "istio-ingressgateway"}, {"istio", "ingressgateway"}});
    for (const Labels& agreed : agreed_gateways()) {
      if (may_be_elsewhere(agreed)) istio_.gateways.push_back(agreed);
    }
    for (const RequestAuthentication& each : istio_.authentications) add_targets(each.selectors);
    for (const AuthorizationPolicy& each : istio_.policies) {
      if (each.action == "CUSTOM") add_targets(each.selectors);
    }
    leave_others();
  }

  /// Leaves out the gateways that nothing of the login applies to: an egress gateway, one inside the cluster.
  void leave_others() {
    Selectors named;
    for (const RequestAuthentication& each : istio_.authentications)
      named.insert(named.end(), each.selectors.begin(), each.selectors.end());
    for (const AuthorizationPolicy& each : istio_.policies) {
      if (each.action == "CUSTOM") named.insert(named.end(), each.selectors.begin(), each.selectors.end());
    }
    std::erase_if(named, [](const Labels& selector) { return selector.empty(); });  // names all of them
    const auto is_named = [&](const Labels& labels) { return selects(named, labels); };
    if (std::none_of(istio_.gateways.begin(), istio_.gateways.end(), is_named)) return;
    std::erase_if(istio_.gateways, [&](const Labels& labels) { return !is_named(labels); });
  }

  /// Of the Gateways of the Gateway API those that the login's resources name, both kinds of them where the
  /// list has both: others are waypoints, or of other applications.
  void add_targets(const Selectors& selectors) {
    const auto names = [](const Selectors& all, const Labels& labels) {
      return std::find(all.begin(), all.end(), labels) != all.end();
    };
    for (const Labels& labels : selectors) {
      if (!labels.contains(kGatewayName) || is_out_of_reach(labels.at(kGatewayName))) continue;
      bool has_custom = false;
      bool is_customs = false;
      for (const AuthorizationPolicy& each : istio_.policies) {
        if (each.action != "CUSTOM") continue;
        has_custom = true;
        is_customs = is_customs || names(each.selectors, labels);
      }
      const bool is_authentications =
          std::any_of(istio_.authentications.begin(), istio_.authentications.end(),
                      [&](const RequestAuthentication& each) { return names(each.selectors, labels); });
      if ((is_customs || !has_custom) && (is_authentications || istio_.authentications.empty()))
        istio_.gateways.push_back(labels);
    }
  }

  /// Whether the list has Gateways of the Gateway API of that name, and none in the policies' own namespace,
  /// where alone `targetRefs` reach (policyattachment.go, Istio 1.22 to 1.29).
  bool is_out_of_reach(const std::string& name) const {
    bool is_listed = false;
    for (const Resource* each : items_.of_kind("Gateway")) {
      if (each->name() != name || !is_istios(*each, "Gateway", "gateway.networking.k8s.io/")) continue;
      if (is_here(*each)) return false;
      is_listed = true;
    }
    return is_listed;
  }

  /// Whether labels may be those of a gateway that the list does not have. Not where a known one has them,
  /// nor where the list has one that serves users and is another, nor where that one is out of the policies'
  /// reach.
  bool may_be_elsewhere(const Labels& labels) const {
    const auto is_part = [&](const Labels& whole) { return is_subset(labels, whole); };
    if (std::any_of(istio_.gateways.begin(), istio_.gateways.end(), is_part) ||
        std::any_of(elsewhere_.begin(), elsewhere_.end(), is_part))
      return false;
    if (!has_ingress_ || runs_somewhere(labels)) return true;
    return std::any_of(istio_.listeners.begin(), istio_.listeners.end(), [&](const Gateway& each) {
      return !each.selector.empty() && (is_subset(each.selector, labels) || is_subset(labels, each.selector));
    });
  }

  /// Whether pods of the list have the labels, whatever their workload is called.
  bool runs_somewhere(const Labels& labels) const {
    return std::any_of(items_.begin(), items_.end(), [&](const Resource* resource) {
      return runs_pods(*resource) && resource->mentions(labels.begin()->second) &&
             is_subset(labels, labels_at(resource->document(), {"spec", "template", "metadata", "labels"}));
    });
  }

  /// Whoever has a gateway of another name writes its labels into all of the login's resources.
  Selectors agreed_gateways() const {
    std::optional<Selectors> agreed;
    bool agree = true;
    const auto add = [&](const Selectors& selectors) {
      if (agreed && *agreed != selectors) agree = false;
      agreed = selectors;
    };
    for (const RequestAuthentication& each : istio_.authentications) add(each.selectors);
    bool has_custom = false;
    for (const AuthorizationPolicy& each : istio_.policies) {
      if (each.action != "CUSTOM") continue;
      has_custom = true;
      add(each.selectors);
    }
    const bool is_whole = has_custom && !istio_.authentications.empty();
    if (!agree || !is_whole || !agreed) return {};
    std::erase_if(*agreed, [](const Labels& labels) { return labels.empty(); });
    return *agreed;
  }

  const krm::Items& items_;
  std::string namespace_;
  const Istio* before_;
  const std::function<void(const Resource&, const text::LocatedError&)>& report_;
  Istio istio_;
  bool has_ingress_ = false;            // a workload with Istio's own labels, and in reach of the policies
  bool has_ingress_elsewhere_ = false;  // and one out of their reach
  std::vector<Labels> elsewhere_;       // of the workloads that are
  std::vector<std::pair<const Resource*, Labels>> workloads_;  // that may be gateways
};

/// Whether one of a list of hosts is that one, `*`, or `*.` and a suffix of it.
bool has_host(const std::vector<std::string>& hosts, std::string_view host) {
  return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& each) {
    return each == "*" || each == host || (each.starts_with("*.") && host.ends_with(each.substr(1)));
  });
}

}  // namespace

bool selects(const Selectors& selectors, const Labels& labels) {
  return std::any_of(selectors.begin(), selectors.end(),
                     [&](const Labels& selector) { return is_subset(selector, labels); });
}

bool names_header(const std::vector<std::string>& patterns, std::string_view header) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    const std::string each = text::lower_case(pattern);
    if (each.ends_with('*')) return header.starts_with(std::string_view(each).substr(0, each.size() - 1));
    if (each.starts_with('*')) return header.ends_with(std::string_view(each).substr(1));
    return each == header;
  });
}

const ExtensionProvider* Mesh::find(const Resource& resource, std::string_view name) const {
  const auto found = std::find_if(providers.begin(), providers.end(), [&](const ExtensionProvider& each) {
    return each.resource == &resource && each.name == name;
  });
  return found == providers.end() ? nullptr : &*found;
}

std::string JwtRule::claim_of(std::string_view header) const {
  for (const auto& [name, claim] : claims) {
    if (text::equal_without_case(name, header)) return claim;
  }
  return {};
}

bool Route::takes(std::string_view path_wanted) const {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return path_wanted.starts_with(prefix); });
}

bool Route::begins_with(std::string_view path_wanted) const {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return prefix.starts_with(path_wanted); });
}

bool VirtualService::serves(std::string_view host) const {
  return has_host(hosts, host);
}

bool Gateway::serves(std::string_view host) const {
  return has_host(hosts, host);
}

std::vector<const Gateway*> Istio::gateways_of(const VirtualService& service) const {
  std::vector<const Gateway*> found;
  for (const std::string& name : service.gateways) {
    if (name == "mesh") continue;  // other pods
    const std::size_t slash = name.find('/');
    const std::string space =
        slash == std::string::npos ? service.resource->namespace_name() : name.substr(0, slash);
    const auto gateway = std::find_if(listeners.begin(), listeners.end(), [&](const Gateway& each) {
      return each.resource->namespace_name() == space && each.resource->name() == name.substr(slash + 1);
    });
    if (gateway == listeners.end()) return {};
    found.push_back(&*gateway);
  }
  return found;
}

const Route* VirtualService::route_of(std::string_view path) const {
  const auto found =
      std::find_if(routes.begin(), routes.end(), [&](const Route& route) { return route.takes(path); });
  return found == routes.end() ? nullptr : &*found;
}

bool Istio::selects_gateway(const Selectors& selectors) const {
  return std::any_of(gateways.begin(), gateways.end(),
                     [&](const Labels& labels) { return selects(selectors, labels); });
}

std::vector<const AuthorizationPolicy*> Istio::gateway_policies() const {
  std::vector<const AuthorizationPolicy*> found;
  for (const AuthorizationPolicy& policy : policies) {
    if (applies_to_gateway(policy) && !policy.is_dry_run) found.push_back(&policy);
  }
  return found;
}

Istio read_istio(const krm::Items& items, std::string_view namespace_name, const Istio* before,
                 const std::function<void(const Resource&, const text::LocatedError&)>& report) {
  return Reader(items, namespace_name, before, report).read();
}

}  // namespace kubeflow_sso::login
