// The keys of Dex's oidc connector that the functionConfig's fields stand for.
#include "function/config/dex_connector.h"

#include <cctype>

namespace kubeflow_sso::config {
namespace {

using yaml::Value;

/// Sets `value` at a dotted key, inside what `config` has there.
void set_dotted(Value& into, std::string_view key, Value value) {
  const std::size_t dot = key.find('.');
  if (dot == std::string_view::npos) return into.set(key, std::move(value));
  const std::string_view head = key.substr(0, dot);
  if (into.find(head) == nullptr) into.set(head, Value::mapping());
  set_dotted(*into.find(head), key.substr(dot + 1), std::move(value));
}

}  // namespace

std::string ca_volume_name(const Connector& connector) {
  std::string name = "kubeflow-sso-ca-";
  for (const unsigned char c : connector.id)
    name += std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : '-';
  return name;
}

std::string ca_mount_path(const Connector& connector) {
  return "/etc/kubeflow-sso/" + ca_volume_name(connector).substr(13);
}

std::string ca_file(const Connector& connector) {
  return ca_mount_path(connector) + "/ca.crt";
}

Value dex_connector(const KubeflowSSO& sso, const Connector& connector) {
  Value config = Value::mapping();
  if (!connector.issuer.empty()) config.set("issuer", Value::string(connector.issuer));
  if (!connector.client_id.empty()) config.set("clientID", Value::string(connector.client_id));
  if (connector.client_id_ref) config.set("clientID", Value::string("$" + connector.env_name(kClientIdEnv)));
  if (connector.client_secret) config.set("clientSecret", Value::string("$" + connector.env_name()));
  config.set("redirectURI", Value::string(sso.dex_callback()));
  if (!connector.scopes.empty()) config.set("scopes", Value::strings(connector.scopes));
  // Dex 2.41.1 reads paths only; inline PEM came later (connector/oidc/oidc.go).
  if (connector.ca) config.set("rootCAs", Value::strings({ca_file(connector)}));
  // Without it Dex drops the claim and ignores allowedGroups (2.39.1 to 2.45.1, connector/oidc/oidc.go).
  if (connector.groups == Groups::FromProvider) config.set("insecureEnableGroups", Value::boolean(true));
  if (!connector.allowed_groups.empty())
    config.set("allowedGroups", Value::strings(connector.allowed_groups));
  // Fills a claim that the provider omits; an explicit false is oauth2-proxy's half.
  if (connector.unverified_email != UnverifiedEmail::Deny)
    config.set("insecureSkipEmailVerified", Value::boolean(true));
  for (const Value::Member& member : connector.config.members()) config.set(member.first, member.second);
  if (connector.user_id_claim != "email") {
    set_dotted(config, "claimMapping.email", Value::string(connector.user_id_claim));
    config.set("overrideClaimMapping",
               Value::boolean(true));  // else the mapping counts only where the claim is missing
  }
  for (const auto& [key, ref] : connector.secret_keys)
    set_dotted(config, key, Value::string("$" + connector.env_name(key)));
  return Value::mapping({{"type", Value::string(std::string(connector.dex_type()))},
                         {"id", Value::string(connector.id)},
                         {"name", Value::string(connector.name)},
                         {"config", std::move(config)}});
}

}  // namespace kubeflow_sso::config
