// Dex's config.yaml: issuer, connectors, local users, grants, and oauth2-proxy's redirect URI.
#pragma once

#include <optional>
#include <string>

#include "function/config/kubeflow_sso.h"
#include "function/krm/changes.h"
#include "function/krm/result.h"
#include "function/login/dex.h"

namespace kubeflow_sso::filters {

/// oauth2-proxy as Dex's client.
struct ProxyClient {
  std::optional<std::string> id;            // as it runs; nothing when the list does not tell
  std::optional<std::string> redirect_uri;  // that it will send; nothing when it is not in the list
};

/// Records the changes of Dex's file, which must have been read, and says in `results` what goes: connectors,
/// keys of connectors, grants. Returns the edited text, the present one when nothing changes.
std::string filter_dex_config(const login::Dex& dex, const config::KubeflowSSO& sso, const ProxyClient& proxy,
                              krm::Changes& changes, krm::Results& results);

}  // namespace kubeflow_sso::filters
