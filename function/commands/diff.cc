// What would change, by resource and field.
#include "function/commands/diff.h"

#include "function/commands/exit_code.h"
#include "function/commands/json_results.h"
#include "function/commands/messages.h"
#include "function/commands/unified.h"
#include "function/config/schema.h"
#include "function/io.h"
#include "function/run.h"
#include "function/text/source.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::commands {
namespace {

using krm::FieldChange;
using yaml::Value;

constexpr std::size_t kAnyLength = std::string::npos;

/// A value in lines, each behind a sign: `    - `.
std::string lines_of(const Value& value, char sign) {
  const bool is_text = value.is_string() && value.scalar().find('\n') == std::string::npos;
  std::string_view rest;
  const std::string text = is_text ? value.scalar() : yaml::write_block(value, 0, {});
  rest = text;
  std::string lines;
  do {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    lines += std::string("    ") + sign + " " + text::printable(line, kAnyLength) + "\n";
  } while (!rest.empty());
  return lines;
}

std::string heading(const FieldChange& change) {
  const std::string file = change.resource->file().path;
  return change.ref.text() + (file.empty() ? "" : " (" + text::printable(file, kAnyLength) + ")") + "\n";
}

std::string field_lines(const FieldChange& change) {
  const std::string what = !change.path.empty() ? to_string(change.path) : change.after ? "added" : "removed";
  std::string lines = "  " + what + "  (" + change.asked_by + ")\n";
  if (change.before) lines += lines_of(*change.before, '-');
  if (change.after) lines += lines_of(*change.after, '+');
  return lines;
}

std::string counted(std::size_t number, const char* what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

std::string as_text(const std::vector<FieldChange>& changes) {
  if (changes.empty()) return "nothing would change\n";
  std::string text;
  std::size_t resources = 0;
  const FieldChange* last = nullptr;
  for (const FieldChange& each : changes) {
    if (last == nullptr || !(each.ref == last->ref) || each.resource != last->resource) {
      text += (last == nullptr ? "" : "\n") + heading(each);
      ++resources;
    }
    last = &each;
    text += field_lines(each);
  }
  return text + "\n" + counted(changes.size(), "field") + " of " + counted(resources, "resource") +
         " would change\n";
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
  const Outcome outcome = run(&document, list);
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
