// Tells text from what is none.
#pragma once

#include "function/text/source.h"

namespace kubeflow_sso::yaml {

/// Throws LocatedError when `source` holds what YAML text cannot: control characters (but for tab and the
/// line breaks LF and CRLF; DEL is let pass), UTF-16, bytes that are no UTF-8, or more than 2 GiB.
void check_bytes(const text::Source& source);

}  // namespace kubeflow_sso::yaml
