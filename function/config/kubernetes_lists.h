// The lists of Kubernetes' own objects that strategic merge patches merge, for the OpenAPI file.
#pragma once

#include "function/yaml/value.h"

namespace kubeflow_sso::config {

/// Adds the definitions of Kubernetes' workloads, Services, ServiceAccounts and webhook configurations, with
/// no more than the lists that merge: kustomize takes the file of `openapi.path` in the place of its own
/// schema (Kubernetes 1.21.2 in kustomize 5.8.1), and would replace these lists without them.
void add_kubernetes_lists(yaml::Value& definitions);

}  // namespace kubeflow_sso::config
