// The functionConfig: what a user writes, loaded, defaulted and validated.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/krm/result.h"
#include "function/releases/kubeflow.h"
#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/path.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::config {

namespace kubeflow = releases::kubeflow;

inline constexpr std::string_view kGroup = "kubeflow-sso.io";
inline constexpr std::string_view kApiVersion = "kubeflow-sso.io/v1alpha1";
inline constexpr std::string_view kKind = "KubeflowSSO";

/// A key of a Secret (or ConfigMap).
struct KeyRef {
  std::string name;
  std::string key;
  bool operator==(const KeyRef&) const = default;
};

/// A CA certificate in PEM, in a key of a ConfigMap or a Secret.
struct CaRef {
  enum class Kind { ConfigMap, Secret };
  Kind kind = Kind::ConfigMap;
  KeyRef ref;

  std::string_view kind_name() const { return kind == Kind::Secret ? "Secret" : "ConfigMap"; }
};

enum class Groups { None, FromProvider };
/// `AllowMissing` is Dex's half alone: an address of which the provider says nothing counts as verified.
/// `Allow` is oauth2-proxy's half too: one that the provider calls unverified is let in.
enum class UnverifiedEmail { Deny, AllowMissing, Allow };
enum class Existing { Remove, Keep };

/// How every variable begins that the function puts into Dex's Deployment, and what follows the connector's
/// id in those of the client.
inline constexpr std::string_view kEnvPrefix = "KUBEFLOW_SSO_";
inline constexpr std::string_view kClientIdEnv = "CLIENT_ID";
inline constexpr std::string_view kClientSecretEnv = "CLIENT_SECRET";

/// The header that the gateway makes of the claim email_verified, and the resources that the function adds:
/// the AuthorizationPolicy that refuses requests where it says false, and the RequestAuthentication of
/// `spec.trustedIssuers`.
inline constexpr std::string_view kEmailVerifiedHeader = "kubeflow-email-verified";
inline constexpr std::string_view kEmailVerifiedClaim = "email_verified";
inline constexpr std::string_view kVerifiedEmailPolicy = "kubeflow-sso-verified-email";
inline constexpr std::string_view kTrustedIssuers = "kubeflow-sso-trusted-issuers";
/// The annotation of a pod template: a checksum of the file that the workload reads.
inline constexpr std::string_view kChecksumAnnotation = "kubeflow-sso.io/config-checksum";
/// The annotation of a workload: the Secret that `proxyClientSecretName` gave it.
inline constexpr std::string_view kProxyClientAnnotation = "kubeflow-sso.io/proxy-client-secret";

/// One entry of `spec.connectors`, defaults filled in.
struct Connector {
  yaml::Path path;                   // spec.connectors[0]
  std::vector<std::string> written;  // the names of the fields that have a value there
  std::string type;                  // as the user wrote it: "keycloak"
  std::string id;
  std::string name;
  std::string issuer;
  std::string client_id;                // empty where client_id_ref is set
  std::optional<KeyRef> client_id_ref;  // the Secret that holds the client's id
  std::optional<KeyRef> client_secret;
  std::map<std::string, KeyRef> secret_keys;  // Dex's key (dotted where nested) to its Secret
  std::optional<CaRef> ca;
  Groups groups = Groups::None;
  std::vector<std::string> allowed_groups;
  UnverifiedEmail unverified_email = UnverifiedEmail::Deny;
  std::string user_id_claim = "email";
  std::vector<std::string> scopes;
  yaml::Value config = yaml::Value::mapping();  // further keys of Dex's connector

  bool has(std::string_view field) const;  // among `written`
  /// The type that Dex knows: "oidc" for keycloak.
  std::string_view dex_type() const;
  /// `KUBEFLOW_SSO_<ID>_<WHAT>`: id and `what` in upper case, everything but letters and digits as `_`.
  /// `what` is kClientIdEnv, kClientSecretEnv or a key of `secret_keys`.
  std::string env_name(std::string_view what = kClientSecretEnv) const;
};

/// `spec.direct`: the provider straight behind oauth2-proxy.
struct Direct {
  /// As an entry of `connectors` would have it; its path is `spec.direct`, its secrets and CA are in
  /// oauth2-proxy's namespace.
  Connector provider;
  std::string jwks_uri;                // empty where neither the user nor the provider's host tells it
  std::vector<std::string> audiences;  // of the tokens that the gateway takes
  std::string groups_claim;            // that becomes kubeflow-groups
};

/// An entry of `spec.trustedIssuers`: whose tokens machines bring.
struct TrustedIssuer {
  yaml::Path path;  // spec.trustedIssuers[0]
  std::string issuer;
  std::string jwks_uri;  // empty where neither the user nor the issuer's host tells it
  std::vector<std::string> audiences;
  std::string user_id_claim = "sub";
  std::string groups_claim = "groups";

  /// Whether its tokens name people, or machines, by an e-mail address.
  bool is_by_email() const { return user_id_claim == "email"; }
};

/// Whether a token can be for an audience of both lists.
bool share_an_audience(const std::vector<std::string>& some, const std::vector<std::string>& others);

/// How often a session without Dex is refreshed where the user does not say it: below the 300 seconds that
/// Keycloak's ID tokens live.
inline constexpr std::string_view kDirectRefresh = "4m";

/// `spec.session`: durations as Go writes them ("24h", "1h30m"), empty where the user names none.
struct Session {
  std::string lifetime;
  std::string refresh_interval;

  bool refreshes() const { return !refresh_interval.empty(); }
  /// How long Dex's ID tokens must live: as long as the session, where that is not refreshed; twice the
  /// interval where it is, so that no request meets an expired one, and who is locked out at the provider is
  /// out soon. Nothing when neither field is a duration.
  std::optional<std::chrono::seconds> token_life() const;
};

enum class LogoutMode { Local, Provider };
/// `spec.logout`.
struct Logout {
  LogoutMode mode = LogoutMode::Local;
  std::string end_session_url;  // empty: the one that follows from the provider
};

/// Names and namespaces where they are not Kubeflow's own.
struct Targets {
  struct Dex {
    std::string namespace_name{kubeflow::kDexNamespace};
    std::string config{kubeflow::kDex};  // ConfigMap or Secret
    std::string config_key{kubeflow::kDexConfigKey};
    std::string deployment{kubeflow::kDex};
    std::string service{kubeflow::kDex};
    bool names_namespace = false;  // whether the user wrote it; without, it is Kubeflow's
    bool names_service = false;
  } dex;
  struct OAuth2Proxy {
    std::string namespace_name{kubeflow::kProxyNamespace};
    std::string config{kubeflow::kProxy};
    std::string config_key{kubeflow::kProxyConfigKey};
    std::string deployment{kubeflow::kProxy};
    std::string parameters{kubeflow::kProxyParameters};
    std::string secret{kubeflow::kProxy};
  } oauth2_proxy;
  struct RequestAuthentication {
    std::string namespace_name{kubeflow::kIstioNamespace};
    std::string name{kubeflow::kDexRequestAuthentication};
  } request_authentication;
  std::string dex_version;  // "2.41.1", without v; empty: from the image's tag
  std::string oauth2_proxy_version;
};

/// Where the functionConfig and its fields are, for the results about them.
struct Origin {
  krm::ResourceRef ref;
  krm::FileRef file;
  /// Where each field begins (the key of a member, an item's first byte; the object itself under the empty
  /// path); filled only when the document is a file of its own, as with --config, because positions in a
  /// ResourceList mean nothing to the user.
  std::map<yaml::Path, text::Position> positions;

  /// A result about the field at `path`; `message` is the whole of it. Its position is that of the nearest
  /// field around it that is there.
  krm::Result result(const krm::Rule& rule, const yaml::Path& path, std::string message) const;
};

/// The whole of `spec`.
struct KubeflowSSO {
  std::string name;          // metadata.name
  std::string kubeflow_url;  // normalised: "https://kubeflow.example.com", no trailing slash, no default port
  /// Dex's public URL where the user names it, normalised too: no trailing slash. Else empty.
  std::string dex_url;
  bool names_dex_url = false;
  std::vector<Connector> connectors;
  std::optional<Direct> direct;
  Existing other_connectors = Existing::Remove;
  Existing local_users = Existing::Remove;
  Existing other_grants = Existing::Remove;
  std::optional<std::vector<std::string>> email_domains;
  std::optional<Session> session;
  std::optional<Logout> logout;
  std::string provider_name;             // empty: as it is
  std::string proxy_client_secret_name;  // empty: as it is
  std::vector<TrustedIssuer> trusted_issuers;
  std::vector<std::string> acknowledge;
  Targets targets;
  Origin origin;

  bool https() const { return kubeflow_url.starts_with("https://"); }
  /// `spec.dexURL`, by default `<kubeflowURL>/dex`: exactly as Dex, oauth2-proxy and Istio must all have it.
  std::string dex_issuer() const;
  /// The field that says it, for messages.
  std::string dex_issuer_field() const { return names_dex_url ? "spec.dexURL" : "spec.kubeflowURL"; }
  /// Whose tokens oauth2-proxy and Istio take: Dex's, or without Dex the provider's.
  std::string issuer() const { return direct ? direct->provider.issuer : dex_issuer(); }
  /// The provider where there is one alone, whose page can end its session; else null.
  const Connector* only_provider() const;
  /// Whether any provider's groups are wanted.
  bool has_groups() const;
  /// Whether oauth2-proxy and the gateway are to let in whose address a provider calls unverified.
  bool allows_unverified_email() const;
  /// The one callback that the identity provider must know.
  std::string dex_callback() const { return dex_issuer() + "/callback"; }
};

/// Reads the functionConfig; every problem becomes an error (or warning) in `results`, so that one run shows
/// them all; what is returned may be used only when none failed. `document` is the object itself
/// (functionConfig, or the file given by --config, whose Source then has the file's name; names such as
/// "<stdin>" are no files). A wrong apiVersion or kind is explained; for a ConfigMap (kpt's `configMap:`)
/// with the `configPath:` line to write instead. Throws LocatedError when the document's aliases cannot be
/// expanded.
KubeflowSSO load(const yaml::Document& document, krm::Results& results);

}  // namespace kubeflow_sso::config
