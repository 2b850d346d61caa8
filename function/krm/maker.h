// What an operator in the cluster makes a Secret or ConfigMap of: an ExternalSecret, a SealedSecret.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "function/krm/resource.h"

namespace kubeflow_sso::krm {

/// A resource of which something in the cluster makes an object.
struct Maker {
  const Resource* resource;
  /// The name that the resource gives the object; empty where the object has the resource's own.
  std::string target = {};
  /// The object's keys; nothing where the resource does not tell them all.
  std::optional<std::set<std::string>> keys = {};
  /// Whether the object comes into the resource's own namespace: of ExternalSecrets and SealedSecrets that is
  /// known. A ClusterExternalSecret makes it in many, a PushSecret none at all.
  bool is_of_its_namespace = false;

  /// Whether it makes the object of that name, a hash suffix or an earlier name of the resource aside.
  bool makes(std::string_view name) const;
  /// The name of the object, without what kustomize adds to the resource's.
  std::string name() const;
};

/// What a resource makes of kind `kind`, "Secret" or "ConfigMap"; nothing for a resource of that kind itself,
/// and for one that cannot be read.
std::optional<Maker> maker_of(std::string_view kind, const Resource& resource);

}  // namespace kubeflow_sso::krm
