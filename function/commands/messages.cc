// Lines on standard error.
#include "function/commands/messages.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

#include "function/commands/exit_code.h"

namespace kubeflow_sso::commands {

void tell(std::string_view line) {
  static spdlog::logger log = [] {
    spdlog::logger plain("kubeflow-sso", std::make_shared<spdlog::sinks::stderr_sink_st>());
    plain.set_pattern("%v");
    return plain;
  }();
  log.info("{}", line);
}

int tell(const krm::Results& results, bool verbose) {
  for (const krm::Result& result : results.list()) {
    if (verbose || result.severity != krm::Severity::Info) tell(to_line(result));
  }
  return results.failed() ? kFailed : kDone;
}

}  // namespace kubeflow_sso::commands
