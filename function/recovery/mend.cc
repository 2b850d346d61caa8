// One function for each thing that is mended.
#include "function/recovery/mend.h"

#include <algorithm>
#include <string>
#include <vector>

#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/recovery/values.h"
#include "function/releases/dex_connectors.h"

namespace kubeflow_sso::recovery {
namespace {

using config::ConnectorType;
using yaml::Value;

void mend_scopes(ReadConnector& connector, const ConnectorType& type) {
  const Value* scopes = connector.value.find("scopes");
  if (scopes == nullptr || type.name != "keycloak") return;
  std::vector<std::string> kept = texts_of(*scopes);
  if (std::erase(kept, config::kOfflineAccess) == 0) return;
  if (std::is_permutation(kept.begin(), kept.end(), type.scopes.begin(), type.scopes.end())) {
    connector.value.erase("scopes");
  } else {
    connector.value.set("scopes", Value::strings(kept));
  }
  connector.notes.push_back(
      {{"scopes"},
       "Dex asked for offline_access too, which ends single sign-on at Keycloak and refuses users "
       "without that role: left out, Dex renews logins without it"});
}

void mend_unverified_email(ReadConnector& connector, const ConnectorType& type) {
  const Value* now = connector.value.find("unverifiedEmail");
  if (now == nullptr || now->scalar() != "Allow") return;
  // Keycloak always says whether an address is verified, so that Dex's half does nothing.
  if (type.name == "keycloak") {
    connector.value.erase("unverifiedEmail");
  } else {
    connector.value.set("unverifiedEmail", string("AllowMissing"));
  }
  connector.notes.push_back({{"unverifiedEmail"}, std::string(kNowRefused)});
}

void mend_groups(ReadConnector& connector, const ConnectorType& type) {
  const Value* groups = connector.value.find("groups");
  if (type.name != "keycloak" || groups == nullptr) return;
  connector.notes.push_back(
      {{"groups"}, "as it was; without this line Keycloak's groups come along in kubeflow-groups"});
}

/// Whether a text, or one in it, has a user and a password in front of a host.
bool has_password(const Value& value) {
  if (value.is_string() && config::user_info_of(value.scalar()).size() > 0) return true;
  return std::any_of(value.items().begin(), value.items().end(), has_password);
}

/// Leaves out of `config` what no release of Dex has, which may be anything, and what has a password in it.
void mend_keys(Value& mapping, const std::string& prefix, const ConnectorType& type,
               std::vector<std::string>& dropped) {
  std::vector<Value::Member> kept;
  for (Value::Member& each : mapping.members()) {
    const std::string name = prefix + each.first;
    const releases::ConnectorKey* known = releases::find_connector_key(type.dex_type, name);
    if (known == nullptr || has_password(each.second)) {
      dropped.push_back(name);
      continue;
    }
    if (known->type == releases::KeyType::Object) mend_keys(each.second, name + ".", type, dropped);
    kept.push_back(std::move(each));
  }
  mapping.members() = std::move(kept);
}

void mend_config(ReadConnector& connector, const ConnectorType& type) {
  Value* config = connector.value.find("config");
  if (config == nullptr) return;
  std::vector<std::string> dropped;
  mend_keys(*config, "", type, dropped);
  if (config->members().empty()) connector.value.erase("config");
  if (!dropped.empty())
    connector.notes.push_back(
        {{"config"},
         "left out, as Dex has no such keys, or they may hold a password: " + enumerated(dropped)});
}

}  // namespace

void mend(ReadConnector& connector, const ConnectorType& type) {
  mend_scopes(connector, type);
  mend_unverified_email(connector, type);
  mend_groups(connector, type);
  mend_config(connector, type);
}

}  // namespace kubeflow_sso::recovery
