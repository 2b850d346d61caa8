// Reading oauth2-proxy's settings.
#include "function/login/oauth2_proxy.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "function/login/template.h"
#include "function/releases/oauth2_proxy_options.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::login {
namespace {

constexpr std::string_view kEnvPrefix = "OAUTH2_PROXY_";

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  if (text.empty()) return parts;
  for (;;) {
    const std::size_t comma = text.find(',');
    parts.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "" : ",") + item;
  return text;
}

/// Whether repeated flags add to a list (pflag's StringSlice), of those settings that the login hangs on.
bool is_list_key(std::string_view key) {
  return is_one_of(key,
                   {"allowed_groups", "allowed_roles", "api_routes", "cookie_domains", "email_domains",
                    "extra_jwt_issuers", "oidc_audience_claims", "oidc_extra_audiences", "provider_ca_files",
                    "skip_auth_regex", "skip_auth_routes", "trusted_ips", "upstreams", "whitelist_domains"});
}

/// The text of a setting of the file; nothing for a table, date or fraction.
std::optional<std::vector<std::string>> items_of(const toml::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value.value)) return {{*flag ? "true" : "false"}};
  if (const auto* number = std::get_if<long long>(&value.value)) return {{std::to_string(*number)}};
  if (const auto* text = std::get_if<std::string>(&value.value)) return split(*text);
  if (const auto* list = std::get_if<toml::Value::List>(&value.value)) return *list;
  return {};
}

}  // namespace

std::string Setting::setter() const {
  std::string name = key;
  if (value.origin == Origin::Flag) return "--" + releases::find_option(key)->flag();
  if (value.origin != Origin::Env && value.origin != Origin::EnvFrom) return name;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return std::string(kEnvPrefix) + name;
}

bool Setting::is_true() const {
  return text::is_go_true(text());
}

bool Setting::is_false() const {
  return text::is_go_false(text());
}

bool is_secret_key(std::string_view key) {
  return is_one_of(key, {"client_secret", "cookie_secret", "basic_auth_password", "github_token", "jwt_key",
                         "redis_password", "redis_sentinel_password", "signature_key", "redis_connection_url",
                         "google_service_account_json"});
}

std::string key_of_variable(std::string_view name) {
  return name.starts_with(kEnvPrefix) ? text::lower_case(name.substr(kEnvPrefix.size())) : std::string();
}

std::string key_of_flag(std::string_view argument) {
  if (!argument.starts_with("--")) return {};
  const releases::Option* option = releases::find_flag(argument.substr(2, argument.find('=') - 2));
  return option != nullptr ? std::string(option->name) : std::string();
}

void OAuth2Proxy::read_config() {
  if (workload) read_flags();
  if (!file) return;
  try {
    config.emplace(toml::Document::parse(file->source()));
  } catch (const text::LocatedError&) {
    const std::string mark = template_mark(file->text());
    if (mark.empty()) throw;
    throw TemplateError(file->source(), mark);
  }
}

void OAuth2Proxy::read_flags() {
  if (!workload->arguments()) return;
  const std::vector<Argument>& arguments = *workload->arguments();
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Argument& flag = arguments[i];
    std::string key = key_of_flag(flag.text);
    if (key.empty()) continue;
    const std::size_t equals = flag.text.find('=');
    std::string text = "true";
    bool is_known = flag.is_known;
    if (equals != std::string::npos) {
      text = flag.text.substr(equals + 1);
    } else if (i + 1 < arguments.size() && releases::takes_next_word(flag.text)) {
      ++i;
      text = arguments[i].text;
      is_known = arguments[i].is_known;
    }
    const auto present =
        std::find_if(flags_.begin(), flags_.end(), [&](const Setting& each) { return each.key == key; });
    Setting setting{key,
                    {std::nullopt, Origin::Flag, {&workload->resource(), flag.path}, is_secret_key(key)}};
    setting.items = split(text);
    if (present != flags_.end() && is_list_key(key)) {
      present->items.insert(present->items.end(), setting.items.begin(), setting.items.end());
      if (!is_known) present->value.text.reset();
      continue;
    }
    if (is_known) setting.value.text = std::move(text);
    if (present != flags_.end()) {
      *present = std::move(setting);
    } else {
      flags_.push_back(std::move(setting));
    }
  }
  for (Setting& each : flags_) {
    if (each.value.text && is_list_key(each.key)) each.value.text = joined(each.items);
  }
}

std::optional<Setting> OAuth2Proxy::by_flag(std::string_view key) const {
  const auto found =
      std::find_if(flags_.begin(), flags_.end(), [&](const Setting& each) { return each.key == key; });
  if (found == flags_.end()) return {};
  return *found;
}

std::optional<Setting> OAuth2Proxy::by_variable(std::string_view key) const {
  if (!workload) return {};
  std::string name(kEnvPrefix);
  for (const char c : key) name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  std::optional<Value> value = workload->variable(name);
  if (!value || value->is("")) return {};  // viper's AutomaticEnv leaves empty ones out
  Setting setting{std::string(key), std::move(*value)};
  setting.value.is_secret = setting.value.is_secret || is_secret_key(key);
  setting.items = split(setting.text());
  return setting;
}

std::optional<Setting> OAuth2Proxy::in_file(std::string_view key) const {
  const toml::Setting* found = config ? config->find(key) : nullptr;
  if (found == nullptr) return {};
  Setting setting{std::string(key), {std::nullopt, Origin::File, {&file->resource(), field(found->key)}}};
  setting.value.is_secret = file->resource().kind() == "Secret" || is_secret_key(key);
  if (auto items = items_of(found->value)) {
    const auto* text = std::get_if<std::string>(&found->value.value);
    setting.value.text = text != nullptr ? *text : joined(*items);
    setting.items = std::move(*items);
  }
  return setting;
}

Setting OAuth2Proxy::setting(std::string_view key) const {
  if (auto flag = by_flag(key)) return *flag;
  if (auto variable = by_variable(key)) return *variable;
  if (auto line = in_file(key)) return *line;
  return {std::string(key), {}};
}

std::vector<Setting> OAuth2Proxy::overrides() const {
  std::map<std::string, Setting> found;
  if (workload) {
    for (const auto& [name, value] : workload->variables()) {
      const std::string key = key_of_variable(name);
      if (key.empty()) continue;
      if (auto variable = by_variable(key)) found.insert_or_assign(key, std::move(*variable));
    }
  }
  for (const Setting& flag : flags_) found.insert_or_assign(flag.key, flag);
  std::vector<Setting> all;
  all.reserve(found.size());
  for (auto& [key, setting] : found) all.push_back(std::move(setting));
  return all;
}

std::optional<Argument> OAuth2Proxy::alpha_config() const {
  if (!workload || !workload->arguments()) return {};
  return option(*workload->arguments(), "--alpha-config");
}

std::string OAuth2Proxy::callback_path() const {
  const Setting prefix = setting("proxy_prefix");
  return (prefix.is_set() ? prefix.text() : "/oauth2") + "/callback";
}

std::string OAuth2Proxy::sign_out_path() const {
  const std::string callback = callback_path();
  return callback.substr(0, callback.rfind('/')) + "/sign_out";
}

std::string OAuth2Proxy::redirect_uri(std::string_view public_url) const {
  return redirect_uri(public_url, !setting("cookie_secure").is_false());
}

std::string OAuth2Proxy::redirect_uri(std::string_view public_url, bool secure_cookies) const {
  const std::string url = setting("redirect_url").text();
  const std::size_t scheme = url.find("://");
  const std::size_t slash = url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  const std::string origin = scheme == std::string::npos ? std::string() : url.substr(0, slash);
  // Without a scheme all of it is the path, a host too.
  std::string path = url.substr(std::min(origin.size(), url.size()));
  if (path.empty()) path = callback_path();
  if (setting("relative_redirect_url").is_true() || !origin.empty()) return origin + path;
  std::string base(public_url);
  // With secure cookies it is https, whatever the request was.
  if (secure_cookies && base.starts_with("http://")) base.replace(0, 7, "https://");
  return base + (path.starts_with('/') ? "" : "/") + path;
}

}  // namespace kubeflow_sso::login
