// How grave a result is.
#pragma once

#include <string_view>

namespace kubeflow_sso::krm {

enum class Severity { Info, Warning, Error };

/// `info`, `warning` or `error`, as the KRM Functions Specification spells them.
std::string_view to_string(Severity severity);

}  // namespace kubeflow_sso::krm
