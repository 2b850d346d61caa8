// The pod template of a Deployment: its containers, and what filters put into one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "function/krm/config_file.h"
#include "function/krm/resource.h"
#include "function/releases/dex_connectors.h"
#include "function/yaml/path.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::filters {

/// `spec.template.spec`, then the steps.
yaml::Path in_pod(std::initializer_list<yaml::Step> steps);

/// The image of a container, taken apart: `ghcr.io/dexidp/dex:v2.41.1@sha256:...`.
struct Image {
  std::string repository;  // "ghcr.io/dexidp/dex"
  std::string tag;         // "v2.41.1", empty without
};
Image parse_image(std::string_view reference);

/// One container of a Deployment.
class Container {
 public:
  /// The container of that name, else the one whose image's repository ends in `/image`, else the only one.
  static std::optional<Container> find(krm::Resource& deployment, std::string_view name,
                                       std::string_view image);

  Image image() const;
  /// The release that the image's tag names.
  std::optional<releases::Version> version() const { return releases::Version::parse(image().tag); }

  /// The entry of `env` with that name, or null.
  const yaml::Node* env(std::string_view name) const;
  std::size_t env_index(std::string_view name) const;
  /// The names in `env` that begin with `prefix`.
  std::vector<std::string> env_names(std::string_view prefix) const;
  /// Sets the entry of `env` with that name.
  void set_env(const std::string& name, yaml::Value entry);
  void remove_env(const std::string& name);

  /// The path of a field of this container.
  yaml::Path path(std::initializer_list<yaml::Step> steps) const;
  krm::Resource& deployment() const { return *deployment_; }

 private:
  Container(krm::Resource& deployment, std::size_t index) : deployment_(&deployment), index_(index) {}
  krm::Resource* deployment_;
  std::size_t index_;
};

/// Sets the element of a list whose field `key` is `name`, at its place or at the end.
void set_named(krm::Resource& resource, const yaml::Path& list, std::string_view key, const std::string& name,
               yaml::Value element);
/// Removes it, if it is there.
void remove_named(krm::Resource& resource, const yaml::Path& list, std::string_view key,
                  const std::string& name);
/// The value of the field `key` in each element of a list; empty where an element lacks it. Throws
/// LocatedError, which names the field, for what is no list of mappings.
std::vector<std::string> names_in(const krm::Resource& resource, const yaml::Path& list,
                                  std::string_view key);

/// Whether kustomize will give the object a name by its content.
bool will_be_hashed(const krm::Resource& object);

/// Makes the pods restart when their configuration changes: the annotation `kubeflow-sso.io/config-checksum`
/// gets the SHA-256 of the `edited` text. Not where kustomize names the configuration by its content; where
/// an earlier one did, so that the name no longer tells, only when the text changes or the annotation is
/// there.
void restart_on_change(krm::Resource& deployment, const krm::ConfigFile& config, std::string_view edited);

}  // namespace kubeflow_sso::filters
