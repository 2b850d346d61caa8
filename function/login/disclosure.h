// What of the login's values people may see.
#pragma once

#include <string>
#include <string_view>

#include "function/krm/resource.h"
#include "function/yaml/path.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::login {

/// What stands in the place of a text that is not shown.
inline constexpr std::string_view kHidden = "(not shown)";

/// The value at a path of a resource, or of a file in it, with kHidden for each text that is a secret or may
/// be one: all of a Secret; of Dex's connectors what no release has as a key without a secret; of users and
/// clients all but their names; of a variable the value, unless the function writes it; URLs with a password.
yaml::Value disclosed(const krm::Resource& resource, const yaml::Path& path, const yaml::Value& value);

/// A URL that a message shows, or kHidden where it has a password in it.
std::string disclosed_url(std::string_view url);

}  // namespace kubeflow_sso::login
