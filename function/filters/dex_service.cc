// Which Service is Dex's, and which URLs go to another one.
#include "function/filters/dex_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "function/config/url.h"
#include "function/filters/pod_template.h"
#include "function/krm/shape.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Resource;
using krm::Severity;

/// Kubeflow's namespace for Dex.
constexpr std::string_view kUsualNamespace = "auth";

/// Whether a Service selects the pods of a Deployment.
bool selects(const Resource& service, const Resource& deployment) {
  const yaml::Document& document = deployment.document();
  const yaml::Node* selector = service.document().at({"spec", "selector"});
  if (selector == nullptr || selector->entries.empty()) return false;
  return std::all_of(selector->entries.begin(), selector->entries.end(), [&](const yaml::Entry& label) {
    const yaml::Node* value =
        document.at({"spec", "template", "metadata", "labels", std::string_view(label.key.scalar)});
    return value != nullptr &&
           document.resolve(*value).scalar == service.document().resolve(label.value).scalar;
  });
}

/// The Services of the list in Dex's namespace that pass. One that cannot be read does not: it is not
/// changed, so that is no error here.
template <typename Check>
std::vector<const Resource*> services(const LoginStack& stack, Check passes) {
  const std::string& wanted = stack.sso.targets.dex.namespace_name;
  std::vector<const Resource*> found;
  for (const Resource& resource : stack.list.items()) {
    const bool here = resource.namespace_name().empty() || resource.namespace_name() == wanted;
    if (resource.kind() != "Service" || resource.api_version() != "v1" || !here) continue;
    try {
      if (passes(resource)) found.push_back(&resource);
    } catch (const text::LocatedError&) {
      continue;
    }
  }
  return found;
}

std::vector<std::string> labels_of(std::string_view host) {
  std::vector<std::string> labels;
  for (;;) {
    const std::size_t dot = host.find('.');
    labels.emplace_back(host.substr(0, dot));
    if (dot == std::string_view::npos) return labels;
    host.remove_prefix(dot + 1);
  }
}

/// The Service that a host names inside the cluster; nothing for any other host, and for one of which that
/// cannot be told: `dex.auth` only looks like a name of the Internet.
std::optional<DexService> service_of(const std::string& host, const std::string& own_namespace,
                                     const DexService& dex) {
  const std::vector<std::string> labels = labels_of(host);
  if (labels.size() == 1) {
    if (host == "localhost" || host.starts_with('[')) return {};
    return DexService{host, own_namespace};
  }
  const bool is_qualified = labels.size() > 2 && labels[2] == "svc";
  const bool is_short =
      labels.size() == 2 && (labels[1] == dex.namespace_name || labels[1] == kUsualNamespace);
  if (!is_qualified && !is_short) return {};
  return DexService{labels[0], labels[1]};
}

/// Whether a URL is that of Dex's keys at some Service of the cluster.
bool leads_to_dex(std::string_view url) {
  const config::UrlResult parsed = config::parse_url(url);
  const std::vector<std::string> labels = labels_of(parsed.url.host);
  return parsed.ok() && labels.size() > 2 && labels[2] == "svc" && parsed.url.path == "/dex/keys";
}

/// The other Service than Dex's, where it is known, to which a host of a resource in `own_namespace` leads.
std::optional<DexService> other_service(const LoginStack& stack, const std::string& host,
                                        const std::string& own_namespace) {
  if (!stack.dex_service) return {};
  const DexService& dex = *stack.dex_service;
  std::optional<DexService> service = service_of(host, own_namespace, dex);
  if (service && service->name == dex.name && service->namespace_name == dex.namespace_name) return {};
  return service;
}

/// `, or `targets: ...` if that one is Dex's too`; empty where with another namespace there Dex itself would
/// not be found any more.
std::string or_targets(const LoginStack& stack, const DexService& other) {
  if (other.namespace_name != stack.dex_service->namespace_name) return {};
  return ", or `targets: {dex: {service: " + other.name + "}}` if that one is Dex's too";
}

/// A URL that goes to another Service than Dex's.
struct Misled {
  DexService service;  // where it goes
  std::string mended;
};

/// Nothing for a URL that may be right; `url` is one that oauth2-proxy reads.
std::optional<Misled> misled(const LoginStack& stack, std::string_view url) {
  config::UrlResult parsed = config::parse_url(url);
  if (!parsed.ok()) return {};
  const auto service = other_service(stack, parsed.url.host, stack.sso.targets.oauth2_proxy.namespace_name);
  if (!service) return {};
  parsed.url.host = stack.dex_service->host();
  return Misled{*service, parsed.url.origin() + parsed.url.path};
}

/// The URLs by which oauth2-proxy reaches Dex.
void check_settings(const LoginStack& stack) {
  const toml::Document* settings = stack.proxy_settings();
  if (settings == nullptr) return;
  const krm::ConfigFile& file = *stack.proxy_config;
  for (const std::string_view key : {"redeem_url", "oidc_jwks_url"}) {
    const std::string_view url = settings->string(key);
    const std::optional<Misled> other = misled(stack, url);
    if (!other) continue;
    const std::string dex = stack.dex_service->namespace_name + "/" + stack.dex_service->name;
    const bool is_secret = file.resource().kind() == "Secret";
    std::string message =
        fmt::format("`{}` goes to {}, but Dex's Service is {}: write ", key,
                    is_secret ? "another Service" : "\"" + text::printable(url) + "\"", dex);
    message += is_secret ? "the host " + stack.dex_service->host() : "\"" + other->mended + "\"";
    message += or_targets(stack, other->service);
    yaml::Path path = file.path();
    path.emplace_back(key);
    stack.report(Severity::Warning, "dex-service", file.resource(), {path, std::string(url), other->mended},
                 std::move(message));
  }
}

/// Where a VirtualService sends what browsers ask of Dex.
void check_routes(const LoginStack& stack, const Resource& routes) {
  const std::string& own = routes.namespace_name();
  const yaml::Document& document = routes.document();
  const yaml::Node* http = krm::mappings_at(document, {"spec", "http"});
  for (std::size_t i = 0; http != nullptr && i < http->items.size(); ++i) {
    const yaml::Node* route = krm::mappings_at(document, {"spec", "http", i, "route"});
    for (std::size_t j = 0; route != nullptr && j < route->items.size(); ++j) {
      const yaml::Path path = {"spec", "http", i, "route", j, "destination", "host"};
      const std::string host(krm::text_at(document, path));
      const auto other = other_service(stack, host, own.empty() ? stack.sso.targets.dex.namespace_name : own);
      if (host.empty() || !other) continue;
      const DexService& dex = *stack.dex_service;
      stack.report(Severity::Warning, "dex-service", routes, {path, host, dex.host()},
                   fmt::format(R"(sends browsers to "{}", but Dex's Service is {}/{}: write "{}"{})",
                               text::printable(host), dex.namespace_name, dex.name, dex.host(),
                               or_targets(stack, *other)));
    }
  }
}

/// Whether a VirtualService is Dex's: by its name, in Dex's namespace or in Kubeflow's for it.
bool is_dex_route(const LoginStack& stack, const Resource& resource) {
  if (resource.kind() != "VirtualService" || !has_or_had_name(resource, "dex")) return false;
  const std::string& own = resource.namespace_name();
  return own.empty() || own == stack.sso.targets.dex.namespace_name || own == kUsualNamespace;
}

}  // namespace

std::optional<DexService> find_dex_service(const LoginStack& stack) {
  const auto& dex = stack.sso.targets.dex;
  const auto named =
      services(stack, [&](const Resource& service) { return has_or_had_name(service, dex.service); });
  if (!named.empty()) return DexService{named[0]->name(), dex.namespace_name};
  if (!dex.names_service && stack.dex_deployment != nullptr) {
    const auto selecting =
        services(stack, [&](const Resource& service) { return selects(service, *stack.dex_deployment); });
    if (selecting.size() == 1) return DexService{selecting[0]->name(), dex.namespace_name};
  }
  if (dex.names_service || dex.names_namespace) return DexService{dex.service, dex.namespace_name};
  return {};
}

std::string dex_service_url(const LoginStack& stack) {
  const auto& dex = stack.sso.targets.dex;
  const DexService service = stack.dex_service.value_or(DexService{dex.service, dex.namespace_name});
  return "http://" + service.host() + ":5556/dex";
}

std::string dex_keys_url(const LoginStack& stack, std::string_view present) {
  const toml::Document* settings = stack.proxy_settings();
  const std::string_view url = settings == nullptr ? std::string_view() : settings->string("oidc_jwks_url");
  if (url.empty() && !stack.dex_service && leads_to_dex(present)) return std::string(present);
  if (url.empty()) return dex_service_url(stack) + "/keys";
  const std::optional<Misled> other = misled(stack, url);
  return other ? other->mended : std::string(url);
}

void check_dex_urls(const LoginStack& stack) {
  check_settings(stack);
  if (!stack.dex_service) return;
  for (const Resource& resource : stack.list.items()) {
    if (is_dex_route(stack, resource)) guarded(stack, resource, [&] { check_routes(stack, resource); });
  }
}

}  // namespace kubeflow_sso::filters
