// Dex's config.yaml: issuer, connectors, local users, and oauth2-proxy's redirect URI.
#pragma once

#include <string>

#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// Records the changes of config.yaml, if it is in the list. Returns the edited text (the present one when
/// nothing changes), for the checksum of Dex's Deployment.
std::string filter_dex_config(const LoginStack& stack);

}  // namespace kubeflow_sso::filters
