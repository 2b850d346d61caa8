// RequestAuthentication dex-jwt: which tokens Istio's gateway takes for Dex's.
#pragma once

#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// Records issuer, jwksUri and claims of Dex's rule. Other rules and other RequestAuthentications stay.
void filter_request_authentication(const LoginStack& stack);

}  // namespace kubeflow_sso::filters
