// Where Dex and oauth2-proxy read the credentials that Kubeflow gives them.
#pragma once

#include <optional>
#include <string>

#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// A value in a Secret of the list. The value must never be shown.
struct Credential {
  const krm::Resource* secret;
  std::string key;
  std::string value;
};

/// The value of a variable of Dex: `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET` or `DEX_USER_PASSWORD`. It is in
/// the Secret that `env` or `envFrom` of Dex's Deployment names; where neither tells, in Kubeflow's own.
/// Nothing when that is not in the list.
std::optional<Credential> dex_credential(const LoginStack& stack, const std::string& variable);

/// The same for a variable of oauth2-proxy: `OAUTH2_PROXY_CLIENT_ID`, `OAUTH2_PROXY_CLIENT_SECRET` or
/// `OAUTH2_PROXY_COOKIE_SECRET`.
std::optional<Credential> proxy_credential(const LoginStack& stack, const std::string& variable);

}  // namespace kubeflow_sso::filters
