// Telling the connectors that the function made from others.
#include "function/recovery/connectors.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "function/config/connector_types.h"
#include "function/config/dex_connector.h"
#include "function/config/known_provider.h"
#include "function/recovery/connector.h"
#include "function/recovery/leftovers.h"
#include "function/recovery/mend.h"
#include "function/recovery/values.h"
#include "function/releases/kubeflow.h"
#include "function/text/split.h"

namespace kubeflow_sso::recovery {
namespace {

namespace kubeflow = releases::kubeflow;
using login::Login;
using yaml::Path;
using yaml::Value;

const Path kSpec = {"spec"};
const Path kConnectors = {"spec", "connectors"};
/// oauth2-proxy's `scope` in Kubeflow's manifests, v1.9.0 to 2026-06.
constexpr std::string_view kStockScope = "profile email groups openid";

std::optional<config::ConnectorType> as_type(std::string_view name) {
  const config::ConnectorType* type = config::find_connector_type(name);
  return type == nullptr ? std::nullopt : std::optional(*type);
}

class Reader {
 public:
  Reader(const Login& login, const std::string& callback, Value& session, Recovered& recovered)
      : login_(login), callback_(callback), session_(session), out_(recovered) {}

  Surroundings surroundings() const {
    const std::string scope = setting("scope");
    return {.login = login_,
            .callback = callback_,
            .lets_unverified_in =
                login_.proxy.config && login_.proxy.setting("insecure_oidc_allow_unverified_email").is_true(),
            .is_stock_scope = !login_.proxy.config || scope.starts_with(kStockScope),
            .asks_for_groups = text::has_word(scope, "groups"),
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

  /// Whether the function may have written Dex's file: people write entries without a secret as it does.
  bool is_changed() const { return !login_.dex.workload || has_checksum(*login_.dex.workload); }

  /// The types that a connector of Dex's can be, the likeliest first.
  std::vector<config::ConnectorType> types_of(const login::DexConnector& connector) const {
    std::vector<config::ConnectorType> types;
    const std::string issuer =
        expanded(login_.dex, login_.dex.config->text(connector.path / "config" / "issuer"));
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
      found.is_ours =
          found.read.is_wired && (found.read.has_own_variable || (found.is_exact && is_changed()));
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

  bool read() {
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
    const bool is_ours = std::any_of(all.begin(), all.end(), [](const Found& each) { return each.is_ours; });
    Value list = Value::sequence();
    for (Found& each : all) {
      if (is_ours && !each.is_ours) {
        others.push_back(each.read.value.find("id")->scalar());
        continue;
      }
      if (!each.is_ours) mend(each.read, each.type);
      add(each.read, list);
    }
    if (!list.items().empty()) set("connectors", std::move(list));
    if (is_ours) {
      keep_others(others);
    } else {
      if (!others.empty())
        note(kConnectors, "left out, as the function knows no such type: " + enumerated(others));
      note_ended(login_, out_);
    }
    return is_ours;
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

 private:
  void set(std::string_view field, Value value) { out_.spec.set(field, std::move(value)); }
  void note(Path path, std::string text) { out_.note(std::move(path), std::move(text)); }
  std::string setting(std::string_view key) const { return login_.proxy.setting(key).text(); }

  const Login& login_;
  const std::string& callback_;
  Value& session_;
  Recovered& out_;
};

}  // namespace

bool read_connectors(const Login& login, const std::string& callback, Value& session, Recovered& recovered) {
  return Reader(login, callback, session, recovered).read();
}

}  // namespace kubeflow_sso::recovery
