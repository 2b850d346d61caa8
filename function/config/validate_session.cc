// The rules for how long logins last, and what a logout ends.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "function/config/duration.h"
#include "function/config/logout.h"
#include "function/config/providers.h"
#include "function/config/syntax.h"
#include "function/config/url.h"
#include "function/config/url_meant.h"
#include "function/config/validate.h"
#include "function/releases/dex_connectors.h"

namespace kubeflow_sso::config {
namespace {

const yaml::Path kSession = {"spec", "session"};
const yaml::Path kLogout = {"spec", "logout"};

/// What "7d" or "2w" is in hours; empty for anything else.
std::string days_in_hours(std::string_view text) {
  constexpr int kDay = 24;
  constexpr int kMostDigits = 4;
  if (text.size() < 2 || text.size() > kMostDigits + 1) return {};
  const char unit = text.back();
  text.remove_suffix(1);
  if ((unit != 'd' && unit != 'w') || text.find_first_not_of("0123456789") != std::string_view::npos)
    return {};
  return fmt::format("{}h", std::stoi(std::string(text)) * (unit == 'w' ? 7 * kDay : kDay));
}

/// The duration of a field; nothing when it is absent, or told to be none.
std::optional<std::chrono::seconds> duration(std::string_view field, const std::string& text,
                                             Report& report) {
  if (text.empty()) return {};
  const std::optional<std::chrono::seconds> parsed = parse_duration(text);
  if (parsed && parsed->count() > 0) return parsed;
  const std::string in_hours = days_in_hours(text);
  report.add(
      rule("session"), kSession / field,
      "must be hours, minutes and seconds such as 168h or 30m, which are all that Dex and oauth2-proxy "
      "know{}{}",
      got(text), in_hours.empty() ? "" : fmt::format(": write `{}`", in_hours));
  return {};
}

void validate_times(const Session& session, Report& report) {
  const auto lifetime = duration("lifetime", session.lifetime, report);
  const auto interval = duration("refreshInterval", session.refresh_interval, report);
  if (session.lifetime.empty() && session.refresh_interval.empty() && !report.failed(kSession)) {
    report.add(rule("session"), kSession, "needs `lifetime`, `refreshInterval` or both");
  } else if (lifetime && interval && *interval >= *lifetime) {
    // oauth2-proxy exits otherwise (7.6.0 to 7.15.2, pkg/validation/cookie.go).
    report.add(rule("session"), kSession / "refreshInterval", "must be shorter than `lifetime`, {}{}",
               session.lifetime, got(session.refresh_interval));
  }
}

bool has_scope(const Connector& connector, std::string_view scope) {
  return std::find(connector.scopes.begin(), connector.scopes.end(), scope) != connector.scopes.end();
}

/// Whether `config` has a switch, in any case of its key.
bool is_on(const Connector& connector, std::string_view key) {
  const auto& members = connector.config.members();
  return std::any_of(members.begin(), members.end(), [&](const yaml::Value::Member& each) {
    return releases::same_key(each.first, key) && each.second.is_true();
  });
}

/// What a connector needs so that Dex can renew a login through it.
void validate_renewal(const Connector& connector, Report& report) {
  const yaml::Path path = kSession / "refreshInterval";
  if (!can_renew(connector.dex_type())) {
    report.add(rule("session-connector"), path,
               "asks to renew logins, which Dex's connector \"{}\" of type {} cannot do: leave it out, the "
               "session then lasts for its `lifetime`",
               connector.id, connector.dex_type());
  }
  if (is_on(connector, "emailToLowercase")) {
    report.add(rule("session-connector"), connector.path / "config" / "emailToLowercase",
               "holds at the login only: at each renewal the address comes back as the provider writes it, "
               "and Kubeflow sees another user; leave it or `spec.session.refreshInterval` out");
  }
  if (connector.dex_type() != "oidc" || has_scope(connector, kOfflineAccess)) return;
  if (offline_access(connector) == OfflineAccess::Unknown) {
    report.add(rule("session-provider"), connector.path / "scopes",
               "have no `offline_access`: whether {} gives Dex the means to renew a login without it, only "
               "its documentation tells; where not, each session ends with its first token, after twice "
               "`refreshInterval`",
               connector.issuer);
  }
}

void validate_end_session_url(const Logout& logout, Report& report) {
  const yaml::Path path = kLogout / "endSessionURL";
  if (logout.end_session_url.empty()) return;
  if (logout.mode == LogoutMode::Local) {
    report.add(rule("logout"), path, "is for `mode: Provider`: leave it out, or write that");
    return;
  }
  const UrlResult parsed = parse_url(logout.end_session_url);
  if (!parsed.ok())
    report.add(rule("logout"), path, "{}{}{}", parsed.problem, got(logout.end_session_url, parsed.is_private),
               write_instead(url_meant(logout.end_session_url), logout.end_session_url));
}

void validate_provider_logout(const KubeflowSSO& sso, Report& report) {
  const Connector* provider = sso.only_provider();
  if (sso.logout->mode == LogoutMode::Local || (provider == nullptr && sso.connectors.empty())) return;
  if (sso.connectors.size() > 1) {
    report.add(
        rule("logout"), kLogout / "mode",
        "cannot be Provider with {} connectors: a logout leads to one page, whichever provider the user "
        "came from; write Local",
        sso.connectors.size());
  } else if (sso.logout->end_session_url.empty() && end_session_url(sso).empty()) {
    report.add(rule("logout"), kLogout,
               "needs `endSessionURL`: copy `end_session_endpoint` from the provider's "
               "`/.well-known/openid-configuration`");
  } else if (provider->client_id_ref) {
    // Keycloak answers 400 without it, `Missing parameters: id_token_hint` (26.4.7, measured).
    report.add(rule("logout"), kLogout / "mode",
               "needs the client's id in the page's address, and `{}.clientIDKeyRef` keeps it in a Secret: "
               "write `clientID`, which is no secret",
               to_string(provider->path));
  }
}

}  // namespace

void validate_session(const KubeflowSSO& sso, Report& report) {
  if (!sso.session) return;
  validate_times(*sso.session, report);
  if (!sso.session->refreshes()) return;
  for (const Connector& connector : sso.connectors) validate_renewal(connector, report);
}

void validate_logout(const KubeflowSSO& sso, Report& report) {
  if (!sso.logout) return;
  validate_end_session_url(*sso.logout, report);
  validate_provider_logout(sso, report);
}

}  // namespace kubeflow_sso::config
