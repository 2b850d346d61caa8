// Walks document and field table side by side.
#include "function/config/shape.h"

#include <algorithm>
#include <array>
#include <set>

#include "function/config/field_hints.h"
#include "function/config/field_table.h"
#include "function/config/template_variable.h"
#include "function/config/value_hints.h"
#include "function/releases/dex_connectors.h"
#include "function/text/nearest.h"
#include "function/text/source.h"

namespace kubeflow_sso::config {
namespace {

using Fields = std::span<const Field>;
using Seen = std::set<std::string>;
using yaml::Path;
constexpr std::string_view kMergeKey = "<<";

std::vector<std::string_view> names_of(Fields fields) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.name);
  return names;
}

/// `` `a`, `b` or `c` ``
std::string list_of_names(Fields fields) {
  std::vector<std::string> names;
  for (const std::string_view name : names_of(fields)) names.push_back(fmt::format("`{}`", name));
  return text::list_of({names.begin(), names.end()});
}

/// What Kubernetes has around and beside name and key of such an object.
constexpr std::array<std::string_view, 7> kAroundReferences = {
    "secretKeyRef", "configMapKeyRef", "valueFrom", "secretRef", "secret", "configMap", "secretName"};

/// Whether a key of a mapping that refers to a Secret may be shown: who writes the secret itself there
/// (`clientSecretKeyRef: {hunter2}`) must not find it in a log.
bool is_harmless(std::string_view key, std::string_view near) {
  return !near.empty() || key == "optional" || releases::is_connector_key(key);
}

/// In whose namespace the objects are that a reference at this path names.
std::string_view reader_of(const Path& path) {
  return path.size() > 1 && path[1] == yaml::Step("direct") ? "oauth2-proxy's" : "Dex's";
}

/// A variable in `text` that nothing has filled in. The client's id may come from a variable of Dex, about
/// which there is a rule of its own.
std::string unfilled(std::string_view text, const Field& field) {
  return field.name == "clientID" ? "" : template_variable(text, field.type == FieldType::Url);
}

class ShapeCheck {
 public:
  ShapeCheck(const yaml::Document& document, Report& report) : document_(&document), report_(&report) {}

  void object(const yaml::Node& node, const Field& field, const Path& path) {
    Seen seen;
    members(node, field, path, seen);
    missing(node, field.fields, path, seen);
    twice_said(field.fields, path, seen);
  }

 private:
  bool expect(const yaml::Node& node, bool matches, const Field& field, const Path& path);
  void members(const yaml::Node& node, const Field& field, const Path& path, Seen& seen);
  void merged(const yaml::Node& node, const Field& field, const Path& path, Seen& seen);
  void missing(const yaml::Node& node, Fields fields, const Path& path, const Seen& seen);
  void twice_said(Fields fields, const Path& path, const Seen& seen);
  std::string_view unknown(const std::string& key, const Field& field, const Path& path);
  bool in_reference(const std::string& key, const Field& field, const Path& path);
  void value(const yaml::Node& written, const Field& field, const Path& path);
  void text(const yaml::Node& node, const Field& field, const Path& path);
  void choice(std::string_view word, const Field& field, const Path& path);
  void list(const yaml::Node& node, const Field& field, const Path& path);
  void map(const yaml::Node& node, const Field& field, const Path& path);
  void one_of(const yaml::Node& node, const Field& field, const Path& path);
  void free_form(const yaml::Node& node, const Path& path);

  bool is_null(const yaml::Node& node) const {
    const yaml::Node& target = document_->resolve(node);
    return target.is_absent() || document_->is_null(target);
  }

  const yaml::Document* document_;
  Report* report_;
};

void ShapeCheck::members(const yaml::Node& node, const Field& field, const Path& path, Seen& seen) {
  Seen here;
  for (const yaml::Entry& entry : node.entries) {
    const std::string key(entry.key.scalar);
    const Path at = path / key;
    if (key == kMergeKey) {
      merged(entry.value, field, path, seen);
    } else if (const Field* known = find_field(field.fields, key); known == nullptr) {
      if (const std::string_view meant = unknown(key, field, path); !meant.empty()) seen.emplace(meant);
    } else if (!here.insert(key).second) {
      report_->add(rule("duplicate-field"), at, "stands here more than once: keep one");
    } else if (!is_null(entry.value)) {
      seen.insert(key);
      value(entry.value, *known, at);
    }
  }
}

void ShapeCheck::merged(const yaml::Node& node, const Field& field, const Path& path, Seen& seen) {
  const yaml::Node& target = document_->resolve(node);
  if (target.is_mapping()) members(target, field, path, seen);
  for (const yaml::Node& each : target.items) merged(each, field, path, seen);
}

void ShapeCheck::missing(const yaml::Node& node, Fields fields, const Path& path, const Seen& seen) {
  const yaml::Value object = document_->value(node);
  const yaml::Value* type = object.find("type");
  for (const Field& field : fields) {
    const auto& types = field.required_for;
    const bool for_type =
        type != nullptr && std::find(types.begin(), types.end(), type->scalar()) != types.end();
    if (seen.contains(std::string(field.name)) || seen.contains(std::string(field.required_unless))) continue;
    // Of a reference with a key that may not be shown nothing more is said.
    if ((!field.required && !for_type) || report_->failed(path / field.name)) continue;
    const std::string example = example_line(field);
    report_->add(rule("missing-field"), path / field.name, "is required{}: {}{}{}",
                 for_type ? fmt::format(" for type {}", type->scalar()) : "", field.description,
                 example.empty() ? "" : fmt::format("; write `{}`", example), hint_of_missing(field, object));
  }
}

void ShapeCheck::twice_said(Fields fields, const Path& path, const Seen& seen) {
  for (const Field& field : fields) {
    if (!seen.contains(std::string(field.name)) || !seen.contains(std::string(field.instead_of))) continue;
    report_->add(rule("one-of"), path / field.name, "stands beside `{}`: keep one of them", field.instead_of);
  }
}

/// Returns the field that the user probably meant, or nothing.
std::string_view ShapeCheck::unknown(const std::string& key, const Field& field, const Path& path) {
  const Field* secret_ref = find_field(field.fields, key + "KeyRef");
  if (secret_ref != nullptr && !field.one_of) {
    report_->add(rule("inline-secret"), path / key,
                 "would show the secret: write it into a Secret and name that in `{}: {}`", secret_ref->name,
                 secret_ref->shape);
    return secret_ref->name;
  }
  if (!field.shape.empty() && in_reference(key, field, path)) return {};
  const KeyHint hint = hint_of_key(key, field, *document_);
  report_->add(rule("unknown-field"), path / key, "{}", hint.message);
  return hint.meant;
}

/// Reports a key in a reference to an object of Kubernetes, of which nothing more is said then; returns
/// whether it did.
bool ShapeCheck::in_reference(const std::string& key, const Field& field, const Path& path) {
  const auto has = [&](std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), key) != words.end();
  };
  if (key == "namespace") {
    report_->add(rule("unknown-field"), path / key,
                 "cannot be chosen: leave it out, the object is read in {} namespace", reader_of(path));
  } else if (field.one_of) {
    report_->add(rule("unknown-field"), path, "must be `{}`, or the same with `{}`", field.shape,
                 field.fields.back().name);
  } else if (has(kAroundReferences)) {
    report_->add(rule("unknown-field"), path, "must be `{}`, without `{}`", field.shape, key);
  } else if (!is_harmless(key, text::nearest(key, names_of(field.fields)))) {
    report_->add(rule("unknown-field"), path, "must be `{}`, and has another key", field.shape);
  } else {
    return false;
  }
  return true;
}

bool ShapeCheck::expect(const yaml::Node& node, bool matches, const Field& field, const Path& path) {
  if (matches) return true;
  const std::string_view found = found_kind(*document_, node);
  const bool is_word = field.type == FieldType::Enum && (found == "a number" || found == "a boolean");
  report_->add(rule("field-type"), path, "must be {}, got {}{}", expected(field),
               is_word ? text::printable(document_->resolve(node).scalar) : found,
               value_instead(*document_, node, field));
  return false;
}

void ShapeCheck::value(const yaml::Node& written, const Field& field, const Path& path) {
  const yaml::Node& node = document_->resolve(written);
  switch (field.type) {
    case FieldType::String:
    case FieldType::Url:
    case FieldType::Enum:
      text(node, field, path);
      break;
    case FieldType::StringList:
    case FieldType::ObjectList:
      list(node, field, path);
      break;
    case FieldType::Object:
      if (!expect(node, node.is_mapping(), field, path)) break;
      object(node, field, path);
      if (field.one_of) one_of(node, field, path);
      break;
    case FieldType::ObjectMap:
      map(node, field, path);
      break;
    case FieldType::FreeForm:
      if (expect(node, node.is_mapping(), field, path)) free_form(node, path);
      break;
  }
}

void ShapeCheck::text(const yaml::Node& node, const Field& field, const Path& path) {
  if (!expect(node, node.is_scalar() && document_->value(node).is_string(), field, path)) return;
  const std::string variable = unfilled(node.scalar, field);
  if (!variable.empty()) {
    report_->add(rule("unsubstituted"), path,
                 "holds `{}`, which neither kustomize nor kpt fills in: do it before them, with envsubst, "
                 "Flux's postBuild or kustomize `replacements`",
                 variable);
  } else if (field.type == FieldType::Enum) {
    choice(node.scalar, field, path);
  } else if (node.scalar.empty()) {
    report_->add(rule("empty-value"), path, "must not be empty{}", write_example(field));
  }
}

void ShapeCheck::choice(std::string_view word, const Field& field, const Path& path) {
  const auto has = [&](std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (has(field.choices)) return;
  const std::string_view meant = field.meant == nullptr ? std::string_view() : field.meant(word);
  if (!meant.empty()) {
    report_->add(rule("field-value"), path, "must not be {}: {}", quoted(word), meant);
    return;
  }
  constexpr std::size_t kFew = 4;
  const std::vector<std::string_view> known(field.choices.begin(), field.choices.end());
  const std::string near = did_you_mean(known.size() > 1 ? text::nearest(word, known) : "");
  if (known.size() > kFew && !near.empty()) {
    report_->add(rule("field-value"), path, "must not be {}{}; it can be {}", quoted(word), near,
                 expected(field));
  } else {
    const std::string yes_or_no = word_instead(word, field);
    report_->add(rule("field-value"), path, "must be {}{}{}", expected(field), got(word),
                 near.empty() ? yes_or_no : near);
  }
}

void ShapeCheck::list(const yaml::Node& node, const Field& field, const Path& path) {
  if (!expect(node, node.is_sequence(), field, path)) return;
  if (node.items.empty() && !field.may_be_empty) {
    report_->add(rule("empty-value"), path, "must not be empty{}",
                 field.required ? write_example(field) : ": leave it out or name at least one");
  }
  Field of_item = field;
  of_item.name = {};
  of_item.type = field.type == FieldType::StringList ? FieldType::String : FieldType::Object;
  for (std::size_t i = 0; i < node.items.size(); ++i) value(node.items[i], of_item, path / i);
}

void ShapeCheck::map(const yaml::Node& node, const Field& field, const Path& path) {
  if (!expect(node, node.is_mapping(), field, path)) return;
  Field of_value = field;
  of_value.type = FieldType::Object;
  Seen seen;
  for (const yaml::Entry& entry : node.entries) {
    const Path at = path / entry.key.scalar;
    const bool is_private = !document_->resolve(entry.value).is_mapping();
    if (entry.key.scalar == kMergeKey) {
      if (const yaml::Node& target = document_->resolve(entry.value); target.is_mapping())
        map(target, field, path);
    } else if (is_private && !is_harmless(entry.key.scalar, {})) {
      report_->add(rule("field-type"), path, "must have `{}` behind each key, got {}", field.shape,
                   found_kind(*document_, entry.value));
    } else if (!seen.insert(std::string(entry.key.scalar)).second) {
      report_->add(rule("duplicate-field"), at, "stands here more than once: keep one");
    } else {
      value(entry.value, of_value, at);
    }
  }
}

void ShapeCheck::one_of(const yaml::Node& node, const Field& field, const Path& path) {
  const yaml::Value object = document_->value(node);
  const auto given = std::count_if(field.fields.begin(), field.fields.end(), [&](const Field& each) {
    const yaml::Value* found = object.find(each.name);
    return found != nullptr && !found->is_null();
  });
  if (given == 1 || report_->failed(path)) return;
  report_->add(rule("one-of"), path, "must have {}, got {}", list_of_names(field.fields),
               given == 0 ? "neither" : "both: keep one of them");
}

void ShapeCheck::free_form(const yaml::Node& node, const Path& path) {
  Seen seen;
  for (const yaml::Entry& entry : node.entries) {
    const Path at = path / entry.key.scalar;
    if (!seen.insert(std::string(entry.key.scalar)).second) {
      report_->add(rule("duplicate-field"), at, "stands here more than once: keep one");
    }
    free_form(entry.value, at);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) free_form(node.items[i], path / i);
}

}  // namespace

std::string_view found_kind(const yaml::Document& document, const yaml::Node& node) {
  const yaml::Node& target = document.resolve(node);
  if (target.is_mapping()) return "a mapping";
  if (target.is_sequence()) return "a list";
  if (target.is_absent()) return "nothing";
  switch (document.value(target).kind()) {
    case yaml::Value::Kind::Null:
      return "nothing";
    case yaml::Value::Kind::Boolean:
      return "a boolean";
    case yaml::Value::Kind::Number:
      return "a number";
    default:
      return "a string";
  }
}

void check_shape(const yaml::Document& document, Report& report) {
  const Field root = {.name = {}, .type = FieldType::Object, .description = {}, .fields = root_fields()};
  ShapeCheck(document, report).object(document.root(), root, {});
}

}  // namespace kubeflow_sso::config
