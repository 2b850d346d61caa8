// The table of oauth2-proxy's options: the `cfg` tags of pkg/apis/options at 7.6.0, 7.7.1, 7.14.3 and 7.15.2.
// None was removed between them.
#include "function/releases/oauth2_proxy_options.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

#include "function/text/ascii.h"
#include "function/text/nearest.h"

namespace kubeflow_sso::releases {
namespace {

constexpr std::array kOptions = {
    Option{"acr_values"},
    Option{"allow_query_semicolons"},
    Option{"allowed_groups", {}, Flag::Singular},
    Option{"allowed_roles", {}, Flag::Singular},
    Option{"api_routes", {}, Flag::Singular},
    Option{"approval_prompt"},
    Option{"auth_logging"},
    Option{"auth_logging_format"},
    Option{"auth_request_response_mode", {7, 9, 0}},
    Option{"authenticated_emails_file"},
    Option{"azure_graph_group_field"},
    Option{"azure_tenant"},
    Option{"backend_logout_url"},
    Option{"banner"},
    Option{"basic_auth_password"},
    Option{"bearer_token_login_fallback", {7, 9, 0}},
    Option{"bitbucket_repository"},
    Option{"bitbucket_team"},
    Option{"client_id"},
    Option{"client_secret"},
    Option{"client_secret_file"},
    Option{"code_challenge_method"},
    Option{"cookie_csrf_expire"},
    Option{"cookie_csrf_per_request"},
    Option{"cookie_csrf_per_request_limit", {7, 11, 0}},
    Option{"cookie_csrf_samesite", {7, 15, 0}},
    Option{"cookie_domains", {}, Flag::Singular},
    Option{"cookie_expire"},
    Option{"cookie_httponly"},
    Option{"cookie_name"},
    Option{"cookie_path"},
    Option{"cookie_refresh"},
    Option{"cookie_samesite"},
    Option{"cookie_secret"},
    Option{"cookie_secret_file", {7, 11, 0}},
    Option{"cookie_secure"},
    Option{"custom_sign_in_logo"},
    Option{"custom_templates_dir"},
    Option{"disable_keep_alives", {7, 12, 0}},
    Option{"display_htpasswd_form"},
    Option{"email_domains", {}, Flag::Singular},
    Option{"encode_state"},
    Option{"entra_id_allowed_tenants", {7, 8, 0}, Flag::Singular},
    Option{"entra_id_federated_token_auth", {7, 8, 0}},
    Option{"errors_to_info_log"},
    Option{"exclude_logging_paths", {}, Flag::Singular},
    Option{"extra_jwt_issuers"},
    Option{"flush_interval"},
    Option{"footer"},
    Option{"force_code_challenge_method"},
    Option{"force_https"},
    Option{"force_json_errors"},
    Option{"gcp_healthchecks"},
    Option{"github_org"},
    Option{"github_repo"},
    Option{"github_team"},
    Option{"github_token"},
    Option{"github_users", {}, Flag::Singular},
    Option{"gitlab_groups", {}, Flag::Singular},
    Option{"gitlab_projects", {}, Flag::Singular},
    Option{"google_admin_api_user_scope", {7, 13, 0}},
    Option{"google_admin_email"},
    Option{"google_group"},
    Option{"google_groups", {}, Flag::Singular},
    Option{"google_service_account_json"},
    Option{"google_target_principal"},
    Option{"google_use_application_default_credentials"},
    Option{"google_use_organization_id", {7, 13, 0}},
    Option{"htpasswd_file"},
    Option{"htpasswd_user_groups", {}, Flag::Singular},
    Option{"http_address"},
    Option{"https_address"},
    Option{"insecure_oidc_allow_unverified_email"},
    Option{"insecure_oidc_skip_issuer_verification"},
    Option{"insecure_oidc_skip_nonce"},
    Option{"jwt_key"},
    Option{"jwt_key_file"},
    Option{"keycloak_groups", {}, Flag::Singular},
    Option{"logging_compress"},
    Option{"logging_filename"},
    Option{"logging_local_time"},
    Option{"logging_max_age"},
    Option{"logging_max_backups"},
    Option{"logging_max_size"},
    Option{"login_url"},
    Option{"metrics_address"},
    Option{"metrics_secure_address"},
    Option{"metrics_tls_cert_file"},
    Option{"metrics_tls_key_file"},
    Option{"oidc_audience_claims", {}, Flag::Singular},
    Option{"oidc_email_claim"},
    Option{"oidc_enabled_signing_algs", {7, 15, 0}, Flag::Singular},
    Option{"oidc_extra_audiences", {}, Flag::Singular},
    Option{"oidc_groups_claim"},
    Option{"oidc_issuer_url"},
    Option{"oidc_jwks_url"},
    Option{"oidc_public_key_files", {7, 8, 0}, Flag::Singular},
    Option{"pass_access_token"},
    Option{"pass_authorization_header"},
    Option{"pass_basic_auth"},
    Option{"pass_host_header"},
    Option{"pass_user_headers"},
    Option{"ping_path"},
    Option{"ping_user_agent"},
    Option{"prefer_email_to_user"},
    Option{"profile_url"},
    Option{"prompt"},
    Option{"provider"},
    Option{"provider_ca_files", {}, Flag::Singular},
    Option{"provider_display_name"},
    Option{"proxy_prefix"},
    Option{"proxy_websockets"},
    Option{"pubjwk_url"},
    Option{"ready_path"},
    Option{"real_client_ip_header"},
    Option{"redeem_url"},
    Option{"redirect_url"},
    Option{"redis_ca_path"},
    Option{"redis_cluster_connection_urls"},
    Option{"redis_connection_idle_timeout"},
    Option{"redis_connection_url"},
    Option{"redis_insecure_skip_tls_verify"},
    Option{"redis_password"},
    Option{"redis_sentinel_connection_urls"},
    Option{"redis_sentinel_master_name"},
    Option{"redis_sentinel_password"},
    Option{"redis_use_cluster"},
    Option{"redis_use_sentinel"},
    Option{"redis_username"},
    Option{"relative_redirect_url"},
    Option{"request_id_header"},
    Option{"request_logging"},
    Option{"request_logging_format"},
    Option{"resource"},
    Option{"reverse_proxy"},
    Option{"scope"},
    Option{"session_cookie_minimal"},
    Option{"session_store_type"},
    Option{"set_authorization_header"},
    Option{"set_basic_auth"},
    Option{"set_xauthrequest"},
    Option{"show_debug_on_error"},
    Option{"signature_key"},
    Option{"silence_ping_logging"},
    Option{"skip_auth_preflight"},
    Option{"skip_auth_regex"},
    Option{"skip_auth_routes", {}, Flag::Singular},
    Option{"skip_auth_strip_headers"},
    Option{"skip_claims_from_profile_url"},
    Option{"skip_jwt_bearer_tokens"},
    Option{"skip_oidc_discovery"},
    Option{"skip_provider_button"},
    Option{"ssl_insecure_skip_verify"},
    Option{"ssl_upstream_insecure_skip_verify"},
    Option{"standard_logging"},
    Option{"standard_logging_format"},
    Option{"tls_cert_file"},
    Option{"tls_cipher_suites", {}, Flag::Singular},
    Option{"tls_key_file"},
    Option{"tls_min_version"},
    Option{"trusted_ips", {}, Flag::Singular},
    Option{"trusted_proxy_ips", {7, 15, 2}, Flag::Singular},
    Option{"upstream_timeout"},
    Option{"upstreams", {}, Flag::Singular},
    Option{"use_system_trust_store"},
    Option{"user_id_claim"},
    Option{"validate_url"},
    Option{"whitelist_domains", {}, Flag::Singular},
};

/// Flags that stand for no key of the file.
constexpr std::array<std::string_view, 6> kCommandFlags = {
    "alpha-config", "config", "config-test", "convert-config-to-alpha", "help", "version"};

/// The flags that are switches (pflag's Bool in pkg/apis/options and main.go at 7.7.1 and 7.15.6): they take
/// no word behind them.
constexpr std::array<std::string_view, 51> kSwitches = {"allow-query-semicolons",
                                                        "auth-logging",
                                                        "bearer-token-login-fallback",
                                                        "config-test",
                                                        "convert-config-to-alpha",
                                                        "cookie-csrf-per-request",
                                                        "cookie-httponly",
                                                        "cookie-secure",
                                                        "disable-keep-alives",
                                                        "display-htpasswd-form",
                                                        "encode-state",
                                                        "entra-id-federated-token-auth",
                                                        "errors-to-info-log",
                                                        "force-https",
                                                        "force-json-errors",
                                                        "gcp-healthchecks",
                                                        "insecure-oidc-allow-unverified-email",
                                                        "insecure-oidc-skip-issuer-verification",
                                                        "insecure-oidc-skip-nonce",
                                                        "logging-compress",
                                                        "logging-local-time",
                                                        "pass-access-token",
                                                        "pass-authorization-header",
                                                        "pass-basic-auth",
                                                        "pass-host-header",
                                                        "pass-user-headers",
                                                        "prefer-email-to-user",
                                                        "proxy-websockets",
                                                        "redis-insecure-skip-tls-verify",
                                                        "redis-use-cluster",
                                                        "redis-use-sentinel",
                                                        "relative-redirect-url",
                                                        "request-logging",
                                                        "reverse-proxy",
                                                        "session-cookie-minimal",
                                                        "set-authorization-header",
                                                        "set-basic-auth",
                                                        "set-xauthrequest",
                                                        "show-debug-on-error",
                                                        "silence-ping-logging",
                                                        "skip-auth-preflight",
                                                        "skip-auth-strip-headers",
                                                        "skip-claims-from-profile-url",
                                                        "skip-jwt-bearer-tokens",
                                                        "skip-oidc-discovery",
                                                        "skip-provider-button",
                                                        "ssl-insecure-skip-verify",
                                                        "ssl-upstream-insecure-skip-verify",
                                                        "standard-logging",
                                                        "use-system-trust-store",
                                                        "version"};

}  // namespace

std::string Option::flag() const {
  std::string text(name.substr(0, name.size() - (flag_of_list == Flag::Singular ? 1 : 0)));
  std::replace(text.begin(), text.end(), '_', '-');
  return text;
}

const Option* find_option(std::string_view name) {
  const std::string folded = text::lower_case(name);
  const auto found = std::find_if(kOptions.begin(), kOptions.end(),
                                  [&](const Option& option) { return option.name == folded; });
  return found == kOptions.end() ? nullptr : &*found;
}

const Option* find_flag(std::string_view name) {
  const auto found = std::find_if(kOptions.begin(), kOptions.end(), [&](const Option& option) {
    const bool is_as_long = option.name.size() == name.size() || option.name.size() == name.size() + 1;
    return is_as_long && option.flag() == name;
  });
  return found == kOptions.end() ? nullptr : &*found;
}

bool is_command_flag(std::string_view name) {
  return std::find(kCommandFlags.begin(), kCommandFlags.end(), name) != kCommandFlags.end();
}

bool takes_next_word(std::string_view argument) {
  const bool has_value = argument.find('=') != std::string_view::npos;
  return !has_value && std::find(kSwitches.begin(), kSwitches.end(), argument.substr(2)) == kSwitches.end();
}

std::string_view nearest_option(std::string_view name, std::optional<Version> release) {
  std::vector<std::string_view> known;
  for (const Option& option : kOptions) {
    if (!release || option.since <= *release) known.push_back(option.name);
  }
  return text::nearest(name, known);
}

std::string nearest_flag(std::string_view name, std::optional<Version> release) {
  std::vector<std::string> known;
  for (const Option& option : kOptions) {
    if (!release || option.since <= *release) known.push_back(option.flag());
  }
  return std::string(text::nearest(name, {known.begin(), known.end()}));
}

}  // namespace kubeflow_sso::releases
