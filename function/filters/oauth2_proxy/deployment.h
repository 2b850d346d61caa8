// oauth2-proxy's workload: client and cookie secret from a Secret of the user's; without Dex its client at
// the provider and the provider's CA; a restart.
#pragma once

#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/krm/changes.h"
#include "function/login/oauth2_proxy.h"

namespace kubeflow_sso::filters {

/// Records the changes of oauth2-proxy's workload, which must be in the list. `was_direct`: whether the login
/// as found has no Dex; then the client is Kubeflow's own again when Dex is back. `edited` is the new text of
/// oauth2_proxy.cfg, when that is in the list too.
void filter_oauth2_proxy_deployment(const login::OAuth2Proxy& proxy, const config::KubeflowSSO& sso,
                                    bool was_direct, std::string_view edited, krm::Changes& changes);

}  // namespace kubeflow_sso::filters
