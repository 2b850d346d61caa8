// Quoted scalars and flow collections. What ends a plain scalar in a flow collection is what go-yaml takes
// for its end, because Kubernetes' tools read with it: `:` only in front of a blank.
#include "function/yaml/flow.h"

#include <algorithm>
#include <array>
#include <string>

#include "function/yaml/scalar.h"
#include "function/yaml/words.h"

namespace kubeflow_sso::yaml {
namespace {

using text::LocatedError;

/// The bytes that may end a plain scalar in a flow collection or need a look at their neighbours.
constexpr std::array<bool, 256> kPlainStops = [] {
  std::array<bool, 256> stops{};
  for (const char stop : std::string_view(",[]{}:#\n")) stops[static_cast<unsigned char>(stop)] = true;
  return stops;
}();

bool is_blank(char byte) {
  return byte == ' ' || byte == '\t';
}
bool is_space(char byte) {
  return is_blank(byte) || byte == '\n' || byte == '\r';
}
bool is_flow_indicator(char byte) {
  return byte == ',' || byte == '[' || byte == ']' || byte == '{' || byte == '}';
}

/// Whether the byte in front of `at` is escaped by it: an odd number of backslashes ends there.
bool is_escaped(std::string_view text, std::size_t opening, std::size_t at) {
  std::size_t first = at;
  while (first > opening + 1 && text[first - 1] == '\\') --first;
  return (at - first) % 2 == 1;
}

std::size_t closing_quote(std::string_view text, std::size_t opening) {
  const char quote = text[opening];
  std::size_t at = text.find(quote, opening + 1);
  while (at != std::string_view::npos) {
    if (quote == '\'') {
      if (at + 1 >= text.size() || text[at + 1] != '\'') return at;
      at = text.find(quote, at + 2);
    } else {
      if (!is_escaped(text, opening, at)) return at;
      at = text.find(quote, at + 1);
    }
  }
  return at;
}

bool holds_document_marker(std::string_view text, text::Span span) {
  const std::string_view head =
      text.substr(0, span.end);  // a text of one line must not be searched to its end
  for (std::size_t at = head.find('\n', span.begin); at != std::string_view::npos;
       at = head.find('\n', at + 1)) {
    if (is_document_marker(text, at + 1)) return true;
  }
  return false;
}

}  // namespace

Form form_of(char first) {
  switch (first) {
    case '"':
      return Form::DoubleQuoted;
    case '\'':
      return Form::SingleQuoted;
    case '|':
    case '>':
      return Form::BlockScalar;
    case '{':
      return Form::FlowMapping;
    case '[':
      return Form::FlowSequence;
    case '*':
      return Form::Alias;
    default:
      return Form::Plain;
  }
}

std::size_t quoted_end(const text::Source& source, std::size_t opening) {
  const std::string_view text = source.text();
  const std::size_t closing = closing_quote(text, opening);
  if (closing == std::string_view::npos || holds_document_marker(text, {opening, closing})) {
    const std::string quote(1, text[opening]);
    throw LocatedError(source, opening,
                       "this quote has no end in its document; close it with `" + quote + "`");
  }
  return closing + 1;
}

bool FlowReader::blank_behind() const {
  return at_ + 1 >= text_.size() || is_space(text_[at_ + 1]);
}

void FlowReader::pass_line_break() {
  ++at_;
  if (!is_document_marker(text_, at_)) return;
  at_ = text_.size();  // what is open stays so
}

void FlowReader::pass_trivia() {
  while (at_ < text_.size()) {
    if (text_[at_] == '\n') {
      pass_line_break();
    } else if (is_space(text_[at_])) {
      const char* const text = text_.data();
      at_ = static_cast<std::size_t>(find_other(text + at_ + 1, text + text_.size(), ' ') - text);
    } else if (text_[at_] == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else {
      return;
    }
  }
  const std::size_t bracket = open_.empty() ? node_begin_ : open_.back();
  const std::string closing(1, text_[bracket] == '{' ? '}' : ']');
  throw LocatedError(source_, bracket,
                     "this bracket has no end in its document; close it with `" + closing + "`");
}

void FlowReader::pass_property() {
  while (at_ < text_.size() && !is_space(text_[at_]) && !is_flow_indicator(text_[at_])) ++at_;
}

/// Passes a plain scalar, which may go on in the next lines, and returns its end.
std::size_t FlowReader::pass_plain() {
  std::size_t end = at_;
  while (at_ < text_.size()) {
    const char byte = text_[at_];
    if (!kPlainStops[static_cast<unsigned char>(byte)]) {
      ++at_;
      if (!is_space(byte)) end = at_;
      continue;
    }
    const bool starts_comment = byte == '#' && is_space(text_[at_ - 1]);
    if (is_flow_indicator(byte) || starts_comment || (byte == ':' && blank_behind())) break;
    if (byte == '\n') {
      pass_line_break();
    } else {
      end = ++at_;
    }
  }
  return end;
}

void FlowReader::open() {
  if (open_.size() == kDeepestFlow) {
    throw LocatedError(source_, at_,
                       "flow collections must not be nested deeper than 1000; split the document");
  }
  open_.push_back(at_++);
}

void FlowReader::close() {
  const char opening = text_[at_] == '}' ? '{' : '[';
  if (text_[open_.back()] != opening) {
    const text::Position place = source_.position(open_.back());
    throw LocatedError(source_, at_,
                       std::string("`") + text_[at_] + "` cannot close the `" + text_[open_.back()] +
                           "` of line " + std::to_string(place.line) + ", column " +
                           std::to_string(place.column) + "; add or remove a bracket");
  }
  open_.pop_back();
  ++at_;
  needs_comma_ = true;
}

void FlowReader::pass_collection() {
  const std::size_t outside = open_.size();
  open();
  while (open_.size() > outside) {
    pass_trivia();
    switch (text_[at_]) {
      case '{':
      case '[':
        open();
        break;
      case '}':
      case ']':
        close();
        break;
      case '"':
      case '\'':
        at_ = quoted_end(source_, at_);
        break;
      case '&':
      case '!':
        pass_property();
        break;
      case ',':
      case ':':
      case '?':
        ++at_;
        break;
      default:
        pass_plain();
    }
  }
}

Form FlowReader::peek() {
  pass_trivia();
  node_begin_ = at_;
  while (here() == '&' || here() == '!') {
    pass_property();
    pass_trivia();
  }
  const char first = here();
  if (first == ',' || first == ']' || first == '}' || first == ':') return Form::Absent;
  return first == '|' || first == '>' ? Form::Plain : form_of(first);
}

Token FlowReader::read() {
  Token token{peek(), {at_, at_}};
  switch (token.form) {
    case Form::Absent:
      break;
    case Form::SingleQuoted:
    case Form::DoubleQuoted:
      at_ = token.span.end = quoted_end(source_, at_);
      break;
    case Form::FlowMapping:
    case Form::FlowSequence:
      pass_collection();
      token.span.end = at_;
      break;
    default:
      token.span.end = pass_plain();
  }
  needs_comma_ = true;
  return token;
}

void FlowReader::enter() {
  open();
  needs_comma_ = false;
}

/// Goes to the next entry or item of the innermost collection, or behind its end.
bool FlowReader::next_entry() {
  pass_trivia();
  if (here() == ',') {
    ++at_;
    needs_comma_ = false;
    pass_trivia();
  }
  if (here() == '}' || here() == ']') {
    close();
    return false;
  }
  if (!needs_comma_) return true;
  const std::string what = here() == ':' ? "the key that ends here" : "this";
  throw LocatedError(source_, at_, "a `,` is missing in front of " + what);
}

bool FlowReader::next_key(Token& key) {
  if (!next_entry()) return false;
  if (here() == '?') ++at_;
  key = read();
  pass_trivia();
  if (here() == ':') {
    ++at_;
    needs_comma_ = false;
  } else if (here() != ',' && here() != '}') {
    throw LocatedError(source_, at_, "a `:` or `,` is missing in front of this");
  }
  return true;
}

bool FlowReader::next_item() {
  if (!next_entry()) return false;
  peek();
  return true;
}

}  // namespace kubeflow_sso::yaml
