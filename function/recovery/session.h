// How long logins last, as `spec.session`.
#pragma once

#include "function/login/login.h"
#include "function/recovery/recovered.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::recovery {

/// The session that the login has, if it is one that the function makes; else an empty mapping, and a note
/// where it is not Kubeflow's own.
yaml::Value read_session(const login::Login& login, bool is_direct, Recovered& recovered);

}  // namespace kubeflow_sso::recovery
