// Reading the functionConfig out of the login.
#include "function/login/described.h"

#include <string_view>
#include <vector>

#include "function/config/url.h"
#include "function/login/dex_service.h"

namespace kubeflow_sso::login {
namespace {

constexpr std::string_view kAllowsUnverified = "insecure_oidc_allow_unverified_email";

/// Whose tokens the login takes: Dex's file tells, else oauth2-proxy, else Istio.
std::string issuer_of(const Login& login, bool is_direct) {
  std::string of_proxy = login.proxy.setting("oidc_issuer_url").text();
  if (is_direct && !of_proxy.empty()) return of_proxy;
  if (login.dex.config && !login.dex.issuer().empty()) return login.dex.issuer();
  if (!of_proxy.empty()) return of_proxy;
  const JwtRule* rule = login.dex_rule({});
  return rule == nullptr ? std::string() : rule->issuer;
}

/// Whether Istio's rule alone tells of a provider: an issuer that is not Dex's, with keys outside.
bool is_direct_by_rule(const Login& login) {
  if (login.proxy.config || login.dex.config) return false;
  const JwtRule* rule = login.dex_rule({});
  return rule != nullptr && !login.is_dex(rule->issuer, {}) && rule->jwks_uri.starts_with("http") &&
         !service_of(config::parse_url(rule->jwks_uri).url.host, {}, {});
}

/// Where a browser opens Kubeflow: where oauth2-proxy sends it back to, as it says or as Dex knows, else the
/// host of the login page.
std::string kubeflow_url_of(const Login& login, const std::string& issuer) {
  std::vector<std::string> urls = {login.proxy.setting("redirect_url").text()};
  if (const StaticClient* client = login.dex.proxy_client(login.proxy_client_id()))
    urls.insert(urls.end(), client->redirect_uris.begin(), client->redirect_uris.end());
  urls.push_back(issuer);
  for (const std::string& url : urls) {
    const config::UrlResult parsed = config::parse_url(url);
    if (parsed.ok()) return parsed.url.origin();
  }
  return "http://localhost";
}

/// Without oauth2-proxy's file nobody can tell, and nothing is asked for.
config::UnverifiedEmail unverified_email(const Login& login) {
  const bool is_allowed = !login.proxy.config || login.proxy.setting(kAllowsUnverified).is_true();
  return is_allowed ? config::UnverifiedEmail::Allow : config::UnverifiedEmail::Deny;
}

config::Connector of_all_connectors(const Login& login) {
  config::Connector connector;
  connector.groups = config::Groups::FromProvider;
  connector.unverified_email = unverified_email(login);
  return connector;
}

config::Direct direct_of(const Login& login, const std::string& issuer) {
  config::Direct direct;
  direct.provider.path = {"spec", "direct"};
  direct.provider.type = "oidc";
  direct.provider.issuer = issuer;
  direct.provider.client_id = login.proxy_client_id().value_or("");
  direct.provider.groups = config::Groups::FromProvider;
  direct.provider.unverified_email = unverified_email(login);
  const std::string claim = login.proxy.setting("oidc_email_claim").text();
  if (!claim.empty()) direct.provider.user_id_claim = claim;
  if (const JwtRule* rule = login.dex_rule(issuer)) {
    direct.jwks_uri = rule->jwks_uri;
    direct.audiences = rule->audiences;
    direct.groups_claim = rule->claim_of("kubeflow-groups");
  }
  return direct;
}

}  // namespace

config::KubeflowSSO described(const Login& login, const config::Targets& targets) {
  const bool is_direct = login.is_direct({}) || is_direct_by_rule(login);
  const std::string issuer = config::without_user(issuer_of(login, is_direct));
  config::KubeflowSSO sso;
  sso.targets = targets;
  sso.kubeflow_url = kubeflow_url_of(login, issuer);
  sso.other_connectors = config::Existing::Keep;
  sso.local_users = config::Existing::Keep;
  sso.other_grants = config::Existing::Keep;
  if (is_direct) {
    sso.direct = direct_of(login, issuer);
  } else {
    sso.dex_url = issuer;
    sso.names_dex_url = true;
    sso.connectors.push_back(of_all_connectors(login));
  }
  return sso;
}

}  // namespace kubeflow_sso::login
