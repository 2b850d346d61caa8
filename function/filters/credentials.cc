// Which Secret a variable of Dex or oauth2-proxy comes from.
#include "function/filters/credentials.h"

#include <algorithm>
#include <array>

#include "function/filters/pod_template.h"
#include "function/filters/references.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Resource;

/// Where Kubeflow keeps the value of a variable.
struct Usual {
  std::string_view variable;
  std::string_view secret;  // empty: the one that `targets` names
  std::string_view key;
};

constexpr std::array<Usual, 6> kUsual = {{{"OIDC_CLIENT_ID", "dex-oidc-client", "OIDC_CLIENT_ID"},
                                          {"OIDC_CLIENT_SECRET", "dex-oidc-client", "OIDC_CLIENT_SECRET"},
                                          {"DEX_USER_PASSWORD", "dex-passwords", "DEX_USER_PASSWORD"},
                                          {"OAUTH2_PROXY_CLIENT_ID", "", "client-id"},
                                          {"OAUTH2_PROXY_CLIENT_SECRET", "", "client-secret"},
                                          {"OAUTH2_PROXY_COOKIE_SECRET", "", "cookie-secret"}}};

const Usual& usual_of(std::string_view variable) {
  return *std::find_if(kUsual.begin(), kUsual.end(),
                       [&](const Usual& usual) { return usual.variable == variable; });
}

std::optional<Credential> credential(const LoginStack& stack, const Resource* secret, std::string key) {
  if (secret == nullptr) return {};
  std::optional<std::string> value;
  guarded(stack, *secret, [&] { value = krm::secret_value(*secret, key); });
  if (!value) return {};
  return Credential{secret, std::move(key), std::move(*value)};
}

/// What a container says about a variable.
struct Source {
  bool is_told = false;
  std::optional<Credential> credential = {};  // nothing when it is not in a Secret of the list
};

Source from_env(const LoginStack& stack, const Container& container, const std::string& variable) {
  if (container.env(variable) == nullptr) return {};
  const std::size_t index = container.env_index(variable);
  const auto text = [&](const char* field) {
    return container.deployment().document().text_at(
        container.path({"env", index, "valueFrom", "secretKeyRef", field}));
  };
  const Resource* secret = find_object(stack, "Secret", text("name"), container.deployment());
  return {true, credential(stack, secret, std::string(text("key")))};
}

/// The last source of `envFrom` that has a variable wins.
Source from_env_from(const LoginStack& stack, const Container& container, const std::string& variable) {
  const yaml::Document& document = container.deployment().document();
  const yaml::Node* sources = document.at(container.path({"envFrom"}));
  Source source;
  for (std::size_t i = sources == nullptr ? 0 : sources->items.size(); i-- > 0;) {
    const std::string_view name = document.text_at(container.path({"envFrom", i, "secretRef", "name"}));
    const std::string_view prefix = document.text_at(container.path({"envFrom", i, "prefix"}));
    if (name.empty() || !variable.starts_with(prefix)) continue;
    source.is_told = true;
    const Resource* secret = find_object(stack, "Secret", name, container.deployment());
    source.credential = credential(stack, secret, variable.substr(prefix.size()));
    if (source.credential) break;
  }
  return source;
}

Source source_of(const LoginStack& stack, Resource* deployment, const char* container,
                 const std::string& variable) {
  Source source;
  if (deployment == nullptr) return source;
  guarded(stack, *deployment, [&] {
    const std::optional<Container> found = Container::find(*deployment, container, container);
    if (!found) return;
    source = from_env(stack, *found, variable);
    if (!source.is_told) source = from_env_from(stack, *found, variable);
  });
  return source;
}

/// The Secret of that name in a namespace, an absent one included.
const Resource* secret_named(const LoginStack& stack, std::string_view namespace_name,
                             const std::string& name) {
  for (const Resource& resource : stack.list.items()) {
    const bool here = resource.namespace_name().empty() || resource.namespace_name() == namespace_name;
    if (resource.kind() == "Secret" && here && has_or_had_name(resource, name)) return &resource;
  }
  return nullptr;
}

}  // namespace

std::optional<Credential> dex_credential(const LoginStack& stack, const std::string& variable) {
  Source source = source_of(stack, stack.dex_deployment, "dex", variable);
  if (source.is_told) return std::move(source.credential);
  const Usual& usual = usual_of(variable);
  const Resource* secret =
      secret_named(stack, stack.sso.targets.dex.namespace_name, std::string(usual.secret));
  return credential(stack, secret, std::string(usual.key));
}

std::optional<Credential> proxy_credential(const LoginStack& stack, const std::string& variable) {
  Source source = source_of(stack, stack.proxy_deployment, "oauth2-proxy", variable);
  if (source.is_told) return std::move(source.credential);
  const auto& proxy = stack.sso.targets.oauth2_proxy;
  return credential(stack, secret_named(stack, proxy.namespace_name, proxy.secret),
                    std::string(usual_of(variable).key));
}

}  // namespace kubeflow_sso::filters
