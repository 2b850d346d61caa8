// Reading Istio's resources.
#include "function/login/istio.h"

#include <algorithm>
#include <cctype>

#include "function/krm/shape.h"
#include "function/login/workload.h"
#include "function/text/ascii.h"
#include "function/yaml/one_meaning.h"

namespace kubeflow_sso::login {
namespace {

using krm::Resource;
using yaml::Document;
using yaml::Path;

Labels labels_at(const Document& document, const Path& path) {
  Labels labels;
  const yaml::Node* node = document.at(path);
  if (node == nullptr) return labels;
  for (const yaml::Entry& entry : document.resolve(*node).entries)
    labels.emplace(entry.key.scalar, document.resolve(entry.value).scalar);
  return labels;
}

std::vector<JwtRule> rules_of(const Document& document) {
  std::vector<JwtRule> rules;
  const Path list = {"spec", "jwtRules"};
  const yaml::Node* node = krm::mappings_at(document, list);
  for (std::size_t i = 0; node != nullptr && i < node->items.size(); ++i) {
    JwtRule rule;
    rule.path = list / i;
    rule.issuer = krm::text_at(document, rule.path / "issuer");
    rule.jwks_uri = krm::text_at(document, rule.path / "jwksUri");
    if (rule.jwks_uri.empty()) rule.jwks_uri = krm::text_at(document, rule.path / "jwks_uri");
    rule.has_inline_keys = !krm::text_at(document, rule.path / "jwks").empty();
    rule.audiences = krm::list_of_texts(document, rule.path / "audiences");
    const std::vector<std::string> names = krm::texts_at(document, rule.path / "fromHeaders", "name");
    const std::vector<std::string> prefixes = krm::texts_at(document, rule.path / "fromHeaders", "prefix");
    for (std::size_t j = 0; j < names.size(); ++j) rule.from_headers.push_back({names[j], prefixes[j]});
    for (const char* other : {"fromParams", "fromCookies"}) {
      if (!krm::list_of_texts(document, rule.path / other).empty()) rule.has_other_places = true;
    }
    const Path claims = rule.path / "outputClaimToHeaders";
    const std::vector<std::string> headers = krm::texts_at(document, claims, "header");
    const std::vector<std::string> values = krm::texts_at(document, claims, "claim");
    for (std::size_t j = 0; j < headers.size(); ++j) rule.claims.emplace_back(headers[j], values[j]);
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::vector<ExtensionProvider> providers_of(const Resource& resource) {
  std::vector<ExtensionProvider> providers;
  const auto file = krm::ConfigFile::find(resource, "mesh");
  if (!file) return providers;
  const Document document = Document::parse(file->source());
  yaml::check_one_meaning(document);
  const Path list = {"extensionProviders"};
  const yaml::Node* node = krm::mappings_at(document, list);
  for (std::size_t i = 0; node != nullptr && i < node->items.size(); ++i) {
    ExtensionProvider provider;
    provider.name = krm::text_at(document, list / i / "name");
    for (const char* kind : {"envoyExtAuthzHttp", "envoyExtAuthzGrpc"}) {
      const std::string_view service = krm::text_at(document, list / i / kind / "service");
      if (!service.empty()) provider.service = service;
    }
    const Path http = list / i / "envoyExtAuthzHttp";
    provider.asks_with = krm::list_of_texts(document, http / "includeRequestHeadersInCheck");
    // Its name before Istio 1.9, which is still taken.
    for (std::string& header : krm::list_of_texts(document, http / "includeHeadersInCheck"))
      provider.asks_with.push_back(std::move(header));
    provider.sends_back = krm::list_of_texts(document, http / "headersToDownstreamOnAllow");
    provider.path = list / i;
    provider.is_http = document.at(http) != nullptr;
    provider.adds = krm::list_of_texts(document, http / "headersToUpstreamOnAllow");
    providers.push_back(std::move(provider));
  }
  return providers;
}

std::vector<Route> routes_of(const Document& document) {
  std::vector<Route> routes;
  const Path list = {"spec", "http"};
  const yaml::Node* http = krm::mappings_at(document, list);
  for (std::size_t i = 0; http != nullptr && i < http->items.size(); ++i) {
    const Path uri = list / i / "match" / 0 / "uri";
    std::string prefix(krm::text_at(document, uri / "prefix"));
    if (prefix.empty()) prefix = krm::text_at(document, uri / "exact");
    const Path destinations = list / i / "route";
    const yaml::Node* route = krm::mappings_at(document, destinations);
    for (std::size_t j = 0; route != nullptr && j < route->items.size(); ++j) {
      const Path path = destinations / j / "destination" / "host";
      routes.push_back({path, prefix, std::string(krm::text_at(document, path))});
    }
  }
  return routes;
}

bool is_subset(const Labels& part, const Labels& whole) {
  return std::all_of(part.begin(), part.end(), [&](const auto& label) {
    const auto found = whole.find(label.first);
    return found != whole.end() && found->second == label.second;
  });
}

/// Whether the resource is of that kind and group, in the namespace or in none.
bool is_istios(const Resource& resource, std::string_view kind, std::string_view group) {
  return resource.kind() == kind && resource.api_version().starts_with(group);
}

class Reader {
 public:
  Reader(const krm::Items& items, std::string_view space, const Istio* before,
         const std::function<void(const Resource&, const text::LocatedError&)>& report)
      : items_(items), namespace_(space), before_(before), report_(report) {}

  Istio read() {
    istio_.gateways = {{{"app", "istio-ingressgateway"}, {"istio", "ingressgateway"}}};
    for (const Resource* resource : items_) {
      try {
        read(*resource);
      } catch (const text::LocatedError& error) {
        report_(*resource, error);
      }
    }
    add_agreed_gateway();
    return std::move(istio_);
  }

 private:
  bool is_here(const Resource& resource) const {
    return resource.namespace_name().empty() || resource.namespace_name() == namespace_;
  }

  void read(const Resource& resource) {
    if (is_istios(resource, "VirtualService", "networking.istio.io/")) {
      if (!is_known(resource, &Istio::services)) read_virtual_service(resource);
      return;
    }
    if (!is_here(resource)) return;
    if (is_istios(resource, "RequestAuthentication", "security.istio.io/")) {
      if (is_known(resource, &Istio::authentications)) return;
      const Document& document = checked(resource);
      istio_.authentications.push_back({&resource, labels_at(document, {"spec", "selector", "matchLabels"}),
                                        has_targets(document), rules_of(document)});
    } else if (is_istios(resource, "AuthorizationPolicy", "security.istio.io/")) {
      if (!is_known(resource, &Istio::policies)) read_policy(resource);
    } else if (resource.kind() == "ConfigMap" && krm::has_or_had_name(resource, "istio")) {
      read_mesh(resource);
    } else if (resource.kind() == "Deployment" && resource.name().find("gateway") != std::string::npos) {
      istio_.gateways.push_back(labels_at(resource.document(), {"spec", "template", "metadata", "labels"}));
    }
  }

  /// Whether it has been read before; then what it says is taken over.
  template <typename Read>
  bool is_known(const Resource& resource, std::vector<Read> Istio::*list) {
    if (before_ == nullptr) return false;
    const std::vector<Read>& known = before_->*list;
    const auto same = std::find_if(known.begin(), known.end(),
                                   [&](const Read& each) { return each.resource == &resource; });
    if (same == known.end()) return false;
    (istio_.*list).push_back(*same);
    return true;
  }

  void read_mesh(const Resource& resource) {
    if (before_ != nullptr && before_->mesh.resource == &resource) {
      istio_.mesh = before_->mesh;
      return;
    }
    checked(resource);
    istio_.mesh.resource = &resource;
    istio_.mesh.providers = providers_of(resource);
  }

  static const Document& checked(const Resource& resource) {
    yaml::check_one_meaning(resource.document());
    return resource.document();
  }

  void read_virtual_service(const Resource& resource) {
    const Document& document = resource.document();
    istio_.services.push_back(
        {&resource, krm::list_of_texts(document, {"spec", "hosts"}), routes_of(document)});
  }

  void read_policy(const Resource& resource) {
    const Document& document = checked(resource);
    std::string action(krm::text_at(document, {"spec", "action"}));
    if (action.empty()) action = "ALLOW";
    istio_.policies.push_back({&resource, std::move(action),
                               std::string(krm::text_at(document, {"spec", "provider", "name"})),
                               labels_at(document, {"spec", "selector", "matchLabels"}),
                               has_targets(document), read_policy_rules(document)});
  }

  static bool has_targets(const Document& document) {
    return document.at({"spec", "targetRefs"}) != nullptr || document.at({"spec", "targetRef"}) != nullptr;
  }

  /// Whoever has a gateway of another name writes its labels into all of the login's resources.
  void add_agreed_gateway() {
    std::optional<Labels> agreed;
    bool agree = true;
    const auto add = [&](const Labels& selector) {
      if (agreed && *agreed != selector) agree = false;
      agreed = selector;
    };
    for (const RequestAuthentication& each : istio_.authentications) add(each.selector);
    bool has_custom = false;
    for (const AuthorizationPolicy& each : istio_.policies) {
      if (each.action != "CUSTOM") continue;
      has_custom = true;
      add(each.selector);
    }
    const bool is_whole = has_custom && !istio_.authentications.empty();
    if (agree && is_whole && agreed && !agreed->empty()) istio_.gateways.push_back(*agreed);
  }

  const krm::Items& items_;
  std::string namespace_;
  const Istio* before_;
  const std::function<void(const Resource&, const text::LocatedError&)>& report_;
  Istio istio_;
};

}  // namespace

bool ExtensionProvider::gives_cookies() const {
  constexpr std::string_view kHeader = "set-cookie";
  return std::any_of(sends_back.begin(), sends_back.end(), [&](const std::string& pattern) {
    const std::string each = text::lower_case(pattern);
    if (each.ends_with('*')) return kHeader.starts_with(std::string_view(each).substr(0, each.size() - 1));
    if (each.starts_with('*')) return kHeader.ends_with(std::string_view(each).substr(1));
    return each == kHeader;
  });
}

const ExtensionProvider* Mesh::find(std::string_view name) const {
  const auto found = std::find_if(providers.begin(), providers.end(),
                                  [&](const ExtensionProvider& each) { return each.name == name; });
  return found == providers.end() ? nullptr : &*found;
}

std::string JwtRule::claim_of(std::string_view header) const {
  for (const auto& [name, claim] : claims) {
    if (name == header) return claim;
  }
  return {};
}

bool VirtualService::serves(std::string_view host) const {
  return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& each) {
    return each == "*" || each == host || (each.starts_with("*.") && host.ends_with(each.substr(1)));
  });
}

const Route* VirtualService::route_of(std::string_view path) const {
  const auto found = std::find_if(routes.begin(), routes.end(),
                                  [&](const Route& route) { return path.starts_with(route.prefix); });
  return found == routes.end() ? nullptr : &*found;
}

bool Istio::selects_gateway(const Labels& selector) const {
  return std::any_of(gateways.begin(), gateways.end(),
                     [&](const Labels& labels) { return is_subset(selector, labels); });
}

std::vector<const AuthorizationPolicy*> Istio::gateway_policies() const {
  std::vector<const AuthorizationPolicy*> found;
  for (const AuthorizationPolicy& policy : policies) {
    if (applies_to_gateway(policy)) found.push_back(&policy);
  }
  return found;
}

Istio read_istio(const krm::Items& items, std::string_view namespace_name, const Istio* before,
                 const std::function<void(const Resource&, const text::LocatedError&)>& report) {
  return Reader(items, namespace_name, before, report).read();
}

}  // namespace kubeflow_sso::login
