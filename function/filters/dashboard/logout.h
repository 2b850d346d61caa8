// What the dashboard's logout opens.
#pragma once

#include <string>

#include "function/krm/changes.h"
#include "function/login/workload.h"

namespace kubeflow_sso::filters {

/// Records the variable LOGOUT_URL of the dashboard's container (components/centraldashboard/app/server.ts,
/// 1.9.0 to 2026-06).
void filter_dashboard(const login::Workload& dashboard, const std::string& logout_url, krm::Changes& changes);

}  // namespace kubeflow_sso::filters
