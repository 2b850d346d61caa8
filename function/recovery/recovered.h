// A functionConfig that was read out of a login, with what could not be kept of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/login/login.h"
#include "function/yaml/path.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::recovery {

/// What somebody must know of a field, a comment in the file; shows no secret.
struct Note {
  yaml::Path path;  // of the field, which need not be there: spec.localUsers
  std::string text;
};

/// A Secret that the functionConfig names and that is yet to be made.
struct NewSecret {
  std::string name;
  std::string namespace_name;
  std::vector<std::string> keys;
};

struct Recovered {
  yaml::Value spec = yaml::Value::mapping();
  std::vector<Note> notes;
  std::vector<NewSecret> new_secrets;

  void note(yaml::Path path, std::string text) { notes.push_back({std::move(path), std::move(text)}); }
  void need(const config::KeyRef& ref, const std::string& namespace_name);
};

/// The `targets` that lead to the parts of a list which have other names than Kubeflow's, as far as each is
/// there once. Empty where none has.
yaml::Value targets_of(const krm::Items& items);

/// Reads the functionConfig back. Of a login that the function made, it is the one that it was made with,
/// as far as the list tells. Of any other, it is one that keeps how users log in: without what would let in
/// who should not get in, and secrets that can be read, with a note for each. `targets` is that of
/// targets_of, by which `login` was read; `kubeflow_url` wins over what the login says, where it is not
/// empty. What the list does not tell stands nowhere, with a note.
Recovered recover(const login::Login& login, yaml::Value targets, const std::string& kubeflow_url);

/// Whether the function has changed what the workload reads: it then has the checksum that restarts it.
bool has_checksum(const login::Workload& workload);

/// The functionConfig with that `spec`, as the function would load it.
config::KubeflowSSO loaded(const yaml::Value& spec, krm::Results& results);

}  // namespace kubeflow_sso::recovery
