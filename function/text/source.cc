// Positions, and the format of a located error.
#include "function/text/source.h"

#include <algorithm>
#include <array>
#include <cstdint>

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

/// The code point at the start of `text` and its length; length 0 where there is no valid UTF-8.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 0;
};

CodePoint first_code_point(std::string_view text) {
  constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  std::uint32_t value = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    value = value << 6U | (byte(i) & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value < 0xE000;
  if (value < kLeast[length] || value > 0x10FFFF || surrogate) return {};
  return {value, length};
}

/// Whether a terminal shows the character as one and does nothing else with it.
bool is_shown(const CodePoint& character) {
  const std::uint32_t value = character.value;
  const bool control = value < 0x20 || (value >= 0x7F && value < 0xA0);
  const bool breaks_line = value == 0x2028 || value == 0x2029;
  const bool turns_text = (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
  return character.length > 0 && !control && !breaks_line && !turns_text;
}

std::string escaped(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += {'\\', 'x', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
  }
  return out;
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

/// The line of `offset` and a caret under it; long lines are cut around the place.
std::string excerpt(std::string_view text, std::size_t offset) {
  const std::size_t begin = line_begin(text, offset);
  std::string_view line = line_at(text, begin);
  std::size_t caret = std::min(offset - begin, line.size());
  std::string before;
  if (caret > kExcerptWidth) {
    std::size_t cut = caret - kExcerptWidth / 2;
    while (cut < caret && continues_character(line[cut])) ++cut;
    line.remove_prefix(cut);
    caret -= cut;
    before = "...";
  }
  before += printable(line.substr(0, caret), kExcerptWidth * 4);
  const std::string whole = before + printable(line.substr(caret), kExcerptWidth);
  return "\n" + whole + "\n" + std::string(count_characters(before), ' ') + "^";
}

std::string place_in(std::string_view name, Position at) {
  return printable(name, std::string::npos) + ":" + std::to_string(at.line) + ":" +
         std::to_string(at.column) + ": ";
}

std::string excerpt_of(const Source& source, std::size_t offset) {
  return source.is_public() ? excerpt(source.text(), std::min(offset, source.text().size())) : "";
}

}  // namespace

Source Source::with(Privacy privacy) const {
  Source same = *this;
  same.privacy_ = privacy;
  return same;
}

Position Source::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  Known& known = *known_;
  if (offset < known.offset / 2) known = {};  // nearer to the begin
  const auto [from, to] = std::minmax(offset, known.offset);
  const std::string_view between = text_.substr(from, to - from);
  const auto lines = static_cast<std::size_t>(std::count(between.begin(), between.end(), '\n'));
  known.line = offset < known.offset ? known.line - lines : known.line + lines;
  known.offset = offset;
  if (lines > 0) known.line_begin = text_.substr(0, offset).rfind('\n') + 1;
  const bool has_mark = known.line_begin == 0 && offset >= kByteOrderMark.size();
  const std::size_t begin =
      has_mark && text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : known.line_begin;
  return {known.line, offset - begin + 1};
}

std::string named(const Source& source, std::string_view what, std::string_view written) {
  if (!source.is_public()) return "this " + std::string(what);
  return "the " + std::string(what) + " `" + printable(written) + "`";
}

LocatedError::LocatedError(const Source& source, std::size_t offset, const std::string& message)
    : LocatedError(source.name(), source.position(offset), message, excerpt_of(source, offset)) {}

LocatedError::LocatedError(std::string source_name, Position position, std::string message,
                           std::string excerpt)
    : UserError(place_in(source_name, position) + message + excerpt),
      source_name_(std::move(source_name)),
      position_(position),
      message_(std::move(message)),
      excerpt_(std::move(excerpt)) {}

LocatedError LocatedError::with(std::string_view more) const {
  return {source_name_, position_, message_ + std::string(more), excerpt_};
}

std::string LocatedError::place() const {
  return place_in(source_name_, position_);
}

std::string printable(std::string_view text, std::size_t limit) {
  std::string out;
  while (!text.empty()) {
    const CodePoint character = first_code_point(text);
    const std::string_view bytes = text.substr(0, std::max<std::size_t>(character.length, 1));
    const std::string next = is_shown(character) ? std::string(bytes) : escaped(bytes);
    if (out.size() + next.size() > limit) return out + "...";
    out += next;
    text.remove_prefix(bytes.size());
  }
  return out;
}

}  // namespace kubeflow_sso::text
