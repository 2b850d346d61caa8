// What a filter puts into a pod template: variables from Secrets, CA certificates, a restart. The same for
// every program.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/krm/changes.h"
#include "function/krm/config_file.h"
#include "function/login/workload.h"

namespace kubeflow_sso::filters {

/// Records changes of one container and its pod. All names are those that the caller owns by a prefix: what
/// carries the prefix and is not set again is removed by remove_stale(). Throws LocatedError for lists of
/// another shape than Kubernetes has.
class PodWiring {
 public:
  /// All must outlive the PodWiring.
  PodWiring(const login::Workload& workload, krm::Changes& changes)
      : workload_(workload), changes_(changes) {}

  /// What asks for that which follows (yaml::Operations::asked_by).
  void asked_by(std::string what) { changes_.of(workload_.resource()).asked_by(std::move(what)); }

  /// Sets a variable from a key of a Secret: a present one at its place, a new one at the end.
  void set_secret(const std::string& variable, const config::KeyRef& secret);
  /// Sets a variable to a text, in the same way.
  void set_text(const std::string& variable, const std::string& text);
  /// Removes a variable that none of the above sets.
  void remove(std::string_view variable);
  /// Mounts a CA certificate as `folder`/ca.crt.
  void mount_ca(const std::string& volume, const std::string& folder, const config::CaRef& ca);
  /// Mounts keys of Secrets as files of `folder`, each under the name that is its key in `files`.
  void mount_secrets(const std::string& volume, const std::string& folder,
                     const std::map<std::string, config::KeyRef>& files);
  /// Puts `folders`, all below `own`, into a variable that lists folders with colons between them: behind
  /// what stands there, else behind `standard`. Others below `own` go, and with the last of them the
  /// variable.
  void set_folders(std::string_view variable, std::string_view own, std::string_view standard,
                   const std::vector<std::string>& folders);
  /// Removes the variables with the prefix, and the owned volumes and mounts, that were not set by this
  /// PodWiring.
  void remove_stale(std::string_view variable_prefix, bool (*is_own_volume)(std::string_view name));
  /// Makes the pods restart when their file changes: the annotation `kubeflow-sso.io/config-checksum` gets
  /// the SHA-256 of the `edited` text. Not where kustomize names the file's object by its content; where an
  /// earlier one did, so that the name no longer tells, only when the text changes or the annotation is
  /// there.
  void restart_on_change(const krm::ConfigFile& file, std::string_view edited);

 private:
  /// The name to write for a reference: that of the object in the list (with its hash suffix, in a plain
  /// stream), else the one that stands there already if it differs by a hash suffix only, else `name`. An
  /// object that kustomize gave a prefix keeps its former name here: kustomize mends the reference.
  std::string name_to_write(std::string_view kind, const std::string& name, std::string_view present) const;
  void set_named(const yaml::Path& list, const std::string& name, yaml::Value element);
  void add_volume(const std::string& volume, const std::string& folder, const std::string& source,
                  yaml::Value content);

  const login::Workload& workload_;
  krm::Changes& changes_;
  std::set<std::string> variables_;
  std::set<std::string> volumes_;
};

/// The Secret, as the container's `env` names it, that a variable comes from; empty for any other.
std::string_view secret_of_variable(const login::Workload& workload, std::string_view variable);

/// Whether kustomize will give the object a name by its content.
bool will_be_hashed(const krm::Resource& object);

}  // namespace kubeflow_sso::filters
