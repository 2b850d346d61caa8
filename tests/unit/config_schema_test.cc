// The schemas: that they say what load does, field by field, and are valid JSON.
#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "config_testing.h"
#include "function/config/field_table.h"
#include "function/config/schema.h"
#include "function/krm/rules.h"

namespace {

using namespace config_testing;  // NOLINT(google-build-using-namespace)
using namespace kubeflow_sso::config;
using kubeflow_sso::text::Source;
using kubeflow_sso::yaml::Document;
using kubeflow_sso::yaml::Value;

Value parsed(const std::string& json) {
  const Source source("schema.json", json);
  const Document document = Document::parse(source);
  return document.value(document.root());
}

const Value& at(const Value& value, const std::vector<std::string_view>& keys) {
  const Value* found = &value;
  for (const std::string_view key : keys) {
    found = found->find(key);
    REQUIRE(found != nullptr);
  }
  return *found;
}

/// Compares an object's schema with the table, and goes down.
void compare(const Value& schema, std::span<const Field> fields) {
  const Value& properties = at(schema, {"properties"});
  for (const Field& field : fields) {
    CAPTURE(field.name);
    const Value& property = at(properties, {field.name});
    CHECK(at(property, {"description"}).scalar().starts_with(field.description));
    CHECK((property.find("default") != nullptr) == !field.default_value.empty());
    if (!field.default_value.empty()) CHECK(at(property, {"default"}).scalar() == field.default_value);
    if (field.type == FieldType::Enum) CHECK(at(property, {"enum"}).items().size() == field.choices.size());
    if (field.type == FieldType::Object) compare(property, field.fields);
    if (field.type == FieldType::ObjectList) compare(at(property, {"items"}), field.fields);
    if (field.type == FieldType::ObjectMap) compare(at(property, {"additionalProperties"}), field.fields);
  }
  CHECK(properties.members().size() == fields.size());
}

TEST_CASE("the JSON Schema has every field of the table and no other") {
  const Value schema = parsed(json_schema());
  compare(schema, root_fields());
  CHECK(at(schema, {"$schema"}).scalar() == "https://json-schema.org/draft/2020-12/schema");
  CHECK(at(schema, {"additionalProperties"}) == Value::boolean(false));
  CHECK(at(schema, {"properties", "spec", "additionalProperties"}) == Value::boolean(false));
  CHECK(at(schema, {"required"}) == Value::strings({"apiVersion", "kind", "spec"}));
  CHECK(at(schema, {"properties", "spec", "required"}) == Value::strings({"kubeflowURL"}));
  const Value& either = at(schema, {"properties", "spec", "allOf"}).items().at(0);
  CHECK(at(either, {"oneOf"}) ==
        Value::sequence({Value::mapping({{"required", Value::strings({"connectors"})}}),
                         Value::mapping({{"required", Value::strings({"direct"})}})}));
  const Value& connector = at(schema, {"properties", "spec", "properties", "connectors", "items"});
  CHECK(at(connector, {"required"}) == Value::strings({"type"}));
  const Value& rules = at(connector, {"allOf"});
  REQUIRE(rules.items().size() == 5);
  const auto required = [](const char* field) {
    return Value::mapping({{"required", Value::strings({field})}});
  };
  CHECK(at(rules.items()[1], {"then", "anyOf"}) ==
        Value::sequence({required("clientID"), required("clientIDKeyRef")}));
  CHECK(at(rules.items()[2], {"not", "required"}) == Value::strings({"clientIDKeyRef", "clientID"}));
  CHECK(at(connector, {"properties", "caKeyRef", "oneOf"}).items().size() == 2);
  CHECK(at(connector, {"properties", "config"}).find("additionalProperties") == nullptr);
}

/// Whether a text matches the pattern of a property, as JSON Schema means it: anywhere, in ECMA's language.
bool matches(const Value& property, const std::string& text) {
  return std::regex_search(text, std::regex(at(property, {"pattern"}).scalar()));
}

TEST_CASE("patterns of URLs take what load takes, and tell editors the usual slips") {
  const Value schema = parsed(json_schema());
  const Value& spec = at(schema, {"properties", "spec", "properties"});
  const Value& kubeflow = at(spec, {"kubeflowURL"});
  for (const char* good : {"https://kubeflow.example.com", "https://kubeflow.example.com/",
                           "HTTPS://Kubeflow.example.com:8443", "http://[2001:db8::1]:80"}) {
    CAPTURE(good);
    CHECK(matches(kubeflow, good));
    CHECK_FALSE(load(with_spec("kubeflowURL: \"" + std::string(good) + "\"")).results.failed());
  }
  for (const char* bad :
       {"kubeflow.example.com", "https://kubeflow.example.com/dex", "https://a@b.example.com",
        "https://kubeflow.example.com?a", "ftp://kubeflow.example.com"}) {
    CAPTURE(bad);
    CHECK_FALSE(matches(kubeflow, bad));
    CHECK(load(with_spec("kubeflowURL: \"" + std::string(bad) + "\"")).results.failed());
  }
  const Value& connector = at(spec, {"connectors", "items"});
  const Value& of_keycloak = at(connector, {"allOf"}).items().back();
  CHECK(at(of_keycloak, {"if", "properties", "type", "enum"}) == Value::strings({"keycloak"}));
  const Value& realm = at(of_keycloak, {"then", "properties", "issuer"});
  CHECK(matches(realm, "https://keycloak.example.com/auth/realms/kubeflow"));
  CHECK_FALSE(matches(realm, "https://keycloak.example.com/realms/kubeflow/"));
  CHECK_FALSE(matches(realm, "https://keycloak.example.com"));
}

TEST_CASE("every example of the schema matches its pattern") {
  const Value schema = parsed(json_schema());
  std::size_t examples = 0;
  const auto visit = [&](const Value& value, const auto& self) -> void {
    if (const Value* found = value.find("examples")) {
      const bool has_pattern = value.find("pattern") != nullptr;
      for (const Value& each : found->items()) CHECK((!has_pattern || matches(value, each.scalar())));
      examples += has_pattern ? 1 : 0;
    }
    for (const auto& [key, member] : value.members()) self(member, self);
    for (const Value& item : value.items()) self(item, self);
  };
  visit(schema, visit);
  CHECK(examples >= 6);
}

TEST_CASE("the schema has an id, the ids that can be acknowledged, and snippets that begin with the URL") {
  const Value schema = parsed(json_schema());
  CHECK(at(schema, {"$id"}).scalar() == "https://kubeflow-sso.io/v1alpha1/kubeflow-sso.schema.json");
  const Value& spec = at(schema, {"properties", "spec"});
  std::vector<std::string> ids;
  for (const std::string_view id : kubeflow_sso::krm::acknowledgeable_ids()) ids.emplace_back(id);
  CHECK(at(spec, {"properties", "acknowledge", "items", "enum"}) == Value::strings(ids));
  const Value& whole = at(at(schema, {"defaultSnippets"}).items().at(0), {"body"});
  CHECK(whole.members().at(0).first == "apiVersion");
  const Value& body = at(at(spec, {"defaultSnippets"}).items().at(0), {"body"});
  CHECK(body == at(whole, {"spec"}));
  CHECK(body.members().at(0).first == "kubeflowURL");
  CHECK(at(body, {"connectors"}).items().at(0).members().at(1).first == "issuer");
}

TEST_CASE("the OpenAPI document has the group, and the keys that kustomize merges lists by") {
  const Value document = parsed(openapi());
  const Value& definition = at(document, {"definitions", "io.kubeflow-sso.v1alpha1.KubeflowSSO"});
  compare(definition, root_fields());
  CHECK(at(at(definition, {"x-kubernetes-group-version-kind"}).items().at(0), {"kind"}).scalar() ==
        "KubeflowSSO");
  CHECK(at(at(definition, {"x-kubernetes-group-version-kind"}).items().at(0), {"version"}).scalar() ==
        "v1alpha1");
  const Value& connectors = at(definition, {"properties", "spec", "properties", "connectors"});
  CHECK(at(connectors, {"x-kubernetes-list-type"}).scalar() == "map");
  CHECK(at(connectors, {"x-kubernetes-list-map-keys"}) == Value::strings({"id"}));
  CHECK(at(connectors, {"x-kubernetes-patch-merge-key"}).scalar() == "id");
  CHECK(at(connectors, {"x-kubernetes-patch-strategy"}).scalar() == "merge");
}

TEST_CASE("the OpenAPI document has the lists of Kubernetes' own objects that patches merge") {
  const Value document = parsed(openapi());
  const Value& definitions = at(document, {"definitions"});
  const Value& deployment = at(definitions, {"io.k8s.v1.Deployment"});
  CHECK(at(deployment, {"x-kubernetes-group-version-kind"}) ==
        Value::sequence({Value::mapping({{"group", Value::string("apps")},
                                         {"version", Value::string("v1")},
                                         {"kind", Value::string("Deployment")}})}));
  CHECK(at(deployment, {"properties", "spec", "properties", "template", "properties", "spec", "$ref"})
            .scalar() == "#/definitions/io.k8s.v1.PodSpec");
  const Value& pod = at(definitions, {"io.k8s.v1.PodSpec", "properties"});
  CHECK(at(pod, {"volumes", "x-kubernetes-patch-strategy"}).scalar() == "merge,retainKeys");
  CHECK(at(pod, {"containers", "items", "$ref"}).scalar() == "#/definitions/io.k8s.v1.Container");
  struct List {
    std::string object;
    std::string field;
    std::vector<std::string> keys;  // the first is the one that patches merge by
  };
  for (const List& each : {
           List{"PodSpec", "containers", {"name"}},
           List{"PodSpec", "initContainers", {"name"}},
           List{"PodSpec", "ephemeralContainers", {"name"}},
           List{"PodSpec", "volumes", {"name"}},
           List{"PodSpec", "imagePullSecrets", {"name"}},
           List{"PodSpec", "hostAliases", {"ip"}},
           List{"PodSpec", "topologySpreadConstraints", {"topologyKey", "whenUnsatisfiable"}},
           List{"Container", "env", {"name"}},
           List{"Container", "ports", {"containerPort", "protocol"}},
           List{"Container", "volumeMounts", {"mountPath"}},
           List{"Container", "volumeDevices", {"devicePath"}},
           List{"ServiceSpec", "ports", {"port", "protocol"}},
           List{"ServiceAccount", "secrets", {"name"}},
           List{"WebhookConfiguration", "webhooks", {"name"}},
       }) {
    CAPTURE(each.object);
    CAPTURE(each.field);
    const Value& list = at(definitions, {"io.k8s.v1." + each.object, "properties", each.field});
    CHECK(at(list, {"x-kubernetes-patch-merge-key"}).scalar() == each.keys.front());
    CHECK(at(list, {"x-kubernetes-list-map-keys"}) == Value::strings(each.keys));
  }
  CHECK(at(definitions, {"io.k8s.v1.ServiceAccount", "properties", "secrets", "x-kubernetes-patch-strategy"})
            .scalar() == "merge");
  const auto references = [&](const Value& value, const auto& self) -> void {
    for (const auto& [key, member] : value.members()) {
      if (key == "$ref") {
        CHECK(definitions.find(member.scalar().substr(std::string_view("#/definitions/").size())) != nullptr);
      }
      self(member, self);
    }
    for (const Value& item : value.items()) self(item, self);
  };
  references(document, references);
}

TEST_CASE("schemas are the same each time") {
  CHECK(json_schema() == json_schema());
  CHECK(openapi() == openapi());
}

TEST_CASE("descriptions are clauses") {
  const auto check = [](std::span<const Field> fields, const auto& self) -> void {
    for (const Field& field : fields) {
      CAPTURE(field.name);
      CHECK_FALSE(field.description.empty());
      CHECK_FALSE(field.description.ends_with('.'));
      self(field.fields, self);
    }
  };
  check(root_fields(), check);
}

TEST_CASE("JSON of every kind of value") {
  Value value = Value::mapping();
  value.set("a\"\\\n\x01", Value::strings({"b", "\xC3\xA9"}));
  value.set("empty", Value::sequence({Value::mapping(), Value::sequence()}));
  value.set("scalars", Value::sequence({Value(), Value::boolean(true), Value::number("1.5")}));
  CHECK(to_json(value) ==
        "{\n  \"a\\\"\\\\\\u000a\\u0001\": [\n    \"b\",\n    \"\xC3\xA9\"\n  ],\n  \"empty\": [\n    {},\n  "
        "  []\n  ],\n"
        "  \"scalars\": [\n    null,\n    true,\n    1.5\n  ]\n}");
}

}  // namespace
