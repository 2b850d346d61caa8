// What is to change in resources: operations, recorded by resource.
#pragma once

#include <map>
#include <vector>

#include "function/krm/resource.h"
#include "function/yaml/field_changes.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::krm {

/// A field that changes, of a resource or of a file in it: `data["config.yaml"].issuer`.
struct FieldChange : yaml::FieldChange {
  const Resource* resource = nullptr;
};

/// The operations on the resources of one list, which ResourceList::commit carries out. The resources must
/// outlive them.
class Changes {
 public:
  /// The operations on a resource, to add to; none at first.
  yaml::Operations& of(const Resource& resource) { return by_resource_[&resource]; }

  /// In no order that means anything.
  const std::map<const Resource*, yaml::Operations>& all() const { return by_resource_; }

  /// Notes which fields of a file change; the operation on the field that holds the file says no more than
  /// that its text does. `fields` are given by their paths in the file.
  void note_file(const Resource& resource, const yaml::Path& file, std::vector<yaml::FieldChange> fields);

  /// The fields that change, in the order of their resources.
  std::vector<FieldChange> fields() const;

 private:
  struct File {
    yaml::Path path;
    std::vector<yaml::FieldChange> fields;  // by their paths in the resource
  };

  std::map<const Resource*, yaml::Operations> by_resource_;
  std::map<const Resource*, std::vector<File>> files_;
};

}  // namespace kubeflow_sso::krm
