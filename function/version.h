// Which version of the program this is.
#pragma once

namespace kubeflow_sso {

/// The release, and in parentheses the commit it was built from, where that is known: "0.1.0 (abcdef0)".
/// "-dirty" behind the commit: with changes that were not committed.
extern const char* const kVersion;

}  // namespace kubeflow_sso
