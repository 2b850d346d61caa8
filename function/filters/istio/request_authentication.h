// Dex's RequestAuthentication: which tokens Istio's gateway takes for Dex's.
#pragma once

#include <string>

#include "function/config/kubeflow_sso.h"
#include "function/krm/changes.h"
#include "function/login/istio.h"

namespace kubeflow_sso::filters {

/// Records issuer, jwksUri and claims of Dex's rule. `keys` is where Dex's keys are;
/// keys that are written out (`jwks`) go. Other rules, and other RequestAuthentications, stay.
void filter_request_authentication(const krm::Resource& resource, const login::JwtRule& rule,
                                   const config::KubeflowSSO& sso, const std::string& keys,
                                   krm::Changes& changes);

}  // namespace kubeflow_sso::filters
