// The judgement in lines, or for programs.
#include "function/commands/check.h"

#include "function/commands/change_text.h"
#include "function/commands/exit_code.h"
#include "function/commands/json_results.h"
#include "function/commands/judgement.h"
#include "function/commands/layout.h"
#include "function/commands/painter.h"
#include "function/config/schema.h"
#include "function/io.h"
#include "function/krm/rules.h"

namespace kubeflow_sso::commands {
namespace {

using krm::Severity;
using yaml::Value;

std::string finding(const krm::Result& result, const Painter& painter) {
  std::string text = "  " + painter.sign(result.severity) + " " + wrapped(to_line(result), 4) + "\n";
  if (const krm::Rule* rule = krm::find_rule(result.id))
    text += "    " + painter.dim("what to do: " + wrapped(rule->remedy, 16)) + "\n";
  return text;
}

/// The hop's most telling value: the first.
std::string summary(const Hop& hop) {
  if (!hop.is_seen) return "not in this list";
  return hop.facts.empty() ? std::string() : hop.facts.front().name + " " + hop.facts.front().value;
}

std::string hop_lines(const Hop& hop, const Painter& painter) {
  constexpr std::size_t kTitles = 20;
  std::string text = hop.is_judged() ? painter.sign(hop.severity()) : std::string("?");
  text += " " + painter.bold(hop.title);
  const std::string told = summary(hop);
  if (!told.empty()) text += std::string(kTitles - hop.title.size(), ' ') + told;
  text += "\n";
  for (const krm::Result& each : hop.results) text += finding(each, painter);
  return text;
}

std::string counts(const krm::Results& results) {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  for (const krm::Result& each : results.list()) {
    errors += each.severity == Severity::Error ? 1 : 0;
    warnings += each.severity == Severity::Warning ? 1 : 0;
  }
  return counted(errors, "error") + ", " + counted(warnings, "warning");
}

std::string as_text(const Judgement& judgement) {
  const Painter painter;
  std::string text;
  for (const Hop& hop : judgement.chain_as_found()) {
    if (hop.is_told()) text += hop_lines(hop, painter);
  }
  const std::vector<std::string> unseen = judgement.not_seen();
  if (!unseen.empty()) text += "\nNot in this list, and not judged:\n";
  for (const std::string& each : unseen) text += "  ? " + wrapped(each, 4) + "\n";
  if (!judgement.drift().empty())
    text += "\nNot as the functionConfig wants it (- is, + should be):\n\n" + change_text(judgement.drift());
  text += "\n" + counts(judgement.results());
  if (judgement.has_config()) text += ", " + counted(judgement.drift().size(), "field") + " of drift";
  return text + "\n";
}

std::string_view status(const Hop& hop) {
  if (!hop.is_used) return "unused";
  if (!hop.is_judged()) return "unseen";
  return hop.severity() == Severity::Info ? "ok" : to_string(hop.severity());
}

std::string as_json(const Judgement& judgement) {
  Value hops = Value::sequence();
  for (const Hop& hop : judgement.chain_as_found()) {
    krm::Results results;
    for (const krm::Result& each : hop.results) results.add(each);
    hops.items().push_back(Value::mapping({{"hop", Value::string(std::string(hop.title))},
                                           {"status", Value::string(std::string(status(hop)))},
                                           {"results", to_value(results)}}));
  }
  Value document = Value::mapping({{"hops", std::move(hops)}});
  document.set("unseen", Value::strings(judgement.not_seen()));
  document.set("drift", to_value(judgement.drift()));
  return config::to_json(document) + "\n";
}

}  // namespace

int check(const std::optional<std::string>& config, const std::vector<std::string>& manifests,
          bool as_json_text) {
  const Judgement judgement(config, manifests);
  write_output(as_json_text ? as_json(judgement) : as_text(judgement));
  return judgement.exit_code();
}

}  // namespace kubeflow_sso::commands
