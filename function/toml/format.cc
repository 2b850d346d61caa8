// Quotes, and the layout of arrays.
#include "function/toml/format.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "function/text/source.h"
#include "function/toml/lexer.h"

namespace kubeflow_sso::toml {
namespace {

using text::Span;
constexpr std::size_t kNone = std::string_view::npos;
constexpr std::string_view kBlanks = " \t\r\n";

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

bool fits_literal(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return c == '\'' || (is_control(c) && c != '\t'); });
}

std::string escaped(char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kSpecial = "\"\\\b\t\n\f\r";
  constexpr std::string_view kLetters = "\"\\btnfr";
  if (const std::size_t known = kSpecial.find(c); known != kNone) return {'\\', kLetters[known]};
  if (!is_control(c)) return {c};
  const auto byte = static_cast<unsigned char>(c);
  return {'\\', 'u', '0', '0', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
}

std::string quoted(std::string_view text, bool literal) {
  if (literal && fits_literal(text)) return "'" + std::string(text) + "'";
  std::string out = "\"";
  for (const char c : text) out += escaped(c);
  return out + "\"";
}

/// What stands between the brackets of an array on one line, besides the elements.
struct Layout {
  std::string open = " ";
  std::string separator = ", ";
  std::string close = " ";
  bool literal = false;
};

std::string on_one_line(const Value::List& list, const Layout& layout) {
  std::string out = "[";
  for (const std::string& element : list) {
    out += out.size() == 1 ? layout.open : layout.separator;
    out += quoted(element, layout.literal);
  }
  return out + (list.empty() ? "" : layout.close) + "]";
}

/// Without elements to look at, the blanks between the brackets stand on both sides.
Layout layout_of(std::string_view text, Span array, const std::vector<Span>& elements) {
  Layout layout;
  if (text[array.begin] != '[') {
    layout.literal = text[array.begin] == '\'';
    return layout;
  }
  const std::string_view inside = text.substr(array.begin + 1, array.size() - 2);
  if (inside.find('\n') != kNone) {
    layout.literal = !elements.empty() && text[elements.front().begin] == '\'';
    return layout;
  }
  if (elements.empty()) {
    layout.open = layout.close = inside;
    return layout;
  }
  layout.open = text.substr(array.begin + 1, elements.front().begin - array.begin - 1);
  layout.close = text.substr(elements.back().end, array.end - 1 - elements.back().end);
  layout.literal = text[elements.front().begin] == '\'';
  if (elements.size() > 1)
    layout.separator = text.substr(elements[0].end, elements[1].begin - elements[0].end);
  return layout;
}

/// One line between the brackets of an array; `element` is npos for a blank line or a comment.
struct Line {
  std::string text;
  std::size_t element = kNone;
  std::size_t comma = kNone;  // its place, or where it is missing
  bool has_comma = false;
};

/// An array with one element a line at most, and none beside the brackets.
struct Lines {
  std::string head;  // the bracket's line
  std::vector<Line> lines;
  std::string tail;  // the blanks before the closing bracket
  std::string indent;
  bool literal = false;
  bool trailing_comma = false;
};

/// The line of one element, if nothing else stands on it but a comma and a comment.
std::optional<Line> element_line(std::string_view line, Span element, std::size_t index) {
  if (line.find_first_not_of(kBlanks) != element.begin || element.end > line.size()) return std::nullopt;
  Line out{std::string(line), index, element.end, false};
  std::size_t at = line.find_first_not_of(kBlanks, element.end);
  if (at != kNone && line[at] == ',') {
    out.comma = at;
    out.has_comma = true;
    at = line.find_first_not_of(kBlanks, at + 1);
  }
  if (at != kNone && line[at] != '#') return std::nullopt;
  return out;
}

/// Takes the array apart into lines; nothing when it is laid out in another way.
std::optional<Lines> lines_of(std::string_view text, Span array, const std::vector<Span>& elements) {
  Lines out;
  std::size_t at = text.find('\n', array.begin) + 1;
  if (at == 0 || elements.empty() || elements.front().begin < at) return std::nullopt;
  out.head = text.substr(array.begin, at - array.begin);
  const std::size_t last = text.rfind('\n', array.end - 1) + 1;
  std::size_t next = 0;
  while (at < last) {
    const std::size_t end = text.find('\n', at) + 1;
    const std::string_view line = text.substr(at, end - at);
    const bool has_element = next < elements.size() && elements[next].begin < end;
    std::optional<Line> taken = Line{std::string(line)};
    if (has_element) {
      const Span element{elements[next].begin - at, elements[next].end - at};
      taken = element_line(line, element, next++);
    } else if (const std::size_t first = line.find_first_not_of(kBlanks);
               first != kNone && line[first] != '#') {
      return std::nullopt;  // a comma on a line of its own
    }
    if (!taken) return std::nullopt;
    if (taken->element == 0) out.indent = line.substr(0, elements[0].begin - at);
    if (has_element) out.trailing_comma = taken->has_comma;
    out.lines.push_back(*std::move(taken));
    at = end;
  }
  out.tail = text.substr(last, array.end - 1 - last);
  out.literal = text[elements.front().begin] == '\'';
  const bool alone = next == elements.size() && out.tail.find_first_not_of(kBlanks) == kNone;
  return alone ? std::optional(out) : std::nullopt;
}

Line fresh_line(const Lines& old, std::string_view element, std::string_view line_break) {
  Line line{old.indent + quoted(element, old.literal), 0, 0, false};
  line.comma = line.text.size();
  line.text += line_break;
  return line;
}

/// The lines of elements that stay, in their order, and fresh lines for the others where they belong.
/// Comments and blank lines stay.
std::vector<Line> merged(const Lines& old, const Value::List& before, const Value::List& after,
                         std::string_view line_break) {
  std::vector<Line> out;
  std::vector<Line> pending;  // comments: they belong to the element below them
  auto next = after.begin();
  const auto write_fresh = [&](auto end) {
    for (; next != end; ++next) out.push_back(fresh_line(old, *next, line_break));
  };
  const auto write_pending = [&] {
    out.insert(out.end(), pending.begin(), pending.end());
    pending.clear();
  };
  for (const Line& line : old.lines) {
    if (line.element == kNone) {
      pending.push_back(line);
      continue;
    }
    const auto found = std::find(next, after.end(), before[line.element]);
    if (found == after.end()) continue;
    write_fresh(found);
    write_pending();
    out.push_back(line);
    ++next;
  }
  write_fresh(after.end());
  write_pending();
  return out;
}

std::string on_lines(const Lines& old, const Value::List& before, const Value::List& after,
                     std::string_view line_break) {
  std::vector<Line> lines = merged(old, before, after, line_break);
  bool last = true;
  for (std::size_t i = lines.size(); i-- > 0;) {
    Line& line = lines[i];
    if (line.element == kNone) continue;
    if (!line.has_comma && (!last || old.trailing_comma)) line.text.insert(line.comma, ",");
    last = false;
  }
  std::string out = old.head;
  for (const Line& line : lines) out += line.text;
  return out + old.tail + "]";
}

std::string list_like(const Value::List& list, std::string_view text, const Setting& old,
                      std::string_view line_break) {
  const Span span = old.value_span;
  const bool array = text[span.begin] == '[';
  const auto elements = array ? elements_of(text, span) : std::vector<Span>();
  if (const auto* before = std::get_if<Value::List>(&old.value.value); before != nullptr && array) {
    if (const auto lines = lines_of(text, span, elements)) return on_lines(*lines, *before, list, line_break);
  }
  return on_one_line(list, layout_of(text, span, elements));
}

std::string formatted_scalar(const Value& value, bool literal) {
  if (const auto* flag = std::get_if<bool>(&value.value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<long long>(&value.value)) return std::to_string(*number);
  if (const auto* string = std::get_if<std::string>(&value.value)) return quoted(*string, literal);
  throw text::InternalError(
      "only booleans, integers, strings and lists of strings are written to a TOML file");
}

}  // namespace

std::string formatted(const Value& value) {
  if (const auto* list = std::get_if<Value::List>(&value.value)) return on_one_line(*list, {});
  return formatted_scalar(value, false);
}

std::string formatted_like(const Value& value, std::string_view text, const Setting& old,
                           std::string_view line_break) {
  if (const auto* list = std::get_if<Value::List>(&value.value))
    return list_like(*list, text, old, line_break);
  return formatted_scalar(value, text[old.value_span.begin] == '\'');
}

std::string formatted_key(std::string_view key) {
  constexpr std::string_view kBare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
  const bool bare = !key.empty() && key.find_first_not_of(kBare) == kNone;
  return bare ? std::string(key) : quoted(key, false);
}

}  // namespace kubeflow_sso::toml
