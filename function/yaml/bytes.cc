// One look at every byte, in a loop that compilers make vector code of, and a closer one only when that found
// something.
#include "function/yaml/bytes.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "function/yaml/words.h"

namespace kubeflow_sso::yaml {
namespace {

using text::LocatedError;

/// No UTF-8 sequence has this byte or a greater one.
constexpr std::uint8_t kNoUtf8 = 0xF5;
/// Adding this puts those bytes in front of the control characters: one comparison then finds both.
constexpr std::uint8_t kShift = 0x100 - kNoUtf8;

/// What one look at every byte tells.
struct Look {
  bool unusual;  // there are bytes that are refused, or carriage returns
  bool all_ascii;
};

// Half the instructions where the processor has AVX2.
#if defined(__x86_64__) && !defined(__clang__)
[[gnu::target_clones("avx2", "default")]]
#endif
Look look_at(std::string_view text) {
  std::uint8_t least = 0xFF;
  std::uint8_t bits = 0;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    const auto shifted = static_cast<std::uint8_t>(byte + kShift);
    const bool usual = static_cast<std::uint8_t>(byte - '\t') <= '\n' - '\t';
    least = std::min(least, static_cast<std::uint8_t>(shifted | (usual ? 0x80 : 0)));
    bits = static_cast<std::uint8_t>(bits | byte);
  }
  return {least < ' ' + kShift, bits < 0x80};
}

/// The length of the UTF-8 sequence at `at`, which is no ASCII; 0 where none begins. The second byte tells
/// overlong forms, surrogates and what is beyond Unicode (RFC 3629, section 4).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<std::uint8_t>(text[at + i]) : std::uint8_t{0};
  };
  const std::uint8_t lead = byte(0);
  if (lead < 0xC2 || lead >= kNoUtf8) return 0;
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  const std::uint8_t least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const std::uint8_t most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < least || byte(1) > most) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return 0;
  }
  return length;
}

/// Whether one of U+0085, U+2028 and U+2029 is at `at`.
bool is_old_break(std::string_view text, std::size_t at) {
  const std::string_view next_line = "\xC2\x85";
  const std::string_view separator = text.substr(at, 3);
  return text.substr(at, 2) == next_line || separator == "\xE2\x80\xA8" || separator == "\xE2\x80\xA9";
}

/// From `at`, where a character begins, the first byte that is no UTF-8, or that of the first character at or
/// behind `end`.
std::size_t skip_utf8(std::string_view text, std::size_t at, std::size_t end, bool& old_breaks) {
  while (at < end) {
    const std::size_t length = static_cast<std::uint8_t>(text[at]) < 0x80 ? 1 : sequence_length(text, at);
    if (length == 0) return at;
    old_breaks = old_breaks || (length > 1 && is_old_break(text, at));
    at += length;
  }
  return at;
}

/// Pieces that stay in the nearest cache for the closer look.
constexpr std::size_t kPiece = 4096;

struct Survey {
  bool unusual = false;     // as Look has it
  bool old_breaks = false;  // there are U+0085, U+2028 or U+2029
  std::size_t valid = 0;    // the first byte that is no UTF-8, or the end
};

Survey look_over(std::string_view text) {
  Survey survey;
  std::size_t& valid = survey.valid;  // a character begins there, and all before it are valid
  for (std::size_t begin = 0; begin < text.size(); begin += kPiece) {
    const std::string_view piece = text.substr(begin, kPiece);
    const Look look = look_at(piece);
    survey.unusual = survey.unusual || look.unusual;
    const std::size_t end = begin + piece.size();
    valid = look.all_ascii && valid <= begin ? end : skip_utf8(text, valid, end, survey.old_breaks);
    if (valid < end) break;
  }
  return survey;
}

[[noreturn]] void refuse(const text::Source& source, std::size_t at) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::string_view text = source.text();
  const auto byte = static_cast<unsigned char>(text[at]);
  const std::string hex = {'0', 'x', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") || (byte == 0 && at <= 1)) {
    throw LocatedError(source, 0, "this is UTF-16 or binary data; save the text as UTF-8");
  }
  if (byte >= 0x80)
    throw LocatedError(source, at, "the byte " + hex + " is not UTF-8; save the text as UTF-8");
  if (byte == '\r') {
    throw LocatedError(source, at, "a carriage return without a line feed; end lines with LF or CRLF");
  }
  throw LocatedError(source, at, "the control character " + hex + " is not allowed in YAML; remove it");
}

}  // namespace

bool check_bytes(const text::Source& source) {
  const std::string_view text = source.text();
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw LocatedError(source, 0, "the input is larger than 2 GiB; split it");
  }
  const auto [unusual, old_breaks, end] = look_over(text);
  for (std::size_t at = 0; unusual && at < end; ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte >= ' ' || byte == '\t' || byte == '\n') continue;
    const bool line_break = byte == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (!line_break) refuse(source, at);
  }
  if (end < text.size()) refuse(source, end);
  return old_breaks;
}

std::size_t find_old_break(std::string_view text, std::size_t from) {
  const char* const end = text.data() + text.size();
  for (const char* at = text.data() + from;; ++at) {
    at = find_either(at, end, end, '\xC2', '\xE2');
    if (at == end) return std::string_view::npos;
    const auto place = static_cast<std::size_t>(at - text.data());
    if (is_old_break(text, place)) return place;
  }
}

std::string old_break_message(std::string_view text) {
  const bool is_next_line = text[0] == '\xC2';
  const bool is_line = !is_next_line && text[2] == '\xA8';
  const std::string code = is_next_line ? "U+0085" : is_line ? "U+2028" : "U+2029";
  const std::string escape = is_next_line ? "\\N" : is_line ? "\\L" : "\\P";
  return "the invisible character " + code +
         " ends a line to some readers and not to others: remove it, or write `" + escape +
         "` in double quotes";
}

}  // namespace kubeflow_sso::yaml
