// The resources of a list as a reader sees them: in their order, read only.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "function/krm/resource.h"

namespace kubeflow_sso::krm {

/// Whether the resource has that name, but for a hash suffix, or had it before kustomize added a prefix or
/// suffix.
bool has_or_had_name(const Resource& resource, std::string_view name);

/// The name that the user wrote for a resource: without what kustomize added to it.
std::string written_name(const Resource& resource);

/// The resources of one list, as they stand in the input or as they will stand in the output. They must
/// outlive the Items.
class Items {
 public:
  explicit Items(std::vector<const Resource*> all);

  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }
  bool empty() const { return all_.empty(); }

  /// All of a kind.
  const std::vector<const Resource*>& of_kind(std::string_view kind) const;
  /// All of a kind in a namespace; a resource without a namespace is taken to go there.
  std::vector<const Resource*> in_namespace(std::string_view kind, std::string_view namespace_name) const;
  /// What a reference by name from that namespace means: of the kind, there (as in_namespace), of exactly
  /// that name, else of that name by has_or_had_name. Null without one.
  const Resource* find(std::string_view kind, std::string_view namespace_name, std::string_view name) const;

 private:
  std::vector<const Resource*> all_;
  std::unordered_map<std::string_view, std::vector<const Resource*>> by_kind_;
};

}  // namespace kubeflow_sso::krm
