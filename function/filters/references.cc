// What a reference by name finds in the list.
#include "function/filters/references.h"

#include "function/krm/config_file.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Resource;
using krm::Severity;

bool has_name(const Resource& resource, std::string_view name) {
  return resource.name() == name || krm::without_hash(resource.name()) == name;
}

/// A workload without a namespace is one that goes to the namespace of `targets`: that is how it was found.
bool same_namespace(const LoginStack& stack, const Resource& object, const Resource& workload) {
  if (object.namespace_name() == workload.namespace_name()) return true;
  const config::Targets& targets = stack.sso.targets;
  const bool is_proxy = &workload == stack.proxy_deployment;
  return workload.namespace_name().empty() &&
         object.namespace_name() ==
             (is_proxy ? targets.oauth2_proxy.namespace_name : targets.dex.namespace_name);
}

void report_namespace(const LoginStack& stack, const Resource& object, const std::string& path,
                      const Resource& workload) {
  const std::string& wanted = workload.namespace_name();
  const std::string where =
      object.namespace_name().empty() ? "no namespace" : "namespace " + object.namespace_name();
  const std::string generator = object.kind() == "Secret" ? "secretGenerator" : "configMapGenerator";
  const std::string mend = wanted.empty()
                               ? "remove its namespace"
                               : "add `namespace: " + wanted + "` to it (or to its " + generator + ")";
  stack.report(Severity::Error, "secret-namespace", object, {path, {}, {}},
               "is named by `" + path + "` but has " + where + ", where " + workload.ref().text() +
                   " cannot read it: " + mend);
}

}  // namespace

Resource* find_object(const LoginStack& stack, std::string_view kind, std::string_view name,
                      const Resource& workload) {
  Resource* renamed = nullptr;
  for (Resource& resource : stack.list.items()) {
    if (resource.kind() != kind || !same_namespace(stack, resource, workload)) continue;
    if (resource.name() == name) return &resource;
    if (has_or_had_name(resource, std::string(name))) renamed = &resource;
  }
  return renamed;
}

std::string name_to_write(const LoginStack& stack, std::string_view kind, const std::string& name,
                          std::string_view present, const Resource& workload) {
  const Resource* object = find_object(stack, kind, name, workload);
  if (object != nullptr && has_name(*object, name)) return object->name();
  return krm::without_hash(present) == name ? std::string(present) : name;
}

void check_reference(const LoginStack& stack, std::string_view kind, const config::KeyRef& ref,
                     const std::string& path, const Resource& workload) {
  if (Resource* object = find_object(stack, kind, ref.name, workload)) {
    guarded(stack, *object, [&] {
      if (krm::ConfigFile::find(*object, ref.key)) return;
      stack.report(Severity::Error, "secret-key", *object, {path, {}, {}},
                   "has no key \"" + ref.key + "\", which `" + path + "` names");
    });
    return;
  }
  for (const Resource& resource : stack.list.items()) {
    if (resource.kind() == kind && has_name(resource, ref.name))
      report_namespace(stack, resource, path, workload);
  }
}

}  // namespace kubeflow_sso::filters
