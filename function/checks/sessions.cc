// Rules about sessions that are renewed, and about logouts.
#include <fmt/format.h>

#include <algorithm>

#include "function/checks/checks.h"
#include "function/config/duration.h"
#include "function/config/logout.h"
#include "function/config/providers.h"
#include "function/releases/kubeflow.h"

namespace kubeflow_sso::checks {
namespace {

using login::DexConnector;
using login::Setting;

/// How long Dex's ID tokens live when its file says nothing (cmd/dex/serve.go, 2.39.1 to 2.45.1).
constexpr std::chrono::hours kDexTokenLife(24);

/// The interval at which oauth2-proxy renews sessions; nothing when it does not, or the list does not tell.
std::optional<std::chrono::seconds> interval_of(const Setting& refresh) {
  const auto interval = config::parse_duration(refresh.text());
  return interval && interval->count() > 0 ? interval : std::nullopt;
}

/// Dex gives no refresh token, without a word, where its connector could not use it (server/handlers.go:
/// RefreshConnector, 2.39.1 to 2.45.1). Those of the functionConfig have been told already.
void check_kept_renewals(const Subject& subject) {
  const login::Dex& dex = subject.login.dex;
  if (!subject.sso.session || !subject.sso.session->refreshes()) return;
  for (const DexConnector& connector : dex.connectors) {
    if (subject.has_connector(connector.id) || config::can_renew(connector.type)) continue;
    subject.report(
        rule("session-connector"), dex.file->resource(), dex.field(connector.path / "type"),
        fmt::format("is {}, a connector that cannot renew logins: its users would be out with their "
                    "first token; leave `session.refreshInterval` or the connector out",
                    text::printable(connector.type)));
  }
}

/// Between the end of the token and the renewal, Istio answers 401, `Jwt is expired` (measured).
void check_token(const Subject& subject, const Setting& refresh, std::chrono::seconds interval) {
  const login::Dex& dex = subject.login.dex;
  const std::string written = dex.config->text({"expiry", "idTokens"});
  const auto life =
      written.empty() ? std::optional<std::chrono::seconds>(kDexTokenLife) : config::parse_duration(written);
  if (!life || interval < *life) return;
  subject.report(rule("session-token"), dex.file->resource(), dex.field({"expiry", "idTokens"}),
                 fmt::format("must be longer than `cookie_refresh` of oauth2-proxy, {}: in between every "
                             "request is answered 401, `Jwt is expired`",
                             refresh.text()));
}

/// Dex forgets a refresh token after these times (server/rotation.go: ExpiredBecauseUnused and
/// CompletelyExpired, 2.39.1 to 2.45.1), and oauth2-proxy uses it once in an interval at most.
void check_refresh_tokens(const Subject& subject, const Setting& refresh, std::chrono::seconds interval) {
  const login::Dex& dex = subject.login.dex;
  for (const char* key : {"validIfNotUsedFor", "absoluteLifetime"}) {
    const yaml::Path path = {"expiry", "refreshTokens", key};
    const std::string written = dex.config->text(path);
    const auto life = config::parse_duration(written);
    if (!life || life->count() == 0 || interval < *life) continue;
    subject.report(
        rule("session-token"), dex.file->resource(), dex.field(path),
        fmt::format("is {}, and must be longer than `cookie_refresh` of oauth2-proxy, {}: Dex has "
                    "forgotten each refresh token before it is used, so that no session is renewed",
                    text::printable(written), refresh.text()));
  }
}

/// How long oauth2-proxy's cookie lives, as it is written; 168h is its default.
std::string cookie_life(const Setting& expire) {
  return expire.is_set() ? expire.text() : "168h";
}

/// With other times oauth2-proxy exits (pkg/validation/cookie.go, 7.6.0 to 7.15.2).
void check_times(const Subject& subject, const Setting& refresh, std::chrono::seconds interval) {
  const login::OAuth2Proxy& proxy = subject.login.proxy;
  const Setting expire = proxy.setting("cookie_expire");
  const std::string written = cookie_life(expire);
  const auto life = config::parse_duration(written);
  if (!life || life->count() == 0 || interval < *life) return;
  const login::Place place = refresh.is_set()
                                 ? refresh.value.place
                                 : login::Place{&proxy.file->resource(), proxy.field("cookie_refresh")};
  subject.report(rule("session"), place,
                 fmt::format("`cookie_refresh`, {}, must be shorter than `cookie_expire`, {}{}, or "
                             "oauth2-proxy does not start: write a longer `session.lifetime`",
                             refresh.text(), written, expire.is_set() ? "" : " where nothing sets it"));
}

/// See filters/istio/mesh.h.
void check_cookies(const Subject& subject) {
  const login::Dex& dex = subject.login.dex;
  const bool keeps_tokens = !subject.sso.direct && dex.config &&
                            dex.config->is_true({"expiry", "refreshTokens", "disableRotation"});
  if (keeps_tokens) return;
  for (const login::ExtensionProvider* provider : subject.login.proxy_providers()) {
    if (provider->gives_cookies()) continue;
    subject.report(rule("session-cookie"), *provider->resource, provider->place,
                   fmt::format("has no `headersToDownstreamOnAllow: [set-cookie]` for {}: the browser never "
                               "gets the renewed session, and is logged out at the second renewal",
                               text::printable(provider->name)));
  }
}

void check_mesh(const Subject& subject) {
  const login::Login& login = subject.login;
  if (!subject.sso.session || login.istio.mesh.is_here()) return;
  subject.report(
      rule("session-mesh"), login.proxy.file->resource(), login.proxy.field("cookie_refresh"),
      "renews sessions, which the browser gets only where ConfigMap istio-system/istio, `mesh`, has "
      "`headersToDownstreamOnAllow: [set-cookie]` for oauth2-proxy: build it with this "
      "functionConfig too; where it cannot be changed, write `expiry: {refreshTokens: "
      "{disableRotation: true}}` into Dex's file");
}

/// Whether a workload is one that nobody has cut down: out of a cluster, or of a chart of Helm.
bool is_whole(const std::optional<login::Workload>& workload) {
  return workload && (is_of_cluster(workload->resource()) || workload->resource().mentions("helm.sh/chart"));
}

/// A session that is not renewed and lasts longer than Dex's token: Istio answers 401, `Jwt is expired`,
/// until the cookie ends too. Where neither is said, manifests may be cut down, and do not tell.
void check_length(const Subject& subject) {
  const login::Login& login = subject.login;
  const Setting expire = login.proxy.setting("cookie_expire");
  const std::string written = login.dex.config->text({"expiry", "idTokens"});
  if (!expire.is_set() && written.empty() && !is_whole(login.dex.workload)) return;
  if (expire.is_set() && !expire.value.text) return;
  const std::string lasts = cookie_life(expire);
  auto session = config::parse_duration(lasts);
  // Until the browser is closed; oauth2-proxy takes such a cookie for ever (pkg/encryption, Validate).
  const bool is_endless = session && session->count() == 0;
  if (is_endless) session = std::chrono::seconds::max();
  const auto token =
      written.empty() ? std::optional<std::chrono::seconds>(kDexTokenLife) : config::parse_duration(written);
  if (!session || !token || *session <= *token) return;
  const login::Place place =
      expire.is_set() ? expire.value.place
                      : login::Place{&login.proxy.file->resource(), login.proxy.field("cookie_expire")};
  const std::string life = written.empty() ? "24h" : written;
  subject.report(
      rule("session-length"), *place.resource, place.path,
      fmt::format("keeps a session {}, and Dex's tokens end after {}: in between every request is "
                  "answered 401, `Jwt is expired`; write `session: {{lifetime: {}}}`, which sets both",
                  is_endless ? "until the browser is closed" : "for " + lasts, life,
                  is_endless ? life : lasts));
}

void check_renewal(const Subject& subject) {
  const login::Login& login = subject.login;
  if (!login.proxy.config) return;
  const Setting refresh = login.proxy.setting("cookie_refresh");
  const auto interval = interval_of(refresh);
  const bool is_renewed = interval || (refresh.is_set() && !refresh.value.text);
  if (!is_renewed && login.dex.config && !subject.sso.direct) check_length(subject);
  if (!interval) return;
  check_times(subject, refresh, *interval);
  if (login.dex.config && !subject.sso.direct) {
    check_token(subject, refresh, *interval);
    check_refresh_tokens(subject, refresh, *interval);
  }
  check_cookies(subject);
  check_mesh(subject);
}

/// A logout leads to one provider's page, whichever the user came from.
void check_logout(const Subject& subject) {
  const login::Dex& dex = subject.login.dex;
  const auto& logout = subject.sso.logout;
  if (!logout || logout->mode != config::LogoutMode::Provider || dex.connectors.size() < 2) return;
  subject.report(rule("logout"), dex.file->resource(), dex.field({"connectors"}),
                 "has more than one connector, and a logout leads to one provider: write `logout: {mode: "
                 "Local}` or leave `otherConnectors: Keep` out");
}

/// The filter sets the variable wherever it can tell the container.
void check_dashboard(const Subject& subject) {
  const login::Login& login = subject.login;
  if (!subject.sso.logout || login.dashboard == nullptr) return;
  krm::guarded(subject.results, *login.dashboard, [&] {
    const auto dashboard = login.dashboard_workload();
    const auto opened = dashboard ? dashboard->variable(releases::kubeflow::kLogoutVariable) : std::nullopt;
    if (opened && opened->is(config::logout_url(subject.sso, login.proxy.sign_out_path()))) return;
    subject.report(rule("logout"), *login.dashboard, login::pod_spec(*login.dashboard) / "containers",
                   "has no container that is the dashboard's, whose LOGOUT_URL is to change: call it "
                   "centraldashboard");
  });
}

}  // namespace

void check_sessions(const Subject& subject) {
  check_renewal(subject);
  check_dashboard(subject);
  if (subject.sso.direct || !subject.login.dex.config) return;
  check_kept_renewals(subject);
  check_logout(subject);
}

}  // namespace kubeflow_sso::checks
