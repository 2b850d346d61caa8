// oauth2_proxy.cfg, and the parameters that win over it: where Dex is, what to ask it for, who may log in.
#pragma once

#include <string>

#include "function/config/kubeflow_sso.h"
#include "function/krm/changes.h"
#include "function/krm/result.h"
#include "function/login/dex_urls.h"
#include "function/login/oauth2_proxy.h"

namespace kubeflow_sso::filters {

/// The redirect URI that oauth2-proxy will send once it is turned over. One that leads away from Kubeflow (a
/// `localhost` of port-forward days) is set to where oauth2-proxy waits, `/oauth2/callback`.
std::string redirect_uri(const login::OAuth2Proxy& proxy, const config::KubeflowSSO& sso);

/// Records the changes of oauth2-proxy's file, which must have been read. What a flag or a variable sets is
/// left alone: the file's line would be dead. `was_direct`: whether the login as found has no Dex. Returns
/// the edited text, the present one when nothing changes.
std::string filter_oauth2_proxy_config(const login::OAuth2Proxy& proxy, const login::DexUrls& urls,
                                       const config::KubeflowSSO& sso, bool was_direct, krm::Changes& changes,
                                       krm::Results& results);

/// Records, where a ConfigMap of the list gives it to oauth2-proxy, that cookies are secure when Kubeflow is
/// on https: FORCE_HTTPS of Kubeflow's parameters. Without Dex also that certificates are checked:
/// ALLOW_SELF_SIGNED_ISSUER.
void filter_oauth2_proxy_parameters(const login::OAuth2Proxy& proxy, const config::KubeflowSSO& sso,
                                    krm::Changes& changes);

}  // namespace kubeflow_sso::filters
