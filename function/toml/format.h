// How a value is written in TOML, in the manner of the value that it replaces.
#pragma once

#include <string>
#include <string_view>

#include "function/text/span.h"
#include "function/toml/document.h"
#include "function/toml/value.h"

namespace kubeflow_sso::toml {

/// A new value, in the style of Kubeflow's own file: `"text"`, `[ "a", "b" ]`.
std::string formatted(const Value& value);

/// What replaces the value of `old`, a setting of `text`. Strings keep their kind of quotes where they can
/// hold the new text; an array on one line keeps its blanks; an array with one element a line keeps its
/// lines, with the comments between and behind the elements that stay. Line breaks are `line_break`.
std::string formatted_like(const Value& value, std::string_view text, const Setting& old,
                           std::string_view line_break);

/// The key, in quotes where it needs them.
std::string formatted_key(std::string_view key);

}  // namespace kubeflow_sso::toml
