// The tree of a document: looking things up in it, aliases and merge keys followed.
#include "function/yaml/document.h"

#include <algorithm>

#include "function/yaml/parser.h"

namespace kubeflow_sso::yaml {
namespace {

constexpr std::size_t kMaxExpansion = 1'000'000;
constexpr std::string_view kMergeKey = "<<";

}  // namespace

const Entry* Node::find_entry(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key.scalar == key; });
  return found == entries.end() ? nullptr : &*found;
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

Document Document::parse(const text::Source& source) { return parse(source, {0, source.text().size()}, -1); }

Document Document::parse(const text::Source& source, text::Span extent, int parent_column) {
  Document document(source, parse_node(source, extent, parent_column));
  std::size_t budget = kMaxExpansion;
  if (!document.anchors_.empty()) (void)document.expand(document.root(), budget);  // refuses alias bombs at once
  return document;
}

Document::Document(text::Source source, Node root)
    : source_(std::move(source)), root_(std::make_unique<const Node>(std::move(root))) {
  index_anchors(*root_);
}

void Document::index_anchors(const Node& node) {
  if (!node.anchor.empty()) anchors_.push_back({&node, false});
  if (node.kind == Kind::Alias) {
    const auto anchor = std::find_if(anchors_.rbegin(), anchors_.rend(),
                                     [&](const Anchor& one) { return one.node->anchor == node.scalar; });
    if (anchor == anchors_.rend()) throw error(node, "no anchor `&" + node.scalar + "` before this alias");
    const text::Span span = anchor->node->span;
    if (anchor->node->span.begin <= node.span.begin && node.span.end <= span.end) {
      throw error(node, "the alias `*" + node.scalar + "` stands for what holds it");
    }
    anchor->aliased = true;
  }
  for (const Entry& entry : node.entries) {
    index_anchors(entry.key);
    index_anchors(entry.value);
  }
  for (const Node& item : node.items) index_anchors(item);
}

const Node& Document::resolve(const Node& node) const {
  if (node.kind != Kind::Alias) return node;
  for (auto anchor = anchors_.rbegin(); anchor != anchors_.rend(); ++anchor) {
    if (anchor->node->anchor == node.scalar && anchor->node->span.begin < node.span.begin) return *anchor->node;
  }
  throw text::InternalError("an alias without its anchor");
}

bool Document::is_aliased(const Node& node) const {
  return std::any_of(anchors_.begin(), anchors_.end(), [&](const Anchor& anchor) { return anchor.node == &node && anchor.aliased; });
}

const Node* Document::child(const Node& node, const Step& step) const {
  const Node& parent = resolve(node);
  if (!step.is_key()) return parent.is_sequence() && step.index() < parent.items.size() ? &parent.items[step.index()] : nullptr;
  if (const Node* direct = parent.find(step.key())) return direct;
  const Node* merged = parent.find(kMergeKey);
  if (merged == nullptr) return nullptr;
  const Node& sources = resolve(*merged);
  if (sources.is_mapping()) return child(sources, step);
  for (const Node& source : sources.items) {
    if (const Node* found = child(source, step)) return found;
  }
  return nullptr;
}

const Node* Document::at(const Path& path) const {
  const Node* node = &root();
  for (const Step& step : path) {
    node = child(*node, step);
    if (node == nullptr) return nullptr;
  }
  return &resolve(*node);
}

std::string_view Document::text_at(const Path& path) const {
  const Node* node = at(path);
  return node != nullptr && node->is_scalar() ? std::string_view(node->scalar) : std::string_view();
}

Value Document::value(const Node& node) const {
  std::size_t budget = kMaxExpansion;
  return expand(node, budget);
}

Value Document::expand(const Node& node, std::size_t& budget) const {
  if (budget-- == 0) throw error(node, "aliases expand to more than a million values");
  const Node& target = resolve(node);
  switch (target.kind) {
    case Kind::Scalar: {
      const bool text = target.style != Style::Plain || target.tag == "!!str" || target.tag == "!";
      return text ? Value::string(target.scalar) : Value::resolve_plain(target.scalar);
    }
    case Kind::Mapping: {
      Value value = Value::mapping();
      expand_mapping(target, budget, value);
      return value;
    }
    case Kind::Sequence: {
      Value value = Value::sequence();
      for (const Node& item : target.items) value.items().push_back(expand(item, budget));
      return value;
    }
    default:
      return {};
  }
}

void Document::expand_mapping(const Node& node, std::size_t& budget, Value& into) const {
  for (const Entry& entry : node.entries) {
    const std::string& key = resolve(entry.key).scalar;
    if (key != kMergeKey && into.find(key) == nullptr) into.set(key, expand(entry.value, budget));
  }
  const Node* merged = node.find(kMergeKey);
  if (merged == nullptr) return;
  const Node& sources = resolve(*merged);
  if (budget-- == 0) throw error(node, "aliases expand to more than a million values");
  if (sources.is_mapping()) expand_mapping(sources, budget, into);
  for (const Node& source : sources.items) expand_mapping(resolve(source), budget, into);
}

text::LocatedError Document::error(const Node& node, const std::string& message) const {
  return {source_, node.span.begin, message};
}

}  // namespace kubeflow_sso::yaml
