// Changes of oauth2-proxy's workload.
#include "function/filters/oauth2_proxy/deployment.h"

#include "function/config/dex_connector.h"
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
  } else if (was_direct && has_written_client(proxy)) {
    restore_client(sso, wiring);
  }
  wiring.remove_stale(config::kEnvPrefix, config::is_own_volume);
  if (proxy.config) wiring.restart_on_change(*proxy.file, edited);
}

}  // namespace kubeflow_sso::filters
