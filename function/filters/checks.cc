// Checks of resources that the function does not change, or not there.
#include "function/filters/checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "function/filters/credentials.h"
#include "function/filters/pod_template.h"
#include "function/releases/oauth2_proxy_options.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Resource;
using krm::Severity;

/// How values begin that everybody can read in Kubeflow's manifests: enough to tell them, not to publish them
/// again here.
constexpr std::string_view kPublishedClient = "pUBnBOY80S";
constexpr std::string_view kPublishedCookie = "7d16fee92f8d";
constexpr std::string_view kPublishedUser = "user@example.com";
constexpr std::string_view kPublishedHash = "$2y$12$4K/VkmDd1q1Orb3xAt82";

bool is_published(const std::optional<Credential>& credential, std::string_view beginning) {
  return credential && credential->value.starts_with(beginning);
}

/// What stands for a credential in messages: its key, else the one that Kubeflow has.
std::string key_of(const std::optional<Credential>& credential, std::string_view usual) {
  return "`" + (credential ? text::printable(credential->key) : std::string(usual)) + "`";
}

/// The values that everybody can read, and what to do about them, for one message.
class PublishedValues {
 public:
  void add(const Credential& credential) {
    name("`" + text::printable(credential.key) + "` in " + credential.secret->ref().text());
    if (where_ == nullptr) where_ = credential.secret;
  }
  void add_password(const std::optional<Credential>& hash, const Resource& config) {
    name("the password of " + std::string(kPublishedUser) +
         (hash ? " (`" + text::printable(hash->key) + "` in " + hash->secret->ref().text() + ")" : ""));
    if (where_ == nullptr) where_ = hash ? hash->secret : &config;
  }
  void advise(const std::string& advice) { advice_ += (advice_.empty() ? "" : ", ") + advice; }

  const Resource* where() const { return where_; }  // the first of them; null when there is none
  std::string message() const {
    return "everybody can read in Kubeflow's manifests: " + names_ + "; write " + advice_;
  }

 private:
  void name(const std::string& value) { names_ += (names_.empty() ? "" : ", ") + value; }

  std::string names_;
  std::string advice_;
  const Resource* where_ = nullptr;
};

/// Whether Dex keeps a static user that has Kubeflow's published password.
bool keeps_published_user(const LoginStack& stack, const std::optional<Credential>& hash) {
  if (stack.sso.local_users == config::Existing::Remove || !stack.dex_config) return false;
  return hash ? is_published(hash, kPublishedHash)
              : stack.dex_config->text().find(kPublishedUser) != std::string::npos;
}

}  // namespace

void check_published_defaults(const LoginStack& stack) {
  const auto dex = dex_credential(stack, "OIDC_CLIENT_SECRET");
  const auto proxy = proxy_credential(stack, "OAUTH2_PROXY_CLIENT_SECRET");
  const auto cookie = proxy_credential(stack, "OAUTH2_PROXY_COOKIE_SECRET");
  const auto hash = dex_credential(stack, "DEX_USER_PASSWORD");
  PublishedValues values;
  for (const auto* client : {&dex, &proxy}) {
    if (is_published(*client, kPublishedClient)) values.add(**client);
  }
  if (values.where() != nullptr) {
    values.advise("one new value to both " + key_of(dex, "OIDC_CLIENT_SECRET") + " of Dex and " +
                  key_of(proxy, "client-secret") + " of oauth2-proxy");
  }
  if (is_published(cookie, kPublishedCookie)) {
    values.add(*cookie);
    values.advise("a value of its own to " + key_of(cookie, {}) +
                  " (with the published one anybody can make a session)");
  }
  if (keeps_published_user(stack, hash)) {
    values.add_password(hash, stack.dex_config->resource());
    values.advise("a password of your own for that user, or `localUsers: Remove`");
  }
  if (values.where() != nullptr)
    stack.report(Severity::Warning, "published-defaults", *values.where(), {}, values.message());
}

void check_oauth_clients(const LoginStack& stack) {
  for (const auto& [dex_variable, proxy_variable] :
       {std::pair{"OIDC_CLIENT_ID", "OAUTH2_PROXY_CLIENT_ID"},
        std::pair{"OIDC_CLIENT_SECRET", "OAUTH2_PROXY_CLIENT_SECRET"}}) {
    const std::optional<Credential> dex = dex_credential(stack, dex_variable);
    const std::optional<Credential> proxy = proxy_credential(stack, proxy_variable);
    if (!dex || !proxy || dex->value == proxy->value) continue;
    const char* const field =
        proxy->secret->document().at({"stringData", proxy->key}) != nullptr ? "stringData" : "data";
    stack.report(
        Severity::Error, "oauth-clients-differ", *proxy->secret,
        {to_string(yaml::Path{field, proxy->key}), {}, {}},
        fmt::format("`{}` differs from `{}` in {}: oauth2-proxy is a client of Dex, both must have the "
                    "same; the identity provider's client belongs in `spec.connectors`",
                    text::printable(proxy->key), text::printable(dex->key), dex->secret->ref().text()));
  }
}

void check_proxy_options(const LoginStack& stack) {
  if (!stack.proxy_config) return;
  const krm::ConfigFile& file = *stack.proxy_config;
  guarded(stack, file.resource(), [&] {
    if (stack.proxy_settings() == nullptr) return;
    for (const toml::Setting& setting : stack.proxy_settings()->settings()) {
      const releases::Option* option = releases::find_option(setting.key);
      const bool known_release =
          stack.proxy_version && *stack.proxy_version <= releases::kLastKnownOAuth2Proxy;
      if (option != nullptr && (!stack.proxy_version || option->since <= *stack.proxy_version)) continue;
      yaml::Path path = file.path();
      path.emplace_back(setting.key);
      const std::string release =
          stack.proxy_version ? "oauth2-proxy " + stack.proxy_version->text() : "oauth2-proxy";
      const std::string since = option == nullptr ? "" : " (it came with " + option->since.text() + ")";
      const std::string_view near =
          option != nullptr ? std::string_view() : releases::nearest_option(setting.key, stack.proxy_version);
      stack.report(known_release ? Severity::Error : Severity::Warning,
                   known_release ? "proxy-option" : "proxy-option-release", file.resource(),
                   {to_string(path), {}, {}},
                   fmt::format("`{}` is no option of {}{}, which exits on one that it does not know{}",
                               text::printable(setting.key), release, since,
                               near.empty() ? "" : fmt::format(", did you mean `{}`?", near)));
    }
  });
}

namespace {

/// The names of the extension providers in Istio's mesh configuration; nothing when it is not in the list.
std::optional<std::set<std::string>> extension_providers(const LoginStack& stack) {
  if (stack.mesh == nullptr) return {};
  std::optional<std::set<std::string>> names;
  guarded(stack, *stack.mesh, [&] {
    const auto mesh = krm::ConfigFile::find(*stack.mesh, "mesh");
    if (!mesh) return;
    const yaml::Document document = yaml::Document::parse(mesh->source());
    names.emplace();
    const yaml::Node* providers = document.at({"extensionProviders"});
    for (std::size_t i = 0; providers != nullptr && i < providers->items.size(); ++i) {
      names->insert(std::string(document.text_at({"extensionProviders", i, "name"})));
    }
  });
  return names;
}

/// The paths that the first operation of a policy's first rule leaves out.
std::set<std::string> exempt_paths(const yaml::Document& document) {
  std::set<std::string> paths;
  const yaml::Node* list = document.at({"spec", "rules", 0, "to", 0, "operation", "notPaths"});
  if (list == nullptr) return paths;
  for (const yaml::Node& path : list->items) paths.insert(document.resolve(path).scalar);
  return paths;
}

void check_policy(const LoginStack& stack, const Resource& policy,
                  const std::optional<std::set<std::string>>& providers) {
  const yaml::Document& document = policy.document();
  const std::string provider(document.text_at({"spec", "provider", "name"}));
  if (providers && !provider.empty() && !providers->contains(provider)) {
    stack.report(Severity::Error, "extension-provider", policy, {"spec.provider.name", provider, {}},
                 "names the extension provider \"" + text::printable(provider) +
                     "\", which ConfigMap istio-system/istio does not have: Istio then refuses every "
                     "request; build istio-install/overlays/oauth2-proxy");
  }
  if (!stack.dex_config && !stack.proxy_config) return;
  const std::set<std::string> paths = exempt_paths(document);
  for (const std::string_view needed : {"/dex/", "/oauth2/"}) {
    const bool open = std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
      return path == std::string(needed) + "*" || path == std::string(needed) + "**" ||
             path == std::string(needed) + "{**}";
    });
    if (!open) {
      stack.report(Severity::Error, "exempt-paths", policy,
                   {"spec.rules[0].to[0].operation.notPaths", {}, {}},
                   "must leave out " + std::string(needed) + "*, else nobody can log in");
    }
  }
}

}  // namespace

void check_authorization_policies(const LoginStack& stack) {
  std::optional<std::set<std::string>> providers;
  bool read = false;
  for (Resource& resource : stack.list.items()) {
    const bool ours = resource.name() == "istio-ingressgateway-oauth2-proxy" ||
                      resource.name() == "istio-ingressgateway-require-jwt";
    if (resource.kind() != "AuthorizationPolicy" || !ours) continue;
    if (!read) providers = extension_providers(stack);
    read = true;
    guarded(stack, resource, [&] { check_policy(stack, resource, providers); });
  }
}

void check_configs(const LoginStack& stack) {
  for (Resource& resource : stack.list.items()) {
    if (resource.kind() != "Kustomization") continue;
    guarded(stack, resource, [&] {
      if (!generates_proxy_config(stack, resource)) return;
      stack.report(Severity::Warning, "build-first", resource, {"configMapGenerator", {}, {}},
                   "generates oauth2-proxy's configuration, which is not in this list yet: run the function "
                   "over the output of `kustomize build`");
    });
  }
}

void check_kept_connectors(const LoginStack& stack) {
  if (stack.sso.other_connectors == config::Existing::Remove || !stack.dex_config) return;
  const krm::ConfigFile& file = *stack.dex_config;
  if (file.resource().kind() != "ConfigMap") return;
  guarded(stack, file.resource(), [&] {
    const yaml::Document document = yaml::Document::parse(file.source());
    const yaml::Node* connectors = document.at({"connectors"});
    for (std::size_t i = 0; connectors != nullptr && i < connectors->items.size(); ++i) {
      const std::string_view id = document.text_at({"connectors", i, "id"});
      const bool ours = std::any_of(stack.sso.connectors.begin(), stack.sso.connectors.end(),
                                    [&](const auto& one) { return one.id == id; });
      for (const std::string_view key : {"clientSecret", "bindPW", "keystonePassword"}) {
        const std::string_view value = document.text_at({"connectors", i, "config", key});
        if (ours || value.empty() || value[0] == '$') continue;
        yaml::Path path = file.path();
        path.insert(path.end(), {"connectors", i, "config", key});
        stack.report(Severity::Warning, "secret-in-configmap", file.resource(), {to_string(path), {}, {}},
                     "holds a secret in clear text: put it into a Secret, and `$NAME` of an environment "
                     "variable here");
      }
    }
  });
}

}  // namespace kubeflow_sso::filters
