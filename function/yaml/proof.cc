// The proof at run time: edited text, read by another parser than ours, must mean the original with the
// operations.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/text/source.h"
#include "function/yaml/bytes.h"
#include "function/yaml/document.h"
#include "function/yaml/layout.h"
#include "function/yaml/operations.h"
#include "function/yaml/second_reader.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::yaml {
namespace {

using text::InternalError;
using text::LocatedError;

/// The first line of an item stands behind its dash: with blanks in the place of what stands before it, all
/// lines keep their columns.
std::string margin_of(const Document& document) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (document.parent_column() < 0) return {};
  std::string_view before = document.source().text().substr(0, document.extent().begin);
  if (before.starts_with(kByteOrderMark)) before.remove_prefix(kByteOrderMark.size());
  std::string blanks;
  blanks.resize(before.size() - (before.rfind('\n') + 1), ' ');
  return blanks;
}

/// A text that means by itself what an item does that borrows nodes: their values, each with its anchor, are
/// the items before it in a sequence. Else nothing stands before it but its margin.
struct Setting {
  explicit Setting(const Document& document) : margin(margin_of(document)) {
    Layout json;
    json.json = true;
    for (const auto& [anchor, node] : document.borrowed())
      before.append("- &")
          .append(anchor)
          .append(" ")
          .append(write_flow(document.value(*node), json))
          .append("\n");
    is_item = !before.empty();
    if (is_item) before += margin.empty() ? "- " : "-\n";  // flow collections may go on at any column
    before += margin;
  }

  Document parse(const text::Source& source) const {
    if (!is_item) return Document::parse(source);
    check_bytes(source);
    const text::Span whole{0, source.text().size()};
    return Document::parse(source, {before.size() - margin.size(), whole.end}, 0,
                           std::make_shared<const Surroundings>(source, whole));
  }

  /// What `second` reads of `text`, in its setting.
  std::optional<Value> read(SecondReader second, const std::string& text) const {
    std::optional<Value> value = second(text);
    if (!is_item || !value) return value;
    if (!value->is_sequence() || value->items().empty()) return {};
    return value->items().back();
  }

  std::string margin;
  std::string before;
  bool is_item = false;
};

/// What our own parser gives; refusing the text that we wrote would be our fault.
template <typename Step>
auto read_again(Step step) {
  try {
    return step();
  } catch (const text::LocatedError& error) {
    throw InternalError(error.what());
  }
}

void note_block_scalars(const Node& node, std::vector<text::Span>& spans) {
  if (node.style == Style::Literal || node.style == Style::Folded) spans.push_back(node.span);
  for (const Entry& entry : node.entries) {
    note_block_scalars(entry.key, spans);
    note_block_scalars(entry.value, spans);
  }
  for (const Node& item : node.items) note_block_scalars(item, spans);
}

/// Gives each line of the text, without its line feed, and whether it stands in a block scalar.
template <typename Use>
void each_line(const Document& document, Use use) {
  std::vector<text::Span> scalars;  // in the order of the text
  note_block_scalars(document.root(), scalars);
  const std::string_view text = document.source().text();
  auto scalar = scalars.begin();
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    while (scalar != scalars.end() && scalar->end <= line) ++scalar;
    use(text::Span{line, end}, scalar != scalars.end() && scalar->begin < line);
    line = end + 1;
  }
}

/// The text with nothing on the lines that hold only blanks and tabs, those of block scalars apart. To YAML
/// they are empty, but libyaml 0.2.5 refuses a tab behind plain text, where it looks for more of that.
std::string without_blank_tabs(const Document& document) {
  const std::string_view text = document.source().text();
  std::string out;
  each_line(document, [&](text::Span line, bool in_scalar) {
    const std::string_view content = line.of(text);
    if (in_scalar || content.find_first_not_of(" \t\r") != std::string_view::npos) out += content;
    if (line.end < text.size()) out += '\n';
  });
  return out;
}

/// The first tab in the margin of a line that is not blank, those of block scalars apart.
std::optional<std::size_t> tab_in_margin(const Document& document) {
  std::optional<std::size_t> found;
  each_line(document, [&](text::Span line, bool in_scalar) {
    const std::string_view content = line.of(document.source().text());
    const std::size_t margin = content.find_first_not_of(" \t\r");
    const std::size_t tab = content.find('\t');
    if (!found && !in_scalar && document.extent().contains(line.begin) && tab < margin &&
        margin != std::string_view::npos)
      found = line.begin + tab;
  });
  return found;
}

}  // namespace

Proved prove(const Document& document, const Operations& operations, const std::string& edited,
             SecondReader second) {
  const std::string name = "the edited text of " + document.source().name();
  const std::string failure = name + " does not mean what it should";
  const Setting setting(document);
  auto now = std::make_unique<const std::string>(setting.before + edited);
  const Value expected = applied(document.value(document.root()), operations);
  const text::Source source(name, *now, document.source().privacy());
  Document again = read_again([&] { return setting.parse(source); });
  const Value value = read_again([&] { return again.value(again.root()); });
  if (!(value == expected)) throw InternalError(failure);
  const std::string_view original = document.extent().of(document.source().text());
  if (edited == original) return {std::move(now), std::move(again)};

  auto after = setting.read(second, *now);
  if (!after) after = setting.read(second, without_blank_tabs(again));
  if (after && *after == expected) return {std::move(now), std::move(again)};
  const auto other = setting.read(second, setting.before + std::string(original));
  const bool can_read_it = other && *other == document.value(document.root());
  // Behind plain text libyaml, and go-yaml after it, skip a comment with a tab before it, and behind a quoted
  // one they refuse it.
  const auto tab = can_read_it && !after ? tab_in_margin(document) : std::nullopt;
  if (tab)
    throw LocatedError(
        document.source(), *tab,
        "with this tab in the margin Kubernetes' readers of YAML would refuse the edited text: "
        "write blanks");
  if (can_read_it) throw InternalError(failure);
  return {std::move(now), std::move(again)};
}

}  // namespace kubeflow_sso::yaml
