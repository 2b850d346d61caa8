// Walks through the lines of block style and tells what stands on those that matter; lines that belong to a
// scalar or flow collection begun earlier are passed over.
#pragma once

#include <cstddef>
#include <limits>
#include <string_view>

#include "function/text/source.h"
#include "function/text/span.h"
#include "function/yaml/flow.h"

namespace kubeflow_sso::yaml {

/// What stands on a line: `key: value`, or a lone node, behind any number of dashes.
struct LineEntry {
  bool dash = false;     // dashes in front
  bool complex = false;  // `? ` or `: ` in front, the parts of a complex key
  bool has_key = false;
  /// The place and column (from 0, in bytes) of the key or lone node, anchor and tag included.
  std::size_t begin = 0;
  int column = 0;
  Token key;
  /// The place behind the key's colon.
  std::size_t value_begin = 0;
  /// The value or lone node. Absent when the line ends before it. A plain scalar's span goes to the end of
  /// its first line.
  Token value;
};

/// The column of a line that no line is deeper than.
inline constexpr int kEveryColumn = std::numeric_limits<int>::max();

/// Reads a text line by line. Its terms: the *owner* of a node is the key or dash that it is the value of;
/// every line that is indented deeper than the owner of a plain or block scalar belongs to that scalar.
class LineReader {
 public:
  /// Reads `text`, the source's up to some place.
  LineReader(const text::Source& source, std::string_view text) : source_(source), text_(text) {}

  /// Makes the line around `at` the current one, its content to begin there.
  void begin_at(std::size_t at);

  /// Goes to the next line that is indented by at most `deepest` columns and is neither blank nor a comment
  /// nor part of what an earlier line began. False at the end of the text. Throws LocatedError on what has no
  /// end or hides the structure.
  bool next(int deepest);

  /// The current line: its start, the same behind a byte order mark, its first byte that is no blank, its
  /// indentation.
  std::size_t begin() const { return begin_; }
  std::size_t start() const { return start_; }
  std::size_t content() const { return content_; }
  int indent() const { return static_cast<int>(content_ - start_); }
  /// The start of the line behind the current one and what was read of it.
  std::size_t next_begin() const { return next_; }
  /// The end of the last line in front of the current one that is neither blank nor a comment.
  std::size_t content_end() const { return content_end_; }

  /// Whether a dash with a blank behind it stands at `at` of the current line.
  bool is_dash(std::size_t at) const { return is_mark(at, '-'); }
  /// The first place from `at` on that is no blank; the end of the line if need be.
  std::size_t pass_blanks(std::size_t at) const;
  /// Whether the line ends at `at`, a place behind blanks, or has only a comment left.
  bool ends(std::size_t at) const { return at >= end_ || text_[at] == '#'; }

  /// Reads the current line from `at` on, and further lines when a quoted scalar or flow collection goes on
  /// there.
  LineEntry read(std::size_t at);
  /// Passes a dash at `at` of the current line, which owns what follows.
  std::size_t pass_dash(std::size_t at);
  /// Goes to the line where `node`, which others have read, ends; only a comment may follow it there.
  void resume(text::Span node);
  /// The bytes of the plain scalar that begins at `at` of the current line, without the comment behind it.
  text::Span plain(std::size_t at) const;
  /// Whether the plain scalar just read goes on in the next line.
  bool plain_continues() const;

 private:
  bool advance();
  bool begins_specially();
  bool pass_plain_entry();
  void split(std::size_t begin);
  bool is_mark(std::size_t at, char mark) const;
  std::size_t pass_marks(std::size_t at, LineEntry& entry);
  std::size_t pass_properties(std::size_t at) const;
  std::size_t key_colon(std::size_t at) const;
  Token read_lone(std::size_t at, std::size_t& colon);
  Token read_value(std::size_t at);
  Token read_closed(std::size_t at, Form form);
  void go_to_line_of(std::size_t at);
  void expect_end(text::Span node) const;
  int column(std::size_t at) const { return static_cast<int>(at - start_); }

  const text::Source& source_;
  std::string_view text_;
  std::size_t begin_ = 0;
  std::size_t start_ = 0;
  std::size_t content_ = 0;
  std::size_t end_ = 0;  // without line break
  std::size_t next_ = 0;
  std::size_t content_end_ = 0;
  /// The column of the last key or dash read: the owner of what follows it.
  int owner_ = -1;
  /// Lines deeper than this belong to a plain or block scalar.
  int scalar_owner_ = kEveryColumn;
};

}  // namespace kubeflow_sso::yaml
