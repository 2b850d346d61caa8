// All connectors of Dex's file as `spec.connectors`, and what is kept beside them.
#pragma once

#include <string>

#include "function/login/login.h"
#include "function/recovery/recovered.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::recovery {

/// Sets `connectors`, `otherConnectors`, `localUsers` and `otherGrants`. Where the function made one of the
/// connectors, those are listed that it would make again, and the others are kept ones; else all are listed,
/// mended. Returns whether the function made one. `session` becomes empty where no connector asks for what
/// it needs.
bool read_connectors(const login::Login& login, const std::string& callback, yaml::Value& session,
                     Recovered& recovered);

}  // namespace kubeflow_sso::recovery
