// Dex's Service, and URLs inside the cluster.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/krm/items.h"

namespace kubeflow_sso::login {

/// A Service, by which Dex is reached inside the cluster.
struct DexService {
  std::string name;
  std::string namespace_name;
  std::vector<int> ports = {};  // as the list has them; empty: not known

  std::string text() const { return namespace_name + "/" + name; }
};

/// The Service that a host names inside the cluster, seen from a namespace: `dex`, `dex.auth`,
/// `dex.auth.svc`, with any cluster domain behind. Nothing for any other host, and for one of which that
/// cannot be told: `dex.auth` only looks like a name of the Internet unless `namespaces` has its second part.
std::optional<DexService> service_of(std::string_view host, std::string_view own_namespace,
                                     const std::vector<std::string_view>& namespaces);

/// What stands behind `svc.` in a host of the cluster: `cluster.local`; empty when it is not such a host.
std::string cluster_domain(std::string_view host);

/// Whether the pods of a workload have all `labels`, a mapping of `document`.
bool has_labels(const krm::Resource& workload, const yaml::Document& document, const yaml::Node& labels);

/// The ports of a Service; nothing where they cannot be read.
std::vector<int> ports_of(const krm::Resource& service);
/// Whether a Service selects the pods of a workload: by all of its labels.
bool selects(const krm::Resource& service, const krm::Resource& workload);

/// Dex's Service, if something says which one it is: the one that `targets` name, in the list or not, one of
/// the list that has Kubeflow's name, had it before a prefix, or is the only one that selects Dex's pods.
/// Nothing where only Kubeflow's own name is left to assume.
std::optional<DexService> find_dex_service(const krm::Items& items, const config::Targets& targets,
                                           const krm::Resource* workload);

}  // namespace kubeflow_sso::login
