// What a list shows of a login that would fail or be unsafe, beyond what the filters change.
#pragma once

#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// Warns, in one result, about the secrets and the user that Kubeflow publishes with its manifests.
void check_published_defaults(const LoginStack& stack);

/// Dex and oauth2-proxy must have the same client id and secret.
void check_oauth_clients(const LoginStack& stack);

/// The keys of oauth2_proxy.cfg against the release in the image: oauth2-proxy exits on one that it does not
/// know.
void check_proxy_options(const LoginStack& stack);

/// Istio's side: the extension provider that the AuthorizationPolicy names, and the paths that must stay
/// open.
void check_authorization_policies(const LoginStack& stack);

/// A ConfigMap that is immutable and would change under the same name; a Kustomization that generates the
/// configuration.
void check_configs(const LoginStack& stack);

/// A secret written into Dex's configuration, for connectors that stay.
void check_kept_connectors(const LoginStack& stack);

}  // namespace kubeflow_sso::filters
