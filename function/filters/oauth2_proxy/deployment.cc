// Changes of oauth2-proxy's workload.
#include "function/filters/oauth2_proxy/deployment.h"

#include "function/config/dex_connector.h"
#include "function/filters/pod/proxy_client.h"
#include "function/filters/pod/wiring.h"
#include "function/releases/kubeflow.h"

namespace kubeflow_sso::filters {
namespace {

namespace kubeflow = releases::kubeflow;

/// Variables win over the file, so the client stands in variables, as Kubeflow's own does.
void set_client(const config::Connector& provider, PodWiring& wiring) {
  wiring.set_text(std::string(kubeflow::kProxyClientIdVariable), provider.client_id);
  if (provider.client_secret)
    wiring.set_secret(std::string(kubeflow::kProxyClientSecretVariable), *provider.client_secret);
  if (provider.ca)
    wiring.mount_ca(config::ca_volume_name(provider), config::ca_mount_path(provider), *provider.ca);
}

/// Kubeflow's own client, of which Dex knows the id and the secret.
void restore_client(const config::KubeflowSSO& sso, PodWiring& wiring) {
  for (const kubeflow::VariableSource& each : kubeflow::kVariableSources) {
    const bool is_clients = each.variable == kubeflow::kProxyClientIdVariable ||
                            each.variable == kubeflow::kProxyClientSecretVariable;
    if (is_clients)
      wiring.set_secret(std::string(each.variable), {sso.targets.oauth2_proxy.secret, std::string(each.key)});
  }
}

/// Client and cookie secret from a Secret of the user's, or again from Kubeflow's. Without Dex the client is
/// the provider's, so the cookie secret alone.
void wire_own_secret(const login::Workload& workload, const config::KubeflowSSO& sso, PodWiring& wiring,
                     krm::Changes& changes) {
  std::vector<SecretVariable> variables = {
      {std::string(kubeflow::kProxyCookieVariable), kubeflow::kProxyCookieKey}};
  if (!sso.direct) {
    variables.push_back({std::string(kubeflow::kProxyClientIdVariable), kubeflow::kProxyClientIdKey});
    variables.push_back({std::string(kubeflow::kProxyClientSecretVariable), kubeflow::kProxyClientSecretKey});
  }
  if (!sso.proxy_client_secret_name.empty())
    return set_proxy_client(workload, sso.proxy_client_secret_name, variables, wiring, changes);
  for (const SecretVariable& each : forget_proxy_client(workload, variables, changes))
    wiring.set_secret(each.name, {sso.targets.oauth2_proxy.secret, std::string(each.key)});
}

/// Whether the client's id is written out in the workload, as set_client writes it.
bool has_written_client(const login::OAuth2Proxy& proxy) {
  const login::Setting id = proxy.setting("client_id");
  return id.value.origin == login::Origin::Env && id.value.place.resource == &proxy.workload->resource() &&
         id.value.text;
}

}  // namespace

void filter_oauth2_proxy_deployment(const login::OAuth2Proxy& proxy, const config::KubeflowSSO& sso,
                                    bool was_direct, std::string_view edited, krm::Changes& changes) {
  PodWiring wiring(*proxy.workload, changes);
  wiring.asked_by(sso.direct ? "spec.direct" : "spec.connectors");
  if (sso.direct) {
    set_client(sso.direct->provider, wiring);
  } else if (sso.proxy_client_secret_name.empty() && was_direct && has_written_client(proxy)) {
    restore_client(sso, wiring);
  }
  wiring.asked_by("spec.proxyClientSecretName");
  wire_own_secret(*proxy.workload, sso, wiring, changes);
  wiring.asked_by(sso.direct ? "spec.direct" : "spec.connectors");
  wiring.remove_stale(config::kEnvPrefix, config::is_own_volume);
  if (proxy.config) wiring.restart_on_change(*proxy.file, edited);
}

}  // namespace kubeflow_sso::filters
