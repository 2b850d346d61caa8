// oauth2-proxy's Deployment: a restart when its configuration changes, and settings that its environment
// overrides.
#pragma once

#include <string_view>

#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// Records the checksum of the edited oauth2_proxy.cfg (`config`), which is mounted by subPath and so never
/// updated in a running pod, unless kustomize gives the ConfigMap a name by its content. Reports flags and
/// variables that win over the file.
void filter_oauth2_proxy_deployment(const LoginStack& stack, std::string_view config);

}  // namespace kubeflow_sso::filters
