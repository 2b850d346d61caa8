// What must hold of a connector's issuer, and what follows from who it is.
#pragma once

#include "function/config/kubeflow_sso.h"
#include "function/config/report.h"

namespace kubeflow_sso::config {

/// Reports an issuer that is none, that a browser or Dex cannot reach, or whose provider lets everybody in or
/// leaves out what Dex needs. `kubeflow_url` and `dex_url` must be normalised.
void validate_issuer(const KubeflowSSO& sso, const Connector& connector, Report& report);

}  // namespace kubeflow_sso::config
