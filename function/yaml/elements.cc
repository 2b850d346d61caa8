// Elements of block and of flow collections.
#include "function/yaml/elements.h"

#include <algorithm>
#include <utility>

#include "function/yaml/layout.h"

namespace kubeflow_sso::yaml {
namespace {

using text::Span;
using Removed = std::set<std::size_t>;
using Additions = std::vector<Addition>;

// ---- block ----

/// Where the element that moves up to the dash begins: at the comments above it, if there are any.
std::size_t begin_with_comments(const Draft& draft, std::size_t after, std::size_t begin) {
  for (std::size_t line = draft.end_of_lines(after); line < draft.line_begin(begin);
       line = draft.end_of_lines(line + 1)) {
    if (!draft.is_blank_line(line)) return line + draft.indentation_of(line).size();
  }
  return begin;
}

/// How many of the first elements go from a collection that begins behind a dash: they share its line, so
/// that the next element moves up.
std::size_t count_before_next(const Draft& draft, const std::vector<Span>& elements, const Removed& removed) {
  std::size_t first = 0;
  if (draft.begins_line(elements[0].begin)) return 0;
  while (removed.contains(first)) ++first;
  return first;
}

std::string write_element(const Node& collection, const Addition& addition, const Layout& layout) {
  return collection.is_mapping() ? write_entry(addition.key, addition.value, collection.column, layout)
                                 : write_item(addition.value, collection.column, layout);
}

void edit_block(Draft& draft, const Node& collection, const Removed& removed, const Additions& additions,
                const Layout& layout) {
  const std::vector<Span> elements = elements_of(collection);
  const std::size_t first = count_before_next(draft, elements, removed);
  if (first > 0)
    draft.remove(
        {elements[0].begin, begin_with_comments(draft, elements[first - 1].end, elements[first].begin)});
  for (auto index = removed.lower_bound(first); index != removed.end(); ++index) {
    draft.remove_lines({draft.line_begin(elements[*index].begin), draft.end_of_lines(elements[*index].end)});
  }
  for (const Addition& addition : additions) {
    const std::string text = write_element(collection, addition, layout);
    if (addition.after < first) {  // it begins on the dash's line then
      draft.insert(elements[0].begin, text + draft.line_break() + std::string(collection.column, ' '));
    } else {
      draft.insert_lines(draft.end_of_lines(elements[addition.after].end), collection.column, text);
    }
  }
}

// ---- flow ----

std::string write_flow_element(const Node& collection, const Addition& addition, const Layout& layout) {
  const std::string value = write_flow(addition.value, layout);
  return collection.is_mapping() ? write_key(addition.key, layout, true) + ": " + value : value;
}

/// What stands between elements: a comma, and a new line where the last element stands on a line of its own.
std::string separator_of(const Draft& draft, const Node& collection, const std::vector<Span>& elements) {
  const std::size_t line = draft.line_begin(elements.back().begin);
  const std::size_t before =
      elements.size() == 1 ? collection.span.begin : elements[elements.size() - 2].begin;
  return line > before ? "," + draft.line_break() + std::string(draft.indentation_of(line)) : ", ";
}

/// What must stand behind an element that ends at `end`: plain `a:` would swallow a comma or bracket that
/// follows at once.
std::string space_behind(const Draft& draft, std::size_t end) {
  return draft.text()[end - 1] == ':' ? " " : "";
}

void remove_flow(Draft& draft, const std::vector<Span>& elements, const Removed& removed) {
  std::size_t kept = elements.size();  // behind the last element that stays
  while (removed.contains(kept - 1)) --kept;
  if (kept < elements.size()) {
    const std::size_t end = elements[kept - 1].end;
    draft.replace({end, elements.back().end}, space_behind(draft, end));
  }
  for (const std::size_t index : removed) {
    if (index < kept) draft.remove({elements[index].begin, elements[index + 1].begin});
  }
}

void edit_flow(Draft& draft, const Node& collection, const Removed& removed, const Additions& additions,
               const Layout& layout) {
  const std::vector<Span> elements = elements_of(collection);
  remove_flow(draft, elements, removed);
  const std::string separator = separator_of(draft, collection, elements);
  const Layout inner = flow_layout_of(collection, layout);
  for (const Addition& addition : additions) {
    std::size_t after = addition.after + 1;
    while (after > 0 && removed.contains(after - 1)) --after;
    const std::string element = write_flow_element(collection, addition, inner);
    if (after > 0) {
      const std::size_t end = elements[after - 1].end;
      draft.insert(end, space_behind(draft, end).append(separator).append(element));
    } else {  // nothing stays before it
      std::size_t next = 0;
      while (removed.contains(next)) ++next;
      draft.insert(elements[next].begin, element + separator);
    }
  }
}

}  // namespace

std::vector<Span> elements_of(const Node& collection) {
  std::vector<Span> elements;
  for (const Entry& entry : collection.entries) elements.push_back({begin_of(entry.key), end_of(entry)});
  for (std::size_t i = 0; i < collection.items.size(); ++i) {
    const Node& item = collection.items[i];
    if (collection.style == Style::Block) {
      elements.push_back({item.dash, std::max(item.dash + 1, end_of(item))});
    } else {
      elements.push_back({begin_of(item), end_of(item)});
    }
  }
  return elements;
}

void edit_elements(Draft& draft, const Node& collection, const Removed& removed, const Additions& additions,
                   const Layout& layout) {
  const auto edit = collection.style == Style::Flow ? edit_flow : edit_block;
  edit(draft, collection, removed, additions, layout);
}

}  // namespace kubeflow_sso::yaml
