// The resources of the function's own at the gateway.
#pragma once

#include "function/config/kubeflow_sso.h"
#include "function/krm/changes.h"
#include "function/login/login.h"

namespace kubeflow_sso::filters {

/// Records the AuthorizationPolicy that refuses a request whose token says that nobody has verified its
/// address, or that there is none where such are allowed. Stands beside Dex's RequestAuthentication, which
/// must be there, and applies to the same pods.
void filter_verified_email(const login::Login& login, const config::KubeflowSSO& sso, krm::Changes& changes);

/// Records the RequestAuthentication with a rule for each of `spec.trustedIssuers`, or that there is none
/// without; in the same place.
void filter_trusted_issuers(const login::Login& login, const config::KubeflowSSO& sso, krm::Changes& changes);

}  // namespace kubeflow_sso::filters
