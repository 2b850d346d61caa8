// What the table of rules says, for people.
#include "function/commands/help.h"

#include <iterator>
#include <string_view>
#include <vector>

#include "function/commands/exit_code.h"
#include "function/commands/layout.h"
#include "function/commands/messages.h"
#include "function/io.h"
#include "function/krm/rules.h"
#include "function/text/nearest.h"
#include "function/text/source.h"

namespace kubeflow_sso::commands {
namespace {

using krm::Rule;
using krm::Severity;

/// What follows from a result, by its severity: run.cc and turn_over.cc.
std::string_view consequence(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "the function changes nothing at all and ends with exit code 1, until it is mended; a plain "
             "stream is not written, so that an apply behind the pipe gets nothing";
    case Severity::Warning:
      return "the login is turned over all the same; the warning comes again with each run, until it is "
             "mended or acknowledged";
    case Severity::Info:
      break;
  }
  return "nothing; it stands in the results of a ResourceList, and with --verbose on standard error";
}

std::string silence(const Rule& rule) {
  if (rule.severity == Severity::Error) return "not possible: it is an error";
  return "`acknowledge: [" + std::string(rule.id) + "]` in the functionConfig's `spec`";
}

std::string explained(const Rule& rule) {
  std::string text = std::string(rule.id) + " (" + std::string(to_string(rule.severity)) + ")\n\n";
  text += entry("what it means", rule.meaning);
  text += entry("what follows", consequence(rule.severity));
  text += entry("what to do", rule.remedy);
  text += entry("to silence it", silence(rule));
  return text;
}

std::string in_markdown(const Rule& rule) {
  return "\n### " + std::string(rule.id) + "\n\nIt means: " + std::string(rule.meaning) +
         ".\nWhat to do: " + std::string(rule.remedy) + ".\n";
}

}  // namespace

int help(const std::string& id) {
  if (const Rule* rule = krm::find_rule(id)) {
    write_output(explained(*rule));
    return kDone;
  }
  std::vector<std::string_view> ids;
  ids.reserve(std::size(krm::detail::kRules));
  for (const Rule& rule : krm::detail::kRules) ids.push_back(rule.id);
  const std::string_view nearest = text::nearest(id, ids);
  tell_error("no result has the id `" + text::printable(id) + "`" +
             (nearest.empty()
                  ? "; ids stand in brackets behind messages, and all of them in function/RESULTS.md"
                  : ", did you mean `" + std::string(nearest) + "`?"));
  return kWrongUsage;
}

int help_page() {
  std::string page =
      "# Results\n\nWhat the ids of results mean. `kubeflow-sso help ID` says the same, and `kubeflow-sso "
      "help --markdown` made this\npage out of `function/krm/rules.h`; `tests/commands` holds them "
      "together.\n";
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Info}) {
    page += "\n## Severity " + std::string(to_string(severity)) +
            "\n\nWhat follows: " + std::string(consequence(severity)) + ".\n";
    for (const Rule& rule : krm::detail::kRules) {
      if (rule.severity == severity) page += in_markdown(rule);
    }
  }
  write_output(page);
  return kDone;
}

}  // namespace kubeflow_sso::commands
