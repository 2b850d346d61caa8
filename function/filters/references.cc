// What a reference by name finds in the list.
#include "function/filters/references.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "function/krm/config_file.h"
#include "function/text/nearest.h"

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

void report_namespace(const LoginStack& stack, const Resource& object, const yaml::Path& path,
                      const Resource& workload) {
  const std::string& wanted = workload.namespace_name();
  const std::string where =
      object.namespace_name().empty() ? "no namespace" : "namespace " + object.namespace_name();
  const std::string generator = object.kind() == "Secret" ? "secretGenerator" : "configMapGenerator";
  const std::string mend = wanted.empty()
                               ? "remove its namespace"
                               : "add `namespace: " + wanted + "` to it (or to its " + generator + ")";
  stack.report(Severity::Error, "secret-namespace", object, {path, {}, {}},
               "is named by `" + to_string(path) + "` but has " + where + ", where " + workload.ref().text() +
                   " cannot read it: " + mend);
}

/// Whether an object that may be written badly has a key. It is none of ours, so that is no error here.
bool has_key(Resource& object, const std::string& key) {
  try {
    return krm::ConfigFile::find(object, key).has_value();
  } catch (const text::LocatedError&) {
    return false;
  }
}

/// Whether some reference of the functionConfig names the object.
bool is_referred_to(const LoginStack& stack, const Resource& object) {
  const auto is_it = [&](std::string_view kind, const config::KeyRef& ref) {
    return object.kind() == kind && has_or_had_name(object, ref.name);
  };
  return std::any_of(stack.sso.connectors.begin(), stack.sso.connectors.end(),
                     [&](const config::Connector& connector) {
                       if (connector.client_id_ref && is_it("Secret", *connector.client_id_ref)) return true;
                       if (connector.client_secret && is_it("Secret", *connector.client_secret)) return true;
                       if (connector.ca && is_it(connector.ca->kind_name(), connector.ca->ref)) return true;
                       return std::any_of(connector.secret_keys.begin(), connector.secret_keys.end(),
                                          [&](const auto& entry) { return is_it("Secret", entry.second); });
                     });
}

/// The name that the user wrote for an object: without what kustomize adds to it.
std::string written_name(const Resource& object) {
  const std::vector<std::string> previous = object.previous_names();
  return previous.empty() ? std::string(krm::without_hash(object.name())) : previous.front();
}

/// The name of the object that may be meant instead of one that is not in the list: the workload can read it,
/// it has the key, no other reference names it, and its name is near or it is the only such. Empty without.
std::string meant_instead(const LoginStack& stack, std::string_view kind, const config::KeyRef& ref,
                          const Resource& workload) {
  std::vector<std::string> names;
  for (Resource& resource : stack.list.items()) {
    if (resource.kind() == kind && same_namespace(stack, resource, workload) &&
        !is_referred_to(stack, resource) && has_key(resource, ref.key))
      names.push_back(written_name(resource));
  }
  if (names.size() == 1) return names[0];
  return std::string(text::nearest(ref.name, {names.begin(), names.end()}));
}

/// Whether the list has what makes the object in the cluster: a SealedSecret or ExternalSecret, for example.
/// One that cannot be read does not count.
bool will_be_made(const LoginStack& stack, std::string_view kind, const std::string& name,
                  const Resource& workload) {
  const auto& items = stack.list.items();
  return std::any_of(items.begin(), items.end(), [&](const Resource& resource) {
    const std::string& maker = resource.kind();
    if (maker == kind || !maker.ends_with(kind) || !same_namespace(stack, resource, workload)) return false;
    try {
      const std::string_view target = resource.document().text_at({"spec", "target", "name"});
      return target.empty() ? has_or_had_name(resource, name) : target == name;
    } catch (const text::LocatedError&) {
      return false;
    }
  });
}

void report_absent(const LoginStack& stack, std::string_view kind, const config::KeyRef& ref,
                   const yaml::Path& path, const Resource& workload) {
  const std::string& own = workload.namespace_name();
  const std::string& space = own.empty() ? stack.sso.targets.dex.namespace_name : own;
  const std::string names = fmt::format("`{}` names {} {}/{}, which is not in this list: ", to_string(path),
                                        kind, space, text::printable(ref.name));
  if (will_be_made(stack, kind, ref.name, workload)) return;
  const std::string other = meant_instead(stack, kind, ref, workload);
  const config::Origin& origin = stack.sso.origin;
  stack.results.add(other.empty()
                        ? origin.result(krm::rule("secret-absent"), path, names + "it must be in the cluster")
                        : origin.result(krm::rule("secret-name"), path,
                                        fmt::format(R"({}did you mean "{}", which has the key "{}"?)", names,
                                                    text::printable(other), text::printable(ref.key))));
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
                     const yaml::Path& path, const Resource& workload) {
  if (Resource* object = find_object(stack, kind, ref.name, workload)) {
    guarded(stack, *object, [&] {
      if (krm::ConfigFile::find(*object, ref.key)) return;
      stack.report(Severity::Error, "secret-key", *object, {path, {}, {}},
                   "has no key \"" + ref.key + "\", which `" + to_string(path) + "` names");
    });
    return;
  }
  bool is_elsewhere = false;
  for (const Resource& resource : stack.list.items()) {
    if (resource.kind() != kind || !has_or_had_name(resource, ref.name)) continue;
    is_elsewhere = true;
    report_namespace(stack, resource, path, workload);
  }
  if (!is_elsewhere) report_absent(stack, kind, ref, path, workload);
}

}  // namespace kubeflow_sso::filters
