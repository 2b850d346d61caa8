// How the program ends.
#pragma once

namespace kubeflow_sso::commands {

constexpr int kDone = 0;
constexpr int kFailed = 1;      // a result has severity error, or the input cannot be read
constexpr int kWrongUsage = 2;  // nothing was read
constexpr int kDiffers = 3;     // `diff --exit-code`: something would change

}  // namespace kubeflow_sso::commands
