// Finding connector types, and what Dex's keys say about them.
#include "function/config/connector_types.h"

#include <algorithm>

#include "function/releases/dex_connectors.h"

namespace kubeflow_sso::config {

const ConnectorType* find_connector_type(std::string_view name) {
  const auto* const found = std::find_if(kConnectorTypes.begin(), kConnectorTypes.end(),
                                         [&](const ConnectorType& type) { return type.name == name; });
  return found == kConnectorTypes.end() ? nullptr : found;
}

bool is_built(std::string_view name) {
  const ConnectorType* type = find_connector_type(name);
  return type != nullptr && !type->planned;
}

bool has_key_for(const ConnectorType& type, std::string_view field) {
  const auto keys = releases::connector_keys(type.dex_type);
  return std::any_of(keys.begin(), keys.end(), [&](const releases::ConnectorKey& key) {
    // A file can be named by its path only.
    return key.field == field && key.type != releases::KeyType::Base64;
  });
}

bool has_callback(const ConnectorType& type) {
  return has_key_for(type, "kubeflowURL");
}

}  // namespace kubeflow_sso::config
