// Rules about Dex itself.
#include <fmt/format.h>

#include <algorithm>

#include "function/checks/checks.h"
#include "function/config/expansion.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/krm/shape.h"
#include "function/releases/dex_connectors.h"

namespace kubeflow_sso::checks {
namespace {

using login::Dex;
using login::DexConnector;
using yaml::Path;

bool is_listed(const Subject& subject, std::string_view id) {
  const auto& listed = subject.sso.connectors;
  return std::any_of(listed.begin(), listed.end(), [&](const auto& each) { return each.id == id; });
}

void check_local_users(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  if (subject.sso.local_users == config::Existing::Keep) return;
  if (dex.has_password_login() || !dex.local_users.empty())
    subject.report(rule("local-users"), dex.file->resource(), dex.field({"enablePasswordDB"}),
                   "still lets Dex's password users in, whom `localUsers: Remove` is to remove");
}

/// Variables of connectors are expanded unless this says otherwise (pkg/featureflags, 2.36 to 2.45.1).
void check_expansion(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  if (!dex.workload) return;
  const auto flag = dex.workload->variable("DEX_EXPAND_ENV");
  if (!flag || !flag->text) return;
  constexpr std::array<std::string_view, 6> kFalse = {"0", "f", "F", "false", "FALSE", "False"};
  if (std::find(kFalse.begin(), kFalse.end(), *flag->text) == kFalse.end()) return;
  subject.report(rule("dex-expand-env"), flag->place,
                 "turns DEX_EXPAND_ENV off, without which Dex takes `$KUBEFLOW_SSO_...` for the secret "
                 "itself: remove it");
}

/// Each replica would have keys of its own, and lose them when it restarts.
void check_storage(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  if (!dex.workload) return;
  const std::string type = dex.config->text({"storage", "type"});
  const int replicas = dex.workload->replicas();
  if (replicas < 2 || (type != "memory" && type != "sqlite3")) return;
  subject.report(
      rule("dex-storage"), dex.file->resource(), dex.field({"storage", "type"}),
      fmt::format("is {}, which {} replicas do not share, so that logins fail at random: write `type: "
                  "kubernetes` with `config: {{inCluster: true}}`, or run one replica",
                  type, replicas));
}

/// The password grant without password users.
void check_password_connector(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  const std::string connector = dex.config->text({"oauth2", "passwordConnector"});
  if (connector.empty()) return;
  const bool is_there = connector == "local"
                            ? dex.has_password_login()
                            : std::any_of(dex.connectors.begin(), dex.connectors.end(),
                                          [&](const DexConnector& each) { return each.id == connector; });
  if (is_there) return;
  subject.report(
      rule("password-connector"), dex.file->resource(), dex.field({"oauth2", "passwordConnector"}),
      fmt::format(
          "names \"{}\", which this file does not have any more: Dex does not start with it, remove it",
          text::printable(connector)));
}

/// The secret of a kept connector, written out in a ConfigMap.
void check_clear_text(const Subject& subject, const DexConnector& connector) {
  const Dex& dex = subject.login.dex;
  for (const releases::ConnectorKey& key : releases::connector_keys(connector.type)) {
    if (!key.secret) continue;
    const Path path = connector.path / "config" / key.name;
    const std::string value = dex.config->text(path);
    if (value.empty() || value[0] == '$') continue;
    subject.report(
        rule("secret-in-configmap"), dex.file->resource(), dex.field(path),
        "holds a secret in clear text: put it into a Secret, and `$NAME` of an environment variable here");
  }
}

/// Variables that a kept connector reads and Dex does not have.
void check_variables(const Subject& subject, const DexConnector& connector) {
  const Dex& dex = subject.login.dex;
  if (!dex.workload || !dex.workload->unknown_sources().empty()) return;
  const yaml::Node* node = dex.config->at(connector.path / "config");
  if (node == nullptr) return;
  for (const yaml::Entry& entry : node->entries) {
    const yaml::Node& value = dex.config->document().resolve(entry.value);
    if (!value.is_scalar()) continue;
    for (const std::string& name : config::expansions(value.scalar)) {
      if (name.empty() || dex.workload->variable(name)) continue;
      subject.report(
          rule("environment-reference"), dex.workload->resource(),
          dex.field(connector.path / "config" / entry.key.scalar),
          fmt::format("has no environment variable {}, which connector \"{}\" refers to: Dex would read an "
                      "empty text",
                      text::printable(name), text::printable(connector.id)));
    }
  }
}

bool has_any(const Dex& dex, const Path& config, std::initializer_list<std::string_view> keys) {
  return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) {
    const yaml::Node* node = dex.config->at(config / key);
    return node != nullptr && (node->is_scalar() ? !node->scalar.empty() : !node->items.empty());
  });
}

/// Why everybody may log in by a kept connector; empty when somebody chooses.
std::string openness(const Dex& dex, const DexConnector& connector) {
  const Path config = connector.path / "config";
  const std::string& type = connector.type;
  if (type == "mockCallback" || type == "mockPassword") return "is Dex's mock for tests";
  if (type == "google" && !has_any(dex, config, {"hostedDomains"}))
    return "has no `hostedDomains` and lets every Google account in";
  const bool has_own_github = has_any(dex, config, {"hostName"});
  // `org` alone is no membership check (connector/github/github.go, 2.39.1 to 2.45.1; measured).
  if (type == "github" && !has_own_github && !has_any(dex, config, {"orgs"}))
    return "has no `orgs` and lets every GitHub account in";
  if (type == "gitea" && !has_any(dex, config, {"orgs", "baseURL"}))
    return "has no `orgs` and lets every account of gitea.com in";
  if (type == "linkedin") return "lets every LinkedIn account in";
  if (type == "bitbucket-cloud" && !has_any(dex, config, {"teams"}))
    return "has no `teams` and lets every Bitbucket account in";
  if (type == "gitlab" && !has_any(dex, config, {"groups"})) {
    const std::string url = dex.config->text(config / "baseURL");
    if (url.empty() || url.find("://gitlab.com") != std::string::npos)
      return "has no `groups` and lets every account of gitlab.com in";
  }
  if (type == "saml" && dex.config->is_true(config / "insecureSkipSignatureValidation"))
    return "has `insecureSkipSignatureValidation`, with which anybody can be anybody";
  if (type == "microsoft") {
    const std::string tenant = dex.config->text(config / "tenant");
    if (tenant.empty() || config::is_shared_tenant(tenant))
      return "lets accounts of every Microsoft tenant in, whose administrators can claim any e-mail address";
  }
  if (type == "oidc") {
    // Without insecureEnableGroups Dex ignores the list (connector/oidc/oidc.go, 2.38 to 2.45.1).
    const bool ignored =
        has_any(dex, config, {"allowedGroups"}) && !dex.config->is_true(config / "insecureEnableGroups");
    if (ignored) return "has `allowedGroups`, which Dex ignores without `insecureEnableGroups: true`";
    const std::string issuer = dex.config->text(config / "issuer");
    if (config::is_open_to_everybody(config::parse_url(issuer).url) &&
        !has_any(dex, config, {"allowedGroups"}))
      return "lets every account of its public provider in";
  }
  return {};
}

void check_kept_connectors(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  for (const DexConnector& connector : dex.connectors) {
    if (is_listed(subject, connector.id)) continue;
    if (dex.file->resource().kind() == "ConfigMap") check_clear_text(subject, connector);
    check_variables(subject, connector);
    const std::string open = openness(dex, connector);
    const bool is_mock = connector.type.starts_with("mock");
    const bool is_tenant = connector.type == "microsoft" && !open.empty();
    if (open.empty() || (subject.sso.email_domains && !is_mock && !is_tenant)) continue;
    subject.report(
        rule("kept-connector-open"), dex.file->resource(), dex.field(connector.path),
        fmt::format("\"{}\", which `otherConnectors: Keep` keeps, {}: {}", text::printable(connector.id),
                    open,
                    is_mock || is_tenant ? "take it out of the file"
                                         : "restrict it there, or say in `spec.emailDomains` who may log in "
                                           "(`[\"*\"]` for everybody)"));
  }
}

/// By token exchange anybody who has a token of the provider has one of Dex (measured on 2.41.1 and 2.45.1):
/// whoever holds the client's secret, which is Kubeflow's published one until somebody replaces it. Without a
/// connector there are no tokens to exchange.
void check_grants(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  const login::StaticClient* client = dex.proxy_client(subject.login.proxy_client_id());
  if (subject.sso.other_grants == config::Existing::Remove || client == nullptr) return;
  if (dex.connectors.empty()) return;
  const bool is_published = client->secret && client->secret->text &&
                            client->secret->text->starts_with(releases::kubeflow::kPublishedClientSecret);
  const std::vector<std::string> grants = dex.config->texts({"oauth2", "grantTypes"});
  const bool exchanges = grants.empty() || !std::all_of(grants.begin(), grants.end(), login::is_needed_grant);
  if (!is_published || !exchanges) return;
  subject.report(
      rule("published-client"), client->secret->place,
      "is Kubeflow's published client secret, and Dex exchanges tokens, which `otherGrants: Keep` leaves so: "
      "with both, whoever has an account at the provider can become anybody; make a client secret of your "
      "own, for Dex and oauth2-proxy, or leave `otherGrants` out");
}

/// Without Dex in the login: what there is of it stays, for whoever else logs in there.
void check_unused(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  if (!dex.is_here()) return;
  subject.report(
      rule("dex-unused"), dex.workload ? dex.workload->resource() : dex.file->resource(), Path{},
      "is no part of Kubeflow's login any more: it and Dex's other resources may go from the build");
}

}  // namespace

void check_dex(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  if (subject.sso.direct) return check_unused(subject);
  check_expansion(subject);
  if (!dex.config) return;
  krm::guarded(subject.results, dex.file->resource(), [&] {
    check_local_users(subject);
    check_storage(subject);
    check_password_connector(subject);
    check_kept_connectors(subject);
    check_grants(subject);
  });
}

}  // namespace kubeflow_sso::checks
