// The keys of each connector type, read from the Config structs (JSON tags) of dexidp/dex 2.24.0 to 2.45.1: a
// table per type, the nested keys behind their parent. Keys that fields stand for are written in this order.
#include <algorithm>
#include <array>
#include <cctype>

#include "function/releases/dex_connectors.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::releases {
namespace {

using enum KeyType;

// connector/oidc/oidc.go
constexpr std::array kOidcKeys = {
    ConnectorKey{.name = "issuer", .field = "issuer"},
    ConnectorKey{.name = "issuerAlias", .since = {2, 42, 0}},
    ConnectorKey{.name = "clientID", .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "redirectURI", .field = "kubeflowURL"},
    ConnectorKey{.name = "providerDiscoveryOverrides", .type = Object, .since = {2, 38, 0}},
    ConnectorKey{.name = "providerDiscoveryOverrides.tokenURL", .since = {2, 38, 0}},
    ConnectorKey{.name = "providerDiscoveryOverrides.authURL", .since = {2, 38, 0}},
    ConnectorKey{.name = "providerDiscoveryOverrides.jwksURL", .since = {2, 40, 0}},
    ConnectorKey{.name = "basicAuthUnsupported", .type = Boolean},
    ConnectorKey{.name = "scopes", .type = StringList, .field = "scopes"},
    ConnectorKey{.name = "hostedDomains",
                 .type = StringList,
                 .refused = "makes Dex refuse the connector: use `emailDomains` instead"},
    ConnectorKey{.name = "rootCAs", .type = StringList, .since = {2, 36, 0}, .field = "caKeyRef"},
    ConnectorKey{.name = "insecureEnableGroups", .type = Boolean, .field = "groups"},
    ConnectorKey{.name = "allowedGroups", .type = StringList, .since = {2, 38, 0}, .field = "allowedGroups"},
    ConnectorKey{.name = "insecureSkipEmailVerified", .type = Boolean, .field = "unverifiedEmail"},
    ConnectorKey{.name = "acrValues", .type = StringList, .since = {2, 32, 0}},
    ConnectorKey{.name = "insecureSkipVerify", .type = Boolean, .since = {2, 36, 0}},
    ConnectorKey{.name = "getUserInfo", .type = Boolean},
    ConnectorKey{.name = "userIDKey"},
    ConnectorKey{.name = "userNameKey"},
    ConnectorKey{.name = "promptType"},
    ConnectorKey{.name = "pkceChallenge", .since = {2, 45, 0}, .choices = "S256 plain"},
    ConnectorKey{.name = "overrideClaimMapping", .type = Boolean, .since = {2, 31, 0}},
    ConnectorKey{.name = "claimMapping", .type = Object, .since = {2, 25, 0}},
    ConnectorKey{.name = "claimMapping.preferred_username", .since = {2, 25, 0}},
    // Without `needs` the mapping counts only where the claim is missing.
    ConnectorKey{.name = "claimMapping.email",
                 .since = {2, 25, 0},
                 .field = "userIDClaim",
                 .needs = "overrideClaimMapping"},
    ConnectorKey{.name = "claimMapping.groups", .since = {2, 25, 0}},
    ConnectorKey{.name = "claimModifications", .type = Object, .since = {2, 38, 0}},
    ConnectorKey{.name = "claimModifications.newGroupFromClaims", .type = ObjectList, .since = {2, 38, 0}},
    ConnectorKey{
        .name = "claimModifications.newGroupFromClaims[].claims", .type = StringList, .since = {2, 38, 0}},
    ConnectorKey{.name = "claimModifications.newGroupFromClaims[].delimiter", .since = {2, 38, 0}},
    ConnectorKey{.name = "claimModifications.newGroupFromClaims[].clearDelimiter",
                 .type = Boolean,
                 .since = {2, 38, 0}},
    ConnectorKey{.name = "claimModifications.newGroupFromClaims[].prefix", .since = {2, 38, 0}},
    ConnectorKey{.name = "claimModifications.filterGroupClaims", .type = Object, .since = {2, 41, 0}},
    ConnectorKey{.name = "claimModifications.filterGroupClaims.groupsFilter", .since = {2, 41, 0}},
    ConnectorKey{.name = "claimModifications.modifyGroupNames", .type = Object, .since = {2, 44, 0}},
    ConnectorKey{.name = "claimModifications.modifyGroupNames.prefix", .since = {2, 44, 0}},
    ConnectorKey{.name = "claimModifications.modifyGroupNames.suffix", .since = {2, 44, 0}},
};

// connector/github/github.go
constexpr std::array kGithubKeys = {
    ConnectorKey{.name = "clientID", .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "redirectURI", .field = "kubeflowURL"},
    // In no release a membership check (github.go, 2.39.1 to 2.45.1; measured: a stranger logs in).
    ConnectorKey{.name = "org",
                 .refused = "keeps nobody out, only names the organisation whose teams become groups: write "
                            "`orgs: [{name: NAME}]`"},
    ConnectorKey{.name = "orgs", .type = ObjectList},
    ConnectorKey{.name = "orgs[].name"},
    ConnectorKey{.name = "orgs[].teams", .type = StringList},
    ConnectorKey{.name = "hostName"},
    ConnectorKey{.name = "rootCA", .field = "caKeyRef"},
    ConnectorKey{.name = "teamNameField", .choices = "name slug both"},
    ConnectorKey{.name = "loadAllGroups", .type = Boolean},
    ConnectorKey{.name = "useLoginAsID", .type = Boolean},
    ConnectorKey{.name = "preferredEmailDomain", .since = {2, 36, 0}},
};

// connector/google/google.go
constexpr std::array kGoogleKeys = {
    ConnectorKey{.name = "clientID", .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "redirectURI", .field = "kubeflowURL"},
    ConnectorKey{.name = "scopes", .type = StringList, .field = "scopes"},
    ConnectorKey{.name = "hostedDomains", .type = StringList},
    ConnectorKey{.name = "groups", .type = StringList},
    ConnectorKey{.name = "serviceAccountFilePath", .is_file = true},
    ConnectorKey{.name = "AdminEmail"},
    ConnectorKey{.name = "DomainToAdminEmail", .type = StringMap, .since = {2, 37, 0}},
    ConnectorKey{.name = "fetchTransitiveGroupMembership", .type = Boolean, .since = {2, 31, 0}},
    ConnectorKey{.name = "promptType", .since = {2, 40, 0}},
};

// connector/microsoft/microsoft.go
constexpr std::array kMicrosoftKeys = {
    ConnectorKey{.name = "clientID", .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "redirectURI", .field = "kubeflowURL"},
    ConnectorKey{.name = "tenant"},
    ConnectorKey{.name = "onlySecurityGroups", .type = Boolean},
    ConnectorKey{.name = "groups", .type = StringList},
    ConnectorKey{.name = "groupNameFormat", .choices = "id name"},
    ConnectorKey{.name = "useGroupsAsWhitelist", .type = Boolean},
    ConnectorKey{.name = "emailToLowercase", .type = Boolean, .since = {2, 28, 0}},
    ConnectorKey{.name = "apiURL", .since = {2, 38, 0}},
    ConnectorKey{.name = "graphURL", .since = {2, 38, 0}},
    ConnectorKey{.name = "promptType", .since = {2, 29, 0}},
    ConnectorKey{.name = "domainHint", .since = {2, 33, 0}},
    ConnectorKey{.name = "scopes", .type = StringList, .since = {2, 33, 0}, .field = "scopes"},
};

// connector/ldap/ldap.go
constexpr std::array kLdapKeys = {
    ConnectorKey{.name = "host"},
    ConnectorKey{.name = "insecureNoSSL", .type = Boolean},
    ConnectorKey{.name = "insecureSkipVerify", .type = Boolean},
    ConnectorKey{.name = "startTLS", .type = Boolean},
    ConnectorKey{.name = "rootCA", .field = "caKeyRef"},
    ConnectorKey{.name = "clientCert", .is_file = true},
    ConnectorKey{.name = "clientKey", .is_file = true},
    ConnectorKey{.name = "rootCAData", .type = Base64, .field = "caKeyRef"},
    ConnectorKey{.name = "bindDN"},
    ConnectorKey{.name = "bindPW", .secret = true},
    ConnectorKey{.name = "usernamePrompt"},
    ConnectorKey{.name = "userSearch", .type = Object},
    ConnectorKey{.name = "userSearch.baseDN"},
    ConnectorKey{.name = "userSearch.filter"},
    ConnectorKey{.name = "userSearch.username"},
    ConnectorKey{.name = "userSearch.scope", .choices = "sub one"},
    ConnectorKey{.name = "userSearch.idAttr"},
    ConnectorKey{.name = "userSearch.emailAttr"},
    ConnectorKey{.name = "userSearch.nameAttr"},
    ConnectorKey{.name = "userSearch.preferredUsernameAttr"},
    ConnectorKey{.name = "userSearch.emailSuffix"},
    ConnectorKey{.name = "groupSearch", .type = Object},
    ConnectorKey{.name = "groupSearch.baseDN"},
    ConnectorKey{.name = "groupSearch.filter"},
    ConnectorKey{.name = "groupSearch.scope", .choices = "sub one"},
    ConnectorKey{.name = "groupSearch.userAttr"},
    ConnectorKey{.name = "groupSearch.groupAttr"},
    ConnectorKey{.name = "groupSearch.recursionGroupAttr", .since = {2, 44, 0}},
    ConnectorKey{.name = "groupSearch.userMatchers", .type = ObjectList},
    ConnectorKey{.name = "groupSearch.userMatchers[].userAttr"},
    ConnectorKey{.name = "groupSearch.userMatchers[].groupAttr"},
    ConnectorKey{.name = "groupSearch.userMatchers[].recursionGroupAttr", .since = {2, 44, 0}},
    ConnectorKey{.name = "groupSearch.nameAttr"},
};

// connector/saml/saml.go; behind the colons each word is enough
constexpr std::string_view kNameIdFormats =
    "persistent transient emailAddress unspecified entity X509SubjectName WindowsDomainQualifiedName "
    "encrypted kerberos urn:oasis:names:tc:SAML:2.0:nameid-format:persistent "
    "urn:oasis:names:tc:SAML:2.0:nameid-format:transient "
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress "
    "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified "
    "urn:oasis:names:tc:SAML:2.0:nameid-format:entity "
    "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName "
    "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName "
    "urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted "
    "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos";
constexpr std::array kSamlKeys = {
    // Without it Dex sends no issuer, which Keycloak refuses, and takes the redirect URI for the audience.
    ConnectorKey{.name = "entityIssuer", .field = "kubeflowURL", .may_differ = true},
    ConnectorKey{.name = "ssoIssuer"},
    ConnectorKey{.name = "ssoURL"},
    ConnectorKey{.name = "ca", .field = "caKeyRef"},
    ConnectorKey{.name = "caData", .type = Base64, .field = "caKeyRef"},
    ConnectorKey{.name = "insecureSkipSignatureValidation",
                 .type = Boolean,
                 .refused = "lets anybody write an assertion and be anybody: leave it out"},
    ConnectorKey{.name = "usernameAttr"},
    ConnectorKey{.name = "emailAttr"},
    ConnectorKey{.name = "groupsAttr"},
    ConnectorKey{.name = "groupsDelim"},
    ConnectorKey{.name = "allowedGroups", .type = StringList},
    ConnectorKey{.name = "filterGroups", .type = Boolean},
    ConnectorKey{.name = "redirectURI", .field = "kubeflowURL"},
    ConnectorKey{.name = "nameIDPolicyFormat", .choices = kNameIdFormats},
};

// connector/gitlab/gitlab.go
constexpr std::array kGitlabKeys = {
    ConnectorKey{.name = "baseURL"},
    ConnectorKey{.name = "clientID", .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "redirectURI", .field = "kubeflowURL"},
    ConnectorKey{.name = "groups", .type = StringList},
    ConnectorKey{.name = "useLoginAsID", .type = Boolean},
    ConnectorKey{.name = "getGroupsPermission", .type = Boolean, .since = {2, 42, 0}},
    ConnectorKey{.name = "rootCAData", .type = Base64, .since = {2, 45, 0}, .field = "caKeyRef"},
};

// connector/oauth/oauth.go
constexpr std::array kOauthKeys = {
    ConnectorKey{.name = "clientID", .since = {2, 31, 0}, .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .since = {2, 31, 0}, .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "redirectURI", .since = {2, 31, 0}, .field = "kubeflowURL"},
    ConnectorKey{.name = "tokenURL", .since = {2, 31, 0}},
    ConnectorKey{.name = "authorizationURL", .since = {2, 31, 0}},
    ConnectorKey{.name = "userInfoURL", .since = {2, 31, 0}},
    ConnectorKey{.name = "scopes", .type = StringList, .since = {2, 31, 0}, .field = "scopes"},
    ConnectorKey{.name = "rootCAs", .type = StringList, .since = {2, 31, 0}, .field = "caKeyRef"},
    ConnectorKey{.name = "insecureSkipVerify", .type = Boolean, .since = {2, 31, 0}},
    ConnectorKey{.name = "userIDKey", .since = {2, 31, 0}},
    ConnectorKey{.name = "claimMapping", .type = Object, .since = {2, 31, 0}},
    ConnectorKey{.name = "claimMapping.userNameKey", .since = {2, 31, 0}},
    ConnectorKey{.name = "claimMapping.preferredUsernameKey", .since = {2, 31, 0}},
    ConnectorKey{.name = "claimMapping.groupsKey", .since = {2, 31, 0}},
    ConnectorKey{.name = "claimMapping.emailKey", .since = {2, 31, 0}},
    ConnectorKey{.name = "claimMapping.emailVerifiedKey", .since = {2, 31, 0}},
};

// connector/authproxy/authproxy.go
constexpr std::array kAuthproxyKeys = {
    ConnectorKey{.name = "userIDHeader", .since = {2, 38, 0}},
    ConnectorKey{.name = "userHeader", .since = {2, 28, 0}},
    ConnectorKey{.name = "userNameHeader", .since = {2, 42, 0}},
    ConnectorKey{.name = "emailHeader", .since = {2, 38, 0}},
    ConnectorKey{.name = "groupHeader", .since = {2, 32, 0}},
    ConnectorKey{.name = "groupHeaderSeparator", .since = {2, 44, 0}},
    ConnectorKey{.name = "staticGroups", .type = StringList, .since = {2, 32, 0}},
};

// connector/bitbucketcloud/bitbucketcloud.go
constexpr std::array kBitbucketCloudKeys = {
    ConnectorKey{.name = "clientID", .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "redirectURI", .field = "kubeflowURL"},
    ConnectorKey{.name = "teams", .type = StringList},
    // It asks Bitbucket's API 1.0, which is no more (bitbucketcloud.go, 2.39.1 to 2.45.1; measured).
    ConnectorKey{.name = "includeTeamGroups",
                 .type = Boolean,
                 .since = {2, 26, 0},
                 .refused = "makes each login fail, as Bitbucket has ended that API: leave it out"},
};

// connector/gitea/gitea.go
constexpr std::array kGiteaKeys = {
    ConnectorKey{.name = "baseURL", .since = {2, 25, 0}},
    ConnectorKey{.name = "clientID", .since = {2, 25, 0}, .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .since = {2, 25, 0}, .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "redirectURI", .since = {2, 25, 0}, .field = "kubeflowURL"},
    ConnectorKey{.name = "orgs", .type = ObjectList, .since = {2, 32, 0}},
    ConnectorKey{.name = "orgs[].name", .since = {2, 32, 0}},
    // It only cuts the groups down (gitea.go, 2.39.1 to 2.45.1; measured on Gitea 1.26.0).
    ConnectorKey{.name = "orgs[].teams",
                 .type = StringList,
                 .since = {2, 32, 0},
                 .refused = "keeps nobody out who is in the organisation: leave it out, and make an "
                            "organisation of those who may log in"},
    ConnectorKey{.name = "loadAllGroups", .type = Boolean, .since = {2, 32, 0}},
    ConnectorKey{.name = "useLoginAsID", .type = Boolean, .since = {2, 25, 0}},
};

// connector/openshift/openshift.go
constexpr std::array kOpenshiftKeys = {
    ConnectorKey{.name = "issuer", .field = "issuer"},
    ConnectorKey{.name = "clientID", .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "redirectURI", .field = "kubeflowURL"},
    ConnectorKey{.name = "groups", .type = StringList},
    ConnectorKey{.name = "insecureCA", .type = Boolean},
    ConnectorKey{.name = "rootCA", .field = "caKeyRef"},
};

// connector/linkedin/linkedin.go
constexpr std::array kLinkedinKeys = {
    ConnectorKey{.name = "clientID", .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "redirectURI", .field = "kubeflowURL"},
};

// connector/keystone/keystone.go
constexpr std::array kKeystoneKeys = {
    ConnectorKey{.name = "domain"},
    ConnectorKey{.name = "keystoneHost"},
    ConnectorKey{.name = "keystoneUsername"},
    ConnectorKey{.name = "keystonePassword", .secret = true},
};

// connector/atlassiancrowd/atlassiancrowd.go
constexpr std::array kAtlassianCrowdKeys = {
    ConnectorKey{.name = "baseURL"},
    ConnectorKey{.name = "clientID", .field = "clientID"},
    ConnectorKey{.name = "clientSecret", .secret = true, .field = "clientSecretKeyRef"},
    ConnectorKey{.name = "groups", .type = StringList},
    ConnectorKey{.name = "preferredUsernameField", .choices = "key name email"},
    ConnectorKey{.name = "usernamePrompt"},
};

constexpr std::array kMockPasswordKeys = {
    ConnectorKey{.name = "username"},
    ConnectorKey{.name = "password", .secret = true},
};

struct Table {
  std::string_view type;
  std::span<const ConnectorKey> keys;
};

constexpr std::array kTables = {
    Table{"oidc", kOidcKeys},
    Table{"github", kGithubKeys},
    Table{"google", kGoogleKeys},
    Table{"microsoft", kMicrosoftKeys},
    Table{"ldap", kLdapKeys},
    Table{"saml", kSamlKeys},
    Table{"gitlab", kGitlabKeys},
    Table{"oauth", kOauthKeys},
    Table{"authproxy", kAuthproxyKeys},
    Table{"bitbucket-cloud", kBitbucketCloudKeys},
    Table{"gitea", kGiteaKeys},
    Table{"openshift", kOpenshiftKeys},
    Table{"linkedin", kLinkedinKeys},
    Table{"keystone", kKeystoneKeys},
    Table{"atlassian-crowd", kAtlassianCrowdKeys},
    Table{"samlExperimental", kSamlKeys},  // server/server.go: an alias
    Table{"mockCallback", {}},
    Table{"mockPassword", kMockPasswordKeys},
};

constexpr std::array<std::string_view, kTables.size()> kTypes = [] {
  std::array<std::string_view, kTables.size()> types;
  std::transform(kTables.begin(), kTables.end(), types.begin(),
                 [](const Table& table) { return table.type; });
  return types;
}();

}  // namespace

std::span<const ConnectorKey> connector_keys(std::string_view dex_type) {
  for (const Table& table : kTables) {
    if (table.type == dex_type) return table.keys;
  }
  return {};
}

std::span<const std::string_view> connector_types() {
  return kTypes;
}

const ConnectorKey* find_connector_key(std::string_view dex_type, std::string_view name) {
  for (const ConnectorKey& key : connector_keys(dex_type)) {
    if (same_key(key.name, name)) return &key;
  }
  return nullptr;
}

bool is_broken_in(std::string_view dex_type, const Version& dex) {
  return dex == Version{2, 45, 0} && (dex_type == "oauth" || dex_type == "authproxy");
}

bool is_connector_key(std::string_view name) {
  return std::any_of(kTypes.begin(), kTypes.end(),
                     [&](std::string_view type) { return find_connector_key(type, name) != nullptr; });
}

bool same_key(std::string_view left, std::string_view right) {
  return text::equal_without_case(left, right);
}

std::string_view to_string(KeyType type) {
  switch (type) {
    case KeyType::String:
      return "a string";
    case KeyType::Base64:
      return "a string in base64";
    case KeyType::Boolean:
      return "true or false";
    case KeyType::StringList:
      return "a list of strings";
    case KeyType::ObjectList:
      return "a list of mappings";
    case KeyType::Object:
      return "a mapping";
    case KeyType::StringMap:
      break;
  }
  return "a mapping of strings";
}

}  // namespace kubeflow_sso::releases
