// The function itself: a list and its functionConfig in, operations and results out.
#pragma once

#include "function/krm/resource_list.h"
#include "function/krm/result.h"
#include "function/yaml/document.h"

namespace kubeflow_sso {

/// Carries out the functionConfig on the list: loads it, finds Kubeflow's login, records what is to change,
/// commits it. When a result has severity error the list is left unchanged. `config` may be null, which is an
/// error result. Throws InternalError when a proof fails.
krm::Results run(const yaml::Document* config, krm::ResourceList& list);

}  // namespace kubeflow_sso
