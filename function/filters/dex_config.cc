// Changes of Dex's config.yaml.
#include "function/filters/dex_config.h"

#include <algorithm>

#include "function/config/dex_connector.h"
#include "function/krm/shape.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Severity;
using yaml::Document;
using yaml::Node;
using yaml::Operations;
using yaml::Value;

/// The field of config.yaml as results name it: `data["config.yaml"].connectors`.
krm::FieldRef field(const krm::ConfigFile& file, const yaml::Path& path,
                    std::optional<std::string> current = {}, std::optional<std::string> proposed = {}) {
  yaml::Path whole = file.path();
  whole.insert(whole.end(), path.begin(), path.end());
  return {whole, std::move(current), std::move(proposed)};
}

/// The path of an URL: `/dex` of `http://dex.auth.svc.cluster.local:5556/dex`.
std::string_view path_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t slash = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash);
}

void set_issuer(const LoginStack& stack, const Document& document, Operations& operations) {
  const krm::ConfigFile& file = *stack.dex_config;
  const std::string_view now = krm::text_at(document, {"issuer"});
  const std::string_view path = path_of(now);
  if (!now.empty() && path != "/dex" && path != "/dex/") {
    stack.report(Severity::Error, "dex-path", file.resource(),
                 field(file, {"issuer"}, std::string(now), stack.sso.dex_issuer()),
                 "Dex is served under \"" + text::printable(path) +
                     "\", this function knows `/dex` only: the VirtualService, the probes and the exempt "
                     "paths of oauth2-proxy and Istio would have to change with it");
    return;
  }
  operations.set({"issuer"}, Value::string(stack.sso.dex_issuer()));
}

bool is_listed(const LoginStack& stack, std::string_view id) {
  return std::any_of(stack.sso.connectors.begin(), stack.sso.connectors.end(),
                     [&](const auto& connector) { return connector.id == id; });
}

/// Removes or keeps what the functionConfig does not name, and warns either way where there is a reason.
void handle_others(const LoginStack& stack, const Document& document, Operations& operations) {
  const Node* present = krm::mappings_at(document, {"connectors"});
  if (present == nullptr) return;
  std::string names;
  for (std::size_t i = 0; i < present->items.size(); ++i) {
    const std::string id(document.text_at({"connectors", i, "id"}));
    if (is_listed(stack, id)) continue;
    if (stack.sso.other_connectors == config::Existing::Remove) {
      operations.remove({"connectors", i});
      names += (names.empty() ? "" : ", ") + (id.empty() ? "one without an id" : text::printable(id));
    }
  }
  if (names.empty()) return;
  stack.report(Severity::Warning, "other-connectors", stack.dex_config->resource(),
               field(*stack.dex_config, {"connectors"}),
               "removes the connectors that `spec.connectors` does not name: " + names +
                   "; write `otherConnectors: Keep` to keep them");
}

void set_connectors(const LoginStack& stack, const Document& document, Operations& operations) {
  const Node* present = krm::mappings_at(document, {"connectors"});
  for (const config::Connector& connector : stack.sso.connectors) {
    const Value value = config::dex_connector(stack.sso, connector);
    std::vector<std::size_t> places;
    for (std::size_t i = 0; present != nullptr && i < present->items.size(); ++i) {
      if (document.text_at({"connectors", i, "id"}) == connector.id) places.push_back(i);
    }
    if (places.empty()) {
      operations.append({"connectors"}, value);
    } else {
      operations.set({"connectors", places[0]}, value);
      for (std::size_t i = 1; i < places.size(); ++i) operations.remove({"connectors", places[i]});
    }
  }
  handle_others(stack, document, operations);
}

/// Dex exits on `enablePasswordDB: false` beside `staticPasswords` (cmd/dex/config.go, 2.39.1 to 2.45.1), so
/// both go together.
void set_local_users(const LoginStack& stack, Operations& operations) {
  if (stack.sso.local_users == config::Existing::Keep) return;
  operations.set({"enablePasswordDB"}, Value::boolean(false));
  operations.remove({"staticPasswords"});
}

/// The redirect_url that oauth2-proxy sends; Kubeflow's own where its cfg is not in the list.
std::string redirect_url(const LoginStack& stack) {
  const toml::Document* settings = stack.proxy_settings();
  const std::string_view url = settings == nullptr ? std::string_view() : settings->string("redirect_url");
  return url.empty() ? "/oauth2/callback" : std::string(url);
}

/// The static client that is oauth2-proxy: the one whose id comes from Kubeflow's variable, else the only
/// one.
std::optional<std::size_t> proxy_client(const Document& document) {
  const Node* clients = krm::mappings_at(document, {"staticClients"});
  if (clients == nullptr || clients->items.empty()) return {};
  for (std::size_t i = 0; i < clients->items.size(); ++i) {
    if (document.text_at({"staticClients", i, "idEnv"}) == "OIDC_CLIENT_ID") return i;
  }
  if (clients->items.size() == 1) return 0;
  for (std::size_t i = 0; i < clients->items.size(); ++i) {
    if (document.text_at({"staticClients", i, "id"}) == "kubeflow-oidc-authservice") return i;
  }
  return {};
}

void allow_redirect(const LoginStack& stack, const Document& document, Operations& operations) {
  const krm::ConfigFile& file = *stack.dex_config;
  const std::optional<std::size_t> client = proxy_client(document);
  if (!client) {
    stack.report(Severity::Error, "dex-static-client", file.resource(), field(file, {"staticClients"}),
                 "has no client for oauth2-proxy: one with `idEnv: OIDC_CLIENT_ID`, `secretEnv: "
                 "OIDC_CLIENT_SECRET` and `redirectURIs: [/oauth2/callback]`");
    return;
  }
  const std::string url = redirect_url(stack);
  const yaml::Path path = {"staticClients", *client, "redirectURIs"};
  const Node* present = krm::list_at(document, path);
  const bool listed = present != nullptr &&
                      std::any_of(present->items.begin(), present->items.end(),
                                  [&](const Node& item) { return document.resolve(item).scalar == url; });
  if (!listed) operations.append(path, Value::string(url));
}

}  // namespace

std::string filter_dex_config(const LoginStack& stack) {
  if (!stack.dex_config) return {};
  const krm::ConfigFile& file = *stack.dex_config;
  std::string edited = file.text();
  guarded(stack, file.resource(), [&] {
    const Document document = Document::parse(file.source());
    if (!document.root().is_mapping())
      throw document.error(document.root(), "expected Dex's configuration, a mapping");
    Operations operations;
    set_issuer(stack, document, operations);
    set_connectors(stack, document, operations);
    set_local_users(stack, operations);
    allow_redirect(stack, document, operations);
    const text::TextEdits edits = edits_of(document, operations);
    edited = edits.apply(file.text());
    prove(document, {0, file.text().size()}, -1, operations, edited);
    file.edit(edits);
  });
  return edited;
}

}  // namespace kubeflow_sso::filters
