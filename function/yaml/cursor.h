// Where a parser stands in a text: its characters, lines, columns, comments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "function/text/source.h"
#include "function/text/span.h"

namespace kubeflow_sso::yaml {

inline bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// A place in an extent of a Source. A line break is LF or CRLF. Nothing behind the extent is looked at, what
/// lies before it only to tell columns.
class Cursor {
 public:
  /// Stands at the start of `extent`, behind a byte order mark.
  Cursor(const text::Source& source, text::Span extent);

  const text::Source& source() const { return source_; }
  /// The source's text up to the end of the extent.
  std::string_view text() const { return text_; }
  std::size_t at() const { return at_; }
  void go_to(std::size_t at) { at_ = at; }
  void advance(std::size_t count = 1) { at_ += count; }

  bool at_end() const { return at_ >= text_.size(); }
  /// The byte `ahead` of the place, 0 behind the end.
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool is_break_at(std::size_t at) const {
    return at >= text_.size() || text_[at] == '\n' ||
           (text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n');
  }
  /// The source's text up to the end of the line of `at`, without the line break: places stay the text's.
  std::string_view up_to_break(std::size_t at) const;
  /// Whether a blank, a line break or the end is there.
  bool is_space_at(std::size_t at) const { return is_break_at(at) || is_blank(text_[at]); }
  bool at_comment() const { return peek() == '#' && (at_ == begin_ || is_space_at(at_ - 1)); }
  /// Whether nothing but a comment is left on the line.
  bool at_line_end() const { return is_break_at(at_) || at_comment(); }
  /// Whether a line begins here with `---` or `...`.
  bool at_document_marker() const;

  /// The column from 0, in bytes.
  int column_of(std::size_t at) const { return static_cast<int>(at - line_begin(at)); }
  int column() const { return column_of(at_); }
  /// Refuses tabs among the first `width` bytes of the line: they have no width in YAML, so that they cannot
  /// indent.
  void refuse_tabs_in_margin(int width) const;

  void skip_blanks();
  /// Moves over blanks, comments and line breaks to the next byte of content.
  void skip_to_content();

  [[noreturn]] void fail(std::size_t at, const std::string& message) const;
  [[noreturn]] void fail(const std::string& message) const { fail(at_, message); }

 private:
  friend class Nesting;

  std::size_t line_begin(std::size_t at) const;

  const text::Source& source_;
  std::string_view text_;
  std::size_t begin_;
  std::size_t at_;
  int depth_ = 0;
};

/// Counts the nodes that the parser is in: 100 at most, so that no text can exhaust the stack.
class Nesting {
 public:
  explicit Nesting(Cursor& cursor);
  ~Nesting() { --cursor_.depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  Cursor& cursor_;
};

}  // namespace kubeflow_sso::yaml
