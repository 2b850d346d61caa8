// oauth2_proxy.cfg of a login without Dex: on the way there, and on the way back.
#pragma once

#include "function/config/kubeflow_sso.h"
#include "function/filters/oauth2_proxy/settings.h"

namespace kubeflow_sso::filters {

/// Records what leads oauth2-proxy straight to the provider; `sso` must have `direct`. What it needs for Dex
/// goes.
void set_direct(const login::OAuth2Proxy& proxy, const config::KubeflowSSO& sso, Settings& settings);

/// Records that what set_direct wrote goes again, as far as the login through Dex does not write it anyway,
/// and that what Kubeflow's file has for Dex comes back.
void remove_direct(const login::OAuth2Proxy& proxy, const config::KubeflowSSO& sso, Settings& settings);

}  // namespace kubeflow_sso::filters
