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
