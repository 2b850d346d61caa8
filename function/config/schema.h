// The field table as schemas that editors and kustomize read.
#pragma once

#include <string>

#include "function/yaml/value.h"

namespace kubeflow_sso::config {

/// The JSON Schema (2020-12) of the KubeflowSSO object: JSON, indented by two, ending in a line break.
std::string json_schema();

/// An OpenAPI v2 document for kustomize's `openapi.path`: with it a strategic merge patch merges
/// `spec.connectors` by `id`. What kustomize reads (kyaml 0.21.1, openapi/openapi.go):
/// definitions[].x-kubernetes-group-version-kind, and of a list x-kubernetes-patch-strategy with
/// x-kubernetes-list-map-keys or x-kubernetes-patch-merge-key. Measured with kustomize 5.8.1: (1) the file
/// replaces kustomize's own schema in all of the build that comes after it, so it has the lists of
/// Kubernetes' own objects too; (2) of two connectors without an `id` one is lost, even by a patch of another
/// field; (3) a patched connector moves to the front.
std::string openapi();

/// `value` as JSON, indented by two, without a line break at the end. Numbers are written as they are.
std::string to_json(const yaml::Value& value);

}  // namespace kubeflow_sso::config
