// Colours as ECMA-48 has them.
#include "function/commands/painter.h"

#include <unistd.h>

#include <cstdlib>

namespace kubeflow_sso::commands {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): one thread
  return value == nullptr ? std::string_view() : value;
}

}  // namespace

// https://no-color.org: any text but the empty one.
Painter::Painter()
    : has_colour_(::isatty(STDOUT_FILENO) != 0 && variable("NO_COLOR").empty() &&
                  variable("TERM") != "dumb") {}

std::string Painter::sign(krm::Severity severity) const {
  switch (severity) {
    case krm::Severity::Info:
      return painted("32", "✓");
    case krm::Severity::Warning:
      return painted("33", "!");
    case krm::Severity::Error:
      break;
  }
  return painted("31", "✗");
}

std::string Painter::painted(std::string_view code, std::string_view text) const {
  if (!has_colour_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace kubeflow_sso::commands
