// Dex's Deployment: secrets as environment variables, CAs as volumes, a checksum of the configuration.
#pragma once

#include <string_view>

#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// Records the changes of Dex's Deployment, if it is in the list. `config` is the edited config.yaml, empty
/// when it is not in the list. Variables and volumes with our prefix (`KUBEFLOW_SSO_`, `kubeflow-sso-ca-`)
/// that no connector needs are removed.
void filter_dex_deployment(const LoginStack& stack, std::string_view config);

}  // namespace kubeflow_sso::filters
