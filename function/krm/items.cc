// Finding resources by kind, namespace and name.
#include "function/krm/items.h"

#include <algorithm>
#include <utility>

namespace kubeflow_sso::krm {

bool has_or_had_name(const Resource& resource, std::string_view name) {
  if (resource.name() == name || without_hash(resource.name()) == name) return true;
  const std::vector<std::string> previous = resource.previous_names();
  return std::find(previous.begin(), previous.end(), name) != previous.end();
}

std::string written_name(const Resource& resource) {
  const std::vector<std::string> previous = resource.previous_names();
  return previous.empty() ? std::string(without_hash(resource.name())) : previous.front();
}

Items::Items(std::vector<const Resource*> all) : all_(std::move(all)) {
  for (const Resource* resource : all_) by_kind_[resource->kind()].push_back(resource);
}

const std::vector<const Resource*>& Items::of_kind(std::string_view kind) const {
  static const std::vector<const Resource*> none;
  const auto found = by_kind_.find(kind);
  return found == by_kind_.end() ? none : found->second;
}

std::vector<const Resource*> Items::in_namespace(std::string_view kind,
                                                 std::string_view namespace_name) const {
  std::vector<const Resource*> found;
  for (const Resource* resource : of_kind(kind)) {
    if (resource->namespace_name().empty() || resource->namespace_name() == namespace_name)
      found.push_back(resource);
  }
  return found;
}

const Resource* Items::find(std::string_view kind, std::string_view namespace_name,
                            std::string_view name) const {
  const Resource* renamed = nullptr;
  for (const Resource* resource : in_namespace(kind, namespace_name)) {
    if (resource->name() == name) return resource;
    if (renamed == nullptr && has_or_had_name(*resource, name)) renamed = resource;
  }
  return renamed;
}

}  // namespace kubeflow_sso::krm
