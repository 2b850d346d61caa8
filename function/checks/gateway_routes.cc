// Rules about the routes behind the ingress gateway: users reach Dex and oauth2-proxy by the names that they
// type.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "function/checks/gateway.h"
#include "function/config/url.h"
#include "function/login/dex_service.h"
#include "function/releases/kubeflow.h"

namespace kubeflow_sso::checks {
namespace {

/// The names of a route's gateways with their namespaces.
std::vector<std::string> gateways_named_by(const login::VirtualService& routes) {
  std::vector<std::string> names;
  for (const std::string& name : routes.gateways) {
    if (name == "mesh") continue;  // other pods
    const bool is_whole = name.find('/') != std::string::npos;
    names.push_back(is_whole ? name : routes.resource->namespace_name() + "/" + name);
  }
  return names;
}

}  // namespace

void Routes::check() const {
  check_hosts();
  if (!subject_.sso.direct) check_dexs_path();
  if (subject_.login.proxy.config) check_callback_route();
}

bool Routes::is_listened(const login::VirtualService& routes, const std::string& host) const {
  const std::vector<const login::Gateway*> gateways = istio_.gateways_of(routes);
  return gateways.empty() || std::any_of(gateways.begin(), gateways.end(),
                                         [&](const login::Gateway* each) { return each->serves(host); });
}

/// Requests must reach the login under the names that users type.
void Routes::check_hosts() const {
  const std::string kubeflow = config::parse_url(subject_.sso.kubeflow_url).url.host;
  const std::string dex = config::parse_url(subject_.sso.dex_issuer()).url.host;
  for (const login::VirtualService& routes : istio_.services) {
    bool is_dexs = false;
    bool is_kubeflows = krm::has_or_had_name(*routes.resource, "centraldashboard");
    for (const login::Route& route : routes.routes) {
      if (!subject_.sso.direct && leads_to_dex(routes, route)) {
        is_dexs = true;
        check_route(routes, route);
      }
      if (krm::has_or_had_name(*routes.resource, "oauth2-proxy") && route.begins_with("/oauth2"))
        is_kubeflows = true;
    }
    const std::string& host = is_dexs ? dex : kubeflow;
    if (!is_dexs && !is_kubeflows) continue;
    if (routes.serves(host)) {
      if (!is_dexs || serve_dex()) check_listeners(routes, host);
      continue;
    }
    subject_.report(rule("virtual-service-hosts"), *routes.resource, yaml::Path{"spec", "hosts"},
                    fmt::format("serves {} and not {}, where users log in: they get 404; add it, or `\"*\"`",
                                text::printable(fmt::format("{}", fmt::join(routes.hosts, ", "))), host));
  }
}

/// The Gateways in front of a route must take its host too.
void Routes::check_listeners(const login::VirtualService& routes, const std::string& host) const {
  const bool is_inside = login::service_of(host, releases::kubeflow::kDexNamespace, {}).has_value();
  if (is_inside || is_listened(routes, host)) return;
  const login::Gateway& first = *istio_.gateways_of(routes).front();
  subject_.report(rule("virtual-service-hosts"), *first.resource, yaml::Path{"spec", "servers"},
                  fmt::format("serves {} and not {}, where users log in: they get 404; add it, or `\"*\"`",
                              text::printable(fmt::format("{}", fmt::join(first.hosts, ", "))), host));
}

/// Dex's login page must be routed to Dex, where the list has its routes.
void Routes::check_dexs_path() const {
  const config::Url dex = config::parse_url(subject_.sso.dex_issuer()).url;
  const std::string page = dex.path + "/auth";
  if (!serve_dex()) return;
  const login::VirtualService* of_dex = nullptr;
  for (const login::VirtualService& routes : istio_.services) {
    if (!routes.serves(dex.host)) continue;
    for (const login::Route& route : routes.routes) {
      // Dex may have a proxy of its own in front.
      if (!dex.path.empty() && route.takes(page) && route.begins_with(dex.path)) return;
      if (!leads_to_dex(routes, route)) continue;
      if (route.takes(page)) return;
      if (of_dex == nullptr) of_dex = &routes;
    }
  }
  if (of_dex == nullptr) return check_route_is_there(dex.host, page);
  subject_.report(
      rule("virtual-service-hosts"), *of_dex->resource, yaml::Path{"spec", "http"},
      fmt::format("does not route {0}, where users log in, to Dex: they get 404; match the prefix {1}/", page,
                  dex.path));
}

bool Routes::serve_another(const std::string& host, const std::string& page) const {
  const bool is_kubeflows_host = host == config::parse_url(subject_.sso.kubeflow_url).url.host;
  return std::any_of(istio_.services.begin(), istio_.services.end(), [&](const login::VirtualService& each) {
    const bool is_named =
        is_kubeflows_host || std::find(each.hosts.begin(), each.hosts.end(), "*") == each.hosts.end();
    if (!each.serves(host) || !is_named || !is_at_gateway(each)) return false;
    const login::Route* const route = each.route_of(page);
    // Kubeflow's dashboard takes whatever no other route does.
    return route != nullptr && (!is_kubeflows_host || !route->takes("/"));
  });
}

/// Whether a VirtualService is behind a gateway at which the login is asked for: one that a route of the
/// login names too, or that the list shows to be of those pods.
bool Routes::is_at_gateway(const login::VirtualService& routes) const {
  const std::vector<std::string> own = gateways_named_by(routes);
  const bool is_shared = std::any_of(istio_.services.begin(), istio_.services.end(), [&](const auto& each) {
    if (!krm::has_or_had_name(*each.resource, "oauth2-proxy")) return false;
    const std::vector<std::string> logins = gateways_named_by(each);
    return std::find_first_of(own.begin(), own.end(), logins.begin(), logins.end()) != own.end();
  });
  const std::vector<const login::Gateway*> listeners = istio_.gateways_of(routes);
  return is_shared || std::any_of(listeners.begin(), listeners.end(), [&](const login::Gateway* each) {
           return std::any_of(istio_.gateways.begin(), istio_.gateways.end(),
                              [&](const auto& labels) { return login::selects({each->selector}, labels); });
         });
}

/// A dump with routes of the host has that to Dex too, unless something else than Istio's routes leads
/// there.
void Routes::check_route_is_there(const std::string& host, const std::string& page) const {
  const krm::Items& items = subject_.login.items;
  const bool has_others = !items.of_kind("HTTPRoute").empty() || !items.of_kind("Ingress").empty();
  const bool is_seen = std::any_of(
      istio_.services.begin(), istio_.services.end(),
      [&](const login::VirtualService& each) { return is_of_cluster(*each.resource) && each.serves(host); });
  const login::Dex& dex = subject_.login.dex;
  if (has_others || !is_seen || !dex.file) return;
  subject_.report(
      rule("virtual-service-hosts"), dex.file->resource(), dex.file->path(),
      fmt::format("is of a Dex to which no VirtualService of this list routes {}, where users log in: "
                  "they get 404; apply Kubeflow's VirtualService dex",
                  page));
}

/// The path at which oauth2-proxy takes the browser back must be routed to it, where the list has its
/// routes.
void Routes::check_callback_route() const {
  const std::string callback = subject_.login.proxy.callback_path();
  for (const login::VirtualService& routes : istio_.services) {
    if (!krm::has_or_had_name(*routes.resource, "oauth2-proxy") || routes.routes.empty()) continue;
    if (routes.route_of(callback) != nullptr) continue;
    subject_.report(
        rule("redirect-uri"), *routes.resource, yaml::Path{"spec", "http"},
        fmt::format("does not route {}, where `proxy_prefix` makes oauth2-proxy wait for users: remove "
                    "`proxy_prefix`, or route it",
                    text::printable(callback)));
  }
}

bool Routes::leads_to_dex(const login::VirtualService& routes, const login::Route& route) const {
  if (subject_.login.leads_to_dex(routes, route, subject_.sso.targets)) return true;
  const std::string& own = routes.resource->namespace_name();
  return krm::has_or_had_name(*routes.resource, "dex") &&
         (own.empty() || own == subject_.sso.targets.dex.namespace_name ||
          own == releases::kubeflow::kDexNamespace);
}

/// Where Dex's route goes.
void Routes::check_route(const login::VirtualService& routes, const login::Route& route) const {
  if (!subject_.login.dex_service) return;
  const login::DexService& dex = *subject_.login.dex_service;
  const std::string& own = routes.resource->namespace_name();
  const auto service = login::service_of(route.host, own.empty() ? dex.namespace_name : own,
                                         {dex.namespace_name, releases::kubeflow::kDexNamespace});
  if (!service || (service->name == dex.name && service->namespace_name == dex.namespace_name)) return;
  const std::string host = dex.name + "." + dex.namespace_name + ".svc.cluster.local";
  const std::string targets =
      service->namespace_name == dex.namespace_name
          ? fmt::format(", or `targets: {{dex: {{service: {}}}}}` if that one is Dex's too", service->name)
          : std::string();
  subject_.report(rule("dex-service"), *routes.resource, krm::FieldRef{route.path, route.host, host},
                  fmt::format(R"(sends browsers to "{}", but Dex's Service is {}: write "{}"{})",
                              text::printable(route.host), dex.text(), host, targets));
}

bool Routes::serve_dex() const {
  const std::string host = config::parse_url(subject_.sso.dex_issuer()).url.host;
  if (host == config::parse_url(subject_.sso.kubeflow_url).url.host) return true;
  return std::any_of(
      istio_.services.begin(), istio_.services.end(), [&](const login::VirtualService& routes) {
        const bool is_named = std::find(routes.hosts.begin(), routes.hosts.end(), host) != routes.hosts.end();
        return is_named &&
               std::any_of(routes.routes.begin(), routes.routes.end(),
                           [&](const login::Route& route) { return leads_to_dex(routes, route); });
      });
}

}  // namespace kubeflow_sso::checks
