// Lines, columns and comments around a parser's place.
#include "function/yaml/cursor.h"

#include <algorithm>
#include <cstring>

#include "function/yaml/scalar.h"

namespace kubeflow_sso::yaml {
namespace {

constexpr int kMaxDepth = 100;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

Cursor::Cursor(const text::Source& source, text::Span extent)
    : source_(source), text_(source.text().substr(0, extent.end)), begin_(extent.begin), at_(extent.begin) {
  if (text_.substr(begin_).starts_with(kByteOrderMark)) begin_ += kByteOrderMark.size();
  at_ = begin_;
}

std::size_t Cursor::line_begin(std::size_t at) const {
  // rfind goes byte by byte.
  const void* const found = at == 0 ? nullptr : memrchr(text_.data(), '\n', at);
  const auto* newline = static_cast<const char*>(found);
  if (newline != nullptr) return static_cast<std::size_t>(newline - text_.data()) + 1;
  return text_.starts_with(kByteOrderMark) ? std::min(at, kByteOrderMark.size()) : 0;
}

std::string_view Cursor::up_to_break(std::size_t at) const {
  const std::size_t newline = text_.find('\n', at);
  if (newline == std::string_view::npos) return text_;
  return text_.substr(0, newline > at && text_[newline - 1] == '\r' ? newline - 1 : newline);
}

bool Cursor::at_document_marker() const {
  const bool begins_line = at_ == begin_ || text_[at_ - 1] == '\n';
  return begins_line && column() == 0 && is_document_marker(text_, at_);
}

void Cursor::refuse_tabs_in_margin(int width) const {
  const std::size_t begin = line_begin(at_);
  const std::size_t end = std::min(begin + static_cast<std::size_t>(std::max(width, 0)), at_);
  for (std::size_t i = begin; i < end && is_blank(text_[i]); ++i) {
    if (text_[i] == '\t') fail(i, "a tab cannot indent YAML, use spaces");
  }
}

void Cursor::skip_blanks() {
  while (!at_end() && is_blank(text_[at_])) ++at_;
}

void Cursor::skip_to_content() {
  while (!at_end()) {
    skip_blanks();
    if (at_comment()) at_ = std::min(text_.find('\n', at_), text_.size());
    if (at_end() || !is_break_at(at_)) return;
    at_ += text_[at_] == '\r' ? 2 : 1;
  }
}

void Cursor::fail(std::size_t at, const std::string& message) const {
  throw text::LocatedError(source_, at, message);
}

Nesting::Nesting(Cursor& cursor) : cursor_(cursor) {
  if (cursor_.depth_ >= kMaxDepth) cursor_.fail("nested deeper than 100 levels");
  ++cursor_.depth_;
}

}  // namespace kubeflow_sso::yaml
