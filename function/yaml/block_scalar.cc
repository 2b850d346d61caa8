// Literal and folded scalars: their header, their lines, their text.
#include <algorithm>
#include <string_view>
#include <vector>

#include "function/yaml/cursor.h"
#include "function/yaml/scalar.h"

namespace kubeflow_sso::yaml {
namespace {

using text::LocatedError;
using text::Source;
using text::Span;

/// The end of the line's content: before its line break.
std::size_t line_end(std::string_view text, std::size_t at, std::size_t limit) {
  const std::size_t newline = std::min(text.find('\n', at), limit);
  return newline > at && text[newline - 1] == '\r' ? newline - 1 : newline;
}

std::size_t next_line(std::string_view text, std::size_t at, std::size_t limit) {
  const std::size_t newline = text.find('\n', at);
  return newline == std::string_view::npos || newline >= limit ? limit : newline + 1;
}

/// Finds the parts of a block scalar; one instance for one scalar. Refuses what go-yaml does.
class BlockScalarReader {
 public:
  BlockScalarReader(const Source& source, std::size_t offset, int parent_column, std::size_t limit)
      : source_(source), text_(source.text()), parent_(parent_column), limit_(limit) {
    scalar_.span = {offset, limit};
    scalar_.folded = text_[offset] == '>';
  }

  BlockScalar read() {
    header();
    const std::size_t lines_end = lines();
    if (scalar_.column == 0) scalar_.column = std::max(least_column(), deepest_blank_);
    scalar_.span.end = scalar_.chomping == '+' ? lines_end : content_end_;
    return scalar_;
  }

 private:
  std::size_t least_column() const { return static_cast<std::size_t>(std::max(parent_ + 1, 1)); }

  void header() {
    std::size_t at = scalar_.span.begin + 1;
    for (; at < limit_; ++at) {
      const char c = text_[at];
      if ((c == '+' || c == '-') && scalar_.chomping == ' ') {
        scalar_.chomping = c;
      } else if (c >= '1' && c <= '9' && scalar_.column == 0) {
        const int column = c - '0' + std::max(parent_, 0);
        scalar_.column = static_cast<std::size_t>(column);
      } else {
        break;
      }
    }
    const std::size_t end = line_end(text_, at, limit_);
    const std::size_t indicators_end = at;
    while (at < end && is_blank(text_[at])) ++at;
    if (at < end && (text_[at] != '#' || at == indicators_end)) {
      throw LocatedError(source_, at, "unexpected text behind the header of a block scalar");
    }
    scalar_.content = next_line(text_, at, limit_);
    content_end_ = scalar_.content;
  }

  /// Goes over the lines that belong to the scalar, blank ones behind the content included; gives their end.
  std::size_t lines() {
    std::size_t line = scalar_.content;
    for (; line < limit_; line = next_line(text_, line, limit_)) {
      const std::size_t end = line_end(text_, line, limit_);
      const std::size_t column = std::min(text_.find_first_not_of(' ', line), end) - line;
      const bool unknown = scalar_.column == 0;
      if (line + column < end && text_[line + column] == '\t' && (unknown || column < scalar_.column))
        refuse_tab(line + column);
      if (line + column == end && (unknown || column <= scalar_.column)) {
        if (unknown) deepest_blank_ = std::max(deepest_blank_, column);
        continue;
      }
      if (unknown && column >= least_column()) detect(line, column);
      if (scalar_.column == 0 || column < scalar_.column) break;
      content_end_ = next_line(text_, line, limit_);
    }
    return line;
  }

  void detect(std::size_t line, std::size_t column) {
    if (column < deepest_blank_)
      throw LocatedError(source_, line,
                         "a blank line above is indented deeper than the text; remove its blanks");
    scalar_.column = column;
  }

  [[noreturn]] void refuse_tab(std::size_t at) const {
    throw LocatedError(source_, at, "a tab cannot indent the lines of a block scalar, use spaces");
  }

  const Source& source_;
  std::string_view text_;
  int parent_;
  std::size_t limit_;
  BlockScalar scalar_;
  std::size_t content_end_ = 0;    // behind the last line that is not blank
  std::size_t deepest_blank_ = 0;  // of the blank lines before the content
};

/// Lines of a block scalar, without their indentation and line break.
std::vector<Span> lines_of(std::string_view text, const BlockScalar& scalar, std::size_t end) {
  std::vector<Span> lines;
  for (std::size_t at = scalar.content; at < end; at = next_line(text, at, end)) {
    const std::size_t stop = line_end(text, at, end);
    std::size_t begin = at;
    while (begin < stop && begin - at < scalar.column && text[begin] == ' ') ++begin;
    lines.push_back({begin, stop});
  }
  return lines;
}

void put_literal(Decoded& out, std::string_view text, const std::vector<Span>& lines, std::size_t end) {
  for (const Span line : lines) {
    out.put(line.of(text), line.begin);
    if (line.end < end) out.put('\n', line.end);
  }
}

/// Joins lines that begin with no blank by a space; keeps the breaks around more-indented and empty lines.
void put_folded(Decoded& out, std::string_view text, const std::vector<Span>& lines, std::size_t end) {
  const auto is_text = [&](const Span line) { return !line.empty() && !is_blank(text[line.begin]); };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out.put(lines[i].of(text), lines[i].begin);
    std::size_t next = i + 1;
    while (next < lines.size() && lines[next].empty()) ++next;
    const bool last = next == lines.size();
    if (lines[i].empty() || last || !is_text(lines[i]) || !is_text(lines[next])) {
      if (lines[i].end < end) out.put('\n', lines[i].end);
    } else if (next == i + 1) {
      out.put(' ', lines[i].end);
    }
  }
}

}  // namespace

BlockScalar find_block_scalar(const Source& source, std::size_t offset, int parent_column,
                              std::size_t limit) {
  return BlockScalarReader(source, offset, parent_column, limit).read();
}

Decoded decode_block_scalar(const Source& source, const BlockScalar& scalar) {
  const std::string_view text = source.text();
  const std::size_t end = scalar.span.end;
  const std::vector<Span> lines = lines_of(text, scalar, end);
  Decoded out;
  out.text.reserve(scalar.span.size());
  out.places.reserve(scalar.span.size() + 1);
  if (scalar.folded) {
    put_folded(out, text, lines, end);
  } else {
    put_literal(out, text, lines, end);
  }
  if (scalar.chomping == '-') {
    while (!out.text.empty() && out.text.back() == '\n') {
      out.text.pop_back();
      out.places.pop_back();
    }
    out.places.push_back(out.places.empty() ? end : out.places.back() + 1);
  } else {
    out.places.push_back(end);
  }
  return out;
}

}  // namespace kubeflow_sso::yaml
