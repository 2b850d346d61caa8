// What is to change in a list: operations, recorded by resource, and resources that come and go.
#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "function/krm/resource.h"
#include "function/yaml/operations.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::krm {

/// The changes of one list, which ResourceList::commit carries out. The resources must outlive them.
class Changes {
 public:
  /// The operations on a resource, to add to; none at first.
  yaml::Operations& of(const Resource& resource) { return by_resource_[&resource]; }
  /// Puts a new resource into the list, behind `beside` and what was put there before.
  void add(const Resource& beside, yaml::Value resource) {
    added_.emplace_back(&beside, std::move(resource));
  }
  /// Takes a resource out of the list.
  void remove(const Resource& resource) { removed_.insert(&resource); }

  /// In no order that means anything.
  const std::map<const Resource*, yaml::Operations>& all() const { return by_resource_; }
  /// What it stands behind, and the resource; in the order of add().
  const std::vector<std::pair<const Resource*, yaml::Value>>& added() const { return added_; }
  const std::set<const Resource*>& removed() const { return removed_; }

 private:
  std::map<const Resource*, yaml::Operations> by_resource_;
  std::vector<std::pair<const Resource*, yaml::Value>> added_;
  std::set<const Resource*> removed_;
};

}  // namespace kubeflow_sso::krm
