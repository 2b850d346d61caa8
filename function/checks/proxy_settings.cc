// Rules about oauth2-proxy's settings: what breaks the login, and what lets people past it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "function/checks/checks.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/login/open_routes.h"
#include "function/releases/kubeflow.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::checks {
namespace {

using krm::FieldRef;
using login::OAuth2Proxy;
using login::Origin;
using login::Setting;

class ProxySettings {
 public:
  explicit ProxySettings(const Subject& subject) : subject_(subject), proxy_(subject.login.proxy) {}

  void check() const {
    if (proxy_.config && !check_types()) return;
    if (proxy_.config) {
      check_token();
      check_upstreams();
      check_groups();
      check_audience_claims();
      check_sessions();
      check_clear_text();
    }
    check_cookie_secret();
    check_cookie_scope();
    check_cookie_name();
    check_parameters();
    check_overrides();
    check_exceptions();
    check_open_routes();
  }

 private:
  void report(const krm::Rule& rule, const Setting& setting, std::string message,
              std::optional<std::string> proposed = {}) const {
    const bool shown = setting.value.text && !setting.value.is_secret;
    const login::Place place = place_of(setting);
    subject_.report(rule, *place.resource,
                    FieldRef{place.path, shown ? setting.value.text : std::nullopt,
                             shown ? std::move(proposed) : std::nullopt},
                    std::move(message));
  }

  login::Place place_of(const Setting& setting) const {
    if (setting.value.place.resource != nullptr) return setting.value.place;
    return {&proxy_.file->resource(), proxy_.field(setting.key)};
  }

  /// Of the settings that the function reads or sets, those of another type: nobody can mean them, and with
  /// lists, tables and dates oauth2-proxy does not start (7.7.1, measured). Says whether there is none.
  bool check_types() const {
    bool all_fit = true;
    for (const std::string_view key :
         {"provider", "oidc_issuer_url", "login_url", "redeem_url", "oidc_jwks_url", "redirect_url", "scope",
          "skip_oidc_discovery", "relative_redirect_url", "insecure_oidc_allow_unverified_email",
          "email_domains", "whitelist_domains", "provider_display_name", "cookie_expire", "cookie_refresh",
          "cookie_secure"}) {
      const auto line = proxy_.in_file(key);
      if (!line || line->value.text) continue;
      all_fit = false;
      report(rule("proxy-option-type"), *line,
             fmt::format("`{}` must be text, true or false, or a list", key));
    }
    return all_fit;
  }

  void check_token() const {
    const Setting minimal = proxy_.setting("session_cookie_minimal");
    if (minimal.is_true())
      report(rule("session-cookie-minimal"), minimal,
             "`session_cookie_minimal` drops the ID token that Istio needs, remove it", "false");
    const Setting header = proxy_.setting("set_authorization_header");
    if (!header.is_true())
      report(rule("authorization-header"), header,
             "`set_authorization_header` must be true: Istio gets the ID token from that header", "true");
    const Setting skips = proxy_.setting("skip_provider_button");
    if (skips.is_true())
      report(rule("skip-provider-button"), skips,
             "`skip_provider_button = true` lets every background request of the dashboard begin a login of "
             "its own, "
             "which fills the browser with CSRF cookies",
             "false");
  }

  /// The gateway asks oauth2-proxy about each request, and goes by the status of what its upstream answers.
  void check_upstreams() const {
    const Setting upstreams = proxy_.setting("upstreams");
    if (upstreams.value.origin > Origin::File && !upstreams.value.text) return;
    const bool has_answer =
        std::any_of(upstreams.items.begin(), upstreams.items.end(), [](const std::string& each) {
          return each.starts_with("static://2") || each.starts_with("http://") ||
                 each.starts_with("https://");
        });
    const bool has_file = std::any_of(upstreams.items.begin(), upstreams.items.end(),
                                      [](const std::string& each) { return each.starts_with("file:"); });
    if (has_answer && !has_file) return;
    report(rule("upstreams"), upstreams,
           "`upstreams` must be [ \"static://200\" ]: the gateway lets a request pass when oauth2-proxy "
           "answers 200, and "
           "without an upstream that does it answers 404",
           "static://200");
  }

  /// Groups that oauth2-proxy asks for must be in the token.
  void check_groups() const {
    for (const std::string_view key : {"allowed_groups", "allowed_roles"}) {
      const Setting wanted = proxy_.setting(key);
      if (!wanted.is_set() || wanted.items.empty()) continue;
      const std::string scope = " " + proxy_.setting("scope").text() + " ";
      // Dex gives groups only to who asks for them; other providers have ways of their own.
      const bool is_asked = subject_.sso.direct || scope.find(" groups ") != std::string::npos;
      if (reads_another_claim()) {
        report(
            rule("proxy-groups"), wanted,
            fmt::format("`{}` lets nobody in, because `oidc_groups_claim` is \"{}\", and Dex's tokens have "
                        "the groups in `groups`: remove `oidc_groups_claim`",
                        key, text::printable(proxy_.setting("oidc_groups_claim").text())));
        continue;
      }
      if (subject_.sso.has_groups() && is_asked && key == "allowed_groups") continue;
      report(rule("proxy-groups"), wanted,
             fmt::format("`{}` lets nobody in, because no groups come from the provider: write `groups: "
                         "FromProvider`{}",
                         key,
                         subject_.sso.direct ? ", or remove this"
                                             : " for the connector, or say there in `allowedGroups` who may "
                                               "log in, and remove this"));
    }
  }

  /// Whether oauth2-proxy looks for groups where Dex has none.
  bool reads_another_claim() const {
    const Setting claim = proxy_.setting("oidc_groups_claim");
    return !subject_.sso.direct && claim.value.text && !claim.value.is("groups") && !claim.value.is("");
  }

  /// Without one of these claims in the token oauth2-proxy refuses it (pkg/providers/oidc/verifier.go, 7.6.0
  /// to 7.15.2), and Dex's tokens have `aud` for it (server/oauth2.go, 2.39.1 to 2.45.1).
  void check_audience_claims() const {
    const Setting claims = proxy_.setting("oidc_audience_claims");
    if (subject_.sso.direct || !claims.value.text || claims.items.empty()) return;
    if (std::find(claims.items.begin(), claims.items.end(), "aud") != claims.items.end()) return;
    report(
        rule("token-audiences"), claims,
        fmt::format("`oidc_audience_claims` has no `aud`, the claim in which Dex names the client, so that "
                    "oauth2-proxy refuses every token: remove {}",
                    claims.setter()),
        "aud");
  }

  void check_sessions() const {
    const Setting scope = proxy_.setting("scope");
    const Setting refresh = proxy_.setting("cookie_refresh");
    const bool is_off = !refresh.is_set() || refresh.value.is("0") || refresh.value.is("0s");
    if (scope.text().find("offline_access") == std::string::npos || !is_off) return;
    std::istringstream words(scope.text());
    std::string rest;
    for (std::string word; words >> word;) {
      if (word != "offline_access") rest += (rest.empty() ? "" : " ") + word;
    }
    report(rule("unused-offline-access"), scope,
           "`scope` asks for offline_access but `cookie_refresh` is 0, so no refresh token is ever used: "
           "remove it from "
           "the scope",
           rest);
  }

  void check_clear_text() const {
    if (proxy_.file->resource().kind() != "ConfigMap") return;
    for (const std::string_view key : {"client_secret", "cookie_secret"}) {
      const auto line = proxy_.in_file(key);
      if (!line || line->value.is("")) continue;
      report(rule("secret-in-configmap"), *line,
             fmt::format("`{}` stands here in clear text: put it into a Secret, and that into the variable "
                         "OAUTH2_PROXY_{} of the Deployment",
                         key, key == "client_secret" ? "CLIENT_SECRET" : "COOKIE_SECRET"));
    }
  }

  /// oauth2-proxy takes 16, 24 or 32 bytes, as they are or in base64 for URLs (7.6.0 to 7.15.2,
  /// pkg/validation/cookie.go and pkg/encryption).
  void check_cookie_secret() const {
    const Setting secret = proxy_.setting("cookie_secret");
    if (!secret.is_set() || !secret.value.text) return;
    const std::string& text = *secret.value.text;
    const auto fits = [](std::size_t bytes) { return bytes == 16 || bytes == 24 || bytes == 32; };
    const std::size_t digits = std::min(text.find_first_of('='), text.size());
    constexpr std::string_view kUrlDigits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const bool is_base64 = text.find_first_not_of(kUrlDigits) >= digits;
    if (fits(text.size()) || (is_base64 && fits(digits * 6 / 8))) return;
    report(rule("cookie-secret"), secret,
           "is no cookie secret: oauth2-proxy exits unless it has 16, 24 or 32 bytes, as they are or in the "
           "base64 of URLs "
           "(`-` and `_` instead of `+` and `/`); `openssl rand -hex 16` makes one");
  }

  /// Whether cookies are secure must be known: Kubeflow keeps it in a ConfigMap of its own.
  void check_parameters() const {
    const Setting secure = proxy_.setting("cookie_secure");
    if (!secure.is_set() || secure.value.text) return;
    report(rule("file-not-in-list"), secure,
           "sets OAUTH2_PROXY_COOKIE_SECURE from a ConfigMap or key that is not in this list: build it in "
           "the same list");
  }

  /// A line of the file that a flag or a variable makes dead.
  void check_overrides() const {
    for (const Setting& each : proxy_.overrides()) {
      const auto line = proxy_.in_file(each.key);
      if (!line || is_ours(each.key)) continue;
      const krm::Resource& workload = proxy_.workload->resource();
      const bool is_here = each.value.place.resource == &workload;
      subject_.report(
          rule("dead-key"), workload, is_here ? each.value.place.path : proxy_.workload->path({}),
          fmt::format("{} wins over `{}` in oauth2_proxy.cfg: remove one of them", each.setter(), each.key));
    }
  }

  /// What check_agreement tells about.
  bool is_ours(std::string_view key) const {
    constexpr std::array<std::string_view, 9> kOurs = {
        "provider",  "oidc_issuer_url", "skip_oidc_discovery",
        "login_url", "redeem_url",      "oidc_jwks_url",
        "scope",     "cookie_secure",   "insecure_oidc_allow_unverified_email"};
    const config::KubeflowSSO& sso = subject_.sso;
    if (key == "email_domains") return sso.email_domains.has_value();
    if (key == "cookie_expire") return sso.session && !sso.session->lifetime.empty();
    if (key == "cookie_refresh") return sso.session.has_value();
    if (key == "provider_display_name") return !sso.provider_name.empty();
    if (key == "whitelist_domains") return sso.logout && sso.logout->mode == config::LogoutMode::Provider;
    return std::find(kOurs.begin(), kOurs.end(), key) != kOurs.end();
  }

  /// Ways past the login, or past who may log in.
  void check_exceptions() const {
    const auto check = [&](const krm::Rule& rule, std::string_view key, std::string_view why) {
      const Setting setting = proxy_.setting(key);
      if (setting.is_set() && !setting.is_false() && !setting.value.is(""))
        report(rule, setting, fmt::format("`{}` {}", key, why));
    };
    const auto tell = [&](std::string_view key, std::string_view why) {
      check(rule("proxy-exception"), key, why);
    };
    const auto forbid = [&](std::string_view key, std::string_view why) {
      check(rule("proxy-lets-past"), key, why);
    };
    forbid("htpasswd_file", "lets users in by a password file, past the identity provider: remove it");
    forbid("insecure_oidc_skip_issuer_verification", "takes tokens of other issuers: remove it");
    // It sees the gateway's address, not the user's: without `reverse_proxy` the peer's (pkg/ip).
    forbid("trusted_ips",
           "lets requests in without a login, of everybody, as all come from the gateway: remove it");
    tell("skip_auth_preflight", "lets every OPTIONS request past the login: remove it");
    if (subject_.sso.email_domains)
      tell("authenticated_emails_file",
           "lets the addresses of a file in beside those of `spec.emailDomains`: remove one of them");
    const Setting claim = proxy_.setting("oidc_email_claim");
    const std::string user = subject_.sso.direct ? subject_.sso.direct->provider.user_id_claim : "email";
    if (claim.is_set() && claim.value.text && !claim.value.is(user))
      report(rule("proxy-exception"), claim,
             fmt::format(
                 "`oidc_email_claim` is \"{}\", so that oauth2-proxy checks neither the address's domain nor "
                 "that "
                 "it is verified, while Kubeflow goes by `{}`: remove it, `userIDClaim` chooses the claim",
                 text::printable(*claim.value.text), user));
    const Setting verify = proxy_.setting("ssl_insecure_skip_verify");
    // Kubeflow's own parameter, which it publishes as true: Dex is asked by http inside the cluster.
    const bool is_kubeflows = !verify.value.place.path.empty() && verify.value.place.path.back().is_key() &&
                              verify.value.place.path.back().key() == "ALLOW_SELF_SIGNED_ISSUER";
    if (verify.is_true() && !is_kubeflows && !subject_.sso.direct)
      report(rule("proxy-exception"), verify,
             "`ssl_insecure_skip_verify` turns off the check of certificates: remove it");
  }

  /// The session's cookie must come back with every request of Kubeflow's host. oauth2-proxy takes the domain
  /// that the host ends in, else the last one (pkg/cookies, 7.6.0 to 7.15.2), which browsers refuse.
  void check_cookie_scope() const {
    const std::string host = config::parse_url(subject_.sso.kubeflow_url).url.host;
    const std::string& space = subject_.sso.targets.dex.namespace_name;
    const Setting domains = proxy_.setting("cookie_domains");
    // Go leaves out a domain that is none (net/http, validCookieDomain): the cookie is then the host's own.
    constexpr std::string_view kDomain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    const bool is_domain = !domains.items.empty() && !domains.items.back().empty() &&
                           domains.items.back().find_first_not_of(kDomain) == std::string::npos;
    const bool is_ours =
        std::any_of(domains.items.begin(), domains.items.end(), [&](std::string_view domain) {
          if (domain.starts_with('.')) domain.remove_prefix(1);
          return text::equal_without_case(host, domain) ||
                 text::lower_case(host).ends_with("." + text::lower_case(domain));
        });
    const bool is_inside = login::service_of(host, space, {space}).has_value();  // of stock Kubeflow
    if (domains.value.text && is_domain && !is_ours && !is_inside)
      report(
          rule("cookie-scope"), domains,
          fmt::format("`cookie_domains` has no domain of {}, so that browsers drop the session's cookie and "
                      "nobody can log in: remove it, or name that host",
                      host));
    const Setting path = proxy_.setting("cookie_path");
    if (path.is_set() && path.value.text && !path.value.is("/") && !path.value.is(""))
      report(rule("cookie-scope"), path,
             "`cookie_path` keeps the session's cookie from the rest of Kubeflow, so that nobody can log in: "
             "remove it",
             "/");
    check_same_site();
  }

  /// What browsers do with the cookies of the session and of a login on its way when they come back from the
  /// provider's page (measured with 7.7.1 and Chromium).
  void check_same_site() const {
    for (const std::string_view key : {"cookie_samesite", "cookie_csrf_samesite"}) {
      const Setting setting = proxy_.setting(key);
      if (!setting.is_set() || !setting.value.text) continue;
      const std::string& value = *setting.value.text;
      std::string problem;
      if (value == "strict") {
        const std::string site = another_site();
        if (site.empty()) continue;
        problem = fmt::format(
            "is \"strict\", so that the browser that comes back from {} does not send the "
            "cookie, and the login fails",
            site);
      } else if (value == "none" && !subject_.sso.https()) {
        problem = "is \"none\", which browsers take over https only, so that nobody can log in";
      } else if (!value.empty() && value != "lax" && value != "none") {
        problem = fmt::format("is \"{}\", with which oauth2-proxy does not start", text::printable(value));
      } else {
        continue;
      }
      report(rule("cookie-scope"), setting, fmt::format("`{}` {}: write \"lax\"", key, problem), "lax");
    }
  }

  /// The host of a provider of the functionConfig that is of another site than Kubeflow; empty without one.
  std::string another_site() const {
    const std::string own = config::parse_url(subject_.sso.kubeflow_url).url.host;
    const auto is_another = [&](const std::string& host) {
      return !host.empty() && config::are_of_different_sites(own, host);
    };
    std::string host;
    if (subject_.sso.direct) host = config::page_host(subject_.sso.direct->provider);
    for (const config::Connector& connector : subject_.sso.connectors) {
      if (!is_another(host)) host = config::page_host(connector);
    }
    return is_another(host) ? host : std::string();
  }

  /// A name with one of these prefixes browsers take under a condition (RFC 6265bis, 4.1.3).
  void check_cookie_name() const {
    const Setting name = proxy_.setting("cookie_name");
    const bool is_of_host = name.text().starts_with("__Host-");
    if (!is_of_host && !name.text().starts_with("__Secure-")) return;
    if (!subject_.sso.https())
      report(
          rule("cookie-scope"), name,
          "`cookie_name` has a prefix with which browsers take no cookie over http, so that nobody can log "
          "in: write a name without it");
    const std::vector<std::string> domains = proxy_.setting("cookie_domains").items;
    if (is_of_host &&
        std::any_of(domains.begin(), domains.end(), [](const auto& each) { return !each.empty(); }))
      report(rule("cookie-scope"), name,
             "`cookie_name` begins with `__Host-`, with which browsers take no cookie that has a domain, so "
             "that "
             "nobody can log in: write another name, or remove `cookie_domains`");
  }

  /// Patterns that open more than the login's own pages.
  void check_open_routes() const {
    for (const std::string_view key : {"skip_auth_routes", "skip_auth_regex"}) {
      const Setting setting = proxy_.setting(key);
      const bool is_route = key == "skip_auth_routes";
      for (const std::string& route : setting.items) {
        const std::string open = login::opened_by(route, is_route);
        if (!open.empty()) {
          report(rule("proxy-lets-past"), setting,
                 fmt::format(
                     "`{}` has \"{}\", which opens {} to everybody: `^/dex/` is all that the login needs",
                     key, text::printable(route), open));
        } else if (opens_inside(route, is_route)) {
          report(rule("proxy-exception"), setting,
                 fmt::format(
                     "`{}` has \"{}\", which opens every address that has this in it: write `^` in front",
                     key, text::printable(route)));
        } else if (const std::string other = opens_beside(route, is_route); !other.empty()) {
          report(rule("proxy-exception"), setting,
                 fmt::format("`{}` has \"{}\", which lets requests for {} past the login: remove it", key,
                             text::printable(route), text::printable(other)));
        }
      }
    }
  }

  static bool opens_inside(std::string_view route, bool is_route) {
    const login::OpenRoute pattern(route, is_route);
    return std::any_of(login::kPathsWithDex.begin(), login::kPathsWithDex.end(),
                       [&](std::string_view path) { return pattern.opens(path); });
  }

  /// A path that a pattern opens and that is none of the login's own pages; empty without.
  std::string opens_beside(std::string_view route, bool is_route) const {
    const login::OpenRoute pattern(route, is_route);
    const std::string path = pattern.example();
    const std::string issuer = config::parse_url(subject_.sso.dex_issuer()).url.path;
    const bool is_readable = std::none_of(path.begin(), path.end(), [](unsigned char c) { return c < ' '; });
    if (!is_readable || pattern.opens(issuer + "/auth")) return {};
    const std::string folded = text::lower_case(path);  // of `(?i)` the example is in capitals
    const std::string callback = proxy_.callback_path();
    const std::array<std::string, 3> pages = {issuer, std::string(releases::kubeflow::kDexPath),
                                              callback.substr(0, callback.rfind('/'))};
    const bool is_page = std::any_of(pages.begin(), pages.end(), [&](const std::string& page) {
      const std::string own = text::lower_case(page);
      return !page.empty() && (folded == own || folded.starts_with(own + "/"));
    });
    return is_page ? std::string() : path;
  }

  const Subject& subject_;
  const OAuth2Proxy& proxy_;
};

}  // namespace

void check_proxy_settings(const Subject& subject) {
  if (subject.login.proxy.workload || subject.login.proxy.config) ProxySettings(subject).check();
}

}  // namespace kubeflow_sso::checks
