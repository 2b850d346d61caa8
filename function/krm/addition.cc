// Adding items: a document, lines behind a dash, or a node behind a comma.
#include "function/krm/addition.h"

#include <string>
#include <string_view>
#include <utility>

#include "function/yaml/neighbour.h"

namespace kubeflow_sso::krm {
namespace {

constexpr std::string_view kDash = "- ";

std::string_view line_break_of(std::string_view text) {
  return text.substr(0, text.find('\n')).ends_with('\r') ? "\r\n" : "\n";
}

/// The lines of a new document or item of a block sequence, whose node is `node`.
std::string lines_of(const ItemList& list, std::string_view node, std::size_t column,
                     std::string_view line_break) {
  std::string lines;
  if (list.documents) lines.append("---").append(line_break);
  lines.append(node);
  if (!list.documents) lines.replace(column - kDash.size(), kDash.size(), kDash);
  return lines;
}

}  // namespace

Addition add_beside(const Resource& beside, const ItemList& list, std::size_t index, const yaml::Value& value,
                    std::size_t number) {
  const yaml::Document& neighbour = beside.document();
  const ItemList::Item& item = list.items[index];
  const std::string_view text = beside.source().text();
  if (list.flow) {
    yaml::Proved written = yaml::write_like(neighbour, value, 0, true);
    const std::size_t end = item.node.end;
    text::TextEdit edit{{end, end}, ", " + *written.text};
    return {&beside, std::move(edit), false, Resource(beside, std::move(written), number)};
  }
  const bool is_flow = neighbour.root().style == yaml::Style::Flow;
  const std::size_t column = list.documents ? 0 : list.column + kDash.size();
  yaml::Proved written = yaml::write_like(neighbour, value, column, is_flow);
  const std::string_view line_break = line_break_of(text);
  std::string lines = lines_of(list, *written.text, column, line_break);
  const std::size_t at = item.whole.end;
  const bool is_behind_a_line = at > 0 && text[at - 1] == '\n';
  is_behind_a_line ? lines.append(line_break) : lines.insert(0, line_break);
  // Directives stand behind the end of a document.
  const bool directives_follow = text.substr(at).starts_with('%');
  if (directives_follow) lines.append("...").append(line_break);
  return {&beside,
          {{at, at}, std::move(lines)},
          is_behind_a_line && !directives_follow,
          Resource(beside, std::move(written), number)};
}

}  // namespace kubeflow_sso::krm
