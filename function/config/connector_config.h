// The `config` of connectors: what stands in it, and whether a release of Dex understands it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/krm/result.h"
#include "function/releases/dex_connectors.h"
#include "function/yaml/path.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::config {

/// A key somewhere in a connector's `config`.
struct ConfigEntry {
  std::string name;  // as releases::ConnectorKey has it: "claimMapping.email", "orgs[].name"
  yaml::Path path;   // spec.connectors[0].config.claimMapping.email
  const yaml::Value* value;
  const releases::ConnectorKey* known;  // null: no key of that connector type

  /// Whether a functionConfig must not have the key; one that is switched off does nothing.
  bool is_refused() const {
    const bool is_off =
        known != nullptr && known->type == releases::KeyType::Boolean && value->scalar() == "false";
    return known != nullptr && !known->refused.empty() && !is_off;
  }
};

/// Calls `visit` for every key, outer ones first; it returns whether to go on with the keys inside.
void each_config_entry(const Connector& connector,
                       const std::function<bool(const ConfigEntry& entry)>& visit);

/// The environment variables that the values of `config` refer to (`$NAME`, `${NAME}`), each once, in the
/// order of their places. Dex's Deployment must have them.
std::vector<std::string> environment_references(const Connector& connector);

/// Compares all connectors' `config` and `secretKeyRefs` with what Dex of that release knows. A key that a
/// known release does not have, and a value with which Dex would not start, are errors; a key that a newer or
/// unknown release may lack is a warning, as is each `insecure...: true`. Without `dex` the release is that
/// of `targets`, if it has one. May be called when load has failed, so that all errors come in one run: of a
/// field that has an error no second one is added, and an unknown release is then no warning, as nobody has
/// looked for it.
void check_connector_configs(const KubeflowSSO& sso, std::optional<releases::Version> dex,
                             krm::Results& results);

}  // namespace kubeflow_sso::config
