// What the user asked for on the command line.
#pragma once

namespace kubeflow_sso {

/// Runs the program. Returns its exit code: 0, 1 when a result has severity error or the input cannot be
/// read, 2 for wrong usage. Standard output gets the protocol only; messages for people go to standard error.
int command_line(int argc, const char* const* argv);

}  // namespace kubeflow_sso
