// Changes of oauth2_proxy.cfg.
#include "function/filters/oauth2_proxy_config.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>
#include <variant>

#include "function/filters/dex_service.h"
#include "function/toml/document.h"
#include "function/toml/operations.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Severity;
using toml::Document;
using toml::Operations;

krm::FieldRef field(const krm::ConfigFile& file, std::string_view key,
                    std::optional<std::string> current = {}, std::optional<std::string> proposed = {}) {
  yaml::Path path = file.path();
  path.emplace_back(key);
  return {path, std::move(current), std::move(proposed)};
}

/// What oauth2-proxy needs to send browsers to Dex by the public URL and to talk to it inside the cluster.
/// Kubeflow has these lines; they are written only where they are missing.
void set_endpoints(const LoginStack& stack, const Document& document, Operations& operations) {
  operations.set("provider", "oidc");
  operations.set("oidc_issuer_url", stack.sso.dex_issuer(), "provider");
  // Discovery would go to the public URL from inside the cluster, and its login URL would not be relative.
  operations.set("skip_oidc_discovery", true, "oidc_issuer_url");
  const std::string service = dex_service_url(stack);
  const std::array<std::pair<const char*, std::string>, 3> endpoints = {
      {{"login_url", "/dex/auth"}, {"redeem_url", service + "/token"}, {"oidc_jwks_url", service + "/keys"}}};
  for (const auto& [key, url] : endpoints) {
    if (document.string(key).empty()) operations.set(key, url, "skip_oidc_discovery");
  }
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string without_offline_access(std::string_view scope) {
  std::vector<std::string> scopes = words_of(scope);
  std::erase(scopes, "offline_access");
  return joined(scopes);
}

/// The scope with all that the login needs. Dex gives groups only to who asks for them.
void set_scope(const LoginStack& stack, const Document& document, Operations& operations) {
  std::vector<std::string> scopes = words_of(document.string("scope"));
  std::vector<std::string> needed = {"openid", "email", "profile"};
  const bool groups =
      std::any_of(stack.sso.connectors.begin(), stack.sso.connectors.end(),
                  [](const auto& connector) { return connector.groups == config::Groups::FromProvider; });
  if (groups) needed.emplace_back("groups");
  bool complete = true;
  for (const std::string& scope : needed) {
    if (std::find(scopes.begin(), scopes.end(), scope) != scopes.end()) continue;
    scopes.push_back(scope);
    complete = false;
  }
  if (complete) return;
  operations.set("scope", joined(scopes), "oidc_issuer_url");
}

void set_email(const LoginStack& stack, const Document& document, Operations& operations) {
  const std::string key = "insecure_oidc_allow_unverified_email";
  const bool allow = std::any_of(
      stack.sso.connectors.begin(), stack.sso.connectors.end(),
      [](const auto& connector) { return connector.unverified_email == config::UnverifiedEmail::Allow; });
  if (stack.sso.email_domains) operations.set("email_domains", *stack.sso.email_domains, "scope");
  if (allow || document.find(key) != nullptr) operations.set(key, allow, "email_domains");
}

std::string_view kind_of(const toml::Setting& setting, std::string_view text) {
  if (std::holds_alternative<bool>(setting.value.value)) return "a boolean";
  if (std::holds_alternative<long long>(setting.value.value)) return "a number";
  if (std::holds_alternative<std::string>(setting.value.value)) return "a string";
  const std::string_view written = setting.value_span.of(text);
  if (written.starts_with('[')) return "a list";
  return written.starts_with('{') ? "a table" : "a date or fraction";
}

/// Of the settings that the function reads or sets, those of another type: nobody can mean them, and with
/// lists, tables and dates oauth2-proxy does not start (7.7.1, measured). Says whether there is none.
bool check_types(const LoginStack& stack, const Document& document) {
  const krm::ConfigFile& file = *stack.proxy_config;
  bool all_fit = true;
  const auto expect = [&](std::string_view key, std::string_view expected, auto fits) {
    const toml::Setting* setting = document.find(key);
    if (setting == nullptr || fits(setting->value.value)) return;
    all_fit = false;
    stack.report(Severity::Error, "proxy-option-type", file.resource(), field(file, key),
                 "`" + std::string(key) + "` must be " + std::string(expected) + ", got " +
                     std::string(kind_of(*setting, file.text())));
  };
  const auto is_string = [](const auto& value) { return std::holds_alternative<std::string>(value); };
  const auto is_flag = [&](const auto& value) {
    return is_string(value) || std::holds_alternative<bool>(value) ||
           std::holds_alternative<long long>(value);
  };
  const auto is_list = [&](const auto& value) {
    return is_string(value) || std::holds_alternative<toml::Value::List>(value);
  };
  for (const std::string_view key :
       {"provider", "oidc_issuer_url", "login_url", "redeem_url", "oidc_jwks_url", "redirect_url", "scope"})
    expect(key, "a string", is_string);
  expect("skip_oidc_discovery", "true or false", is_flag);
  expect("insecure_oidc_allow_unverified_email", "true or false", is_flag);
  if (stack.sso.email_domains) expect("email_domains", "a list of strings", is_list);
  return all_fit;
}

/// Settings that would undo the login; each with its reason.
void check_settings(const LoginStack& stack, const Document& document) {
  const krm::ConfigFile& file = *stack.proxy_config;
  const auto is = [&](std::string_view key, bool value) {
    const toml::Setting* setting = document.find(key);
    return setting != nullptr &&
           (setting->value == toml::Value(value) || setting->value == toml::Value(value ? "true" : "false"));
  };
  const auto shown = [&](std::string_view key) -> std::optional<std::string> {
    const toml::Setting* setting = document.find(key);
    if (setting == nullptr) return {};
    return std::string(setting->value_span.of(file.text()));
  };
  if (is("session_cookie_minimal", true)) {
    stack.report(Severity::Error, "session-cookie-minimal", file.resource(),
                 field(file, "session_cookie_minimal", "true", "false"),
                 "`session_cookie_minimal` drops the ID token that Istio needs, remove it");
  }
  if (!is("set_authorization_header", true)) {
    stack.report(Severity::Error, "authorization-header", file.resource(),
                 field(file, "set_authorization_header", shown("set_authorization_header"), "true"),
                 "`set_authorization_header` must be true: Istio gets the ID token from that header");
  }
  if (is("skip_provider_button", true)) {
    stack.report(Severity::Warning, "skip-provider-button", file.resource(),
                 field(file, "skip_provider_button", "true", "false"),
                 "`skip_provider_button = true` lets every background request of the dashboard begin a login "
                 "of its own, which fills the browser with CSRF cookies");
  }
  const bool offline = document.string("scope").find("offline_access") != std::string_view::npos;
  const toml::Setting* refresh = document.find("cookie_refresh");
  if (offline &&
      (refresh == nullptr || refresh->value == toml::Value(0) || refresh->value == toml::Value("0"))) {
    stack.report(Severity::Warning, "unused-offline-access", file.resource(),
                 field(file, "scope", std::string(document.string("scope")),
                       without_offline_access(document.string("scope"))),
                 "`scope` asks for offline_access but `cookie_refresh` is 0, so no refresh token is ever "
                 "used: remove it from the scope");
  }
}

}  // namespace

std::string filter_oauth2_proxy_config(const LoginStack& stack) {
  if (!stack.proxy_config) return {};
  const krm::ConfigFile& file = *stack.proxy_config;
  std::string edited = file.text();
  guarded(stack, file.resource(), [&] {
    if (stack.proxy_settings() == nullptr) return;
    const Document& document = *stack.proxy_settings();
    if (!check_types(stack, document)) return;
    Operations operations;
    set_endpoints(stack, document, operations);
    set_scope(stack, document, operations);
    set_email(stack, document, operations);
    check_settings(stack, document);
    const text::TextEdits edits = operations.edits_of(document);
    edited = edits.apply(file.text());
    file.edit(edits);
  });
  return edited;
}

}  // namespace kubeflow_sso::filters
