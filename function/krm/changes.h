// What is to change in resources: operations, recorded by resource.
#pragma once

#include <map>

#include "function/krm/resource.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::krm {

/// The operations on the resources of one list, which ResourceList::commit carries out. The resources must
/// outlive them.
class Changes {
 public:
  /// The operations on a resource, to add to; none at first.
  yaml::Operations& of(const Resource& resource) { return by_resource_[&resource]; }

  /// In no order that means anything.
  const std::map<const Resource*, yaml::Operations>& all() const { return by_resource_; }

 private:
  std::map<const Resource*, yaml::Operations> by_resource_;
};

}  // namespace kubeflow_sso::krm
