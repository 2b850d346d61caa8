// What oauth2-proxy and Istio say of a provider behind which no Dex is.
#include "function/recovery/direct.h"

#include <optional>

#include "function/config/dex_connector.h"
#include "function/config/known_provider.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/recovery/secret_source.h"
#include "function/recovery/values.h"
#include "function/releases/kubeflow.h"
#include "function/text/source.h"
#include "function/text/split.h"

namespace kubeflow_sso::recovery {
namespace {

namespace kubeflow = releases::kubeflow;
using config::KeyRef;
using yaml::Value;

const yaml::Path kDirect = {"spec", "direct"};

class Reader {
 public:
  Reader(const login::Login& login, const config::Direct& described, bool is_made_here, Recovered& recovered)
      : login_(login),
        described_(described),
        is_made_here_(is_made_here),
        known_(config::known_provider(described.provider.issuer)),
        recovered_(recovered) {}

  void read() {
    set("issuer", string(described_.provider.issuer));
    if (!described_.provider.client_id.empty()) set("clientID", string(described_.provider.client_id));
    note_provider();
    set_client_secret();
    if (described_.jwks_uri != known_.jwks_uri && !described_.jwks_uri.empty())
      set("jwksURI", string(config::without_user(described_.jwks_uri)));
    const std::vector<std::string> own = {described_.provider.client_id};
    if (!described_.audiences.empty() && described_.audiences != own)
      set("audiences", Value::strings(described_.audiences));
    set_scopes();
    set_ca();
    if (login_.dex_rule(described_.provider.issuer) != nullptr &&
        (described_.groups_claim.empty() || described_.groups_claim == config::kNoClaim))
      set("groups", string("None"));
    note_groups();
    set_unverified_email();
    set_user_id_claim();
    recovered_.spec.set("direct", std::move(direct_));
  }

 private:
  void set(std::string_view field, Value value) { direct_.set(field, std::move(value)); }

  void note_provider() {
    const std::string provider = login_.proxy.setting("provider").text();
    if (provider.empty() || provider == "oidc") return;
    recovered_.note(kDirect, "oauth2-proxy has used its provider " + text::printable(provider) +
                                 "; now that is `oidc`, which checks nothing but the token");
  }

  void set_client_secret() {
    const login::OAuth2Proxy& proxy = login_.proxy;
    const KeyRef fresh = {"login-client", "client-secret"};
    std::optional<KeyRef> ref;
    if (proxy.workload)
      ref = secret_of_variable(*proxy.workload, std::string(kubeflow::kProxyClientSecretVariable));
    const login::Setting secret = proxy.setting("client_secret");
    if (!ref && secret.is_set() && secret.value.text) {
      recovered_.note(kDirect / "clientSecretKeyRef",
                      "the one in use is written out, " + secret.setter() +
                          ", and whoever could read that knows it: make another at the provider, and put it "
                          "into this Secret");
      recovered_.need(
          fresh, proxy.workload ? proxy.workload->namespace_name() : std::string(kubeflow::kProxyNamespace));
    } else if (!ref) {
      recovered_.note(
          kDirect / "clientSecretKeyRef",
          "where oauth2-proxy has it from is not in this list: write which Secret, and which key of it");
    }
    set("clientSecretKeyRef", to_value(ref.value_or(fresh)));
  }

  void set_scopes() {
    std::vector<std::string> scopes = text::split(login_.proxy.setting("scope").text(), ' ');
    std::erase(scopes, "");
    std::vector<std::string> standard = {"openid", "email", "profile"};
    if (config::offline_access(described_.provider) == config::OfflineAccess::Needed)
      standard.emplace_back(config::kOfflineAccess);
    if (!scopes.empty() && scopes != standard) set("scopes", Value::strings(scopes));
  }

  void set_ca() {
    const login::Setting files = login_.proxy.setting("provider_ca_files");
    if (files.items.empty()) return;
    std::optional<config::CaRef> ca;
    if (files.items.size() == 1 && login_.proxy.workload)
      ca = source_of_file(*login_.proxy.workload, files.items[0]);
    if (ca) return set("caKeyRef", to_value(*ca));
    recovered_.note(kDirect / "caKeyRef",
                    "oauth2-proxy reads " + enumerated(files.items) +
                        ", which is no one file of a ConfigMap or Secret in this list: name it here");
  }

  void set_unverified_email() {
    if (!login_.proxy.config || described_.provider.unverified_email != config::UnverifiedEmail::Allow)
      return;
    if (is_made_here_) return set("unverifiedEmail", string("Allow"));
    recovered_.note(kDirect / "unverifiedEmail",
                    "users got in with an address that the provider calls unverified; now they do not. "
                    "`unverifiedEmail: Allow` lets them in again");
  }

  void note_groups() {
    const std::string& claim = described_.groups_claim;
    if (claim.empty() || claim == config::kNoClaim || claim == known_.groups_claim) return;
    recovered_.note(kDirect / "groups", "Istio has made the claim " + text::printable(claim) +
                                            " kubeflow-groups; now that is `" +
                                            std::string(known_.groups_claim) + "`");
  }

  /// What Istio makes of the token is what Kubeflow knows users by.
  void set_user_id_claim() {
    const login::JwtRule* rule = login_.dex_rule(described_.provider.issuer);
    std::string claim = rule == nullptr ? std::string() : rule->claim_of("kubeflow-userid");
    if (claim.empty()) claim = described_.provider.user_id_claim;
    if (!claim.empty() && claim != "email") set("userIDClaim", string(claim));
    const std::string of_proxy = login_.proxy.setting("oidc_email_claim").text();
    if (!of_proxy.empty() && of_proxy != claim)
      recovered_.note(kDirect / "userIDClaim", "oauth2-proxy has let users in by the claim " +
                                                   text::printable(of_proxy) +
                                                   ", and Kubeflow has known them by " +
                                                   text::printable(claim) + "; now both take the latter");
  }

  const login::Login& login_;
  const config::Direct& described_;
  const bool is_made_here_;
  const config::KnownProvider known_;
  Recovered& recovered_;
  Value direct_ = Value::mapping();
};

}  // namespace

void read_direct(const login::Login& login, const config::Direct& described, bool is_made_here,
                 Recovered& recovered) {
  Reader(login, described, is_made_here, recovered).read();
}

}  // namespace kubeflow_sso::recovery
