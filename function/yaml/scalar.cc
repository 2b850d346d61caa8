// Plain and quoted scalars, decoded.
#include "function/yaml/scalar.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>
#include <utility>

#include "function/yaml/cursor.h"

namespace kubeflow_sso::yaml {
namespace {

using text::LocatedError;
using text::Source;
using text::Span;

void put_utf8(Decoded& out, std::uint32_t code, std::size_t place) {
  const auto put = [&](std::uint32_t byte) { out.put(static_cast<char>(byte), place); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | code >> 6U);
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | code >> 12U);
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | code >> 18U);
    put(0x80U | (code >> 12U & 0x3FU));
    put(0x80U | (code >> 6U & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

/// Folds the line break at `at` (blanks around it go): one break is a space, n are n-1 line feeds. Returns
/// where the text goes on.
std::size_t fold(std::string_view text, std::size_t at, std::size_t limit, Decoded& out, std::size_t keep) {
  while (out.text.size() > keep && is_blank(out.text.back())) {
    out.text.pop_back();
    out.places.pop_back();
  }
  std::size_t breaks = 0;
  const std::size_t place = at;
  for (; at < limit && (is_blank(text[at]) || text[at] == '\n' || text[at] == '\r'); ++at)
    breaks += text[at] == '\n' ? 1U : 0U;
  if (breaks == 1) out.put(' ', place);
  for (std::size_t i = 1; i < breaks; ++i) out.put('\n', place);
  return at;
}

std::optional<std::uint32_t> hex(std::string_view digits) {
  std::uint32_t code = 0;
  for (const char c : digits) {
    if (std::isxdigit(static_cast<unsigned char>(c)) == 0) return {};
    code = code * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return code;
}

/// The escapes of one character, as pairs of the letter and what it stands for.
constexpr std::string_view kEscapes = "a\ab\bt\tn\nv\vf\fr\re\x1B\"\"//\\\\\t\t  ";

/// Decodes double-quoted text; one instance for one scalar.
class DoubleQuoted {
 public:
  DoubleQuoted(const Source& source, Span span)
      : source_(source), text_(source.text()), at_(span.begin + 1), end_(span.end - 1) {}

  Decoded decode() {
    while (at_ < end_) {
      const char c = text_[at_];
      if (c == '\\') {
        escape();
      } else if (c == '\n' || (c == '\r' && text_[at_ + 1] == '\n')) {
        at_ = fold(text_, at_, end_, out_, keep_);
      } else {
        out_.put(c, at_++);
      }
    }
    out_.places.push_back(end_);
    return std::move(out_);
  }

 private:
  void escape() {
    const std::size_t start = at_++;
    const char c = text_[at_];
    if (c == '\n' || c == '\r') {
      line_break();
    } else if (c == 'x' || c == 'u' || c == 'U') {
      code_point(start, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    } else if (c == '0' || c == 'N' || c == '_' || c == 'L' || c == 'P') {
      put_utf8(out_, c == '0' ? 0 : c == 'N' ? 0x85 : c == '_' ? 0xA0 : c == 'L' ? 0x2028 : 0x2029, start);
      ++at_;
    } else {
      simple(c, start);
    }
    keep_ = out_.text.size();  // escaped blanks are content: folding must not take them
  }

  /// An escaped line break is nothing; each empty line behind it is a line feed.
  void line_break() {
    bool first = true;
    while (at_ < end_ && (is_blank(text_[at_]) || text_[at_] == '\n' || text_[at_] == '\r')) {
      if (text_[at_] == '\n' && !std::exchange(first, false)) out_.put('\n', at_);
      ++at_;
    }
  }

  void simple(char c, std::size_t start) {
    for (std::size_t i = 0; i < kEscapes.size(); i += 2) {
      if (kEscapes[i] != c) continue;
      out_.put(kEscapes[i + 1], start);
      ++at_;
      return;
    }
    throw LocatedError(source_, start, "unknown escape in a double-quoted string");
  }

  std::uint32_t digits(std::size_t start, std::size_t count) {
    const auto code = at_ + 1 + count <= end_ ? hex(text_.substr(at_ + 1, count)) : std::nullopt;
    if (!code || *code > 0x10FFFF)
      throw LocatedError(source_, start, "broken \\" + std::string(1, text_[at_]) + " escape");
    at_ += 1 + count;
    return *code;
  }

  void code_point(std::size_t start, std::size_t count) {
    constexpr std::uint32_t kReplacement = 0xFFFD;
    std::uint32_t code = digits(start, count);
    const bool high = code >= 0xD800 && code < 0xDC00;
    if (high && text_.substr(at_, 2) == "\\u") {  // JSON writes what lies beyond 16 bits as a surrogate pair
      ++at_;
      const std::uint32_t low = digits(start, 4);
      code =
          low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00) : kReplacement;
    } else if (code >= 0xD800 && code < 0xE000) {
      code = kReplacement;
    }
    put_utf8(out_, code, start);
  }

  const Source& source_;
  std::string_view text_;
  std::size_t at_;
  std::size_t end_;
  std::size_t keep_ = 0;
  Decoded out_;
};

}  // namespace

Decoded decode_plain(const Source& source, Span span) {
  const std::string_view text = source.text();
  Decoded out;
  for (std::size_t at = span.begin; at < span.end;) {
    if (text[at] == '\n' || (text[at] == '\r' && text[at + 1] == '\n')) {
      at = fold(text, at, span.end, out, 0);
    } else {
      out.put(text[at], at);
      ++at;
    }
  }
  out.places.push_back(span.end);
  return out;
}

Decoded decode_single_quoted(const Source& source, Span span) {
  const std::string_view text = source.text();
  Decoded out;
  for (std::size_t at = span.begin + 1; at < span.end - 1;) {
    if (text[at] == '\n' || (text[at] == '\r' && text[at + 1] == '\n')) {
      at = fold(text, at, span.end - 1, out, 0);
    } else {
      out.put(text[at], at);
      at += text[at] == '\'' ? 2 : 1;
    }
  }
  out.places.push_back(span.end - 1);
  return out;
}

Decoded decode_double_quoted(const Source& source, Span span) {
  return DoubleQuoted(source, span).decode();
}

bool is_document_marker(std::string_view text, std::size_t line) {
  const std::string_view marker = text.substr(line, 3);
  if (marker != "---" && marker != "...") return false;
  return line + 3 >= text.size() || is_blank(text[line + 3]) || text[line + 3] == '\n' ||
         text[line + 3] == '\r';
}

}  // namespace kubeflow_sso::yaml
