// What the rules about the ingress gateway share.
#pragma once

#include <string>
#include <vector>

#include "function/checks/subject.h"
#include "function/login/istio.h"

namespace kubeflow_sso::checks {

/// The host of a URL as requests carry it, with a port that is not the scheme's.
std::string authority_of(const std::string& url);

/// Whether the policy is one of the two that Kubeflow has for the login, by its name.
bool is_kubeflows(const login::AuthorizationPolicy& policy);

/// The gateway's policies without the function's own against unverified addresses, which keeps nobody out who
/// has no token.
std::vector<const login::AuthorizationPolicy*> login_policies(const Subject& subject);

/// The extension providers that policies with `action: CUSTOM` name. Of check_gateway.
void check_extension_providers(const Subject& subject);

/// The routes behind the gateway. References to what must outlive it.
class Routes {
 public:
  explicit Routes(const Subject& subject) : subject_(subject), istio_(subject.login.istio) {}

  /// That the login's hosts and paths are routed to Dex and oauth2-proxy. Of check_gateway.
  void check() const;
  /// Whether Dex's public URL is this gateway's: Kubeflow's own host, or one that a route to Dex names.
  bool serve_dex() const;
  /// Whether a route serves a page of another application at the login's gateway.
  bool serve_another(const std::string& host, const std::string& page) const;
  /// Whether a Gateway in front of a route takes a host, as far as the list tells.
  bool is_listened(const login::VirtualService& routes, const std::string& host) const;

 private:
  void check_hosts() const;
  void check_listeners(const login::VirtualService& routes, const std::string& host) const;
  void check_dexs_path() const;
  void check_route_is_there(const std::string& host, const std::string& page) const;
  void check_callback_route() const;
  void check_route(const login::VirtualService& routes, const login::Route& route) const;
  bool is_at_gateway(const login::VirtualService& routes) const;
  bool leads_to_dex(const login::VirtualService& routes, const login::Route& route) const;

  const Subject& subject_;
  const login::Istio& istio_;
};

}  // namespace kubeflow_sso::checks
