// The rules for the tokens that the gateway takes: `spec.trustedIssuers`, and keys and audiences of
// `spec.direct` too.
#include <optional>

#include "function/config/known_provider.h"
#include "function/config/providers.h"
#include "function/config/syntax.h"
#include "function/config/url.h"
#include "function/config/url_meant.h"
#include "function/config/validate.h"

namespace kubeflow_sso::config {
namespace {

constexpr std::string_view kDiscovery = "/.well-known/openid-configuration";

/// What is wrong with an issuer, as the end of a message; empty when nothing is. Istio compares the text.
std::string issuer_problem(const std::string& issuer, const UrlResult& parsed) {
  if (!parsed.ok()) return parsed.problem;
  if (issuer.ends_with(kDiscovery)) return fmt::format("must not end in `{}`", kDiscovery);
  if (known_provider(issuer).is_keycloak && !is_realm(parsed.url))
    return "must end in `/realms/NAME`, without a slash behind it";
  return {};
}

/// A token that anybody can have opens the gateway to anybody: Kubeflow's dashboard then makes a profile for
/// whoever comes, if its variable CD_REGISTRATION_FLOW is true (the manifests have false, 1.9.0 to 2026-06).
void check_who_has_tokens(const TrustedIssuer& trusted, const Url& url, Report& report) {
  const std::optional<Entra> found = entra(url);
  if (found && found->is_shared) {
    report.add(rule("shared-tenant"), trusted.path / "issuer",
               "must name a tenant of your own, because anybody's tenant makes such tokens{}",
               got(trusted.issuer));
  } else if (is_open_to_everybody(url)) {
    report.add(
        rule("trusted-issuer-open"), trusted.path / "issuer",
        "gives a token for any audience to whoever has an account there, so that strangers get past "
        "the gateway, as who they are: leave CD_REGISTRATION_FLOW of the dashboard \"false\", bind roles "
        "to no more than the subjects that you mean, then acknowledge this");
  }
}

void check_issuer(const KubeflowSSO& sso, const TrustedIssuer& trusted, Report& report) {
  if (trusted.issuer.empty()) return;
  const yaml::Path path = trusted.path / "issuer";
  const UrlResult parsed = parse_url(trusted.issuer);
  const std::string problem = issuer_problem(trusted.issuer, parsed);
  if (!problem.empty()) {
    report.add(rule("issuer"), path, "{}{}{}", problem, got(trusted.issuer, parsed.is_private),
               parsed.ok() ? "" : write_instead(issuer_meant(trusted.issuer), trusted.issuer));
  } else if (parsed.url.origin() + parsed.url.path == sso.dex_issuer()) {
    report.add(rule("trusted-issuer"), path, "is Dex's own, whose tokens are the login's: leave it out");
  } else {
    check_who_has_tokens(trusted, parsed.url, report);
  }
}

void check_claim(std::string_view field, const std::string& claim, const TrustedIssuer& trusted,
                 Report& report) {
  const yaml::Path path = trusted.path / field;
  if (has_control_character(claim) || claim.find(' ') != std::string::npos) {
    report.add(rule("claim"), path, "must be the name of a claim, without blanks{}", got(claim));
  } else {
    validate_header_claim(claim, path, report);
  }
}

/// Of two rules of one issuer Envoy asks the first one that takes the audience (measured with 1.40).
void check_together(const KubeflowSSO& sso, std::size_t index, Report& report) {
  const TrustedIssuer& trusted = sso.trusted_issuers[index];
  const yaml::Path path = trusted.path / "audiences";
  if (sso.direct && trusted.issuer == sso.direct->provider.issuer &&
      share_an_audience(trusted.audiences, sso.direct->audiences)) {
    report.add(rule("trusted-issuer"), path,
               "has an audience of `spec.direct`, whose tokens are the login's: give machines one of their "
               "own");
  }
  for (std::size_t i = 0; i < index; ++i) {
    const TrustedIssuer& other = sso.trusted_issuers[i];
    if (other.issuer != trusted.issuer || !share_an_audience(trusted.audiences, other.audiences)) continue;
    report.add(rule("trusted-issuer"), path, "has an audience of `{}`, which is of the same issuer",
               to_string(other.path));
  }
}

}  // namespace

/// istiod asks for the keys, or the gateway (Istio 1.22 to 1.29: PILOT_JWT_ENABLE_REMOTE_JWKS).
void validate_jwks_uri(std::string_view issuer, const std::string& jwks_uri, const yaml::Path& owner,
                       Report& report) {
  const yaml::Path path = owner / "jwksURI";
  if (jwks_uri.empty()) {
    // Without it istiod looks for the discovery document, and trusts a key that nobody has if it finds none.
    if (!report.failed(owner / "issuer"))
      report.add(rule("jwks-uri"), path,
                 "is required for this issuer: copy `jwks_uri` from its "
                 "`/.well-known/openid-configuration`");
    return;
  }
  const UrlResult parsed = parse_url(jwks_uri);
  if (!parsed.ok()) {
    report.add(rule("jwks-uri"), path, "{}{}{}", parsed.problem, got(jwks_uri, parsed.is_private),
               write_instead(url_meant(jwks_uri), jwks_uri));
  } else if (parsed.url.scheme == "http" && !is_service(parsed.url) && !issuer.starts_with("http:")) {
    report.add(rule("http"), path,
               "is http: whoever is between the cluster and the provider can make tokens; write https");
  }
}

/// Measured with Keycloak 26.4.7: without audiences a token of admin-cli, a public client of every realm,
/// opens the gateway under any address that its user writes into the own account. `account` is in all tokens
/// of a realm.
void validate_audiences(bool is_keycloak, const std::vector<std::string>& audiences, const yaml::Path& owner,
                        Report& report) {
  for (std::size_t i = 0; i < audiences.size(); ++i) {
    if (is_keycloak && audiences[i] == "account")
      report.add(rule("audiences"), owner / "audiences" / i,
                 "is an audience that Keycloak gives to tokens of every client: anybody's application could "
                 "open Kubeflow, leave it out");
  }
}

// Envoy takes a dot for a step into the claim (jwt_verify_lib, struct_utils.cc; measured with 1.40).
void validate_header_claim(const std::string& claim, const yaml::Path& path, Report& report) {
  if (claim.find("//") == std::string::npos || claim.find('.') == std::string::npos) return;
  report.add(rule("claim"), path,
             "has a dot, behind which Istio looks for a part of the claim: let the issuer send one without");
}

void validate_trusted_issuers(const KubeflowSSO& sso, Report& report) {
  for (std::size_t i = 0; i < sso.trusted_issuers.size(); ++i) {
    const TrustedIssuer& trusted = sso.trusted_issuers[i];
    check_issuer(sso, trusted, report);
    validate_jwks_uri(trusted.issuer, trusted.jwks_uri, trusted.path, report);
    validate_audiences(known_provider(trusted.issuer).is_keycloak, trusted.audiences, trusted.path, report);
    check_claim("userIDClaim", trusted.user_id_claim, trusted, report);
    check_claim("groupsClaim", trusted.groups_claim, trusted, report);
    check_together(sso, i, report);
  }
}

}  // namespace kubeflow_sso::config
