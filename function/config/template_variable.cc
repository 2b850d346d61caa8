// Finding a variable by its marks.
#include "function/config/template_variable.h"

#include <fmt/format.h>

namespace kubeflow_sso::config {
namespace {

bool is_variable(std::string_view name) {
  constexpr std::string_view kWord = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
  return !name.empty() && name.find_first_not_of(kWord) == std::string_view::npos;
}

struct Marks {
  std::string_view begin;
  std::string_view end;
};

}  // namespace

std::string template_variable(std::string_view text, bool bare) {
  for (const auto& [begin, end] : {Marks{"${", "}"}, Marks{"$(", ")"}, Marks{"{{", "}}"}, Marks{"$", ""}}) {
    const std::size_t at = text.find(begin);
    if (at == std::string_view::npos || (end.empty() && !bare)) continue;
    const std::string_view rest = text.substr(at + begin.size());
    const std::size_t close = end.empty() ? rest.find_first_of("/:.") : rest.find(end);
    if (close == std::string_view::npos && !end.empty()) continue;
    std::string_view name = rest.substr(0, close);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    name = name.substr(0, name.find(':'));  // without a default, as in `${NAME:=x}`
    if (is_variable(name)) return fmt::format("{}{}{}", begin, name, end);
  }
  return {};
}

}  // namespace kubeflow_sso::config
