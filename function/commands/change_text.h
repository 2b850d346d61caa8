// Changes in lines, for people.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "function/krm/changes.h"

namespace kubeflow_sso::commands {

/// The fields by resource, each with its lines before and after, and what asks for it. The values must be fit
/// to be shown.
std::string change_text(const std::vector<krm::FieldChange>& changes);

/// "1 field", "2 fields".
std::string counted(std::size_t number, const char* what);

}  // namespace kubeflow_sso::commands
