// The variables of templates, as they stand in a text that nothing has filled in.
#pragma once

#include <string>
#include <string_view>

namespace kubeflow_sso::config {

/// The first of `${NAME}` (envsubst, Flux), `$(NAME)` (kustomize's old vars) and `{{ NAME }}` (Helm) in
/// `text`, without a default that it has (`${NAME:=x}`); with `bare` also `$NAME`. Empty without.
std::string template_variable(std::string_view text, bool bare);

}  // namespace kubeflow_sso::config
