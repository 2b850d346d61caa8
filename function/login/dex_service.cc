// Which Service is Dex's, and which URLs lead to one.
#include "function/login/dex_service.h"

#include <algorithm>
#include <charconv>

#include "function/krm/shape.h"

namespace kubeflow_sso::login {
namespace {

using krm::Resource;

/// The Services of a namespace that pass. One that cannot be read does not: it is not changed, so that is no
/// error here.
template <typename Check>
std::vector<const Resource*> services(const krm::Items& items, std::string_view space, Check passes) {
  std::vector<const Resource*> found;
  for (const Resource* resource : items.in_namespace("Service", space)) {
    if (resource->api_version() != "v1") continue;
    try {
      if (passes(*resource)) found.push_back(resource);
    } catch (const text::LocatedError&) {
      continue;
    }
  }
  return found;
}

std::vector<std::string_view> labels_of(std::string_view host) {
  std::vector<std::string_view> labels;
  for (;;) {
    const std::size_t dot = host.find('.');
    labels.push_back(host.substr(0, dot));
    if (dot == std::string_view::npos) return labels;
    host.remove_prefix(dot + 1);
  }
}

}  // namespace

bool has_labels(const Resource& workload, const yaml::Document& document, const yaml::Node& labels) {
  return std::all_of(labels.entries.begin(), labels.entries.end(), [&](const yaml::Entry& label) {
    const yaml::Node* value =
        workload.document().at({"spec", "template", "metadata", "labels", label.key.scalar});
    return value != nullptr &&
           workload.document().resolve(*value).scalar == document.resolve(label.value).scalar;
  });
}

std::vector<int> ports_of(const Resource& service) {
  std::vector<int> ports;
  try {
    for (const std::string& text : krm::texts_at(service.document(), {"spec", "ports"}, "port")) {
      int port = 0;
      std::from_chars(text.data(), text.data() + text.size(), port);
      ports.push_back(port);
    }
  } catch (const text::LocatedError&) {
    ports.clear();
  }
  return ports;
}

bool selects(const Resource& service, const Resource& workload) {
  const yaml::Node* selector = service.document().at({"spec", "selector"});
  return selector != nullptr && !selector->entries.empty() &&
         has_labels(workload, service.document(), *selector);
}

std::optional<DexService> service_of(std::string_view host, std::string_view own_namespace,
                                     const std::vector<std::string_view>& namespaces) {
  const std::vector<std::string_view> labels = labels_of(host);
  if (labels.size() == 1) {
    if (host.empty() || host == "localhost" || host.starts_with('[')) return {};
    return DexService{std::string(host), std::string(own_namespace)};
  }
  const bool is_qualified = labels.size() > 2 && labels[2] == "svc";
  const bool is_short =
      labels.size() == 2 && std::find(namespaces.begin(), namespaces.end(), labels[1]) != namespaces.end();
  if (!is_qualified && !is_short) return {};
  return DexService{std::string(labels[0]), std::string(labels[1])};
}

std::string cluster_domain(std::string_view host) {
  const std::vector<std::string_view> labels = labels_of(host);
  if (labels.size() < 4 || labels[2] != "svc") return {};
  return std::string(host.substr(static_cast<std::size_t>(labels[3].data() - host.data())));
}

std::optional<DexService> find_dex_service(const krm::Items& items, const config::Targets& targets,
                                           const Resource* workload) {
  const auto& dex = targets.dex;
  const auto there = [&](const Resource& service) {
    return DexService{service.name(), dex.namespace_name, ports_of(service)};
  };
  const auto named = services(items, dex.namespace_name, [&](const Resource& service) {
    return krm::has_or_had_name(service, dex.service);
  });
  if (!named.empty()) return there(*named[0]);
  if (!dex.names_service && workload != nullptr) {
    const auto selecting = services(items, dex.namespace_name,
                                    [&](const Resource& service) { return selects(service, *workload); });
    if (selecting.size() == 1) return there(*selecting[0]);
  }
  if (dex.names_service || dex.names_namespace) return DexService{dex.service, dex.namespace_name};
  return {};
}

}  // namespace kubeflow_sso::login
