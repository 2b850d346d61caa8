// Finding connector types, and what Dex's keys say about them.
#include "function/config/connector_types.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "function/releases/dex_connectors.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::config {
namespace {

/// A word that people write for a type, in lower case, and the lines for it. Issuers are as the providers'
/// discovery documents have them (general knowledge, not measured).
struct Word {
  std::string_view word;
  std::string_view lines;
};
constexpr std::string_view kOkta = "write `type: oidc` with `issuer: https://YOUR-ORG.okta.com`";
constexpr std::string_view kEntra =
    "write `type: oidc` with `issuer: https://login.microsoftonline.com/TENANT-ID/v2.0` and "
    "`unverifiedEmail: AllowMissing`";
constexpr std::string_view kAuth0 =
    "write `type: oidc` with `issuer: https://YOUR-TENANT.auth0.com/`, the slash included";
constexpr std::string_view kCognito =
    "write `type: oidc` with `issuer: https://cognito-idp.REGION.amazonaws.com/POOL-ID`";
constexpr std::string_view kOidc = "write `type: oidc` with the provider's `issuer`";
constexpr std::string_view kMock = "it is there for Dex's own tests, and lets everybody in";
constexpr std::array kWords = {
    Word{"okta", kOkta},
    Word{"entra", kEntra},
    Word{"entra-id", kEntra},
    Word{"entraid", kEntra},
    Word{"azure", kEntra},
    Word{"azuread", kEntra},
    Word{"azure-ad", kEntra},
    Word{"aad", kEntra},
    Word{"auth0", kAuth0},
    Word{"cognito", kCognito},
    Word{"aws", kCognito},
    Word{"aws-cognito", kCognito},
    Word{"onelogin", kOidc},
    Word{"ping", kOidc},
    Word{"pingone", kOidc},
    Word{"jumpcloud", kOidc},
    Word{"zitadel", kOidc},
    Word{"authentik", kOidc},
    Word{"authelia", kOidc},
    Word{"dex", kOidc},
    Word{"openid", kOidc},
    Word{"openid-connect", kOidc},
    Word{"adfs", "write `type: oidc` with `issuer: https://HOST/adfs` and `unverifiedEmail: AllowMissing`"},
    Word{"activedirectory", "write `type: ldap`"},
    Word{"active-directory", "write `type: ldap`"},
    Word{"ad", "write `type: ldap`"},
    Word{"openldap", "write `type: ldap`"},
    Word{"freeipa", "write `type: ldap`"},
    Word{"saml2", "write `type: saml`"},
    Word{"samlexperimental", "write `type: saml`, which it is another name of"},
    Word{"bitbucket", "write `type: bitbucket-cloud`"},
    Word{"crowd", "write `type: atlassian-crowd`"},
    Word{"openstack", "write `type: keystone`"},
    Word{"oauth2", "write `type: oauth`, or `oidc` where the provider has a discovery document"},
    Word{"forgejo", "write `type: gitea` with its `baseURL` in `config`"},
    Word{"mockcallback", kMock},
    Word{"mockpassword", kMock},
};

}  // namespace

const ConnectorType* find_connector_type(std::string_view name) {
  const auto* const found = std::find_if(kConnectorTypes.begin(), kConnectorTypes.end(),
                                         [&](const ConnectorType& type) { return type.name == name; });
  return found == kConnectorTypes.end() ? nullptr : found;
}

std::string_view type_meant(std::string_view word) {
  const std::string lowered = text::lower_case(word);
  for (const Word& each : kWords) {
    if (each.word == lowered) return each.lines;
  }
  return {};
}

bool has_key_for(const ConnectorType& type, std::string_view field) {
  const auto keys = releases::connector_keys(type.dex_type);
  return std::any_of(keys.begin(), keys.end(), [&](const releases::ConnectorKey& key) {
    // A file can be named by its path only.
    return key.field == field && key.type != releases::KeyType::Base64;
  });
}

bool has_callback(const ConnectorType& type) {
  return has_key_for(type, "kubeflowURL");
}

}  // namespace kubeflow_sso::config
