// A document's text while it is edited: places in it by lines, and the edits so far.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "function/text/span.h"
#include "function/text/text_edits.h"
#include "function/yaml/document.h"

namespace kubeflow_sso::yaml {

std::size_t begin_of(const Node& node);  // anchor and tag included
std::size_t end_of(const Node& node);
std::size_t end_of(const Entry& entry);

/// Edits are collected against the original text as if its last line had a line break: in an *unended* text,
/// which has none, places may lie behind the end by the length of one, and edits() puts that right.
class Draft {
 public:
  Draft(const Document& document, std::string line_break);

  std::string_view text() const { return text_; }
  const std::string& line_break() const { return line_break_; }

  std::size_t line_begin(std::size_t offset) const;
  std::size_t column_of(std::size_t offset) const { return offset - line_begin(offset); }
  /// The blanks that the line at `line` begins with.
  std::string_view indentation_of(std::size_t line) const;
  /// Whether nothing but blanks stands before the place on its line.
  bool begins_line(std::size_t offset) const;
  /// The start of the line after the one that holds the last byte before `end`.
  std::size_t end_of_lines(std::size_t end) const;
  bool is_blank_line(std::size_t line) const;
  /// Whether nothing but blanks is left on the line.
  bool ends_line(std::size_t offset) const;
  /// Whether a node's span ends with the line break, as that of a block scalar does.
  bool ends_in_break(const Node& node) const {
    return !node.span.empty() && text_[node.span.end - 1] == '\n';
  }
  /// The lines from `line` on that a block scalar with content at `column` would take in, if it ended there:
  /// comments that are indented as deep, and what is blank before them (with `keep` everything blank). Gives
  /// their end.
  std::size_t end_of_absorbed(std::size_t line, std::size_t column, bool keep) const;

  void replace(text::Span span, std::string text) { pending_.push_back({span, std::move(text)}); }
  void remove(text::Span span) { replace(span, {}); }
  /// Edits that touch are made in the order in which they were recorded.
  void insert(std::size_t offset, std::string text) { replace({offset, offset}, std::move(text)); }
  /// Inserts whole lines, the first indented to `column`, without a last line break. `offset` begins a line.
  void insert_lines(std::size_t offset, std::size_t column, const std::string& lines);
  /// Removes whole lines, and behind a block scalar also what it would take in otherwise.
  void remove_lines(text::Span lines) { removed_lines_.push_back(lines); }

  /// Says that a block scalar was written whose last line ends at `end`, content at `column`: nothing that is
  /// removed behind it may bring lines to it, and an unended text gets a last line break, without which it
  /// might lose its last line feed.
  void note_block_scalar(std::size_t end, std::size_t column) { written_.push_back({end, column}); }

  /// Says that something will stand behind the whole text.
  void note_follower() { followed_ = true; }

  /// All edits, without those that write what is there.
  text::TextEdits edits();

 private:
  struct WrittenScalar {
    std::size_t end;
    std::size_t column;
  };

  bool is_unended() const { return !text_.empty() && text_.back() != '\n'; }
  std::size_t before_break(std::size_t line) const;
  bool is_blank_between(std::size_t line, std::size_t end) const;
  const Node* block_scalar_before(std::size_t offset) const;
  void remove_noted_lines();
  bool is_inserted_at(std::size_t offset) const;
  text::Span with_absorbed(text::Span lines, std::size_t begin) const;
  void end_at_end();
  void keep_last_scalar();

  const Document& document_;
  std::string_view text_;
  std::string line_break_;
  std::vector<text::TextEdit> pending_;
  std::vector<text::Span> removed_lines_;
  std::vector<WrittenScalar> written_;
  bool followed_ = false;
};

}  // namespace kubeflow_sso::yaml
