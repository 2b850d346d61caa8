// The rules for connectors.
#include <algorithm>
#include <cctype>
#include <map>

#include "function/config/connector_types.h"
#include "function/config/dex_connector.h"
#include "function/config/expansion.h"
#include "function/config/providers.h"
#include "function/config/syntax.h"
#include "function/config/url.h"
#include "function/config/url_meant.h"
#include "function/config/validate.h"
#include "function/config/validate_issuer.h"
#include "function/config/validate_type.h"
#include "function/releases/dex_connectors.h"

namespace kubeflow_sso::config {
namespace {

constexpr std::string_view kKeycloak = "keycloak";

void check_dollar(const std::string& value, const yaml::Path& path, Report& report) {
  if (expansions(value).empty()) return;
  report.add(rule("dollar"), path,
             "must not hold a `$` before a letter, digit or sign: Dex would expand it, and has no escape");
}

void check_dollars(const std::vector<std::string>& values, const yaml::Path& path, Report& report) {
  for (std::size_t i = 0; i < values.size(); ++i) check_dollar(values[i], path / i, report);
}

/// The id with `-` for what cannot stand in it; empty where that is none either.
std::string id_meant(std::string id) {
  for (char& c : id) {
    if (!is_connector_id(std::string(1, 'a') + c)) c = '-';
  }
  return is_connector_id(id) ? id : "";
}

void check_id(const Connector& connector, Report& report) {
  const yaml::Path path = connector.path / "id";
  if (!is_connector_id(connector.id)) {
    report.add(rule("connector-id"), path,
               "must be letters, digits, `-`, `_` and `.`, at most 63, because it stands in Dex's URLs{}{}",
               got(connector.id), write_instead(id_meant(connector.id), connector.id));
  } else if (connector.id == "local") {
    // server/server.go 2.41.1: LocalConnector.
    report.add(rule("connector-id"), path,
               "must not be \"local\", which is Dex's own for its password users");
  }
  const bool ends_well =
      !connector.id.empty() && std::isalnum(static_cast<unsigned char>(connector.id.back())) != 0;
  const bool has_files = !secret_files(connector).empty();
  const std::size_t longest = has_files ? kMaxIdWithFiles : kMaxIdWithCa;
  if ((connector.ca || has_files) && (connector.id.size() > longest || !ends_well)) {
    report.add(
        rule("connector-id"), path,
        "must be at most {} characters and end in a letter or digit beside {}, because it stands in the name "
        "of {} volume{}",
        longest, has_files ? "a file in `secretKeyRefs`" : "`caKeyRef`", has_files ? "that" : "the CA's",
        got(connector.id));
  }
  if (has_control_character(connector.name)) {
    report.add(rule("connector-name"), connector.path / "name",
               "must be one line without control characters");
  }
}

void check_groups(const Connector& connector, Report& report) {
  // oidc.go, 2.24 to 2.45.1: without insecureEnableGroups allowedGroups is ignored, and everybody logs in.
  if (connector.allowed_groups.empty() || connector.groups == Groups::FromProvider) return;
  if (connector.dex_type() != "oidc") return;  // validate_type tells that the field means nothing
  report.add(rule("allowed-groups"), connector.path / "allowedGroups",
             "needs `groups: FromProvider`, without which Dex ignores it and lets everybody in");
}

bool is_keycloak(const Connector& connector) {
  return connector.type == kKeycloak || is_realm(parse_url(connector.issuer).url);
}

/// Measured with Keycloak 26.4.7: an offline token ends single sign-on, and users without the role are
/// refused.
void check_offline_access(const Connector& connector, const yaml::Path& path, Report& report) {
  const std::string_view refusing = refuses_offline_access(parse_url(connector.issuer).url);
  if (!refusing.empty()) {
    report.add(rule("scope"), path,
               "is refused by {}, and nobody could log in: leave it out, logins are renewed without it",
               refusing);
    return;
  }
  if (!is_keycloak(connector)) return;
  report.add(rule("offline-access"), path,
             "is offline_access, with which Keycloak ends single sign-on and refuses users without that "
             "role: leave it out, Dex can refresh without it");
}

void check_scopes(const Connector& connector, Report& report) {
  const yaml::Path list = connector.path / "scopes";
  for (std::size_t i = 0; i < connector.scopes.size(); ++i) {
    const std::string& scope = connector.scopes[i];
    const yaml::Path path = list / i;
    if (!scope.empty() && !is_scope(scope)) {
      report.add(rule("scope"), path,
                 "must be one scope, without blanks and quotes{}: write each as an item of its own",
                 got(scope));
    }
    if (scope == "offline_access") check_offline_access(connector, path, report);
    // Measured with Keycloak 26.4.7 (tests/servers/cases/symptom_scope.py): a realm has no such scope at
    // first.
    if (scope == "groups" && is_keycloak(connector))
      report.add(
          rule("groups-scope"), path,
          "is groups, which Keycloak refuses with `Invalid scopes` unless the realm has a client scope of "
          "that name: leave it out, the group mapper needs none");
  }
}

void check_texts(const Connector& connector, Report& report) {
  validate_claim_and_client(connector, report);
  const yaml::Path client = connector.path / "clientID";
  if (!expansions(connector.client_id).empty()) {
    report.add(rule("dollar"), client,
               "must not hold a `$` before a letter, digit or sign, which Dex would expand: where the id is "
               "in a Secret, name that in `clientIDKeyRef: {{name: NAME, key: KEY}}`");
  }
  check_dollar(connector.user_id_claim, connector.path / "userIDClaim", report);
  check_dollars(connector.scopes, connector.path / "scopes", report);
  check_dollars(connector.allowed_groups, connector.path / "allowedGroups", report);
}

using Owners = std::map<std::string, const Connector*>;

/// Reports that `name`, a variable of `connector`, is `owner`'s already; `secret` is the key of its secret.
void report_clash(const Connector& owner, const Connector& connector, const std::string& secret,
                  const std::string& name, Report& report) {
  const yaml::Path path = connector.path / "id";
  if (&owner == &connector) {
    report.add(rule("connector-id-clash"), connector.path / "secretKeyRefs" / secret,
               "leads to the environment variable {}, as another secret of the connector does", name);
  } else if (owner.id == connector.id) {
    report.add(rule("connector-id-clash"), path,
               "must differ from that of `{}`, both are {}: give one of them another `id`",
               to_string(owner.path), quoted(owner.id));
  } else {
    report.add(rule("connector-id-clash"), path,
               "must differ more: {} and {} both lead to the environment variable {}", quoted(owner.id),
               quoted(connector.id), name);
  }
}

/// Every variable that the connectors put into Dex's Deployment must be one connector's, and there once.
void check_env_names(const KubeflowSSO& sso, Report& report) {
  Owners owners;
  const auto claim = [&](const Connector& connector, const std::string& secret, const std::string& name) {
    const auto [entry, is_new] = owners.emplace(name, &connector);
    if (!is_new) report_clash(*entry->second, connector, secret, name, report);
  };
  for (const Connector& connector : sso.connectors) {
    if (connector.id.empty()) continue;
    claim(connector, "", connector.env_name(kClientSecretEnv));
    if (connector.client_id_ref) claim(connector, "", connector.env_name(kClientIdEnv));
    for (const auto& [key, ref] : connector.secret_keys) {
      if (!is_file_key(connector, key)) claim(connector, key, connector.env_name(key));
    }
  }
}

}  // namespace

void validate_references(const Connector& connector, Report& report) {
  if (connector.client_id_ref) {
    validate_key_ref(*connector.client_id_ref, connector.path / "clientIDKeyRef", report);
  }
  if (connector.client_secret) {
    validate_key_ref(*connector.client_secret, connector.path / "clientSecretKeyRef", report);
  }
  for (const auto& [key, ref] : connector.secret_keys) {
    validate_key_ref(ref, connector.path / "secretKeyRefs" / key, report);
  }
  if (connector.ca) {
    const bool config_map = connector.ca->kind == CaRef::Kind::ConfigMap;
    const yaml::Path path = connector.path / "caKeyRef";
    validate_key_ref(connector.ca->ref, path / (config_map ? "configMapKeyRef" : "secretKeyRef"), report);
  }
}

void validate_claim_and_client(const Connector& connector, Report& report) {
  if (has_control_character(connector.user_id_claim) ||
      connector.user_id_claim.find(' ') != std::string::npos) {
    report.add(rule("claim"), connector.path / "userIDClaim", "must be the name of a claim, without blanks{}",
               got(connector.user_id_claim));
  }
  if (has_control_character(connector.client_id)) {
    report.add(rule("client-id"), connector.path / "clientID", "must be one line without control characters");
  }
}

void validate_connector(const KubeflowSSO& sso, const Connector& connector, Report& report) {
  if (find_connector_type(connector.type) == nullptr)
    return;  // check_shape has reported it, and the rest depends on the type
  check_id(connector, report);
  validate_issuer(sso, connector, report);
  validate_references(connector, report);
  check_groups(connector, report);
  check_scopes(connector, report);
  check_texts(connector, report);
  validate_type(connector, report);
  validate_connector_config(connector, report);
}

void validate_connectors_together(const KubeflowSSO& sso, Report& report) {
  check_env_names(sso, report);
  const auto allows = [](const Connector& connector) {
    return connector.unverified_email == UnverifiedEmail::Allow;
  };
  for (const Connector& connector : sso.connectors) {
    if (allows(connector) == allows(sso.connectors.front())) continue;
    report.add(rule("unverified-email"), connector.path / "unverifiedEmail",
               "must be Allow for all connectors or for none, because oauth2-proxy's half of it is one for "
               "all; where a provider says nothing about the address, AllowMissing is enough");
  }
}

}  // namespace kubeflow_sso::config
