// Emission of new values; what the input holds already is never written by this.
#include "function/yaml/writer.h"

#include <algorithm>
#include <cctype>

namespace kubeflow_sso::yaml {
namespace {

/// The length of the character at the start of a text if it must be escaped, else 0.
std::size_t length_to_escape(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text[0]);
  if (byte < 0x80) return byte < 0x20 || byte == 0x7F ? 1 : 0;
  const auto next = static_cast<unsigned char>(text.size() > 1 ? text[1] : '\0');
  if (byte == 0xC2 && next >= 0x80 && next < 0xA0) return 2;
  for (const std::string_view character : {"\u2028", "\u2029", "\uFEFF", "\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    if (text.starts_with(character)) return 3;
  }
  return 0;
}

/// The code point of a character of one to three bytes, as \uNNNN: JSON has no \x.
std::string escape(std::string_view character) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(character[i]));
  };
  unsigned code = byte(0);
  if (character.size() == 2) code = (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
  if (character.size() == 3) code = (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
  return {'\\',
          'u',
          kDigits[code >> 12U],
          kDigits[code >> 8U & 0xFU],
          kDigits[code >> 4U & 0xFU],
          kDigits[code & 0xFU]};
}

bool is_word(unsigned char c) {
  return std::isalnum(c) != 0 || c == '_' || c == '/' || c == '$' || c == '.';
}

/// Whether plain `text` cannot be read as anything but that string, by YAML 1.1 and 1.2 readers. Errs to the
/// side of quotes.
bool reads_as_itself(std::string_view text) {
  if (text.empty() || !is_word(static_cast<unsigned char>(text[0]))) return false;
  if (text.starts_with("...")) return false;  // may be read as the end of the document
  if (text.find_first_not_of("0123456789abcdefABCDEFxXoO_.:+-TZ ") == std::string_view::npos &&
      text.find_first_of("0123456789.") == 0) {
    return false;  // numbers, base-60 integers, dates
  }
  return Value::resolve_plain(text).is_string();
}

bool fits_plain(std::string_view text, bool flow) {
  if (!reads_as_itself(text) || text.back() == ':' || text.back() == ' ') return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [&](unsigned char c) {
    const bool special = c < 0x20 || c >= 0x7F || c == '"' || c == '\'' || c == '\\' || c == '`';
    return !special && !(flow && (c == ',' || c == '[' || c == ']' || c == '{' || c == '}' || c == '?'));
  });
}

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

std::string indentation(std::size_t column, const Layout& layout) {
  return layout.line_break + std::string(column, ' ');
}

bool is_filled(const Value& value) {
  return !value.members().empty() || !value.items().empty();
}

}  // namespace

bool needs_no_escape(std::string_view text, std::string_view allowed) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (length_to_escape(text.substr(i)) > 0 && allowed.find(text[i]) == std::string_view::npos) return false;
  }
  return true;
}

std::string write_key(const std::string& key, const Layout& layout, bool flow) {
  return write_scalar(Value::string(key), layout.json ? Style::DoubleQuoted : Style::Plain, flow);
}

std::string escape_double_quoted(std::string_view text) {
  constexpr std::string_view kShort = "\"\"\\\\\nn\tt\rr";  // pairs of a character and its escape's letter
  std::string out;
  while (!text.empty()) {
    const std::size_t special = length_to_escape(text);
    std::size_t pair = 0;
    while (pair < kShort.size() && kShort[pair] != text[0]) pair += 2;
    if (pair < kShort.size()) {
      out += {'\\', kShort[pair + 1]};
    } else if (special > 0) {
      out += escape(text.substr(0, special));
    } else {
      out += text[0];
    }
    text.remove_prefix(std::max<std::size_t>(special, 1));
  }
  return out;
}

std::string write_scalar(const Value& value, Style wanted, bool flow) {
  if (value.is_null()) return "null";
  if (!value.is_string()) return value.scalar();
  const std::string& text = value.scalar();
  if (wanted == Style::SingleQuoted && needs_no_escape(text, "")) return single_quoted(text);
  if (wanted == Style::Plain && fits_plain(text, flow)) return text;
  return "\"" + escape_double_quoted(text) + "\"";
}

std::string write_flow(const Value& value, const Layout& layout) {
  std::string out;
  if (value.is_mapping()) {
    for (const Value::Member& member : value.members()) {
      out += (out.empty() ? "" : ", ") + write_key(member.first, layout, true) + ": " +
             write_flow(member.second, layout);
    }
    return "{" + out + "}";
  }
  if (value.is_sequence()) {
    for (const Value& item : value.items()) out += (out.empty() ? "" : ", ") + write_flow(item, layout);
    return "[" + out + "]";
  }
  return write_scalar(value, layout.json ? Style::DoubleQuoted : layout.strings, true);
}

std::string write_block(const Value& value, std::size_t column, const Layout& layout) {
  if (!is_filled(value))
    return value.is_scalar() ? write_scalar(value, layout.strings, false) : write_flow(value, layout);
  std::string out;
  for (const Value::Member& member : value.members()) {
    out += (out.empty() ? "" : indentation(column, layout)) +
           write_entry(member.first, member.second, column, layout);
  }
  for (const Value& item : value.items()) {
    out += (out.empty() ? "" : indentation(column, layout)) + write_item(item, column, layout);
  }
  return out;
}

std::string write_entry(const std::string& key, const Value& value, std::size_t column,
                        const Layout& layout) {
  const std::string start = write_key(key, layout, false) + ":";
  if (!is_filled(value)) return start + " " + write_block(value, column, layout);
  const std::size_t inner = column + (value.is_mapping() || layout.indent_sequences ? layout.step : 0);
  return start + indentation(inner, layout) + write_block(value, inner, layout);
}

std::string write_item(const Value& item, std::size_t column, const Layout& layout) {
  return "- " + write_block(item, column + 2, layout);
}

bool fits_literal(std::string_view text) {
  const std::size_t first = text.find_first_not_of('\n');
  if (first == std::string_view::npos || text[first] == ' ' || text[first] == '\t') return false;
  return !text.ends_with("\n\n") && needs_no_escape(text, "\n\t");
}

}  // namespace kubeflow_sso::yaml
