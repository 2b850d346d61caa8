// oauth2_proxy.cfg: the issuer, the scope and who may log in.
#pragma once

#include <string>

#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// Records the changes of oauth2_proxy.cfg, if it is in the list. Returns the edited text.
std::string filter_oauth2_proxy_config(const LoginStack& stack);

}  // namespace kubeflow_sso::filters
