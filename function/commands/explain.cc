// Drawing the chain.
#include "function/commands/explain.h"

#include <algorithm>
#include <array>

#include "function/commands/chain.h"
#include "function/commands/exit_code.h"
#include "function/commands/judgement.h"
#include "function/commands/layout.h"
#include "function/commands/painter.h"
#include "function/io.h"

namespace kubeflow_sso::commands {
namespace {

/// What happens on the way to a hop, in the order of Hop::Name.
constexpr std::array<std::string_view, Hop::kCount> kWays = {
    "",
    "every request",
    "may it pass?",
    "nobody knows the browser: to the login page",
    "who is it?",
    "back with a token, which the gateway checks and makes into headers"};

std::string_view way_to(const Hop& hop) {
  return kWays.at(static_cast<std::size_t>(hop.name));
}

std::vector<const Hop*> used(const Chain& chain) {
  std::vector<const Hop*> hops;
  for (const Hop& hop : chain) {
    if (hop.is_told()) hops.push_back(&hop);
  }
  return hops;
}

/// The places in a column where they fit, else below.
std::string fact_line(const Fact& fact, const Painter& painter) {
  constexpr std::size_t kValue = 18;
  constexpr std::size_t kPlace = 62;
  const std::string gap(std::max(kValue, fact.name.size() + 1) - fact.name.size(), ' ');
  std::string line = "  │ " + fact.name + gap + fact.value;
  if (fact.place.empty()) return line + "\n";
  const std::size_t width = characters(line);
  const bool fits = width < kPlace && kPlace + characters(fact.place) <= kWidth;
  line += fits ? std::string(kPlace - width, ' ') : "\n  │ " + std::string(kValue, ' ');
  return line + painter.dim(fact.place) + "\n";
}

std::string hop_text(const Hop& hop, const Painter& painter) {
  std::string text =
      (hop.is_judged() ? painter.sign(hop.severity()) : std::string("?")) + " " + painter.bold(hop.title);
  text += hop.is_seen ? "\n" : "  not in this list\n";
  for (const Fact& fact : hop.facts) text += fact_line(fact, painter);
  for (const krm::Result& each : hop.results)
    text += "  │ " + painter.sign(each.severity) + " " + each.id + ": `kubeflow-sso check` says more\n";
  return text;
}

std::string as_text(const Chain& chain) {
  const Painter painter;
  std::string text;
  for (const Hop* hop : used(chain)) {
    if (!text.empty()) text += "  │\n  ▼ " + painter.dim(way_to(*hop)) + "\n";
    text += hop_text(*hop, painter);
  }
  return text;
}

/// A text inside a Mermaid label: quotes would end it, and angle brackets are HTML there.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "#quot;";
        break;
      case '<':
        out += "#lt;";
        break;
      case '>':
        out += "#gt;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string name_of(const Hop& hop) {
  return "hop" + std::to_string(static_cast<std::size_t>(hop.name));
}

std::string node(const Hop& hop) {
  std::string text = "  " + name_of(hop) + "[\"" +
                     std::string(hop.is_judged() ? sign_of(hop.severity()) : "?") + " <b>" +
                     label(hop.title) + "</b>";
  for (const Fact& fact : hop.facts) text += "<br/>" + label(fact.name) + ": " + label(fact.value);
  for (const krm::Result& each : hop.results)
    text += "<br/>" + std::string(sign_of(each.severity)) + " " + label(each.id);
  return text + "\"]\n";
}

std::string as_mermaid(const Chain& chain) {
  std::string text = "flowchart TD\n";
  const Hop* last = nullptr;
  for (const Hop* hop : used(chain)) {
    text += node(*hop);
    if (last != nullptr)
      text += "  " + name_of(*last) + " -->|\"" + label(way_to(*hop)) + "\"| " + name_of(*hop) + "\n";
    last = hop;
  }
  return text;
}

}  // namespace

int explain(const std::optional<std::string>& config, const std::vector<std::string>& manifests,
            bool mermaid) {
  const Judgement judgement(config, manifests);
  const Chain chain = judgement.has_config() ? judgement.chain_as_wanted() : judgement.chain_as_found();
  write_output(mermaid ? as_mermaid(chain) : as_text(chain));
  const bool is_broken = std::any_of(chain.begin(), chain.end(),
                                     [](const Hop& hop) { return hop.severity() == krm::Severity::Error; });
  return is_broken ? kFailed : kDone;
}

}  // namespace kubeflow_sso::commands
