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
  std::string_view remedy;   // what to do, one clause
};

namespace detail {
using enum Severity;

inline constexpr std::array kRules = {
    // The functionConfig as a whole
    Rule{"function-config-kind", Error, "the functionConfig is no KubeflowSSO",
         "give a KubeflowSSO object, with kpt by `configPath:`"},
    Rule{"unknown-field", Error, "a field that does not exist",
         "write the field that the message names, or leave it out"},
    Rule{"duplicate-field", Error, "a field that stands in its mapping more than once", "keep one of them"},
    Rule{"missing-field", Error, "a required field is missing", "add the field"},
    Rule{"planned-field", Error, "a field or connector type that a later release brings",
         "leave it out, or wait for the release that has it"},
    Rule{"field-type", Error, "a value of another type, such as a number for a text",
         "write what the message asks for, texts in quotes"},
    Rule{"field-value", Error, "a word that is none of the field's choices",
         "write one of the words that the message lists"},
    Rule{"empty-value", Error, "an empty text or list where one means nothing",
         "leave the field out, or give it a value"},
    Rule{"unsubstituted", Error, "a variable that nothing has filled in",
         "fill it in before, with envsubst, Flux's postBuild or kustomize `replacements`"},
    Rule{"one-of", Error, "none or several of fields that exclude each other", "keep exactly one of them"},
    Rule{"connectors-and-direct", Error, "logins through Dex and without Dex at once",
         "keep `connectors` or `direct`"},
    Rule{"kubeflow-url", Error, "`spec.kubeflowURL` is not just scheme, host and port",
         "write what a browser opens Kubeflow with, up to the host or port"},
    Rule{"dex-url", Error, "`spec.dexURL` is no URL that Dex can be served under",
         "write what a browser opens Dex with, or leave it out for `<kubeflowURL>/dex`"},
    Rule{"http", Warning, "Kubeflow or the identity provider over http",
         "serve it over https, or acknowledge it on a test cluster"},
    Rule{"email-domain", Error, "no domain in `spec.emailDomains`",
         "write a domain, `*.` before it for its subdomains, or `*` alone for everybody"},
    Rule{"acknowledge", Error, "no warning's id in `spec.acknowledge`",
         "write the id of a warning, as it stands in brackets behind its message"},
    Rule{"target", Error, "no name, key or release in `spec.targets`",
         "write the name as the cluster has it, or leave it out where it is Kubeflow's"},
    // Connectors
    Rule{"connector-id", Error, "a connector's id cannot stand in Dex's URLs",
         "give the connector another `id`"},
    Rule{"connector-id-clash", Error, "two connectors would share an id or an environment variable",
         "give one of them another `id`"},
    Rule{"connector-name", Error, "a connector's name is more than a line", "write it on one line"},
    Rule{"issuer", Error, "an issuer that is no issuer's URL",
         "copy `issuer` from the provider's `/.well-known/openid-configuration`"},
    Rule{"shared-tenant", Error, "Entra's shared tenants, where anybody can claim any e-mail address",
         "put the id of your own tenant into the issuer"},
    Rule{"open-to-everybody", Error, "a public provider without anything that says who may log in",
         "name your domains in `emailDomains`, or groups in `allowedGroups`"},
    Rule{"unreachable-host", Warning, "a host that the browser or Dex cannot reach",
         "write the host that users and the cluster both reach"},
    Rule{"entra-issuer", Warning, "an issuer that Entra's discovery document does not name",
         "write `https://login.microsoftonline.com/TENANT-ID/v2.0`"},
    Rule{"email-verified-missing", Warning,
         "a provider that never sends email_verified, so that Dex refuses every user",
         "write `unverifiedEmail: AllowMissing` where the provider's addresses can be trusted"},
    Rule{"client-id", Error, "a client id that is more than a line",
         "copy the id from the provider, on one line"},
    Rule{"inline-secret", Error, "a secret in the functionConfig instead of in a Secret",
         "write it into a Secret, name that in the field, and let the provider make another: this one has "
         "been seen"},
    Rule{"key-ref", Error, "no name or key in a reference to a Secret or ConfigMap",
         "write name and key of the Secret or ConfigMap, never the secret itself"},
    Rule{"allowed-groups", Error, "an allow-list that Dex would ignore",
         "write `groups: FromProvider` beside it, or leave it out"},
    Rule{"unverified-email", Error, "connectors that differ where oauth2-proxy knows one switch",
         "write `unverifiedEmail: Allow` for all connectors or for none"},
    Rule{"claim", Error, "no name of a claim", "write the claim's name as the provider's tokens have it"},
    Rule{"scope", Error, "no scope, or several in one text", "write each scope as an item of its own"},
    Rule{"dollar", Error, "a `$` that Dex would expand",
         "write it without `$`, or put it into a Secret and refer to that"},
    Rule{"offline-access", Warning, "offline_access asked of Keycloak, which ends single sign-on",
         "leave the scope out"},
    // `config` of connectors
    Rule{"config-key-has-field", Error, "a key of `config` that a field stands for",
         "write the field, and leave the key out"},
    Rule{"config-claim-mapping", Error, "`config` contradicts `userIDClaim`",
         "leave `overrideClaimMapping` out"},
    Rule{"connector-key", Error, "a key that this release of Dex does not have, or refuses",
         "correct the key, or run a release of Dex that has it"},
    Rule{"connector-key-type", Error, "a value with which Dex does not start",
         "write a value of the type that the message names"},
    Rule{"connector-key-release", Warning, "a key that Dex may or may not have, as its release is not known",
         "look it up for your release, and write that in `targets.dexVersion`"},
    Rule{"insecure-setting", Warning, "a key of Dex that turns a protection off",
         "leave it out, with `caKeyRef` for a private CA"},
    // Finding Kubeflow's parts
    Rule{"parts", Info, "which parts of the login this list has",
         "nothing, where these are the parts that you build here"},
    Rule{"no-guard", Warning, "nothing would fail if the function did not run",
         "list `sso.yaml` under `resources:` too, without the annotation"},
    Rule{"nothing-found", Error, "the list has no part of Kubeflow's login",
         "give Kubeflow's manifests, or name the parts in `targets`"},
    Rule{"several-matches", Warning, "several resources could be the one to change",
         "name the one that is meant in `targets`"},
    Rule{"look-alike", Warning, "a resource that may be a part of the login under another name",
         "write the `targets` that the message names, or acknowledge it where it is another application's"},
    Rule{"dex-elsewhere", Error, "Dex under another name, so that nothing can be turned over",
         "write the `targets` that the warnings beside it name, or acknowledge `look-alike`"},
    Rule{"half-a-pair", Warning, "a configuration without its Deployment, or the reverse",
         "give both in one list, or name the other in `targets`"},
    Rule{"shape", Error, "a resource of a shape that cannot be changed safely",
         "write that resource as the message asks for, mostly without the anchor, tag or doubled key"},
    Rule{"immutable", Error, "an immutable object that would change under its name",
         "remove `immutable: true`, or let kustomize generate it with a hash suffix"},
    Rule{"build-first", Warning, "a kustomization that generates what the function would change",
         "run the function over the output of `kustomize build`"},
    Rule{"kpt-setter", Warning, "a changed value that apply-setters would write again",
         "change the setter too, or take its comment away"},
    // Secrets in the list
    Rule{"secret-namespace", Error, "a Secret that is not in the namespace of what uses it",
         "give it the namespace that the message names"},
    Rule{"secret-key", Error, "a Secret without the key that is used",
         "add the key to it, or refer to the one that it has"},
    Rule{"secret-name", Warning, "a Secret that is not in the list, beside one that may be meant",
         "refer to the one that is there, or acknowledge it where the cluster has yours"},
    Rule{"secret-absent", Info, "a Secret that is not in the list, and must be in the cluster",
         "see that it is in the cluster before Dex starts"},
    Rule{"secret-characters", Error, "a secret that Dex cannot read, or that ends in a line break",
         "let the provider make another, and write it without a line break"},
    Rule{"secret-in-configmap", Warning, "a secret in clear text in a ConfigMap",
         "put it into a Secret, and `$NAME` of an environment variable in its place"},
    Rule{"published-defaults", Warning, "secrets and users that everybody can read in Kubeflow's repository",
         "write values of your own, on both sides the same"},
    Rule{"oauth-clients-differ", Error, "Dex and oauth2-proxy with different client credentials",
         "write the same id and secret for Dex and for oauth2-proxy"},
    Rule{"environment-reference", Warning, "a `$NAME` in `config` that Dex's Deployment does not set",
         "add the variable to Dex's Deployment, or use `secretKeyRefs`"},
    // Dex
    Rule{"dex-path", Error, "Dex under another path than /dex", "serve Dex under /dex"},
    Rule{"dex-static-client", Error, "Dex without a client for oauth2-proxy",
         "add the client that the message shows"},
    Rule{"dex-container", Error, "Dex's Deployment without a container that is Dex's",
         "call the container dex"},
    Rule{"dex-service", Warning,
         "a URL of oauth2_proxy.cfg or a route of Istio that goes to another Service than Dex's",
         "write the Service that the message names"},
    Rule{"other-connectors", Warning,
         "connectors that are removed because `spec.connectors` does not name them",
         "name them in `connectors`, or write `otherConnectors: Keep`"},
    // oauth2-proxy
    Rule{"oauth2-proxy-container", Error, "oauth2-proxy's Deployment without a container that is its",
         "call the container oauth2-proxy"},
    Rule{"proxy-option", Error, "an option that this release of oauth2-proxy does not have",
         "correct it, or run a release of oauth2-proxy that has it"},
    Rule{"proxy-option-release", Warning,
         "an option that oauth2-proxy may not have, as its release is not known",
         "look it up for your release, and write that in `targets.oauth2ProxyVersion`"},
    Rule{"proxy-option-type", Error, "a value of another type in oauth2_proxy.cfg, such as a list for a text",
         "write a value of the type that the message names"},
    Rule{"dead-setting", Error, "an environment variable or flag that wins over what the function sets",
         "remove it, so that the file counts"},
    Rule{"dead-key", Warning, "an environment variable or flag that wins over a key of oauth2_proxy.cfg",
         "remove one of them"},
    Rule{"session-cookie-minimal", Error, "a session without the ID token that Istio needs",
         "set it to false"},
    Rule{"authorization-header", Error, "no Authorization header for Istio",
         "write `set_authorization_header = true`"},
    Rule{"skip-provider-button", Warning, "a login of its own for every background request",
         "set it to false"},
    Rule{"unused-offline-access", Warning, "offline_access in a scope whose refresh tokens are never used",
         "take offline_access out of the scope"},
    // Istio
    Rule{"dex-rule", Error, "a RequestAuthentication without one rule for Dex",
         "give it one rule for Dex's issuer"},
    Rule{"from-headers", Error, "a rule that does not read the token that oauth2-proxy sends",
         "read the token from `Authorization` with the prefix `Bearer `"},
    Rule{"extension-provider", Error, "a policy whose extension provider the mesh does not have",
         "build Istio with its overlay oauth2-proxy, or name a provider that the mesh has"},
    Rule{"exempt-paths", Error, "a policy that keeps users from the login pages",
         "leave the login pages out of the policy, as Kubeflow does"},
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
