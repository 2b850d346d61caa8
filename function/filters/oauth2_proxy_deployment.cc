// Changes and checks of oauth2-proxy's Deployment.
#include "function/filters/oauth2_proxy_deployment.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "function/filters/pod_template.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Severity;

constexpr std::string_view kEnvPrefix = "OAUTH2_PROXY_";

/// `oidc_issuer_url` of `OAUTH2_PROXY_OIDC_ISSUER_URL` or `--oidc-issuer-url=...`; empty for anything else.
std::string key_of(std::string_view name) {
  if (name.starts_with(kEnvPrefix)) {
    name.remove_prefix(kEnvPrefix.size());
  } else if (name.starts_with("--")) {
    name.remove_prefix(2);
    name = name.substr(0, name.find('='));
  } else {
    return {};
  }
  std::string key(name);
  std::transform(key.begin(), key.end(), key.begin(),
                 [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::tolower(c)); });
  return key;
}

/// The settings that the function writes into the file, by the names that flags and variables have for them.
bool is_ours(const std::string& key) {
  constexpr std::array<std::string_view, 10> kOurs = {"provider",
                                                      "oidc_issuer_url",
                                                      "skip_oidc_discovery",
                                                      "login_url",
                                                      "redeem_url",
                                                      "oidc_jwks_url",
                                                      "scope",
                                                      "email_domains",
                                                      "email_domain",
                                                      "insecure_oidc_allow_unverified_email"};
  return std::find(std::begin(kOurs), std::end(kOurs), key) != std::end(kOurs);
}

/// The names of flags and variables of a container, with the field that holds each.
std::vector<std::pair<std::string, yaml::Path>> overrides(const Container& container) {
  const yaml::Document& document = container.deployment().document();
  std::vector<std::pair<std::string, yaml::Path>> found;
  for (const char* list : {"command", "args"}) {
    const yaml::Node* flags = document.at(container.path({list}));
    for (std::size_t i = 0; flags != nullptr && i < flags->items.size(); ++i) {
      found.emplace_back(document.resolve(flags->items[i]).scalar, container.path({list, i}));
    }
  }
  for (const std::string& name : container.env_names(kEnvPrefix)) {
    found.emplace_back(name, container.path({"env", container.env_index(name)}));
  }
  return found;
}

/// Flag wins over variable, variable over file (oauth2-proxy 7.6.0 to 7.15.2, pkg/apis/options/load.go).
void check_overrides(const LoginStack& stack, const Container& container) {
  const toml::Document* document = stack.proxy_settings();
  for (const auto& [name, path] : overrides(container)) {
    const std::string key = key_of(name);
    if (key.empty()) continue;
    const std::string shown = text::printable(name.substr(0, name.find('=')));
    if (is_ours(key)) {
      stack.report(Severity::Error, "dead-setting", container.deployment(), {path, {}, {}},
                   fmt::format("{} wins over `{}` in oauth2_proxy.cfg, which this function sets: remove it",
                               shown, key));
    } else if (document != nullptr && document->find(key) != nullptr) {
      stack.report(Severity::Warning, "dead-key", container.deployment(), {path, {}, {}},
                   fmt::format("{} wins over `{}` in oauth2_proxy.cfg: remove one of them", shown, key));
    }
  }
}

}  // namespace

void filter_oauth2_proxy_deployment(const LoginStack& stack, std::string_view config) {
  if (stack.proxy_deployment == nullptr) return;
  krm::Resource& deployment = *stack.proxy_deployment;
  guarded(stack, deployment, [&] {
    const std::optional<Container> container = Container::find(deployment, "oauth2-proxy", "oauth2-proxy");
    if (!container) {
      stack.report(Severity::Error, "oauth2-proxy-container", deployment, {in_pod({"containers"}), {}, {}},
                   "has no container named oauth2-proxy and none with an image that ends in /oauth2-proxy");
      return;
    }
    check_overrides(stack, *container);
    if (stack.proxy_config) restart_on_change(deployment, *stack.proxy_config, config);
  });
}

}  // namespace kubeflow_sso::filters
