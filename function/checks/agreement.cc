// Rules about what two or more programs must agree on.
#include <fmt/format.h>

#include <algorithm>

#include "function/checks/checks.h"
#include "function/config/duration.h"
#include "function/config/logout.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/login/dex_urls.h"
#include "function/login/disclosure.h"
#include "function/text/source.h"
#include "function/text/split.h"

namespace kubeflow_sso::checks {
namespace {

using login::Origin;
using login::Setting;
using login::StaticClient;

bool has_words(std::string_view scope, std::initializer_list<std::string_view> words) {
  return std::all_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text::has_word(scope, word); });
}

/// What oauth2-proxy must have, key by key.
class ProxyAgreement {
 public:
  explicit ProxyAgreement(const Subject& subject)
      : subject_(subject), proxy_(subject.login.proxy), urls_(subject.login, subject.sso) {}

  void check() {
    const config::KubeflowSSO& sso = subject_.sso;
    expect("provider", [](const Setting& each) { return each.value.is("oidc"); });
    expect("oidc_issuer_url", [&](const Setting& each) { return each.value.is(sso.issuer()); });
    if (sso.direct) {
      check_direct(*sso.direct);
    } else {
      check_dex();
    }
    expect_session();
    expect_others();
    expect_cookies();
    if (sso.email_domains)
      expect("email_domains", [&](const Setting& each) { return each.items == *sso.email_domains; });
    const bool allow = sso.allows_unverified_email();
    expect_optional("insecure_oidc_allow_unverified_email",
                    [&](const Setting& each) { return each.is_true() == allow; });
    report();
  }

 private:
  void check_dex() {
    expect("skip_oidc_discovery", [](const Setting& each) { return each.is_true(); });
    expect("login_url", [&](const Setting& each) { return urls_.is_login_url(each.text()); });
    expect("redeem_url", [&](const Setting& each) { return urls_.leads_to(each.text(), "/token"); });
    expect("oidc_jwks_url", [&](const Setting& each) { return urls_.leads_to(each.text(), "/keys"); });
    if (!proxy_.setting("profile_url").value.is(""))
      expect_if_set("profile_url",
                    [&](const Setting& each) { return urls_.leads_to(each.text(), "/userinfo"); });
    const auto& session = subject_.sso.session;
    const bool refreshes = session && session->refreshes();
    expect("scope", [&](const Setting& each) {
      return has_words(each.text(), {"openid", "email", "profile"}) &&
             (!refreshes || has_words(each.text(), {config::kOfflineAccess}));
    });
  }

  void check_direct(const config::Direct& direct) {
    expect("scope", [](const Setting& each) { return has_words(each.text(), {"openid"}); });
    for (const std::string_view key : {"skip_oidc_discovery", "ssl_insecure_skip_verify"})
      expect_optional(key, [](const Setting& each) { return !each.is_true(); });
    expect_optional("prompt", [](const Setting& each) { return each.text() != "none"; });
    expect_client(direct.provider);
  }

  /// The provider's client, in the variables where the function writes it.
  void expect_client(const config::Connector& provider) {
    if (!proxy_.workload) return;
    const Setting id = proxy_.setting("client_id");
    if (!id.value.is(provider.client_id)) note(id, false);
    const Setting secret = proxy_.setting("client_secret");
    if (secret.value.origin == Origin::Flag) note(secret, false);
  }

  /// As Kubeflow's parameters have it; the function sets them, so that they are wrong as found only.
  void expect_cookies() {
    const bool https = subject_.sso.https();
    const Setting secure = proxy_.setting("cookie_secure");
    const krm::Resource* place = secure.value.place.resource;
    if (place == nullptr || place->kind() != "ConfigMap" || secure.value.origin == Origin::File)
      return expect_optional("cookie_secure",
                             [&](const Setting& each) { return https ? !each.is_false() : each.is_false(); });
    const config::UrlResult url = config::parse_url(subject_.sso.kubeflow_url);
    if (!url.ok() || config::is_service(url.url) || config::is_loopback(url.url)) return;  // nobody's address
    if (https && secure.is_false())
      subject_.report(
          rule("insecure-cookie"), *place, secure.value.place.path,
          fmt::format("is false, and Kubeflow is opened at {}: browsers send the session's cookie "
                      "without TLS too; write \"true\"",
                      text::printable(subject_.sso.kubeflow_url)));
    if (!https && !secure.is_false() && secure.value.text)
      subject_.report(
          rule("secure-cookie"), *place, secure.value.place.path,
          fmt::format("is not false, and Kubeflow is opened at {}: browsers keep no secure cookie "
                      "of http, so that nobody stays logged in; write \"false\"",
                      text::printable(subject_.sso.kubeflow_url)));
  }

  void expect_session() {
    const auto& session = subject_.sso.session;
    if (!session) return;
    const auto lasts = [](const std::string& wanted) {
      return [wanted = config::parse_duration(wanted)](const Setting& each) {
        return config::parse_duration(each.text()) == wanted;
      };
    };
    if (!session->lifetime.empty()) expect_over_file("cookie_expire", lasts(session->lifetime));
    expect_over_file("cookie_refresh", lasts(session->refreshes() ? session->refresh_interval : "0s"));
  }

  /// What has nothing to do with Dex.
  void expect_others() {
    const config::KubeflowSSO& sso = subject_.sso;
    if (!sso.provider_name.empty())
      expect_over_file("provider_display_name",
                       [&](const Setting& each) { return each.value.is(sso.provider_name); });
    if (!sso.logout || sso.logout->mode != config::LogoutMode::Provider) return;
    const std::string host = config::authority(config::end_session_url(sso));
    expect_over_file("whitelist_domains", [&](const Setting& each) {
      return std::find(each.items.begin(), each.items.end(), host) != each.items.end();
    });
  }

  /// A key that a flag or variable must not set otherwise; the filter sees to the file.
  template <typename IsRight>
  void expect_over_file(std::string_view key, IsRight is_right) {
    const Setting setting = proxy_.setting(key);
    if (setting.value.origin > Origin::File) note(setting, setting.value.text && is_right(setting));
  }

  template <typename IsRight>
  void expect(std::string_view key, IsRight is_right) {
    const Setting setting = proxy_.setting(key);
    if (setting.value.origin > Origin::File) {
      note(setting, setting.value.text && is_right(setting));
    } else if (proxy_.config && !is_right(setting)) {
      wrong_in_file_.push_back(setting.key);
    }
  }

  template <typename IsRight>
  void expect_if_set(std::string_view key, IsRight is_right) {
    if (proxy_.setting(key).is_set()) expect(key, is_right);
  }

  /// A key that need not be set.
  template <typename IsRight>
  void expect_optional(std::string_view key, IsRight is_right) {
    const Setting setting = proxy_.setting(key);
    if (setting.value.origin > Origin::File && setting.value.text && !is_right(setting)) note(setting, false);
  }

  void note(const Setting& setting, bool is_right) { (is_right ? right_ : wrong_).push_back(setting); }

  void report() const {
    if (!wrong_.empty()) {
      subject_.report(
          rule("dead-setting"), workload(), place_of(wrong_.front()),
          fmt::format("{} over oauth2_proxy.cfg, where this function writes the login's settings: remove {} "
                      "there, and what is to stay write into the file",
                      winners(wrong_), wrong_.size() == 1 ? "it" : "them"));
    }
    if (!right_.empty()) {
      subject_.report(
          rule("dead-key"), workload(), place_of(right_.front()),
          fmt::format("{} over oauth2_proxy.cfg, and agree with this functionConfig today: move them into "
                      "the file, where this function keeps them right",
                      winners(right_)));
    }
    for (const std::string& key : wrong_in_file_) {
      subject_.report(rule("issuers-differ"), proxy_.file->resource(), proxy_.field(key),
                      fmt::format("`{}` does not lead to {}{}", key, subject_.sso.direct ? "" : "Dex at ",
                                  subject_.sso.issuer()));
    }
  }

  /// `--scope, --provider win`.
  static std::string winners(const std::vector<Setting>& settings) {
    std::string names;
    for (const Setting& each : settings) names += (names.empty() ? "" : ", ") + each.setter();
    return names + (settings.size() == 1 ? " wins" : " win");
  }

  const krm::Resource& workload() const { return proxy_.workload->resource(); }
  /// Where it stands in the workload; a value from elsewhere is told by the container.
  yaml::Path place_of(const Setting& setting) const {
    return setting.value.place.resource == &workload() ? setting.value.place.path : proxy_.workload->path({});
  }

  const Subject& subject_;
  const login::OAuth2Proxy& proxy_;
  login::DexUrls urls_;
  std::vector<Setting> right_;
  std::vector<Setting> wrong_;
  std::vector<std::string> wrong_in_file_;
};

void check_issuer(const Subject& subject) {
  const login::Dex& dex = subject.login.dex;
  if (subject.sso.direct || !dex.config || dex.issuer() == subject.sso.dex_issuer()) return;
  subject.report(rule("issuers-differ"), dex.file->resource(), dex.field({"issuer"}),
                 fmt::format("must be \"{}\"", subject.sso.dex_issuer()));
}

/// Without Dex: a provider takes the whole URL alone, which people have registered there.
void check_direct_redirect_uri(const Subject& subject) {
  const login::OAuth2Proxy& proxy = subject.login.proxy;
  if (!proxy.config) return;
  const std::string sent = proxy.redirect_uri(subject.sso.kubeflow_url);
  const std::string callback = subject.sso.kubeflow_url + proxy.callback_path();
  const Setting url = proxy.setting("redirect_url");
  const bool is_known = !url.is_set() || url.value.text;
  if (is_known && sent == callback) return;
  const login::Place place =
      url.is_set() ? url.value.place : login::Place{&proxy.file->resource(), proxy.file->path()};
  subject.report(rule("redirect-uri"), place,
                 fmt::format("must make oauth2-proxy send users back to {}, which is to be registered at the "
                             "provider: remove it there, this function writes it into oauth2_proxy.cfg",
                             callback));
}

void check_redirect_uri(const Subject& subject) {
  const login::Login& login = subject.login;
  if (subject.sso.direct) return check_direct_redirect_uri(subject);
  if (!login.dex.config) return;
  const StaticClient* client = login.dex.proxy_client(login.proxy_client_id());
  if (client == nullptr) {
    subject.report(
        rule("dex-static-client"), login.dex.file->resource(), login.dex.field({"staticClients"}),
        "has no client for oauth2-proxy: one with `idEnv: OIDC_CLIENT_ID`, `secretEnv: OIDC_CLIENT_SECRET` "
        "and `redirectURIs: [/oauth2/callback]`");
    return;
  }
  if (!login.proxy.config) return;
  const std::string sent = login.proxy.redirect_uri(subject.sso.kubeflow_url);
  const std::vector<std::string>& registered = client->redirect_uris;
  const std::string callback = login.proxy.callback_path();
  // Dex answers a path as a path, which the browser takes to be on Dex's own host.
  const bool is_one_origin =
      config::parse_url(subject.sso.dex_issuer()).url.origin() == subject.sso.kubeflow_url;
  const bool leads_home = (sent == callback && is_one_origin) || sent == subject.sso.kubeflow_url + callback;
  const Setting url = login.proxy.setting("redirect_url");
  const login::Place place =
      url.is_set() ? url.value.place : login::Place{&login.proxy.file->resource(), login.proxy.file->path()};
  if (url.is_set() && !url.value.text) {
    subject.report(rule("redirect-uri"), place,
                   "sets `redirect_url` to what this list does not tell: remove it there, Kubeflow's own is "
                   "`redirect_url = \"/oauth2/callback\"` in oauth2_proxy.cfg");
  } else if (!leads_home) {
    subject.report(
        rule("redirect-uri"), place,
        fmt::format(
            "makes oauth2-proxy send users back to \"{}\", and it waits for them at {}{}: remove it there, "
            "Kubeflow's own is `redirect_url = \"/oauth2/callback\"` in oauth2_proxy.cfg",
            text::printable(login::disclosed_url(sent)), subject.sso.kubeflow_url, callback));
  } else if (std::find(registered.begin(), registered.end(), sent) == registered.end()) {
    subject.report(
        rule("redirect-uri"), login.dex.file->resource(), login.dex.field(client->path / "redirectURIs"),
        fmt::format("lacks \"{}\", which oauth2-proxy sends: Dex refuses the login", text::printable(sent)));
  }
}

/// The key of a Secret, or the field of a file.
std::string field_of(const login::Place& place) {
  const yaml::Path& path = place.path;
  const std::string& first = path.front().key();
  const bool is_object = first == "data" || first == "stringData" || first == "binaryData";
  if (!is_object) return text::printable(to_string(path));
  if (path.size() <= 2) return text::printable(path.back().key());
  return text::printable(to_string(yaml::Path(path.begin() + 2, path.end())));
}

/// Dex and oauth2-proxy must have the same client id and secret.
void check_clients(const Subject& subject) {
  const login::Login& login = subject.login;
  if (subject.sso.direct || !login.dex.config || !login.proxy.is_here()) return;
  const StaticClient* client = login.dex.proxy_client(login.proxy_client_id());
  if (client == nullptr) return;
  for (const auto& [key, dex] :
       {std::pair{"client_id", &client->id}, std::pair{"client_secret", &client->secret}}) {
    const Setting proxy = login.proxy.setting(key);
    const std::string_view what = std::string_view(key) == "client_id" ? "id" : "secret";
    if (!*dex) {
      const bool is_needed = what == "id" || !client->is_public;
      if (is_needed)
        subject.report(
            rule("oauth-clients-differ"), login.dex.file->resource(), login.dex.field(client->path),
            fmt::format("has no {} for oauth2-proxy's client that this list shows to be set", what));
      continue;
    }
    const login::Value& at_dex = **dex;
    if (!proxy.value.text || !at_dex.text || *proxy.value.text == *at_dex.text) continue;
    const login::Place& at = proxy.value.place;
    subject.report(
        rule("oauth-clients-differ"), at,
        fmt::format("`{}` differs from `{}` in {}: oauth2-proxy is a client of Dex, both must have the same; "
                    "the identity provider's client belongs in `spec.connectors`",
                    field_of(at), field_of(at_dex.place), at_dex.place.resource->ref().text()));
  }
}

void check_keys(const Subject& subject) {
  const login::Login& login = subject.login;
  const std::string issuer = subject.sso.issuer();
  const login::JwtRule* dex = login.dex_rule(issuer);
  if (dex == nullptr) return;
  const krm::Resource& resource = *login.authentication()->resource;
  if (dex->issuer != issuer)
    subject.report(rule("issuers-differ"), resource, dex->path / "issuer",
                   fmt::format("must be \"{}\"", issuer));
  if (subject.sso.direct) {
    if (dex->has_inline_keys || dex->jwks_uri != subject.sso.direct->jwks_uri)
      subject.report(rule("issuers-differ"), resource, dex->path / "jwksUri",
                     fmt::format("must be \"{}\"", subject.sso.direct->jwks_uri));
    return;
  }
  const login::DexUrls urls(login, subject.sso);
  // As Kubeflow has it: istiod finds the keys by an issuer that it reaches itself.
  if (!dex->has_inline_keys && dex->jwks_uri.empty() && urls.are_keys(issuer + "/keys")) return;
  if (dex->has_inline_keys || !urls.are_keys(dex->jwks_uri))
    subject.report(
        rule("issuers-differ"), resource, dex->path / "jwksUri",
        fmt::format("must lead to Dex's keys inside the cluster, \"{}\"", urls.keys_for_istio({})));
}

}  // namespace

void check_agreement(const Subject& subject) {
  check_issuer(subject);
  if (subject.login.proxy.workload || subject.login.proxy.config) ProxyAgreement(subject).check();
  check_redirect_uri(subject);
  check_clients(subject);
  check_keys(subject);
}

}  // namespace kubeflow_sso::checks
