// From operations to the fields that change.
#include "function/krm/changes.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace kubeflow_sso::krm {
namespace {

std::string text_of(const yaml::Value& resource, std::initializer_list<std::string_view> keys) {
  const yaml::Value* value = &resource;
  for (const std::string_view key : keys) {
    value = value->find(key);
    if (value == nullptr) return {};
  }
  return value->scalar();
}

ResourceRef ref_of(const yaml::Value& resource) {
  return {text_of(resource, {"apiVersion"}), text_of(resource, {"kind"}),
          text_of(resource, {"metadata", "name"}), text_of(resource, {"metadata", "namespace"})};
}

/// A file of its own in a package, else that of the resource before it.
FileRef file_of(const Changes::Added& added) {
  for (const std::string_view key : {"config.kubernetes.io/path", "internal.config.kubernetes.io/path"}) {
    const std::string path = text_of(added.resource, {"metadata", "annotations", key});
    if (!path.empty()) return {path, 0};
  }
  return {added.beside->file().path, {}};
}

FieldChange change_of(const Resource& resource, yaml::FieldChange change) {
  return {std::move(change), &resource, resource.ref(), resource.file()};
}

}  // namespace

void Changes::note_file(const Resource& resource, const yaml::Path& file,
                        std::vector<yaml::FieldChange> fields) {
  for (yaml::FieldChange& each : fields) each.path = file + each.path;
  files_[&resource].push_back({file, std::move(fields)});
}

std::vector<FieldChange> Changes::fields() const {
  std::vector<const Resource*> resources;
  for (const auto& [resource, operations] : by_resource_) resources.push_back(resource);
  std::sort(resources.begin(), resources.end(),
            [](const Resource* a, const Resource* b) { return a->number() < b->number(); });
  std::vector<FieldChange> all;
  for (const Resource* resource : resources) {
    const auto files = files_.find(resource);
    const auto is_file = [&](const yaml::Path& path) {
      return files != files_.end() && std::any_of(files->second.begin(), files->second.end(),
                                                  [&](const File& file) { return file.path == path; });
    };
    for (yaml::FieldChange& each : yaml::field_changes(resource->document(), by_resource_.at(resource))) {
      if (!is_file(each.path)) all.push_back(change_of(*resource, std::move(each)));
    }
    if (files == files_.end()) continue;
    for (const File& file : files->second) {
      for (const yaml::FieldChange& each : file.fields) all.push_back(change_of(*resource, each));
    }
  }
  for (const auto& [resource, asked_by] : removed_)
    all.push_back(change_of(*resource, {{}, {}, {}, asked_by}));
  for (const Added& each : added_)
    all.push_back(
        {{{}, {}, each.resource, each.asked_by}, each.beside, ref_of(each.resource), file_of(each)});
  return all;
}

}  // namespace kubeflow_sso::krm
