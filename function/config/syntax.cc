// Character by character checks of names.
#include "function/config/syntax.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace kubeflow_sso::config {
namespace {

constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxName = 253;

bool is_alphanumeric(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_hexadecimal(std::string_view text) {
  return (text.starts_with("0x") || text.starts_with("0X")) &&
         text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
}

bool is_lower(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::isupper(c) != 0; });
}

bool is_any_case_label(std::string_view text) {
  return !text.empty() && text.size() <= kMaxLabel && is_alphanumeric(text.front()) &&
         is_alphanumeric(text.back()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

/// Whether every part between dots passes.
template <typename Check>
bool all_parts(std::string_view text, Check check) {
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!check(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_octet(std::string_view text) {
  return is_digits(text) && text.size() <= 3 && (text.size() == 1 || text[0] != '0') &&
         (text.size() < 3 || text <= "255");
}

bool is_ipv4(std::string_view text) {
  return std::count(text.begin(), text.end(), '.') == 3 && all_parts(text, is_octet);
}

}  // namespace

bool is_label(std::string_view text) {
  return is_any_case_label(text) && is_lower(text);
}

bool is_object_name(std::string_view text) {
  return text.size() <= kMaxName && all_parts(text, is_label);
}

bool is_data_key(std::string_view text) {
  return !text.empty() && text.size() <= kMaxName && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_host(std::string_view text) {
  if (text.size() > kMaxName || !all_parts(text, is_any_case_label)) return false;
  // Browsers read a name that ends in a number, 0x1 included, as an address (WHATWG URL, "ends in a number").
  const std::string_view last = text.substr(text.rfind('.') + 1);
  return !(is_digits(last) || is_hexadecimal(last)) || is_ipv4(text);
}

bool is_connector_id(std::string_view text) {
  return is_data_key(text) && text.size() <= kMaxLabel && is_alphanumeric(text[0]);
}

bool is_scope(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return c > ' ' && c < '\x7F' && c != '"' && c != '\\'; });
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

}  // namespace kubeflow_sso::config
