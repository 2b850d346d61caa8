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

Value text_schema(const Field& field, Format format) {
  Value schema = type_only("string");
  if (field.type == FieldType::Url) schema.set("format", Value::string("uri"));
  if (!field.pattern.empty() && format == Format::JsonSchema)
    schema.set("pattern", string_value(field.pattern));
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
    if (field.choices.empty()) {
      items.set("minLength", Value::number("1"));
    } else {
      items.set("enum", strings(field.choices));
    }
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
      return text_schema(field, format);
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
  if (const bool is_text = field.type == FieldType::String || field.type == FieldType::Url;
      is_text && !field.example.empty() && format == Format::JsonSchema)
    schema.set("examples", Value::strings({std::string(field.example)}));
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

/// `if` the type is one of these, `then` that.
Value if_type(Value types, Value then) {
  Value type = Value::mapping({{"enum", std::move(types)}});
  Value condition = Value::mapping({{"properties", Value::mapping({{"type", std::move(type)}})}});
  condition.set("required", Value::strings({"type"}));
  return Value::mapping({{"if", std::move(condition)}, {"then", std::move(then)}});
}

Value pattern_for_type(const Field& field) {
  Value pattern = Value::mapping({{"pattern", string_value(field.type_pattern)}});
  Value properties = Value::mapping({{std::string(field.name), std::move(pattern)}});
  return if_type(Value::strings({std::string(field.pattern_type)}),
                 Value::mapping({{"properties", std::move(properties)}}));
}

/// The field is required where the type is one of these.
Value required_for(const Field& field) {
  Value then = required(field.name);
  if (!field.required_unless.empty()) {
    then = Value::mapping({{"anyOf", Value::sequence({std::move(then), required(field.required_unless)})}});
  }
  return if_type(strings(field.required_for), std::move(then));
}

bool is_always_required(const Field& field) {
  return field.required && field.required_unless.empty();
}

Value object_schema(Fields fields, Format format) {
  Value properties = Value::mapping();
  std::vector<std::string> required;
  Value conditions = Value::sequence();
  for (const Field& field : fields) {
    properties.set(field.name, field_schema(field, format));
    if (is_always_required(field)) {
      required.emplace_back(field.name);
    } else if (field.required) {
      conditions.items().push_back(one_of_two(field));
    }
    if (!field.required_for.empty()) conditions.items().push_back(required_for(field));
    if (!field.instead_of.empty()) conditions.items().push_back(not_both(field));
  }
  for (const Field& field : fields) {
    if (!field.type_pattern.empty()) conditions.items().push_back(pattern_for_type(field));
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

/// A connector as editors offer it: `$1` and the like are where the cursor stops
/// (yaml-language-server, `defaultSnippets`).
Value connector_snippet() {
  Value secret = Value::mapping(
      {{"name", Value::string("${3:keycloak-client}")}, {"key", Value::string("${4:client-secret}")}});
  return Value::mapping({{"type", Value::string("keycloak")},
                         {"issuer", Value::string("${2:https://keycloak.example.com/realms/kubeflow}")},
                         {"clientSecretKeyRef", std::move(secret)}});
}

Value spec_snippet() {
  return Value::mapping({{"kubeflowURL", Value::string("${1:https://kubeflow.example.com}")},
                         {"connectors", Value::sequence({connector_snippet()})}});
}

Value snippets(const char* label, Value body) {
  return Value::sequence({Value::mapping({{"label", Value::string(label)}, {"body", std::move(body)}})});
}

/// The snippets of an empty file, an empty `spec` and a new connector.
void add_snippets(Value& schema) {
  Value& spec = *schema.find("properties")->find("spec");
  Value& connector = *spec.find("properties")->find("connectors")->find("items");
  connector.set("defaultSnippets", snippets("a connector for Keycloak", connector_snippet()));
  spec.set("defaultSnippets", snippets("a login by Keycloak", spec_snippet()));
  Value whole = Value::mapping({{"apiVersion", string_value(kApiVersion)},
                                {"kind", string_value(kKind)},
                                {"metadata", Value::mapping({{"name", Value::string("keycloak")}})},
                                {"spec", spec_snippet()}});
  schema.set("defaultSnippets", snippets("a KubeflowSSO for Keycloak", std::move(whole)));
}

}  // namespace

std::string json_schema() {
  Value schema = Value::mapping();
  schema.set("$schema", Value::string("https://json-schema.org/draft/2020-12/schema"));
  schema.set("$id", Value::string("https://" + std::string(kApiVersion) + "/kubeflow-sso.schema.json"));
  schema.set("title", string_value(kKind));
  schema.set("description", Value::string("turns Kubeflow's login over to an identity provider"));
  const Value object = object_schema(root_fields(), Format::JsonSchema);
  for (const auto& [key, value] : object.members()) schema.set(key, value);
  add_snippets(schema);
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
