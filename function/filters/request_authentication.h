// RequestAuthentication dex-jwt: which tokens Istio's gateway takes for Dex's.
#pragma once

#include <string>

#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// Records issuer, jwksUri and claims of Dex's rule. `keys_url` is Dex's in-cluster `/keys`. Other rules and
/// other RequestAuthentications stay.
void filter_request_authentication(const LoginStack& stack, const std::string& keys_url);

}  // namespace kubeflow_sso::filters
