// The dashboard's variable.
#include "function/filters/dashboard/logout.h"

#include "function/filters/pod/wiring.h"
#include "function/releases/kubeflow.h"

namespace kubeflow_sso::filters {

void filter_dashboard(const login::Workload& dashboard, const std::string& logout_url,
                      krm::Changes& changes) {
  PodWiring wiring(dashboard, changes);
  wiring.asked_by("spec.logout");
  wiring.set_text(std::string(releases::kubeflow::kLogoutVariable), logout_url);
}

}  // namespace kubeflow_sso::filters
