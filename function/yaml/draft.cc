// Lines of a text under edit.
#include "function/yaml/draft.h"

#include <algorithm>
#include <utility>

#include "function/yaml/cursor.h"

namespace kubeflow_sso::yaml {

using text::Span;
using text::TextEdit;
using text::TextEdits;

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The last scalar below `node` that begins before `offset`.
const Node* scalar_before(const Node& node, std::size_t offset) {
  const auto is_before = [&](const Node& child) { return begin_of(child) < offset; };
  // NOLINTNEXTLINE(modernize-loop-convert): clang 14 cannot read libstdc++'s views
  for (auto entry = node.entries.rbegin(); entry != node.entries.rend(); ++entry) {
    if (is_before(entry->key))
      return is_before(entry->value) ? scalar_before(entry->value, offset) : &entry->key;
  }
  // NOLINTNEXTLINE(modernize-loop-convert)
  for (auto item = node.items.rbegin(); item != node.items.rend(); ++item) {
    if (is_before(*item)) return scalar_before(*item, offset);
  }
  return &node;
}

}  // namespace

std::size_t begin_of(const Node& node) {
  return node.properties.empty() ? node.span.begin : node.properties.begin;
}
std::size_t end_of(const Node& node) {
  return std::max(node.span.end, node.properties.end);
}
std::size_t end_of(const Entry& entry) {
  return std::max({end_of(entry.key), entry.behind_colon, end_of(entry.value)});
}

Draft::Draft(const Document& document, std::string line_break)
    : document_(document), text_(document.source().text()), line_break_(std::move(line_break)) {}

// ---- places ----

std::size_t Draft::line_begin(std::size_t offset) const {
  const std::size_t newline = offset == 0 ? std::string_view::npos : text_.rfind('\n', offset - 1);
  if (newline != std::string_view::npos) return newline + 1;
  return text_.starts_with(kByteOrderMark) ? std::min(offset, kByteOrderMark.size()) : 0;
}

std::string_view Draft::indentation_of(std::size_t line) const {
  return text_.substr(line, std::min(text_.find_first_not_of(" \t", line), text_.size()) - line);
}

bool Draft::begins_line(std::size_t offset) const {
  const std::size_t line = line_begin(offset);
  return line + indentation_of(line).size() >= offset;
}

std::size_t Draft::end_of_lines(std::size_t end) const {
  if (end > 0 && end <= text_.size() && text_[end - 1] == '\n') return end;
  const std::size_t newline = text_.find('\n', end);
  if (newline != std::string_view::npos) return newline + 1;
  return is_unended() ? text_.size() + line_break_.size() : text_.size();
}

bool Draft::ends_line(std::size_t offset) const {
  const std::size_t content = text_.find_first_not_of(" \t\r", offset);
  return content == std::string_view::npos || text_[content] == '\n';
}

bool Draft::is_blank_line(std::size_t line) const {
  return line < text_.size() && ends_line(line);
}

std::size_t Draft::before_break(std::size_t line) const {
  return line >= 2 && text_[line - 2] == '\r' ? line - 2 : line - 1;
}

std::size_t Draft::end_of_absorbed(std::size_t line, std::size_t column, bool keep) const {
  std::size_t end = line;
  for (std::size_t at = line; at < text_.size(); at = end_of_lines(at + 1)) {
    const std::string_view indentation = indentation_of(at);
    const bool blank = is_blank_line(at);
    if (!blank && text_[at + indentation.size()] != '#') break;
    const bool inside = blank ? keep || indentation.size() > column : indentation.size() >= column;
    if (inside || indentation.find('\t') != std::string_view::npos) {
      end = end_of_lines(at + 1);
    } else if (!blank) {
      break;
    }
  }
  return end;
}

bool Draft::is_blank_between(std::size_t line, std::size_t end) const {
  while (line < end && is_blank_line(line)) line = end_of_lines(line + 1);
  return line >= end;
}

/// The block scalar that ends, but for blank lines, where the line at `offset` begins; null when none does.
const Node* Draft::block_scalar_before(std::size_t offset) const {
  const Node* scalar = scalar_before(document_.root(), offset);
  if (scalar->style != Style::Literal && scalar->style != Style::Folded) return nullptr;
  if (!is_blank_between(scalar->span.end, offset)) return nullptr;
  return scalar;
}

// ---- edits ----

void Draft::insert_lines(std::size_t offset, std::size_t column, const std::string& lines) {
  insert(offset, std::string(column, ' ') + lines + line_break_);
}

bool Draft::is_inserted_at(std::size_t offset) const {
  return std::any_of(pending_.begin(), pending_.end(), [&](const TextEdit& edit) {
    return edit.span == Span{offset, offset};
  });
}

/// The lines to remove, with those that a block scalar before `begin` would take in otherwise. What is
/// inserted behind them keeps these away.
Span Draft::with_absorbed(Span lines, std::size_t begin) const {
  if (is_inserted_at(lines.end)) return lines;
  std::size_t end = lines.end;
  if (const Node* scalar = block_scalar_before(begin)) {
    const bool keep = text_.substr(scalar->span.begin, 3).find('+') != std::string_view::npos;
    end = end_of_absorbed(lines.end, scalar->column, keep);
    // yaml-cpp 0.7 reads a space in blanks without a line break behind a folded scalar.
    if (end < text_.size() && text_.find_first_not_of(" \t", end) == std::string_view::npos)
      end = end_of_lines(text_.size());
  }
  for (const WrittenScalar& written : written_) {
    if (written.end <= begin && is_blank_between(written.end, begin))
      end = std::max(end, end_of_absorbed(lines.end, written.column, false));
  }
  return {lines.begin, end};
}

/// Makes edits of the lines to remove: one of those that follow each other, if nothing is inserted between
/// them.
void Draft::remove_noted_lines() {
  std::sort(removed_lines_.begin(), removed_lines_.end(),
            [](const Span& a, const Span& b) { return a.begin < b.begin; });
  std::vector<Span> runs;
  for (const Span lines : removed_lines_) {
    if (!runs.empty() && runs.back().end == lines.begin && !is_inserted_at(lines.begin)) {
      runs.back().end = lines.end;
    } else {
      runs.push_back(lines);
    }
  }
  std::size_t begin =
      0;  // of the runs with nothing but blank lines between them: the same scalar is before all
  std::size_t end = 0;
  for (const Span run : runs) {
    const bool follows =
        end > 0 && is_blank_between(end, run.begin) && !is_inserted_at(end) && !is_inserted_at(run.begin);
    if (!follows) begin = run.begin;
    end = run.end;
    remove(with_absorbed(run, begin));
  }
}

TextEdits Draft::edits() {
  remove_noted_lines();
  if (is_unended()) {
    keep_last_scalar();
    end_at_end();
  }
  const TextEdits joined = TextEdits::joined(std::move(pending_));
  TextEdits edits;
  for (const TextEdit& edit : joined.list()) {
    if (edit.span.of(text_) != edit.replacement) edits.replace(edit.span, edit.replacement);
  }
  return edits;
}

/// A block scalar at the end of an unended text has no last line feed. When something comes to stand behind
/// it, it needs `-` to go on having none, unless it was written anew. Who edits it may put something behind
/// the whole text too.
void Draft::keep_last_scalar() {
  const Node* last = scalar_before(document_.root(), text_.size() + 1);
  const bool block = last->style == Style::Literal || last->style == Style::Folded;
  if (!block || last->scalar.empty() || last->scalar.ends_with('\n')) return;
  bool changes = followed_;  // it, or what stands behind it
  for (const TextEdit& edit : pending_) {
    if (edit.span.begin <= last->span.begin && last->span.begin < edit.span.end) return;  // anew
    const bool follows = edit.span.begin > text_.size() && !edit.replacement.empty();
    const bool inside = last->span.begin < edit.span.begin && edit.span.begin <= last->span.end;
    changes = changes || follows || inside;
  }
  if (!changes) return;
  const std::size_t header = last->span.begin + 1;
  const std::size_t end = std::min(text_.find_first_not_of("+-123456789", header), text_.size());
  const std::size_t sign = text_.find_first_of("+-", header);
  const bool has_sign = sign < end;
  if (!has_sign) insert(header, "-");
  if (has_sign && text_[sign] == '+') replace({sign, sign + 1}, "-");
}

/// Joins the edits that reach behind the end of an unended text, and takes the line break that they end with
/// from them, or from the text before them.
void Draft::end_at_end() {
  const std::size_t beyond = text_.size() + line_break_.size();
  const TextEdits joined = TextEdits::joined(std::move(pending_));
  pending_ = joined.list();
  if (pending_.empty() || pending_.back().span.end < beyond) return;
  TextEdit last = std::move(pending_.back());
  pending_.pop_back();
  while (!pending_.empty() && pending_.back().span.end == last.span.begin) {
    last = {{pending_.back().span.begin, beyond}, pending_.back().replacement + last.replacement};
    pending_.pop_back();
  }
  const bool keep = !written_.empty() || block_scalar_before(last.span.begin) != nullptr;
  if (last.span.begin == beyond) last = {{text_.size(), beyond}, line_break_ + last.replacement};
  last.span.end = text_.size();
  if (last.replacement.ends_with('\n')) {
    if (!keep) last.replacement.erase(last.replacement.size() - line_break_.size());
  } else if (!keep && last.span.begin > 0) {
    last.span.begin = before_break(last.span.begin);
  }
  pending_.push_back(std::move(last));
}

}  // namespace kubeflow_sso::yaml
