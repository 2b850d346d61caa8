// The tree of a document: looking things up in it, aliases and merge keys followed.
#include "function/yaml/document.h"

#include <algorithm>
#include <utility>

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

/// Whether a scalar is a string whatever it spells: by its quotes or by its tag.
bool is_text(const Node& scalar) {
  const bool quoted = scalar.is_scalar() && scalar.style != Style::Plain;
  return scalar.tag.empty() ? quoted : !is_resolved_tag(scalar.tag);
}

std::string no_anchor(const text::Source& source, std::string_view name) {
  return std::string("no anchor ") + (source.is_public() ? "`&" + std::string(name) + "` " : "") +
         "before this alias; quote text that begins with `*`";
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

Document Document::parse(const text::Source& source, text::Span extent, int parent_column,
                         std::shared_ptr<const Surroundings> around) {
  Document document(source, extent, parent_column, std::move(around));
  if (!document.targets_.empty()) (void)document.value(document.root());  // refuses alias bombs at once
  return document;
}

Document::Document(text::Source source, text::Span extent, int parent_column,
                   std::shared_ptr<const Surroundings> around)
    : source_(std::move(source)),
      extent_(extent),
      parent_column_(parent_column),
      tree_(parse_tree(source_, extent, parent_column)),
      around_(std::move(around)) {
  Anchors anchors;
  index_aliases(root(), anchors);
}

void Document::index_aliases(const Node& node, Anchors& anchors) {
  if (!node.anchor.empty()) {
    anchors[node.anchor] = &node;
    anchors_.insert(node.properties.begin);
  }
  if (node.kind == Kind::Alias) index_alias(node, anchors);
  for (const Entry& entry : node.entries) {
    index_aliases(entry.key, anchors);
    index_aliases(entry.value, anchors);
  }
  for (const Node& item : node.items) index_aliases(item, anchors);
  if (node.is_mapping()) check_merge_keys(node);
}

void Document::index_alias(const Node& alias, const Anchors& anchors) {
  const std::size_t place = alias.span.begin;
  const auto anchor = anchors.find(alias.scalar);
  const Node* target = anchor == anchors.end() ? borrow(alias) : anchor->second;
  if (target == nullptr) throw error(alias, no_anchor(source_, alias.scalar));
  if (target->span.contains(place))
    throw error(alias,
                text::named(source_, "alias", "*" + std::string(alias.scalar)) + " stands for what holds it");
  targets_.emplace(place, target);
  aliased_.try_emplace(target->properties.begin, Aliases{target, place, place}).first->second.last = place;
}

/// What an alias stands for whose anchor is not in this document; null when it is not around it either.
const Node* Document::borrow(const Node& alias) {
  if (around_ == nullptr) return nullptr;
  const Document& whole = around_->document();
  const auto target = whole.targets_.find(alias.span.begin);
  if (target == whole.targets_.end()) return nullptr;
  borrowed_[target->second->anchor] = target->second;
  return target->second;
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
  if (node.kind != Kind::Alias) return node;
  const auto target = targets_.find(node.span.begin);
  return target == targets_.end() ? around_->document().resolve(node) : *target->second;
}

bool Document::is_aliased(const Node& node) const {
  if (node.anchor.empty()) return false;
  return aliased_.contains(node.properties.begin) ||
         (around_ != nullptr && around_->document().is_aliased(node));
}

const Node* Document::needed_outside(text::Span span) const {
  for (auto one = aliased_.lower_bound(span.begin); one != aliased_.end() && one->first < span.end; ++one) {
    const Aliases& aliases = one->second;
    if (aliases.first < span.begin || aliases.last >= span.end) return aliases.target;
  }
  const auto anchor = anchors_.lower_bound(span.begin);
  const bool has_anchor = anchor != anchors_.end() && *anchor < span.end;
  return has_anchor && around_ != nullptr ? around_->document().needed_outside(span) : nullptr;
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
  return node != nullptr && node->is_scalar() ? node->scalar : std::string_view();
}

/// One computation of a value. Its depth and the size of what aliases bring are bounded, as they may multiply
/// what the text holds.
class Document::Expansion {
 public:
  explicit Expansion(const Document& document) : document_(document) {}

  Value value(const Node& node) {
    const Level level(*this, node);
    const Node& target = document_.resolve(node);
    if (target.is_mapping()) {
      MappingMaker mapping(target.entries.size());
      fill(mapping, target);
      return mapping.take();
    }
    if (target.is_sequence()) {
      Value value = Value::sequence();
      for (const Node& item : target.items) value.items().push_back(this->value(item));
      return value;
    }
    return is_text(target) ? Value::string(std::string(target.scalar)) : Value::resolve_plain(target.scalar);
  }

 private:
  struct Level {
    Level(Expansion& whole, const Node& node) : expansion(whole), alias(node.kind == Kind::Alias ? 1 : 0) {
      expansion.aliases_ += alias;
      expansion.spend(node);
      if (++expansion.depth_ > kMaxDepth)
        throw expansion.document_.error(node, "aliases nest values deeper than 100 levels");
    }
    ~Level() {
      --expansion.depth_;
      expansion.aliases_ -= alias;
    }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    Expansion& expansion;
    std::size_t alias;
  };

  void spend(const Node& node) {
    if (aliases_ == 0) return;  // without aliases a value is no larger than its text
    if (left_ == 0) throw document_.error(node, "aliases expand to more than 100000 values");
    --left_;
  }

  /// Adds the members of a mapping: its own keys come before merged ones.
  void fill(MappingMaker& into, const Node& mapping) {
    for (const Entry& entry : mapping.entries) {
      spend(mapping);
      if (!entry.key.is_merge_key() && !into.has(entry.key.scalar))
        into.add(std::string(entry.key.scalar), value(entry.value));
    }
    const Node* merged = mapping.find_merged();
    if (merged == nullptr) return;
    const Level level(*this, *merged);
    const Node& sources = document_.resolve(*merged);
    if (sources.is_mapping()) fill(into, sources);
    for (const Node& source : sources.items) {
      const Level inner(*this, source);
      fill(into, document_.resolve(source));
    }
  }

  const Document& document_;
  std::size_t left_ = kMaxExpansion;
  std::size_t depth_ = 0;
  std::size_t aliases_ = 0;  // that the computation is in
};

bool Document::is_null(const Node& node) const {
  const Node& target = resolve(node);
  if (target.is_mapping() || target.is_sequence()) return false;
  return !is_text(target) && Value::is_null_word(target.scalar);
}

Value Document::value(const Node& node) const {
  return Expansion(*this).value(node);
}

text::LocatedError Document::error(const Node& node, const std::string& message) const {
  const bool is_own = extent_.begin <= node.span.begin && node.span.begin <= extent_.end;
  if (is_own) return {source_, node.span.begin, message};
  return {source_.with(text::Privacy::Secret), node.span.begin, message};
}

Surroundings::Surroundings(const text::Source& source, text::Span extent, int parent_column)
    : source_(source.with(text::Privacy::Secret)), extent_(extent), parent_column_(parent_column) {}

const Document& Surroundings::document() const {
  if (error_) throw text::LocatedError(*error_);
  try {
    if (!document_) document_.reset(new Document(source_, extent_, parent_column_, nullptr));
  } catch (const text::LocatedError& error) {
    error_ = error;
    throw;
  }
  return *document_;
}

}  // namespace kubeflow_sso::yaml
