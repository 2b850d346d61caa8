// A workload (a Deployment, or whatever else runs pods) as the kubelet will run it: its containers, their
// arguments and variables, and the files that they find.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/krm/items.h"
#include "function/krm/resource.h"
#include "function/login/value.h"
#include "function/releases/version.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::login {

/// Whether pods are made from the resource: a Deployment, StatefulSet, DaemonSet, ReplicaSet, Rollout (Argo
/// Rollouts) or Pod. Of a dump not the ReplicaSets and Pods that belong to one of these.
bool runs_pods(const krm::Resource& resource);
/// The path of the pod's own spec: `spec.template.spec`, of a Pod `spec`.
yaml::Path pod_spec(const krm::Resource& workload);

/// The image of a container, taken apart: `ghcr.io/dexidp/dex:v2.41.1@sha256:...`.
struct Image {
  std::string repository;  // "ghcr.io/dexidp/dex"
  std::string tag;         // "v2.41.1", empty without
};
Image parse_image(std::string_view reference);

/// A command-line argument, `$(NAME)` expanded as the kubelet does.
struct Argument {
  std::string text;
  yaml::Path path;  // the element of `command` or `args` that it stands in
  bool is_known =
      true;  // false: it has a variable in it that the list does not tell; `text` has `$(NAME)` there
};

/// What a container finds at a path.
struct MountedFile {
  /// The volume's source when it is one: "ConfigMap" or "Secret"; else empty, and `source` says what is
  /// there ("emptyDir"), or is empty when nothing is mounted there.
  std::string kind;
  std::string name;  // of the object, as the volume has it
  std::string key;
  std::string source;
  yaml::Path volume;  // the volume, or the list of mounts when none fits
  /// The object; null when it is not in the list.
  const krm::Resource* object = nullptr;

  bool is_object() const { return !kind.empty(); }
};

/// One container of a workload. Reading throws LocatedError, which names the field, for what is of another
/// shape than Kubernetes has.
class Workload {
 public:
  /// The workload's container of that name, else the one whose image's repository ends in `/image`, else the
  /// only one; nothing when none of these is there. `namespace_name` is where a workload that names none will
  /// go. The list must outlive the Workload.
  static std::optional<Workload> find(const krm::Resource& resource, std::string_view container,
                                      std::string_view image, const krm::Items& items,
                                      std::string_view namespace_name);

  const krm::Resource& resource() const { return *resource_; }
  const std::string& namespace_name() const { return namespace_; }
  /// The path of a field of the container.
  yaml::Path path(std::initializer_list<yaml::Step> steps) const;

  Image image() const;
  /// The release that the image's tag names.
  std::optional<releases::Version> version() const { return releases::Version::parse(image().tag); }
  /// How many pods may run at once: `spec.replicas`, 1 when it is absent, or the `maxReplicas` of a
  /// HorizontalPodAutoscaler of the list that scales it.
  int replicas() const;

  /// The words of `command` and `args`; of a shell's `-c` text, its words. Nothing when a shell has more to
  /// do there than to start one program.
  const std::optional<std::vector<Argument>>& arguments() const { return arguments_; }
  /// Whether the pod has no volume and the container no mount: a workload cut down to what somebody cares
  /// about, or one whose files something adds in the cluster. It does not tell what it reads.
  bool mounts_nothing() const;

  /// A variable of the environment; nothing when the list shows that there is none. One from an object or a
  /// key that the list does not have is not known. Of equal names in `env` the last counts, and `env` before
  /// `envFrom`.
  std::optional<Value> variable(std::string_view name) const;
  /// All variables that the list tells, by name.
  const std::map<std::string, Value, std::less<>>& variables() const { return variables_; }
  /// The objects of `envFrom` that are not in the list, as "Secret name": any variable may come from these.
  const std::vector<std::string>& unknown_sources() const { return unknown_sources_; }

  /// What the container finds at a path, absolute or from its `workingDir`.
  MountedFile file_at(std::string_view path) const;

  /// The object that the workload means by a name: in its namespace. Null when the list has none.
  const krm::Resource* object(std::string_view kind, std::string_view name) const;

 private:
  Workload(const krm::Resource& resource, std::size_t container, const krm::Items& items,
           std::string namespace_name);
  void read_env_from();
  void read_env();
  void read_env_entry(std::size_t index);
  void read_arguments();
  /// Nothing when a variable in it is not known.
  std::optional<std::string> expanded(std::string_view text) const;
  MountedFile file_in(std::size_t volume, const std::string& inside) const;
  bool object_file(const yaml::Path& source, std::string_view kind, std::string_view name_key,
                   const std::string& inside, MountedFile& file) const;

  const krm::Resource* resource_;
  const krm::Items* items_;
  yaml::Path container_;
  std::string namespace_;
  std::optional<std::vector<Argument>> arguments_;
  std::map<std::string, Value, std::less<>> variables_;
  std::vector<std::string> unknown_sources_;
};

/// The value of an option among arguments: `--name=value` or `--name value`, of several the last; nothing
/// when it is not there.
std::optional<Argument> option(const std::vector<Argument>& arguments, std::string_view name);

}  // namespace kubeflow_sso::login
