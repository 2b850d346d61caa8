// Rules about the mesh's extension providers, by which the gateway asks oauth2-proxy.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "function/checks/gateway.h"
#include "function/login/dex_service.h"

namespace kubeflow_sso::checks {
namespace {

using login::AuthorizationPolicy;
using login::Istio;
using login::Match;
using login::Request;

class ExtensionProviders {
 public:
  explicit ExtensionProviders(const Subject& subject)
      : subject_(subject), istio_(subject.login.istio), policies_(login_policies(subject)) {}

  void check() const {
    for (const AuthorizationPolicy* policy : policies_) {
      if (policy->action != "CUSTOM") continue;
      check_provider(*policy);
    }
  }

 private:
  /// One mesh of the list must have it: which one is the gateway's, where there are several, only the cluster
  /// knows.
  void check_provider(const AuthorizationPolicy& policy) const {
    if (!istio_.mesh.is_here()) return;
    const yaml::Path path = {"spec", "provider", "name"};
    bool is_found = false;
    for (const krm::Resource* mesh : istio_.mesh.resources) {
      const login::ExtensionProvider* provider = istio_.mesh.find(*mesh, policy.provider);
      if (provider == nullptr) continue;
      is_found = true;
      if (!is_kubeflows(policy)) continue;
      if (!provider->service.empty() && !is_proxys(provider->service)) {
        subject_.report(rule("extension-provider"), *policy.resource,
                        krm::FieldRef{path, policy.provider, {}},
                        fmt::format("names the extension provider \"{}\", which asks {} and not oauth2-proxy",
                                    text::printable(policy.provider), text::printable(provider->service)));
      } else {
        check_headers(*provider);
        check_failing(*provider);
      }
    }
    if (is_found) return;
    subject_.report(
        rule("extension-provider"), *policy.resource, krm::FieldRef{path, policy.provider, {}},
        fmt::format("names the extension provider \"{}\", which {} does not have: Istio then refuses every "
                    "request; build istio-install/overlays/oauth2-proxy",
                    text::printable(policy.provider), istio_.mesh.resources.front()->ref().text()));
  }

  /// oauth2-proxy must see the session's cookie, and the request must get the token.
  void check_headers(const login::ExtensionProvider& provider) const {
    const auto count = std::count_if(
        istio_.mesh.providers.begin(), istio_.mesh.providers.end(),
        [&](const auto& each) { return each.name == provider.name && each.resource == provider.resource; });
    std::string problem;
    if (!provider.service.empty() && !provider.is_http)
      problem = "asks by gRPC, which oauth2-proxy does not speak: write `envoyExtAuthzHttp`";
    if (count > 1) problem = "stands there more than once: keep one";
    if (const std::string ports = other_ports(provider); !ports.empty())
      problem = fmt::format("asks at port {}, and its Service has {}: write that", provider.port, ports);
    if (!provider.asks_with.empty() && !login::names_header(provider.asks_with, "cookie"))
      problem =
          "does not ask oauth2-proxy with the session's cookie: add `cookie` to "
          "`includeRequestHeadersInCheck`";
    if (!provider.adds.empty() && !login::names_header(provider.adds, "authorization"))
      problem = "drops the token that oauth2-proxy gives: add `authorization` to `headersToUpstreamOnAllow`";
    if (problem.empty()) return;
    subject_.report(rule("extension-provider"), *provider.resource, provider.place,
                    fmt::format("\"{}\" {}", text::printable(provider.name), problem));
  }

  /// While oauth2-proxy does not answer, only a policy that wants a token is left.
  void check_failing(const login::ExtensionProvider& provider) const {
    if (!provider.fails_open) return;
    const Request request{authority_of(subject_.sso.kubeflow_url), "/"};
    const bool is_refused =
        std::any_of(policies_.begin(), policies_.end(), [&](const AuthorizationPolicy* policy) {
          return policy->action == "DENY" && policy->matches(request) == Match::Yes;
        });
    if (is_refused) return;
    subject_.report(rule("fails-open"), *provider.resource, provider.place / "envoyExtAuthzHttp" / "failOpen",
                    "lets everybody in while oauth2-proxy does not answer: remove it, or refuse requests "
                    "without a token, as Kubeflow's istio-ingressgateway-require-jwt does");
  }

  /// The ports of the provider's Service, where its own is none of them; else empty.
  std::string other_ports(const login::ExtensionProvider& provider) const {
    const auto found = service_of(provider.service);
    const krm::Resource* there =
        found ? subject_.login.items.find("Service", found->namespace_name, found->name) : nullptr;
    if (there == nullptr || provider.port == 0) return {};
    const std::vector<int> ports = login::ports_of(*there);
    if (std::find(ports.begin(), ports.end(), provider.port) != ports.end()) return {};
    return fmt::format("{}", fmt::join(ports, ", "));
  }

  std::optional<login::DexService> service_of(const std::string& service) const {
    const auto host = service.substr(service.find('/') == std::string::npos ? 0 : service.find('/') + 1);
    return login::service_of(host, subject_.sso.targets.request_authentication.namespace_name,
                             {subject_.sso.targets.oauth2_proxy.namespace_name});
  }

  bool is_proxys(const std::string& service) const {
    const auto& proxy = subject_.sso.targets.oauth2_proxy;
    const auto found = service_of(service);
    if (!found) return true;
    const krm::Resource* there = subject_.login.items.find("Service", found->namespace_name, found->name);
    if (there != nullptr && subject_.login.proxy.workload)
      return login::selects(*there, subject_.login.proxy.workload->resource());
    if (there == nullptr && has_service_in_cluster()) return false;
    return found->namespace_name == proxy.namespace_name ||
           found->name.find("oauth2-proxy") != std::string::npos;
  }

  /// Whether a dump has a Service of oauth2-proxy's, so that one that it has not is not there.
  bool has_service_in_cluster() const {
    const std::vector<const krm::Resource*>& services = subject_.login.items.of_kind("Service");
    return subject_.login.proxy.workload &&
           std::any_of(services.begin(), services.end(), [&](const krm::Resource* each) {
             return is_of_cluster(*each) && login::selects(*each, subject_.login.proxy.workload->resource());
           });
  }

  const Subject& subject_;
  const Istio& istio_;
  std::vector<const AuthorizationPolicy*> policies_;
};

}  // namespace

void check_extension_providers(const Subject& subject) {
  ExtensionProviders(subject).check();
}

}  // namespace kubeflow_sso::checks
