// Tables of hosts: general knowledge of the providers and of Entra's national clouds, not measured. What
// Entra sends and names is in its documentation (ID token claims; the OpenID configuration of v1.0 and v2.0).
#include "function/config/providers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

#include "function/config/connector_types.h"
#include "function/config/url.h"
#include "function/text/ascii.h"
#include "function/text/split.h"

namespace kubeflow_sso::config {
namespace {

using Words = std::vector<std::string>;

/// Where anybody signs up; at token.actions.githubusercontent.com anybody's workflow gets a token.
constexpr std::array<std::string_view, 40> kOpenHosts = {"accounts.google.com",
                                                         "gitlab.com",
                                                         "www.linkedin.com",
                                                         "linkedin.com",
                                                         "github.com",
                                                         "appleid.apple.com",
                                                         "account.apple.com",
                                                         "slack.com",
                                                         "id.twitch.tv",
                                                         "login.live.com",
                                                         "discord.com",
                                                         "www.facebook.com",
                                                         "facebook.com",
                                                         "bitbucket.org",
                                                         "api.bitbucket.org",
                                                         "auth.atlassian.com",
                                                         "login.yahoo.com",
                                                         "api.login.yahoo.com",
                                                         "login.salesforce.com",
                                                         "www.paypal.com",
                                                         "www.amazon.com",
                                                         "orcid.org",
                                                         "codeberg.org",
                                                         "gitea.com",
                                                         "access.line.me",
                                                         "kauth.kakao.com",
                                                         "oauth2.sigstore.dev",
                                                         "accounts.spotify.com",
                                                         "token.actions.githubusercontent.com",
                                                         "secure.login.gov",
                                                         "huggingface.co",
                                                         "auth.globus.org",
                                                         "cilogon.org",
                                                         "aai.egi.eu",
                                                         "login.aai.lifescience-ri.eu",
                                                         "www.dropbox.com",
                                                         "accounts.zoho.com",
                                                         "api.id.me",
                                                         "login.yandex.ru",
                                                         "oauth.yandex.ru"};

/// Where anybody gets an address.
constexpr std::array<std::string_view, 36> kMailProviders = {
    "gmail.com", "googlemail.com", "outlook.com",    "hotmail.com",
    "live.com",  "msn.com",        "passport.com",   "yahoo.com",
    "ymail.com", "icloud.com",     "me.com",         "mac.com",
    "aol.com",   "proton.me",      "protonmail.com", "pm.me",
    "gmx.com",   "gmx.net",        "gmx.de",         "gmx.at",
    "gmx.ch",    "web.de",         "t-online.de",    "mail.com",
    "mail.ru",   "yandex.ru",      "yandex.com",     "qq.com",
    "163.com",   "126.com",        "zoho.com",       "fastmail.com",
    "hey.com",   "tutanota.com",   "naver.com",      "privaterelay.appleid.com"};

/// Second labels under which countries register domains for others: co.uk, com.au, or.jp.
constexpr std::array<std::string_view, 14> kSuffixLabels = {"co", "com", "net", "org", "gov", "edu", "ac",
                                                            "ne", "or",  "go",  "gob", "gv",  "ltd", "plc"};

/// A host of Entra, and that of the issuer in its cloud.
struct EntraHost {
  std::string_view host;
  std::string_view issuer_host;
};
constexpr std::array kEntraHosts = {
    EntraHost{"login.microsoftonline.com", "login.microsoftonline.com"},
    EntraHost{"sts.windows.net", "login.microsoftonline.com"},  // the issuer of v1.0
    EntraHost{"login.windows.net", "login.microsoftonline.com"},
    EntraHost{"login.microsoft.com", "login.microsoftonline.com"},
    EntraHost{"login.microsoftonline.us", "login.microsoftonline.us"},
    EntraHost{"login-us.microsoftonline.com", "login.microsoftonline.us"},
    EntraHost{"login.partner.microsoftonline.cn", "login.partner.microsoftonline.cn"},
    EntraHost{"login.chinacloudapi.cn", "login.partner.microsoftonline.cn"},
    EntraHost{"sts.chinacloudapi.cn", "login.partner.microsoftonline.cn"},
};

/// The last is the tenant of all personal Microsoft accounts.
constexpr std::array<std::string_view, 4> kSharedTenants = {"common", "organizations", "consumers",
                                                            "9188040d-6c67-4c5b-b112-36a304b66dad"};

template <typename List>
bool has(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// The parts of a path as servers read them: decoded, in lower case, without empty ones and dots.
Words parts(std::string_view path) {
  Words kept;
  for (const std::string& part : text::split(text::lower_case(percent_decoded(path)), '/')) {
    if (part == ".." && !kept.empty()) kept.pop_back();
    if (!part.empty() && part != "." && part != "..") kept.push_back(part);
  }
  return kept;
}

/// 8-4-4-4-12 hexadecimal digits.
bool is_guid(std::string_view text) {
  const Words groups = text::split(text, '-');
  constexpr std::array<std::size_t, 5> kLengths = {8, 4, 4, 4, 12};
  return std::equal(groups.begin(), groups.end(), kLengths.begin(), kLengths.end(),
                    [](const std::string& group, std::size_t length) { return group.size() == length; }) &&
         text.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
}

/// com, co.uk. The public suffix list has 9,000 more; these are those that people write.
bool is_public_suffix(std::string_view domain) {
  const Words labels = text::split(domain, '.');
  if (labels.size() == 1) return true;
  return labels.size() == 2 && labels[1].size() == 2 && has(kSuffixLabels, labels[0]);
}

}  // namespace

bool is_realm(const Url& issuer) {
  constexpr std::string_view kRealms = "/realms/";
  const std::size_t at = issuer.path.rfind(kRealms);
  if (at == std::string::npos) return false;
  const std::string_view name = std::string_view(issuer.path).substr(at + kRealms.size());
  return !name.empty() && name.find('/') == std::string_view::npos;
}

Provider provider_of(const Url& issuer) {
  const std::string_view host = issuer.host;
  const auto is_below = [&](std::string_view domain) { return host.ends_with(domain); };
  if (entra(issuer)) return Provider::Entra;
  if (host == "accounts.google.com") return Provider::Google;
  if (is_below(".okta.com") || is_below(".oktapreview.com") || is_below(".okta-emea.com"))
    return Provider::Okta;
  if (host.starts_with("cognito-idp.") && (is_below(".amazonaws.com") || is_below(".amazonaws.com.cn")))
    return Provider::Cognito;
  return is_below(".auth0.com") ? Provider::Auth0 : Provider::Other;
}

bool is_open_to_everybody(const Url& issuer) {
  return has(kOpenHosts, issuer.host);
}

bool is_open_to_everybody(const Connector& connector) {
  const ConnectorType* type = find_connector_type(connector.type);
  if (type != nullptr && type->open) {
    const yaml::Value* own = type->own_host.empty() ? nullptr : connector.config.find(type->own_host);
    if (own == nullptr || !own->is_string() || own->scalar().empty()) return true;
    const UrlResult url = parse_url(own->scalar());
    return has(kOpenHosts, url.ok() ? std::string_view(url.url.host) : std::string_view(own->scalar()));
  }
  return is_open_to_everybody(parse_url(connector.issuer).url);
}

std::string page_host(const Connector& connector) {
  if (connector.type == "openshift") return {};  // its issuer is the API server, which names another host
  if (!connector.issuer.empty()) return parse_url(connector.issuer).url.host;
  const auto host_at = [&](std::string_view key) {
    const yaml::Value* value = connector.config.find(key);
    if (value == nullptr || !value->is_string()) return std::string();
    const UrlResult url = parse_url(value->scalar());
    return url.ok() ? url.url.host : text::lower_case(value->scalar());
  };
  if (connector.type == "saml") return host_at("ssoURL");
  if (connector.type == "oauth") return host_at("authorizationURL");
  const ConnectorType* type = find_connector_type(connector.type);
  if (type == nullptr || type->page_host.empty()) return {};
  // A tenant is a path of Microsoft's host.
  std::string own = connector.type == "microsoft" ? "" : host_at(type->own_host);
  return own.empty() ? std::string(type->page_host) : own;
}

bool are_of_different_sites(std::string_view host, std::string_view other) {
  const auto site = [](std::string_view name) {
    const std::size_t last = name.rfind('.');
    const std::size_t dot = last == 0 || last == std::string_view::npos ? last : name.rfind('.', last - 1);
    return text::lower_case(dot == std::string_view::npos ? name : name.substr(dot + 1));
  };
  return site(host) != site(other);
}

bool is_shared_tenant(std::string_view tenant) {
  return has(kSharedTenants, text::lower_case(tenant));
}

bool is_domain_of_everybody(std::string_view written) {
  std::string domain = text::lower_case(written);
  if (domain.starts_with("*.")) domain.erase(0, 1);
  const bool with_subdomains = domain.starts_with('.');
  if (with_subdomains) domain.erase(0, 1);
  return has(kMailProviders, domain) || (with_subdomains && is_public_suffix(domain));
}

std::optional<Entra> entra(const Url& issuer) {
  const auto* const host = std::find_if(kEntraHosts.begin(), kEntraHosts.end(),
                                        [&](const EntraHost& each) { return each.host == issuer.host; });
  if (host == kEntraHosts.end()) return {};
  const Words path = parts(issuer.path);
  Entra found;
  if (!path.empty()) found.tenant = path[0];
  found.is_shared = has(kSharedTenants, found.tenant);
  found.has_id = is_guid(found.tenant);
  found.issuer =
      fmt::format("https://{}/{}/v2.0", host->issuer_host, found.has_id ? found.tenant : "TENANT-ID");
  return found;
}

std::string_view sends_no_email_verified(const Url& issuer) {
  if (entra(issuer)) return "Entra";
  const Words path = parts(issuer.path);
  return path.size() == 1 && path[0] == "adfs" ? "AD FS" : "";
}

std::string issuer_problem_at_provider(const Url& issuer) {
  constexpr std::string_view kAdministration = "-admin.okta.com";
  const std::string& host = issuer.host;
  if (provider_of(issuer) == Provider::Auth0 && issuer.path.empty())
    return fmt::format("must end in a slash, which Auth0's discovery document has: write `{}/`",
                       issuer.origin());
  if (host.ends_with(kAdministration)) {
    return fmt::format("is that of Okta's administration: write `https://{}.okta.com`",
                       host.substr(0, host.size() - kAdministration.size()));
  }
  const bool is_bare = provider_of(issuer) == Provider::Google || host == "gitlab.com";
  if (is_bare && !issuer.path.empty())
    return fmt::format("must be `https://{}` alone, as its discovery document has it", host);
  return {};
}

std::string_view sends_thin_id_tokens(const Url& issuer) {
  const bool is_okta = provider_of(issuer) == Provider::Okta;
  return is_okta && issuer.path.empty() ? "Okta" : "";  // an authorization server of one's own has a path
}

std::string_view refuses_offline_access(const Url& issuer) {
  switch (provider_of(issuer)) {
    case Provider::Google:
      return "Google";
    case Provider::Cognito:
      return "Cognito";
    default:
      return {};
  }
}

OfflineAccess offline_access(const Connector& connector) {
  const Url issuer = parse_url(connector.issuer).url;
  if (is_realm(issuer)) return OfflineAccess::NotNeeded;
  switch (provider_of(issuer)) {
    case Provider::Entra:
    case Provider::Okta:
    case Provider::Auth0:
      return OfflineAccess::Needed;
    case Provider::Google:
    case Provider::Cognito:
      return OfflineAccess::Refused;
    default:
      return OfflineAccess::Unknown;
  }
}

bool can_renew(std::string_view dex_type) {
  return dex_type != "saml" && dex_type != "oauth" && dex_type != "authproxy";
}

std::vector<std::string> scopes_to_ask(const KubeflowSSO& sso, const Connector& connector) {
  std::vector<std::string> scopes = connector.scopes;
  const bool is_asked = sso.session && sso.session->refreshes() && connector.dex_type() == "oidc" &&
                        offline_access(connector) == OfflineAccess::Needed;
  if (!is_asked || has(scopes, kOfflineAccess)) return scopes;
  // Dex's own, which a list replaces; it adds openid (connector/oidc/oidc.go, 2.39.1 to 2.45.1).
  if (scopes.empty()) scopes = {"profile", "email"};
  scopes.emplace_back(kOfflineAccess);
  return scopes;
}

bool is_service(const Url& url) {
  const Words labels = text::split(url.host, '.');
  const bool named = labels.size() > 2 && labels[2] == "svc";
  return named || url.host.ends_with(".svc") || url.host.ends_with(".cluster.local");
}

bool is_loopback(const Url& url) {
  const std::string_view host = url.host;
  const bool address = host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || address;
}

}  // namespace kubeflow_sso::config
