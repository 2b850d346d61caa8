// Rules about a login that somebody else wrote: what the function would say of a functionConfig, said of
// Dex's own file, and Secrets that a cluster does not have.
#include <fmt/format.h>

#include "function/checks/checks.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/config/url_meant.h"
#include "function/krm/report.h"
#include "function/releases/dex_connectors.h"
#include "function/text/nearest.h"
#include "function/text/source.h"

namespace kubeflow_sso::checks {
namespace {

using login::Dex;
using login::DexConnector;
using login::Workload;
using yaml::Path;

// ---- connectors in Dex's file ----

std::string_view nearest_key(std::string_view type, std::string_view key) {
  std::vector<std::string_view> names;
  for (const releases::ConnectorKey& each : releases::connector_keys(type)) names.push_back(each.name);
  return text::nearest(key, names);
}

/// Dex ignores keys that it does not know in silence (encoding/json; measured in tests/servers/cases).
void check_keys(const Subject& subject, const DexConnector& connector) {
  const Dex& dex = subject.login.dex;
  const Path config = connector.path / "config";
  const yaml::Node* node = dex.config->at(config);
  const bool is_known = dex.version && *dex.version <= releases::kLastKnownDex &&
                        !releases::connector_keys(connector.type).empty();
  if (node == nullptr || !is_known) return;
  for (const yaml::Entry& entry : dex.config->document().resolve(*node).entries) {
    const std::string_view key = entry.key.scalar;
    if (releases::find_connector_key(connector.type, key) != nullptr) continue;
    const std::string_view near = nearest_key(connector.type, key);
    subject.report(rule("connector-key"), dex.file->resource(), dex.field(config / key),
                   fmt::format("is no key of Dex's {} connector in {}, which ignores it{}",
                               text::printable(connector.type), dex.version->text(),
                               near.empty() ? ": leave it out" : fmt::format(", did you mean `{}`?", near)));
  }
}

/// Measured with Keycloak 26.4.7 (tests/servers/cases: guide.py, symptom_scope.py).
void check_scopes(const Subject& subject, const Path& config) {
  const Dex& dex = subject.login.dex;
  const std::vector<std::string> scopes = dex.config->texts(config / "scopes");
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    const Path path = dex.field(config / "scopes" / i);
    if (scopes[i] == config::kOfflineAccess)
      subject.report(
          rule("offline-access"), dex.file->resource(), path,
          "is offline_access, with which Keycloak ends single sign-on and refuses users without that "
          "role: leave it out, Dex can refresh without it");
    if (scopes[i] == "groups")
      subject.report(rule("groups-scope"), dex.file->resource(), path,
                     "is groups, which Keycloak refuses with `Invalid scopes` unless the realm has a client "
                     "scope of that name: leave it out, the group mapper needs none");
  }
}

void check_connector(const Subject& subject, const DexConnector& connector) {
  const Dex& dex = subject.login.dex;
  check_keys(subject, connector);
  if (connector.type != "oidc") return;
  const Path config = connector.path / "config";
  const std::string issuer = dex.config->text(config / "issuer");
  const std::string realm = config::issuer_meant(issuer);
  const config::UrlResult parsed = config::parse_url(realm);
  if (!parsed.ok() || !config::is_realm(parsed.url)) return;
  if (issuer.ends_with('/'))
    subject.report(rule("issuer"), dex.file->resource(), dex.field(config / "issuer"),
                   fmt::format("must not end in a slash, which Keycloak's issuer does not have{}",
                               config::write_instead(realm, issuer)));
  check_scopes(subject, config);
}

// ---- Secrets that workloads name ----

/// A variable from a Secret that is not where the workload can read it: the pod does not start.
void check_secret(const Subject& subject, const Workload& workload, const Path& reference) {
  const std::string name(workload.resource().document().text_at(reference / "name"));
  const bool is_optional = workload.resource().document().text_at(reference / "optional") == "true";
  if (name.empty() || is_optional || workload.object("Secret", name) != nullptr) return;
  for (const krm::Resource* secret : subject.login.items.of_kind("Secret")) {
    if (secret->name() != name) continue;
    subject.report(
        rule("secret-namespace"), workload.resource(), reference,
        fmt::format("names Secret {}, which is in namespace {}: make it in namespace {}, or the pod "
                    "does not start",
                    text::printable(name), text::printable(secret->namespace_name()),
                    workload.namespace_name()));
    return;
  }
}

void check_secrets(const Subject& subject, const std::optional<Workload>& workload) {
  if (!workload || !is_of_cluster(workload->resource())) return;
  for (const auto& [name, value] : workload->variables()) {
    const bool is_unknown = !value.text && value.place.resource == &workload->resource();
    if (is_unknown) check_secret(subject, *workload, value.place.path / "valueFrom" / "secretKeyRef");
  }
}

}  // namespace

void check_as_found(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  if (dex.config && !subject.sso.direct) {
    krm::guarded(subject.results, dex.file->resource(), [&] {
      for (const DexConnector& connector : dex.connectors) check_connector(subject, connector);
    });
  }
  for (const auto* workload : {&dex.workload, &subject.login.proxy.workload}) {
    if (*workload)
      krm::guarded(subject.results, (*workload)->resource(), [&] { check_secrets(subject, *workload); });
  }
}

}  // namespace kubeflow_sso::checks
