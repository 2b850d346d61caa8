// References from a workload to Secrets and ConfigMaps of the same list.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/filters/login_stack.h"

namespace kubeflow_sso::filters {

/// The object that a workload means by `name`: of that kind, in the workload's namespace, the name equal,
/// equal but for a hash suffix, or equal before a prefix. Null when the list has none.
krm::Resource* find_object(const LoginStack& stack, std::string_view kind, std::string_view name,
                           const krm::Resource& workload);

/// The name to write: that of the object in the list (with its hash suffix, in a plain stream), else the one
/// that stands there already if it differs by a hash suffix only, else the one of the functionConfig. An
/// object that kustomize gave a prefix keeps its former name here: kustomize mends the reference.
std::string name_to_write(const LoginStack& stack, std::string_view kind, const std::string& name,
                          std::string_view present, const krm::Resource& workload);

/// Errors for a reference that cannot work: an object of that name in another namespace or in none, or one
/// without the key. Where the list has no object of that name, a warning if it has one that may be meant,
/// else an info. `path` is the field of the functionConfig.
void check_reference(const LoginStack& stack, std::string_view kind, const config::KeyRef& ref,
                     const yaml::Path& path, const krm::Resource& workload);

}  // namespace kubeflow_sso::filters
