// How the program ends.
#pragma once

namespace kubeflow_sso::commands {

constexpr int kDone = 0;
constexpr int kFailed = 1;      // a result has severity error, or the input cannot be read
constexpr int kWrongUsage = 2;  // nothing was read

}  // namespace kubeflow_sso::commands
