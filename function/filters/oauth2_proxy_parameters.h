// ConfigMap oauth2-proxy-parameters: what oauth2-proxy's Deployment reads into its environment.
#pragma once

#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// Records FORCE_HTTPS as the scheme of `kubeflowURL` wants it: it makes cookies secure.
void filter_oauth2_proxy_parameters(const LoginStack& stack);

}  // namespace kubeflow_sso::filters
