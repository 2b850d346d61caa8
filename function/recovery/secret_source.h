// Which Secret a variable or a file of a workload comes from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/login/workload.h"

namespace kubeflow_sso::recovery {

/// The key of a Secret that a variable has its value from, hash suffixes left out; nothing for one that is
/// written out, comes from a ConfigMap, or from an object that the list does not have.
std::optional<config::KeyRef> secret_of_variable(const login::Workload& workload, const std::string& name);

/// The variable that a text is nothing but a reference to, `$NAME` or `${NAME}`, as Dex expands it; empty for
/// any other.
std::string variable_in(const std::string& text);

/// What a certificate's file is mounted from; nothing where it is no key of a ConfigMap or Secret.
std::optional<config::CaRef> source_of_file(const login::Workload& workload, std::string_view path);

}  // namespace kubeflow_sso::recovery
