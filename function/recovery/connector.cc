// From Dex's keys to the fields of a connector: config/dex_connector.cc, the other way round, by the same
// table.
#include "function/recovery/connector.h"

#include <algorithm>
#include <optional>

#include "function/config/dex_connector.h"
#include "function/config/expansion.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/recovery/secret_source.h"
#include "function/recovery/values.h"
#include "function/releases/dex_connectors.h"
#include "function/text/ascii.h"
#include "function/text/source.h"

namespace kubeflow_sso::recovery {
namespace {

using config::ConnectorType;
using config::KeyRef;
using releases::ConnectorKey;
using yaml::Value;

constexpr std::string_view kOverride = "overrideClaimMapping";

/// `keycloak-client`, of letters that a Secret's name may have.
std::string secret_name(std::string_view id) {
  std::string name = text::lower_case(id);
  std::replace_if(
      name.begin(), name.end(),
      [](char c) { return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'); }, '-');
  return name + "-client";
}

class Reader {
 public:
  Reader(const Surroundings& around, const login::DexConnector& connector, const ConnectorType& type)
      : around_(around), connector_(connector), type_(type) {}

  ReadConnector read() {
    const login::DexFile& file = *around_.login.dex.config;
    if (const yaml::Node* node = file.at(connector_.path / "config")) rest_ = file.document().value(*node);
    if (!rest_.is_mapping()) rest_ = Value::mapping();
    const bool overrides_last = !rest_.members().empty() && rest_.members().back().first == kOverride;
    for (const ConnectorKey& key : releases::connector_keys(type_.dex_type)) {
      if (key.field.empty() || is_own_choice(key)) continue;
      if (const std::optional<Value> value = take(rest_, key.name)) read_key(key, *value);
    }
    if (overrides_last && !user_id_claim_.empty()) take(rest_, kOverride);
    find_ca_folder();
    take_secrets(rest_, "");
    write();
    return std::move(out_);
  }

 private:
  void note(yaml::Path path, std::string text) { out_.notes.push_back({std::move(path), std::move(text)}); }

  void read_key(const ConnectorKey& key, const Value& value) {
    if (key.field == "issuer") issuer_ = config::without_user(expanded(around_.login.dex, value.scalar()));
    if (key.field == "kubeflowURL") note_callback(value.scalar());
    if (key.field == "clientID") read_client_id(value.scalar());
    if (key.field == "clientSecretKeyRef")
      client_secret_ = secret_of(key.name, value.scalar(), {"clientSecretKeyRef"});
    if (key.field == "scopes") scopes_ = texts_of(value);
    if (key.field == "caKeyRef") read_ca(key, value);
    if (key.field == "groups") groups_ = value.is_true();
    if (key.field == "allowedGroups") allowed_groups_ = texts_of(value);
    if (key.field == "unverifiedEmail") skips_verification_ = value.is_true();
    if (key.field == "userIDClaim") read_user_id_claim(value);
  }

  /// The provider sends users back to no address but those that it knows.
  void note_callback(const std::string& url) {
    if (url == around_.callback || url.empty() || around_.callback.starts_with('/')) return;
    note({"id"}, "Dex has let the provider send users back to " + text::printable(config::without_user(url)) +
                     "; now it is " + around_.callback + ", which must be registered at the provider");
  }

  void read_client_id(const std::string& text) {
    const std::string variable = variable_in(text);
    client_id_ = text;
    if (variable.empty() || !around_.login.dex.workload) return;
    note_own(variable);
    client_id_ref_ = secret_of_variable(*around_.login.dex.workload, variable);
    const std::optional<login::Value> value = around_.login.dex.workload->variable(variable);
    if (!client_id_ref_ && value && value->text && !value->is_secret) client_id_ = *value->text;
  }

  /// A key with another value than the field gives it, which `config` may have.
  bool is_own_choice(const ConnectorKey& key) const {
    const Value* value = key.may_differ ? rest_.find(key.name) : nullptr;
    return value != nullptr && value->scalar() != around_.callback;
  }

  void note_own(std::string_view variable) {
    out_.has_own_variable = out_.has_own_variable || variable.starts_with(config::kEnvPrefix);
  }

  /// Where the secret under a key of Dex's is to come from: where it comes from now, unless that can be read
  /// by whoever may read Deployments and ConfigMaps.
  KeyRef secret_of(std::string_view key, const std::string& text, const yaml::Path& field) {
    const std::string variable = variable_in(text);
    const login::Dex& dex = around_.login.dex;
    note_own(variable);
    std::optional<KeyRef> ref;
    if (!variable.empty() && dex.workload) ref = secret_of_variable(*dex.workload, variable);
    if (ref) return *ref;
    KeyRef fresh = {secret_name(connector_.id),
                    key == "clientSecret" ? "client-secret" : std::string(key.substr(key.rfind('.') + 1))};
    const bool is_known = variable.empty() || (dex.workload && dex.workload->variable(variable) &&
                                               dex.workload->variable(variable)->text);
    out_.is_wired = out_.is_wired && !dex.workload;
    if (!is_known) {
      note(field, "Dex has it from the variable " + text::printable(variable) +
                      ", and what sets that is not in this list: write which Secret, and which key of it");
      return fresh;
    }
    note_written_out(field, variable.empty() ? dex.file->resource() : dex.workload->resource());
    out_.new_secrets.push_back(fresh);
    return fresh;
  }

  void note_written_out(const yaml::Path& field, const krm::Resource& resource) {
    const std::string place = resource.ref().text();
    if (resource.kind() == "Secret")
      return note(field, "it stands in the midst of Dex's file, in " + place + ": put it into this Secret");
    note(field,
         "the one in use is written out in " + place +
             ", and whoever could read that knows it: make another at the provider" +
             (type_.name == "keycloak" ? " (in Keycloak the client's tab Credentials, Regenerate)" : "") +
             ", and put it into this Secret");
  }

  void read_ca(const ConnectorKey& key, const Value& value) {
    const std::vector<std::string> paths = texts_of(value);
    if (key.type == releases::KeyType::Base64) {
      note({"caKeyRef"},
           "`" + std::string(key.name) +
               "` holds a certificate in base64: write it in PEM into a ConfigMap in Dex's "
               "namespace, and name that here: caKeyRef: {configMapKeyRef: {name: NAME, key: KEY}}");
      return;
    }
    const bool can_follow = paths.size() == 1 && around_.login.dex.workload;
    if (can_follow) ca_ = source_of_file(*around_.login.dex.workload, paths[0]);
    if (!ca_ && !paths.empty())
      note({"caKeyRef"}, "`" + std::string(key.name) + "` names " + enumerated(paths) +
                             ", which is no one file of a ConfigMap or "
                             "Secret in this list: write it into one, and name that here: caKeyRef: "
                             "{configMapKeyRef: {name: NAME, key: KEY}}");
  }

  /// The CA of a type that has no key for its path.
  void find_ca_folder() {
    if (ca_ || !around_.login.dex.workload) return;
    config::Connector connector;
    connector.type = type_.name;
    connector.id = connector_.id;
    if (config::is_ca_by_folder(connector))
      ca_ = source_of_file(*around_.login.dex.workload, config::ca_file(connector));
  }

  /// Without `overrideClaimMapping` Dex takes the claim only where the provider sends no `email`.
  void read_user_id_claim(const Value& value) {
    const Value* overrides = nullptr;
    for (const Value::Member& each : rest_.members()) {
      if (releases::same_key(each.first, kOverride)) overrides = &each.second;
    }
    if (overrides != nullptr && overrides->is_true()) {
      user_id_claim_ = value.scalar();
      return;
    }
    note(
        {"userIDClaim"},
        "Dex takes the claim " + text::printable(value.scalar()) +
            " where the provider sends no `email`, which no field says: write userIDClaim to take it always");
  }

  /// Takes secrets and files out of `config`, and its mappings.
  void take_secrets(Value& mapping, const std::string& prefix) {
    std::vector<Value::Member> kept;
    for (Value::Member& each : mapping.members()) {
      const std::string name = prefix + each.first;
      if (each.second.is_mapping() && !each.second.members().empty()) {
        take_secrets(each.second, name + ".");
        if (!each.second.members().empty()) kept.push_back(std::move(each));
      } else if (!take_secret(name, each.second)) {
        kept.push_back(std::move(each));
      }
    }
    mapping.members() = std::move(kept);
  }

  bool take_secret(const std::string& name, const Value& value) {
    const ConnectorKey* known = releases::find_connector_key(type_.dex_type, name);
    const std::string& text = value.scalar();
    if (text.empty() || !value.is_scalar()) return false;
    if (known != nullptr && known->is_file) {
      std::optional<config::CaRef> file;
      if (around_.login.dex.workload) file = source_of_file(*around_.login.dex.workload, text);
      if (!file || file->kind != config::CaRef::Kind::Secret) return false;
      secret_keys_.emplace_back(name, to_value(file->ref));
      return true;
    }
    const bool is_own = variable_in(text).starts_with(config::kEnvPrefix);
    if (!is_own && (known == nullptr || !known->secret)) return false;
    secret_keys_.emplace_back(name, to_value(secret_of(name, text, yaml::Path{"secretKeyRefs", name})));
    return true;
  }

  void write() {
    set("type", string(type_.name));
    set("id", string(connector_.id));
    if (connector_.name != type_.display_name) set("name", string(connector_.name));
    if (!issuer_.empty()) set("issuer", string(issuer_));
    if (client_id_ref_) {
      set("clientIDKeyRef", to_value(*client_id_ref_));
    } else if (!client_id_.empty() && client_id_ != type_.client_id) {
      set("clientID", string(client_id_));
    }
    if (client_secret_) set("clientSecretKeyRef", to_value(*client_secret_));
    if (!secret_keys_.empty()) set("secretKeyRefs", Value::mapping(secret_keys_));
    if (ca_) set("caKeyRef", to_value(*ca_));
    write_groups();
    if (!allowed_groups_.empty()) set("allowedGroups", Value::strings(allowed_groups_));
    write_unverified_email();
    if (!user_id_claim_.empty() && user_id_claim_ != "email") set("userIDClaim", string(user_id_claim_));
    write_scopes();
    if (!rest_.members().empty()) set("config", rest_);
  }

  void write_groups() {
    const bool standard = type_.groups == config::Groups::FromProvider;
    // Kubeflow's own scope has groups, so that it tells nothing of a type without a key for them.
    const bool is_told = !around_.is_stock_scope || has_list_of_groups();
    const bool by_scope = type_.has_groups && around_.asks_for_groups && is_told;
    const bool groups = config::has_key_for(type_, "groups") ? groups_ : by_scope;
    if (groups != standard) set("groups", string(groups ? "FromProvider" : "None"));
  }

  /// Whether Dex is told which groups count: it does not look at them where it gives none.
  bool has_list_of_groups() const {
    return std::any_of(rest_.members().begin(), rest_.members().end(), [](const Value::Member& each) {
      return text::lower_case(each.first).find("groups") != std::string::npos;
    });
  }

  void write_unverified_email() {
    const bool has_half = config::has_key_for(type_, "unverifiedEmail");
    if (around_.lets_unverified_in && (skips_verification_ || !has_half)) {
      set("unverifiedEmail", string("Allow"));
    } else if (skips_verification_) {
      set("unverifiedEmail", string("AllowMissing"));
    }
    if (around_.lets_unverified_in && has_half && !skips_verification_)
      note({"unverifiedEmail"}, std::string(kNowRefused));
  }

  /// The function adds offline_access where a login is to be renewed and the provider needs it.
  void write_scopes() {
    config::Connector connector;
    connector.type = type_.name;
    connector.issuer = issuer_;
    const bool is_added = around_.renews && type_.dex_type == "oidc" && !scopes_.empty() &&
                          scopes_.back() == config::kOfflineAccess &&
                          config::offline_access(connector) == config::OfflineAccess::Needed;
    if (is_added) scopes_.pop_back();
    const bool is_standard =
        std::equal(scopes_.begin(), scopes_.end(), type_.scopes.begin(), type_.scopes.end());
    if (!is_standard && !scopes_.empty()) set("scopes", Value::strings(scopes_));
  }

  void set(std::string_view field, Value value) { out_.value.set(field, std::move(value)); }

  const Surroundings& around_;
  const login::DexConnector& connector_;
  const ConnectorType& type_;
  ReadConnector out_;
  Value rest_ = Value::mapping();  // of Dex's keys what no field has taken
  std::string issuer_;
  std::string client_id_;
  std::optional<KeyRef> client_id_ref_;
  std::optional<KeyRef> client_secret_;
  std::vector<Value::Member> secret_keys_;
  std::optional<config::CaRef> ca_;
  bool groups_ = false;
  std::vector<std::string> allowed_groups_;
  bool skips_verification_ = false;
  std::string user_id_claim_;
  std::vector<std::string> scopes_;
};

}  // namespace

std::string expanded(const login::Dex& dex, const std::string& text) {
  std::string out = text;
  std::size_t from = 0;
  for (const std::string& name : config::expansions(text)) {
    const std::optional<login::Value> value =
        name.empty() || !dex.workload ? std::nullopt : dex.workload->variable(name);
    if (!value || !value->text || value->is_secret) return text;
    for (const std::string& reference : {"${" + name + "}", "$" + name}) {
      const std::size_t at = out.find(reference, from);
      if (at == std::string::npos) continue;
      out.replace(at, reference.size(), *value->text);
      from = at + value->text->size();
      break;
    }
  }
  return out;
}

ReadConnector read_connector(const Surroundings& around, const login::DexConnector& connector,
                             const ConnectorType& type) {
  return Reader(around, connector, type).read();
}

}  // namespace kubeflow_sso::recovery
