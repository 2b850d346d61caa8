// The functionConfig, field by field, from what runs.
#include "function/recovery/recovered.h"

#include <algorithm>
#include <optional>

#include "function/config/connector_config.h"
#include "function/config/field_table.h"
#include "function/config/known_provider.h"
#include "function/config/logout.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/login/described.h"
#include "function/recovery/connectors.h"
#include "function/recovery/direct.h"
#include "function/recovery/leftovers.h"
#include "function/recovery/session.h"
#include "function/recovery/values.h"
#include "function/releases/kubeflow.h"
#include "function/text/source.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::recovery {
namespace {

namespace kubeflow = releases::kubeflow;
using login::Login;
using yaml::Path;
using yaml::Value;

const Path kSpec = {"spec"};

bool is_public(const config::UrlResult& url) {
  return url.ok() && !config::is_service(url.url) && !config::is_loopback(url.url);
}

class Recovery {
 public:
  Recovery(const Login& login, Value targets, const std::string& kubeflow_url)
      : login_(login),
        kubeflow_url_(kubeflow_url),
        targets_(std::move(targets)),
        described_(login::described(login, {})) {}

  Recovered recover() {
    find_urls();
    const bool is_direct = described_.direct.has_value();
    Value session = read_session(login_, is_direct, out_);
    if (is_direct) {
      read_direct(login_, *described_.direct, is_made_here(), out_);
    } else if (login_.dex.config) {
      const std::string issuer = dex_url_.empty() ? url_ + std::string(kubeflow::kDexPath) : dex_url_;
      is_ours_ = read_connectors(login_, issuer + "/callback", session, out_);
    }
    find_email_domains();
    if (!session.members().empty()) set("session", std::move(session));
    find_logout();
    find_provider_name(is_direct);
    find_trusted_issuers();
    find_proxy_client();
    if (!is_direct && login_.dex.config) note_claims();
    if (!targets_.members().empty()) set("targets", targets_);
    note_leftovers(login_, out_);
    settle();
    put_in_order();
    return std::move(out_);
  }

 private:
  void set(std::string_view field, Value value) { out_.spec.set(field, std::move(value)); }
  void note(Path path, std::string text) { out_.note(std::move(path), std::move(text)); }
  std::string setting(std::string_view key) const { return login_.proxy.setting(key).text(); }

  /// Where a browser opens Kubeflow: oauth2-proxy knows where it is called back, Dex where it is itself, and
  /// the provider where Dex is. Addresses inside the cluster or on a machine are no one's.
  void find_urls() {
    const std::string issuer = described_.direct ? std::string() : described_.dex_url;
    std::vector<std::string> urls = {setting("redirect_url")};
    if (const login::StaticClient* client = login_.dex.proxy_client(login_.proxy_client_id())) {
      if (is_on_one_origin(issuer)) urls.push_back(issuer);
      // The last one was registered last.
      urls.insert(urls.end(), client->redirect_uris.rbegin(), client->redirect_uris.rend());
    }
    // At the root of a host Dex is alone.
    if (!config::parse_url(issuer).url.path.empty()) urls.push_back(issuer);
    for (const login::DexConnector& each : login_.dex.connectors)
      urls.push_back(login_.dex.config->text(each.path / "config" / "redirectURI"));
    for (const std::string& each : urls) {
      const config::UrlResult parsed = config::parse_url(each);
      if (url_.empty() && is_public(parsed)) url_ = parsed.url.origin();
    }
    const bool is_usual = issuer == url_ + std::string(kubeflow::kDexPath);
    if (!kubeflow_url_.empty()) url_ = kubeflow_url_;
    if (!url_.empty()) set("kubeflowURL", string(url_));
    if (is_usual || issuer.empty() || !is_public(config::parse_url(issuer))) return;
    dex_url_ = issuer;
    set("dexURL", string(issuer));
  }

  /// Whether Dex is on Kubeflow's own origin: oauth2-proxy then sends browsers back to a path.
  bool is_on_one_origin(const std::string& issuer) const {
    if (!login_.proxy.config) return config::parse_url(issuer).url.path == kubeflow::kDexPath;
    return login_.proxy.redirect_uri("https://kubeflow").starts_with('/');
  }

  /// Whether the function has been here: it leaves a policy or a header beside each login that it turns over,
  /// or oauth2-proxy's half open as it was asked to.
  bool is_made_here() const {
    const login::JwtRule* rule = login_.dex_rule(described_.issuer());
    const bool has_header = rule != nullptr && !rule->claim_of(config::kEmailVerifiedHeader).empty();
    const auto is_changed = [](const std::optional<login::Workload>& workload) {
      return workload && has_checksum(*workload);
    };
    return has_header || is_changed(login_.proxy.workload) || is_changed(login_.dex.workload);
  }

  // -- the rest

  void find_email_domains() {
    const login::Setting domains = login_.proxy.setting("email_domains");
    const std::vector<std::string> everybody = {"*"};
    if (!domains.items.empty() && domains.items != everybody)
      set("emailDomains", Value::strings(domains.items));
  }

  /// What the dashboard's logout opens, taken apart as config::logout_url makes it.
  void find_logout() {
    const std::optional<login::Workload> dashboard = login_.dashboard_workload();
    const std::optional<login::Value> value =
        dashboard ? dashboard->variable(kubeflow::kLogoutVariable) : std::nullopt;
    if (!value || !value->text) return;
    const std::string& now = *value->text;
    const std::string own = login_.proxy.sign_out_path();
    if (now == own || now.empty()) return;
    for (const std::string& page : {std::string(), end_session_page(now, own)}) {
      Value logout = Value::mapping({{"mode", string("Provider")}});
      if (!page.empty()) logout.set("endSessionURL", string(page));
      if (leads_to(logout, now, own)) return set("logout", std::move(logout));
    }
    note(kSpec / "logout",
         "the dashboard's LOGOUT_URL stays as it is; `logout: {mode: Local}` or `Provider` sets it");
  }

  /// Whether the logout is that address. Of several connectors none has a page for all.
  bool leads_to(const Value& logout, const std::string& url, const std::string& own) const {
    if (!described_.direct && login_.dex.connectors.size() > 1) return false;
    Value spec = out_.spec;
    spec.set("logout", logout);
    krm::Results ignored;
    const config::KubeflowSSO sso = loaded(spec, ignored);
    return sso.logout && sso.only_provider() != nullptr && config::logout_url(sso, own) == url;
  }

  /// The page in `/oauth2/sign_out?rd=PAGE%3Fclient_id%3D...`.
  static std::string end_session_page(const std::string& url, const std::string& own) {
    const std::string start = own + "?rd=";
    if (!url.starts_with(start)) return {};
    const std::string page = config::percent_decoded(url.substr(start.size()));
    return page.substr(0, page.find('?'));
  }

  void find_provider_name(bool is_direct) {
    const std::string name = setting("provider_display_name");
    const std::string_view usual = is_direct ? config::known_provider(described_.issuer()).name : "Dex";
    const bool is_asked = is_direct || is_ours_ || !config::is_provider_name(name);
    if (!name.empty() && name != usual && name != "Dex" && is_asked) set("providerName", string(name));
  }

  void find_trusted_issuers() {
    Value list = Value::sequence();
    for (const login::RequestAuthentication& each : login_.istio.authentications) {
      if (each.resource->name() != config::kTrustedIssuers) continue;
      for (const login::JwtRule& rule : each.rules) list.items().push_back(trusted(rule));
    }
    if (!list.items().empty()) set("trustedIssuers", std::move(list));
  }

  static Value trusted(const login::JwtRule& rule) {
    Value entry = Value::mapping({{"issuer", string(config::without_user(rule.issuer))}});
    const bool is_entra_v1 = rule.issuer.starts_with("https://sts.windows.net/");
    if (is_entra_v1 || rule.jwks_uri != config::known_provider(rule.issuer).jwks_uri)
      entry.set("jwksURI", string(config::without_user(rule.jwks_uri)));
    entry.set("audiences", Value::strings(rule.audiences));
    const std::string user = rule.claim_of("kubeflow-userid");
    const std::string groups = rule.claim_of("kubeflow-groups");
    if (user != "sub") entry.set("userIDClaim", string(user));
    if (groups != "groups") entry.set("groupsClaim", string(groups));
    return entry;
  }

  /// Which claims of Dex's token become headers is always the same.
  void note_claims() {
    const login::JwtRule* rule = login_.dex_rule(described_.issuer());
    if (rule == nullptr) return;
    const std::string user = rule->claim_of("kubeflow-userid");
    const std::string groups = rule->claim_of("kubeflow-groups");
    if (!user.empty() && user != "email")
      note(kSpec / "connectors",
           "Istio has made the claim " + text::printable(user) +
               " of Dex's token the name by which Kubeflow knows a user; now that is `email`, and a profile "
               "of "
               "another name is no longer the user's. For Keycloak and oidc a connector's `userIDClaim: " +
               text::printable(user) + "` puts that claim there");
    if (groups.empty())
      note(kSpec / "connectors",
           "no groups have reached Kubeflow (Istio has made no header kubeflow-groups); now those do that a "
           "connector lets through, and `groups: None` keeps them back");
    if (!groups.empty() && groups != "groups")
      note(kSpec / "connectors", "Istio has made the claim " + text::printable(groups) +
                                     " of Dex's token kubeflow-groups; now that is `groups`");
  }

  void find_proxy_client() {
    const auto named_by = [](const std::optional<login::Workload>& workload) {
      return workload ? workload->resource().annotation(config::kProxyClientAnnotation) : std::string();
    };
    std::string name = named_by(login_.proxy.workload);
    // Without Dex nobody mends what stands there.
    if (name.empty() && !described_.direct) name = named_by(login_.dex.workload);
    if (!name.empty()) set("proxyClientSecretName", string(name));
  }

  /// The fields as the documentation has them, one behind the other.
  void put_in_order() {
    Value ordered = Value::mapping();
    for (const config::Field& each : config::spec_fields()) {
      if (Value* value = out_.spec.find(each.name)) ordered.set(each.name, std::move(*value));
    }
    out_.spec = std::move(ordered);
  }

  // -- what the function says of it

  /// Leaves out what it refuses in a connector's `config`, and tells of the rest that it refuses.
  void settle() {
    constexpr int kRounds = 20;
    for (int round = 0; round < kRounds; ++round) {
      krm::Results results;
      const config::KubeflowSSO sso = loaded(out_.spec, results);
      config::check_connector_configs(sso, login_.dex.version, results);
      bool has_changed = false;
      for (const krm::Result& each : results.list()) {
        if (each.severity != krm::Severity::Error) continue;
        if (each.id == "session-connector" && out_.spec.erase("session")) {
          note(kSpec / "session", "left out, what is set stays as it is: " + each.message);
          has_changed = true;
        } else if (each.id == "open-to-everybody" && is_ours_ && out_.spec.find("emailDomains") == nullptr) {
          set("emailDomains", Value::strings({"*"}));
          has_changed = true;
        } else if (leave_out(each)) {
          has_changed = true;
        }
        if (has_changed) break;  // positions in lists have moved
      }
      if (!has_changed) return;
    }
  }

  /// Whether the result is about a key that may go.
  bool leave_out(const krm::Result& result) {
    constexpr std::size_t kInConfig = 4;  // spec, connectors, 0, config
    const Path& path = result.field.path;
    const bool is_in_config =
        path.size() > kInConfig && path[1] == yaml::Step("connectors") && path[3] == yaml::Step("config");
    if (!is_in_config || result.id == "connector-key-missing") return false;
    const Path inside(path.begin() + 1, path.end());
    if (!erase_at(out_.spec, inside)) return false;
    note(Path(path.begin(), path.begin() + 4), "left out, as the function refuses it: " + result.message);
    return true;
  }

  const Login& login_;
  const std::string& kubeflow_url_;
  Value targets_;
  const config::KubeflowSSO described_;
  Recovered out_;
  std::string url_;
  std::string dex_url_;  // where it is public
  bool is_ours_ = false;
};

}  // namespace

void Recovered::need(const config::KeyRef& ref, const std::string& namespace_name) {
  for (NewSecret& each : new_secrets) {
    if (each.name != ref.name || each.namespace_name != namespace_name) continue;
    each.keys.push_back(ref.key);
    return;
  }
  new_secrets.push_back({ref.name, namespace_name, {ref.key}});
}

Recovered recover(const Login& login, Value targets, const std::string& kubeflow_url) {
  return Recovery(login, std::move(targets), kubeflow_url).recover();
}

bool has_checksum(const login::Workload& workload) {
  return !workload.resource()
              .document()
              .text_at({"spec", "template", "metadata", "annotations", config::kChecksumAnnotation})
              .empty();
}

config::KubeflowSSO loaded(const Value& spec, krm::Results& results) {
  const Value object = Value::mapping({{"apiVersion", string(config::kApiVersion)},
                                       {"kind", string(config::kKind)},
                                       {"metadata", Value::mapping({{"name", string("sso")}})},
                                       {"spec", spec}});
  const std::string text = yaml::write_block(object, 0, {}) + "\n";
  const text::Source source("<functionConfig>", text, text::Privacy::Secret);
  return config::load(yaml::Document::parse(source), results);
}

}  // namespace kubeflow_sso::recovery
