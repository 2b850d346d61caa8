// Changes of the mesh's configuration.
#include "function/filters/istio/mesh.h"

#include "function/krm/config_file.h"
#include "function/releases/kubeflow.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::filters {

void filter_mesh(const krm::Resource& mesh, const std::vector<const login::ExtensionProvider*>& providers,
                 krm::Changes& changes) {
  const auto record = [&](yaml::Operations& operations) {
    operations.asked_by("spec.session");
    for (const login::ExtensionProvider* provider : providers) {
      if (provider->resource != &mesh || !provider->is_http || provider->gives_cookies()) continue;
      operations.append(provider->path / "envoyExtAuthzHttp" / "headersToDownstreamOnAllow",
                        yaml::Value::string("set-cookie"));
    }
  };
  if (mesh.kind() != "ConfigMap") return record(changes.of(mesh));
  const auto file = krm::ConfigFile::find(mesh, releases::kubeflow::kMeshKey);
  if (!file) return;
  const yaml::Document document = yaml::Document::parse(file->source());
  yaml::Operations operations;
  record(operations);
  file->edit(document, operations, changes);
}

}  // namespace kubeflow_sso::filters
