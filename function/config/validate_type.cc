// The rules that hold for one connector type, or for all by what its row says. What each release does with a
// key was read in connector/*/*.go of Dex 2.39.1 to 2.45.1; "measured" was tried on 2.41.1 and 2.45.1.
#include "function/config/validate_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "function/config/connector_types.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/config/url_meant.h"
#include "function/releases/dex_connectors.h"

namespace kubeflow_sso::config {
namespace {

using yaml::Path;
using yaml::Value;

/// What a type has instead of a field.
struct Instead {
  std::string_view field;
  std::string_view type;
  std::string_view lines;
};
constexpr std::array kInstead = {
    Instead{"issuer", "github", "config: {hostName: HOST}"},
    Instead{"issuer", "gitlab", "config: {baseURL: URL}"},
    Instead{"issuer", "gitea", "config: {baseURL: URL}"},
    Instead{"issuer", "microsoft", "config: {tenant: TENANT-ID}"},
    Instead{"issuer", "saml", "config: {ssoIssuer: ISSUER}"},
    Instead{"issuer", "ldap", "config: {host: HOST}"},
    Instead{"issuer", "keystone", "config: {keystoneHost: URL}"},
    Instead{"issuer", "atlassian-crowd", "config: {baseURL: URL}"},
    Instead{"clientID", "ldap", "config: {bindDN: DN}"},
    Instead{"clientID", "saml", "config: {entityIssuer: ID}"},
    Instead{"clientID", "keystone", "config: {keystoneUsername: NAME}"},
    Instead{"clientSecretKeyRef", "ldap", "secretKeyRefs: {bindPW: {name: NAME, key: KEY}}"},
    Instead{"clientSecretKeyRef", "keystone", "secretKeyRefs: {keystonePassword: {name: NAME, key: KEY}}"},
    Instead{"allowedGroups", "github", "config: {orgs: [{name: ORGANISATION}]}"},
    Instead{"allowedGroups", "gitea", "config: {orgs: [{name: ORGANISATION}]}"},
    Instead{"allowedGroups", "bitbucket-cloud", "config: {teams: [WORKSPACE]}"},
    Instead{"allowedGroups", "gitlab", "config: {groups: [GROUP]}"},
    Instead{"allowedGroups", "google", "config: {groups: [GROUP]}"},
    Instead{"allowedGroups", "microsoft", "config: {groups: [GROUP]}"},
    Instead{"allowedGroups", "openshift", "config: {groups: [GROUP]}"},
    Instead{"allowedGroups", "atlassian-crowd", "config: {groups: [GROUP]}"},
    Instead{"allowedGroups", "saml", "config: {allowedGroups: [GROUP]}"},
    Instead{"allowedGroups", "ldap", "config: {userSearch: {filter: FILTER}}"},
    Instead{"userIDClaim", "oauth", "config: {claimMapping: {emailKey: CLAIM}}"},
    Instead{"userIDClaim", "saml", "config: {emailAttr: ATTRIBUTE}"},
    Instead{"userIDClaim", "ldap", "config: {userSearch: {emailAttr: ATTRIBUTE}}"},
    Instead{"userIDClaim", "authproxy", "config: {emailHeader: HEADER}"},
};

/// The fields that mean something only where a key of Dex stands for them. A CA may be given otherwise.
constexpr std::array<std::string_view, 7> kFieldsWithKeys = {
    "issuer", "clientID", "clientIDKeyRef", "clientSecretKeyRef", "allowedGroups", "userIDClaim", "scopes"};

/// The value at a dotted key of `config`, whose names have any case; null without one.
const Value* find(const Value& mapping, std::string_view key) {
  const std::size_t dot = key.find('.');
  for (const auto& [name, value] : mapping.members()) {
    if (!releases::same_key(name, key.substr(0, dot))) continue;
    return dot == std::string_view::npos ? &value : find(value, key.substr(dot + 1));
  }
  return nullptr;
}

bool is_empty(const Value& value) {
  if (value.is_string()) return value.scalar().empty();
  return value.is_null() || (value.is_sequence() && value.items().empty()) ||
         (value.is_mapping() && value.members().empty());
}

class TypeCheck {
 public:
  TypeCheck(const Connector& connector, const ConnectorType& type, Report& report)
      : connector_(connector), type_(type), report_(report) {}

  void all() {
    fields();
    for (const std::string_view key : type_.required_keys) need(key, "without which nobody can log in");
    for (const std::string_view list : {"allowedGroups", "groups", "hostedDomains", "orgs", "teams"})
      no_empty_item(list);
    for (const Special& each : kSpecials) {
      if (each.type == type_.dex_type) (this->*each.check)();
    }
  }

 private:
  struct Special {
    std::string_view type;
    void (TypeCheck::*check)();
  };
  static const std::array<Special, 11> kSpecials;

  Path at(std::string_view key) const {
    Path path = connector_.path / "config";
    while (!key.empty()) {
      const std::size_t end = std::min(key.find('.'), key.size());
      path = path / key.substr(0, end);
      key.remove_prefix(std::min(end + 1, key.size()));
    }
    return path;
  }
  bool has(std::string_view key) const {
    const Value* value = find(connector_.config, key);
    if (value != nullptr && !is_empty(*value)) return true;
    return std::any_of(connector_.secret_keys.begin(), connector_.secret_keys.end(),
                       [&](const auto& each) { return releases::same_key(each.first, key); });
  }
  bool is_true(std::string_view key) const {
    const Value* value = find(connector_.config, key);
    return value != nullptr && value->is_true();
  }
  /// Empty where there is none, or it is none.
  std::string text(std::string_view key) const {
    const Value* value = find(connector_.config, key);
    return value != nullptr && value->is_string() ? value->scalar() : std::string();
  }
  bool has_groups() const { return connector_.groups == Groups::FromProvider; }

  void need(std::string_view key, std::string_view why) {
    if (!has(key))
      report_.add(rule("connector-key-missing"), at(key), "is needed by type {}, {}", type_.name, why);
  }
  /// An empty text in a list of who may log in: for Google's it is everybody with an address of Gmail, whose
  /// tokens have no domain (connector/google: HandleCallback), for others nobody.
  void no_empty_item(std::string_view key) {
    const Value* list = find(connector_.config, key);
    if (list == nullptr || !list->is_sequence()) return;
    for (std::size_t i = 0; i < list->items().size(); ++i) {
      const Value& item = list->items()[i];
      const Value* name = item.is_mapping() ? find(item, "name") : &item;
      const Path path = at(key) / i;
      if (name == nullptr || is_empty(*name))
        report_.add(rule("empty-value"), item.is_mapping() ? path / "name" : path,
                    "must not be empty: say who may log in, or leave it out");
    }
  }
  void wrong(std::string_view key, std::string_view message) {
    report_.add(rule("connector-key-value"), at(key), "{}{}", message, got(text(key)));
  }
  void ignored_list(std::string_view key, std::string_view message) {
    if (has(key)) report_.add(rule("allowed-groups"), at(key), "{}", message);
  }

  void list_by_scope(std::string_view key) {
    if (has(key)) report_.add(rule("list-by-scope"), at(key), "{}", config::list_by_scope(type_.dex_type));
  }

  void fields() {
    for (const std::string_view field : kFieldsWithKeys) {
      const std::string_view key_of = field == "clientIDKeyRef" ? "clientID" : field;
      if (connector_.has(field) && !has_key_for(type_, key_of)) no_field(field, key_of);
    }
    if (connector_.has("groups") && has_groups() && !type_.has_groups) no_field("groups", "groups");
    if (connector_.unverified_email == UnverifiedEmail::AllowMissing &&
        !has_key_for(type_, "unverifiedEmail"))
      report_.add(rule("connector-field"), connector_.path / "unverifiedEmail",
                  "must be Deny or Allow for type {}, of which Dex knows no other", type_.name);
  }

  void no_field(std::string_view field, std::string_view key_of) {
    const auto* const instead = std::find_if(kInstead.begin(), kInstead.end(), [&](const Instead& each) {
      return each.field == key_of && each.type == type_.name;
    });
    if (instead == kInstead.end()) {
      report_.add(rule("connector-field"), connector_.path / field, "means nothing for type {}: leave it out",
                  type_.name);
    } else {
      report_.add(rule("connector-field"), connector_.path / field,
                  "means nothing for type {}: write `{}` instead", type_.name, instead->lines);
    }
  }

  /// A URL to which Dex adds a path that begins with a slash: gitlab's and keystone's do not answer at two.
  void base_url(std::string_view key) {
    const std::string url = text(key);
    if (url.empty()) return;
    const UrlResult parsed = parse_url(url);
    if (!parsed.ok()) {
      report_.add(rule("connector-key-value"), at(key), "{}{}{}", parsed.problem, got(url, parsed.is_private),
                  write_instead(url_meant(url), url));
    } else if (url.ends_with('/')) {
      report_.add(rule("connector-key-value"), at(key),
                  "must not end in a slash, to which Dex would add another{}{}", got(url),
                  write_instead(url.substr(0, url.find_last_not_of('/') + 1), url));
    } else if (parsed.url.scheme == "http") {
      report_.add(rule("http"), at(key), "is http: passwords and tokens cross the network in clear");
    }
  }

  void github() {
    const std::string host = text("hostName");
    // Dex does not start with either (measured).
    if (host.find('/') != std::string::npos)
      wrong("hostName", "must be the host alone, without https:// and path");
    if (connector_.ca && host.empty()) need("hostName", "because `caKeyRef` is for a GitHub of your own");
  }

  void gitlab() { base_url("baseURL"); }
  void gitea() { base_url("baseURL"); }
  void crowd() {
    base_url("baseURL");
    // Measured: without the scope everybody logs in.
    if (!has_groups())
      ignored_list("groups",
                   "needs `groups: FromProvider` in the connector, without which Dex ignores it and "
                   "lets everybody in");
    else
      list_by_scope("groups");
  }

  void google() {
    const bool has_admin = has("domainToAdminEmail") || has("adminEmail");
    if (has("serviceAccountFilePath") && !has_admin)
      need("domainToAdminEmail", "without which Dex does not start beside `serviceAccountFilePath`");
    // Measured: without either everybody logs in.
    if (!has_groups() || !has_admin)
      ignored_list(
          "groups",
          "needs `groups: FromProvider` in the connector, and `domainToAdminEmail`, without which Dex "
          "ignores it and lets everybody in");
    else
      list_by_scope("groups");
  }

  /// In another tenant than one's own anybody can make an account with any e-mail address, which Dex then
  /// calls verified; and Dex ignores `groups` there (measured).
  void microsoft() {
    const std::string tenant = text("tenant");
    if (!tenant.empty() && !is_shared_tenant(tenant)) return;
    report_.add(rule("shared-tenant"), at("tenant"),
                "must be a tenant of your own, by its id, because anybody's tenant can claim any e-mail "
                "address{}",
                tenant.empty() ? "" : got(tenant));
  }

  void ldap() {
    // Measured: Dex starts, and each login fails.
    if (text("host").find("://") != std::string::npos)
      wrong("host",
            "must be HOST or HOST:PORT, without ldap:// (`insecureNoSSL`, `startTLS` say which it is)");
    const std::string suffix = text("userSearch.emailSuffix");
    if (suffix.empty()) {
      need("userSearch.emailAttr", "without which nobody can log in");
    } else {
      need("userSearch.nameAttr",
           "without which every user is the same beside `emailSuffix`: the address is made of it");
    }
    if (suffix.starts_with('@')) wrong("userSearch.emailSuffix", "must not begin with `@`, which Dex adds");
    if (has("groupSearch.baseDN")) need("groupSearch.nameAttr", "without which nobody can log in");
    // Measured: the first wins, in silence.
    if (is_true("insecureNoSSL") && is_true("startTLS"))
      report_.add(rule("connector-key-value"), at("startTLS"),
                  "means nothing beside `insecureNoSSL`, with which passwords cross the network in clear: "
                  "keep `startTLS` alone");
    if (connector_.ca && is_true("insecureNoSSL"))
      report_.add(rule("connector-key-value"), at("insecureNoSSL"),
                  "makes `caKeyRef` mean nothing: leave it out");
  }

  void saml() {
    if (!connector_.ca && !has("ca") && !has("caData"))
      report_.add(rule("connector-key-missing"), connector_.path / "caKeyRef",
                  "is needed by type saml: the certificate that the provider signs with, in PEM");
    const std::string_view unverified = saml_unverified(text("ssoURL"));
    if (!unverified.empty() && connector_.unverified_email != UnverifiedEmail::Allow)
      report_.add(rule("saml-unverified"), at("ssoURL"), "{}", unverified);
    // It fails closed (measured).
    if (!has("allowedGroups")) return;
    if (!has_groups())
      ignored_list("allowedGroups",
                   "needs `groups: FromProvider` in the connector, without which nobody can "
                   "log in");
    need("groupsAttr", "without which nobody can log in beside `allowedGroups`");
  }

  void keystone() {
    base_url("keystoneHost");
    if (text("keystoneHost").ends_with("/v3")) wrong("keystoneHost", "must not end in /v3, which Dex adds");
  }

  /// Dex answers with email_verified false, whatever OpenShift says (measured), and oauth2-proxy refuses
  /// that.
  void openshift() {
    if (connector_.unverified_email == UnverifiedEmail::Allow) return;
    report_.add(rule("email-verified-missing"), connector_.path / "type",
                "is openshift, of which Dex verifies no address, so that nobody can log in: write "
                "`unverifiedEmail: Allow`; users are then known by their OpenShift name");
  }

  /// Dex asks for nothing else, and then knows no e-mail address.
  void scopes_with_email() {
    const auto& scopes = connector_.scopes;
    if (scopes.empty() || std::find(scopes.begin(), scopes.end(), "email") != scopes.end()) return;
    report_.add(rule("scope"), connector_.path / "scopes",
                "must have `email`, without which users have no e-mail address and nobody can log in");
  }

  const Connector& connector_;
  const ConnectorType& type_;
  Report& report_;
};

const std::array<TypeCheck::Special, 11> TypeCheck::kSpecials = {{
    {"github", &TypeCheck::github},
    {"gitlab", &TypeCheck::gitlab},
    {"gitea", &TypeCheck::gitea},
    {"atlassian-crowd", &TypeCheck::crowd},
    {"google", &TypeCheck::google},
    {"google", &TypeCheck::scopes_with_email},
    {"microsoft", &TypeCheck::microsoft},
    {"ldap", &TypeCheck::ldap},
    {"saml", &TypeCheck::saml},
    {"keystone", &TypeCheck::keystone},
    {"openshift", &TypeCheck::openshift},
}};

}  // namespace

/// Whoever takes the scope out of the address of Dex's page logs in (tests/servers; atlassiancrowd.go and
/// google.go of 2.41.1 look at `s.Groups`), whatever oauth2-proxy asks for.
std::string list_by_scope(std::string_view dex_type) {
  const std::string_view instead = dex_type == "google" ? "what holds is `hostedDomains`"
                                   : dex_type == "atlassian-crowd"
                                       ? "name in Crowd itself the groups that may use the application"
                                       : "";
  if (instead.empty()) return {};
  return fmt::format(
      "keeps out only who leaves the address of Dex's page as it is, because Dex looks at it where "
      "the browser asks for the scope `groups`: {}",
      instead);
}

/// SAML says nothing of addresses, and Dex says email_verified true of each (connector/saml/saml.go, 2.39.1
/// to 2.45.1). In Keycloak users edit their own unless somebody forbids it (26.4.7, measured:
/// tests/servers/cases/saml.py).
std::string_view saml_unverified(const std::string& sso_url) {
  Url url = parse_url(sso_url).url;
  constexpr std::string_view kSaml = "/protocol/saml";
  if (!url.path.ends_with(kSaml)) return {};
  url.path.resize(url.path.size() - kSaml.size());
  if (!is_realm(url)) return {};
  return "is of Keycloak, where users may write any free address into their own account, and Dex takes each "
         "that comes by SAML as verified: write `type: keycloak`, or keep users from editing it there";
}

void validate_type(const Connector& connector, Report& report) {
  const ConnectorType* type = find_connector_type(connector.type);
  if (type != nullptr) TypeCheck(connector, *type, report).all();
}

}  // namespace kubeflow_sso::config
