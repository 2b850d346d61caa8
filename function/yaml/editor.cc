// From operations to edits: each finds the bytes that it concerns and writes in the style of what stands around them.
//
// Terms. *Behind* is the place right behind the colon or dash that introduces a node. *End of lines* of a node is the start
// of the line after its last one.
#include <algorithm>
#include <optional>
#include <set>

#include "function/text/source.h"
#include "function/yaml/change.h"
#include "function/yaml/operations.h"
#include "function/yaml/scalar_text.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::yaml {
namespace {

using text::InternalError;
using text::Span;
using text::TextEdit;
using text::TextEdits;

enum class Place { Root, Key, Item };

/// Where a node stands.
struct Context {
  Place place = Place::Root;
  bool flow = false;
  std::size_t behind = 0;
  std::size_t parent_column = 0;      // of the block collection that holds the node
  const Node* shared = nullptr;       // the node or one that holds it, when aliases stand for it
};

/// A key or item to put into a collection: behind the element `after`.
struct Addition {
  std::size_t after;
  std::string key;
  Value value;
};

bool is_filled(const Value& value) { return !value.members().empty() || !value.items().empty(); }

std::size_t begin_of(const Node& node) { return node.properties.empty() ? node.span.begin : node.properties.begin; }
std::size_t end_of(const Node& node) { return std::max(node.span.end, node.properties.end); }
std::size_t end_of(const Entry& entry) { return std::max({end_of(entry.key), entry.behind_colon, end_of(entry.value)}); }

/// The layout that the document shows: the first nested mapping and the first sequence under a key decide.
void learn(const Node& node, std::optional<std::size_t>& step, std::optional<bool>& indent_sequences) {
  for (const Entry& entry : node.entries) {
    if (node.style == Style::Block && entry.value.style == Style::Block) {
      if (entry.value.is_mapping() && !step) step = entry.value.column - node.column;
      if (entry.value.is_sequence() && !indent_sequences) indent_sequences = entry.value.column > node.column;
    }
    learn(entry.value, step, indent_sequences);
  }
  for (const Node& item : node.items) learn(item, step, indent_sequences);
}

Layout layout_of(const Document& document) {
  Layout layout;
  std::optional<std::size_t> step;
  std::optional<bool> indent_sequences;
  learn(document.root(), step, indent_sequences);
  layout.step = step.value_or(2);
  layout.indent_sequences = indent_sequences.value_or(false);
  const Node& root = document.root();
  layout.json = root.style == Style::Flow && !root.entries.empty() && root.entries[0].key.style == Style::DoubleQuoted;
  const std::string_view text = document.source().text();
  const std::size_t newline = text.find('\n', root.span.begin);
  if (newline != std::string_view::npos && newline > 0 && text[newline - 1] == '\r') layout.line_break = "\r\n";
  return layout;
}

class Editor {
 public:
  explicit Editor(const Document& document)
      : document_(document), text_(document.source().text()), layout_(layout_of(document)) {}

  TextEdits run(const Change& change) {
    const Node& root = document_.root();
    Context context;
    context.flow = root.style == Style::Flow;
    context.behind = begin_of(root);
    visit(root, change, context);
    return merged();
  }

 private:
  // ---- walking ----
  void visit(const Node& node, const Change& change, Context context) {
    if (document_.is_aliased(node)) context.shared = &node;
    if (change.set != nullptr) return reconcile(node, *change.set, context);
    if (change.text != nullptr) return edit_text(node, *change.text, context);
    if (node.kind == Kind::Alias) {
      const Value now = document_.value(node);
      if (!(applied(now, change) == now)) throw document_.error(node, "cannot change a value through an alias, write it out");
      return;
    }
    const bool null = node.is_absent() || (node.is_scalar() && document_.value(node).is_null());
    if (null) {
      if (!change.writes_nothing()) replace(node, change.created(), context);
      return;
    }
    if (!change.members.empty() && !node.is_mapping()) throw document_.error(node, "expected a mapping here");
    if ((!change.items.empty() || !change.appends.empty()) && !node.is_sequence()) {
      throw document_.error(node, "expected a list here");
    }
    if (node.is_mapping()) edit_mapping(node, change, context);
    if (node.is_sequence()) edit_sequence(node, change, context);
  }

  /// Makes `node` mean `value`, touching no more than what differs.
  void reconcile(const Node& node, const Value& value, const Context& context) {
    const Value now = document_.value(node);
    if (now == value) return;
    if (node.kind == Kind::Alias) throw document_.error(node, "cannot change a value through an alias, write it out");
    Change change;
    if (node.is_mapping() && value.is_mapping() && shares_key(now, value) && node.find("<<") == nullptr) {
      for (const Value::Member& member : now.members()) {
        if (value.find(member.first) == nullptr) change.members.emplace_back(member.first, Change{}).second.remove = true;
      }
      for (const Value::Member& member : value.members()) {
        change.members.emplace_back(member.first, Change{}).second.set = &member.second;
      }
      edit_mapping(node, change, context);
    } else if (node.is_sequence() && value.is_sequence() && !node.items.empty() && is_extension(now, value)) {
      for (std::size_t i = 0; i < now.items().size(); ++i) change.items[i].set = &value.items()[i];
      for (std::size_t i = now.items().size(); i < value.items().size(); ++i) change.appends.push_back(&value.items()[i]);
      edit_sequence(node, change, context);
    } else {
      replace(node, value, context);
    }
  }

  static bool shares_key(const Value& a, const Value& b) {
    return std::any_of(a.members().begin(), a.members().end(), [&](const auto& member) { return b.find(member.first) != nullptr; });
  }

  /// Whether `longer` has the same number of items as `list`, or more behind the same ones.
  static bool is_extension(const Value& list, const Value& longer) {
    if (list.items().size() == longer.items().size()) return true;
    return list.items().size() < longer.items().size() &&
           std::equal(list.items().begin(), list.items().end(), longer.items().begin());
  }

  // ---- mappings ----
  void edit_mapping(const Node& node, const Change& change, const Context& context) {
    std::set<std::size_t> removed;
    std::vector<Addition> additions;
    std::vector<std::pair<std::size_t, const Change*>> present;
    for (const auto& [key, member] : change.members) {
      const Entry* entry = entry_of(node, key);
      if (entry != nullptr) {
        const auto index = static_cast<std::size_t>(entry - node.entries.data());
        if (member.remove) {
          removed.insert(index);
        } else {
          present.emplace_back(index, &member);
        }
      } else if (member.remove && document_.at_key(node, key) != nullptr) {
        throw document_.error(node, "cannot remove `" + key + "`: it comes from a merge key (`<<`)");
      } else if (!member.writes_nothing() && !merged_already(node, key, member)) {
        const Entry* after = node.find_entry(member.after);
        const std::size_t last = node.entries.empty() ? 0 : node.entries.size() - 1;
        additions.push_back({after == nullptr ? last : static_cast<std::size_t>(after - node.entries.data()), key, member.created()});
      }
    }
    for (const auto& [index, member] : present) visit(node.entries[index].value, *member, entry_context(node, index, context));
    if (removed.empty() && additions.empty()) return;
    if (removed.size() == node.entries.size()) {
      Value value = Value::mapping();
      for (Addition& addition : additions) value.set(addition.key, std::move(addition.value));
      return replace(node, value, context);
    }
    check_unshared(node, context);
    if (node.style == Style::Flow) return edit_flow(node, elements_of(node), removed, additions);
    remove_lines(elements_of(node), removed);
    for (const Addition& addition : additions) {
      insert_lines(end_of_lines(end_of(node.entries[addition.after])), node.column,
                   write_entry(addition.key, addition.value, node.column, layout_));
    }
  }

  /// The entry of a key on a path that is touched: there must be one at most.
  const Entry* entry_of(const Node& node, const std::string& key) const {
    const Entry* entry = node.find_entry(key);
    if (entry == nullptr) return nullptr;
    for (const Entry& other : node.entries) {
      if (&other != entry && other.key.scalar == key) {
        throw document_.error(other.key, "the key `" + key + "` is here a second time, remove one");
      }
    }
    return entry;
  }

  /// Whether a `<<` merge brings the key with the value that it must have; another value is overridden by a key of its own.
  bool merged_already(const Node& node, const std::string& key, const Change& change) const {
    if (node.find("<<") == nullptr) return false;
    const Value all = document_.value(node);
    const Value* now = all.find(key);
    if (now == nullptr) return false;
    if (applied(*now, change) == *now) return true;
    if (change.set == nullptr) throw document_.error(node, "`" + key + "` comes from a merge key (`<<`), write it out here");
    return false;
  }

  Context entry_context(const Node& node, std::size_t index, const Context& context) const {
    return {Place::Key, node.style == Style::Flow, node.entries[index].behind_colon, node.column, context.shared};
  }

  static std::vector<Span> elements_of(const Node& node) {
    std::vector<Span> elements;
    for (const Entry& entry : node.entries) elements.push_back({begin_of(entry.key), end_of(entry)});
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const Node& item = node.items[i];
      const bool block = node.style == Style::Block;
      elements.push_back({block ? node.dashes[i] : begin_of(item), block ? std::max(node.dashes[i] + 1, end_of(item)) : end_of(item)});
    }
    return elements;
  }

  // ---- sequences ----
  void edit_sequence(const Node& node, const Change& change, const Context& context) {
    std::set<std::size_t> removed;
    for (const auto& [index, item] : change.items) {
      if (index >= node.items.size()) {
        if (!item.writes_nothing()) throw InternalError("an operation on an item that is not there");
      } else if (item.remove) {
        removed.insert(index);
      } else {
        visit(node.items[index], item,
              {Place::Item, node.style == Style::Flow, node.style == Style::Block ? node.dashes[index] + 1 : begin_of(node.items[index]),
               node.column, context.shared});
      }
    }
    if (removed.empty() && change.appends.empty()) return;
    if (removed.size() == node.items.size()) {
      Value value = Value::sequence();
      for (const Value* item : change.appends) value.items().push_back(*item);
      return replace(node, value, context);
    }
    check_unshared(node, context);
    std::vector<Addition> additions;
    for (const Value* item : change.appends) additions.push_back({node.items.size() - 1, {}, *item});
    if (node.style == Style::Flow) return edit_flow(node, elements_of(node), removed, additions);
    remove_lines(elements_of(node), removed);
    for (const Addition& addition : additions) {
      insert_lines(end_of_lines(elements_of(node).back().end), node.column, write_item(addition.value, node.column, layout_));
    }
  }

  // ---- elements of block collections ----
  /// Removes the lines of elements. The first elements of a collection that begins behind a dash share its line: there
  /// the next element moves up.
  void remove_lines(const std::vector<Span>& elements, const std::set<std::size_t>& removed) {
    std::size_t first = 0;
    if (!begins_line(elements[0].begin)) {
      while (removed.contains(first)) ++first;
      if (first > 0) emit({elements[0].begin, elements[first].begin}, "");
    }
    for (const std::size_t index : removed) {
      if (index < first) continue;
      Span lines{line_begin(elements[index].begin), end_of_lines(elements[index].end)};
      const bool unended = lines.end == text_.size() && !text_.ends_with('\n');
      if (unended && lines.begin > 0) lines.begin = before_break(lines.begin);  // the text goes on without a last line break
      emit(lines, "");
    }
  }

  void insert_lines(std::size_t offset, std::size_t column, const std::string& lines) {
    const std::string indented = std::string(column, ' ') + lines;
    const bool unended = offset == text_.size() && !text_.ends_with('\n');
    emit({offset, offset}, unended ? layout_.line_break + indented : indented + layout_.line_break);
  }

  // ---- elements of flow collections ----
  void edit_flow(const Node& node, const std::vector<Span>& elements, const std::set<std::size_t>& removed,
                 const std::vector<Addition>& additions) {
    std::size_t kept = elements.size();  // behind the last element that stays
    while (removed.contains(kept - 1)) --kept;
    if (kept < elements.size()) emit({elements[kept - 1].end, elements.back().end}, "");
    for (const std::size_t index : removed) {
      if (index < kept) emit({elements[index].begin, elements[index + 1].begin}, "");
    }
    const std::size_t line = line_begin(elements.back().begin);
    const bool own_lines = elements.size() == 1 ? line > node.span.begin : line > elements[elements.size() - 2].begin;
    const std::string separator =
        own_lines ? "," + layout_.line_break + std::string(text_.substr(line, indentation_of(line))) : ", ";
    const Layout layout = flow_layout(node);
    for (const Addition& addition : additions) {
      const std::string value = write_flow(addition.value, layout);
      const std::string entry =
          node.is_mapping() ? write_scalar(Value::string(addition.key), layout.json ? Style::DoubleQuoted : Style::Plain, true) + ": " + value
                            : value;
      emit({elements[addition.after].end, elements[addition.after].end}, separator + entry);
    }
  }

  /// Strings get the quotes of the strings beside them.
  Layout flow_layout(const Node& node) const {
    Layout layout = layout_;
    for (const Entry& entry : node.entries) take_quotes(layout, entry.value);
    for (const Node& item : node.items) take_quotes(layout, item);
    return layout;
  }

  static void take_quotes(Layout& layout, const Node& node) {
    if (node.style == Style::DoubleQuoted || node.style == Style::SingleQuoted) layout.strings = node.style;
  }

  // ---- whole nodes ----
  void check_unshared(const Node& node, const Context& context) const {
    if (context.shared != nullptr) {
      throw document_.error(node, "cannot change a value that aliases (`*" + context.shared->anchor + "`) repeat elsewhere, write it out there");
    }
  }

  void replace(const Node& node, const Value& value, const Context& context) {
    check_unshared(node, context);
    const bool text_tag = (node.tag == "!!str" || node.tag == "!") && value.is_string();
    if (!node.tag.empty() && !text_tag) throw document_.error(node, "cannot change a value with the tag `" + node.tag + "`, remove the tag");
    if (context.flow) return replace_in_flow(node, value);
    if (is_filled(value)) return replace_by_collection(node, value, context);
    const bool quoted = node.style == Style::SingleQuoted || node.style == Style::DoubleQuoted;
    Layout layout = layout_;
    if (quoted) layout.strings = node.style;
    const bool literal = node.style == Style::Literal && value.is_string() && fits_literal(value.scalar());
    replace_by_line(node, literal ? write_literal(value.scalar(), node.column, layout_) : write_block(value, 0, layout), context);
  }

  void replace_in_flow(const Node& node, const Value& value) {
    Layout layout = layout_;
    take_quotes(layout, node);
    const std::string text = write_flow(value, layout);
    if (!node.is_absent()) return emit(node.span, text);
    emit({end_of(node), end_of(node)}, (text_[end_of(node) - 1] == ':' ? " " : ": ") + text);
  }

  void replace_by_line(const Node& node, const std::string& text, const Context& context) {
    if (node.is_absent()) return emit({end_of(node), end_of(node)}, " " + text);
    if (node.style == Style::Block && context.place == Place::Key) {
      const std::size_t behind = node.properties.empty() ? context.behind : node.properties.end;
      emit({behind, behind}, " " + text);
      return emit({line_begin(node.span.begin), end_of_lines(node.span.end)}, "");
    }
    emit(node.span, ends_in_break(node) ? text + layout_.line_break : text);
  }

  void replace_by_collection(const Node& node, const Value& value, const Context& context) {
    const std::string tail = !node.is_absent() && ends_in_break(node) ? layout_.line_break : "";
    if (node.is_absent() && context.place == Place::Root) return append_root(value);
    if (context.place != Place::Key) {
      const std::size_t column = context.place == Place::Item ? column_of(context.behind - 1) + 2 : 0;
      if (node.is_absent()) return emit({end_of(node), end_of(node)}, " " + write_block(value, column, layout_));
      const std::size_t own = node.style == Style::Block ? node.column : column;
      return emit(node.span, write_block(value, own, layout_) + tail);
    }
    const std::size_t indent = value.is_mapping() || layout_.indent_sequences ? layout_.step : 0;
    const std::size_t column = context.parent_column + indent;
    const std::string lines = std::string(column, ' ') + write_block(value, column, layout_);
    if (node.style == Style::Block) return emit({line_begin(node.span.begin), node.span.end}, lines + tail);
    const std::size_t behind = node.properties.empty() ? context.behind : node.properties.end;
    if (!tail.empty()) return emit({behind, node.span.end}, layout_.line_break + lines + tail);
    if (!node.is_absent()) emit({behind, node.span.end}, "");
    insert_lines(end_of_lines(std::max(behind, end_of(node))), column, write_block(value, column, layout_));
  }

  void append_root(const Value& value) {
    const bool unended = !text_.empty() && !text_.ends_with('\n');
    emit({text_.size(), text_.size()}, (unended ? layout_.line_break : "") + write_block(value, 0, layout_) + layout_.line_break);
  }

  void edit_text(const Node& node, const TextEdits& edits, const Context& context) {
    if (edits.empty()) return;
    if (node.kind == Kind::Alias) throw document_.error(node, "cannot change a value through an alias, write it out");
    if (!node.is_scalar()) throw document_.error(node, "expected text here");
    check_unshared(node, context);
    if (auto inside = edits_inside(document_, node, edits)) {
      for (const TextEdit& edit : inside->list()) emit(edit.span, edit.replacement);
      return;
    }
    const std::string text = edits.apply(node.scalar);
    const bool literal = !context.flow && context.place != Place::Root && fits_literal(text) && text.find('\n') != std::string::npos;
    const std::size_t column = context.parent_column + layout_.step;
    const std::string written = literal ? write_literal(text, column, layout_)
                                        : write_scalar(Value::string(text), node.style, context.flow || node.style == Style::Plain);
    emit(node.span, ends_in_break(node) ? written + layout_.line_break : written);
  }

  // ---- places ----
  std::size_t line_begin(std::size_t offset) const {
    const std::size_t newline = offset == 0 ? std::string_view::npos : text_.rfind('\n', offset - 1);
    return newline == std::string_view::npos ? 0 : newline + 1;
  }
  std::size_t column_of(std::size_t offset) const { return offset - line_begin(offset); }
  std::size_t indentation_of(std::size_t line) const {
    const std::size_t content = text_.find_first_not_of(" \t", line);
    return (content == std::string_view::npos ? text_.size() : content) - line;
  }
  bool begins_line(std::size_t offset) const { return line_begin(offset) + indentation_of(line_begin(offset)) >= offset; }
  /// Whether a node's span ends with the line break, as that of a block scalar at its end does.
  bool ends_in_break(const Node& node) const { return !node.span.empty() && text_[node.span.end - 1] == '\n'; }
  std::size_t end_of_lines(std::size_t end) const {
    if (end > 0 && text_[end - 1] == '\n') return end;
    const std::size_t newline = text_.find('\n', end);
    return newline == std::string_view::npos ? text_.size() : newline + 1;
  }
  std::size_t before_break(std::size_t line) const { return line >= 2 && text_[line - 2] == '\r' ? line - 2 : line - 1; }

  // ---- edits ----
  void emit(Span span, std::string text) { pending_.push_back({span, std::move(text)}); }

  /// All edits in order; an insertion that touches another edit joins it.
  TextEdits merged() {
    std::stable_sort(pending_.begin(), pending_.end(), [](const TextEdit& a, const TextEdit& b) {
      if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
      return a.span.empty() && !b.span.empty();
    });
    std::vector<TextEdit> joined;
    for (TextEdit& edit : pending_) {
      const bool touches = !joined.empty() && edit.span.begin == joined.back().span.end;
      if (touches && (edit.span.empty() || joined.back().span.empty())) {
        joined.back().span.end = edit.span.end;
        joined.back().replacement += edit.replacement;
      } else {
        joined.push_back(std::move(edit));
      }
    }
    TextEdits edits;
    for (TextEdit& edit : joined) {
      if (edit.span.of(text_) != edit.replacement) edits.replace(edit.span, std::move(edit.replacement));
    }
    return edits;
  }

  const Document& document_;
  std::string_view text_;
  Layout layout_;
  std::vector<TextEdit> pending_;
};

}  // namespace

TextEdits edits_of(const Document& document, const Operations& operations) {
  if (operations.empty()) return {};
  return Editor(document).run(arrange(operations));
}

}  // namespace kubeflow_sso::yaml
