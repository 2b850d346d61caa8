// Scalars within a line and flow collections. A *flow indicator* is one of `,[]{}`, which end a plain scalar
// in flow collections.
#include "function/yaml/inline_parser.h"

#include <algorithm>
#include <cctype>
#include <string>

#include "function/yaml/scalar.h"

namespace kubeflow_sso::yaml {
namespace {

using text::Span;

bool is_flow_indicator(char c) {
  return c == ',' || c == '[' || c == ']' || c == '{' || c == '}';
}
/// go-yaml takes no other characters in anchors; yaml-cpp takes more, so that `*a:` would mean different
/// things.
bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

std::string in_backquotes(char c) {
  return std::string("`") + c + "`";
}

}  // namespace

// ---- anchors, tags, aliases ----

void InlineParser::properties(Node& node) {
  while (cursor_.peek() == '&' || cursor_.peek() == '!') {
    const std::size_t begin = cursor_.at();
    const bool anchor = cursor_.peek() == '&';
    if (anchor) {
      anchor_name(begin);
    } else {
      tag();
    }
    const std::string_view word = cursor_.text().substr(begin, cursor_.at() - begin);
    std::string_view& slot = anchor ? node.anchor : node.tag;
    if (!slot.empty()) cursor_.fail(begin, anchor ? "two anchors on one value" : "two tags on one value");
    slot = anchor ? word.substr(1) : word;
    if (node.properties.empty()) node.properties.begin = begin;
    node.properties.end = cursor_.at();
    if (flow_depth_ > 0) {
      flow_skip();
    } else {
      cursor_.skip_blanks();
    }
  }
}

void InlineParser::tag() {
  constexpr std::string_view kCharacters = "!-_;/?:@&=+$.~*'()%<>";
  while (true) {
    const char c = cursor_.peek();
    const bool flow_ends = flow_depth_ > 0 && is_flow_indicator(c);
    if (cursor_.is_space_at(cursor_.at()) || flow_ends) return;
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && kCharacters.find(c) == std::string_view::npos) {
      cursor_.fail("this cannot be part of a tag; quote text that begins with `!`");
    }
    cursor_.advance();
  }
}

/// Moves behind the name of an anchor or alias, whose `&` or `*` stands at `begin`.
void InlineParser::anchor_name(std::size_t begin) {
  cursor_.advance();
  const std::size_t name = cursor_.at();
  while (is_name_character(cursor_.peek())) cursor_.advance();
  const bool ends =
      cursor_.is_space_at(cursor_.at()) || (flow_depth_ > 0 && is_flow_indicator(cursor_.peek()));
  if (!ends || cursor_.at() == name) {
    cursor_.fail(
        begin,
        "the name of an anchor or alias takes letters, digits, `_` and `-`; quote text that begins with " +
            in_backquotes(cursor_.text()[begin]));
  }
}

void InlineParser::alias(Node& node) {
  if (!node.properties.empty())
    cursor_.fail(node.properties.begin, "an alias cannot have an anchor or a tag");
  const std::size_t begin = cursor_.at();
  anchor_name(begin);
  node.kind = Kind::Alias;
  node.style = Style::Plain;
  node.span = {begin, cursor_.at()};
  node.scalar = cursor_.text().substr(begin + 1, cursor_.at() - begin - 1);
}

bool InlineParser::is_delimited() const {
  const char c = cursor_.peek();
  return c == '"' || c == '\'' || c == '*' || c == '[' || c == '{';
}

void InlineParser::delimited(Node& node) {
  switch (cursor_.peek()) {
    case '*':
      return alias(node);
    case '[':
      return flow_sequence(node);
    case '{':
      return flow_mapping(node);
    default:
      return quoted(node);
  }
}

// ---- scalars ----

void InlineParser::key(Node& node, std::size_t colon) {
  if (cursor_.peek() == '*') cursor_.fail("an alias cannot be a key, write the key out");
  if (is_delimited()) return quoted(node);
  refuse_plain_start();
  Span span{cursor_.at(), colon};
  while (is_blank(cursor_.text()[span.end - 1])) --span.end;
  cursor_.go_to(span.end);
  plain_node(node, span);
}

void InlineParser::plain_node(Node& node, Span span) {
  node.kind = Kind::Scalar;
  node.style = Style::Plain;
  node.span = span;
  const bool one_line = span.of(cursor_.text()).find('\n') == std::string_view::npos;
  node.scalar =
      one_line ? span.of(cursor_.text()) : decoded_.emplace_back(decode_plain(cursor_.source(), span).text);
}

void InlineParser::quoted(Node& node) {
  const bool twice = cursor_.peek() == '"';
  node.kind = Kind::Scalar;
  node.style = twice ? Style::DoubleQuoted : Style::SingleQuoted;
  node.span = {cursor_.at(), quoted_end()};
  cursor_.go_to(node.span.end);
  const std::string_view inner = cursor_.text().substr(node.span.begin + 1, node.span.size() - 2);
  if (inner.find_first_of(twice ? "\\\n" : "'\n") == std::string_view::npos) {
    node.scalar = inner;
  } else {
    node.scalar = decoded_.emplace_back((twice ? decode_double_quoted(cursor_.source(), node.span)
                                               : decode_single_quoted(cursor_.source(), node.span))
                                            .text);
  }
}

/// Behind the closing quote of what opens here.
std::size_t InlineParser::quoted_end() const {
  const std::string_view text = cursor_.text();
  const char quote = cursor_.peek();
  const std::string_view marks = quote == '"' ? "\"\\\n" : "'\n";
  std::size_t at = cursor_.at() + 1;
  while (true) {
    at = text.find_first_of(marks, at);
    if (at == std::string_view::npos)
      cursor_.fail("a quoted string is not closed: write the quote at its end");
    const char c = text[at];
    if (c == '\n' && is_document_marker(text, at + 1))
      cursor_.fail("a quoted string is not closed before the end of the document");
    const bool doubled = c == '\'' && at + 1 < text.size() && text[at + 1] == '\'';
    if (c == quote && !doubled) return at + 1;
    at += c == '\\' || doubled ? 2 : 1;
    if (c == '\\' && at <= text.size() && text[at - 1] == '\n')
      --at;  // looks for a document marker behind it
  }
}

void InlineParser::refuse_plain_start() const {
  constexpr std::string_view kIndicators = "@`%,]}&!|>*#[{\"'";
  if (cursor_.text().substr(cursor_.at()).starts_with("\uFEFF"))
    cursor_.fail("a byte order mark inside the text, remove it");
  const char c = cursor_.peek();
  const bool lone =
      (c == '-' || c == '?' || c == ':') &&
      (cursor_.is_space_at(cursor_.at() + 1) || (flow_depth_ > 0 && is_flow_indicator(cursor_.peek(1))));
  if (c == '?' && lone) cursor_.fail("a complex key (`? `) is not supported");
  if (lone || kIndicators.find(c) != std::string_view::npos)
    cursor_.fail("text cannot begin with " + in_backquotes(c) + ", quote it");
}

/// The end of plain text on the line of `at`: before ` #` or the line break, without trailing blanks. The
/// text began at `begin`, perhaps on a line above.
std::size_t InlineParser::plain_end_on_line(std::size_t at, std::size_t begin) const {
  std::string_view line = cursor_.up_to_break(at);
  for (std::size_t hash = line.find('#', at); hash != std::string_view::npos;
       hash = line.find('#', hash + 1)) {
    if (is_blank(line[hash - 1])) line = line.substr(0, hash);
  }
  for (std::size_t colon = line.find(':', at); colon != std::string_view::npos;
       colon = line.find(':', colon + 1)) {
    if (!cursor_.is_space_at(colon + 1)) continue;
    if (at != begin) fail_deeper(at, begin);
    cursor_.fail(colon, "a key and its value must stand on a line of their own; quote text that holds `: `");
  }
  std::size_t end = line.size();
  while (end > at && is_blank(line[end - 1])) --end;
  return end;
}

/// A key that is taken for more of the value above, because it is indented as such.
void InlineParser::fail_deeper(std::size_t at, std::size_t value) const {
  const auto width = static_cast<std::size_t>(cursor_.column_of(value));
  const std::string_view before = cursor_.text().substr(value - width, width);
  const std::string_view line_of_value =
      cursor_.text().substr(value, cursor_.text().find('\n', value) - value);
  const bool begins_line = before.find_first_not_of(' ') == std::string_view::npos;
  const bool begins_item = before.find_first_not_of(" -") == std::string_view::npos;
  if (begins_line || (begins_item && line_of_value.find(':') != std::string_view::npos))
    cursor_.fail(value, "expected `key: value`, with a blank behind the colon");
  const std::size_t line = cursor_.source().position(value).line;
  cursor_.fail(at, "this line is indented deeper than line " + std::to_string(line) +
                       ", which has a value already: begin both at one column; quote text that holds `: `");
}

void InlineParser::plain(Node& node, int parent_column) {
  refuse_plain_start();
  const std::size_t begin = cursor_.at();
  cursor_.go_to(plain_end_on_line(begin, begin));
  while (goes_on_below(parent_column)) cursor_.go_to(plain_end_on_line(cursor_.at(), begin));
  plain_node(node, {begin, cursor_.at()});
}

/// Whether the next line that is not blank belongs to the plain scalar that is being read; then goes there.
bool InlineParser::goes_on_below(int parent_column) {
  const std::size_t before = cursor_.at();
  cursor_.skip_blanks();
  if (cursor_.is_break_at(cursor_.at())) {  // else a comment ends it
    while (!cursor_.at_end() && cursor_.is_space_at(cursor_.at())) cursor_.advance();
    const bool ends = cursor_.at_end() || cursor_.peek() == '#' || cursor_.column() <= parent_column ||
                      cursor_.at_document_marker();
    if (!ends) {
      cursor_.refuse_tabs_in_margin(parent_column + 1);
      return true;
    }
  }
  cursor_.go_to(before);
  return false;
}

// ---- flow collections ----

/// Moves to the next content inside a flow collection, which no document marker may cut.
void InlineParser::flow_skip() {
  cursor_.skip_to_content();
  if (cursor_.at_document_marker()) cursor_.fail("the document ends inside `[ ]` or `{ }`");
}

void InlineParser::flow_node(Node& node) {
  const Nesting nesting(cursor_);
  properties(node);
  const char c = cursor_.peek();
  if (cursor_.at_end() || c == ',' || c == ']' || c == '}' || c == ':') {
    node.span = node.properties.empty() ? Span{cursor_.at(), cursor_.at()}
                                        : Span{node.properties.end, node.properties.end};
  } else if (is_delimited()) {
    delimited(node);
  } else {
    flow_plain(node);
  }
}

void InlineParser::flow_plain(Node& node) {
  refuse_plain_start();
  const std::string_view text = cursor_.text();
  const std::size_t begin = cursor_.at();
  std::size_t end = begin;
  for (std::size_t at = begin; at < text.size(); ++at) {
    const char c = text[at];
    if (is_flow_indicator(c)) break;
    if (c == '#' && cursor_.is_space_at(at - 1)) break;
    if (c == ':' && cursor_.is_space_at(at + 1)) break;
    if (c == '?')
      cursor_.fail(at, "quote text that holds `?` inside `[ ]` or `{ }`");  // as go-yaml and yaml-cpp do
    if (c == ':' && is_flow_indicator(text[at + 1]))
      cursor_.fail(at, "expected a space behind `:`, or quotes around the text");
    if (c == '\n' && is_document_marker(text, at + 1))
      cursor_.fail(at + 1, "the document ends inside `[ ]` or `{ }`");
    if (!cursor_.is_space_at(at)) end = at + 1;
  }
  cursor_.go_to(end);
  plain_node(node, {begin, end});
}

/// Goes to the first element; false at the closing bracket, which it moves over.
bool InlineParser::flow_opens(std::size_t open, char close) {
  cursor_.advance();
  flow_skip();
  if (cursor_.at_end())
    cursor_.fail(open, in_backquotes(cursor_.text()[open]) + " is not closed: write " + in_backquotes(close) +
                           " at its end");
  if (cursor_.peek() != close) return true;
  cursor_.advance();
  return false;
}

/// Behind an element: goes to the next one; false at the closing bracket, which it moves over.
bool InlineParser::flow_continues(std::size_t open, char close) {
  flow_skip();
  if (cursor_.peek() == ',') {
    cursor_.advance();
    flow_skip();
    if (!cursor_.at_end() && cursor_.peek() != close) return true;
  }
  if (cursor_.at_end())
    cursor_.fail(open, in_backquotes(cursor_.text()[open]) + " is not closed: write " + in_backquotes(close) +
                           " at its end");
  if (cursor_.peek() != close) cursor_.fail("expected `,` or " + in_backquotes(close));
  cursor_.advance();
  return false;
}

void InlineParser::flow_sequence(Node& node) {
  const std::size_t open = cursor_.at();
  node.kind = Kind::Sequence;
  node.style = Style::Flow;
  ++flow_depth_;
  for (bool more = flow_opens(open, ']'); more; more = flow_continues(open, ']')) {
    const std::size_t begin = cursor_.at();
    Node& item = node.items.emplace_back();
    flow_node(item);
    if (item.is_absent() && item.properties.empty()) cursor_.fail(begin, "expected a value");
    flow_skip();
    if (cursor_.peek() == ':') cursor_.fail("a `key: value` inside `[ ]` needs braces around it");
  }
  --flow_depth_;
  node.span = {open, cursor_.at()};
}

void InlineParser::flow_mapping(Node& node) {
  const std::size_t open = cursor_.at();
  node.kind = Kind::Mapping;
  node.style = Style::Flow;
  ++flow_depth_;
  for (bool more = flow_opens(open, '}'); more; more = flow_continues(open, '}'))
    flow_entry(node.entries.emplace_back(), open);
  --flow_depth_;
  node.span = {open, cursor_.at()};
}

void InlineParser::flow_entry(Entry& entry, std::size_t open) {
  flow_node(entry.key);
  if (entry.key.kind == Kind::Alias)
    cursor_.fail(entry.key.span.begin, "an alias cannot be a key, write the key out");
  if (!entry.key.is_scalar())
    cursor_.fail(entry.key.span.begin, "expected a key; quote text that begins with `{`");
  if (entry.key.span.of(cursor_.text()).find('\n') != std::string_view::npos)
    cursor_.fail(entry.key.span.begin, "a key must stand on one line");
  entry.behind_colon = cursor_.at();
  entry.value.span = {cursor_.at(), cursor_.at()};
  flow_skip();
  if (cursor_.peek() != ':') return;
  cursor_.advance();
  entry.behind_colon = cursor_.at();
  entry.value.span = {cursor_.at(), cursor_.at()};
  flow_skip();
  if (cursor_.at_end()) cursor_.fail(open, "`{` is not closed: write `}` at its end");
  const Span before = entry.value.span;
  flow_node(entry.value);
  if (entry.value.is_absent() && entry.value.properties.empty()) entry.value.span = before;
}

}  // namespace kubeflow_sso::yaml
