// oauth2-proxy's client at Dex, and its cookie secret, from a Secret of the user's: the variables of either
// program, and what tells a later run that they are ours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "function/filters/pod/wiring.h"
#include "function/krm/changes.h"
#include "function/login/workload.h"

namespace kubeflow_sso::filters {

/// A variable, and the key of the Secret that it has its value from.
struct SecretVariable {
  std::string name;
  std::string_view key;
};

/// Records that the variables come from the Secret. The annotation `kubeflow-sso.io/proxy-client-secret` of
/// the workload keeps its name: the variables have names that Kubeflow gave them, so that a later run could
/// not tell them from the user's own.
void set_proxy_client(const login::Workload& workload, const std::string& secret,
                      const std::vector<SecretVariable>& variables, PodWiring& wiring, krm::Changes& changes);

/// Those of the variables that set_proxy_client has set, and nobody has set otherwise since; what becomes of
/// them is the caller's matter. Records that the annotation goes.
std::vector<SecretVariable> forget_proxy_client(const login::Workload& workload,
                                                const std::vector<SecretVariable>& variables,
                                                krm::Changes& changes);

}  // namespace kubeflow_sso::filters
