// What is to change in the resources of one list: operations, recorded by resource.
#pragma once

#include <map>

#include "function/krm/resource.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::krm {

/// Operations by resource. Resources are read only; ResourceList::commit carries the operations out.
class Changes {
 public:
  /// The operations on a resource, to add to; none at first.
  yaml::Operations& of(const Resource& resource) { return operations_[&resource]; }
  /// The operations on a resource; null when there are none.
  const yaml::Operations* find(const Resource& resource) const {
    const auto found = operations_.find(&resource);
    return found == operations_.end() ? nullptr : &found->second;
  }
  bool empty() const { return operations_.empty(); }

 private:
  std::map<const Resource*, yaml::Operations> operations_;
};

}  // namespace kubeflow_sso::krm
