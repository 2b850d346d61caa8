// What the program tells people, on standard error.
#pragma once

#include <string_view>

#include "function/krm/result.h"

namespace kubeflow_sso::commands {

/// Writes a line as it is.
void tell(std::string_view line);

/// Tells the results, a line each; infos only to who asks for them. Returns the exit code: kFailed when one
/// has severity error.
int tell(const krm::Results& results, bool verbose);

}  // namespace kubeflow_sso::commands
