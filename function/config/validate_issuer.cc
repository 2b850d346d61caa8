// The rules for issuers and their providers.
#include "function/config/validate_issuer.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "function/config/connector_types.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/config/url_meant.h"
#include "function/releases/dex_connectors.h"

namespace kubeflow_sso::config {
namespace {

constexpr std::string_view kKeycloak = "keycloak";

/// Who asks the provider for tokens.
std::string_view client_of(const KubeflowSSO& sso) {
  return sso.direct ? "oauth2-proxy" : "Dex";
}

/// Warns of a host that the browser or Dex cannot reach; returns whether it did.
bool check_host(const KubeflowSSO& sso, const Connector& connector, const Url& url, const yaml::Path& path,
                Report& report) {
  const bool is_name = url.host.find('.') == std::string::npos && !url.host.starts_with('[');
  const yaml::Value* overrides = connector.config.find("providerDiscoveryOverrides");
  if (is_loopback(url)) {
    report.add(
        rule("unreachable-host"), path,
        "is the user's own machine to a browser, and {0}'s own pod to {0}: write a host that both reach",
        client_of(sso));
    return true;
  }
  if (!(is_service(url) || is_name) || (overrides != nullptr && overrides->find("authURL") != nullptr))
    return false;
  report.add(rule("unreachable-host"), path,
             "has a host inside the cluster, which no browser can open: write the provider's public URL, as "
             "its `/.well-known/openid-configuration` names it there");
  return true;
}

bool is_slashed_realm(const Url& url) {
  Url bare = url;
  if (!bare.path.ends_with('/')) return false;
  bare.path.pop_back();
  return is_realm(bare);
}

/// What is wrong with the issuer of this connector, as the end of a message; empty when nothing is.
std::string issuer_problem(const KubeflowSSO& sso, const Connector& connector, const UrlResult& parsed) {
  if (!parsed.ok()) return parsed.problem;
  if (connector.issuer.ends_with(kDiscovery))
    return fmt::format("must not end in `{}`, which {} adds", kDiscovery, client_of(sso));
  if (parsed.url.origin() + parsed.url.path == sso.dex_issuer()) {
    return "must be that of the provider, not Dex's own: copy it from its "
           "`/.well-known/openid-configuration`";
  }
  if (is_slashed_realm(parsed.url)) return "must not end in a slash, which Keycloak's issuer does not have";
  if (parsed.url.path.find("/admin/realms/") != std::string::npos)
    return "is of Keycloak's admin API, and must be that of the realm";
  if (connector.type == kKeycloak && !is_realm(parsed.url)) {
    return "must end in `/realms/NAME`, without a slash behind it";
  }
  return issuer_problem_at_provider(parsed.url);
}

/// What to write instead, as the end of a message; nothing where the message says it, or nobody can.
std::string issuer_instead(const Connector& connector, const UrlResult& parsed) {
  if (parsed.ok() && !issuer_problem_at_provider(parsed.url).empty()) return {};
  const bool is_keycloak = connector.type == kKeycloak;
  return write_instead(is_keycloak ? realm_meant(connector.issuer) : issuer_meant(connector.issuer),
                       connector.issuer);
}

void check_issuer(const KubeflowSSO& sso, const Connector& connector, Report& report) {
  if (connector.issuer.empty()) return;
  const yaml::Path path = connector.path / "issuer";
  const UrlResult parsed = parse_url(connector.issuer);
  const std::string problem = issuer_problem(sso, connector, parsed);
  if (!problem.empty()) {
    // What was written stands before what to write.
    const std::size_t advice = std::min(problem.find(": "), problem.size());
    report.add(rule("issuer"), path, "{}{}{}{}", problem.substr(0, advice),
               got(connector.issuer, parsed.is_private), problem.substr(advice),
               advice == problem.size() ? issuer_instead(connector, parsed) : "");
    return;
  }
  // Made at the first start, for administrators (Keycloak 26.4, Server Administration Guide, "The master
  // realm").
  if (is_realm(parsed.url) && parsed.url.path.ends_with("/realms/master"))
    report.add(
        rule("master-realm"), path,
        "is Keycloak's realm for its own administrators: make a realm for Kubeflow's users, and write its "
        "issuer");
  if (!check_host(sso, connector, parsed.url, path, report) && parsed.url.scheme == "http") {
    report.add(rule("http"), path,
               "is http: passwords, the client secret and tokens cross the network in clear; give the "
               "provider https");
  }
}

/// Entra's shared tenants are worse than an open provider: the administrator of any tenant can set a victim's
/// address (failure-modes.md, row 10). Otherwise Dex compares the issuer with the discovery document's.
void check_entra(const Connector& connector, const Entra& entra, Report& report) {
  const yaml::Path path = connector.path / "issuer";
  const bool has_alias = connector.config.find("issuerAlias") != nullptr;
  if (entra.is_shared) {
    report.add(rule("shared-tenant"), path,
               "must name a tenant of your own, because anybody's tenant can claim any e-mail address{}",
               got(connector.issuer));
  } else if (!entra.has_id && !has_alias) {
    report.add(rule("entra-issuer"), path,
               "must have the tenant by its id, as Entra's discovery document does: write `{}`",
               entra.issuer);
  } else if (connector.issuer != entra.issuer && !has_alias) {
    report.add(rule("entra-issuer"), path, "is not the issuer of Entra's v2.0 endpoint: write `{}`",
               entra.issuer);
  }
}

/// Without the claim Dex's oidc connector refuses the login where its scopes have `email`, and else says that
/// the address is not verified (connector/oidc/oidc.go, 2.39.1 to 2.45.1), which oauth2-proxy refuses.
/// oauth2-proxy itself refuses only what says false (7.6.0 to 7.15.2, providers/oidc.go).
void check_email_verified(const KubeflowSSO& sso, const Connector& connector, std::string_view provider,
                          Report& report) {
  if (provider.empty() || connector.unverified_email != UnverifiedEmail::Deny) return;
  report.add(rule("email-verified-missing"), connector.path / "issuer",
             "is of {}, which never sends email_verified, so that {}: write `unverifiedEmail: "
             "AllowMissing`; {}",
             provider, sso.direct ? "oauth2-proxy takes every address as verified" : "nobody can log in",
             provider == "Entra"
                 ? "that is safe with a tenant of your own, whose optional claim xms_edov says "
                   "whether the domain of an address is proved"
                 : "that is as safe as the addresses in your directory are");
}

/// Dex's oidc connector wants the claims `name` and `email` (connector/oidc/oidc.go, 2.39.1 to 2.45.1;
/// measured with another provider's thin tokens), and asks userinfo for them only when it is told to.
/// Without Dex Istio looks into the ID token, and nowhere else.
void check_thin_tokens(const KubeflowSSO& sso, const Connector& connector, std::string_view provider,
                       Report& report) {
  if (!provider.empty() && sso.direct) {
    report.add(rule("thin-id-token"), connector.path / "issuer",
               "is of {}'s organisation, whose ID tokens have no e-mail address, so that Kubeflow knows no "
               "user: take an authorization server of your own, `ORIGIN/oauth2/default`, whose claims email "
               "and groups are always in the ID token",
               provider);
    return;
  }
  const auto& members = connector.config.members();
  const bool asks = std::any_of(members.begin(), members.end(), [](const yaml::Value::Member& each) {
    return releases::same_key(each.first, "getUserInfo") && each.second.is_true();
  });
  if (provider.empty() || asks) return;
  report.add(rule("thin-id-token"), connector.path / "issuer",
             "is of {}, whose ID tokens have no name and e-mail address, so that nobody can log in: write "
             "`config: {{getUserInfo: true}}`",
             provider);
}

/// Whether the connector itself says who may log in.
bool has_allow_list(const Connector& connector) {
  if (!connector.allowed_groups.empty()) return true;
  const ConnectorType* type = find_connector_type(connector.type);
  if (type == nullptr || type->allow_list.empty()) return false;
  const auto& members = connector.config.members();
  return std::any_of(members.begin(), members.end(), [&](const yaml::Value::Member& each) {
    return releases::same_key(each.first, type->allow_list) && !each.second.items().empty();
  });
}

/// ``"`config.orgs` or "``; empty for a type without such a list.
std::string own_list(const Connector& connector) {
  const ConnectorType* type = find_connector_type(connector.type);
  return type == nullptr || type->allow_list.empty() ? std::string()
                                                     : fmt::format("`config.{}` or ", type->allow_list);
}

void check_public(const KubeflowSSO& sso, const Connector& connector, Report& report) {
  const bool is_tenant =
      connector.type == "microsoft";  // whose tenant is judged by itself (validate_type.cc)
  if (is_tenant || !is_open_to_everybody(connector) || has_allow_list(connector)) return;
  if (!sso.email_domains) {
    report.add(rule("open-to-everybody"), connector.path / (connector.issuer.empty() ? "type" : "issuer"),
               "is open to everybody: say in {}`spec.emailDomains` who may log in (`[\"*\"]` for everybody)",
               own_list(connector));
    return;
  }
  for (std::size_t i = 0; i < sso.email_domains->size(); ++i) {
    const std::string& domain = (*sso.email_domains)[i];
    if (!is_domain_of_everybody(domain)) continue;
    report.add(rule("open-to-everybody"), {"spec", "emailDomains", i},
               "keeps nobody out of `{}`, because everybody can have such an address: name domains of your "
               "own, or `\"*\"` alone for everybody{}",
               to_string(connector.path), got(domain));
  }
}

/// What follows from who the provider is.
void check_provider(const KubeflowSSO& sso, const Connector& connector, Report& report) {
  const UrlResult parsed = parse_url(connector.issuer);
  if (!connector.issuer.empty() && !parsed.ok()) return;
  const std::optional<Entra> found = entra(parsed.url);
  if (found) check_entra(connector, *found, report);
  // At a shared tenant missing claims must not be let pass.
  if (!found || !found->is_shared)
    check_email_verified(sso, connector, sends_no_email_verified(parsed.url), report);
  check_thin_tokens(sso, connector, sends_thin_id_tokens(parsed.url), report);
  check_public(sso, connector, report);
}

}  // namespace

void validate_issuer(const KubeflowSSO& sso, const Connector& connector, Report& report) {
  check_issuer(sso, connector, report);
  check_provider(sso, connector, report);
}

}  // namespace kubeflow_sso::config
