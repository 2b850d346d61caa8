// The mesh's configuration: what oauth2-proxy's answer gives to the browser.
#pragma once

#include <vector>

#include "function/krm/changes.h"
#include "function/login/istio.h"

namespace kubeflow_sso::filters {

/// Records that the cookies of an answer that lets a request pass reach the browser, for each of `providers`
/// that stands in this resource. Without, the first renewal of a session works, the browser keeps the old
/// cookie, and the next one ends in `refresh token claimed twice` (measured, Envoy 1.40).
void filter_mesh(const krm::Resource& mesh, const std::vector<const login::ExtensionProvider*>& providers,
                 krm::Changes& changes);

}  // namespace kubeflow_sso::filters
