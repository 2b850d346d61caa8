// What must hold of the functionConfig's values, beyond their shape.
#pragma once

#include "function/config/kubeflow_sso.h"
#include "function/config/report.h"

namespace kubeflow_sso::config {

/// Reports every value that breaks a rule. Normalises `kubeflow_url` and the releases of `targets`. Empty
/// texts are skipped: check_shape has reported them.
void validate(KubeflowSSO& sso, Report& report);

/// One connector, apart from the others.
void validate_connector(const KubeflowSSO& sso, const Connector& connector, Report& report);
/// The provider of a login without Dex.
void validate_direct(const KubeflowSSO& sso, const Direct& direct, Report& report);
/// `spec.trustedIssuers`.
void validate_trusted_issuers(const KubeflowSSO& sso, Report& report);
/// `jwksURI` of `owner`, which has an `issuer`.
void validate_jwks_uri(std::string_view issuer, const std::string& jwks_uri, const yaml::Path& owner,
                       Report& report);
/// `audiences` of `owner`: those that every client of a Keycloak's realm gets let everybody in.
void validate_audiences(bool is_keycloak, const std::vector<std::string>& audiences, const yaml::Path& owner,
                        Report& report);
/// A claim that Istio makes a header of.
void validate_header_claim(const std::string& claim, const yaml::Path& path, Report& report);
/// What connectors must not have in common, and what they must.
void validate_connectors_together(const KubeflowSSO& sso, Report& report);
/// Keys and values of a connector's `config` and `secretKeyRefs`, as far as they do not depend on Dex's
/// release.
void validate_connector_config(const Connector& connector, Report& report);

/// The Secrets and the CA that a connector, or the provider without Dex, names.
void validate_references(const Connector& connector, Report& report);
/// `userIDClaim` and `clientID` of either, as far as Dex has no part in it.
void validate_claim_and_client(const Connector& connector, Report& report);

/// `spec.session`.
void validate_session(const KubeflowSSO& sso, Report& report);
/// `spec.logout`.
void validate_logout(const KubeflowSSO& sso, Report& report);

/// Name and key of a reference at `path`.
void validate_key_ref(const KeyRef& ref, const yaml::Path& path, Report& report);

}  // namespace kubeflow_sso::config
