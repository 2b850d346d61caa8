// What a login without Dex must know of its provider, by the issuer.
#pragma once

#include <string>
#include <string_view>

namespace kubeflow_sso::config {

/// A claim that no provider sends: the header that it would become is always taken away.
inline constexpr std::string_view kNoClaim = "kubeflow-sso-none";

struct KnownProvider {
  std::string_view name = "OpenID Connect";  // as people call it, on oauth2-proxy's sign-in button too
  std::string jwks_uri;                      // empty where only its discovery document tells
  std::string_view groups_claim = "groups";
  bool is_keycloak = false;
};

/// By the issuer's host and path; the default for any other.
KnownProvider known_provider(std::string_view issuer);

/// Whether a text is one that known_provider gives as a name.
bool is_provider_name(std::string_view text);

}  // namespace kubeflow_sso::config
