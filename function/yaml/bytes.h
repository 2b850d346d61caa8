// Tells text from what is none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "function/text/source.h"

namespace kubeflow_sso::yaml {

/// Throws LocatedError when `source` holds what YAML text cannot: control characters (but for tab and the
/// line breaks LF and CRLF; DEL is let pass), UTF-16, bytes that are no UTF-8, or more than 2 GiB.
/// Tells whether it holds a character that find_old_break finds.
bool check_bytes(const text::Source& source);

/// The first place from `from` on of U+0085, U+2028 or U+2029, which YAML 1.1 takes for line breaks and YAML
/// 1.2 does not; npos without. `text` must be UTF-8.
std::size_t find_old_break(std::string_view text, std::size_t from = 0);
/// What to tell about the one that `text` begins with.
std::string old_break_message(std::string_view text);

}  // namespace kubeflow_sso::yaml
