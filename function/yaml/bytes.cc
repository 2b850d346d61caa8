// One look at every byte, in a loop that compilers make vector code of, and a closer one only when that found
// something.
#include "function/yaml/bytes.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace kubeflow_sso::yaml {
namespace {

using text::LocatedError;

/// No UTF-8 sequence has this byte or a greater one.
constexpr std::uint8_t kNoUtf8 = 0xF5;
/// Adding this puts those bytes in front of the control characters: one comparison then finds both.
constexpr std::uint8_t kShift = 0x100 - kNoUtf8;

/// Whether there are bytes that are refused, or carriage returns.
bool has_unusual(std::string_view text) {
  std::uint8_t least = 0xFF;
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    const auto shifted = static_cast<std::uint8_t>(byte + kShift);
    const bool usual = static_cast<std::uint8_t>(byte - '\t') <= '\n' - '\t';
    least = std::min(least, static_cast<std::uint8_t>(shifted | (usual ? 0x80 : 0)));
  }
  return least < ' ' + kShift;
}

[[noreturn]] void refuse(const text::Source& source, std::size_t at) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const std::string_view text = source.text();
  const auto byte = static_cast<unsigned char>(text[at]);
  const std::string hex = {'0', 'x', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") || (byte == 0 && at <= 1)) {
    throw LocatedError(source, 0, "this is UTF-16 or binary data; save the text as UTF-8");
  }
  if (byte >= kNoUtf8)
    throw LocatedError(source, at, "the byte " + hex + " is not UTF-8; save the text as UTF-8");
  if (byte == '\r') {
    throw LocatedError(source, at, "a carriage return without a line feed; end lines with LF or CRLF");
  }
  throw LocatedError(source, at, "the control character " + hex + " is not allowed in YAML; remove it");
}

}  // namespace

void check_bytes(const text::Source& source) {
  const std::string_view text = source.text();
  if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw LocatedError(source, 0, "the input is larger than 2 GiB; split it");
  }
  if (!has_unusual(text)) return;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte >= ' ' && byte < kNoUtf8) || byte == '\t' || byte == '\n') continue;
    const bool line_break = byte == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (!line_break) refuse(source, at);
  }
}

}  // namespace kubeflow_sso::yaml
