// Dex's Service: where oauth2-proxy and Istio reach Dex inside the cluster.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// Dex's Service, if something says which one it is: the one that `spec.targets` names, in the list or not,
/// one of the list that has Kubeflow's name, had it before a prefix, or is the only one that selects Dex's
/// pods. Nothing where only Kubeflow's own name is left to assume.
std::optional<DexService> find_dex_service(const LoginStack& stack);

/// Dex inside the cluster: `http://dex.auth.svc.cluster.local:5556/dex`, with the Service that is known.
std::string dex_service_url(const LoginStack& stack);

/// Dex's keys inside the cluster, as Istio is to read them: `oidc_jwks_url` of the cfg, with the Service that
/// is known instead of another one. Without a cfg `present`, if it leads to Dex in the cluster and no Service
/// is known, else Kubeflow's own.
std::string dex_keys_url(const LoginStack& stack, std::string_view present);

/// Warns about URLs of oauth2_proxy.cfg, and routes of Dex's VirtualService, that go to another Service of
/// the cluster than Dex's.
void check_dex_urls(const LoginStack& stack);

}  // namespace kubeflow_sso::filters
