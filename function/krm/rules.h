// The table of rules: every id that a result may have, with what it means.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "function/krm/severity.h"

namespace kubeflow_sso::krm {

/// What a result is about, whatever it says in a case. All texts are shown to users, in lower case.
struct Rule {
  std::string_view id;  // "dex-service": what `spec.acknowledge` names, and `tags: {id: ...}` of a result
  Severity severity;
  std::string_view meaning;  // one clause
};

namespace detail {
using enum Severity;

inline constexpr std::array kRules = {
    // The functionConfig as a whole
    Rule{"function-config-kind", Error, "the functionConfig is no KubeflowSSO"},
    Rule{"unknown-field", Error, "a field that does not exist"},
    Rule{"duplicate-field", Error, "a field that stands in its mapping more than once"},
    Rule{"missing-field", Error, "a required field is missing"},
    Rule{"planned-field", Error, "a field or connector type that a later release brings"},
    Rule{"field-type", Error, "a value of another type, such as a number for a text"},
    Rule{"field-value", Error, "a word that is none of the field's choices"},
    Rule{"empty-value", Error, "an empty text or list where one means nothing"},
    Rule{"one-of", Error, "none or several of fields that exclude each other"},
    Rule{"connectors-and-direct", Error, "logins through Dex and without Dex at once"},
    Rule{"kubeflow-url", Error, "`spec.kubeflowURL` is not just scheme, host and port"},
    Rule{"dex-url", Error, "`spec.dexURL` is no URL that Dex can be served under"},
    Rule{"http", Warning, "Kubeflow or the identity provider over http"},
    Rule{"email-domain", Error, "no domain in `spec.emailDomains`"},
    Rule{"acknowledge", Error, "no warning's id in `spec.acknowledge`"},
    Rule{"target", Error, "no name, key or release in `spec.targets`"},
    // Connectors
    Rule{"connector-id", Error, "a connector's id cannot stand in Dex's URLs"},
    Rule{"connector-id-clash", Error, "two connectors would share an id or an environment variable"},
    Rule{"connector-name", Error, "a connector's name is more than a line"},
    Rule{"issuer", Error, "an issuer that is no issuer's URL"},
    Rule{"shared-tenant", Error, "Entra's shared tenants, where anybody can claim any e-mail address"},
    Rule{"open-to-everybody", Error, "a public provider without anything that says who may log in"},
    Rule{"client-id", Error, "a client id that is more than a line"},
    Rule{"inline-secret", Error, "a secret in the functionConfig instead of in a Secret"},
    Rule{"key-ref", Error, "no name or key in a reference to a Secret or ConfigMap"},
    Rule{"allowed-groups", Error, "an allow-list that Dex would ignore"},
    Rule{"unverified-email", Error, "connectors that differ where oauth2-proxy knows one switch"},
    Rule{"claim", Error, "no name of a claim"},
    Rule{"scope", Error, "no scope, or several in one text"},
    Rule{"dollar", Error, "a `$` that Dex would expand"},
    Rule{"offline-access", Warning, "offline_access asked of Keycloak, which ends single sign-on"},
    // `config` of connectors
    Rule{"config-key-has-field", Error, "a key of `config` that a field stands for"},
    Rule{"config-claim-mapping", Error, "`config` contradicts `userIDClaim`"},
    Rule{"connector-key", Error, "a key that this release of Dex does not have, or refuses"},
    Rule{"connector-key-type", Error, "a value with which Dex does not start"},
    Rule{"connector-key-release", Warning, "a key that Dex may or may not have, as its release is not known"},
    Rule{"insecure-setting", Warning, "a key of Dex that turns a protection off"},
    // Finding Kubeflow's parts
    Rule{"parts", Info, "which parts of the login this list has"},
    Rule{"no-guard", Warning, "nothing would fail if the function did not run"},
    Rule{"nothing-found", Error, "the list has no part of Kubeflow's login"},
    Rule{"several-matches", Error, "several resources could be the one to change"},
    Rule{"look-alike", Warning, "a resource that may be a part of the login under another name"},
    Rule{"part-elsewhere", Error, "a part of the login under another name, which would stay behind"},
    Rule{"file-not-in-list", Error, "a workload that reads a file which the list does not have"},
    Rule{"file-not-mounted", Error, "a workload that reads a file which no ConfigMap or Secret holds"},
    Rule{"shell-command", Error, "a program that a shell starts, with more than its command line"},
    Rule{"alpha-config", Error, "oauth2-proxy whose provider is configured in another file"},
    Rule{"authservice", Error, "the login of Kubeflow 1.8 and older"},
    Rule{"half-a-pair", Warning, "a configuration without its Deployment, or the reverse"},
    Rule{"shape", Error, "a resource of a shape that cannot be changed safely"},
    Rule{"immutable", Error, "an immutable object that would change under its name"},
    Rule{"build-first", Warning, "a kustomization that generates what the function would change"},
    Rule{"kpt-setter", Warning, "a changed value that apply-setters would write again"},
    // Secrets in the list
    Rule{"secret-namespace", Error, "a Secret that is not in the namespace of what uses it"},
    Rule{"secret-key", Error, "a Secret without the key that is used"},
    Rule{"secret-name", Warning, "a Secret that is not in the list, beside one that may be meant"},
    Rule{"secret-absent", Info, "a Secret that is not in the list, and must be in the cluster"},
    Rule{"secret-characters", Error, "a secret that Dex cannot read, or that ends in a line break"},
    Rule{"secret-in-configmap", Warning, "a secret in clear text in a ConfigMap"},
    Rule{"published-defaults", Warning, "secrets and users that everybody can read in Kubeflow's repository"},
    Rule{"oauth-clients-differ", Error, "Dex and oauth2-proxy with different client credentials"},
    Rule{"environment-reference", Warning, "a `$NAME` in `config` that Dex's Deployment does not set"},
    // Dex
    Rule{"dex-url", Error, "Dex at a public URL of its own, which the functionConfig does not name"},
    Rule{"issuers-differ", Error, "an issuer or a key set that is not Dex's"},
    Rule{"redirect-uri", Error, "a redirect URI that Dex does not know, or that leads elsewhere"},
    Rule{"dropped-keys", Warning, "keys of a connector that the functionConfig does not name"},
    Rule{"other-grants", Warning, "ways to a token, beside the browser's, that are ended"},
    Rule{"published-client", Error, "Kubeflow's published client secret beside token exchange"},
    Rule{"local-users", Error, "Dex's password users, who are still let in"},
    Rule{"dex-storage", Warning, "replicas of Dex that do not share their keys and sessions"},
    Rule{"dex-expand-env", Error, "Dex that takes references to variables for the values"},
    Rule{"password-connector", Warning, "a connector for passwords that does not exist"},
    Rule{"kept-connector-open", Warning, "a kept connector by which everybody may log in"},
    Rule{"dex-static-client", Error, "Dex without a client for oauth2-proxy"},
    Rule{"dex-container", Error, "Dex's Deployment without a container that is Dex's"},
    Rule{"dex-service", Warning,
         "a URL of oauth2_proxy.cfg or a route of Istio that goes to another Service than Dex's"},
    Rule{"other-connectors", Warning,
         "connectors that are removed because `spec.connectors` does not name them"},
    // oauth2-proxy
    Rule{"oauth2-proxy-container", Error, "oauth2-proxy's Deployment without a container that is its"},
    Rule{"proxy-option", Error, "an option that this release of oauth2-proxy does not have"},
    Rule{"proxy-option-release", Warning,
         "an option that oauth2-proxy may not have, as its release is not known"},
    Rule{"proxy-option-type", Error,
         "a value of another type in oauth2_proxy.cfg, such as a list for a text"},
    Rule{"dead-setting", Error, "an environment variable or flag that wins over what the function sets"},
    Rule{"dead-key", Warning, "an environment variable or flag that wins over a key of oauth2_proxy.cfg"},
    Rule{"session-cookie-minimal", Error, "a session without the ID token that Istio needs"},
    Rule{"authorization-header", Error, "no Authorization header for Istio"},
    Rule{"skip-provider-button", Warning, "a login of its own for every background request"},
    Rule{"unused-offline-access", Warning, "offline_access in a scope whose refresh tokens are never used"},
    // Istio
    Rule{"dex-rule", Error, "a RequestAuthentication without one rule for Dex"},
    Rule{"redirect-url", Warning, "a redirect URL that leads elsewhere, and is set right"},
    Rule{"cookie-secret", Error, "a cookie secret of another length than oauth2-proxy takes"},
    Rule{"upstreams", Error, "an upstream that does not answer 200, for which Envoy waits"},
    Rule{"proxy-groups", Error, "groups that oauth2-proxy asks for and never gets"},
    Rule{"proxy-lets-past", Error, "settings of oauth2-proxy that let everybody past the login"},
    Rule{"proxy-exception", Warning, "settings of oauth2-proxy that let somebody past a check"},
    Rule{"from-headers", Error, "a rule that does not read the token that oauth2-proxy sends"},
    Rule{"extension-provider", Error, "a policy whose extension provider the mesh does not have"},
    Rule{"exempt-paths", Error, "a policy that keeps users from the login pages"},
    Rule{"gateway-open", Error, "a gateway that lets requests through without a login"},
    Rule{"selects-nothing", Error, "a resource of Istio that applies to no ingress gateway"},
    Rule{"token-audiences", Error, "audiences for which Dex makes no tokens"},
    Rule{"machine-tokens", Warning, "tokens of another issuer with more power than they need"},
    Rule{"token-places", Warning, "tokens in places where others can read or send them"},
    Rule{"virtual-service-hosts", Warning, "a route that does not serve the host where users log in"},
};
}  // namespace detail

/// The rule of that id; an id that is not in the table does not compile.
consteval const Rule& rule(std::string_view id) {
  for (const Rule& each : detail::kRules) {
    if (each.id == id) return each;
  }
  throw "no such rule";  // NOLINT(hicpp-exception-baseclass): never thrown, it ends the compilation
}

/// The rule of that id; null when there is none.
const Rule* find_rule(std::string_view id);
/// The ids of the rules that are not errors, which `spec.acknowledge` may name.
std::vector<std::string_view> acknowledgeable_ids();

}  // namespace kubeflow_sso::krm
