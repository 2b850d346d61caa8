// Results and changes as values.
#include "function/commands/json_results.h"

namespace kubeflow_sso::commands {
namespace {

using yaml::Value;

void set(Value& value, const char* key, const std::string& text) {
  if (!text.empty()) value.set(key, Value::string(text));
}

void set_place(Value& value, const krm::ResourceRef& ref, const krm::FileRef& file) {
  if (!ref.empty()) {
    Value resource = Value::mapping();
    set(resource, "apiVersion", ref.api_version);
    set(resource, "kind", ref.kind);
    set(resource, "name", ref.name);
    set(resource, "namespace", ref.namespace_name);
    value.set("resource", std::move(resource));
  }
  set(value, "file", file.path);
  if (file.line == 0) return;
  value.set("line", Value::number(std::to_string(file.line)));
  value.set("column", Value::number(std::to_string(file.column)));
}

}  // namespace

Value to_value(const krm::Results& results) {
  Value all = Value::sequence();
  for (const krm::Result& each : results.list()) {
    Value value = Value::mapping({{"severity", Value::string(std::string(to_string(each.severity)))},
                                  {"id", Value::string(each.id)},
                                  {"message", Value::string(each.message)}});
    set_place(value, each.resource, each.file);
    set(value, "field", to_string(each.field.path));
    all.items().push_back(std::move(value));
  }
  return all;
}

Value to_value(const std::vector<krm::FieldChange>& changes) {
  Value all = Value::sequence();
  for (const krm::FieldChange& each : changes) {
    Value value = Value::mapping();
    set_place(value, each.ref, each.file);
    set(value, "field", to_string(each.path));
    if (each.before) value.set("current", *each.before);
    if (each.after) value.set("proposed", *each.after);
    set(value, "askedBy", each.asked_by);
    all.items().push_back(std::move(value));
  }
  return all;
}

}  // namespace kubeflow_sso::commands
