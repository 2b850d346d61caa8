// A Value as indented JSON.
#include "function/config/schema.h"

namespace kubeflow_sso::config {
namespace {

using yaml::Value;

std::string json_string(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xFU];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

void write(const Value& value, const std::string& indent, std::string& out);

/// Writes `count` parts between brackets, one a line.
template <typename Part>
void write_parts(std::string_view brackets, std::size_t count, const std::string& indent, std::string& out,
                 Part part) {
  out += brackets[0];
  for (std::size_t i = 0; i < count; ++i) {
    out += (i == 0 ? "\n" : ",\n") + indent + "  ";
    part(i);
  }
  if (count > 0) out += "\n" + indent;
  out += brackets[1];
}

void write(const Value& value, const std::string& indent, std::string& out) {
  const std::string inner = indent + "  ";
  if (value.is_mapping()) {
    write_parts("{}", value.members().size(), indent, out, [&](std::size_t i) {
      const auto& [key, member] = value.members()[i];
      out += json_string(key) + ": ";
      write(member, inner, out);
    });
  } else if (value.is_sequence()) {
    write_parts("[]", value.items().size(), indent, out,
                [&](std::size_t i) { write(value.items()[i], inner, out); });
  } else if (value.is_string()) {
    out += json_string(value.scalar());
  } else {
    out += value.is_null() ? "null" : value.scalar();
  }
}

}  // namespace

std::string to_json(const Value& value) {
  std::string out;
  write(value, "", out);
  return out;
}

}  // namespace kubeflow_sso::config
