// Changes of oauth2-proxy's settings for a login without Dex. Each was measured on 7.7.1 and 7.15.6 with
// Keycloak 26.4.7.
#include "function/filters/oauth2_proxy/direct.h"

#include <algorithm>
#include <array>

#include "function/config/dex_connector.h"
#include "function/config/known_provider.h"

namespace kubeflow_sso::filters {
namespace {

using config::Connector;
using login::OAuth2Proxy;

/// Kubeflow's own name for Dex on the sign-in button.
constexpr std::string_view kDexName = "Dex";

/// What Kubeflow's file has for Dex. `prompt = "none"` makes a provider refuse whoever has no session there
/// (login_required); oauth2-proxy without discovery would go to Dex's endpoints.
constexpr std::array<std::string_view, 5> kForDex = {"skip_oidc_discovery", "login_url", "redeem_url",
                                                     "oidc_jwks_url", "prompt"};

bool has_our_ca(const OAuth2Proxy& proxy) {
  const auto line = proxy.in_file("provider_ca_files");
  return line && !line->items.empty() &&
         std::all_of(line->items.begin(), line->items.end(),
                     [](const std::string& path) { return path.starts_with(config::kCaMounts); });
}

/// With ssl_insecure_skip_verify oauth2-proxy does not look at provider_ca_files (pkg/validation/options.go).
void set_ca(const OAuth2Proxy& proxy, const Connector& provider, Settings& settings) {
  if (provider.ca) {
    settings.set("provider_ca_files", toml::Value::List{config::ca_file(provider)}, "oidc_issuer_url");
    settings.set("use_system_trust_store", true, "provider_ca_files");
  } else if (has_our_ca(proxy)) {
    settings.remove("provider_ca_files");
    settings.remove("use_system_trust_store");
  }
  if (proxy.in_file("ssl_insecure_skip_verify")) settings.set("ssl_insecure_skip_verify", false);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// Which claims oauth2-proxy goes by: it must find the one that Kubeflow knows users by, or it refuses who
/// has no e-mail address. With another claim than `email` it does not look at email_verified.
void set_claims(const OAuth2Proxy& proxy, const config::Direct& direct, Settings& settings) {
  const std::string& user = direct.provider.user_id_claim;
  if (user != "email" || proxy.in_file("oidc_email_claim")) settings.set("oidc_email_claim", user, "scope");
  const std::string& groups = direct.groups_claim;
  if (groups != config::kNoClaim && (groups != "groups" || proxy.in_file("oidc_groups_claim")))
    settings.set("oidc_groups_claim", groups, "scope");
}

/// A name of our own choice, or Kubeflow's, becomes the provider's.
void set_name(const Connector& provider, Settings& settings) {
  const std::string name = settings.text("provider_display_name");
  if (name == kDexName || config::is_provider_name(name))
    settings.set("provider_display_name", std::string(config::known_provider(provider.issuer).name));
}

}  // namespace

void set_direct(const OAuth2Proxy& proxy, const config::KubeflowSSO& sso, Settings& settings) {
  const Connector& provider = sso.direct->provider;
  settings.asked_by("spec.direct");
  settings.set("provider", "oidc");
  settings.asked_by("spec.direct.issuer");
  settings.set("oidc_issuer_url", provider.issuer, "provider");
  settings.asked_by("spec.direct.caKeyRef");
  set_ca(proxy, provider, settings);
  settings.asked_by("spec.direct");
  for (const std::string_view key : kForDex) settings.remove(key);
  // Whole: a scope left over from Dex (groups) makes a provider refuse the login (invalid_scope).
  settings.asked_by("spec.direct.scopes");
  settings.set("scope", joined(provider.scopes), "oidc_issuer_url");
  settings.asked_by("spec.direct.userIDClaim");
  set_claims(proxy, *sso.direct, settings);
  settings.asked_by("spec.direct.issuer");
  if (sso.provider_name.empty()) set_name(provider, settings);
  // A provider takes no path.
  settings.asked_by("spec.kubeflowURL");
  settings.set("redirect_url", sso.kubeflow_url + proxy.callback_path());
  settings.set("relative_redirect_url", false, "redirect_url");
}

void remove_direct(const OAuth2Proxy& proxy, const config::KubeflowSSO& sso, Settings& settings) {
  if (has_our_ca(proxy)) {
    settings.remove("provider_ca_files");
    settings.remove("use_system_trust_store");
  }
  settings.remove("oidc_email_claim");
  settings.remove("oidc_groups_claim");
  if (sso.provider_name.empty() && config::is_provider_name(settings.text("provider_display_name")))
    settings.set("provider_display_name", std::string(kDexName));
  if (settings.text("cookie_refresh") != config::kDirectRefresh) return;  // set_direct was not here
  if (!sso.session) settings.set("cookie_refresh", 0);
  // Else oauth2-proxy sends approval_prompt=force, and Dex asks "Grant Access" each time.
  settings.set("prompt", "none");
}

}  // namespace kubeflow_sso::filters
