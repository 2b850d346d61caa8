// Lines of block style. Every line of the input comes through `advance`, so that and the path through `read`
// for a plain `key: value` decide how fast the scanner is.
#include "function/yaml/line.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "function/yaml/words.h"

namespace kubeflow_sso::yaml {
namespace {

using text::LocatedError;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The bytes that a plain key or value does not begin with, and some that it rarely does.
constexpr std::array<bool, 256> kNeedsCare = [] {
  std::array<bool, 256> care{};
  for (const char byte : std::string_view("\"'{[|>*&!#?:- \t\r\n"))
    care[static_cast<unsigned char>(byte)] = true;
  return care;
}();

bool needs_care(char byte) {
  return kNeedsCare[static_cast<unsigned char>(byte)];
}
bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}

}  // namespace

/// Makes the line at `begin` the current one.
inline void LineReader::split(std::size_t begin) {
  const char* const line = text_.data() + begin;
  const char* const text_end = text_.data() + text_.size();
  const char* const content = find_other(line, text_end, ' ');
  const auto left = static_cast<std::size_t>(text_end - content);
  const void* const newline = left == 0 ? nullptr : std::memchr(content, '\n', left);
  const char* end = newline == nullptr ? text_end : static_cast<const char*>(newline);
  next_ = static_cast<std::size_t>(end - text_.data()) + (newline == nullptr ? 0 : 1);
  if (end > content && end[-1] == '\r') --end;
  begin_ = start_ = begin;
  content_ = static_cast<std::size_t>(content - text_.data());
  end_ = static_cast<std::size_t>(end - text_.data());
}

void LineReader::begin_at(std::size_t at) {
  const std::size_t newline = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
  split(newline == std::string_view::npos ? 0 : newline + 1);
  content_ = at;
}

/// Goes to the next line that begins something.
inline bool LineReader::advance() {
  content_end_ = next_;
  while (next_ < text_.size()) {
    split(next_);
    if (content_ == end_) continue;
    const char first = text_[content_];
    if ((first == '\t' || first == kByteOrderMark[0]) && !begins_specially()) continue;
    if (indent() > scalar_owner_) {
      content_end_ = next_;
      continue;
    }
    scalar_owner_ = kEveryColumn;
    if (text_[content_] != '#') return true;
  }
  begin_ = start_ = content_ = end_ = next_;
  return false;
}

bool LineReader::next(int deepest) {
  while (advance()) {
    if (indent() <= deepest) return true;
    if (!pass_plain_entry()) read(content_);
  }
  return false;
}

/// Passes a line of dashes, a plain key and no or a plain value, as `read` would. False when it is none of
/// these.
inline bool LineReader::pass_plain_entry() {
  std::size_t at = content_;
  while (text_[at] == '-' && at + 2 < end_ && text_[at + 1] == ' ') {
    owner_ = column(at);
    at += 2;
  }
  if (needs_care(text_[at])) return false;
  const std::size_t colon = key_colon(at);
  if (colon == std::string_view::npos) return false;
  const bool has_value = colon + 2 < end_;
  if (needs_care(text_[has_value ? colon + 2 : at])) return false;
  owner_ = column(at);
  scalar_owner_ = has_value ? owner_ : kEveryColumn;
  return true;
}

/// Passes a byte order mark or a tab in front of the line's content. False when it turns out to be blank.
bool LineReader::begins_specially() {
  if (content_ == begin_ && text_.substr(begin_).starts_with(kByteOrderMark)) {
    start_ = content_ = begin_ + kByteOrderMark.size();
    while (content_ < end_ && text_[content_] == ' ') ++content_;
  }
  const std::size_t content = pass_blanks(content_);
  if (content == end_) return false;
  if (content == content_ || indent() > scalar_owner_) return true;
  if (text_[content] == '#') return false;
  throw LocatedError(source_, content_, "a tab cannot indent YAML; use blanks");
}

std::size_t LineReader::pass_blanks(std::size_t at) const {
  while (at < end_ && is_blank(text_[at])) ++at;
  return at;
}

bool LineReader::is_mark(std::size_t at, char mark) const {
  return at < end_ && text_[at] == mark && (at + 1 == end_ || is_blank(text_[at + 1]));
}

std::size_t LineReader::pass_dash(std::size_t at) {
  owner_ = column(at);
  const std::size_t node = pass_blanks(at + 1);
  const std::size_t tab = text_.substr(0, node).find('\t', at);
  if (tab == std::string_view::npos || ends(node)) return node;
  throw LocatedError(source_, tab, "a tab cannot indent YAML; use blanks");
}

/// Passes the dashes, and the marks of complex keys, in front of the node.
inline std::size_t LineReader::pass_marks(std::size_t at, LineEntry& entry) {
  for (;;) {
    if (is_dash(at)) {
      entry.dash = true;
    } else if (is_mark(at, '?') || is_mark(at, ':')) {
      entry.complex = true;
    } else {
      return at;
    }
    at = pass_dash(at);
  }
}

inline std::size_t LineReader::pass_properties(std::size_t at) const {
  while (at < end_ && (text_[at] == '&' || text_[at] == '!')) {
    while (at < end_ && !is_blank(text_[at])) ++at;
    at = pass_blanks(at);
  }
  return at;
}

/// The colon behind the plain key that begins at `at`, or npos when this is no key.
inline std::size_t LineReader::key_colon(std::size_t at) const {
  const char* const text = text_.data();
  const char* const end = text + end_;
  for (const char* place = text + at;; ++place) {
    place = find_either(place, end, text + text_.size(), ':', '#');
    if (place == end || (*place == '#' && is_blank(place[-1]))) return std::string_view::npos;
    if (*place == ':' && (place + 1 == end || is_blank(place[1])))
      return static_cast<std::size_t>(place - text);
  }
}

LineEntry LineReader::read(std::size_t at) {
  LineEntry entry;
  at = pass_marks(at, entry);
  entry.begin = at;
  entry.column = column(at);
  at = pass_properties(at);
  if (ends(at)) return entry;
  std::size_t colon = std::string_view::npos;
  const Token node = read_lone(at, colon);
  if (colon == std::string_view::npos) {
    entry.value = node;
    return entry;
  }
  entry.has_key = true;
  entry.key = node;
  entry.value_begin = colon + 1;
  owner_ = entry.column;
  at = pass_properties(pass_blanks(entry.value_begin));
  if (!ends(at)) entry.value = read_value(at);
  return entry;
}

/// Reads a node that may turn out to be a key, whose colon's place it then gives.
inline Token LineReader::read_lone(std::size_t at, std::size_t& colon) {
  const Form form = form_of(text_[at]);
  if (form == Form::BlockScalar) return read_value(at);
  if (form == Form::Plain || form == Form::Alias) {
    colon = key_colon(at);
    if (colon == std::string_view::npos) return read_value(at);
    return {form, {at, colon}};
  }
  const std::size_t next_line = next_;
  const Token token = read_closed(at, form);
  const std::size_t behind = pass_blanks(token.span.end);
  if (next_ == next_line && behind < end_ && text_[behind] == ':') {
    colon = behind;
  } else {
    expect_end(token.span);
  }
  return token;
}

/// Reads a node that is no key.
inline Token LineReader::read_value(std::size_t at) {
  const Form form = form_of(text_[at]);
  switch (form) {
    case Form::Plain:
    case Form::BlockScalar:
      scalar_owner_ = owner_;
      return {form, {at, end_}};
    case Form::Alias:
      return {form, {at, end_}};
    default:
      const Token token = read_closed(at, form);
      expect_end(token.span);
      return token;
  }
}

/// Reads a quoted scalar or flow collection and goes to the line of its end.
Token LineReader::read_closed(std::size_t at, Form form) {
  Token token{form, {at, at}};
  if (form == Form::SingleQuoted || form == Form::DoubleQuoted) {
    token.span.end = quoted_end(source_, at);
  } else {
    FlowReader flow(source_, at);
    token = flow.read();
  }
  go_to_line_of(token.span.end);
  return token;
}

void LineReader::go_to_line_of(std::size_t at) {
  if (at <= end_) return;
  next_ = std::min(text_.find('\n', at), text_.size());
  end_ = next_;
  if (next_ < text_.size()) ++next_;
  if (end_ > at && text_[end_ - 1] == '\r') --end_;
}

void LineReader::resume(text::Span node) {
  go_to_line_of(node.end);
  expect_end(node);
}

/// Refuses what stands behind `node` on the line of its end.
void LineReader::expect_end(text::Span node) const {
  const std::size_t behind = pass_blanks(node.end);
  if (ends(behind)) return;
  const text::Position begin = source_.position(node.begin);
  const std::string mark(1, text_[node.end - 1]);
  throw LocatedError(source_, behind,
                     "nothing can follow the `" + mark + "` that ends the value of line " +
                         std::to_string(begin.line) + ", column " + std::to_string(begin.column) +
                         "; is a quote, comma or line break missing?");
}

text::Span LineReader::plain(std::size_t at) const {
  std::size_t end = at;
  for (std::size_t i = at; i < end_; ++i) {
    if (is_blank(text_[i])) continue;
    if (text_[i] == '#' && i > at && is_blank(text_[i - 1])) break;
    end = i + 1;
  }
  return {at, end};
}

bool LineReader::plain_continues() const {
  std::size_t begin = next_;
  while (begin < text_.size()) {
    std::size_t at = begin;
    while (at < text_.size() && text_[at] == ' ') ++at;
    const int indent = static_cast<int>(at - begin);
    at = std::min(text_.find_first_not_of(" \t\r", at), text_.size());
    if (at == text_.size()) return false;
    if (text_[at] != '\n') return indent > scalar_owner_ && text_[at] != '#';
    begin = at + 1;
  }
  return false;
}

}  // namespace kubeflow_sso::yaml
