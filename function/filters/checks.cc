// Checks of resources that the function does not change, or not there.
#include "function/filters/checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "function/config/oauth2_proxy_options.h"
#include "function/filters/pod_template.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Resource;
using krm::Severity;

/// A value that everybody can read in Kubeflow's manifests, by the beginning that tells it (so that it is not
/// published again here).
struct Published {
  std::string_view key;
  std::string_view beginning;
  std::string_view meaning;
};

constexpr std::array<Published, 3> kPublished = {
    {{"OIDC_CLIENT_SECRET", "pUBnBOY80S", "Dex's client secret"},
     {"client-secret", "pUBnBOY80S", "oauth2-proxy's client secret"},
     {"cookie-secret", "7d16fee92f8d", "oauth2-proxy's cookie secret"}}};
constexpr std::string_view kPublishedUser = "user@example.com";
constexpr std::string_view kPublishedHash = "$2y$12$4K/VkmDd1q1Orb3xAt82";

Resource* find_secret(const LoginStack& stack, std::string_view namespace_name, std::string_view name) {
  for (Resource& resource : stack.list.items()) {
    const bool here = resource.namespace_name().empty() || resource.namespace_name() == namespace_name;
    if (resource.kind() == "Secret" && here && krm::without_hash(resource.name()) == name) return &resource;
  }
  return nullptr;
}

std::optional<std::string> secret_text(const LoginStack& stack, const Resource* secret,
                                       std::string_view key) {
  std::optional<std::string> value;
  if (secret != nullptr) guarded(stack, *secret, [&] { value = krm::secret_value(*secret, key); });
  return value;
}

const Resource* dex_client_secret(const LoginStack& stack) {
  return find_secret(stack, stack.sso.targets.dex.namespace_name, "dex-oidc-client");
}
const Resource* proxy_secret(const LoginStack& stack) {
  return find_secret(stack, stack.sso.targets.oauth2_proxy.namespace_name,
                     stack.sso.targets.oauth2_proxy.secret);
}

/// The static users of Dex that have Kubeflow's published password.
bool keeps_published_user(const LoginStack& stack) {
  if (stack.sso.local_users == config::Existing::Remove || !stack.dex_config) return false;
  const Resource* passwords = find_secret(stack, stack.sso.targets.dex.namespace_name, "dex-passwords");
  const auto hash = secret_text(stack, passwords, "DEX_USER_PASSWORD");
  return hash ? hash->starts_with(kPublishedHash)
              : stack.dex_config->text().find(kPublishedUser) != std::string::npos;
}

}  // namespace

void check_published_defaults(const LoginStack& stack) {
  std::string found;
  bool forgeable = false;
  const Resource* where = nullptr;
  for (const Resource* secret : {dex_client_secret(stack), proxy_secret(stack)}) {
    for (const Published& published : kPublished) {
      const auto value = secret_text(stack, secret, published.key);
      if (!value || !value->starts_with(published.beginning)) continue;
      found += (found.empty() ? "" : ", ") + std::string(published.meaning);
      forgeable = forgeable || published.key == "cookie-secret";
      if (where == nullptr) where = secret;
    }
  }
  if (keeps_published_user(stack))
    found += (found.empty() ? "" : ", ") + std::string("the password of user@example.com");
  if (found.empty()) return;
  const std::string message = "everybody can read in Kubeflow's manifests: " + found +
                              "; write values of your own there" +
                              (forgeable ? ": with the cookie secret anybody can make a session" : "");
  if (where != nullptr) {
    stack.report(Severity::Warning, "published-defaults", *where, {}, message);
  } else {
    stack.report(Severity::Warning, "published-defaults", stack.dex_config->resource(), {}, message);
  }
}

void check_oauth_clients(const LoginStack& stack) {
  const Resource* dex = dex_client_secret(stack);
  const Resource* proxy = proxy_secret(stack);
  for (const auto& [dex_key, proxy_key] :
       {std::pair{"OIDC_CLIENT_ID", "client-id"}, std::pair{"OIDC_CLIENT_SECRET", "client-secret"}}) {
    const auto a = secret_text(stack, dex, dex_key);
    const auto b = secret_text(stack, proxy, proxy_key);
    if (!a || !b || *a == *b) continue;
    const char* const field =
        proxy->document().at({"stringData", proxy_key}) != nullptr ? "stringData" : "data";
    stack.report(Severity::Error, "oauth-clients-differ", *proxy,
                 {to_string(yaml::Path{field, proxy_key}), {}, {}},
                 std::string("`") + proxy_key + "` differs from `" + dex_key + "` in " + dex->ref().text() +
                     ": oauth2-proxy is a client of Dex, both must have the same; the identity provider's "
                     "client belongs in `spec.connectors`");
  }
}

void check_proxy_options(const LoginStack& stack) {
  if (!stack.proxy_config) return;
  const krm::ConfigFile& file = *stack.proxy_config;
  guarded(stack, file.resource(), [&] {
    if (stack.proxy_settings() == nullptr) return;
    for (const toml::Setting& setting : stack.proxy_settings()->settings()) {
      const config::Option* option = config::find_option(setting.key);
      const bool known_release = stack.proxy_version && *stack.proxy_version <= config::kLastKnownOAuth2Proxy;
      if (option != nullptr && (!stack.proxy_version || option->since <= *stack.proxy_version)) continue;
      yaml::Path path = file.path();
      path.emplace_back(setting.key);
      const std::string release =
          stack.proxy_version ? "oauth2-proxy " + stack.proxy_version->text() : "oauth2-proxy";
      const std::string since = option == nullptr ? "" : " (it came with " + option->since.text() + ")";
      const std::string_view near =
          option != nullptr ? std::string_view() : config::nearest_option(setting.key, stack.proxy_version);
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
  std::vector<const Resource*> changed;
  if (stack.dex_config) changed.push_back(&stack.dex_config->resource());
  if (stack.proxy_config) changed.push_back(&stack.proxy_config->resource());
  if (stack.proxy_parameters != nullptr) changed.push_back(stack.proxy_parameters);
  for (const Resource* resource : changed) {
    const yaml::Node* immutable = resource->document().at({"immutable"});
    const bool renamed = will_be_hashed(*resource);
    if (immutable == nullptr || !resource->document().value(*immutable).is_true() || renamed) continue;
    if (yaml::edits_of(resource->document(), resource->operations()).empty()) continue;
    stack.report(Severity::Error, "immutable", *resource, {"immutable", "true", {}},
                 "is immutable and would change under the same name, which the cluster refuses: remove "
                 "`immutable: true`, or let kustomize generate it with a hash suffix");
  }
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
