// Looking over Dex's file and oauth2-proxy's for what else is there.
#include "function/recovery/leftovers.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/url.h"
#include "function/login/dex_file.h"
#include "function/recovery/values.h"
#include "function/releases/kubeflow.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::recovery {
namespace {

using yaml::Value;

const yaml::Path kSpec = {"spec"};

/// A setting of Kubeflow's manifests; of a list, the items joined by commas.
struct Stock {
  std::string_view key;
  std::string_view text;
};

/// What Kubeflow's own Dex file has (common/dex, v1.9.0 to 2026-06) of what no field holds.
constexpr std::array<Stock, 4> kDexSettings = {{{"storage.type", "kubernetes"},
                                                {"storage.config.inCluster", "true"},
                                                {"web.http", "0.0.0.0:5556"},
                                                {"oauth2.skipApprovalScreen", "true"}}};
/// Keys of Dex's file that fields stand for, with all below them, and its log.
constexpr std::array<std::string_view, 12> kDexKeys = {"issuer",
                                                       "logger",
                                                       "enablePasswordDB",
                                                       "staticPasswords",
                                                       "staticClients",
                                                       "connectors",
                                                       "oauth2.grantTypes",
                                                       "oauth2.responseTypes",
                                                       "oauth2.passwordConnector",
                                                       "expiry.idTokens",
                                                       "expiry.refreshTokens.absoluteLifetime",
                                                       "expiry.refreshTokens.reuseInterval"};
/// The same of oauth2_proxy.cfg (common/oauth2-proxy, in v1.9.0 common/oidc-client/oauth2-proxy).
constexpr std::array<Stock, 14> kProxySettings = {{{"upstreams", "static://200"},
                                                   {"skip_auth_routes", "^/dex/"},
                                                   {"skip_auth_regex", "/dex/.*"},
                                                   {"api_routes", "/api/,/apis/,^/ml_metadata"},
                                                   {"skip_provider_button", "false"},
                                                   {"skip_provider_button", "true"},
                                                   {"custom_sign_in_logo", "/custom-theme/kubeflow-logo.svg"},
                                                   {"banner", "-"},
                                                   {"footer", "-"},
                                                   {"prompt", "none"},
                                                   {"set_authorization_header", "true"},
                                                   {"set_xauthrequest", "true"},
                                                   {"cookie_name", "oauth2_proxy_kubeflow"},
                                                   {"code_challenge_method", "S256"}}};
/// Settings that fields stand for, or the parameters and Secrets of Kubeflow's Deployment, which also names
/// its port and its file.
constexpr std::array<std::string_view, 28> kProxyKeys = {"provider",
                                                         "oidc_issuer_url",
                                                         "scope",
                                                         "email_domains",
                                                         "skip_oidc_discovery",
                                                         "login_url",
                                                         "redeem_url",
                                                         "oidc_jwks_url",
                                                         "provider_display_name",
                                                         "cookie_expire",
                                                         "cookie_refresh",
                                                         "cookie_secure",
                                                         "redirect_url",
                                                         "relative_redirect_url",
                                                         "insecure_oidc_allow_unverified_email",
                                                         "whitelist_domains",
                                                         "provider_ca_files",
                                                         "use_system_trust_store",
                                                         "oidc_email_claim",
                                                         "oidc_groups_claim",
                                                         "client_id",
                                                         "client_secret",
                                                         "cookie_secret",
                                                         "ssl_insecure_skip_verify",
                                                         "skip_jwt_bearer_tokens",
                                                         "extra_jwt_issuers",
                                                         "http_address",
                                                         "config"};

template <typename Keys>
bool is_among(const Keys& keys, std::string_view key) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](std::string_view each) { return text::equal_without_case(each, key); });
}

template <typename Settings>
bool is_stock(const Settings& settings, std::string_view key, std::string_view text) {
  return std::any_of(settings.begin(), settings.end(), [&](const Stock& each) {
    return text::equal_without_case(each.key, key) && each.text == text;
  });
}

/// Whether Kubeflow's file or a field has something below a key, so that it is worth to look what.
bool is_known_above(std::string_view key) {
  const std::string prefix = text::lower_case(key) + ".";
  const auto is_below = [&](std::string_view each) { return text::lower_case(each).starts_with(prefix); };
  return std::any_of(kDexKeys.begin(), kDexKeys.end(), is_below) ||
         std::any_of(kDexSettings.begin(), kDexSettings.end(),
                     [&](const Stock& each) { return is_below(each.key); });
}

/// The keys that neither Kubeflow's file has with that value, nor a field stands for: `oauth2.signingKey`.
void add_dex_keys(const Value& mapping, const std::string& prefix, std::vector<std::string>& others) {
  for (const auto& [name, value] : mapping.members()) {
    const std::string key = prefix + name;
    if (is_among(kDexKeys, key)) continue;
    if (value.is_mapping() && is_known_above(key)) {
      add_dex_keys(value, key + ".", others);
    } else if (!value.is_scalar() || !is_stock(kDexSettings, key, value.scalar())) {
      others.push_back(key);
    }
  }
}

void note_dex_keys(const login::Dex& dex, Recovered& recovered) {
  std::vector<std::string> others;
  const yaml::Document& document = dex.config->document();
  add_dex_keys(document.value(document.root()), "", others);
  if (others.empty()) return;
  recovered.note({}, "Dex's file also sets " + enumerated(others) +
                         ": no field holds that, and the function leaves it as it is");
}

void note_clients(const login::Login& login, Recovered& recovered) {
  const login::StaticClient* own = login.dex.proxy_client(login.proxy_client_id());
  std::vector<std::string> others;
  for (const login::StaticClient& each : login.dex.clients) {
    if (&each == own) continue;
    const std::string id = each.id && each.id->text && !each.id->is_secret ? *each.id->text : std::string();
    others.push_back(each.name.empty() ? (id.empty() ? "one without a name" : id) : each.name);
  }
  if (!others.empty())
    recovered.note(
        {}, "Dex has other clients, " + enumerated(others) +
                ": no field holds them, and the function leaves them as they are; they must know Dex by "
                "the issuer that it has then");
  const bool is_literal = own != nullptr && own->secret && own->secret->origin == login::Origin::File;
  if (is_literal)
    recovered.note(
        kSpec / "proxyClientSecretName",
        "the secret that oauth2-proxy has at Dex is written out in Dex's file: make a Secret with client-id, "
        "client-secret and cookie-secret in both namespaces, and name it here: proxyClientSecretName: NAME");
}

/// Whether no field holds a setting, and Kubeflow's manifests have it not, or otherwise.
bool is_proxys_own(const login::Setting& setting) {
  return !is_among(kProxyKeys, setting.key) &&
         (!setting.value.text ||
          !is_stock(kProxySettings, text::lower_case(setting.key), *setting.value.text));
}

void note_proxy_keys(const login::OAuth2Proxy& proxy, Recovered& recovered) {
  std::vector<std::string> others;
  std::vector<std::string> secrets;
  for (const toml::Setting& each : proxy.config->settings()) {
    const std::optional<login::Setting> setting = proxy.in_file(each.key);
    if (setting && is_proxys_own(*setting)) others.push_back(each.key);
    if (login::is_secret_key(text::lower_case(each.key))) secrets.push_back(each.key);
  }
  if (!secrets.empty())
    recovered.note({}, "oauth2_proxy.cfg has a secret written out, " + enumerated(secrets) +
                           ": whoever may read " + proxy.file->resource().ref().text() +
                           " knows it; make another, and give it by a variable from a Secret");
  if (others.empty()) return;
  recovered.note({}, "oauth2_proxy.cfg also sets " + enumerated(others) +
                         ": no field holds that, and the function leaves it as it is");
}

void note_proxy_overrides(const login::OAuth2Proxy& proxy, Recovered& recovered) {
  std::vector<std::string> others;
  for (const login::Setting& each : proxy.overrides()) {
    if (is_proxys_own(each)) others.push_back(each.setter());
  }
  if (others.empty()) return;
  recovered.note({}, proxy.workload->resource().ref().text() + " also sets " + enumerated(others) +
                         ": no field holds that, and the function leaves it as it is");
}

/// Rules beside the login's. Kubernetes' own issuer is Kubeflow's in v1.9.0.
void note_issuers(const login::Login& login, Recovered& recovered) {
  const login::RequestAuthentication* own = login.authentication();
  if (own == nullptr) return;
  const login::JwtRule* of_login = login.dex_rule(login.proxy.setting("oidc_issuer_url").text());
  std::vector<std::string> others;
  for (const login::JwtRule& each : own->rules) {
    if (&each != of_login && each.issuer != "https://kubernetes.default.svc.cluster.local")
      others.push_back(config::without_user(each.issuer));
  }
  if (others.empty()) return;
  recovered.note({"spec", "trustedIssuers"}, own->resource->ref().text() + " also has rules for tokens of " +
                                                 enumerated(others) +
                                                 ": the function leaves them as they are; over Kubeflow's "
                                                 "own manifests they are to be written here");
}

std::vector<std::string> other_grants(const login::Dex& dex) {
  std::vector<std::string> others;
  for (const std::string& each : dex.config->texts({"oauth2", "grantTypes"})) {
    if (!login::is_needed_grant(each)) others.push_back(each);
  }
  if (!dex.config->text({"oauth2", "passwordConnector"}).empty()) others.emplace_back("passwordConnector");
  for (const std::string& each : dex.config->texts({"oauth2", "responseTypes"})) {
    if (each != "code") others.push_back("responseTypes " + each);
  }
  return others;
}

}  // namespace

bool has_local_users(const login::Dex& dex) {
  const yaml::Node* enabled = dex.config->at({"enablePasswordDB"});
  return enabled == nullptr || dex.has_password_login() || !dex.local_users.empty();
}

/// As filters/dex/config.cc has it.
bool has_other_grants(const login::Dex& dex) {
  if (!dex.lists_grants()) return false;
  return dex.config->texts({"oauth2", "grantTypes"}).size() != 2 || !other_grants(dex).empty();
}

void note_ended(const login::Login& login, Recovered& recovered) {
  const login::Dex& dex = login.dex;
  std::vector<std::string> users;
  for (const login::LocalUser& each : dex.local_users) users.push_back(each.email);
  if (!users.empty())
    recovered.note(kSpec / "localUsers", "Dex's password users, " + enumerated(users) +
                                             ", can no longer log in; `localUsers: Keep` keeps them");
  const std::vector<std::string> grants = other_grants(dex);
  if (!grants.empty())
    recovered.note(kSpec / "otherGrants", "ways to a token that no browser login needs end: " +
                                              enumerated(grants) + "; `otherGrants: Keep` keeps them");
}

void note_leftovers(const login::Login& login, Recovered& recovered) {
  if (login.dex.config) {
    note_clients(login, recovered);
    note_dex_keys(login.dex, recovered);
  }
  if (login.proxy.config) note_proxy_keys(login.proxy, recovered);
  if (login.proxy.workload) note_proxy_overrides(login.proxy, recovered);
  note_issuers(login, recovered);
}

}  // namespace kubeflow_sso::recovery
