// A connector of the functionConfig as Dex's configuration has it.
#pragma once

#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::config {

/// How the names of the volumes begin that the function adds for CAs, and where they are mounted.
inline constexpr std::string_view kCaVolumePrefix = "kubeflow-sso-ca-";
inline constexpr std::string_view kCaMounts = "/etc/kubeflow-sso/";
/// The longest id that still makes a name of a volume, a DNS label of at most 63 characters.
inline constexpr std::size_t kMaxIdWithCa = 63 - kCaVolumePrefix.size();

/// `kubeflow-sso-ca-<id>`: the id in lower case, everything but letters and digits as `-`.
std::string ca_volume_name(const Connector& connector);
/// `/etc/kubeflow-sso/ca-<id>`.
std::string ca_mount_path(const Connector& connector);
/// The path of the CA certificate inside Dex's container.
std::string ca_file(const Connector& connector);

/// The entry of `connectors`: the fields by the keys that stand for them (releases::connector_keys), then
/// `config`, then what goes inside of it: nested keys, and those of `secretKeyRefs`. Where `config` leaves no
/// room for a nested key (a text where a mapping must be) that key is left out; load and
/// check_connector_configs report it.
yaml::Value dex_connector(const KubeflowSSO& sso, const Connector& connector);

}  // namespace kubeflow_sso::config
