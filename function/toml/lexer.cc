// A scan of bytes that knows strings, comments and brackets.
#include "function/toml/lexer.h"

#include <algorithm>

namespace kubeflow_sso::toml {
namespace {

using text::Span;
constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kBlank = " \t";

bool is_quote(char c) {
  return c == '"' || c == '\'';
}

bool is_bare_key(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(kBlank, at), text.size());
}

/// The offset of the line break (its \n) that ends the line of `at`, or the end of the text.
std::size_t end_of_line(std::string_view text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

std::size_t behind_line(std::string_view text, std::size_t at) {
  return std::min(end_of_line(text, at) + 1, text.size());
}

std::size_t end_of_one_line_string(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t at = begin + 1; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == quote) return at + 1;
    if (text[at] == '\\' && quote == '"') ++at;
  }
  return kNone;
}

std::size_t end_of_multi_line_string(std::string_view text, std::size_t begin) {
  const std::string_view delimiter = text.substr(begin, 3);
  for (std::size_t at = begin + 3; at < text.size(); ++at) {
    if (text.substr(at).starts_with(delimiter)) {
      // One or two quotes may stand directly before the delimiter; they belong to the string.
      const std::size_t behind = std::min(text.find_first_not_of(delimiter[0], at), text.size());
      return std::min(behind, at + 5);
    }
    if (text[at] == '\\' && delimiter[0] == '"') ++at;
  }
  return kNone;
}

/// The offset behind the bracket that closes the one at `begin`.
std::size_t end_of_brackets(std::string_view text, std::size_t begin) {
  std::size_t depth = 0;
  for (std::size_t at = begin; at < text.size(); ++at) {
    const char c = text[at];
    if (is_quote(c)) {
      at = end_of_string(text, at);
      if (at == kNone) return kNone;
      --at;
    } else if (c == '#') {
      at = end_of_line(text, at);
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if ((c == ']' || c == '}') && --depth == 0) {
      return at + 1;
    }
  }
  return kNone;
}

/// Numbers, dates and booleans. A date may hold a blank, so this goes up to a comment or the line's end.
std::size_t end_of_bare_value(std::string_view text, std::size_t begin) {
  const std::size_t stop = std::min(text.find_first_of("#\n", begin), text.size());
  return begin + text.substr(begin, stop - begin).find_last_not_of(" \t\r") + 1;
}

std::size_t end_of_value(std::string_view text, std::size_t begin) {
  const char c = begin < text.size() ? text[begin] : '\n';
  if (is_quote(c)) return end_of_string(text, begin);
  if (c == '[' || c == '{') return end_of_brackets(text, begin);
  return end_of_bare_value(text, begin);
}

/// The offset behind a key, bare, quoted or dotted; npos if there is none at `begin`.
std::size_t end_of_key(std::string_view text, std::size_t begin) {
  for (std::size_t at = begin; at < text.size();) {
    std::size_t end = at;
    if (is_quote(text[at])) {
      end = end_of_one_line_string(text, at);
    } else {
      while (end < text.size() && is_bare_key(text[end])) ++end;
    }
    if (end == kNone || end == at) return kNone;
    at = skip_blanks(text, end);
    if (at == text.size() || text[at] != '.') return end;
    at = skip_blanks(text, at + 1);
  }
  return kNone;
}

bool ends_line(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  return at == text.size() || text[at] == '#' || text[at] == '\n' || text.substr(at).starts_with("\r\n");
}

/// Reads the statement of the line at `line`; false when it is none or does not end.
bool read_statement(std::string_view text, std::size_t line, std::size_t begin, Statements& out) {
  const std::size_t key_end = end_of_key(text, begin);
  if (key_end == kNone) return false;
  const std::size_t equals = skip_blanks(text, key_end);
  if (equals == text.size() || text[equals] != '=') return false;
  const std::size_t value = skip_blanks(text, equals + 1);
  const std::size_t value_end = end_of_value(text, value);
  Statement statement{{begin, key_end}, {value, value_end}, {line, 0}};
  if (value_end == kNone) out.unclosed = statement;
  if (value_end == kNone || value_end == value || !ends_line(text, value_end)) return false;
  statement.lines.end = behind_line(text, value_end);
  out.list.push_back(statement);
  return true;
}

}  // namespace

std::size_t begin_of_text(std::string_view text) {
  return text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
}

std::size_t end_of_string(std::string_view text, std::size_t begin) {
  const std::string_view rest = text.substr(begin);
  const bool multi_line = rest.starts_with(R"(""")") || rest.starts_with("'''");
  return multi_line ? end_of_multi_line_string(text, begin) : end_of_one_line_string(text, begin);
}

Statements statements_of(std::string_view text) {
  Statements out;
  std::size_t line = begin_of_text(text);
  while (line < text.size()) {
    const std::size_t at = skip_blanks(text, line);
    if (at < text.size() && text[at] == '[') break;
    if (ends_line(text, at)) {
      line = behind_line(text, at);
    } else if (read_statement(text, line, at, out)) {
      line = out.list.back().lines.end;
    } else {
      out.end = line;
      return out;
    }
  }
  out.end = line;
  out.understood = true;
  return out;
}

std::vector<Span> elements_of(std::string_view text, Span array) {
  std::vector<Span> elements;
  bool expected = true;
  for (std::size_t at = array.begin + 1; at + 1 < array.end; ++at) {
    const char c = text[at];
    if (c == '#') {
      at = end_of_line(text, at);
    } else if (c == ',') {
      expected = true;
    } else if (std::string_view(" \t\r\n").find(c) == kNone) {
      if (expected) elements.push_back({at, at});
      expected = false;
      const bool compound = is_quote(c) || c == '[' || c == '{';
      elements.back().end = compound ? end_of_value(text, at) : at + 1;
      at = elements.back().end - 1;
    }
  }
  return elements;
}

}  // namespace kubeflow_sso::toml
