// Which route takes a request: Istio the first that matches (1.22 to 1.29), an HTTPRoute and an Ingress the
// one with the longest path (Gateway API 1.2; Ingress v1).
#include "function/login/ways_to_dex.h"

#include <algorithm>
#include <optional>

#include "function/config/url.h"
#include "function/krm/shape.h"
#include "function/login/dex_service.h"
#include "function/releases/dex_connectors.h"

namespace kubeflow_sso::login {
namespace {

using krm::Resource;
using yaml::Document;
using yaml::Node;
using yaml::Path;

/// A path that a route matches, and whether requests that have it all do.
struct PathMatch {
  std::string path;
  bool is_exact = false;
  bool is_conditional = false;  // on a header, a method, ...; or a pattern, of which nobody here knows more

  bool fits(std::string_view wanted) const { return is_exact ? wanted == path : wanted.starts_with(path); }
  /// Whether it is about a path, and no route for all that no other one takes: Dex's may be elsewhere then.
  bool says_path() const { return path.size() > 1; }
};

/// The names of headers at two paths: of a list of names, and of a mapping.
void add_names(const Document& document, const Path& headers, std::vector<std::string>& names) {
  for (const std::string& name : krm::list_of_texts(document, headers / "remove")) names.push_back(name);
  const Node* set = document.at(headers / "set");
  if (set == nullptr) return;
  for (const yaml::Entry& entry : set->entries) names.emplace_back(entry.key.scalar);
  for (const std::string& name :
       set->is_sequence() ? krm::texts_at(document, headers / "set", "name") : std::vector<std::string>())
    names.push_back(name);
}

class Reader {
 public:
  Reader(const Login& login, const config::Targets& targets, std::string_view path)
      : login_(login), dex_(login.dex_service_or(targets)), path_(path) {}

  WaysToDex read() {
    for (const VirtualService& each : login_.istio.services) read_virtual_service(each);
    for (const Resource* each : login_.items.of_kind("HTTPRoute")) {
      if (each->api_version().starts_with("gateway.networking.k8s.io/")) read_http_route(*each);
    }
    for (const Resource* each : login_.items.of_kind("Ingress")) {
      if (each->api_version().starts_with("networking.k8s.io/")) read_ingress(*each);
    }
    read_service();
    return std::move(found_);
  }

 private:
  bool is_dex(std::string_view host, const std::string& own_namespace) const {
    const auto service =
        service_of(host, own_namespace.empty() ? dex_.namespace_name : own_namespace, {dex_.namespace_name});
    return service && service->name == dex_.name && service->namespace_name == dex_.namespace_name;
  }

  // ---- Istio ----

  /// For other pods alone: `mesh`, which also is what no `gateways` means.
  static bool is_inside(const Document& document) {
    const std::vector<std::string> gateways = krm::list_of_texts(document, {"spec", "gateways"});
    return std::all_of(gateways.begin(), gateways.end(), [](const auto& each) { return each == "mesh"; });
  }

  void read_virtual_service(const VirtualService& service) {
    const Document& document = service.resource->document();
    const bool is_public = service.serves(config::parse_url(login_.dex.issuer()).url.host);
    if (!is_public && is_inside(document)) return;
    const Path list = {"spec", "http"};
    const Node* http = krm::mappings_at(document, list);
    const std::size_t count = http == nullptr ? 0 : http->items.size();
    const bool has_dex = std::any_of(service.routes.begin(), service.routes.end(), [&](const Route& route) {
      return is_dex(route.host, service.resource->namespace_name());
    });
    for (std::size_t i = 0; i < count; ++i) {
      const std::vector<PathMatch> matches = matches_of(document, list / i / "match");
      const bool is_rewritten = may_be_rewritten(document, list / i);
      bool fits = is_rewritten;
      bool is_certain = false;
      for (const PathMatch& match : matches) {
        if (!match.fits(path_)) continue;
        fits = fits || document.at(list / i / "rewrite") == nullptr;
        is_certain = is_certain || !match.is_conditional;
        const bool says_path = match.says_path() && !match.is_conditional;
        found_.is_seen = found_.is_seen || (is_public && (has_dex || says_path));
      }
      if (fits) add_destinations(*service.resource, document, list / i);
      if (is_certain) return;
    }
  }

  static std::vector<PathMatch> matches_of(const Document& document, const Path& list) {
    const Node* matches = krm::mappings_at(document, list);
    if (matches == nullptr || matches->items.empty()) return {{}};
    std::vector<PathMatch> all;
    for (std::size_t i = 0; i < matches->items.size(); ++i) {
      const Path uri = list / i / "uri";
      PathMatch match;
      match.path = krm::text_at(document, uri / "prefix");
      if (document.at(uri / "exact") != nullptr) {
        match.path = krm::text_at(document, uri / "exact");
        match.is_exact = true;
      }
      const auto& entries = matches->items[i].entries;
      match.is_conditional = document.at(uri / "regex") != nullptr ||
                             std::any_of(entries.begin(), entries.end(), [](const yaml::Entry& entry) {
                               return entry.key.scalar != "uri" && entry.key.scalar != "name" &&
                                      entry.key.scalar != "ignoreUriCase";
                             });
      all.push_back(std::move(match));
    }
    return all;
  }

  /// Whether some other path becomes this one on the way.
  bool may_be_rewritten(const Document& document, const Path& http) const {
    const Node* rewrite = document.at(http / "rewrite");
    if (rewrite == nullptr) return false;
    const std::string_view uri = krm::text_at(document, http / "rewrite" / "uri");
    return uri.empty() || path_.starts_with(uri);
  }

  void add_destinations(const Resource& resource, const Document& document, const Path& http) {
    const Node* routes = krm::mappings_at(document, http / "route");
    for (std::size_t i = 0; routes != nullptr && i < routes->items.size(); ++i) {
      const Path route = http / "route" / i;
      if (!is_dex(krm::text_at(document, route / "destination" / "host"), resource.namespace_name()))
        continue;
      WayToDex way{&resource, {}};
      add_names(document, http / "headers" / "request", way.settles);
      add_names(document, route / "headers" / "request", way.settles);
      found_.ways.push_back(std::move(way));
    }
  }

  // ---- by the longest path ----

  struct Candidate {
    PathMatch match;
    std::optional<WayToDex> way;  // nothing: to somebody else
  };

  /// The longest path that all requests with it match, and what hangs on more than the path before it.
  void choose(std::vector<Candidate> candidates) {
    std::erase_if(candidates, [&](const Candidate& each) { return !each.match.fits(path_); });
    std::size_t longest = 0;
    for (const Candidate& each : candidates) {
      if (!each.match.is_conditional) longest = std::max(longest, each.match.path.size());
    }
    for (Candidate& each : candidates) {
      if (each.match.path.size() < longest) continue;
      found_.is_seen = found_.is_seen || each.way || each.match.says_path();
      if (each.way) found_.ways.push_back(std::move(*each.way));
    }
  }

  void read_http_route(const Resource& resource) {
    const Document& document = resource.document();
    const Path rules = {"spec", "rules"};
    const Node* list = krm::mappings_at(document, rules);
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      const Path rule = rules / i;
      const std::optional<WayToDex> way = backend_of(resource, document, rule);
      const Node* matches = krm::mappings_at(document, rule / "matches");
      if (matches == nullptr || matches->items.empty()) candidates.push_back({{"/"}, way});
      for (std::size_t j = 0; matches != nullptr && j < matches->items.size(); ++j) {
        const Path match = rule / "matches" / j;
        const std::string_view type = krm::text_at(document, match / "path" / "type");
        const std::string_view value = krm::text_at(document, match / "path" / "value");
        const bool is_pattern = type == "RegularExpression";
        candidates.push_back({{is_pattern || value.empty() ? "/" : std::string(value), type == "Exact",
                               is_pattern || matches->items[j].entries.size() > 1},
                              way});
      }
    }
    choose(std::move(candidates));
  }

  std::optional<WayToDex> backend_of(const Resource& resource, const Document& document,
                                     const Path& rule) const {
    const Node* backends = krm::mappings_at(document, rule / "backendRefs");
    for (std::size_t i = 0; backends != nullptr && i < backends->items.size(); ++i) {
      const Path backend = rule / "backendRefs" / i;
      std::string host(krm::text_at(document, backend / "name"));
      const std::string_view elsewhere = krm::text_at(document, backend / "namespace");
      if (!is_dex(host, elsewhere.empty() ? resource.namespace_name() : std::string(elsewhere))) continue;
      WayToDex way{&resource, {}};
      for (const Path& filters : {rule / "filters", backend / "filters"}) {
        const Node* list = krm::mappings_at(document, filters);
        for (std::size_t j = 0; list != nullptr && j < list->items.size(); ++j)
          add_names(document, filters / j / "requestHeaderModifier", way.settles);
      }
      return way;
    }
    return {};
  }

  void read_ingress(const Resource& resource) {
    const Document& document = resource.document();
    const Path rules = {"spec", "rules"};
    const Node* list = krm::mappings_at(document, rules);
    std::vector<Candidate> candidates;
    const auto add = [&](const Path& backend, std::string path, bool is_exact) {
      std::optional<WayToDex> way;
      if (is_dex(krm::text_at(document, backend / "service" / "name"), resource.namespace_name()))
        way = WayToDex{&resource, {}};
      candidates.push_back({{std::move(path), is_exact, false}, std::move(way)});
    };
    for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
      const Path paths = rules / i / "http" / "paths";
      const Node* all = krm::mappings_at(document, paths);
      for (std::size_t j = 0; all != nullptr && j < all->items.size(); ++j)
        add(paths / j / "backend", std::string(krm::text_at(document, paths / j / "path")),
            krm::text_at(document, paths / j / "pathType") == "Exact");
    }
    if (document.at({"spec", "defaultBackend"}) != nullptr) add({"spec", "defaultBackend"}, "", false);
    choose(std::move(candidates));
  }

  /// Open on each node, or with an address of its own.
  void read_service() {
    const Resource* service = login_.items.find("Service", dex_.namespace_name, dex_.name);
    if (service == nullptr) return;
    const std::string_view type = service->document().text_at({"spec", "type"});
    if (type == "NodePort" || type == "LoadBalancer") found_.ways.push_back({service, {}});
  }

  const Login& login_;
  const DexService dex_;
  std::string_view path_;
  WaysToDex found_;
};

}  // namespace

bool WayToDex::keeps_out(std::string_view header) const {
  return std::any_of(settles.begin(), settles.end(),
                     [&](const std::string& each) { return releases::same_key(each, header); });
}

WaysToDex ways_to_dex(const Login& login, const config::Targets& targets, std::string_view path) {
  return Reader(login, targets, path).read();
}

bool is_kept_from_pods(const Login& login) {
  if (!login.dex.workload) return true;  // nobody can tell
  const std::string& where = login.dex.workload->namespace_name();
  const auto any = [&](std::string_view kind, const Path& selector) {
    const auto all = login.items.in_namespace(kind, where);
    return std::any_of(all.begin(), all.end(), [&](const Resource* each) {
      const std::vector<std::string> types = krm::list_of_texts(each->document(), {"spec", "policyTypes"});
      const bool is_outward =
          !types.empty() && std::find(types.begin(), types.end(), "Ingress") == types.end();
      const Node* labels = each->document().at(selector / "matchLabels");  // none: every pod
      return !is_outward &&
             (labels == nullptr || has_labels(login.dex.workload->resource(), each->document(), *labels));
    });
  };
  return any("NetworkPolicy", {"spec", "podSelector"}) || any("AuthorizationPolicy", {"spec", "selector"});
}

}  // namespace kubeflow_sso::login
