// Changes of oauth2-proxy-parameters.
#include "function/filters/oauth2_proxy_parameters.h"

#include "function/krm/shape.h"

namespace kubeflow_sso::filters {

void filter_oauth2_proxy_parameters(const LoginStack& stack) {
  if (stack.proxy_parameters == nullptr) return;
  krm::Resource& parameters = *stack.proxy_parameters;
  const yaml::Path path = {"data", "FORCE_HTTPS"};
  guarded(stack, parameters, [&] { krm::text_at(parameters.document(), path); });
  parameters.operations().set(path, yaml::Value::string(stack.sso.https() ? "true" : "false"));
}

}  // namespace kubeflow_sso::filters
