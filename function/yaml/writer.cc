// Emission of new values; what the input holds already is never written by this.
#include "function/yaml/writer.h"

#include <algorithm>
#include <cctype>

namespace kubeflow_sso::yaml {
namespace {

bool is_word(unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '/' || c == '$' || c == '.'; }

/// Whether plain `text` cannot be read as anything but that string, by YAML 1.1 and 1.2 readers. Errs to the side of quotes.
bool reads_as_itself(std::string_view text) {
  if (text.empty() || !is_word(static_cast<unsigned char>(text[0]))) return false;
  if (text == "y" || text == "Y" || text == "n" || text == "N") return false;  // booleans in YAML 1.1
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
    return !special && !(flow && (c == ',' || c == '[' || c == ']' || c == '{' || c == '}'));
  });
}

bool fits_single_quoted(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0x20 && c != 0x7F; });
}

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

std::string indentation(std::size_t column, const Layout& layout) { return layout.line_break + std::string(column, ' '); }

std::string write_key(const std::string& key, const Layout& layout, bool flow) {
  return write_scalar(Value::string(key), layout.json ? Style::DoubleQuoted : Style::Plain, flow);
}

bool is_filled(const Value& value) { return !value.members().empty() || !value.items().empty(); }

}  // namespace

std::string escape_double_quoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '"':
      case '\\':
        out += {'\\', c};
        break;
      case '\n':
        out += "\\n";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        if (byte < 0x20 || byte == 0x7F) {
          out += {'\\', 'u', '0', '0', kDigits[byte >> 4U], kDigits[byte & 0xFU]};  // JSON has no \x
        } else {
          out += c;
        }
    }
  }
  return out;
}

std::string write_scalar(const Value& value, Style wanted, bool flow) {
  if (value.is_null()) return "null";
  if (!value.is_string()) return value.scalar();
  const std::string& text = value.scalar();
  if (wanted == Style::SingleQuoted && fits_single_quoted(text)) return single_quoted(text);
  if (wanted == Style::Plain && fits_plain(text, flow)) return text;
  return "\"" + escape_double_quoted(text) + "\"";
}

std::string write_flow(const Value& value, const Layout& layout) {
  std::string out;
  if (value.is_mapping()) {
    for (const Value::Member& member : value.members()) {
      out += (out.empty() ? "" : ", ") + write_key(member.first, layout, true) + ": " + write_flow(member.second, layout);
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
  if (!is_filled(value)) return value.is_scalar() ? write_scalar(value, layout.strings, false) : write_flow(value, layout);
  std::string out;
  for (const Value::Member& member : value.members()) {
    out += (out.empty() ? "" : indentation(column, layout)) + write_entry(member.first, member.second, column, layout);
  }
  for (const Value& item : value.items()) {
    out += (out.empty() ? "" : indentation(column, layout)) + write_item(item, column, layout);
  }
  return out;
}

std::string write_entry(const std::string& key, const Value& value, std::size_t column, const Layout& layout) {
  const std::string start = write_key(key, layout, false) + ":";
  if (!is_filled(value)) return start + " " + write_block(value, column, layout);
  const std::size_t inner = column + (value.is_mapping() || layout.indent_sequences ? layout.step : 0);
  return start + indentation(inner, layout) + write_block(value, inner, layout);
}

std::string write_item(const Value& item, std::size_t column, const Layout& layout) {
  return "- " + write_block(item, column + 2, layout);
}

bool fits_literal(std::string_view text) {
  if (text.empty() || text[0] == ' ' || text[0] == '\n' || text.ends_with("\n\n")) return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c == '\n' || c == '\t' || (c >= 0x20 && c != 0x7F); });
}

}  // namespace kubeflow_sso::yaml
