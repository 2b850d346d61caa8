// The URLs by which browsers, oauth2-proxy and Istio reach Dex: which of those that are there lead to it, and
// what they must be.
#pragma once

#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/login/login.h"

namespace kubeflow_sso::login {

class DexUrls {
 public:
  /// `issuer` is Dex's public URL as it should be, `kubeflow_url` that of Kubeflow.
  DexUrls(const Login& login, const config::KubeflowSSO& sso);

  /// Where a browser begins to log in. Relative (`/dex/auth`) where Dex is on Kubeflow's own host, as in
  /// Kubeflow's file.
  std::string login_url() const;
  bool is_login_url(std::string_view url) const;
  /// Inside the cluster, of an endpoint ("/token", "/keys"): what is there if it leads to Dex, else
  /// `http://dex.auth.svc.cluster.local:5556/dex/keys` with what the list tells of scheme, Service, port and
  /// cluster domain.
  std::string endpoint(std::string_view present, std::string_view endpoint) const;
  /// Whether a URL that oauth2-proxy reads leads to that endpoint of Dex inside the cluster.
  bool leads_to(std::string_view url, std::string_view endpoint) const;
  /// Dex's keys for Istio: the URL of oauth2-proxy, else `present` when it leads to Dex, with the Service's
  /// whole host name, which means the same in every namespace.
  std::string keys_for_istio(std::string_view present) const;
  bool are_keys(std::string_view url) const;

 private:
  bool leads_to(std::string_view url, std::string_view endpoint, std::string_view from_namespace) const;
  std::string base() const;

  const Login& login_;
  const config::KubeflowSSO& sso_;
  std::string path_;  // of the issuer: "/dex"
};

}  // namespace kubeflow_sso::login
