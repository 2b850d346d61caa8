// What Kubeflow's manifests call things, and the values that everybody can read there.
#pragma once
#include <string_view>
namespace kubeflow_sso::releases {
inline constexpr std::string_view kDexImage = "dexidp/dex";
inline constexpr std::string_view kOAuth2ProxyImage = "oauth2-proxy/oauth2-proxy";
inline constexpr std::string_view kDexClientIdVariable = "OIDC_CLIENT_ID";
inline constexpr std::string_view kDexClientId = "kubeflow-oidc-authservice";
inline constexpr std::string_view kKubeflowNamespace = "kubeflow";
inline constexpr std::string_view kDexDefaultFile = "/etc/dex/config.docker.yaml";
}  // namespace kubeflow_sso::releases
