// Judging and making Dex's URLs.
#include "function/login/dex_urls.h"

#include <algorithm>

#include "function/config/url.h"

namespace kubeflow_sso::login {
namespace {

/// Kubeflow's port for Dex.
constexpr int kUsualPort = 5556;

int port_of(const config::Url& url) {
  if (url.port != 0) return url.port;
  return url.scheme == "https" ? 443 : 80;
}

/// Whether Dex itself serves https, and http no more.
bool serves_https_only(const Dex& dex) {
  return dex.config && !dex.config->text({"web", "https"}).empty() &&
         dex.config->text({"web", "http"}).empty();
}

}  // namespace

DexUrls::DexUrls(const Login& login, const config::KubeflowSSO& sso)
    : login_(login), sso_(sso), path_(config::parse_url(sso.dex_issuer()).url.path) {}

std::string DexUrls::login_url() const {
  const bool same_host = sso_.dex_issuer() == sso_.kubeflow_url + path_;
  return (same_host ? path_ : sso_.dex_issuer()) + "/auth";
}

bool DexUrls::is_login_url(std::string_view url) const {
  return url == login_url() || url == sso_.dex_issuer() + "/auth";
}

bool DexUrls::leads_to(std::string_view url, std::string_view endpoint,
                       std::string_view from_namespace) const {
  const config::UrlResult parsed = config::parse_url(url);
  if (!parsed.ok() || parsed.url.path != path_ + std::string(endpoint)) return false;
  const std::string& space = sso_.targets.dex.namespace_name;
  const auto service = service_of(parsed.url.host, from_namespace, {space});
  if (!service) return false;
  if (!login_.dex_service) return true;
  const DexService& dex = *login_.dex_service;
  if (service->name != dex.name || service->namespace_name != dex.namespace_name) return false;
  return dex.ports.empty() ||
         std::find(dex.ports.begin(), dex.ports.end(), port_of(parsed.url)) != dex.ports.end();
}

bool DexUrls::leads_to(std::string_view url, std::string_view endpoint) const {
  return leads_to(url, endpoint, sso_.targets.oauth2_proxy.namespace_name);
}

/// `http://dex.auth.svc.cluster.local:5556/dex`, from what the list tells.
std::string DexUrls::base() const {
  // One of the two URLs may be right.
  for (const auto& [key, endpoint] :
       {std::pair{"oidc_jwks_url", "/keys"}, std::pair{"redeem_url", "/token"}}) {
    const std::string url = login_.proxy.setting(key).text();
    if (leads_to(url, endpoint)) return url.substr(0, url.size() - std::string_view(endpoint).size());
  }
  const DexService service = login_.dex_service_or(sso_.targets);
  std::string domain = "cluster.local";
  for (const ExtensionProvider& provider : login_.istio.mesh.providers) {
    if (std::string found = cluster_domain(provider.service); !found.empty()) domain = std::move(found);
  }
  for (const VirtualService& routes : login_.istio.services) {
    for (const Route& route : routes.routes) {
      const auto other = service_of(route.host, routes.resource->namespace_name(), {});
      std::string found = cluster_domain(route.host);
      if (other && other->name == service.name && !found.empty()) domain = std::move(found);
    }
  }
  int port = kUsualPort;
  const std::vector<int>& ports = service.ports;
  if (!ports.empty() && std::find(ports.begin(), ports.end(), port) == ports.end()) port = ports.front();
  const bool https = serves_https_only(login_.dex);
  const std::string colon = port == (https ? 443 : 80) ? "" : ":" + std::to_string(port);
  return (https ? "https://" : "http://") + service.name + "." + service.namespace_name + ".svc." + domain +
         colon + path_;
}

std::string DexUrls::endpoint(std::string_view present, std::string_view endpoint) const {
  return leads_to(present, endpoint) ? std::string(present) : base() + std::string(endpoint);
}

bool DexUrls::are_keys(std::string_view url) const {
  const config::UrlResult parsed = config::parse_url(url);
  // istiod resolves a name without a namespace in its own.
  return parsed.ok() && parsed.url.host.find('.') != std::string::npos && leads_to(url, "/keys", {});
}

std::string DexUrls::keys_for_istio(std::string_view present) const {
  std::string proxys = login_.proxy.setting("oidc_jwks_url").text();
  if (login_.proxy.config && are_keys(proxys)) return proxys;
  if (!login_.proxy.config && are_keys(present)) return std::string(present);
  return base() + "/keys";
}

}  // namespace kubeflow_sso::login
