// Where the parts of a TOML text begin and end, in bytes. Gives no meaning to them: that is toml++'s part.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "function/text/span.h"

namespace kubeflow_sso::toml {

/// One `key = value` statement.
struct Statement {
  text::Span key;    // all parts of a dotted key, with their quotes
  text::Span value;  // without a comment behind it
  text::Span lines;  // whole lines of key and value, line break included
};

/// The statements before the first table header.
struct Statements {
  std::vector<Statement> list;
  std::size_t end = 0;      // where the line of the first table header begins, or the end of the text
  bool understood = false;  // false: reading stopped at something that is no statement
  std::optional<Statement> unclosed;  // the statement whose value does not end, if that is why it stopped
};

Statements statements_of(std::string_view text);

/// The offset behind the string, of any of the four kinds, whose quote stands at `begin`; npos if it does not
/// end.
std::size_t end_of_string(std::string_view text, std::size_t begin);

/// The elements of the array that covers `array`.
std::vector<text::Span> elements_of(std::string_view text, text::Span array);

/// The offset of the first byte that matters: 3 behind a byte order mark, else 0.
std::size_t begin_of_text(std::string_view text);

}  // namespace kubeflow_sso::toml
