// `kubeflow-sso schema`: the functionConfig's schema.
#pragma once

namespace kubeflow_sso::commands {

/// Prints the JSON Schema, or the OpenAPI file that kustomize's `openapi.path` takes. Returns the exit code.
int schema(bool openapi);

}  // namespace kubeflow_sso::commands
