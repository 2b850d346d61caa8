// Walks document and field table side by side.
#include "function/config/shape.h"

#include <algorithm>
#include <set>

#include "function/config/field_table.h"
#include "function/text/nearest.h"

namespace kubeflow_sso::config {
namespace {

using Fields = std::span<const Field>;
using Seen = std::set<std::string>;
constexpr std::string_view kMergeKey = "<<";

std::string_view expected_kind(FieldType type) {
  switch (type) {
    case FieldType::StringList:
      return "a list of strings";
    case FieldType::ObjectList:
      return "a list of mappings";
    case FieldType::Object:
    case FieldType::ObjectMap:
    case FieldType::FreeForm:
      return "a mapping";
    case FieldType::String:
    case FieldType::Url:
    case FieldType::Enum:
      break;
  }
  return "a string";
}

std::vector<std::string_view> names_of(Fields fields) {
  std::vector<std::string_view> names;
  for (const Field& field : fields) {
    if (field.later.empty()) names.push_back(field.name);
  }
  return names;
}

std::vector<std::string_view> back_quoted(const std::vector<std::string_view>& names,
                                          std::vector<std::string>& store) {
  std::transform(names.begin(), names.end(), std::back_inserter(store),
                 [](std::string_view name) { return "`" + std::string(name) + "`"; });
  return {store.begin(), store.end()};
}

class ShapeCheck {
 public:
  ShapeCheck(const yaml::Document& document, Report& report) : document_(&document), report_(&report) {}

  void object(const yaml::Node& node, Fields fields, const std::string& path) {
    Seen seen;
    members(node, fields, path, seen);
    missing(node, fields, path, seen);
  }

 private:
  bool expect(const yaml::Node& node, bool matches, const Field& field, const std::string& path);
  void members(const yaml::Node& node, Fields fields, const std::string& path, Seen& seen);
  void merged(const yaml::Node& node, Fields fields, const std::string& path, Seen& seen);
  void missing(const yaml::Node& node, Fields fields, const std::string& path, const Seen& seen);
  std::string_view unknown(std::string_view key, Fields fields, const std::string& path);
  void value(const yaml::Node& written, const Field& field, const std::string& path);
  void text(const yaml::Node& node, const Field& field, const std::string& path);
  void choice(const std::string& word, const Field& field, const std::string& path);
  void list(const yaml::Node& node, const Field& field, const std::string& path);
  void map(const yaml::Node& node, const Field& field, const std::string& path);
  void one_of(const yaml::Node& node, const Field& field, const std::string& path);
  void free_form(const yaml::Node& node, const std::string& path);

  bool is_null(const yaml::Node& node) const {
    const yaml::Node& target = document_->resolve(node);
    return target.is_absent() || (target.is_scalar() && document_->value(target).is_null());
  }

  const yaml::Document* document_;
  Report* report_;
};

void ShapeCheck::members(const yaml::Node& node, Fields fields, const std::string& path, Seen& seen) {
  Seen here;
  for (const yaml::Entry& entry : node.entries) {
    const std::string& key = entry.key.scalar;
    const std::string at = member(path, key);
    if (key == kMergeKey) {
      merged(entry.value, fields, path, seen);
    } else if (const Field* field = find_field(fields, key); field == nullptr) {
      if (const std::string_view meant = unknown(key, fields, path); !meant.empty()) seen.emplace(meant);
    } else if (!here.insert(key).second) {
      report_->add(rule("duplicate-field"), at, "stands here more than once: keep one");
    } else if (!is_null(entry.value)) {
      seen.insert(key);
      value(entry.value, *field, at);
    }
  }
}

void ShapeCheck::merged(const yaml::Node& node, Fields fields, const std::string& path, Seen& seen) {
  const yaml::Node& target = document_->resolve(node);
  if (target.is_mapping()) members(target, fields, path, seen);
  for (const yaml::Node& each : target.items) merged(each, fields, path, seen);
}

void ShapeCheck::missing(const yaml::Node& node, Fields fields, const std::string& path, const Seen& seen) {
  const yaml::Value object = document_->value(node);
  const yaml::Value* type = object.find("type");
  for (const Field& field : fields) {
    const auto& types = field.required_for;
    const bool for_type =
        type != nullptr && std::find(types.begin(), types.end(), type->scalar()) != types.end();
    if (seen.contains(std::string(field.name)) || seen.contains(std::string(field.required_unless))) continue;
    if (!field.required && !for_type) continue;
    const std::string why = for_type ? " for type " + type->scalar() : "";
    report_->add(rule("missing-field"), member(path, field.name),
                 "is required" + why + ": " + std::string(field.description));
  }
}

/// Returns the field that the user probably meant, or nothing.
std::string_view ShapeCheck::unknown(std::string_view key, Fields fields, const std::string& path) {
  const std::string at = member(path, key);
  const std::vector<std::string_view> known = names_of(fields);
  const Field* secret_ref = find_field(fields, std::string(key) + "KeyRef");
  if (secret_ref != nullptr) {
    report_->add(rule("inline-secret"), at,
                 "would show the secret: write it into a Secret and name that in `" +
                     std::string(secret_ref->name) + ": {name: NAME, key: KEY}`");
    return secret_ref->name;
  }
  const std::string_view near = text::nearest(key, known);
  std::vector<std::string> store;
  report_->add(rule("unknown-field"), at,
               near.empty() ? "is unknown, it could be " + text::list_of(back_quoted(known, store))
                            : "is unknown, did you mean `" + std::string(near) + "`?");
  return near;
}

bool ShapeCheck::expect(const yaml::Node& node, bool matches, const Field& field, const std::string& path) {
  if (matches) return true;
  const std::string_view found = found_kind(*document_, node);
  std::string problem = "must be " + std::string(expected_kind(field.type)) + ", got " + std::string(found);
  if (expected_kind(field.type) == "a string" && (found == "a number" || found == "a boolean")) {
    problem += ": put it in quotes";
  }
  report_->add(rule("field-type"), path, problem);
  return false;
}

void ShapeCheck::value(const yaml::Node& written, const Field& field, const std::string& path) {
  const yaml::Node& node = document_->resolve(written);
  if (!field.later.empty()) {
    report_->add(rule("planned-field"), path,
                 "is planned for " + std::string(field.later) + " and not in this release: leave it out");
    return;
  }
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
      object(node, field.fields, path);
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

void ShapeCheck::text(const yaml::Node& node, const Field& field, const std::string& path) {
  if (!expect(node, node.is_scalar() && document_->value(node).is_string(), field, path)) return;
  if (field.type == FieldType::Enum) {
    choice(node.scalar, field, path);
  } else if (node.scalar.empty()) {
    report_->add(rule("empty-value"), path, "must not be empty");
  }
}

void ShapeCheck::choice(const std::string& word, const Field& field, const std::string& path) {
  const std::vector<std::string_view> known(field.choices.begin(), field.choices.end());
  const auto is_word = [&](std::string_view choice) { return choice == word; };
  if (std::any_of(known.begin(), known.end(), is_word)) return;
  std::string problem = "must be " + text::list_of(known) + ", got " + quoted(word);
  if (std::any_of(field.later_choices.begin(), field.later_choices.end(), is_word)) {
    report_->add(rule("planned-field"), path, problem + ", which is planned and not in this release");
    return;
  }
  if (const std::string_view near = text::nearest(word, known); !near.empty() && known.size() > 1) {
    problem += ", did you mean " + std::string(near) + "?";
  }
  report_->add(rule("field-value"), path, problem);
}

void ShapeCheck::list(const yaml::Node& node, const Field& field, const std::string& path) {
  if (!expect(node, node.is_sequence(), field, path)) return;
  if (node.items.empty() && !field.may_be_empty) {
    report_->add(rule("empty-value"), path, "must not be empty: leave it out or name at least one");
  }
  Field of_item = field;
  of_item.type = field.type == FieldType::StringList ? FieldType::String : FieldType::Object;
  for (std::size_t i = 0; i < node.items.size(); ++i) value(node.items[i], of_item, item(path, i));
}

void ShapeCheck::map(const yaml::Node& node, const Field& field, const std::string& path) {
  if (!expect(node, node.is_mapping(), field, path)) return;
  Field of_value = field;
  of_value.type = FieldType::Object;
  Seen seen;
  for (const yaml::Entry& entry : node.entries) {
    const std::string at = member(path, entry.key.scalar);
    if (entry.key.scalar == kMergeKey) {
      if (const yaml::Node& target = document_->resolve(entry.value); target.is_mapping())
        map(target, field, path);
    } else if (!seen.insert(entry.key.scalar).second) {
      report_->add(rule("duplicate-field"), at, "stands here more than once: keep one");
    } else {
      value(entry.value, of_value, at);
    }
  }
}

void ShapeCheck::one_of(const yaml::Node& node, const Field& field, const std::string& path) {
  const yaml::Value object = document_->value(node);
  const auto given = std::count_if(field.fields.begin(), field.fields.end(), [&](const Field& each) {
    const yaml::Value* found = object.find(each.name);
    return found != nullptr && !found->is_null();
  });
  if (given == 1 || report_->failed(path)) return;
  std::vector<std::string> store;
  const std::string known = text::list_of(back_quoted(names_of(field.fields), store));
  report_->add(rule("one-of"), path, "must have " + known + (given == 0 ? ", got neither" : ", got both"));
}

void ShapeCheck::free_form(const yaml::Node& node, const std::string& path) {
  Seen seen;
  for (const yaml::Entry& entry : node.entries) {
    const std::string at = member(path, entry.key.scalar);
    if (!seen.insert(entry.key.scalar).second) {
      report_->add(rule("duplicate-field"), at, "stands here more than once: keep one");
    }
    free_form(entry.value, at);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) free_form(node.items[i], item(path, i));
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
  ShapeCheck(document, report).object(document.root(), root_fields(), "");
}

}  // namespace kubeflow_sso::config
