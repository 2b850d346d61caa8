// From operations to edits: each finds the bytes that it concerns and writes in the style of what stands
// around them.
//
// Terms. *Behind* is the place right behind the colon or dash that introduces a node. *End of lines* of a
// node is the start of the line after its last one.
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "function/text/source.h"
#include "function/yaml/change.h"
#include "function/yaml/draft.h"
#include "function/yaml/elements.h"
#include "function/yaml/layout.h"
#include "function/yaml/operations.h"
#include "function/yaml/replacement.h"

namespace kubeflow_sso::yaml {
namespace {

using text::InternalError;
using text::Span;
using text::TextEdits;

constexpr std::string_view kMergeKey = "<<";

bool shares_key(const Value& a, const Value& b) {
  return std::any_of(a.members().begin(), a.members().end(),
                     [&](const auto& member) { return b.find(member.first) != nullptr; });
}

/// Whether `longer` has the same number of items as `list`, or more behind the same ones.
bool is_extension(const Value& list, const Value& longer) {
  const std::vector<Value>& items = list.items();
  if (items.size() >= longer.items().size()) return items.size() == longer.items().size();
  return std::equal(items.begin(), items.end(), longer.items().begin());
}

class Editor {
 public:
  explicit Editor(const Document& document)
      : document_(document), layout_(layout_of(document)), draft_(document, layout_.line_break) {}

  TextEdits run(const Change& change) {
    const Node& root = document_.root();
    Context context;
    if (document_.parent_column() >= 0) context.place = Place::Item;
    context.flow = root.style == Style::Flow;
    context.behind = document_.extent().begin;
    context.parent_column = document_.parent_column();
    visit(root, change, context);
    return draft_.edits();
  }

 private:
  // ---- walking ----

  void visit(const Node& node, const Change& change, Context context) {
    if (document_.is_aliased(node)) context.shared = &node;
    if (change.set != nullptr) return reconcile(node, *change.set, context);
    if (change.text != nullptr) return edit_text(node, *change.text, context);
    if (node.kind == Kind::Alias) {
      const Value now = document_.value(node);
      if (!(applied(now, change) == now)) refuse_alias(node);
      return;
    }
    if (document_.is_null(node)) {
      if (!change.writes_nothing()) replace(node, change.created(), context);
      return;
    }
    if (!change.members.empty() && !node.is_mapping()) throw document_.error(node, "expected a mapping here");
    if ((!change.items.empty() || !change.appends.empty()) && !node.is_sequence())
      throw document_.error(node, "expected a list here");
    if (node.is_mapping()) edit_mapping(node, change, context);
    if (node.is_sequence()) edit_sequence(node, change, context);
  }

  /// Makes `node` mean `value`, touching no more than what differs.
  void reconcile(const Node& node, const Value& value, const Context& context) {
    const Value now = document_.value(node);
    if (now == value) return;
    if (node.kind == Kind::Alias) refuse_alias(node);
    Change change;
    if (node.is_mapping() && value.is_mapping() && shares_key(now, value) && node.find_merged() == nullptr) {
      for (const Value::Member& member : now.members()) {
        if (value.find(member.first) != nullptr) continue;
        change.members.push_back({member.first, {}});
        change.members.back().change.remove = true;
      }
      for (const Value::Member& member : value.members()) {
        change.members.push_back({member.first, {}});
        change.members.back().change.set = &member.second;
      }
      return edit_mapping(node, change, context);
    }
    if (node.is_sequence() && value.is_sequence() && !node.items.empty() && is_extension(now, value)) {
      for (std::size_t i = 0; i < now.items().size(); ++i) change.items[i].set = &value.items()[i];
      for (std::size_t i = now.items().size(); i < value.items().size(); ++i)
        change.appends.push_back(&value.items()[i]);
      return edit_sequence(node, change, context);
    }
    replace(node, value, context);
  }

  // ---- mappings ----

  void edit_mapping(const Node& node, const Change& change, const Context& context) {
    std::set<std::size_t> removed;
    std::vector<Addition> additions;
    std::vector<std::pair<std::size_t, const Change*>> kept;
    for (const auto& [key, member] : change.members) {
      if (key == kMergeKey && node.find_merged() != nullptr)
        throw document_.error(node, "cannot change a merge key (`<<`)");
      const Entry* entry = entry_of(node, key);
      if (member.remove && merges(node, key))
        throw document_.error(node, "cannot remove " + name_of(key) + ": it comes from a merge key (`<<`)");
      if (entry == nullptr) {
        if (!member.writes_nothing() && !merged_already(node, key, member))
          additions.push_back(addition(node, key, member, additions));
      } else if (member.remove) {
        removed.insert(index_of(node, *entry));
      } else {
        kept.emplace_back(index_of(node, *entry), &member);
      }
    }
    for (const auto& [index, member] : kept)
      visit(node.entries[index].value, *member, entry_context(node, index, context));
    change_elements(node, removed, additions, context);
  }

  static std::size_t index_of(const Node& mapping, const Entry& entry) {
    return static_cast<std::size_t>(&entry - mapping.entries.data());
  }

  /// The entry of a key on a path that is touched: there must be one at most.
  const Entry* entry_of(const Node& node, const std::string& key) const {
    const Entry* entry = node.find_entry(key);
    for (std::size_t i = entry == nullptr ? node.entries.size() : index_of(node, *entry) + 1;
         i < node.entries.size(); ++i) {
      const Node& other = node.entries[i].key;
      if (other.scalar == key)
        throw document_.error(
            other, text::named(document_.source(), "key", key) + " is here a second time, remove one");
    }
    return entry;
  }

  /// A new key: behind its sibling, which may be new too, or at the end.
  static Addition addition(const Node& node, const std::string& key, const Change& member,
                           const std::vector<Addition>& others) {
    std::size_t after = node.entries.empty() ? 0 : node.entries.size() - 1;
    const auto other = std::find_if(others.begin(), others.end(),
                                    [&](const Addition& one) { return one.key == member.after; });
    if (other != others.end()) after = other->after;
    if (const Entry* entry = node.find_entry(member.after)) after = index_of(node, *entry);
    return {after, key, member.created()};
  }

  /// Whether a merge key brings `key`.
  bool merges(const Node& node, const std::string& key) const {
    const Node* merged = node.find_merged();
    if (merged == nullptr) return false;
    const Node& sources = document_.resolve(*merged);
    if (sources.is_mapping()) return document_.at_key(sources, key) != nullptr;
    return std::any_of(sources.items.begin(), sources.items.end(),
                       [&](const Node& one) { return document_.at_key(one, key) != nullptr; });
  }

  /// Whether a merge key brings `key` with the value that it must have; another value is overridden by a key
  /// of its own.
  bool merged_already(const Node& node, const std::string& key, const Change& change) const {
    if (!merges(node, key)) return false;
    const Value now = document_.value(*document_.at_key(node, key));
    if (applied(now, change) == now) return true;
    if (change.set == nullptr)
      throw document_.error(node, name_of(key) + " comes from a merge key (`<<`), write it out here");
    return false;
  }

  static Context entry_context(const Node& node, std::size_t index, const Context& context) {
    return {Place::Key, node.style == Style::Flow, node.entries[index].behind_colon,
            static_cast<int>(node.column), context.shared};
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
        visit(node.items[index], item, item_context(node, index, context));
      }
    }
    std::vector<Addition> additions;
    const std::size_t last = node.items.empty() ? 0 : node.items.size() - 1;
    for (const Value* item : change.appends) additions.push_back({last, {}, *item});
    change_elements(node, removed, additions, context);
  }

  static Context item_context(const Node& node, std::size_t index, const Context& context) {
    const bool flow = node.style == Style::Flow;
    return {Place::Item, flow, flow ? begin_of(node.items[index]) : node.items[index].dash + 1,
            static_cast<int>(node.column), context.shared};
  }

  // ---- collections ----

  void change_elements(const Node& node, const std::set<std::size_t>& removed,
                       const std::vector<Addition>& additions, const Context& context) {
    if (removed.empty() && additions.empty()) return;
    const std::vector<Span> elements = elements_of(node);
    if (removed.size() == elements.size()) return replace(node, collection_of(node, additions), context);
    refuse_shared(node, context);
    for (const std::size_t index : removed) refuse_needed(elements[index]);
    edit_elements(draft_, node, removed, additions, layout_of(node, layout_));
  }

  static Value collection_of(const Node& node, const std::vector<Addition>& additions) {
    Value value = node.is_mapping() ? Value::mapping() : Value::sequence();
    for (const Addition& addition : additions) {
      if (node.is_mapping()) {
        value.set(addition.key, addition.value);
      } else {
        value.items().push_back(addition.value);
      }
    }
    return value;
  }

  // ---- whole nodes ----

  void replace(const Node& node, const Value& value, const Context& context) {
    refuse_shared(node, context);
    refuse_needed({begin_of(node), end_of(node)});
    refuse_tag(node, value);
    replace_node(draft_, document_, node, value, context, layout_of(node, layout_));
  }

  void edit_text(const Node& node, const TextEdits& edits, const Context& context) {
    const Node& target = document_.resolve(node);
    if (!document_.value(target).is_string()) throw document_.error(node, "expected text here");
    if (edits.apply(target.scalar) == target.scalar) return;
    if (node.kind == Kind::Alias) refuse_alias(node);
    refuse_shared(node, context);
    refuse_tag(node, Value::string({}));
    replace_text(draft_, document_, node, edits, context, layout_);
  }

  // ---- refusals ----

  /// A key, where none of it is there to be pointed at.
  std::string name_of(const std::string& key) const {
    return document_.source().is_public() ? "`" + text::printable(key) + "`" : "a key";
  }

  std::string aliases_of(const Node& node) const {
    return document_.source().is_public() ? "(`*" + std::string(node.anchor) + "`) " : "";
  }

  [[noreturn]] void refuse_alias(const Node& node) const {
    throw document_.error(node, "cannot change a value through an alias, write it out");
  }

  void refuse_shared(const Node& node, const Context& context) const {
    if (context.shared == nullptr) return;
    throw document_.error(node, "cannot change a value that aliases " + aliases_of(*context.shared) +
                                    "repeat elsewhere, write it out there");
  }

  /// What is about to go must hold no anchor that something else needs.
  void refuse_needed(Span span) const {
    const Node* needed = document_.needed_outside(span);
    if (needed == nullptr) return;
    throw document_.error(*needed, "cannot remove a value that aliases " + aliases_of(*needed) +
                                       "repeat elsewhere, write it out there");
  }

  /// A tag says what the value must be; only "text" stays true of a new one.
  void refuse_tag(const Node& node, const Value& value) const {
    const bool text_tag = (node.tag == "!!str" || node.tag == "!") && value.is_string();
    if (!node.tag.empty() && !text_tag)
      throw document_.error(node, "cannot change a value with " +
                                      text::named(document_.source(), "tag", node.tag) + ", remove the tag");
  }

  const Document& document_;
  Layout layout_;
  Draft draft_;
};

}  // namespace

TextEdits edits_of(const Document& document, const Operations& operations) {
  if (operations.empty()) return {};
  return Editor(document).run(arrange(operations));
}

TextEdits followed_edits(const Document& document) {
  Draft draft(document, layout_of(document).line_break);
  draft.note_follower();
  return draft.edits();
}

}  // namespace kubeflow_sso::yaml
