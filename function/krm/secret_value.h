// What stands in a Secret in the place of its values.
#pragma once

#include <string_view>

#include "function/krm/resource.h"

namespace kubeflow_sso::krm {

/// Whether a text is a variable that Flux, envsubst or a template fills in.
bool is_variable_text(std::string_view text);

/// Whether a text, as a Secret has it under `data` or `stringData`, is not the value but stands in its place:
/// a variable, a reference that another program resolves, a text that it decrypts, or what somebody writes
/// who shows no secrets.
bool is_stand_in_text(std::string_view text);

/// Whether the cluster puts keys into a Secret that the list does not show.
bool is_filled_in_cluster(const Resource& resource);

}  // namespace kubeflow_sso::krm
