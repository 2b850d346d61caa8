// What is known of identity providers by their issuer: who can have an account there, and what they leave
// out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/config/url.h"

namespace kubeflow_sso::config {

/// Whether a URL's path is that of a Keycloak realm; before release 17 it began with `/auth`.
bool is_realm(const Url& issuer);

/// A provider that is known by its issuer's host. Keycloak has none of its own: see is_realm.
enum class Provider { Entra, Google, Okta, Cognito, Auth0, Other };
Provider provider_of(const Url& issuer);

/// Whether everybody can have an account at the connector's provider, or make a token of it: by its type
/// (github), unless `config` names a host of one's own, else by its issuer's host.
bool is_open_to_everybody(const Connector& connector);
/// The same by the issuer's host alone.
bool is_open_to_everybody(const Url& issuer);

/// The host that the browser comes back from after a login by the connector, in lower case; empty where
/// people give their password to Dex itself, or the connector does not tell.
std::string page_host(const Connector& connector);
/// Whether pages of the hosts are of different sites for certain, so that browsers keep `SameSite=Strict`
/// cookies of one from requests that come from the other: not where both end in the same two labels.
bool are_of_different_sites(std::string_view host, std::string_view other);

/// Whether everybody can have an address in an item of `spec.emailDomains`, so that it keeps nobody out: all
/// of a public suffix (`*.com`), or a mail provider's (`gmail.com`). Not `*`, which says that it is meant.
bool is_domain_of_everybody(std::string_view domain);

/// An issuer at one of Microsoft Entra's hosts.
struct Entra {
  /// In lower case; empty without one.
  std::string tenant;
  /// Whether the tenant is not one organisation: `common`, `organizations`, `consumers` or that of personal
  /// accounts, by whatever spelling.
  bool is_shared = false;
  /// Whether the tenant is written by its id, as discovery documents have it.
  bool has_id = false;
  /// The issuer of the v2.0 endpoint for that tenant, `TENANT-ID` where its id is not known.
  std::string issuer;
};
std::optional<Entra> entra(const Url& issuer);

/// The name of the provider, "Entra", when it never sends the claim email_verified; else empty.
std::string_view sends_no_email_verified(const Url& issuer);

/// What is wrong with an issuer at the host of a known provider, so that Dex would not find it equal to that
/// of the discovery document, as the end of a message; empty when nothing is.
std::string issuer_problem_at_provider(const Url& issuer);

/// The name of the provider, "Okta", when its ID tokens have no claims but the user's number, and the others
/// are at its userinfo endpoint; else empty.
std::string_view sends_thin_id_tokens(const Url& issuer);

/// The name of the provider, "Google", when it refuses logins that ask for the scope offline_access; else
/// empty.
std::string_view refuses_offline_access(const Url& issuer);

/// Whether a tenant is not one organisation, as in Entra::is_shared.
bool is_shared_tenant(std::string_view tenant);

inline constexpr std::string_view kOfflineAccess = "offline_access";

/// What the scope `offline_access` is to an oidc connector's provider, where Dex is to renew logins: Keycloak
/// renews them without, and with it ends single sign-on (measured); Entra, Okta and Auth0 give a refresh
/// token for it alone; Cognito and Google refuse it, and give one without.
enum class OfflineAccess { Unknown, NotNeeded, Needed, Refused };
OfflineAccess offline_access(const Connector& connector);
/// Whether connectors of one of Dex's types can renew a login: saml, oauth and authproxy have no Refresh
/// (connector/, 2.39.1 to 2.45.1).
bool can_renew(std::string_view dex_type);
/// The connector's scopes, with `offline_access` where logins are to be renewed and the provider needs it.
std::vector<std::string> scopes_to_ask(const KubeflowSSO& sso, const Connector& connector);

/// Whether the host is a Service's name inside a cluster (`keycloak.auth.svc`, with or without a domain).
bool is_service(const Url& url);
/// Whether the host is the machine itself, for whoever asks.
bool is_loopback(const Url& url);

}  // namespace kubeflow_sso::config
