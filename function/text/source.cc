// Positions, and the format of a located error.
#include "function/text/source.h"

#include <algorithm>
#include <array>

namespace kubeflow_sso::text {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kExcerptWidth = 100;

std::size_t line_begin(std::string_view text, std::size_t offset) {
  const std::size_t newline = text.substr(0, offset).rfind('\n');
  if (newline != std::string_view::npos) return newline + 1;
  return text.starts_with(kByteOrderMark) && offset >= kByteOrderMark.size() ? kByteOrderMark.size() : 0;
}

std::string_view line_at(std::string_view text, std::size_t begin) {
  std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// The length of the valid UTF-8 sequence at the start of `text`, 0 if there is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  std::size_t length = 0;
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) length = 2;
  if (lead >= 0xE0 && lead <= 0xEF) length = 3;
  if (lead >= 0xF0 && lead <= 0xF4) length = 4;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

std::string escaped(unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  return {'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
}

/// The line of `offset` and a caret under it; long lines are cut around the place.
std::string excerpt(std::string_view text, std::size_t offset) {
  const std::size_t begin = line_begin(text, offset);
  std::string_view line = line_at(text, begin);
  std::size_t caret = std::min(offset - begin, line.size());
  if (caret > kExcerptWidth) {
    const std::size_t cut = caret - kExcerptWidth / 2;
    line.remove_prefix(cut);
    caret -= cut;
  }
  const std::string before = printable(line.substr(0, caret), line.size() * 4);
  const std::string whole = before + printable(line.substr(caret), kExcerptWidth);
  return "\n" + whole + "\n" + std::string(before.size(), ' ') + "^";
}

std::string format(const Source& source, std::size_t offset, const std::string& message) {
  const Position at = source.position(offset);
  std::string line = source.name() + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + message;
  if (source.privacy() == Privacy::Public) line += excerpt(source.text(), std::min(offset, source.text().size()));
  return line;
}

}  // namespace

Position Source::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const std::size_t begin = line_begin(text_, offset);
  const auto lines = std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
  return {static_cast<std::size_t>(lines) + 1, offset - begin + 1};
}

LocatedError::LocatedError(const Source& source, std::size_t offset, const std::string& message)
    : UserError(format(source, offset, message)), message_(message), position_(source.position(offset)) {}

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty()) {
    const auto byte = static_cast<unsigned char>(text[0]);
    const std::size_t length = utf8_length(text);
    const bool plain = length > 1 || (length == 1 && byte >= 0x20 && byte != 0x7F);
    const std::string next = plain ? std::string(text.substr(0, length)) : escaped(byte);
    if (out.size() + next.size() > limit) return out + "...";
    out += next;
    text.remove_prefix(plain ? length : 1);
  }
  return out;
}

}  // namespace kubeflow_sso::text
