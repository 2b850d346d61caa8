// Telling a template by its marks.
#include "function/login/template.h"

#include <array>

namespace kubeflow_sso::login {

std::string template_mark(std::string_view text) {
  constexpr std::array<std::string_view, 4> kMarks = {"{{", "<< ", "<<-", "<%"};
  std::size_t first = std::string_view::npos;
  std::string_view found;
  for (const std::string_view mark : kMarks) {
    const std::size_t at = text.find(mark);
    if (at >= first) continue;
    first = at;
    found = mark;
  }
  return std::string(found);
}

TemplateError::TemplateError(const text::Source& source, const std::string& mark)
    : LocatedError(
          source, source.text().find(mark),
          "is a template (`" + text::printable(mark) +
              "`), which only the program that fills it in can read: render it first, or write the values "
              "out") {}

}  // namespace kubeflow_sso::login
