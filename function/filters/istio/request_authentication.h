// Dex's RequestAuthentication: which tokens Istio's gateway takes for Dex's.
#pragma once

#include <string>

#include "function/config/kubeflow_sso.h"
#include "function/krm/changes.h"
#include "function/login/login.h"

namespace kubeflow_sso::filters {

/// Records issuer, jwksUri, audiences and headers from claims of the login's rule, in its
/// RequestAuthentication, which must be there. `keys` is where the issuer's keys are; keys that are written
/// out (`jwks`) go, and without Dex so does a rule for Dex beside it. Other rules, and other
/// RequestAuthentications, stay.
void filter_request_authentication(const login::Login& login, const login::JwtRule& rule,
                                   const config::KubeflowSSO& sso, const std::string& keys,
                                   krm::Changes& changes);

}  // namespace kubeflow_sso::filters
