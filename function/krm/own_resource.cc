// Adding, editing and removing the function's own resources.
#include "function/krm/own_resource.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace kubeflow_sso::krm {
namespace {

using yaml::Value;

std::vector<const Resource*> present(const OwnResource& own, const Items& items, const Resource& beside) {
  std::vector<const Resource*> found = items.in_namespace(std::string(own.kind), beside.namespace_name());
  std::erase_if(found, [&](const Resource* each) { return !has_or_had_name(*each, own.name); });
  return found;
}

/// `NAME.yaml` in the folder of a file.
std::string file_beside(std::string_view path, std::string_view name) {
  const std::size_t slash = path.rfind('/');
  const std::string_view folder = slash == std::string_view::npos ? "" : path.substr(0, slash + 1);
  return std::string(folder).append(name).append(".yaml");
}

/// kpt writes each resource into the file that its annotations name (Functional annotations of kpt; kyaml's
/// kioutil, which keeps both spellings in step). kustomize has no files for what it builds, and makes some
/// up.
Value annotations_of(const OwnResource& own, const Resource& beside) {
  Value annotations = Value::mapping();
  if (!beside.annotation(kKustomizeId).empty()) return annotations;
  constexpr std::string_view kPackage = "internal.config.kubernetes.io/package-path";
  for (const std::string prefix : {"config.kubernetes.io/", "internal.config.kubernetes.io/"}) {
    const std::string path = beside.annotation(prefix + "path");
    if (path.empty()) continue;
    annotations.set(prefix + "index", Value::string("0"));
    annotations.set(prefix + "path", Value::string(file_beside(path, own.name)));
  }
  const std::string package = beside.annotation(kPackage);
  if (!package.empty()) annotations.set(kPackage, Value::string(package));
  return annotations;
}

Value new_resource(const OwnResource& own, const Resource& beside, Value spec) {
  Value metadata = Value::mapping({{"name", Value::string(std::string(own.name))}});
  if (!beside.namespace_name().empty()) metadata.set("namespace", Value::string(beside.namespace_name()));
  Value annotations = annotations_of(own, beside);
  if (!annotations.members().empty()) metadata.set("annotations", std::move(annotations));
  return Value::mapping({{"apiVersion", Value::string(beside.api_version())},
                         {"kind", Value::string(std::string(own.kind))},
                         {"metadata", std::move(metadata)},
                         {"spec", std::move(spec)}});
}

}  // namespace

void keep_one(const OwnResource& own, const Items& items, const Resource& beside, Value spec,
              Changes& changes) {
  const std::vector<const Resource*> found = present(own, items, beside);
  if (found.empty()) return changes.add(beside, new_resource(own, beside, std::move(spec)));
  changes.of(*found.front()).asked_by(changes.asked_by());
  changes.of(*found.front()).set({"spec"}, std::move(spec));
  for (std::size_t i = 1; i < found.size(); ++i) changes.remove(*found[i]);
}

void keep_none(const OwnResource& own, const Items& items, const Resource& beside, Changes& changes) {
  for (const Resource* each : present(own, items, beside)) changes.remove(*each);
}

}  // namespace kubeflow_sso::krm
