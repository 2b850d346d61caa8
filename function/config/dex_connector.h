// A connector of the functionConfig as Dex's configuration has it.
#pragma once

#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::config {

/// How the volumes of CA certificates begin that the function adds.
inline constexpr std::string_view kCaVolumePrefix = "kubeflow-sso-ca-";

/// Names that Dex's config.yaml and its Deployment must both use.
std::string ca_volume_name(const Connector& connector);
std::string ca_mount_path(const Connector& connector);
/// The path of the CA certificate inside Dex's container.
std::string ca_file(const Connector& connector);

/// The entry of `connectors`.
yaml::Value dex_connector(const KubeflowSSO& sso, const Connector& connector);

}  // namespace kubeflow_sso::config
