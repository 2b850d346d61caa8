// What is to change in a list: operations, recorded by resource, and resources that come and go.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "function/krm/resource.h"
#include "function/yaml/field_changes.h"
#include "function/yaml/operations.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::krm {

/// A field that changes, of a resource or of a file in it: `data["config.yaml"].issuer`.
/// Without a path a whole resource: one that is added has its value, one that is removed none.
struct FieldChange : yaml::FieldChange {
  const Resource* resource = nullptr;  // of one that is added, the one that it comes to stand behind
  ResourceRef ref = {};
  FileRef file = {};  // of one that is added, where it will stand; without a line
};

/// The changes of one list, which ResourceList::commit carries out. The resources must outlive them.
class Changes {
 public:
  /// A resource that comes.
  struct Added {
    const Resource* beside;  // what it stands behind
    yaml::Value resource;
    std::string asked_by;
  };

  /// `tells_fields`: whether somebody will ask for fields(), which takes time that the function itself does
  /// not have to spend.
  explicit Changes(bool tells_fields) : tells_fields_(tells_fields) {}
  /// For nobody.
  Changes() = default;

  /// The operations on a resource, to add to; none at first.
  yaml::Operations& of(const Resource& resource) { return by_resource_[&resource]; }
  /// Puts a new resource into the list, behind `beside` and what was put there before.
  void add(const Resource& beside, yaml::Value resource) {
    added_.push_back({&beside, std::move(resource), asked_by_});
  }
  /// Takes a resource out of the list.
  void remove(const Resource& resource) { removed_.emplace(&resource, asked_by_); }
  /// What asks for the resources that come and go from here on (yaml::Operations::asked_by).
  void asked_by(std::string what) { asked_by_ = std::move(what); }
  const std::string& asked_by() const { return asked_by_; }

  /// In no order that means anything.
  const std::map<const Resource*, yaml::Operations>& all() const { return by_resource_; }
  /// In the order of add().
  const std::vector<Added>& added() const { return added_; }
  /// Each with what asks for it.
  const std::map<const Resource*, std::string>& removed() const { return removed_; }

  bool tells_fields() const { return tells_fields_; }
  /// Notes which fields of a file change; the operation on the field that holds the file says no more than
  /// that its text does. `fields` are given by their paths in the file. For fields() alone.
  void note_file(const Resource& resource, const yaml::Path& file, std::vector<yaml::FieldChange> fields);

  /// The fields that change, in the order of their resources, then what goes and comes.
  std::vector<FieldChange> fields() const;

 private:
  struct File {
    yaml::Path path;
    std::vector<yaml::FieldChange> fields;  // by their paths in the resource
  };

  std::map<const Resource*, yaml::Operations> by_resource_;
  std::map<const Resource*, std::vector<File>> files_;
  std::vector<Added> added_;
  std::map<const Resource*, std::string> removed_;
  std::string asked_by_;
  bool tells_fields_ = false;
};

}  // namespace kubeflow_sso::krm
