// A connector of the functionConfig as Dex's configuration has it.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::config {

/// How the names of the volumes begin that the function adds for CAs, and where they are mounted.
inline constexpr std::string_view kCaVolumePrefix = "kubeflow-sso-ca-";
inline constexpr std::string_view kCaMounts = "/etc/kubeflow-sso/";
inline constexpr std::string_view kFilesVolumePrefix = "kubeflow-sso-files-";
/// The longest id that still makes names of volumes, DNS labels of at most 63 characters.
inline constexpr std::size_t kMaxIdWithCa = 63 - kCaVolumePrefix.size();
inline constexpr std::size_t kMaxIdWithFiles = 63 - kFilesVolumePrefix.size();
/// Go reads the certificates of all files in these folders, beside the system's bundle (crypto/x509,
/// root_unix.go).
inline constexpr std::string_view kCaFolders = "SSL_CERT_DIR";
/// Where Dex's image has folders of its own; the variable replaces Go's list of them.
inline constexpr std::string_view kSystemCaFolder = "/etc/ssl/certs";

/// `kubeflow-sso-ca-<id>`: the id in lower case, everything but letters and digits as `-`.
std::string ca_volume_name(const Connector& connector);
/// `/etc/kubeflow-sso/ca-<id>`.
std::string ca_mount_path(const Connector& connector);
/// Whether Dex finds the CA by kCaFolders: the type has no key that takes a path, or does not use it for
/// everything (github's refresh up to 2.45.1, connector/github/github.go; measured).
bool is_ca_by_folder(const Connector& connector);

/// The keys of `secretKeyRefs` that take a file's path, by the name of the file, and what holds it.
std::map<std::string, KeyRef> secret_files(const Connector& connector);
/// Whether a key of `secretKeyRefs` is one of these.
bool is_file_key(const Connector& connector, std::string_view key);
std::string files_volume_name(const Connector& connector);
/// `/etc/kubeflow-sso/files-<id>`.
std::string files_mount_path(const Connector& connector);

/// Whether a volume is one that the function adds.
bool is_own_volume(std::string_view name);

/// The path of the CA certificate inside Dex's container.
std::string ca_file(const Connector& connector);

/// The entry of `connectors`: the fields by the keys that stand for them (releases::connector_keys), then
/// `config`, then what goes inside of it: nested keys, and those of `secretKeyRefs`. Where `config` leaves no
/// room for a nested key (a text where a mapping must be) that key is left out; load and
/// check_connector_configs report it.
yaml::Value dex_connector(const KubeflowSSO& sso, const Connector& connector);

}  // namespace kubeflow_sso::config
