// Kubeflow's own names and published values, read from its manifests at v1.9.0, v1.9.1, v1.10 and 2026-06.
#pragma once

#include <array>
#include <string_view>

/// Names stand here as the manifests have them; `spec.targets` gives others. All parts have had the same
/// names since 1.9.0 but where two are listed.
namespace kubeflow_sso::releases::kubeflow {

/// Dex: common/dex. Its Service, VirtualService, Deployment and ConfigMap are all called the same.
inline constexpr std::string_view kDexNamespace = "auth";
inline constexpr std::string_view kDex = "dex";
inline constexpr std::string_view kDexConfigKey = "config.yaml";
inline constexpr std::string_view kDexContainer = "dex";
/// The file that Dex's image starts with when nobody names another (Dockerfile, 2.39.1 to 2.45.1).
inline constexpr std::string_view kDexImageFile = "/etc/dex/config.docker.yaml";
/// What Dex's path is at Kubeflow's public URL.
inline constexpr std::string_view kDexPath = "/dex";

/// oauth2-proxy: common/oauth2-proxy (in 1.9.0 common/oidc-client/oauth2-proxy). Service, VirtualService,
/// Deployment, ConfigMap and Secret are all called the same.
inline constexpr std::string_view kProxyNamespace = "oauth2-proxy";
inline constexpr std::string_view kProxy = "oauth2-proxy";
inline constexpr std::string_view kProxyConfigKey = "oauth2_proxy.cfg";
inline constexpr std::string_view kProxyContainer = "oauth2-proxy";
/// The ConfigMap with FORCE_HTTPS and ALLOW_SELF_SIGNED_ISSUER.
inline constexpr std::string_view kProxyParameters = "oauth2-proxy-parameters";
inline constexpr std::string_view kProxyPath = "/oauth2";
/// Where oauth2-proxy takes the code from Dex: its `redirect_url`, and the one in Dex's `redirectURIs`.
inline constexpr std::string_view kProxyCallback = "/oauth2/callback";

/// Istio: the gateway's namespace, and what oauth2-proxy's component istio-external-auth puts there.
inline constexpr std::string_view kIstioNamespace = "istio-system";
inline constexpr std::string_view kDexRequestAuthentication = "dex-jwt";
inline constexpr std::string_view kMachineRequestAuthentication = "m2m-token-issuer";
/// The CUSTOM policy that asks oauth2-proxy, and (from 1.9.1 on) the DENY policy that wants a token.
inline constexpr std::array<std::string_view, 2> kGatewayPolicies = {"istio-ingressgateway-oauth2-proxy",
                                                                     "istio-ingressgateway-require-jwt"};
/// The ConfigMap with the mesh's configuration, and its key.
inline constexpr std::string_view kMesh = "istio";
inline constexpr std::string_view kMeshKey = "mesh";

/// The dashboard's Deployment: the first up to 1.10, then the second.
inline constexpr std::string_view kDashboardNamespace = "kubeflow";
inline constexpr std::array<std::string_view, 2> kDashboards = {"centraldashboard", "dashboard"};
/// Its variable with the address that a logout opens.
inline constexpr std::string_view kLogoutVariable = "LOGOUT_URL";

/// What the images of Dex and oauth2-proxy end in, whatever the registry; and the login of 1.8 and older.
inline constexpr std::string_view kDexImage = "dexidp/dex";
inline constexpr std::string_view kProxyImage = "oauth2-proxy/oauth2-proxy";
inline constexpr std::string_view kAuthserviceImage = "oidc-authservice";

/// The client of Dex that is oauth2-proxy, in `staticClients`: the variables that its id and secret come
/// from, and the id that they hold. Kubeflow's Keycloak guide gives Keycloak's client that id too.
inline constexpr std::string_view kClientIdVariable = "OIDC_CLIENT_ID";
inline constexpr std::string_view kClientSecretVariable = "OIDC_CLIENT_SECRET";
inline constexpr std::string_view kClientId = "kubeflow-oidc-authservice";

/// Where the manifests keep the value of a variable of Dex or oauth2-proxy.
struct VariableSource {
  std::string_view variable;
  std::string_view secret;  // empty: the Secret of oauth2-proxy, which `spec.targets` may name
  std::string_view key;
};
inline constexpr std::string_view kUserHashVariable = "DEX_USER_PASSWORD";
inline constexpr std::string_view kProxyClientIdVariable = "OAUTH2_PROXY_CLIENT_ID";
inline constexpr std::string_view kProxyClientSecretVariable = "OAUTH2_PROXY_CLIENT_SECRET";
inline constexpr std::string_view kProxyCookieVariable = "OAUTH2_PROXY_COOKIE_SECRET";
/// The keys of oauth2-proxy's Secret.
inline constexpr std::string_view kProxyClientIdKey = "client-id";
inline constexpr std::string_view kProxyClientSecretKey = "client-secret";
inline constexpr std::string_view kProxyCookieKey = "cookie-secret";
inline constexpr std::array kVariableSources = {
    VariableSource{kClientIdVariable, "dex-oidc-client", kClientIdVariable},
    VariableSource{kClientSecretVariable, "dex-oidc-client", kClientSecretVariable},
    VariableSource{kUserHashVariable, "dex-passwords", kUserHashVariable},
    VariableSource{kProxyClientIdVariable, {}, kProxyClientIdKey},
    VariableSource{kProxyClientSecretVariable, {}, kProxyClientSecretKey},
    VariableSource{kProxyCookieVariable, {}, kProxyCookieKey},
};

/// How the values begin that everybody can read in the manifests: enough to know them, not to publish them
/// again here.
inline constexpr std::string_view kPublishedClientSecret = "pUBnBOY80S";
inline constexpr std::string_view kPublishedCookieSecret = "7d16fee92f8d";
inline constexpr std::string_view kPublishedUserHash = "$2y$12$4K/VkmDd1q1Orb3xAt82";
/// The Secrets that Dex and oauth2-proxy have for themselves: the provider's client is in none of them.
inline constexpr std::array<std::string_view, 2> kDexSecrets = {"dex-oidc-client", "dex-passwords"};
/// The address of Dex's password user.
inline constexpr std::string_view kPublishedUser = "user@example.com";

}  // namespace kubeflow_sso::releases::kubeflow
