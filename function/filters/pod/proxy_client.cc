// Variables from the Secret of oauth2-proxy's client.
#include "function/filters/pod/proxy_client.h"

namespace kubeflow_sso::filters {
namespace {

const yaml::Path kAnnotations = {"metadata", "annotations"};

/// An annotation alone takes the mapping with it, which was not there before.
void remove_annotation(const krm::Resource& resource, krm::Changes& changes) {
  const yaml::Node* all = resource.document().at(kAnnotations);
  const bool is_alone = all != nullptr && all->entries.size() == 1;
  changes.of(resource).remove(is_alone ? kAnnotations : kAnnotations / config::kProxyClientAnnotation);
}

}  // namespace

void set_proxy_client(const login::Workload& workload, const std::string& secret,
                      const std::vector<SecretVariable>& variables, PodWiring& wiring,
                      krm::Changes& changes) {
  for (const SecretVariable& each : variables) wiring.set_secret(each.name, {secret, std::string(each.key)});
  changes.of(workload.resource())
      .set(kAnnotations / config::kProxyClientAnnotation, yaml::Value::string(secret));
}

std::vector<SecretVariable> forget_proxy_client(const login::Workload& workload,
                                                const std::vector<SecretVariable>& variables,
                                                krm::Changes& changes) {
  const std::string secret(workload.resource().annotation(config::kProxyClientAnnotation));
  if (secret.empty()) return {};
  std::vector<SecretVariable> ours;
  for (const SecretVariable& each : variables) {
    if (krm::without_hash(secret_of_variable(workload, each.name)) == secret) ours.push_back(each);
  }
  remove_annotation(workload.resource(), changes);
  return ours;
}

}  // namespace kubeflow_sso::filters
