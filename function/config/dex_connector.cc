// From the fields of a connector to Dex's keys, by the column `field` of their table.
#include "function/config/dex_connector.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "function/config/connector_types.h"
#include "function/config/providers.h"
#include "function/releases/dex_connectors.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::config {
namespace {

using releases::ConnectorKey;
using releases::KeyType;
using yaml::Value;

/// What one connector gives to a key of Dex.
struct Source {
  const KubeflowSSO& sso;
  const Connector& connector;
  const ConnectorKey& key;
};
using Given = std::optional<Value>;

Value variable(const std::string& name) {
  return Value::string("$" + name);
}

Given text(const std::string& value) {
  return value.empty() ? Given() : Value::string(value);
}

Given list(const std::vector<std::string>& values) {
  return values.empty() ? Given() : Value::strings(values);
}

Given flag(bool value) {
  return value ? Value::boolean(true) : Given();
}

Given client_id(const Source& from) {
  const Connector& connector = from.connector;
  return connector.client_id_ref ? variable(connector.env_name(kClientIdEnv)) : text(connector.client_id);
}

Given client_secret(const Source& from) {
  return from.connector.client_secret ? variable(from.connector.env_name(kClientSecretEnv)) : Given();
}

/// The CA by its path: Dex 2.41.1 reads nothing else there, inline PEM came with 2.42.0. A key for the
/// certificate itself stays empty, because the function never sees it.
Given ca(const Source& from) {
  if (!from.connector.ca || from.key.type == KeyType::Base64) return {};
  const std::string file = ca_file(from.connector);
  return from.key.type == KeyType::StringList ? Value::strings({file}) : Value::string(file);
}

/// For oidc: without it Dex drops the claim and ignores allowedGroups (2.39.1 to 2.45.1,
/// connector/oidc/oidc.go).
Given groups(const Source& from) {
  return flag(from.connector.groups == Groups::FromProvider);
}

/// Fills a claim that the provider omits; an explicit false is oauth2-proxy's half.
Given unverified_email(const Source& from) {
  return flag(from.connector.unverified_email != UnverifiedEmail::Deny);
}

Given user_id_claim(const Source& from) {
  return from.connector.user_id_claim == "email" ? Given() : text(from.connector.user_id_claim);
}

struct FieldValue {
  std::string_view field;
  Given (*value)(const Source& from);
};

/// Every field that the table of keys names.
constexpr std::array kFieldValues = {
    FieldValue{"issuer", [](const Source& from) { return text(from.connector.issuer); }},
    FieldValue{"clientID", client_id},
    FieldValue{"clientSecretKeyRef", client_secret},
    FieldValue{"kubeflowURL", [](const Source& from) { return text(from.sso.dex_callback()); }},
    FieldValue{"scopes", [](const Source& from) { return list(scopes_to_ask(from.sso, from.connector)); }},
    FieldValue{"caKeyRef", ca},
    FieldValue{"groups", groups},
    FieldValue{"allowedGroups", [](const Source& from) { return list(from.connector.allowed_groups); }},
    FieldValue{"unverifiedEmail", unverified_email},
    FieldValue{"userIDClaim", user_id_claim},
};

Given value_of(const Source& from) {
  for (const FieldValue& each : kFieldValues) {
    if (each.field == from.key.field) return each.value(from);
  }
  return {};
}

/// The member of that name in any case, as Dex finds it; null when there is none.
Value* find_member(Value& mapping, std::string_view name) {
  for (Value::Member& member : mapping.members()) {
    if (releases::same_key(member.first, name)) return &member.second;
  }
  return nullptr;
}

/// Sets `value` at a dotted key, inside what is there.
void set_dotted(Value& into, std::string_view key, Value value) {
  const std::size_t dot = key.find('.');
  const std::string_view head = key.substr(0, dot);
  if (find_member(into, head) == nullptr) into.set(head, Value());
  Value& inner = *find_member(into, head);
  if (dot == std::string_view::npos) {
    inner = std::move(value);
    return;
  }
  if (inner.is_null()) inner = Value::mapping();
  if (inner.is_mapping()) set_dotted(inner, key.substr(dot + 1), std::move(value));
}

// The id in letters that a volume's name may have.
std::string as_label(std::string_view id) {
  std::string label = text::lower_case(id);
  std::replace_if(
      label.begin(), label.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '-');
  return label;
}

}  // namespace

std::string ca_volume_name(const Connector& connector) {
  return fmt::format("{}{}", kCaVolumePrefix, as_label(connector.id));
}

std::string ca_mount_path(const Connector& connector) {
  return fmt::format("{}ca-{}", kCaMounts, as_label(connector.id));
}

bool is_ca_by_folder(const Connector& connector) {
  const ConnectorType* type = find_connector_type(connector.type);
  return type != nullptr && (type->dex_type == "github" || !has_key_for(*type, "caKeyRef"));
}

bool is_file_key(const Connector& connector, std::string_view key) {
  const ConnectorKey* known = releases::find_connector_key(connector.dex_type(), key);
  return known != nullptr && known->is_file;
}

std::map<std::string, KeyRef> secret_files(const Connector& connector) {
  std::map<std::string, KeyRef> files;
  for (const auto& [key, ref] : connector.secret_keys) {
    if (is_file_key(connector, key))
      files.emplace(releases::find_connector_key(connector.dex_type(), key)->name, ref);
  }
  return files;
}

std::string files_volume_name(const Connector& connector) {
  return fmt::format("{}{}", kFilesVolumePrefix, as_label(connector.id));
}

std::string files_mount_path(const Connector& connector) {
  return fmt::format("{}files-{}", kCaMounts, as_label(connector.id));
}

bool is_own_volume(std::string_view name) {
  return name.starts_with(kCaVolumePrefix) || name.starts_with(kFilesVolumePrefix);
}

std::string ca_file(const Connector& connector) {
  return ca_mount_path(connector) + "/ca.crt";
}

Value dex_connector(const KubeflowSSO& sso, const Connector& connector) {
  Value config = Value::mapping();
  Value own = connector.config;
  const auto add = [&](bool nested) {
    for (const ConnectorKey& key : releases::connector_keys(connector.dex_type())) {
      if (key.may_differ && find_member(own, key.name) != nullptr) continue;
      if (key.field.empty() || nested != (key.name.find('.') != std::string_view::npos)) continue;
      Given value = value_of({sso, connector, key});
      if (!value) continue;
      set_dotted(config, key.name, std::move(*value));
      if (!key.needs.empty()) set_dotted(config, key.needs, Value::boolean(true));
    }
  };
  add(false);
  // No key of `config` is there yet: load refuses those that a field stands for, and doubled ones.
  config.members().insert(config.members().end(), connector.config.members().begin(),
                          connector.config.members().end());
  add(true);
  for (const auto& [key, ref] : connector.secret_keys) {
    const bool is_file = is_file_key(connector, key);
    const ConnectorKey* known = releases::find_connector_key(connector.dex_type(), key);
    set_dotted(config, key,
               is_file ? Value::string(fmt::format("{}/{}", files_mount_path(connector), known->name))
                       : variable(connector.env_name(key)));
  }
  return Value::mapping({{"type", Value::string(std::string(connector.dex_type()))},
                         {"id", Value::string(connector.id)},
                         {"name", Value::string(connector.name)},
                         {"config", std::move(config)}});
}

}  // namespace kubeflow_sso::config
