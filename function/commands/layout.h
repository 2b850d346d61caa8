// Text for people, in lines.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kubeflow_sso::commands {

/// How wide lines are where nobody says otherwise.
inline constexpr std::size_t kWidth = 100;

/// The text in lines of at most `width` characters, broken at blanks; each but the first is indented. A word
/// that is longer stays whole. Ends without a line break.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width = kWidth);

/// `title` and, in a column of its own, the text; with a line break.
std::string entry(std::string_view title, std::string_view text);

/// How many characters a UTF-8 text has.
std::size_t characters(std::string_view text);

}  // namespace kubeflow_sso::commands
