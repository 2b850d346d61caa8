// Where a logout leads.
#pragma once

#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"

namespace kubeflow_sso::config {

/// The provider's page that ends its session: `spec.logout.endSessionURL`, else the only connector's realm's;
/// empty where neither tells it.
std::string end_session_url(const KubeflowSSO& sso);

/// What the dashboard's logout opens, with oauth2-proxy's page that ends its own session: that page alone, or
/// on to the provider and back to it. `spec.logout` must be there.
std::string logout_url(const KubeflowSSO& sso, std::string_view sign_out_page);

}  // namespace kubeflow_sso::config
