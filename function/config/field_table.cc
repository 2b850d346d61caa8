// The fields of the functionConfig, in the order in which the documentation has them.
#include "function/config/field_table.h"

#include <algorithm>
#include <array>

#include "function/config/connector_types.h"
#include "function/config/kubeflow_sso.h"
#include "function/krm/rules.h"

namespace kubeflow_sso::config {
namespace {

using enum FieldType;

/// The names of the connector types that pass.
template <auto kPasses>
constexpr auto kTypesThat = [] {
  constexpr auto kCount =
      static_cast<std::size_t>(std::count_if(kConnectorTypes.begin(), kConnectorTypes.end(), kPasses));
  std::array<std::string_view, kCount> names;
  std::size_t next = 0;
  for (const ConnectorType& type : kConnectorTypes) {
    if (kPasses(type)) names.at(next++) = type.name;
  }
  return names;
}();

constexpr bool requires_field(const ConnectorType& type, std::string_view field) {
  return std::find(type.required.begin(), type.required.end(), field) != type.required.end();
}

constexpr auto kAllTypes = kTypesThat<[](const ConnectorType&) { return true; }>;
constexpr auto kWithIssuer =
    kTypesThat<[](const ConnectorType& type) { return requires_field(type, "issuer"); }>;
constexpr auto kWithClientId =
    kTypesThat<[](const ConnectorType& type) { return requires_field(type, "clientID"); }>;
constexpr auto kWithClientSecret =
    kTypesThat<[](const ConnectorType& type) { return requires_field(type, "clientSecretKeyRef"); }>;
constexpr std::array<std::string_view, 1> kApiVersions = {kApiVersion};
constexpr std::array<std::string_view, 1> kKinds = {kKind};
constexpr std::array<std::string_view, 2> kGroupsChoices = {"FromProvider", "None"};
constexpr std::array<std::string_view, 3> kUnverifiedEmailChoices = {"Deny", "AllowMissing", "Allow"};
constexpr std::array<std::string_view, 2> kExistingChoices = {"Remove", "Keep"};
/// The ids that `acknowledge` may name.
constexpr auto kAcknowledgeable = [] {
  constexpr auto kIsNoError = [](const krm::Rule& rule) { return rule.severity != krm::Severity::Error; };
  constexpr auto kCount = static_cast<std::size_t>(
      std::count_if(krm::detail::kRules.begin(), krm::detail::kRules.end(), kIsNoError));
  std::array<std::string_view, kCount> ids;
  std::size_t next = 0;
  for (const krm::Rule& rule : krm::detail::kRules) {
    if (kIsNoError(rule)) ids.at(next++) = rule.id;
  }
  return ids;
}();
constexpr std::array<std::string_view, 2> kLogoutChoices = {"Local", "Provider"};

/// Any URL, one without user, query and fragment, and one without a path too.
constexpr std::string_view kAnyUrl = "^[Hh][Tt][Tt][Pp][Ss]?://[^\\s]+$";
constexpr std::string_view kPlainUrl = "^[Hh][Tt][Tt][Pp][Ss]?://[^?#@\\s]+$";
constexpr std::string_view kOriginUrl = "^[Hh][Tt][Tt][Pp][Ss]?://[^/?#@\\s]+/?$";
constexpr std::string_view kRealm = "/realms/[^/]+$";
constexpr std::string_view kRealmExample = "https://keycloak.example.com/realms/kubeflow";

constexpr std::string_view kKeyRefShape = "{name: NAME, key: KEY}";
constexpr std::array kKeyRefFields = {
    Field{.name = "name",
          .type = String,
          .description = "name of the object",
          .required = true,
          .example = "keycloak-client"},
    Field{.name = "key",
          .type = String,
          .description = "key in the object's data",
          .required = true,
          .example = "client-secret"},
};

constexpr std::array kCaKeyRefFields = {
    Field{.name = "name",
          .type = String,
          .description = "name of the object",
          .required = true,
          .example = "corporate-ca"},
    Field{.name = "key",
          .type = String,
          .description = "key in the object's data",
          .required = true,
          .example = "ca.crt"},
};

constexpr std::array kCaFields = {
    Field{.name = "configMapKeyRef",
          .type = Object,
          .description = "key of a ConfigMap in the namespace of the program that uses it",
          .fields = kCaKeyRefFields,
          .shape = kKeyRefShape},
    Field{.name = "secretKeyRef",
          .type = Object,
          .description = "key of a Secret in the namespace of the program that uses it",
          .fields = kCaKeyRefFields,
          .shape = kKeyRefShape},
};

constexpr Field kCaKeyRef = {
    .name = "caKeyRef",
    .type = Object,
    .description =
        "private CA of the provider in PEM, for saml the certificate that it signs with; it is mounted and "
        "given by path, and verification stays on",
    .fields = kCaFields,
    .shape = "{configMapKeyRef: {name: NAME, key: KEY}}",
    .one_of = true};

constexpr Field kUnverifiedEmail = {
    .name = "unverifiedEmail",
    .type = Enum,
    .description =
        "whether users may log in whose e-mail address the provider has not verified: `AllowMissing` where "
        "it says nothing about the address, `Allow` also where it calls it unverified, which else the "
        "gateway refuses too; with several connectors all or none must say Allow",
    .default_value = "Deny",
    .choices = kUnverifiedEmailChoices,
    .for_true = "Allow",
    .for_false = "Deny",
    .example = "Allow"};

constexpr Field kUserIdClaim = {.name = "userIDClaim",
                                .type = String,
                                .description = "claim of the provider that becomes kubeflow-userid",
                                .default_value = "email"};

constexpr std::array kConnectorFields = {
    Field{.name = "type",
          .type = Enum,
          .description = "kind of provider: a connector type of Dex, or `keycloak`, its oidc connector with "
                         "Keycloak's defaults",
          .required = true,
          .choices = kAllTypes,
          .meant = type_meant},
    Field{.name = "id",
          .type = String,
          .description = "name of the connector in Dex's URLs; no two connectors share one",
          .default_note = "the type",
          .example = "keycloak"},
    Field{.name = "name",
          .type = String,
          .description = "text on Dex's login page",
          .default_note = "the type's display name",
          .example = "Keycloak"},
    Field{.name = "issuer",
          .type = Url,
          .description =
              "issuer of the provider, exactly as its discovery document has it; Keycloak's ends in "
              "`/realms/NAME`, without a slash",
          .required_for = kWithIssuer,
          .example = kRealmExample,
          .pattern = kPlainUrl,
          .pattern_type = "keycloak",
          .type_pattern = kRealm},
    Field{.name = "clientID",
          .type = String,
          .description = "client that the provider knows Dex by",
          .default_note = "`kubeflow-oidc-authservice` for keycloak",
          .required_unless = "clientIDKeyRef",
          .required_for = kWithClientId,
          .example = "CLIENT-ID"},
    Field{.name = "clientIDKeyRef",
          .type = Object,
          .description = "key of a Secret in Dex's namespace that holds the client's id",
          .instead_of = "clientID",
          .fields = kKeyRefFields,
          .shape = kKeyRefShape},
    Field{.name = "clientSecretKeyRef",
          .type = Object,
          .description = "key of a Secret in Dex's namespace that holds the client's secret",
          .required_for = kWithClientSecret,
          .fields = kKeyRefFields,
          .shape = kKeyRefShape},
    Field{.name = "secretKeyRefs",
          .type = ObjectMap,
          .description = "keys of Secrets in Dex's namespace for other secret keys of the connector, by the "
                         "connector's key; where that takes a file's path, the file is mounted",
          .fields = kKeyRefFields,
          .shape = kKeyRefShape,
          .example = "bindPW"},
    kCaKeyRef,
    Field{.name = "groups",
          .type = Enum,
          .description = "whether the provider's groups become the `kubeflow-groups` header",
          .default_note = "`FromProvider` for keycloak, else `None`",
          .choices = kGroupsChoices,
          .for_true = "FromProvider",
          .for_false = "None"},
    Field{.name = "allowedGroups",
          .type = StringList,
          .description = "groups whose members may log in; needs `groups: FromProvider`",
          .of_words = false,
          .example = "kubeflow"},
    kUnverifiedEmail,
    kUserIdClaim,
    Field{
        .name = "scopes",
        .type = StringList,
        .description =
            "scopes that Dex asks the provider for; Keycloak refuses `groups` unless the realm has a client "
            "scope of that name, and needs none for its group mapper",
        .default_note = "`openid`, `profile`, `email` for keycloak, else Dex's own",
        .example = "openid"},
    Field{.name = "config",
          .type = FreeForm,
          .description =
              "any other key of Dex's connector, as Dex has it; a key with a field of its own is refused",
          .example = "getUserInfo: true"},
};

constexpr std::array kDirectFields = {
    Field{.name = "issuer",
          .type = Url,
          .description = "issuer of the provider, exactly as its discovery document has it",
          .required = true,
          .example = kRealmExample,
          .pattern = kPlainUrl},
    Field{.name = "clientID",
          .type = String,
          .description = "client that the provider knows oauth2-proxy by, with the redirect URI "
                         "`<kubeflowURL>/oauth2/callback`",
          .required = true,
          .example = "kubeflow"},
    Field{.name = "clientSecretKeyRef",
          .type = Object,
          .description = "key of a Secret in oauth2-proxy's namespace that holds the client's secret",
          .required = true,
          .fields = kKeyRefFields,
          .shape = kKeyRefShape},
    Field{.name = "jwksURI",
          .type = Url,
          .description = "where Istio finds the provider's keys, `jwks_uri` of its discovery document",
          .default_note = "known of Keycloak, Entra ID, Google, Okta, Cognito and Auth0",
          .example = "https://login.example.com/oauth2/keys",
          .pattern = kAnyUrl},
    Field{.name = "audiences",
          .type = StringList,
          .description = "audiences of the tokens that the gateway takes; the clientID must be one",
          .default_note = "the clientID",
          .example = "kubeflow"},
    Field{.name = "scopes",
          .type = StringList,
          .description = "scopes that oauth2-proxy asks the provider for",
          .default_note = "`openid`, `email`, `profile`, and `offline_access` for Entra ID, Okta and Auth0, "
                          "which refresh no session without",
          .example = "openid"},
    kCaKeyRef,
    Field{.name = "groups",
          .type = Enum,
          .description = "whether the groups in the provider's ID token become the `kubeflow-groups` header",
          .default_value = "FromProvider",
          .choices = kGroupsChoices,
          .for_true = "FromProvider",
          .for_false = "None"},
    kUnverifiedEmail,
    kUserIdClaim,
};

constexpr std::array kSessionFields = {
    Field{.name = "lifetime",
          .type = String,
          .description = "how long a login lasts, such as 24h; renewed or not, the user then logs in again",
          .example = "12h"},
    Field{.name = "refreshInterval",
          .type = String,
          .description = "how often the session asks the provider again whether the user may stay and what "
                         "the groups are, such as 30m; without it, it does not",
          .example = "30m"},
};

constexpr std::array kLogoutFields = {
    Field{.name = "mode",
          .type = Enum,
          .description = "what a logout ends: oauth2-proxy's session (`Local`), or the provider's too",
          .required = true,
          .choices = kLogoutChoices,
          .example = "Provider"},
    Field{.name = "endSessionURL",
          .type = Url,
          .description = "the provider's page that ends its session, `end_session_endpoint` of its discovery "
                         "document",
          .default_note = "Keycloak's own, for a realm",
          .example = "https://login.example.com/oauth2/logout",
          .pattern = kAnyUrl},
};

constexpr std::array kTrustedIssuerFields = {
    Field{.name = "issuer",
          .type = Url,
          .description = "issuer of the tokens, exactly as their `iss` has it",
          .required = true,
          .example = kRealmExample,
          .pattern = kPlainUrl},
    Field{.name = "jwksURI",
          .type = Url,
          .description = "where the issuer's keys are, `jwks_uri` of its discovery document",
          .default_note = "known for Keycloak, Entra ID, Google, Okta, Cognito and Auth0, else required",
          .example = "https://login.example.com/oauth2/keys",
          .pattern = kAnyUrl},
    Field{.name = "audiences",
          .type = StringList,
          .description = "audiences of the tokens that the gateway takes: those that are made for Kubeflow",
          .required = true,
          .example = "kubeflow"},
    Field{.name = "userIDClaim",
          .type = String,
          .description = "claim that becomes kubeflow-userid; with `email` a token whose `email_verified` is "
                         "false is refused as the login's are",
          .default_value = "sub"},
    Field{.name = "groupsClaim",
          .type = String,
          .description = "claim that becomes kubeflow-groups",
          .default_value = "groups"},
};

constexpr std::array kDexTargetFields = {
    Field{.name = "namespace",
          .type = String,
          .description = "namespace of Dex",
          .default_value = kubeflow::kDexNamespace},
    Field{.name = "config",
          .type = String,
          .description = "ConfigMap or Secret with Dex's configuration",
          .default_value = kubeflow::kDex},
    Field{.name = "configKey",
          .type = String,
          .description = "key of the configuration in it",
          .default_value = kubeflow::kDexConfigKey},
    Field{.name = "deployment",
          .type = String,
          .description = "Deployment of Dex",
          .default_value = kubeflow::kDex},
    Field{
        .name = "service", .type = String, .description = "Service of Dex", .default_value = kubeflow::kDex},
};

constexpr std::array kOAuth2ProxyTargetFields = {
    Field{.name = "namespace",
          .type = String,
          .description = "namespace of oauth2-proxy",
          .default_value = kubeflow::kProxyNamespace},
    Field{.name = "config",
          .type = String,
          .description = "ConfigMap with oauth2-proxy's configuration",
          .default_value = kubeflow::kProxy},
    Field{.name = "configKey",
          .type = String,
          .description = "key of the configuration in it",
          .default_value = kubeflow::kProxyConfigKey},
    Field{.name = "deployment",
          .type = String,
          .description = "Deployment of oauth2-proxy",
          .default_value = kubeflow::kProxy},
    Field{.name = "parameters",
          .type = String,
          .description = "ConfigMap with the Deployment's parameters",
          .default_value = kubeflow::kProxyParameters},
    Field{.name = "secret",
          .type = String,
          .description = "Secret with oauth2-proxy's client and cookie secret",
          .default_value = kubeflow::kProxy},
};

constexpr std::array kRequestAuthenticationTargetFields = {
    Field{.name = "namespace",
          .type = String,
          .description = "namespace of the RequestAuthentication",
          .default_value = kubeflow::kIstioNamespace},
    Field{.name = "name",
          .type = String,
          .description = "name of the RequestAuthentication that checks Dex's tokens",
          .default_value = kubeflow::kDexRequestAuthentication},
};

constexpr std::array kTargetFields = {
    Field{
        .name = "dex", .type = Object, .description = "names of Dex's resources", .fields = kDexTargetFields},
    Field{.name = "oauth2Proxy",
          .type = Object,
          .description = "names of oauth2-proxy's resources",
          .fields = kOAuth2ProxyTargetFields},
    Field{.name = "requestAuthentication",
          .type = Object,
          .description = "name of Istio's resource",
          .fields = kRequestAuthenticationTargetFields},
    Field{.name = "dexVersion",
          .type = String,
          .description = "release of Dex, such as 2.41.1, where its image has no tag that says so"},
    Field{.name = "oauth2ProxyVersion",
          .type = String,
          .description = "release of oauth2-proxy, such as 7.7.1, where its image has no tag that says so"},
};

constexpr std::array kSpecFields = {
    Field{.name = "kubeflowURL",
          .type = Url,
          .description = "where a browser opens Kubeflow: http or https, a host and perhaps a port",
          .required = true,
          .example = "https://kubeflow.example.com",
          .pattern = kOriginUrl},
    Field{.name = "dexURL",
          .type = Url,
          .description =
              "where a browser opens Dex, where it has a host of its own or another path: its issuer, "
              "without a slash at the end",
          .default_note = "`<kubeflowURL>/dex`",
          .example = "https://dex.example.com",
          .pattern = kPlainUrl},
    Field{.name = "connectors",
          .type = ObjectList,
          .description = "the identity providers behind Dex, all of them",
          .required = true,
          .required_unless = "direct",
          .fields = kConnectorFields,
          .list_key = "id"},
    Field{.name = "otherConnectors",
          .type = Enum,
          .description = "what happens to connectors in Dex's file that this list does not name",
          .default_value = "Remove",
          .choices = kExistingChoices,
          .for_true = "Keep",
          .for_false = "Remove"},
    Field{.name = "localUsers",
          .type = Enum,
          .description = "what happens to Dex's password users",
          .default_value = "Remove",
          .choices = kExistingChoices,
          .for_true = "Keep",
          .for_false = "Remove"},
    Field{.name = "otherGrants",
          .type = Enum,
          .description =
              "what happens to Dex's grants that no browser login needs: token exchange, device code, "
              "password, implicit",
          .default_value = "Remove",
          .choices = kExistingChoices,
          .for_true = "Keep",
          .for_false = "Remove"},
    Field{.name = "emailDomains",
          .type = StringList,
          .description = "domains of the e-mail addresses that may log in; `\"*\"` alone says everybody",
          .example = "example.com"},
    Field{.name = "direct",
          .type = Object,
          .description = "an OIDC provider straight behind oauth2-proxy, without Dex",
          .fields = kDirectFields},
    Field{.name = "session", .type = Object, .description = "how long logins last", .fields = kSessionFields},
    Field{.name = "logout", .type = Object, .description = "what a logout ends", .fields = kLogoutFields},
    Field{.name = "providerName",
          .type = String,
          .description = "what the button of oauth2-proxy's sign-in page says behind `Sign in with`",
          .example = "Keycloak"},
    Field{.name = "trustedIssuers",
          .type = ObjectList,
          .description = "issuers whose tokens machines bring, beside the login's",
          .fields = kTrustedIssuerFields},
    Field{.name = "proxyClientSecretName",
          .type = String,
          .description =
              "Secret with client-id, client-secret and cookie-secret instead of the published ones, in the "
              "namespaces of Dex and of oauth2-proxy",
          .example = "oauth2-proxy-client"},
    Field{.name = "acknowledge",
          .type = StringList,
          .description = "ids of warnings that need not be repeated",
          .choices = kAcknowledgeable,
          .may_be_empty = true,
          .example = "published-defaults"},
    Field{.name = "targets",
          .type = Object,
          .description = "names, namespaces and releases where they are not those of Kubeflow's manifests",
          .fields = kTargetFields},
};

constexpr std::array kRootFields = {
    Field{.name = "apiVersion",
          .type = Enum,
          .description = "version of this format",
          .required = true,
          .choices = kApiVersions},
    Field{.name = "kind",
          .type = Enum,
          .description = "kind of this object",
          .required = true,
          .choices = kKinds},
    Field{.name = "metadata",
          .type = FreeForm,
          .description = "as in every Kubernetes object",
          .example = "name: keycloak"},
    Field{.name = "spec",
          .type = Object,
          .description = "how users log in to Kubeflow",
          .required = true,
          .fields = kSpecFields},
};

}  // namespace

std::span<const Field> root_fields() {
  return kRootFields;
}
std::span<const Field> spec_fields() {
  return kSpecFields;
}

const Field* find_field(std::span<const Field> fields, std::string_view name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& field) { return field.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

}  // namespace kubeflow_sso::config
