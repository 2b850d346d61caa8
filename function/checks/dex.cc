// Rules about Dex itself.
#include <fmt/format.h>

#include <algorithm>

#include "function/checks/checks.h"
#include "function/krm/shape.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::checks {
namespace {

using login::Dex;
using login::DexConnector;
using yaml::Path;

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
  if (!text::is_go_false(*flag->text)) return;
  subject.report(rule("dex-expand-env"), flag->place,
                 "turns DEX_EXPAND_ENV off, without which Dex takes `$KUBEFLOW_SSO_...` for the secret "
                 "itself: remove it");
}

/// Each replica would have keys of its own, and lose them when it restarts.
void check_storage(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  if (!dex.workload) return;
  const std::string type = dex.config->text({"storage", "type"});
  if (type != "memory" && type != "sqlite3") return;
  const int replicas = dex.workload->replicas();
  if (replicas < 2) return;
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

/// Dex does not start with a literal beside a variable (cmd/dex/serve.go, 2.39.1 to 2.45.1).
void check_doubled_clients(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  for (const login::StaticClient& client : dex.clients) {
    for (const auto& [literal, variable] : {std::pair{"id", "idEnv"}, std::pair{"secret", "secretEnv"}}) {
      if (dex.config->text(client.path / literal).empty() || dex.config->text(client.path / variable).empty())
        continue;
      subject.report(
          rule("dex-static-client"), dex.file->resource(), dex.field(client.path / literal),
          fmt::format("stands beside `{}`, and Dex does not start with both: remove one of them", variable));
    }
  }
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
    check_doubled_clients(subject);
  });
}

}  // namespace kubeflow_sso::checks
