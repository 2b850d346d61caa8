// Walks a connector's `config`, and the rules for it that hold for every release of Dex.
#include "function/config/connector_config.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

#include "function/config/expansion.h"
#include "function/config/report.h"
#include "function/config/validate.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::config {
namespace {

using yaml::Value;
using Visit = std::function<bool(const ConfigEntry&)>;

void each_entry(const Connector& connector, const Value& value, const std::string& prefix,
                const yaml::Path& path, const Visit& visit) {
  for (const auto& [key, inner] : value.members()) {
    std::string name = prefix;
    if (!name.empty()) name += '.';
    name += key;
    // A dot in the key itself makes no nested one.
    const bool is_one_step = key.find('.') == std::string::npos;
    const releases::ConnectorKey* known =
        is_one_step ? releases::find_connector_key(connector.dex_type(), name) : nullptr;
    const ConfigEntry entry{name, path / key, &inner, known};
    const bool names_are_data = known != nullptr && known->type == releases::KeyType::StringMap;
    if (!visit(entry) || names_are_data) continue;
    each_entry(connector, inner, name, entry.path, visit);
    for (std::size_t i = 0; i < inner.items().size(); ++i) {
      each_entry(connector, inner.items()[i], name + "[]", entry.path / i, visit);
    }
  }
}

/// Calls `visit` for every text in `value`, keys included, because Dex up to 2.41.1 expands them too.
void each_text(const Value& value, const yaml::Path& path,
               const std::function<void(const std::string& text, const yaml::Path& path)>& visit) {
  if (value.is_string()) visit(value.scalar(), path);
  for (const auto& [key, inner] : value.members()) {
    visit(key, path / key);
    each_text(inner, path / key, visit);
  }
  for (std::size_t i = 0; i < value.items().size(); ++i) each_text(value.items()[i], path / i, visit);
}

/// Whether `value` is nothing but a reference to an environment variable.
bool is_reference(const Value& value) {
  const std::vector<std::string> names = expansions(value.scalar());
  if (names.size() != 1 || names[0].empty()) return false;
  return value.scalar() == "$" + names[0] || value.scalar() == "${" + names[0] + "}";
}

/// Whether the name of a key that no release known here has says that its value is a secret.
bool looks_secret(std::string_view key) {
  const std::string name = text::lower_case(key);
  constexpr std::array<std::string_view, 7> kParts = {"secret",     "password",   "passwd", "token",
                                                      "credential", "privatekey", "apikey"};
  constexpr std::array<std::string_view, 2> kEnds = {"pw", "pass"};
  if (name.ends_with("url") || name.ends_with("uri")) return false;
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return name.find(part) != std::string::npos; }) ||
         std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return name.ends_with(end); });
}

void report_field(const Connector& connector, std::string_view field, const yaml::Path& path,
                  Report& report) {
  if (field == "kubeflowURL") {
    report.add(rule("config-key-has-field"), path, "is made from `spec.kubeflowURL`: leave it out");
  } else {
    report.add(rule("config-key-has-field"), path, "has a field of its own: write `{}` instead",
               to_string(connector.path / field));
  }
}

/// A key that a field stands for.
void check_field(const Connector& connector, const ConfigEntry& entry, Report& report) {
  if (!entry.known->secret) return report_field(connector, entry.known->field, entry.path, report);
  report.add(rule("inline-secret"), entry.path,
             "would show the secret: write it into a Secret and name that in `{}: {{name: NAME, key: KEY}}`",
             to_string(connector.path / entry.known->field));
}

void check_inline_secret(const ConfigEntry& entry, Report& report) {
  const bool secret = entry.known != nullptr ? entry.known->secret : looks_secret(entry.name);
  const bool text = entry.value->is_string() || entry.value->kind() == Value::Kind::Number;
  if (!secret || !text || is_reference(*entry.value)) return;
  report.add(rule("inline-secret"), entry.path,
             "would show the secret: write it into a Secret and name that in `secretKeyRefs: {{{}: {{name: "
             "NAME, key: KEY}}}}`",
             entry.name);
}

/// A key that must be true for another one to count, which a field stands for.
void check_needed(const Connector& connector, const ConfigEntry& entry, Report& report) {
  const bool off = entry.value->kind() == Value::Kind::Boolean && !entry.value->is_true();
  if (!off || entry.known == nullptr || connector.user_id_claim == "email") return;
  for (const releases::ConnectorKey& key : releases::connector_keys(connector.dex_type())) {
    if (key.needs != entry.known->name) continue;
    report.add(rule("config-claim-mapping"), entry.path,
               "must not be false with `userIDClaim: {}`, because Dex would take the e-mail address first",
               connector.user_id_claim);
  }
}

void check_dollars(const Connector& connector, Report& report) {
  each_text(
      connector.config, connector.path / "config", [&](const std::string& text, const yaml::Path& path) {
        const std::vector<std::string> names = expansions(text);
        if (std::all_of(names.begin(), names.end(), [](const std::string& name) { return !name.empty(); }))
          return;
        report.add(rule("dollar"), path,
                   "must hold a `$` only as `$NAME`, the name of an environment variable, or where Dex "
                   "leaves it alone, not before a digit, `{{`, or one of `*#$@!?-`");
      });
}

/// The keys of `config`, in lower case, with what they hold.
using Values = std::map<std::string, const Value*>;

Values values_in_config(const Connector& connector) {
  Values values;
  each_config_entry(connector, [&](const ConfigEntry& entry) {
    return values.emplace(text::lower_case(entry.name), entry.value).second;
  });
  return values;
}

/// Reports a nested key of `secretKeyRefs` that stands in something that is no mapping.
void check_outer_keys(const Connector& connector, const std::string& key, const Values& in_config,
                      const std::set<std::string>& secret_keys, Report& report) {
  const yaml::Path path = connector.path / "secretKeyRefs" / key;
  for (std::size_t dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1)) {
    const std::string outer = key.substr(0, dot);
    const releases::ConnectorKey* known = releases::find_connector_key(connector.dex_type(), outer);
    const auto given = in_config.find(text::lower_case(outer));
    if (known != nullptr && known->type != releases::KeyType::Object) {
      report.add(rule("connector-key"), path, "must be a key of Dex's connector, but `{}` takes {}",
                 known->name, to_string(known->type));
    } else if (given != in_config.end() && !given->second->is_mapping() && !given->second->is_null()) {
      report.add(rule("connector-key"), path, "stands in `{}`, which is no mapping in `config`", outer);
    } else if (secret_keys.contains(text::lower_case(outer))) {
      report.add(rule("connector-key"), path, "stands in `{}`, which is in `secretKeyRefs` too: keep one",
                 outer);
    }
  }
}

void check_secret_keys(const Connector& connector, Report& report) {
  const Values in_config = values_in_config(connector);
  std::set<std::string> secret_keys;
  for (const auto& [key, ref] : connector.secret_keys) secret_keys.insert(text::lower_case(key));
  for (const auto& [key, ref] : connector.secret_keys) {
    const yaml::Path path = connector.path / "secretKeyRefs" / key;
    const releases::ConnectorKey* known = releases::find_connector_key(connector.dex_type(), key);
    if (known != nullptr && !known->field.empty()) {
      const bool is_id = known->field == "clientID";
      report_field(connector, is_id ? "clientIDKeyRef" : known->field, path, report);
    } else if (in_config.contains(text::lower_case(key))) {
      report.add(rule("one-of"), path, "stands in `config` too: leave it out there");
    } else if (key.find('[') != std::string::npos || key.empty()) {
      report.add(rule("connector-key"), path, "must be a key of Dex's connector, and not in a list");
    } else {
      check_outer_keys(connector, key, in_config, secret_keys, report);
    }
  }
}

}  // namespace

void each_config_entry(const Connector& connector, const Visit& visit) {
  each_entry(connector, connector.config, "", connector.path / "config", visit);
}

std::vector<std::string> environment_references(const Connector& connector) {
  std::vector<std::string> all;
  each_text(connector.config, {}, [&](const std::string& text, const yaml::Path&) {
    for (std::string& name : expansions(text)) {
      const bool is_new = !name.empty() && std::find(all.begin(), all.end(), name) == all.end();
      if (is_new) all.push_back(std::move(name));
    }
  });
  return all;
}

void validate_connector_config(const Connector& connector, Report& report) {
  std::set<std::string> seen;
  each_config_entry(connector, [&](const ConfigEntry& entry) {
    if (!seen.insert(text::lower_case(to_string(entry.path))).second) {
      report.add(rule("duplicate-field"), entry.path,
                 "stands here in another case too, which Dex takes for the same: keep one");
    }
    if (entry.known != nullptr && !entry.known->field.empty() && !entry.known->may_differ) {
      check_field(connector, entry, report);
      return false;
    }
    check_inline_secret(entry, report);
    check_needed(connector, entry, report);
    return true;
  });
  check_secret_keys(connector, report);
  check_dollars(connector, report);
}

}  // namespace kubeflow_sso::config
