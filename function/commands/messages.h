// What the program tells people, on standard error.
#pragma once

#include <string_view>

#include "function/krm/result.h"
#include "function/text/source.h"

namespace kubeflow_sso::commands {

/// Writes a line as it is.
void tell(std::string_view line);

/// Tells of an error, broken into lines as results are; of one in a text with its place in front, as
/// compilers do.
void tell_error(std::string_view message);
void tell_error(const text::LocatedError& error);

/// Tells the results, a line each, which begins as a compiler's does; what is longer than a line is broken
/// at its sentences, and goes on below, indented. Infos only to who asks for them. Returns the exit code:
/// kFailed when one has severity error.
int tell(const krm::Results& results, bool verbose);

}  // namespace kubeflow_sso::commands
