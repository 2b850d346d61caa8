// The addresses of a logout.
#include "function/config/logout.h"

#include <fmt/format.h>

#include "function/config/providers.h"
#include "function/config/url.h"

namespace kubeflow_sso::config {

std::string end_session_url(const KubeflowSSO& sso) {
  if (sso.logout && !sso.logout->end_session_url.empty()) return sso.logout->end_session_url;
  const Connector* provider = sso.only_provider();
  if (provider == nullptr) return {};
  const std::string& issuer = provider->issuer;
  // Keycloak's `end_session_endpoint` (measured with 26.4.7; the same path since 4.0).
  return is_realm(parse_url(issuer).url) ? issuer + "/protocol/openid-connect/logout" : std::string();
}

/// The parameters are those of OpenID Connect RP-Initiated Logout 1.0. Dex keeps the provider's ID token to
/// itself, so that `client_id` must do, and Keycloak asks the user once (measured).
std::string logout_url(const KubeflowSSO& sso, std::string_view sign_out_page) {
  std::string url(sign_out_page);
  const Connector* provider = sso.only_provider();
  if (sso.logout->mode == LogoutMode::Local || provider == nullptr) return url;
  const std::string back = sso.kubeflow_url + url;
  const std::string page = fmt::format("{}?client_id={}&post_logout_redirect_uri={}", end_session_url(sso),
                                       percent_encoded(provider->client_id), percent_encoded(back));
  return url + "?rd=" + percent_encoded(page);
}

}  // namespace kubeflow_sso::config
