// Signs and colours of severities.
#pragma once

#include <string>
#include <string_view>

#include "function/krm/severity.h"

namespace kubeflow_sso::commands {

/// A tick, a warning or a cross.
std::string_view sign_of(krm::Severity severity);

/// Colours text where standard output is a terminal that wants it (NO_COLOR is not set, TERM is not `dumb`).
class Painter {
 public:
  Painter();

  std::string sign(krm::Severity severity) const;
  std::string bold(std::string_view text) const { return painted("1", text); }
  std::string dim(std::string_view text) const { return painted("2", text); }

 private:
  std::string painted(std::string_view code, std::string_view text) const;

  bool has_colour_;
};

}  // namespace kubeflow_sso::commands
