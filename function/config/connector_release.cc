// Compares connectors with what a release of Dex knows.
#include <algorithm>
#include <cctype>
#include <iterator>

#include "function/config/connector_config.h"
#include "function/config/connector_types.h"
#include "function/config/expansion.h"
#include "function/config/report.h"
#include "function/releases/dex_connectors.h"
#include "function/text/ascii.h"
#include "function/text/nearest.h"

namespace kubeflow_sso::config {
namespace {

using yaml::Value;

std::string_view kind_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::Null:
      return "nothing";
    case Value::Kind::Boolean:
      return "a boolean";
    case Value::Kind::Number:
      return "a number";
    case Value::Kind::String:
      return "a string";
    case Value::Kind::Mapping:
      return "a mapping";
    case Value::Kind::Sequence:
      break;
  }
  return "a list";
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

template <typename Check>
bool all_items(const Value& value, Check check) {
  return value.is_sequence() && std::all_of(value.items().begin(), value.items().end(), check);
}

bool is_string(const Value& value) {
  return value.is_string();
}
bool is_mapping(const Value& value) {
  return value.is_mapping();
}

/// Whether Go's JSON decoder takes `value` for a field of that type; it takes null for every one.
bool has_type(const Value& value, releases::KeyType type) {
  if (value.is_null()) return true;
  switch (type) {
    case releases::KeyType::String:
    case releases::KeyType::Base64:
      return value.is_string();
    case releases::KeyType::Boolean:
      return value.kind() == Value::Kind::Boolean;
    case releases::KeyType::StringList:
      return all_items(value, is_string);
    case releases::KeyType::ObjectList:
      return all_items(value, is_mapping);
    case releases::KeyType::Object:
      return value.is_mapping();
    case releases::KeyType::StringMap:
      break;
  }
  return value.is_mapping() && std::all_of(value.members().begin(), value.members().end(),
                                           [](const Value::Member& each) { return each.second.is_string(); });
}

bool is_insecure(std::string_view name) {
  constexpr std::string_view kInsecure = "insecure";
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return last.size() > kInsecure.size() &&
         text::equal_without_case(last.substr(0, kInsecure.size()), kInsecure);
}

/// One connector against one release, or against none.
class ReleaseCheck {
 public:
  ReleaseCheck(const Connector& connector, std::optional<releases::Version> dex, bool is_looked_for,
               Report& report)
      : connector_(&connector), dex_(dex), is_looked_for_(is_looked_for), report_(&report) {}

  void all() {
    if (dex_ && releases::is_broken_in(connector_->dex_type(), *dex_)) {
      report_->add(rule("connector-type-release"), connector_->path / "type",
                   "does not work in Dex {}, which never calls such connectors back: run 2.45.1 or newer, or "
                   "2.44.0",
                   dex_->text());
    }
    each_config_entry(*connector_, [&](const ConfigEntry& entry) { return one(entry); });
    for (const auto& [key, ref] : connector_->secret_keys) {
      // Without a reference the key may be the secret itself, written in its place.
      if (!ref.name.empty()) secret_key(key);
    }
  }

 private:
  bool one(const ConfigEntry& entry) {
    if (is_insecure(entry.name) && entry.value->is_true() && !entry.is_refused()) insecure(entry);
    if (entry.known == nullptr) {
      unknown(entry.name, entry.path);
      return false;
    }
    if (entry.is_refused()) {
      report_->add(rule("connector-key"), entry.path, "{}", entry.known->refused);
      return false;
    }
    release(*entry.known, entry.path);
    if (has_type(*entry.value, entry.known->type)) {
      choice(entry);
      return true;
    }
    report_->add(rule("connector-key-type"), entry.path,
                 "must be {}, because Dex starts with nothing else, got {}", to_string(entry.known->type),
                 kind_of(*entry.value));
    return false;
  }

  /// Dex compares the words with case, and does not start with others (or, of pkceChallenge and
  /// preferredUsernameField, starts and fails at each login).
  void choice(const ConfigEntry& entry) {
    const std::string& word = entry.value->is_string() ? entry.value->scalar() : std::string();
    if (entry.known->choices.empty() || word.empty() || !expansions(word).empty()) return;
    const std::vector<std::string_view> words = words_of(entry.known->choices);
    if (std::find(words.begin(), words.end(), word) != words.end()) return;
    std::vector<std::string_view> shown;
    std::copy_if(words.begin(), words.end(), std::back_inserter(shown),
                 [](std::string_view each) { return each.find(':') == std::string_view::npos; });
    report_->add(rule("connector-key-value"), entry.path, "must be {}{}{}", text::list_of(shown), got(word),
                 did_you_mean(text::nearest(word, shown)));
  }

  void secret_key(const std::string& key) {
    const yaml::Path path = connector_->path / "secretKeyRefs" / key;
    const releases::ConnectorKey* known = releases::find_connector_key(connector_->dex_type(), key);
    if (known == nullptr) {
      unknown(key, path);
    } else if (known->type != releases::KeyType::String) {
      report_->add(rule("connector-key-type"), path, "must be a key that takes a string, this one takes {}",
                   to_string(known->type));
    } else {
      release(*known, path);
    }
  }

  void insecure(const ConfigEntry& entry) {
    const bool certificate = entry.known != nullptr && entry.known->name == "insecureSkipVerify";
    if (certificate) {
      report_->add(rule("insecure-setting"), entry.path,
                   "turns off the check of the provider's certificate: give its CA in `{}` instead",
                   to_string(connector_->path / "caKeyRef"));
    } else {
      report_->add(rule("insecure-setting"), entry.path, "turns off a protection of Dex");
    }
  }

  std::string connector_text() const { return fmt::format("Dex's {} connector", connector_->dex_type()); }

  /// Reports a key that is in the tables, but may be newer than the release. What is in such a key came with
  /// it or later, so the outermost says enough.
  void release(const releases::ConnectorKey& key, const yaml::Path& path) {
    if (!too_new_.empty() && is_within(path, too_new_)) return;
    if (dex_ && *dex_ < key.since) {
      report_->add(rule("connector-key"), path, "needs Dex {}, and would be ignored by {}", key.since.text(),
                   dex_->text());
      too_new_ = path;
    } else if (!dex_ && is_looked_for_ && key.since > releases::kOldestDex) {
      report_->add(rule("connector-key-release"), path,
                   "needs Dex {}, and the release is not known: check it, and write it in "
                   "`spec.targets.dexVersion`",
                   key.since.text());
      too_new_ = path;
    }
  }

  void unknown(const std::string& name, const yaml::Path& path) {
    const bool is_old = dex_ && *dex_ <= releases::kLastKnownDex;
    if (!is_old && !is_looked_for_) return;
    const bool is_flat = releases::find_connector_key(connector_->dex_type(), name) != nullptr;
    const std::string meant = is_flat ? nested(name) : did_you_mean(nearest(name));
    if (is_old) {
      report_->add(rule("connector-key"), path, "is no key of {} in {}, which would ignore it{}",
                   connector_text(), dex_->text(), meant.empty() ? ": leave it out" : meant);
      return;
    }
    report_->add(rule("connector-key-release"), path,
                 "is no key of {} up to {}, the last release known here: check that {} has it{}",
                 connector_text(), releases::kLastKnownDex.text(), dex_ ? dex_->text() : "your release",
                 meant);
  }

  /// For `claimMapping.groups` written as one key.
  static std::string nested(const std::string& name) {
    const std::size_t dot = name.find('.');
    return fmt::format(": nest it, `{}: {{{}: ...}}`", name.substr(0, dot), name.substr(dot + 1));
  }

  std::string_view nearest(const std::string& name) const {
    std::vector<std::string_view> known;
    for (const releases::ConnectorKey& key : releases::connector_keys(connector_->dex_type())) {
      if (key.refused.empty()) known.push_back(key.name);
    }
    return text::nearest(name, known);
  }

  const Connector* connector_;
  std::optional<releases::Version> dex_;
  bool is_looked_for_;
  Report* report_;
  yaml::Path too_new_;  // the path of the last key that was reported so; those inside it come right behind
};

}  // namespace

void check_connector_configs(const KubeflowSSO& sso, std::optional<releases::Version> dex,
                             krm::Results& results) {
  if (!dex) dex = releases::Version::parse(sso.targets.dex_version);
  const bool is_looked_for = dex || !results.failed();
  Report report(sso.origin, results);
  for (const Connector& connector : sso.connectors) {
    if (find_connector_type(connector.type) != nullptr)
      ReleaseCheck(connector, dex, is_looked_for, report).all();
  }
}

}  // namespace kubeflow_sso::config
