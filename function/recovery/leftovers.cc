// Looking over Dex's file and oauth2-proxy's for what else is there.
#include "function/recovery/leftovers.h"

#include <algorithm>
#include <array>
#include <vector>

#include "function/login/dex_file.h"
#include "function/recovery/values.h"
#include "function/releases/kubeflow.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::recovery {
namespace {

const yaml::Path kSpec = {"spec"};

/// The keys of Dex's file in Kubeflow's manifests (common/dex, v1.9.0 to 2026-06), and those that fields
/// stand for.
constexpr std::array<std::string_view, 10> kDexKeys = {
    "issuer",           "storage",         "web",           "logger",     "oauth2",
    "enablePasswordDB", "staticPasswords", "staticClients", "connectors", "expiry"};
/// The same of oauth2_proxy.cfg (common/oauth2-proxy).
constexpr std::array<std::string_view, 36> kProxyKeys = {"provider",
                                                         "oidc_issuer_url",
                                                         "scope",
                                                         "email_domains",
                                                         "upstreams",
                                                         "skip_auth_routes",
                                                         "skip_auth_regex",
                                                         "api_routes",
                                                         "skip_oidc_discovery",
                                                         "login_url",
                                                         "redeem_url",
                                                         "oidc_jwks_url",
                                                         "skip_provider_button",
                                                         "provider_display_name",
                                                         "custom_sign_in_logo",
                                                         "banner",
                                                         "footer",
                                                         "prompt",
                                                         "set_authorization_header",
                                                         "set_xauthrequest",
                                                         "cookie_name",
                                                         "cookie_expire",
                                                         "cookie_refresh",
                                                         "cookie_secure",
                                                         "code_challenge_method",
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
                                                         "ssl_insecure_skip_verify"};

template <typename Keys>
bool is_among(const Keys& keys, std::string_view key) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](std::string_view each) { return text::equal_without_case(each, key); });
}

void note_dex_keys(const login::Dex& dex, Recovered& recovered) {
  std::vector<std::string> others;
  for (const yaml::Entry& entry : dex.config->document().resolve(dex.config->document().root()).entries) {
    if (!is_among(kDexKeys, entry.key.scalar)) others.emplace_back(entry.key.scalar);
  }
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

void note_proxy_keys(const login::OAuth2Proxy& proxy, Recovered& recovered) {
  std::vector<std::string> others;
  std::vector<std::string> secrets;
  for (const toml::Setting& each : proxy.config->settings()) {
    if (!is_among(kProxyKeys, each.key)) others.push_back(each.key);
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
}

}  // namespace kubeflow_sso::recovery
