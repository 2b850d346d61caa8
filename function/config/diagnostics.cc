// The table of diagnostics.
#include "function/config/diagnostics.h"

#include <algorithm>
#include <array>

namespace kubeflow_sso::config {
namespace {

using enum krm::Severity;

constexpr std::array kDiagnostics = {
    // The functionConfig as a whole
    Diagnostic{"function-config-kind", Error, "the functionConfig is no KubeflowSSO"},
    Diagnostic{"unknown-field", Error, "a field that does not exist"},
    Diagnostic{"duplicate-field", Error, "a field that stands in its mapping more than once"},
    Diagnostic{"missing-field", Error, "a required field is missing"},
    Diagnostic{"planned-field", Error, "a field or connector type that a later release brings"},
    Diagnostic{"field-type", Error, "a value of another type, such as a number for a text"},
    Diagnostic{"field-value", Error, "a word that is none of the field's choices"},
    Diagnostic{"empty-value", Error, "an empty text or list where one means nothing"},
    Diagnostic{"one-of", Error, "none or several of fields that exclude each other"},
    Diagnostic{"connectors-and-direct", Error, "logins through Dex and without Dex at once"},
    Diagnostic{"kubeflow-url", Error, "`spec.kubeflowURL` is not just scheme, host and port"},
    Diagnostic{"http", Warning, "Kubeflow or the identity provider over http"},
    Diagnostic{"email-domain", Error, "no domain in `spec.emailDomains`"},
    Diagnostic{"acknowledge", Error, "no warning's id in `spec.acknowledge`"},
    Diagnostic{"target", Error, "no name, key or release in `spec.targets`"},
    // Connectors
    Diagnostic{"connector-id", Error, "a connector's id cannot stand in Dex's URLs"},
    Diagnostic{"connector-id-clash", Error, "two connectors would share an id or an environment variable"},
    Diagnostic{"connector-name", Error, "a connector's name is more than a line"},
    Diagnostic{"issuer", Error, "an issuer that is no issuer's URL"},
    Diagnostic{"shared-tenant", Error, "Entra's shared tenants, where anybody can claim any e-mail address"},
    Diagnostic{"open-to-everybody", Error, "a public provider without anything that says who may log in"},
    Diagnostic{"client-id", Error, "a client id that is more than a line"},
    Diagnostic{"inline-secret", Error, "a secret in the functionConfig instead of in a Secret"},
    Diagnostic{"key-ref", Error, "no name or key in a reference to a Secret or ConfigMap"},
    Diagnostic{"allowed-groups", Error, "an allow-list that Dex would ignore"},
    Diagnostic{"unverified-email", Error, "connectors that differ where oauth2-proxy knows one switch"},
    Diagnostic{"claim", Error, "no name of a claim"},
    Diagnostic{"scope", Error, "no scope, or several in one text"},
    Diagnostic{"dollar", Error, "a `$` that Dex would expand"},
    Diagnostic{"offline-access", Warning, "offline_access asked of Keycloak, which ends single sign-on"},
    // `config` of connectors
    Diagnostic{"config-key-has-field", Error, "a key of `config` that a field stands for"},
    Diagnostic{"config-claim-mapping", Error, "`config` contradicts `userIDClaim`"},
    Diagnostic{"connector-key", Error, "a key that this release of Dex does not have, or refuses"},
    Diagnostic{"connector-key-type", Error, "a value with which Dex does not start"},
    Diagnostic{"connector-key-release", Warning,
               "a key that Dex may or may not have, as its release is not known"},
    Diagnostic{"insecure-setting", Warning, "a key of Dex that turns a protection off"},
    // Finding Kubeflow's parts
    Diagnostic{"parts", Info, "which parts of the login this list has"},
    Diagnostic{"no-guard", Warning, "nothing would fail if the function did not run"},
    Diagnostic{"nothing-found", Error, "the list has no part of Kubeflow's login"},
    Diagnostic{"several-matches", Warning, "several resources could be the one to change"},
    Diagnostic{"look-alike", Warning, "a resource that may be a part of the login under another name"},
    Diagnostic{"dex-elsewhere", Error, "Dex under another name, so that nothing can be turned over"},
    Diagnostic{"half-a-pair", Warning, "a configuration without its Deployment, or the reverse"},
    Diagnostic{"shape", Error, "a resource of a shape that cannot be changed safely"},
    Diagnostic{"immutable", Error, "an immutable object that would change under its name"},
    Diagnostic{"build-first", Warning, "a kustomization that generates what the function would change"},
    Diagnostic{"kpt-setter", Warning, "a changed value that apply-setters would write again"},
    // Secrets in the list
    Diagnostic{"secret-namespace", Error, "a Secret that is not in the namespace of what uses it"},
    Diagnostic{"secret-key", Error, "a Secret without the key that is used"},
    Diagnostic{"secret-name", Warning, "a Secret that is not in the list, beside one that may be meant"},
    Diagnostic{"secret-absent", Info, "a Secret that is not in the list, and must be in the cluster"},
    Diagnostic{"secret-characters", Error, "a secret that Dex cannot read, or that ends in a line break"},
    Diagnostic{"secret-in-configmap", Warning, "a secret in clear text in a ConfigMap"},
    Diagnostic{"published-defaults", Warning,
               "secrets and users that everybody can read in Kubeflow's repository"},
    Diagnostic{"oauth-clients-differ", Error, "Dex and oauth2-proxy with different client credentials"},
    Diagnostic{"environment-reference", Warning, "a `$NAME` in `config` that Dex's Deployment does not set"},
    // Dex
    Diagnostic{"dex-path", Error, "Dex under another path than /dex"},
    Diagnostic{"dex-static-client", Error, "Dex without a client for oauth2-proxy"},
    Diagnostic{"dex-container", Error, "Dex's Deployment without a container that is Dex's"},
    Diagnostic{"dex-service", Warning,
               "a URL of oauth2_proxy.cfg or a route of Istio that goes to another Service than Dex's"},
    Diagnostic{"other-connectors", Warning,
               "connectors that are removed because `spec.connectors` does not name them"},
    // oauth2-proxy
    Diagnostic{"oauth2-proxy-container", Error, "oauth2-proxy's Deployment without a container that is its"},
    Diagnostic{"proxy-option", Error, "an option that this release of oauth2-proxy does not have"},
    Diagnostic{"proxy-option-release", Warning,
               "an option that oauth2-proxy may not have, as its release is not known"},
    Diagnostic{"proxy-option-type", Error,
               "a value of another type in oauth2_proxy.cfg, such as a list for a text"},
    Diagnostic{"dead-setting", Error,
               "an environment variable or flag that wins over what the function sets"},
    Diagnostic{"dead-key", Warning,
               "an environment variable or flag that wins over a key of oauth2_proxy.cfg"},
    Diagnostic{"session-cookie-minimal", Error, "a session without the ID token that Istio needs"},
    Diagnostic{"authorization-header", Error, "no Authorization header for Istio"},
    Diagnostic{"skip-provider-button", Warning, "a login of its own for every background request"},
    Diagnostic{"unused-offline-access", Warning,
               "offline_access in a scope whose refresh tokens are never used"},
    // Istio
    Diagnostic{"dex-rule", Error, "a RequestAuthentication without one rule for Dex"},
    Diagnostic{"from-headers", Error, "a rule that does not read the token that oauth2-proxy sends"},
    Diagnostic{"extension-provider", Error, "a policy whose extension provider the mesh does not have"},
    Diagnostic{"exempt-paths", Error, "a policy that keeps users from the login pages"},
};

}  // namespace

std::span<const Diagnostic> diagnostics() {
  return kDiagnostics;
}

const Diagnostic* find_diagnostic(std::string_view id) {
  const auto found = std::find_if(kDiagnostics.begin(), kDiagnostics.end(),
                                  [&](const Diagnostic& each) { return each.id == id; });
  return found == kDiagnostics.end() ? nullptr : &*found;
}

std::vector<std::string_view> acknowledgeable_ids() {
  std::vector<std::string_view> ids;
  for (const Diagnostic& each : kDiagnostics) {
    if (each.severity != Error) ids.push_back(each.id);
  }
  return ids;
}

}  // namespace kubeflow_sso::config
