// Changes of oauth2-proxy's settings.
#include "function/filters/oauth2_proxy/config.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "function/config/duration.h"
#include "function/config/logout.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/filters/oauth2_proxy/direct.h"
#include "function/filters/oauth2_proxy/settings.h"
#include "function/krm/report.h"
#include "function/krm/shape.h"
#include "function/login/disclosure.h"
#include "function/toml/operations.h"

namespace kubeflow_sso::filters {
namespace {

using krm::rule;
using login::OAuth2Proxy;
using login::Origin;
using login::Setting;

/// Whether Dex is on Kubeflow's own origin: then a path leads back, which the browser takes to be on Dex's.
bool is_on_one_origin(const config::KubeflowSSO& sso) {
  return config::parse_url(sso.dex_issuer()).url.origin() == sso.kubeflow_url;
}

/// Whether a redirect URI leads back to where oauth2-proxy waits: as a path, or as a URL of Kubeflow's host.
bool leads_home(std::string_view uri, const OAuth2Proxy& proxy, const config::KubeflowSSO& sso) {
  if (uri == proxy.callback_path()) return is_on_one_origin(sso);
  return uri == sso.kubeflow_url + proxy.callback_path();
}

/// The redirect URI that this function makes oauth2-proxy send, where another one leads elsewhere.
std::string own_redirect_uri(const OAuth2Proxy& proxy, const config::KubeflowSSO& sso) {
  return (is_on_one_origin(sso) ? "" : sso.kubeflow_url) + proxy.callback_path();
}

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Filter {
 public:
  Filter(const OAuth2Proxy& proxy, const login::DexUrls& urls, const config::KubeflowSSO& sso,
         bool was_direct)
      : proxy_(proxy), urls_(urls), sso_(sso), was_direct_(was_direct), settings_(proxy) {}

  toml::Operations operations(krm::Results& results) {
    if (sso_.direct) {
      filters::set_direct(proxy_, sso_, settings_);
    } else {
      set_dex(results);
    }
    set_email();
    settings_.asked_by("spec.kubeflowURL");
    set_cookie_secure();
    settings_.asked_by("spec.session");
    set_session();
    settings_.asked_by("spec.providerName");
    set_provider_name();
    settings_.asked_by("spec.logout");
    set_way_out();
    settings_.asked_by(sso_.dex_issuer_field());
    anchor_exemptions();
    return settings_.take();
  }

 private:
  void set_dex(krm::Results& results) {
    settings_.asked_by("spec.connectors");
    set("provider", "oidc");
    settings_.asked_by(sso_.dex_issuer_field());
    set("oidc_issuer_url", sso_.dex_issuer(), "provider");
    // Discovery would go to the public URL from inside the cluster, and its login URL would not be relative.
    set("skip_oidc_discovery", true, "oidc_issuer_url");
    set_endpoints();
    settings_.asked_by(sso_.session ? "spec.session" : "spec.connectors");
    set_scope();
    settings_.asked_by("spec.kubeflowURL");
    set_redirect(results);
    settings_.asked_by("spec.connectors");
    if (was_direct_) remove_direct(proxy_, sso_, settings_);
  }

  void set(std::string_view key, toml::Value value, std::string after = {}) {
    settings_.set(key, std::move(value), std::move(after));
  }

  void set_endpoints() {
    if (!urls_.is_login_url(text("login_url"))) set("login_url", urls_.login_url(), "skip_oidc_discovery");
    set("redeem_url", urls_.endpoint(text("redeem_url"), "/token"), "skip_oidc_discovery");
    set("oidc_jwks_url", urls_.endpoint(text("oidc_jwks_url"), "/keys"), "skip_oidc_discovery");
    // There oauth2-proxy looks for claims that a token lacks, such as groups, and answers 500 when it gets
    // nothing (measured with 7.7.1 and 7.15.6).
    if (const std::string profile = text("profile_url"); !profile.empty())
      set("profile_url", urls_.endpoint(profile, "/userinfo"), "skip_oidc_discovery");
    // Another provider's, by which oauth2-proxy refuses each of Dex's tokens (measured with the same).
    const auto audiences = proxy_.in_file("oidc_audience_claims");
    if (audiences && !contains(audiences->items, "aud")) settings_.remove("oidc_audience_claims");
  }

  /// The scope with all that the login needs. Dex gives groups only to who asks for them.
  void set_scope() {
    std::vector<std::string> scopes = words_of(text("scope"));
    std::vector<std::string> needed = {"openid", "email", "profile"};
    if (sso_.has_groups()) needed.emplace_back("groups");
    bool is_complete = true;
    if (sso_.session && sso_.session->refreshes()) {
      needed.emplace_back(config::kOfflineAccess);  // Dex gives a refresh token to who asks for it
    } else if (sso_.session) {
      is_complete = std::erase(scopes, config::kOfflineAccess) == 0;  // nobody would use the token
    }
    // What a provider was asked for is none of Dex's.
    const auto is_providers = [&](const std::string& scope) {
      return was_direct_ && !contains(needed, scope);
    };
    is_complete = std::erase_if(scopes, is_providers) == 0 && is_complete;
    for (const std::string& scope : needed) {
      if (contains(scopes, scope)) continue;
      scopes.push_back(scope);
      is_complete = false;
    }
    if (is_complete) return;
    std::string all;
    for (const std::string& scope : scopes) all += (all.empty() ? "" : " ") + scope;
    set("scope", std::move(all), "oidc_issuer_url");
  }

  void set_email() {
    settings_.asked_by("spec.emailDomains");
    if (sso_.email_domains) set("email_domains", *sso_.email_domains, "scope");
    settings_.asked_by(sso_.direct ? "spec.direct.unverifiedEmail" : "spec.connectors[].unverifiedEmail");
    const bool allow = sso_.allows_unverified_email();
    constexpr std::string_view kKey = "insecure_oidc_allow_unverified_email";
    if (allow || proxy_.in_file(kKey)) set(kKey, allow, "email_domains");
  }

  void set_redirect(krm::Results& results) {
    const Setting url = proxy_.setting("redirect_url");
    const std::string sent = proxy_.redirect_uri(sso_.kubeflow_url, sso_.https());
    if (leads_home(sent, proxy_, sso_) || !is_in_files_hands(url)) return;
    const bool is_one_origin = is_on_one_origin(sso_);
    if (is_one_origin || url.text() != proxy_.callback_path()) set("redirect_url", proxy_.callback_path());
    set("relative_redirect_url", is_one_origin, "redirect_url");
    if (sent == proxy_.callback_path()) return;  // Dex has moved to a host of its own, as was asked
    krm::report(
        results, rule("redirect-url"), proxy_.file->resource(),
        krm::FieldRef{proxy_.field("redirect_url"), login::disclosed_url(url.text()), proxy_.callback_path()},
        fmt::format("sends users back to \"{}\" after the login, and oauth2-proxy waits at {}{}: it "
                    "becomes \"{}\" with "
                    "`relative_redirect_url = {}`",
                    text::printable(login::disclosed_url(sent)), sso_.kubeflow_url, proxy_.callback_path(),
                    proxy_.callback_path(), is_one_origin));
  }

  /// A pattern without an anchor opens every address that has Dex's path in it, up to 7.10 in its query too
  /// (Kubeflow 1.9.0's own: measured with 7.7.1).
  void anchor_exemptions() {
    const std::string path = config::parse_url(sso_.dex_issuer()).url.path + "/";
    for (const std::string_view key : {"skip_auth_regex", "skip_auth_routes"}) {
      const Setting setting = proxy_.setting(key);
      std::vector<std::string> items = setting.items;
      for (std::string& item : items) {
        if (item.starts_with(path)) item.insert(0, "^");
      }
      if (setting.value.origin == Origin::File && items != setting.items) set(key, items);
    }
  }

  /// Where nothing else says it: Kubeflow's own deployment has a variable for it.
  void set_cookie_secure() {
    const Setting now = proxy_.setting("cookie_secure");
    const bool is_there = proxy_.in_file("cookie_secure").has_value();
    const bool is_secure = !now.is_false();  // oauth2-proxy's default
    if (is_there ? now.is_true() != sso_.https() : proxy_.workload && is_secure != sso_.https())
      set("cookie_secure", sso_.https());
  }

  /// Sets a duration, unless the file has an equal one in other words.
  void set_duration(std::string_view key, const std::string& wanted, std::string after) {
    if (config::parse_duration(text(key)) != config::parse_duration(wanted))
      set(key, wanted, std::move(after));
  }

  void set_session() {
    if (!sso_.session) return;
    const config::Session& session = *sso_.session;
    if (!session.lifetime.empty()) set_duration("cookie_expire", session.lifetime, "cookie_name");
    if (session.refreshes() || proxy_.setting("cookie_refresh").is_set())
      set_duration("cookie_refresh", session.refreshes() ? session.refresh_interval : "0s", "cookie_expire");
  }

  void set_provider_name() {
    if (!sso_.provider_name.empty()) set("provider_display_name", sso_.provider_name, "provider");
  }

  /// oauth2-proxy sends browsers to no other host than its own unless it is listed, with its port
  /// (`whitelist_domains`; measured).
  void set_way_out() {
    if (!sso_.logout || sso_.logout->mode != config::LogoutMode::Provider) return;
    const std::string host = config::authority(config::end_session_url(sso_));
    std::vector<std::string> hosts = proxy_.setting("whitelist_domains").items;
    if (contains(hosts, host)) return;
    hosts.push_back(host);
    set("whitelist_domains", std::move(hosts), "email_domains");
  }

  std::string text(std::string_view key) const { return settings_.text(key); }

  const OAuth2Proxy& proxy_;
  const login::DexUrls& urls_;
  const config::KubeflowSSO& sso_;
  const bool was_direct_;
  Settings settings_;
};

/// A key of Kubeflow's ConfigMap of parameters.
struct Parameter {
  std::string_view setting;  // that it becomes
  const char* name;
  const char* asked_by;
};

/// Records that a parameter has a value: in the ConfigMap that the workload has it from, or in Kubeflow's own
/// for the workload of another list.
void set_parameter(const OAuth2Proxy& proxy, const Parameter& parameter, bool wanted, krm::Changes& changes) {
  const yaml::Value value = yaml::Value::string(wanted ? "true" : "false");
  const Setting now = proxy.setting(parameter.setting);
  const krm::Resource* read = now.value.place.resource;
  const bool by_variable = now.value.origin == Origin::Env || now.value.origin == Origin::EnvFrom;
  if (by_variable && read != nullptr && read->kind() == "ConfigMap") {
    changes.of(*read).asked_by(parameter.asked_by);
    changes.of(*read).set(now.value.place.path, value);
  } else if (proxy.parameters != nullptr && (!proxy.workload || !now.is_set())) {
    const yaml::Path path = {"data", parameter.name};
    krm::text_at(proxy.parameters->document(), path);
    changes.of(*proxy.parameters).asked_by(parameter.asked_by);
    changes.of(*proxy.parameters).set(path, value);
  }
}

}  // namespace

bool is_in_files_hands(const Setting& setting) {
  return setting.value.origin == Origin::Default || setting.value.origin == Origin::File;
}

std::string redirect_uri(const OAuth2Proxy& proxy, const config::KubeflowSSO& sso) {
  std::string sent = proxy.redirect_uri(sso.kubeflow_url, sso.https());
  const bool stays = leads_home(sent, proxy, sso) || !is_in_files_hands(proxy.setting("redirect_url"));
  return stays ? sent : own_redirect_uri(proxy, sso);
}

std::string filter_oauth2_proxy_config(const OAuth2Proxy& proxy, const login::DexUrls& urls,
                                       const config::KubeflowSSO& sso, bool was_direct, krm::Changes& changes,
                                       krm::Results& results) {
  const toml::Operations operations = Filter(proxy, urls, sso, was_direct).operations(results);
  return proxy.file->edit(*proxy.config, operations, changes);
}

void filter_oauth2_proxy_parameters(const OAuth2Proxy& proxy, const config::KubeflowSSO& sso,
                                    krm::Changes& changes) {
  set_parameter(proxy, {"cookie_secure", "FORCE_HTTPS", "spec.kubeflowURL"}, sso.https(), changes);
  // Kubeflow's own is true, with which oauth2-proxy takes any server for the provider.
  const bool verifies = !proxy.setting("ssl_insecure_skip_verify").is_set() && proxy.workload.has_value();
  if (sso.direct && !verifies)
    set_parameter(proxy, {"ssl_insecure_skip_verify", "ALLOW_SELF_SIGNED_ISSUER", "spec.direct"}, false,
                  changes);
}

}  // namespace kubeflow_sso::filters
