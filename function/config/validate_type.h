// What must hold of a connector because of its type.
#pragma once

#include "function/config/kubeflow_sso.h"
#include "function/config/report.h"

namespace kubeflow_sso::config {

/// Reports fields that mean nothing for the type, missing keys, values that Dex starts with and nobody can
/// log in by, and allow-lists that Dex would ignore. The type must be known.
void validate_type(const Connector& connector, Report& report);

}  // namespace kubeflow_sso::config
