// Searches that look at eight bytes at a time: keys and indentations are short, so that a call of memchr
// costs more than it saves.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace kubeflow_sso::yaml {

/// Eight bytes, and the same byte eight times.
inline std::uint64_t word_at(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}
constexpr std::uint64_t word_of(char byte) {
  return 0x0101010101010101U * static_cast<std::uint64_t>(static_cast<unsigned char>(byte));
}

/// The first byte in memory order that is not 0 in a word; the word must not be 0.
inline std::size_t first_byte(std::uint64_t word) {
  const int bits =
      std::endian::native == std::endian::little ? std::countr_zero(word) : std::countl_zero(word);
  return static_cast<std::size_t>(bits) / 8;
}

/// A word whose first byte that is not 0 stands where the first byte 0 of `word` does; 0 when there is none.
/// Bytes behind the first are not told exactly, and big-endian machines would be told the last byte: they
/// take the slow way.
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
  return (word - word_of('\x01')) & ~word & word_of('\x80');
}

/// The first place in [at, end) that does not hold `byte`, else `end`.
inline const char* find_other(const char* at, const char* end, char byte) {
  for (; end - at >= 8; at += 8) {
    const std::uint64_t differences = word_at(at) ^ word_of(byte);
    if (differences != 0) return at + first_byte(differences);
  }
  while (at < end && *at == byte) ++at;
  return at;
}

/// The first place in [at, end) that holds one of two bytes, else `end`. Bytes up to `readable_end` may be
/// looked at.
inline const char* find_either(const char* at, const char* end, const char* readable_end, char one,
                               char other) {
  if constexpr (std::endian::native == std::endian::little) {
    for (; at < end && readable_end - at >= 8; at += 8) {
      const std::uint64_t word = word_at(at);
      const std::uint64_t found = zero_bytes(word ^ word_of(one)) | zero_bytes(word ^ word_of(other));
      if (found == 0) continue;
      const char* const place = at + first_byte(found);
      return place < end ? place : end;
    }
  }
  while (at < end && *at != one && *at != other) ++at;
  return at < end ? at : end;
}

}  // namespace kubeflow_sso::yaml
