// A login without Dex as `spec.direct`.
#pragma once

#include "function/config/kubeflow_sso.h"
#include "function/login/login.h"
#include "function/recovery/recovered.h"

namespace kubeflow_sso::recovery {

/// Sets `spec.direct` from oauth2-proxy's settings and Istio's rule. `described` is the functionConfig that
/// asks for the login as it is.
void read_direct(const login::Login& login, const config::Direct& described, bool is_made_here,
                 Recovered& recovered);

}  // namespace kubeflow_sso::recovery
