// The function itself, over a ResourceList or over plain streams.
#include "function/commands/turn_over.h"

#include <unistd.h>

#include "function/commands/exit_code.h"
#include "function/commands/messages.h"
#include "function/commands/streams.h"
#include "function/io.h"
#include "function/krm/resource_list.h"
#include "function/run.h"
#include "function/text/source.h"

namespace kubeflow_sso::commands {
namespace {

Telling telling(bool verbose) {
  return verbose ? Telling::Results : Telling::Nothing;
}

}  // namespace

int turn_over_resource_list(bool verbose) {
  if (::isatty(STDIN_FILENO) != 0) {
    tell_error("expected a ResourceList on standard input, or `--config FILE`; see --help");
    return kWrongUsage;
  }
  const Input input = Input::standard_input();
  krm::ResourceList list = krm::ResourceList::read(text::Source("<stdin>", input.text()));
  const krm::Results results = run(list.function_config(), list, telling(verbose)).results;
  list.write(results, write_pieces);
  return tell(results, verbose);
}

int turn_over_streams(const std::string& config, const std::vector<std::string>& manifests, bool verbose) {
  const FunctionConfig file(config);
  const Manifests streams(manifests);
  const yaml::Document document = file.parse();
  krm::ResourceList list = streams.parse();
  const krm::Results results = run(&document, list, telling(verbose)).results;
  // A pipe into kubectl goes on whatever our exit code is: on failure it must get nothing, not Kubeflow's
  // defaults.
  if (!results.failed()) list.write(results, write_pieces);
  return tell(results, verbose);
}

}  // namespace kubeflow_sso::commands
