// The functionConfig that asks for a login as it is.
#pragma once

#include "function/config/kubeflow_sso.h"
#include "function/login/login.h"

namespace kubeflow_sso::login {

/// What a functionConfig would say that leaves the login as it was found: the URLs that its own parts have,
/// and Keep for all else. With it the rules judge a login that nobody turns over. Of connectors it has one
/// without an id, which says what all share: those of Dex's file are kept ones to the rules. Where the list
/// does not tell Kubeflow's URL, it is that of Dex.
config::KubeflowSSO described(const Login& login, const config::Targets& targets);

}  // namespace kubeflow_sso::login
