// Dex's workload: secrets as environment variables, CAs as volumes, a checksum of the configuration.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/krm/changes.h"
#include "function/login/dex.h"

namespace kubeflow_sso::filters {

/// Records the changes of Dex's workload, which must be in the list. `edited` is the new text of config.yaml,
/// when that is in the list too; `proxy_client_id` oauth2-proxy's as it runs, when the list tells it.
/// Variables and volumes with our prefix that no connector needs are removed. The paths of probes move with
/// Dex's own path.
void filter_dex_deployment(const login::Dex& dex, const config::KubeflowSSO& sso,
                           const std::optional<std::string>& proxy_client_id, std::string_view edited,
                           krm::Changes& changes);

}  // namespace kubeflow_sso::filters
