// What somebody meant who wrote something else than a URL.
#pragma once

#include <string>
#include <string_view>

namespace kubeflow_sso::config {

/// What discovery adds to an issuer (OpenID Connect Discovery 1.0, section 4).
inline constexpr std::string_view kDiscovery = "/.well-known/openid-configuration";

/// The http or https URL that was meant: with a scheme, without what was copied along with it, without query
/// and fragment. Empty where nobody can tell, and for a text with an `@`, of which a part may be a password.
std::string url_meant(std::string_view text);

/// Its scheme, host and port.
std::string origin_meant(std::string_view text);

/// The issuer of the Keycloak realm whose login page, endpoint, admin console or host this is; `NAME` stands
/// for a realm that the text does not tell. Empty where nobody can tell.
std::string realm_meant(std::string_view text);

/// The issuer whose discovery document or realm this is, or the URL itself; empty where nobody can tell.
std::string issuer_meant(std::string_view text);

/// The domain in an e-mail address or URL, of which `spec.emailDomains` takes nothing else; empty without.
std::string domain_meant(std::string_view text);

/// ": write `MEANT`", as the end of a message; nothing where nothing else than `written` was meant.
std::string write_instead(std::string_view meant, std::string_view written);

}  // namespace kubeflow_sso::config
