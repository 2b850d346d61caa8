// From the field table to JSON Schema and OpenAPI.
#include "function/config/schema.h"

#include <algorithm>

#include "function/config/field_table.h"
#include "function/config/kubeflow_sso.h"
#include "function/config/kubernetes_lists.h"

namespace kubeflow_sso::config {
namespace {

using yaml::Value;
using Fields = std::span<const Field>;

/// The two formats differ in a few words.
enum class Format { JsonSchema, OpenApi };

Value strings(std::span<const std::string_view> items) {
  return Value::strings(std::vector<std::string>(items.begin(), items.end()));
}

Value string_value(std::string_view text) {
  return Value::string(std::string(text));
}

Value type_only(std::string_view type) {
  Value schema = Value::mapping();
  schema.set("type", string_value(type));
  return schema;
}

Value object_schema(Fields fields, Format format);

std::string described(const Field& field) {
  std::string text(field.description);
  if (!field.default_note.empty()) text += "; default: " + std::string(field.default_note);
  return text;
}

Value text_schema(const Field& field) {
  Value schema = type_only("string");
  if (field.type == FieldType::Url) schema.set("format", Value::string("uri"));
  if (field.type == FieldType::Enum) {
    schema.set("enum", strings(field.choices));
  } else {
    schema.set("minLength", Value::number("1"));
  }
  return schema;
}

Value list_schema(const Field& field, Format format) {
  Value schema = type_only("array");
  if (!field.may_be_empty) schema.set("minItems", Value::number("1"));
  if (field.type == FieldType::StringList) {
    Value items = type_only("string");
    items.set("minLength", Value::number("1"));
    schema.set("items", std::move(items));
  } else {
    schema.set("items", object_schema(field.fields, format));
  }
  if (format == Format::OpenApi && !field.list_key.empty()) {
    // kyaml wants the strategy for either of the keys; the API server's own word for it is the list type.
    schema.set("x-kubernetes-list-type", Value::string("map"));
    schema.set("x-kubernetes-list-map-keys", Value::strings({std::string(field.list_key)}));
    schema.set("x-kubernetes-patch-merge-key", string_value(field.list_key));
    schema.set("x-kubernetes-patch-strategy", Value::string("merge"));
  }
  return schema;
}

Value required(std::string_view name) {
  return Value::mapping({{"required", Value::strings({std::string(name)})}});
}

Value exactly_one(const Field& field) {
  Value schema = Value::sequence();
  for (const Field& each : field.fields) schema.items().push_back(required(each.name));
  return schema;
}

Value map_schema(const Field& field, Format format) {
  Value schema = type_only("object");
  schema.set("additionalProperties", object_schema(field.fields, format));
  return schema;
}

Value value_schema(const Field& field, Format format) {
  switch (field.type) {
    case FieldType::String:
    case FieldType::Url:
    case FieldType::Enum:
      return text_schema(field);
    case FieldType::StringList:
    case FieldType::ObjectList:
      return list_schema(field, format);
    case FieldType::Object:
      return object_schema(field.fields, format);
    case FieldType::ObjectMap:
      return map_schema(field, format);
    case FieldType::FreeForm:
      break;
  }
  return type_only("object");
}

Value field_schema(const Field& field, Format format) {
  Value schema = value_schema(field, format);
  schema.set("description", Value::string(described(field)));
  if (!field.default_value.empty()) schema.set("default", string_value(field.default_value));
  if (field.one_of && format == Format::JsonSchema) schema.set("oneOf", exactly_one(field));
  return schema;
}

/// Not two fields that say the same.
Value not_both(const Field& field) {
  Value both = Value::strings({std::string(field.name), std::string(field.instead_of)});
  return Value::mapping({{"not", Value::mapping({{"required", std::move(both)}})}});
}

/// Exactly one of two fields that are no part of one login.
Value one_of_two(const Field& field) {
  return Value::mapping(
      {{"oneOf", Value::sequence({required(field.name), required(field.required_unless)})}});
}

/// `if` the type is one of these, `then` the field is required.
Value required_for(const Field& field) {
  Value type = Value::mapping();
  type.set("enum", strings(field.required_for));
  Value properties = Value::mapping();
  properties.set("type", std::move(type));
  Value condition = Value::mapping();
  condition.set("properties", std::move(properties));
  condition.set("required", Value::strings({"type"}));
  Value then = required(field.name);
  if (!field.required_unless.empty()) {
    then = Value::mapping({{"anyOf", Value::sequence({std::move(then), required(field.required_unless)})}});
  }
  Value schema = Value::mapping();
  schema.set("if", std::move(condition));
  schema.set("then", std::move(then));
  return schema;
}

bool is_always_required(const Field& field, Fields fields) {
  if (field.required_unless.empty()) return field.required;
  const Field* other = find_field(fields, field.required_unless);
  return field.required && (other == nullptr || !other->later.empty());
}

Value object_schema(Fields fields, Format format) {
  Value properties = Value::mapping();
  std::vector<std::string> required;
  Value conditions = Value::sequence();
  for (const Field& field : fields) {
    if (!field.later.empty()) continue;
    properties.set(field.name, field_schema(field, format));
    if (is_always_required(field, fields)) {
      required.emplace_back(field.name);
    } else if (field.required) {
      conditions.items().push_back(one_of_two(field));
    }
    if (!field.required_for.empty()) conditions.items().push_back(required_for(field));
    if (!field.instead_of.empty()) conditions.items().push_back(not_both(field));
  }
  Value schema = type_only("object");
  schema.set("properties", std::move(properties));
  if (!required.empty()) schema.set("required", Value::strings(required));
  if (!conditions.items().empty() && format == Format::JsonSchema) schema.set("allOf", std::move(conditions));
  if (format == Format::JsonSchema) schema.set("additionalProperties", Value::boolean(false));
  return schema;
}

Value group_version_kind() {
  const std::string_view version = kApiVersion.substr(kGroup.size() + 1);
  Value gvk = Value::mapping();
  gvk.set("group", string_value(kGroup));
  gvk.set("version", string_value(version));
  gvk.set("kind", string_value(kKind));
  return Value::sequence({gvk});
}

}  // namespace

std::string json_schema() {
  Value schema = Value::mapping();
  schema.set("$schema", Value::string("https://json-schema.org/draft/2020-12/schema"));
  schema.set("title", string_value(kKind));
  schema.set("description", Value::string("turns Kubeflow's login over to an identity provider"));
  const Value object = object_schema(root_fields(), Format::JsonSchema);
  for (const auto& [key, value] : object.members()) schema.set(key, value);
  return to_json(schema) + "\n";
}

std::string openapi() {
  Value definition = object_schema(root_fields(), Format::OpenApi);
  definition.set("x-kubernetes-group-version-kind", group_version_kind());
  Value definitions = Value::mapping();
  definitions.set("io.kubeflow-sso.v1alpha1.KubeflowSSO", std::move(definition));
  add_kubernetes_lists(definitions);
  Value info = Value::mapping();
  info.set("title", string_value(kGroup));
  info.set("version", string_value(kApiVersion.substr(kGroup.size() + 1)));
  Value document = Value::mapping();
  document.set("swagger", Value::string("2.0"));
  document.set("info", std::move(info));
  document.set("paths", Value::mapping());
  document.set("definitions", std::move(definitions));
  return to_json(document) + "\n";
}

}  // namespace kubeflow_sso::config
