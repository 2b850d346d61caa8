// The parts of Kubeflow's login: where each should be, what it looks like elsewhere, and how `targets` name
// it.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/krm/items.h"
#include "function/krm/resource.h"

namespace kubeflow_sso::login {

/// A field of `targets`, with Kubeflow's value and the one that holds.
struct Target {
  std::string_view field;  // "config"
  std::string usual;
  std::string value;
};

/// A part that the function changes, or that the login needs.
struct Part {
  enum class Name { DexConfig, DexWorkload, ProxyConfig, ProxyWorkload, Parameters, Authentication };
  static constexpr std::size_t kCount = 6;

  Name name;
  std::string_view title;  // "Dex's configuration"
  std::string_view kinds;  // "ConfigMap or Secret"
  std::string_view group;  // of `targets`: "dex"
  Target space;
  Target object;
  Target key = {};  // the file's key, for ConfigMaps and Secrets

  bool has_kind(const krm::Resource& resource) const;
  /// Whether the resource is the part: by kind and name; an absent namespace matches, and so do a hash suffix
  /// and a name from before a prefix. Throws LocatedError.
  bool matches(const krm::Resource& resource) const;
  /// Whether the resource looks like the part, whatever it is called. Throws LocatedError.
  bool looks_like(const krm::Resource& resource) const;
  /// `Deployment auth/dex`, where the part should be.
  std::string text() const;
};

/// The parts, in the order of their results.
std::array<Part, Part::kCount> parts_of(const config::Targets& targets);

/// What a list has of a part.
struct Finding {
  Part part;
  std::vector<const krm::Resource*> found = {};  // what is the part; several: which one, cannot be told
  std::vector<const krm::Resource*> alike = {};  // what looks like it and is not

  const krm::Resource* only() const { return found.size() == 1 ? found[0] : nullptr; }
};

/// `targets: {dex: {namespace: sso, config: my-dex}}`: what leads to a part's resource, and to the parts of
/// the same group that are alike in its namespace; without what is Kubeflow's own, and without hash suffixes.
std::string targets_line(const Finding& finding, const krm::Resource& resource,
                         const std::array<Finding, Part::kCount>& findings);

}  // namespace kubeflow_sso::login
