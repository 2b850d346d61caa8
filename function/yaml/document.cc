// The tree of a document: looking things up in it, aliases and merge keys followed.
#include "function/yaml/document.h"

#include <algorithm>

#include "function/yaml/bytes.h"
#include "function/yaml/parser.h"

namespace kubeflow_sso::yaml {
namespace {

constexpr std::size_t kMaxExpansion = 100'000;
constexpr std::size_t kMaxDepth = 100;

/// Tags that ask for what the text means without quotes.
bool is_resolved_tag(std::string_view tag) {
  return tag == "!!int" || tag == "!!float" || tag == "!!bool" || tag == "!!null";
}

}  // namespace

const Entry* Node::find_entry(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const Entry& entry) { return entry.key.scalar == key; });
  return found == entries.end() ? nullptr : &*found;
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

bool Node::is_merge_key() const {
  return scalar == "<<" && style == Style::Plain && (tag.empty() || tag == "!!merge");
}

const Node* Node::find_merged() const {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [](const Entry& entry) { return entry.key.is_merge_key(); });
  return found == entries.end() ? nullptr : &found->value;
}

Document Document::parse(const text::Source& source) {
  check_bytes(source);
  return parse(source, {0, source.text().size()}, -1);
}

Document Document::parse(const text::Source& source, text::Span extent, int parent_column) {
  return {source, extent, parent_column};
}

Document::Document(text::Source source, text::Span extent, int parent_column)
    : source_(std::move(source)),
      extent_(extent),
      parent_column_(parent_column),
      root_(std::make_unique<const Node>(parse_node(source_, extent, parent_column))) {
  std::unordered_map<std::string_view, const Node*> anchors;
  index_aliases(*root_, anchors);
  if (!aliased_.empty()) (void)value(*root_);  // refuses alias bombs at once
}

void Document::index_aliases(const Node& node, std::unordered_map<std::string_view, const Node*>& anchors) {
  if (!node.anchor.empty()) anchors[node.anchor] = &node;
  if (node.kind == Kind::Alias) {
    const auto anchor = anchors.find(node.scalar);
    if (anchor == anchors.end()) throw error(node, "no anchor `&" + node.scalar + "` before this alias");
    const Node* target = anchor->second;
    if (target->span.contains(node.span.begin))
      throw error(node, "the alias `*" + node.scalar + "` stands for what holds it");
    targets_.emplace(&node, target);
    aliased_.insert(target);
  }
  for (const Entry& entry : node.entries) {
    index_aliases(entry.key, anchors);
    index_aliases(entry.value, anchors);
  }
  for (const Node& item : node.items) index_aliases(item, anchors);
  if (node.is_mapping()) check_merge_keys(node);
}

void Document::check_merge_keys(const Node& mapping) const {
  const Node* merged = mapping.find_merged();
  if (merged == nullptr) return;
  for (const Entry& entry : mapping.entries) {
    if (entry.key.is_merge_key() && &entry.value != merged)
      throw error(entry.key, "a second merge key; write `<<: [*a, *b]`");
  }
  const Node& sources = resolve(*merged);
  const bool list = sources.is_sequence();
  const bool fits = list ? std::all_of(sources.items.begin(), sources.items.end(),
                                       [&](const Node& one) { return resolve(one).is_mapping(); })
                         : sources.is_mapping();
  if (!fits) throw error(*merged, "a merge key (`<<`) needs a mapping or a list of mappings");
}

const Node& Document::resolve(const Node& node) const {
  return node.kind == Kind::Alias ? *targets_.at(&node) : node;
}

bool Document::is_aliased(const Node& node) const {
  return aliased_.contains(&node);
}

const Node* Document::needed_outside(text::Span span) const {
  for (const auto& [alias, target] : targets_) {
    if (span.contains(target->properties.begin) && !span.contains(alias->span.begin)) return target;
  }
  return nullptr;
}

const Node* Document::child(const Node& node, const Step& step) const {
  const Node& parent = resolve(node);
  if (!step.is_key())
    return parent.is_sequence() && step.index() < parent.items.size() ? &parent.items[step.index()] : nullptr;
  if (const Node* direct = parent.find(step.key())) return direct;
  const Node* merged = parent.find_merged();
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

/// One computation of a value. Its size and depth are bounded, as aliases may multiply what the text holds.
class Document::Expansion {
 public:
  explicit Expansion(const Document& document) : document_(document) {}

  Value value(const Node& node) {
    const Level level(*this, node);
    const Node& target = document_.resolve(node);
    if (target.is_mapping()) {
      Value value = Value::mapping();
      std::unordered_set<std::string_view> keys;
      fill(value, target, keys);
      return value;
    }
    if (target.is_sequence()) {
      Value value = Value::sequence();
      for (const Node& item : target.items) value.items().push_back(this->value(item));
      return value;
    }
    const bool quoted = target.is_scalar() && target.style != Style::Plain;
    const bool text = target.tag.empty() ? quoted : !is_resolved_tag(target.tag);
    return text ? Value::string(target.scalar) : Value::resolve_plain(target.scalar);
  }

 private:
  struct Level {
    Level(Expansion& whole, const Node& node) : expansion(whole) {
      whole.spend(node);
      if (++whole.depth_ > kMaxDepth)
        throw whole.document_.error(node, "aliases nest values deeper than 100 levels");
    }
    ~Level() { --expansion.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    Expansion& expansion;
  };

  void spend(const Node& node) {
    if (left_ == 0) throw document_.error(node, "aliases expand to more than 100000 values");
    if (!document_.targets_.empty()) --left_;  // without aliases a value is no larger than its text
  }

  /// Adds the members of a mapping, but for `keys`, which are there already: of equal keys the first counts,
  /// and a mapping's own keys come before merged ones.
  void fill(Value& into, const Node& mapping, std::unordered_set<std::string_view>& keys) {
    for (const Entry& entry : mapping.entries) {
      spend(mapping);
      if (entry.key.is_merge_key() || !keys.insert(entry.key.scalar).second) continue;
      into.members().emplace_back(entry.key.scalar, value(entry.value));
    }
    const Node* merged = mapping.find_merged();
    if (merged == nullptr) return;
    const Level level(*this, *merged);
    const Node& sources = document_.resolve(*merged);
    if (sources.is_mapping()) fill(into, sources, keys);
    for (const Node& source : sources.items) fill(into, document_.resolve(source), keys);
  }

  const Document& document_;
  std::size_t left_ = kMaxExpansion;
  std::size_t depth_ = 0;
};

Value Document::value(const Node& node) const {
  return Expansion(*this).value(node);
}

text::LocatedError Document::error(const Node& node, const std::string& message) const {
  return {source_, node.span.begin, message};
}

}  // namespace kubeflow_sso::yaml
