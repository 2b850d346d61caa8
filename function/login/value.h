// A value that a program reads when it runs, with where it comes from.
#pragma once

#include <optional>
#include <string>

#include "function/krm/resource.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::login {

/// A field of a resource of the list.
struct Place {
  const krm::Resource* resource = nullptr;
  yaml::Path path;
};

/// Where a setting stands, in the order in which oauth2-proxy lets them win: the last one counts
/// (oauth2-proxy 7.6.0 to 7.15.2, pkg/apis/options/load.go; for variables Kubernetes' own order).
enum class Origin { Default, File, EnvFrom, Env, Flag };

/// A value as the program will see it.
struct Value {
  /// The text; nothing when the list does not tell it: it is in an object outside of the list, or a field of
  /// the pod that is known in the cluster only.
  std::optional<std::string> text;
  Origin origin = Origin::Default;
  /// Where the text stands: a key of a ConfigMap or Secret, an element of `env` or `args`, a line of a file.
  /// What refers to it, when it is not in the list.
  Place place;
  /// Whether it stands in a Secret or under a name that says so: then no message may show it.
  bool is_secret = false;

  bool is(std::string_view expected) const { return text && *text == expected; }
};

}  // namespace kubeflow_sso::login
