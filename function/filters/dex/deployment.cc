// Changes of Dex's workload.
#include "function/filters/dex/deployment.h"

#include "function/config/dex_connector.h"
#include "function/config/url.h"
#include "function/filters/pod/proxy_client.h"
#include "function/filters/pod/wiring.h"
#include "function/krm/shape.h"
#include "function/releases/kubeflow.h"

namespace kubeflow_sso::filters {
namespace {

/// Dex answers its probes below the issuer's path (server/server.go, 2.39.1 to 2.45.1: `/healthz`).
void move_probes(const login::Dex& dex, const config::KubeflowSSO& sso, krm::Changes& changes) {
  const config::UrlResult now = config::parse_url(dex.issuer());
  const std::string path = config::parse_url(sso.dex_issuer()).url.path;
  if (!now.ok() || now.url.path == path) return;
  const krm::Resource& resource = dex.workload->resource();
  for (const char* probe : {"livenessProbe", "readinessProbe", "startupProbe"}) {
    const yaml::Path field = dex.workload->path({probe, "httpGet", "path"});
    if (krm::text_at(resource.document(), field) != now.url.path + "/healthz") continue;
    changes.of(resource).set(field, yaml::Value::string(path + "/healthz"));
  }
}

void mount_files(const config::Connector& connector, PodWiring& wiring) {
  if (connector.ca)
    wiring.mount_ca(config::ca_volume_name(connector), config::ca_mount_path(connector), *connector.ca);
  const auto files = config::secret_files(connector);
  if (!files.empty())
    wiring.mount_secrets(config::files_volume_name(connector), config::files_mount_path(connector), files);
}

std::vector<std::string> ca_folders(const config::KubeflowSSO& sso) {
  std::vector<std::string> folders;
  for (const config::Connector& connector : sso.connectors) {
    if (connector.ca && config::is_ca_by_folder(connector))
      folders.push_back(config::ca_mount_path(connector));
  }
  return folders;
}

/// The variables that oauth2-proxy's client has its id and secret from, in `env`, which wins over Kubeflow's
/// `envFrom`; without the field they go again, and that counts.
void wire_proxy_client(const login::Dex& dex, const config::KubeflowSSO& sso,
                       const std::optional<std::string>& proxy_client_id, PodWiring& wiring,
                       krm::Changes& changes) {
  const login::ClientVariables names = dex.client_variables(proxy_client_id);
  const std::vector<SecretVariable> variables = {{names.id, releases::kubeflow::kProxyClientIdKey},
                                                 {names.secret, releases::kubeflow::kProxyClientSecretKey}};
  if (!sso.proxy_client_secret_name.empty())
    return set_proxy_client(*dex.workload, sso.proxy_client_secret_name, variables, wiring, changes);
  for (const SecretVariable& each : forget_proxy_client(*dex.workload, variables, changes))
    wiring.remove(each.name);
}

}  // namespace

void filter_dex_deployment(const login::Dex& dex, const config::KubeflowSSO& sso,
                           const std::optional<std::string>& proxy_client_id, std::string_view edited,
                           krm::Changes& changes) {
  PodWiring wiring(*dex.workload, changes);
  for (const config::Connector& connector : sso.connectors) {
    wiring.asked_by(to_string(connector.path));
    if (connector.client_id_ref)
      wiring.set_secret(connector.env_name(config::kClientIdEnv), *connector.client_id_ref);
    if (connector.client_secret) wiring.set_secret(connector.env_name(), *connector.client_secret);
    for (const auto& [key, secret] : connector.secret_keys) {
      if (!config::is_file_key(connector, key)) wiring.set_secret(connector.env_name(key), secret);
    }
    mount_files(connector, wiring);
  }
  wiring.asked_by("spec.connectors");
  wiring.set_folders(config::kCaFolders, config::kCaMounts, config::kSystemCaFolder, ca_folders(sso));
  wiring.asked_by("spec.proxyClientSecretName");
  wire_proxy_client(dex, sso, proxy_client_id, wiring, changes);
  wiring.asked_by("spec.connectors");
  wiring.remove_stale(config::kEnvPrefix, config::is_own_volume);
  if (dex.config) {
    wiring.asked_by(sso.dex_issuer_field());
    move_probes(dex, sso, changes);
    wiring.restart_on_change(*dex.file, edited);
  }
}

}  // namespace kubeflow_sso::filters
