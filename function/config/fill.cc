// From values to structs, with the defaults of the field table.
#include "function/config/fill.h"

#include "function/config/connector_types.h"
#include "function/config/known_provider.h"
#include "function/config/providers.h"

namespace kubeflow_sso::config {
namespace {

using yaml::Value;

/// Read access to a mapping that may be absent.
class Reader {
 public:
  /// An explicit null is absent too.
  explicit Reader(const Value* value) : value_(value == nullptr || value->is_null() ? nullptr : value) {}

  bool present() const { return value_ != nullptr; }
  Reader operator[](std::string_view key) const { return Reader(present() ? value_->find(key) : nullptr); }
  bool is(std::string_view word) const {
    return present() && value_->is_string() && value_->scalar() == word;
  }

  std::string text() const { return present() && value_->is_string() ? value_->scalar() : std::string(); }
  void into(std::string& target) const {
    if (std::string found = text(); !found.empty()) target = std::move(found);
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> out;
    for (const Value& item : items()) out.push_back(Reader(&item).text());
    return out;
  }
  const std::vector<Value>& items() const {
    static const std::vector<Value> none;
    return present() && value_->is_sequence() ? value_->items() : none;
  }
  const std::vector<Value::Member>& members() const {
    static const std::vector<Value::Member> none;
    return present() && value_->is_mapping() ? value_->members() : none;
  }

 private:
  const Value* value_;
};

KeyRef key_ref(const Reader& reader) {
  return {reader["name"].text(), reader["key"].text()};
}

std::optional<CaRef> ca_ref(const Reader& reader) {
  if (!reader.present()) return std::nullopt;
  const Reader config_map = reader["configMapKeyRef"];
  if (config_map.present()) return CaRef{CaRef::Kind::ConfigMap, key_ref(config_map)};
  return CaRef{CaRef::Kind::Secret, key_ref(reader["secretKeyRef"])};
}

Groups groups(const Reader& reader, Groups standard) {
  if (reader.is("FromProvider")) return Groups::FromProvider;
  return reader.is("None") ? Groups::None : standard;
}

UnverifiedEmail unverified_email(const Reader& reader) {
  if (reader.is("Allow")) return UnverifiedEmail::Allow;
  return reader.is("AllowMissing") ? UnverifiedEmail::AllowMissing : UnverifiedEmail::Deny;
}

/// The row of the connector's type; an empty one where it is unknown, which check_shape has reported.
const ConnectorType& type_of(const Connector& connector) {
  static constexpr ConnectorType kUnknown = {};
  const ConnectorType* found = find_connector_type(connector.type);
  return found == nullptr ? kUnknown : *found;
}

void identity(const Reader& reader, Connector& connector) {
  connector.type = reader["type"].text();
  const ConnectorType& type = type_of(connector);
  connector.id = connector.type;
  connector.name = type.display_name;
  reader["id"].into(connector.id);
  reader["name"].into(connector.name);
  reader["issuer"].into(connector.issuer);
  const Reader client_id_ref = reader["clientIDKeyRef"];
  if (client_id_ref.present()) {
    connector.client_id_ref = key_ref(client_id_ref);
  } else {
    connector.client_id = type.client_id;
  }
  reader["clientID"].into(connector.client_id);
}

void secrets(const Reader& reader, Connector& connector) {
  const Reader client_secret = reader["clientSecretKeyRef"];
  if (client_secret.present()) connector.client_secret = key_ref(client_secret);
  for (const auto& [key, value] : reader["secretKeyRefs"].members()) {
    connector.secret_keys.emplace(key, key_ref(Reader(&value)));
  }
  connector.ca = ca_ref(reader["caKeyRef"]);
}

Connector connector(const Value& value, std::size_t index) {
  const Reader reader(&value);
  Connector out;
  out.path = yaml::Path{"spec", "connectors", index};
  for (const auto& [field, given] : reader.members()) {
    if (!given.is_null()) out.written.push_back(field);
  }
  identity(reader, out);
  secrets(reader, out);
  out.groups = groups(reader["groups"], type_of(out).groups);
  out.allowed_groups = reader["allowedGroups"].texts();
  out.unverified_email = unverified_email(reader["unverifiedEmail"]);
  reader["userIDClaim"].into(out.user_id_claim);
  out.scopes.assign(type_of(out).scopes.begin(), type_of(out).scopes.end());
  if (reader["scopes"].present()) out.scopes = reader["scopes"].texts();
  out.config.members() = reader["config"].members();
  return out;
}

Direct direct(const Reader& reader) {
  Direct out;
  Connector& provider = out.provider;
  provider.path = yaml::Path{"spec", "direct"};
  reader["issuer"].into(provider.issuer);
  const KnownProvider known = known_provider(provider.issuer);
  provider.type = known.is_keycloak ? "keycloak" : "oidc";
  provider.id = "direct";
  secrets(reader, provider);
  reader["clientID"].into(provider.client_id);
  provider.groups = groups(reader["groups"], Groups::FromProvider);
  provider.unverified_email = unverified_email(reader["unverifiedEmail"]);
  reader["userIDClaim"].into(provider.user_id_claim);
  provider.scopes = {"openid", "email", "profile"};
  if (offline_access(provider) == OfflineAccess::Needed) provider.scopes.emplace_back(kOfflineAccess);
  if (reader["scopes"].present()) provider.scopes = reader["scopes"].texts();
  out.jwks_uri = known.jwks_uri;
  reader["jwksURI"].into(out.jwks_uri);
  out.audiences = {provider.client_id};
  if (reader["audiences"].present()) out.audiences = reader["audiences"].texts();
  out.groups_claim = provider.groups == Groups::None ? kNoClaim : known.groups_claim;
  return out;
}

TrustedIssuer trusted_issuer(const Value& value, std::size_t index) {
  const Reader reader(&value);
  TrustedIssuer out;
  out.path = yaml::Path{"spec", "trustedIssuers", index};
  reader["issuer"].into(out.issuer);
  // Entra's tokens of version 1, which have an issuer of their own, are signed with other keys.
  const bool is_entra_v1 = out.issuer.starts_with("https://sts.windows.net/");
  if (!is_entra_v1) out.jwks_uri = known_provider(out.issuer).jwks_uri;
  reader["jwksURI"].into(out.jwks_uri);
  out.audiences = reader["audiences"].texts();
  reader["userIDClaim"].into(out.user_id_claim);
  reader["groupsClaim"].into(out.groups_claim);
  return out;
}

Existing existing(const Reader& reader) {
  return reader.is("Keep") ? Existing::Keep : Existing::Remove;
}

std::optional<Session> session(const Reader& reader) {
  if (!reader.present()) return std::nullopt;
  return Session{reader["lifetime"].text(), reader["refreshInterval"].text()};
}

std::optional<Logout> logout(const Reader& reader) {
  if (!reader.present()) return std::nullopt;
  const LogoutMode mode = reader["mode"].is("Provider") ? LogoutMode::Provider : LogoutMode::Local;
  return Logout{mode, reader["endSessionURL"].text()};
}

Targets targets(const Reader& reader) {
  Targets out;
  const Reader dex = reader["dex"];
  dex["namespace"].into(out.dex.namespace_name);
  dex["config"].into(out.dex.config);
  dex["configKey"].into(out.dex.config_key);
  dex["deployment"].into(out.dex.deployment);
  dex["service"].into(out.dex.service);
  out.dex.names_namespace = dex["namespace"].present();
  out.dex.names_service = dex["service"].present();
  const Reader proxy = reader["oauth2Proxy"];
  proxy["namespace"].into(out.oauth2_proxy.namespace_name);
  proxy["config"].into(out.oauth2_proxy.config);
  proxy["configKey"].into(out.oauth2_proxy.config_key);
  proxy["deployment"].into(out.oauth2_proxy.deployment);
  proxy["parameters"].into(out.oauth2_proxy.parameters);
  proxy["secret"].into(out.oauth2_proxy.secret);
  const Reader authentication = reader["requestAuthentication"];
  authentication["namespace"].into(out.request_authentication.namespace_name);
  authentication["name"].into(out.request_authentication.name);
  reader["dexVersion"].into(out.dex_version);
  reader["oauth2ProxyVersion"].into(out.oauth2_proxy_version);
  return out;
}

}  // namespace

KubeflowSSO fill(const Value& root) {
  const Reader reader(&root);
  const Reader spec = reader["spec"];
  KubeflowSSO sso;
  sso.name = reader["metadata"]["name"].text();
  sso.kubeflow_url = spec["kubeflowURL"].text();
  sso.dex_url = spec["dexURL"].text();
  sso.names_dex_url = !sso.dex_url.empty();
  const std::vector<Value>& connectors = spec["connectors"].items();
  for (std::size_t i = 0; i < connectors.size(); ++i) sso.connectors.push_back(connector(connectors[i], i));
  if (spec["direct"].present()) sso.direct = direct(spec["direct"]);
  sso.other_connectors = existing(spec["otherConnectors"]);
  sso.local_users = existing(spec["localUsers"]);
  sso.other_grants = existing(spec["otherGrants"]);
  if (spec["emailDomains"].present()) sso.email_domains = spec["emailDomains"].texts();
  sso.session = session(spec["session"]);
  if (sso.direct) {
    if (!sso.session) sso.session.emplace();
    // Without it the gateway answers 401 when the ID token ends, while oauth2-proxy says 200.
    if (!sso.session->refreshes()) sso.session->refresh_interval = kDirectRefresh;
  }
  sso.logout = logout(spec["logout"]);
  const std::vector<Value>& trusted = spec["trustedIssuers"].items();
  for (std::size_t i = 0; i < trusted.size(); ++i)
    sso.trusted_issuers.push_back(trusted_issuer(trusted[i], i));
  spec["providerName"].into(sso.provider_name);
  spec["proxyClientSecretName"].into(sso.proxy_client_secret_name);
  sso.acknowledge = spec["acknowledge"].texts();
  sso.targets = targets(spec["targets"]);
  return sso;
}

}  // namespace kubeflow_sso::config
