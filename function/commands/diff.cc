// What would change, by resource and field.
#include "function/commands/diff.h"

#include <set>

#include "function/commands/change_text.h"
#include "function/commands/exit_code.h"
#include "function/commands/json_results.h"
#include "function/commands/messages.h"
#include "function/commands/unified.h"
#include "function/config/schema.h"
#include "function/io.h"
#include "function/run.h"

namespace kubeflow_sso::commands {
namespace {

using krm::FieldChange;
using yaml::Value;

std::string as_text(const std::vector<FieldChange>& changes) {
  if (changes.empty()) return "nothing would change\n";
  std::set<std::string> resources;
  for (const FieldChange& each : changes) resources.insert(each.ref.text());
  return change_text(changes) + "\n" + counted(changes.size(), "field") + " of " +
         counted(resources.size(), "resource") + " would change\n";
}

std::string as_json(const Outcome& outcome) {
  Value document = Value::mapping();
  document.set("changes", to_value(outcome.changes));
  document.set("results", to_value(outcome.results));
  return config::to_json(document) + "\n";
}

}  // namespace

int diff(const std::string& config, const std::vector<std::string>& manifests, const DiffOptions& options) {
  const FunctionConfig file(config);
  const Manifests streams(manifests);
  const yaml::Document document = file.parse();
  krm::ResourceList list = streams.parse();
  const Outcome outcome = run(&document, list, Telling::Changes);
  if (options.format == DiffFormat::Json) {
    write_output(as_json(outcome));
  } else if (!outcome.results.failed()) {
    write_output(options.format == DiffFormat::Unified ? unified(list) : as_text(outcome.changes));
  }
  const int code = tell(outcome.results, options.verbose);
  if (code != kDone) return code;
  return options.tells_by_exit_code && !outcome.changes.empty() ? kDiffers : kDone;
}

}  // namespace kubeflow_sso::commands
