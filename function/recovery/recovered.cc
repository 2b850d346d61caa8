// The functionConfig, field by field, from what runs.
#include "function/recovery/recovered.h"

#include <algorithm>
#include <optional>

#include "function/config/connector_config.h"
#include "function/config/connector_types.h"
#include "function/config/dex_connector.h"
#include "function/config/duration.h"
#include "function/config/known_provider.h"
#include "function/config/logout.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/login/described.h"
#include "function/login/dex_service.h"
#include "function/recovery/connector.h"
#include "function/recovery/direct.h"
#include "function/recovery/leftovers.h"
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
const Path kConnectors = {"spec", "connectors"};
constexpr std::string_view kStockScope = "profile email groups openid";
constexpr std::string_view kStockLifetime = "24h";
constexpr std::string_view kProxyAnnotation = "kubeflow-sso.io/proxy-client-secret";

bool is_public(const config::UrlResult& url) {
  return url.ok() && !config::is_service(url.url) && !config::is_loopback(url.url);
}

std::optional<config::ConnectorType> as_type(std::string_view name) {
  const config::ConnectorType* type = config::find_connector_type(name);
  return type == nullptr ? std::nullopt : std::optional(*type);
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
    if (!is_direct) find_session();
    if (is_direct) {
      find_direct_session();
      read_direct(login_, *described_.direct, is_made_here(), out_);
    } else if (login_.dex.config) {
      read_connectors();
    }
    find_email_domains();
    if (session_.is_mapping() && !session_.members().empty()) set("session", session_);
    find_logout();
    find_provider_name(is_direct);
    find_trusted_issuers();
    find_proxy_client();
    if (!targets_.members().empty()) set("targets", targets_);
    note_leftovers(login_, out_);
    settle();
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
    urls.push_back(issuer);
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

  /// A session that is renewed, or lasts as long as its tokens do: what the function sets for one
  /// (filters/oauth2_proxy/config.cc, filters/dex/config.cc).
  void find_session() {
    if (!login_.proxy.config) return find_session_of_dex();
    const auto expire = config::parse_duration(setting("cookie_expire"));
    const auto refresh = config::parse_duration(setting("cookie_refresh"));
    const bool renews = refresh && refresh->count() > 0;
    const auto limit = in_dex(renews ? Path{"refreshTokens", "absoluteLifetime"} : Path{"idTokens"});
    const bool is_other = expire && expire != config::parse_duration(kStockLifetime);
    const bool is_lifetime = login_.dex.config ? limit && expire && *limit == *expire : is_other;
    if (renews && !is_renewal(*refresh)) {
      return note(kSpec / "session",
                  "oauth2-proxy renews sessions, `cookie_refresh` is " + setting("cookie_refresh") +
                      ", and stays as it is; `session: {refreshInterval: " + setting("cookie_refresh") +
                      "}` sets all that a renewal needs");
    }
    if (is_lifetime) session_.set("lifetime", string(setting("cookie_expire")));
    if (renews) session_.set("refreshInterval", string(setting("cookie_refresh")));
    if (renews || is_lifetime || !login_.dex.config) return;
    if (is_other || in_dex({"idTokens"}))
      note(kSpec / "session",
           "how long logins last is not Kubeflow's own (cookie_expire, Dex's expiry.idTokens), and "
           "stays as it is; `session: {lifetime: 24h}` sets all of it");
  }

  std::optional<std::chrono::seconds> in_dex(const Path& path) const {
    if (!login_.dex.config) return {};
    return config::parse_duration(login_.dex.config->text(Path{"expiry"} + path));
  }

  /// Whether all that a renewal needs is there: Dex's token, and at the mesh the way for the new cookie.
  bool is_renewal(std::chrono::seconds interval) const {
    if ((" " + setting("scope") + " ").find(" offline_access ") == std::string::npos) return false;
    const bool is_dexs = !login_.dex.config || (in_dex({"idTokens"}) == 2 * interval &&
                                                in_dex({"refreshTokens", "reuseInterval"}).has_value());
    const auto providers = login_.proxy_providers();
    const bool is_meshs = std::all_of(
        providers.begin(), providers.end(),
        [](const login::ExtensionProvider* each) { return !each->is_http || each->gives_cookies(); });
    const std::vector<login::DexConnector>& connectors = login_.dex.connectors;
    const bool is_renewable =
        std::all_of(connectors.begin(), connectors.end(),
                    [](const login::DexConnector& each) { return config::can_renew(each.type); });
    return is_dexs && is_meshs && is_renewable;
  }

  /// The same where Dex's file alone is there: the interval is half the life of a token.
  void find_session_of_dex() {
    if (!login_.dex.config) return;
    const Path tokens = {"expiry", "refreshTokens"};
    const login::DexFile& file = *login_.dex.config;
    const auto life = config::parse_duration(file.text({"expiry", "idTokens"}));
    if (!life) return;
    const bool renews = !file.text(tokens / "reuseInterval").empty();
    const std::string lifetime = file.text(renews ? tokens / "absoluteLifetime" : Path{"expiry", "idTokens"});
    if (!lifetime.empty()) session_.set("lifetime", string(lifetime));
    if (renews) session_.set("refreshInterval", string(config::duration_text(*life / 2)));
  }

  /// Without Dex the function renews a login in any case.
  void find_direct_session() {
    const std::string expire = setting("cookie_expire");
    const auto refresh = config::parse_duration(setting("cookie_refresh"));
    const auto life = config::parse_duration(expire);
    if (life && life != config::parse_duration(kStockLifetime)) session_.set("lifetime", string(expire));
    const bool is_other =
        refresh && refresh->count() > 0 && refresh != config::parse_duration(config::kDirectRefresh);
    if (is_other) session_.set("refreshInterval", string(setting("cookie_refresh")));
  }

  /// Whether the function has been here: it leaves a policy or a header beside each login that it turns over,
  /// or oauth2-proxy's half open as it was asked to.
  bool is_made_here() const {
    const login::JwtRule* rule = login_.dex_rule(described_.issuer());
    const bool has_header = rule != nullptr && !rule->claim_of(config::kEmailVerifiedHeader).empty();
    const auto has_checksum = [](const std::optional<login::Workload>& workload) {
      return workload &&
             !workload->resource()
                  .document()
                  .text_at({"spec", "template", "metadata", "annotations", "kubeflow-sso.io/config-checksum"})
                  .empty();
    };
    return has_header || has_checksum(login_.proxy.workload) || has_checksum(login_.dex.workload);
  }

  // -- connectors

  Surroundings surroundings() const {
    const std::string scope = setting("scope");
    return {.login = login_,
            .callback = (dex_url_.empty() ? url_ + std::string(kubeflow::kDexPath) : dex_url_) + "/callback",
            .lets_unverified_in =
                login_.proxy.config && login_.proxy.setting("insecure_oidc_allow_unverified_email").is_true(),
            .is_stock_scope = !login_.proxy.config || scope.starts_with(kStockScope),
            .asks_for_groups = (" " + scope + " ").find(" groups ") != std::string::npos,
            .renews = session_.find("refreshInterval") != nullptr};
  }

  /// Whether the function would write the entry as it stands.
  bool is_exact(const ReadConnector& read, const login::DexConnector& connector) const {
    Value spec = out_.spec;
    spec.set("connectors", Value::sequence({read.value}));
    if (!session_.members().empty()) spec.set("session", session_);
    if (spec.find("emailDomains") == nullptr) spec.set("emailDomains", Value::strings({"*"}));
    krm::Results results;
    const config::KubeflowSSO sso = loaded(spec, results);
    const bool is_refused =
        std::any_of(results.list().begin(), results.list().end(), [](const krm::Result& each) {
          const bool is_about =
              yaml::is_within(each.field.path, kConnectors) && each.id != "session-connector";
          return each.severity == krm::Severity::Error && is_about;
        });
    const yaml::Node* node = login_.dex.config->at(connector.path);
    return !is_refused && sso.connectors.size() == 1 && node != nullptr &&
           config::dex_connector(sso, sso.connectors[0]) == login_.dex.config->document().value(*node);
  }

  /// The types that a connector of Dex's can be, the likeliest first.
  std::vector<config::ConnectorType> types_of(const login::DexConnector& connector) const {
    std::vector<config::ConnectorType> types;
    const std::string issuer = login_.dex.config->text(connector.path / "config" / "issuer");
    const bool is_keycloak = connector.type == "oidc" && config::known_provider(issuer).is_keycloak;
    if (is_keycloak) types.push_back(*as_type("keycloak"));
    if (const auto type = as_type(connector.type == "samlExperimental" ? "saml" : connector.type))
      types.push_back(*type);
    return types;
  }

  struct Found {
    ReadConnector read;
    config::ConnectorType type;
    bool is_exact = false;
    bool is_ours = false;
  };

  /// The connector as the function would have it, if it is that; else as the likeliest type.
  std::optional<Found> read_one(const login::DexConnector& connector) const {
    const Surroundings around = surroundings();
    std::optional<Found> first;
    for (const config::ConnectorType& type : types_of(connector)) {
      Found found{.read = read_connector(around, connector, type), .type = type};
      found.is_exact = is_exact(found.read, connector);
      found.is_ours = found.read.is_wired && (found.is_exact || found.read.has_own_variable);
      if (found.is_exact) return found;
      if (!first) first = std::move(found);
    }
    return first;
  }

  /// A session that somebody else set, or an earlier functionConfig, has connectors that do not ask for what
  /// it needs.
  void check_session() {
    if (session_.find("refreshInterval") == nullptr) return;
    const auto count_exact = [&] {
      return std::count_if(login_.dex.connectors.begin(), login_.dex.connectors.end(),
                           [&](const login::DexConnector& each) {
                             const std::optional<Found> found = read_one(each);
                             return found && found->is_exact;
                           });
    };
    const auto with_session = count_exact();
    Value session = Value::mapping();
    std::swap(session, session_);
    if (count_exact() > with_session) {
      note(kSpec / "session",
           "how long logins last stays as it is; no connector asks for what `session` would add");
    } else {
      std::swap(session, session_);
    }
  }

  void read_connectors() {
    check_session();
    std::vector<Found> all;
    std::vector<std::string> others;
    for (const login::DexConnector& each : login_.dex.connectors) {
      std::optional<Found> found = read_one(each);
      if (!found) {
        others.push_back(each.id + " of type " + each.type);
        continue;
      }
      all.push_back(std::move(*found));
    }
    // oauth2-proxy's half is one for all connectors.
    const auto is_allowed = [](const Found& each) {
      const Value* allowed = each.read.value.find("unverifiedEmail");
      return allowed != nullptr && allowed->scalar() == "Allow";
    };
    if (std::any_of(all.begin(), all.end(), is_allowed)) {
      for (Found& each : all) each.is_ours = each.is_ours && is_allowed(each);
    }
    is_ours_ = std::any_of(all.begin(), all.end(), [](const Found& each) { return each.is_ours; });
    Value list = Value::sequence();
    for (Found& each : all) {
      if (is_ours_ && !each.is_ours) {
        others.push_back(each.read.value.find("id")->scalar());
        continue;
      }
      if (!each.is_ours) mend(each.read, each.type);
      add(each.read, list);
    }
    if (!list.items().empty()) set("connectors", std::move(list));
    if (is_ours_) {
      keep_others(others);
    } else {
      if (!others.empty())
        note(kConnectors, "left out, as the function knows no such type: " + enumerated(others));
      note_ended(login_, out_);
    }
  }

  void add(ReadConnector& read, Value& list) {
    const Path path = kConnectors / list.items().size();
    for (Note& each : read.notes) note(path + each.path, std::move(each.text));
    for (const config::KeyRef& ref : read.new_secrets)
      out_.need(ref, login_.dex.workload ? login_.dex.workload->namespace_name()
                                         : std::string(kubeflow::kDexNamespace));
    list.items().push_back(std::move(read.value));
  }

  /// What the function was told to keep.
  void keep_others(const std::vector<std::string>& others) {
    if (!others.empty()) {
      set("otherConnectors", string("Keep"));
      note(kSpec / "otherConnectors", "of Dex's file: " + enumerated(others));
    }
    if (has_local_users(login_.dex)) set("localUsers", string("Keep"));
    if (has_other_grants(login_.dex)) set("otherGrants", string("Keep"));
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
    std::string page;
    for (std::size_t i = start.size(); i < url.size() && page.find('?') == std::string::npos; ++i) {
      if (url[i] == '%' && i + 2 < url.size()) {
        page += static_cast<char>(std::stoi(url.substr(i + 1, 2), nullptr, 16));
        i += 2;
      } else {
        page += url[i];
      }
    }
    if (page.ends_with('?')) page.pop_back();
    return page;
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
    Value entry = Value::mapping({{"issuer", string(rule.issuer)}});
    const bool is_entra_v1 = rule.issuer.starts_with("https://sts.windows.net/");
    if (is_entra_v1 || rule.jwks_uri != config::known_provider(rule.issuer).jwks_uri)
      entry.set("jwksURI", string(rule.jwks_uri));
    entry.set("audiences", Value::strings(rule.audiences));
    const std::string user = rule.claim_of("kubeflow-userid");
    const std::string groups = rule.claim_of("kubeflow-groups");
    if (user != "sub") entry.set("userIDClaim", string(user));
    if (groups != "groups") entry.set("groupsClaim", string(groups));
    return entry;
  }

  void find_proxy_client() {
    const auto named_by = [](const std::optional<login::Workload>& workload) {
      return workload ? workload->resource().annotation(kProxyAnnotation) : std::string();
    };
    std::string name = named_by(login_.proxy.workload);
    // Without Dex nobody mends what stands there.
    if (name.empty() && !described_.direct) name = named_by(login_.dex.workload);
    if (!name.empty()) set("proxyClientSecretName", string(name));
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
  Value session_ = Value::mapping();
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

config::KubeflowSSO loaded(const Value& spec, krm::Results& results) {
  const Value object = Value::mapping({{"apiVersion", string(config::kApiVersion)},
                                       {"kind", string(config::kKind)},
                                       {"metadata", Value::mapping({{"name", string("sso")}})},
                                       {"spec", spec}});
  const std::string text = yaml::write_block(object, 0, {}) + "\n";
  const text::Source source("<functionConfig>", text, text::Privacy::Secret);
  return config::load(yaml::Document::parse(source), results);
}

namespace {

Login read_by(const krm::Items& items, const Value& targets) {
  krm::Results ignored;
  Value spec = Value::mapping();
  if (!targets.members().empty()) spec.set("targets", targets);
  return Login(items, loaded(spec, ignored).targets);
}

/// Whether what the targets lead to is one: another program of that name has no file of that shape.
bool is_led_to(const Login& login, std::string_view group) {
  if (group == "dex") return login.dex.config.has_value();
  return group != "oauth2Proxy" || login.proxy.config.has_value();
}

/// The `targets` of one group that lead to a resource; a null where they cannot be told.
Value targets_to(const login::Finding& finding, const Login& login) {
  const std::string line = login::targets_line(finding, *finding.alike[0], login.findings);
  const text::Source source("<targets>", std::string_view(line).substr(1, line.size() - 2));
  const yaml::Document document = yaml::Document::parse(source);
  const yaml::Node* node = document.at({"targets", finding.part.group});
  return node == nullptr ? Value() : document.value(*node);
}

/// Dex's Service as oauth2-proxy calls it, where the list has no other and it is not Kubeflow's own.
void add_service(const Login& login, Value& targets) {
  const std::string own =
      login.proxy.workload ? login.proxy.workload->namespace_name() : std::string(kubeflow::kProxyNamespace);
  const auto service_in = [&](std::string_view key) {
    return login::service_of(config::parse_url(login.proxy.setting(key).text()).url.host, own, {});
  };
  const auto service = service_in("redeem_url");
  const auto of_keys = service_in("oidc_jwks_url");
  if (!service || !of_keys || service->text() != of_keys->text()) return;
  const Value* dex = targets.find("dex");
  Value all = dex == nullptr ? Value::mapping() : *dex;
  if (!login.dex.is_here() && service->namespace_name != kubeflow::kDexNamespace)
    all.set("namespace", string(service->namespace_name));
  if (service->name != (login.dex_service ? login.dex_service->name : std::string(kubeflow::kDex)))
    all.set("service", string(service->name));
  if (!all.members().empty()) targets.set("dex", std::move(all));
}

}  // namespace

Value targets_of(const krm::Items& items) {
  Value targets = Value::mapping();
  constexpr int kRounds = 3;  // a part is found by what leads to it, once that is found
  for (int round = 0; round < kRounds; ++round) {
    const Login login = read_by(items, targets);
    bool has_more = false;
    for (const login::Finding& each : login.findings) {
      const std::string group(each.part.group);
      if (!each.found.empty() || each.alike.size() != 1 || targets.find(group) != nullptr) continue;
      Value wider = targets;
      wider.set(group, targets_to(each, login));
      if (!is_led_to(read_by(items, wider), group)) continue;
      targets = std::move(wider);
      has_more = true;
    }
    if (!has_more) break;
  }
  add_service(read_by(items, targets), targets);
  return targets;
}

}  // namespace kubeflow_sso::recovery
