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

std::string_view sign_of(krm::Severity severity) {
  return severity == krm::Severity::Error ? "✗" : severity == krm::Severity::Warning ? "!" : "✓";
}

// https://no-color.org: any text but the empty one.
Painter::Painter()
    : has_colour_(::isatty(STDOUT_FILENO) != 0 && variable("NO_COLOR").empty() &&
                  variable("TERM") != "dumb") {}

std::string Painter::sign(krm::Severity severity) const {
  const bool is_grave = severity == krm::Severity::Error;
  return painted(is_grave ? "31" : severity == krm::Severity::Warning ? "33" : "32", sign_of(severity));
}

std::string Painter::painted(std::string_view code, std::string_view text) const {
  if (!has_colour_) return std::string(text);
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace kubeflow_sso::commands
