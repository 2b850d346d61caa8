// What must hold of a connector because of its type.
#pragma once

#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/config/report.h"

namespace kubeflow_sso::config {

/// Reports fields that mean nothing for the type, missing keys, values that Dex starts with and nobody can
/// log in by, and allow-lists that Dex would ignore. The type must be known.
void validate_type(const Connector& connector, Report& report);

/// What is wrong with the key `groups` of a type of which Dex looks at that list for who asks it to, as a
/// message behind the key's name; empty for all others.
std::string list_by_scope(std::string_view dex_type);

/// What is wrong with a `ssoURL` of SAML that is Keycloak's, as a message behind the key's name; empty for
/// all others.
std::string_view saml_unverified(const std::string& sso_url);

}  // namespace kubeflow_sso::config
