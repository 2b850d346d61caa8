// Keycloak's half of a functionConfig.
#include "function/config/keycloak_client.h"

#include <algorithm>

#include "function/config/duration.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/releases/dex_connectors.h"
#include "function/releases/kubeflow.h"

namespace kubeflow_sso::config {
namespace {

using std::chrono::seconds;
using yaml::Value;

/// Keycloak's defaults of accessTokenLifespan, ssoSessionIdleTimeout and ssoSessionMaxLifespan (26.4.7).
constexpr seconds kTokenLife(300);
constexpr seconds kSessionIdle(1800);
constexpr seconds kSessionMax(36000);

/// The page that ends oauth2-proxy's session, to which Keycloak's logout leads back.
constexpr std::string_view kSignOut = "/oauth2/sign_out";

/// Where the realm's name begins in the path of an issuer.
std::string realm_of(const std::string& issuer) {
  return issuer.substr(issuer.rfind('/') + 1);
}

/// Whether Dex takes the groups from another claim, by whatever spelling of the keys.
bool maps_groups(const Connector& connector) {
  for (const auto& [key, value] : connector.config.members()) {
    if (!releases::same_key(key, "claimMapping")) continue;
    return std::any_of(value.members().begin(), value.members().end(),
                       [](const Value::Member& each) { return releases::same_key(each.first, "groups"); });
  }
  return false;
}

/// What a session needs that is renewed: Keycloak's own must last as long, and be asked before it is idle.
void add_times(const KubeflowSSO& sso, KeycloakClient& client) {
  if (!sso.session || !sso.session->refreshes()) return;
  const auto interval = parse_duration(sso.session->refresh_interval);
  if (!interval) return;
  if (sso.direct && *interval >= kTokenLife) client.token_life = 2 * *interval;
  if (*interval >= kSessionIdle) client.session_idle = 2 * *interval;
  const auto lifetime = parse_duration(sso.session->lifetime);
  if (lifetime && *lifetime > kSessionMax) client.session_max = lifetime;
}

Value text(std::string_view value) {
  return Value::string(std::string(value));
}

Value number(seconds value) {
  return Value::number(std::to_string(value.count()));
}

/// No client scope is needed for it. With full paths the names begin with a slash.
Value group_mapper() {
  return Value::mapping({{"name", text("groups")},
                         {"protocol", text("openid-connect")},
                         {"protocolMapper", text("oidc-group-membership-mapper")},
                         {"config", Value::mapping({{"claim.name", text("groups")},
                                                    {"full.path", text("false")},
                                                    {"id.token.claim", text("true")},
                                                    {"access.token.claim", text("true")},
                                                    {"userinfo.token.claim", text("true")},
                                                    {"introspection.token.claim", text("true")}})}});
}

/// Without it the tokens are for `account` alone, as all others of the realm.
Value audience_mapper(const std::string& audience) {
  return Value::mapping({{"name", text(audience)},
                         {"protocol", text("openid-connect")},
                         {"protocolMapper", text("oidc-audience-mapper")},
                         {"config", Value::mapping({{"included.custom.audience", text(audience)},
                                                    {"id.token.claim", text("false")},
                                                    {"access.token.claim", text("true")},
                                                    {"introspection.token.claim", text("true")}})}});
}

}  // namespace

/// The claims of a service account's access token (26.4.7, measured).
std::string KeycloakMachine::user() const {
  const std::string& claim = trusted->user_id_claim;
  if (claim == "client_id" || claim == "azp") return client_id;
  return claim == "preferred_username" ? "service-account-" + client_id : "";
}

std::vector<KeycloakClient> keycloak_clients(const KubeflowSSO& sso) {
  std::vector<KeycloakClient> clients;
  const auto add = [&](const Connector& provider, std::string callback, const std::string& secret_namespace) {
    if (provider.dex_type() != "oidc" || !is_realm(parse_url(provider.issuer).url)) return;
    KeycloakClient client;
    client.provider = &provider;
    client.realm = realm_of(provider.issuer);
    client.client_id = provider.client_id;
    client.url = sso.kubeflow_url;
    client.redirect_uri = std::move(callback);
    client.post_logout_redirect_uri = sso.kubeflow_url + std::string(kSignOut);
    client.has_groups = provider.groups == Groups::FromProvider && !maps_groups(provider);
    client.secret_namespace = secret_namespace;
    add_times(sso, client);
    clients.push_back(std::move(client));
  };
  for (const Connector& connector : sso.connectors)
    add(connector, sso.dex_callback(), sso.targets.dex.namespace_name);
  if (sso.direct)
    add(sso.direct->provider, sso.kubeflow_url + std::string(releases::kubeflow::kProxyCallback),
        sso.targets.oauth2_proxy.namespace_name);
  return clients;
}

Value client_representation(const KeycloakClient& client) {
  Value attributes = Value::mapping({{"post.logout.redirect.uris", text(client.post_logout_redirect_uri)}});
  if (client.token_life)
    attributes.set("access.token.lifespan", text(std::to_string(client.token_life->count())));
  Value value = Value::mapping({{"clientId", text(client.client_id)},
                                {"name", text("Kubeflow")},
                                {"enabled", Value::boolean(true)},
                                {"protocol", text("openid-connect")},
                                {"publicClient", Value::boolean(false)},
                                {"clientAuthenticatorType", text("client-secret")},
                                {"standardFlowEnabled", Value::boolean(true)},
                                {"implicitFlowEnabled", Value::boolean(false)},
                                {"directAccessGrantsEnabled", Value::boolean(false)},
                                {"serviceAccountsEnabled", Value::boolean(false)},
                                {"rootUrl", text(client.url)},
                                {"baseUrl", text(client.url)},
                                {"redirectUris", Value::strings({client.redirect_uri})},
                                {"webOrigins", Value::strings({client.url})},
                                {"attributes", std::move(attributes)}});
  // An empty list takes the mapper out of a client that is overwritten.
  Value mappers = Value::sequence();
  if (client.has_groups) mappers.items().push_back(group_mapper());
  value.set("protocolMappers", std::move(mappers));
  return value;
}

Value client_representation(const KeycloakMachine& machine) {
  return Value::mapping({{"clientId", text(machine.client_id)},
                         {"enabled", Value::boolean(true)},
                         {"protocol", text("openid-connect")},
                         {"publicClient", Value::boolean(false)},
                         {"clientAuthenticatorType", text("client-secret")},
                         {"standardFlowEnabled", Value::boolean(false)},
                         {"implicitFlowEnabled", Value::boolean(false)},
                         {"directAccessGrantsEnabled", Value::boolean(false)},
                         {"serviceAccountsEnabled", Value::boolean(true)},
                         {"protocolMappers", Value::sequence({audience_mapper(machine.audience)})}});
}

Value realm_representation(const KeycloakClient& client, Value client_value) {
  Value realm = Value::mapping({{"realm", text(client.realm)}, {"enabled", Value::boolean(true)}});
  if (client.session_idle) realm.set("ssoSessionIdleTimeout", number(*client.session_idle));
  if (client.session_max) realm.set("ssoSessionMaxLifespan", number(*client.session_max));
  Value clients = Value::sequence({std::move(client_value)});
  if (client.machine) clients.items().push_back(client_representation(*client.machine));
  realm.set("clients", std::move(clients));
  return realm;
}

}  // namespace kubeflow_sso::config
