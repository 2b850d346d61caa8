// Values as YAML text, in the style of what stands around them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "function/yaml/document.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::yaml {

/// How the neighbours are written.
struct Layout {
  std::string line_break = "\n";
  std::size_t step = 2;           // indentation of a nested mapping
  bool indent_sequences = false;  // dashes deeper than their key
  bool json = false;              // keys and strings always in double quotes
  Style strings = Style::Plain;   // the quotes that strings get where none are needed
};

/// A scalar on one line. `wanted` is the style that it should have if its text allows: Plain, SingleQuoted or
/// DoubleQuoted. A string that would read as something else when plain gets quotes. `flow` says that it
/// stands inside `[ ]` or `{ }`.
std::string write_scalar(const Value& value, Style wanted, bool flow);

/// A key, in quotes where it needs them or the layout is JSON's.
std::string write_key(const std::string& key, const Layout& layout, bool flow);

/// Text inside double quotes, without them.
std::string escape_double_quoted(std::string_view text);

/// A value inside `[ ]` or `{ }`, on one line.
std::string write_flow(const Value& value, const Layout& layout);

/// A node that begins at `column` of its line; its further lines are indented to that column. Ends without a
/// line break. An empty collection is `[]` or `{}`.
std::string write_block(const Value& value, std::size_t column, const Layout& layout);

/// `key: value` or `key:` and the value on lines of its own, as an entry of a block mapping at `column`.
std::string write_entry(const std::string& key, const Value& value, std::size_t column, const Layout& layout);

/// `- item` of a block sequence whose dashes stand at `column`.
std::string write_item(const Value& item, std::size_t column, const Layout& layout);

/// Whether `text` can stand without escapes. These need one, unless `allowed` holds them: control characters,
/// characters that YAML 1.1 readers take for line breaks (U+0085, U+2028, U+2029), a byte order mark, U+FFFE
/// and U+FFFF.
bool needs_no_escape(std::string_view text, std::string_view allowed);

/// Whether `text` can be the content of a literal block scalar with a plain `|` or `|-` header: it does not
/// begin with blanks, ends in one line feed at most, and needs no escapes.
bool fits_literal(std::string_view text);

}  // namespace kubeflow_sso::yaml
