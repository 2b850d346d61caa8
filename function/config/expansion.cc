// Go's os.Expand, as far as finding what it would replace.
#include "function/config/expansion.h"

#include <algorithm>
#include <cctype>

namespace kubeflow_sso::config {
namespace {

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool is_variable(std::string_view name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
         std::all_of(name.begin(), name.end(), is_name_character);
}

/// The variable's name at the start of `text`, which stands behind a `$`, or nothing.
std::string_view name_at(std::string_view text) {
  if (text.starts_with('{')) {
    const std::size_t end = text.find('}');
    return end == std::string_view::npos ? std::string_view() : text.substr(1, end - 1);
  }
  const auto* const end = std::find_if_not(text.begin(), text.end(), is_name_character);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

}  // namespace

std::vector<std::string> expansions(std::string_view text) {
  constexpr std::string_view kSpecial = "{*#$@!?-";
  std::vector<std::string> names;
  for (std::size_t at = text.find('$'); at != std::string_view::npos; at = text.find('$', at + 1)) {
    const std::string_view behind = text.substr(at + 1);
    if (behind.empty()) break;
    if (!is_name_character(behind[0]) && kSpecial.find(behind[0]) == std::string_view::npos) continue;
    const std::string_view name = name_at(behind);
    names.emplace_back(is_variable(name) ? name : std::string_view());
    if (behind[0] == '$') ++at;
  }
  return names;
}

}  // namespace kubeflow_sso::config
