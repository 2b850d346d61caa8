// Istio's side of the login: the mesh's extension providers, which tokens the ingress gateway takes, and
// which requests it lets through.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "function/krm/config_file.h"
#include "function/krm/items.h"
#include "function/login/policy_rules.h"
#include "function/yaml/document.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::login {

using Labels = std::map<std::string, std::string>;
/// What a resource applies to, each by the labels of its pods: its `selector`, or of `targetRefs` each
/// Gateway of the Gateway API, whose pods istiod labels with its name. Nothing for other targets, such as
/// Services.
using Selectors = std::vector<Labels>;

/// Whether one of the selectors selects pods with those labels.
bool selects(const Selectors& selectors, const Labels& labels);

/// Whether one of the mesh's lists of headers has a header: by its name or a pattern (Istio 1.22 to 1.29:
/// `*`, `PREFIX*`, `*SUFFIX`, in any case).
bool names_header(const std::vector<std::string>& patterns, std::string_view header);

/// An entry of the mesh's `extensionProviders`.
struct ExtensionProvider {
  std::string name;
  /// Of envoyExtAuthzHttp or envoyExtAuthzGrpc: "oauth2-proxy.oauth2-proxy.svc.cluster.local".
  std::string service;
  int port = 0;  // 0: the list does not tell
  /// Of envoyExtAuthzHttp: the headers that it asks with (`includeRequestHeadersInCheck`), and those that the
  /// answer adds to the request (`headersToUpstreamOnAllow`).
  std::vector<std::string> asks_with = {};
  std::vector<std::string> adds = {};
  /// And those that it gives the browser (`headersToDownstreamOnAllow`).
  std::vector<std::string> sends_back = {};
  const krm::Resource* resource = nullptr;
  yaml::Path place = {};  // in the resource
  yaml::Path path = {};   // the same, in a ConfigMap in its file
  bool is_http = false;   // envoyExtAuthzHttp
  /// `failOpen` of envoyExtAuthzHttp: requests pass while the service does not answer, or answers 5xx.
  bool fails_open = false;

  /// Whether a cookie of an answer that lets a request pass reaches the browser.
  bool gives_cookies() const { return names_header(sends_back, "set-cookie"); }
};

/// ConfigMap istio-system/istio, key `mesh`; each further revision of istiod has one of its own,
/// `istio-REVISION`. Or what makes them: an IstioOperator, or an Istio of the Sail operator.
struct Mesh {
  std::vector<const krm::Resource*> resources;
  std::vector<ExtensionProvider> providers;  // of all
  std::string root_namespace;                // `rootNamespace`; empty: istio-system

  bool is_here() const { return !resources.empty(); }
  /// One of that name in a resource; null without.
  const ExtensionProvider* find(const krm::Resource& resource, std::string_view name) const;
};

/// An entry of `jwtRules`.
struct JwtRule {
  yaml::Path path;  // in the resource
  std::string issuer;
  std::string jwks_uri;
  bool has_inline_keys = false;  // `jwks`
  std::vector<std::string> audiences;
  struct Header {
    std::string name;
    std::string prefix;
  };
  std::vector<Header> from_headers;
  bool has_other_places = false;  // `fromParams` or `fromCookies`
  /// `outputClaimToHeaders`: header and claim, in their order.
  std::vector<std::pair<std::string, std::string>> claims;

  /// The claim that becomes a header; empty without one.
  std::string claim_of(std::string_view header) const;
};

struct RequestAuthentication {
  const krm::Resource* resource = nullptr;
  Selectors selectors;
  std::vector<JwtRule> rules;
};

/// A request as the policies see it.
struct Request {
  std::string host;
  std::string path;
  std::string method = "GET";
  bool has_authorization = false;  // a header of that name, whatever it holds
  bool has_token = false;          // a token that a RequestAuthentication has verified
  std::string issuer = {};         // of that token; empty: any
};

/// Whether a policy's rules are met; Perhaps where that hangs on what only the cluster knows (addresses,
/// claims).
enum class Match { No, Perhaps, Yes };

/// An AuthorizationPolicy (security.istio.io/v1 and v1beta1; Istio 1.22 to 1.29: CUSTOM and DENY before
/// ALLOW).
struct AuthorizationPolicy {
  const krm::Resource* resource = nullptr;
  std::string action;    // ALLOW, DENY, CUSTOM or AUDIT
  std::string provider;  // of CUSTOM
  Selectors selectors;
  bool is_dry_run = false;  // the annotation `istio.io/dry-run`: Istio writes down what it would refuse
  std::vector<PolicyRule> rules;

  /// Whether the policy's rules are met by the request. A policy without rules is met by none.
  Match matches(const Request& request) const;
  /// Whether it refuses whatever request has that header with that value.
  bool denies(std::string_view header, const std::string& value) const;
};

/// A VirtualService's way to some Service.
struct Route {
  yaml::Path path;                    // of the destination's host
  std::vector<std::string> prefixes;  // of each `uri` match, or its exact path; an empty one is of every path
  std::string host;                   // of the destination

  bool takes(std::string_view path_wanted) const;
  /// Whether one of its prefixes begins with a path.
  bool begins_with(std::string_view path_wanted) const;
};

/// Istio's own Gateway: at which workloads the mesh listens, and for whom.
struct Gateway {
  const krm::Resource* resource = nullptr;
  Labels selector;
  std::vector<std::string> hosts;  // of all `servers`, in lower case, without the namespaces in front

  bool serves(std::string_view host) const;
};

struct VirtualService {
  const krm::Resource* resource = nullptr;
  std::vector<std::string> hosts;  // in lower case
  std::vector<Route> routes;
  std::vector<std::string> gateways = {};  // `NAMESPACE/NAME`, or a name of its own namespace

  /// Whether requests for a host name reach it: one of its hosts is that, `*`, or `*.` and a suffix of it.
  bool serves(std::string_view host) const;
  /// The first route whose prefix a path has, which is the one that Istio takes; null without one.
  const Route* route_of(std::string_view path) const;
};

/// What one list tells of Istio.
class Istio {
 public:
  Mesh mesh;
  std::vector<RequestAuthentication> authentications;  // all of the gateway's namespace
  std::vector<AuthorizationPolicy> policies;           // all of the gateway's namespace
  std::vector<VirtualService> services;
  std::vector<Gateway> listeners;

  /// The policies that apply to the ingress gateway, without those that Istio only tries
  /// (`istio.io/dry-run`).
  std::vector<const AuthorizationPolicy*> gateway_policies() const;
  bool applies_to_gateway(const RequestAuthentication& each) const { return selects_gateway(each.selectors); }
  bool applies_to_gateway(const AuthorizationPolicy& each) const { return selects_gateway(each.selectors); }
  bool selects_gateway(const Selectors& selectors) const;
  /// The Gateways through which requests reach a VirtualService; nothing when the list does not have all.
  std::vector<const Gateway*> gateways_of(const VirtualService& service) const;

  /// The labels of the gateway's pods, each set that may be it: those of the workloads of the list that the
  /// login's policies reach, else Istio's own (`app: istio-ingressgateway`, `istio: ingressgateway`) and
  /// those that all of the login's policies and its RequestAuthentication agree on.
  std::vector<Labels> gateways;
};

/// Reads what the list has of Istio in `namespace_name`, Istio's root namespace. What cannot be read is given
/// to `report`, with its resource. What `before` (may be null) says of the same resources is taken over.
Istio read_istio(const krm::Items& items, std::string_view namespace_name, const Istio* before,
                 const std::function<void(const krm::Resource&, const text::LocatedError&)>& report);

}  // namespace kubeflow_sso::login
