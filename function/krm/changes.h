// What is to change in the resources of one list: operations, recorded by resource.
#pragma once

#include "function/krm/resource.h"
#include "function/krm/resource_list.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::krm {

/// The way from resources that were read to the operations on them, which ResourceList::commit carries out.
class Changes {
 public:
  /// The list must outlive the Changes.
  explicit Changes(ResourceList& list) : list_(&list) {}

  /// The operations on a resource of the list, to add to; none at first.
  yaml::Operations& of(const Resource& resource) { return list_->mutable_of(resource).operations(); }

 private:
  ResourceList* list_;
};

}  // namespace kubeflow_sso::krm
