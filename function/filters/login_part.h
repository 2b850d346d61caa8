// One part of Kubeflow's login: where it should be, what it looks like elsewhere, and how `targets` name it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "function/krm/resource.h"

namespace kubeflow_sso::filters {

/// A field of `targets`, with Kubeflow's value and the one that holds.
struct Target {
  std::string_view field;  // "config"
  std::string usual;
  std::string value;
};

/// A part of the login: what it is called, and what the user writes to point at another one.
struct Part {
  std::string_view title;  // "Dex's configuration"
  std::vector<std::string_view> kinds;
  std::string_view group;  // of `targets`: "dex"
  Target space;
  Target name;
  Target key = {};  // the file's key, for ConfigMaps and Secrets

  bool has_kind(const krm::Resource& resource) const;
};

/// Whether the resource is the part: by kind and name, an absent namespace matches.
bool matches(krm::Resource& resource, const Part& part);

/// Whether the resource looks like the part, whatever it is called.
bool looks_like(krm::Resource& resource, const Part& part);

/// `Deployment auth/dex`, where the part should be.
std::string kind_and_name(const Part& part);

/// A part, and the resource that the user may mean by it.
struct Candidate {
  const Part* part;
  krm::Resource* resource;
};

/// `targets: {dex: {namespace: sso, config: my-dex}}`: what leads to all of the candidates, without what is
/// Kubeflow's own. They are of one group and in one namespace, one at least.
std::string targets_line(const std::vector<Candidate>& candidates);

}  // namespace kubeflow_sso::filters
