// Removing items: whole lines in block style, with one of the commas in flow style.
#include "function/krm/item_list.h"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace kubeflow_sso::krm {
namespace {

using text::Span;
using text::TextEdit;

std::size_t trimmed_end(std::string_view text, Span span) {
  while (span.end > span.begin && (std::isspace(static_cast<unsigned char>(text[span.end - 1])) != 0))
    --span.end;
  return span.end;
}

/// Takes the comma behind an item with it; that of the item before where none stays behind.
std::vector<TextEdit> flow_removals(const ItemList& list, const std::vector<bool>& removed) {
  std::size_t kept = list.items.size();  // behind the last item that stays
  while (kept > 0 && removed[kept - 1]) --kept;
  if (kept == 0) return {{{list.items.front().node.begin, list.close}, ""}};
  std::vector<TextEdit> edits;
  for (std::size_t i = 0; i < removed.size(); ++i) {
    if (!removed[i]) continue;
    if (i < kept) {
      edits.push_back({{list.items[i].node.begin, list.items[i + 1].node.begin}, ""});
    } else {
      edits.push_back({{list.items[i - 1].node.end, list.items[i].node.end}, ""});
    }
  }
  return edits;
}

/// Where a line of the document begins with that, or the document's end.
std::size_t find_line(std::string_view document, std::string_view start) {
  for (std::size_t line = 0; line < document.size(); line = document.find('\n', line) + 1) {
    if (document.substr(line).starts_with(start)) return line;
    if (document.find('\n', line) == std::string_view::npos) break;
  }
  return document.size();
}

/// What must go with a document: what ends it stays where directives follow, which need an end before them.
Span removed_document(std::string_view text, Span whole) {
  const bool directives_follow = text.substr(whole.end).starts_with('%');
  const bool is_first = whole.begin == 0;
  if (directives_follow && !is_first) whole.end = whole.begin + find_line(whole.of(text), "...");
  return whole;
}

}  // namespace

ItemList::ItemList(std::size_t part_number, const yaml::ScannedMember& member)
    : part(part_number),
      documents(false),
      flow(member.flow),
      column(member.column < 0 ? 0 : static_cast<std::size_t>(member.column)),
      value(member.value),
      close(member.close) {
  for (const yaml::ScannedItem& item : member.items) items.push_back({item.whole, item.node});
}

bool is_removed_as_lines(const text::Source& source, const ItemList& list, std::size_t index) {
  if (list.flow) return false;
  const Span whole = list.items[index].whole;
  const std::string_view removed = whole.of(source.text());
  const bool is_framed =
      find_line(removed, "%") < removed.size() || find_line(removed, "...") < removed.size();
  const bool directives_follow = source.text().substr(whole.end).starts_with('%');
  return removed.ends_with('\n') && !is_framed && !directives_follow;
}

std::vector<TextEdit> removal_edits(const text::Source& source, const ItemList& list,
                                    const std::vector<bool>& removed) {
  if (list.flow) return flow_removals(list, removed);
  if (!list.documents && std::find(removed.begin(), removed.end(), false) == removed.end()) {
    const Span all{list.value.begin, list.items.back().whole.end};
    return {{{all.begin, trimmed_end(source.text(), all)}, " []"}};
  }
  std::vector<TextEdit> edits;
  for (std::size_t i = 0; i < removed.size(); ++i) {
    if (!removed[i]) continue;
    const Span whole = list.items[i].whole;
    edits.push_back({list.documents ? removed_document(source.text(), whole) : whole, ""});
  }
  return edits;
}

}  // namespace kubeflow_sso::krm
