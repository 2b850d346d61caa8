// The places where readers of YAML differ.
#include "function/yaml/one_meaning.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "function/text/source.h"
#include "function/yaml/bytes.h"

namespace kubeflow_sso::yaml {
namespace {

using text::LocatedError;
using text::Span;

constexpr std::array<std::string_view, 9> kKnownTags = {"",       "!",      "!!str", "!!int", "!!float",
                                                        "!!bool", "!!null", "!!map", "!!seq"};

/// Below this a loop over all keys is faster than a set of them.
constexpr std::size_t kFew = 16;

bool is_decimal(std::string_view text) {
  if (text.starts_with('-') && text != "-0") text.remove_prefix(1);
  const bool leading_zero = text.size() > 1 && text[0] == '0';
  constexpr std::size_t kMostDigits = 18;  // of an int64
  return !text.empty() && !leading_zero && text.size() <= kMostDigits &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether go-yaml v2 and a way over JSON make another key of it: null and numbers in other notations are
/// written anew, the words of YAML 1.1 are booleans.
bool changes(const Node& key) {
  if (key.style != Style::Plain) return false;
  const Value::Kind kind = Value::kind_of_plain(key.scalar);
  if (kind == Value::Kind::String) return false;
  if (kind == Value::Kind::Boolean) return key.scalar != "true" && key.scalar != "false";
  return kind == Value::Kind::Null || !is_decimal(key.scalar);
}

/// Adds the keys that what a merge key holds brings.
void add_keys(const Document& document, const Node& node, std::unordered_set<std::string_view>& keys) {
  const Node& merged = document.resolve(node);
  for (const Node& item : merged.items) add_keys(document, item, keys);
  for (const Entry& entry : merged.entries) {
    if (entry.key.is_merge_key()) add_keys(document, entry.value, keys);
    keys.insert(entry.key.scalar);
  }
}

class Check {
 public:
  explicit Check(const Document& document) : document_(document) {}

  void run() {
    check_breaks();
    node(document_.root());
  }

 private:
  void node(const Node& node) {
    if (node.kind == Kind::Alias) return borrowed(document_.resolve(node));
    check_tag(node);
    if (node.is_mapping()) mapping(node);
    for (const Entry& entry : node.entries) this->node(entry.value);
    for (const Node& item : node.items) this->node(item);
  }

  /// What an alias stands for outside of the document's extent.
  void borrowed(const Node& target) {
    if (!document_.extent().contains(target.span.begin) && borrowed_.insert(&target).second) node(target);
  }

  void mapping(const Node& node) {
    for (const Entry& entry : node.entries) check_key(entry);
    check_doubled(node);
    if (node.find_merged() != nullptr) check_merged(node);
  }

  std::string name_of(const Entry& entry) const {
    return text::named(document_.source(), "key", entry.key.scalar);
  }

  void check_key(const Entry& entry) const {
    if (!entry.key.tag.empty())
      throw document_.error(entry.key, "a tag may make another key of this one, remove the tag");
    if (changes(entry.key) && !entry.key.is_merge_key())
      throw document_.error(entry.key, name_of(entry) + " is no text to all readers, write it in quotes");
  }

  void check_doubled(const Node& mapping) const {
    const std::vector<Entry>& entries = mapping.entries;
    std::unordered_set<std::string_view> keys;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::string_view key = entries[i].key.scalar;
      const bool is_doubled =
          entries.size() > kFew
              ? !keys.insert(key).second
              : std::any_of(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(i),
                            [&](const Entry& other) { return other.key.scalar == key; });
      if (is_doubled)
        throw document_.error(entries[i].key, name_of(entries[i]) + " is here a second time, remove one");
    }
  }

  /// Refuses own keys in front of the merge key that it brings too; there is one merge key at most.
  void check_merged(const Node& mapping) const {
    if (mapping.entries.front().key.is_merge_key()) return;
    std::unordered_set<std::string_view> brought;
    add_keys(document_, *mapping.find_merged(), brought);
    for (const Entry& entry : mapping.entries) {
      if (entry.key.is_merge_key()) return;
      if (!brought.contains(entry.key.scalar)) continue;
      throw document_.error(entry.key, name_of(entry) +
                                           " is brought by the merge key (`<<`) behind it too, and readers "
                                           "differ on which counts: write `<<` first");
    }
  }

  void check_tag(const Node& node) const {
    if (std::find(kKnownTags.begin(), kKnownTags.end(), node.tag) != kKnownTags.end()) return;
    throw document_.error(node, text::named(document_.source(), "tag", node.tag) +
                                    " does not mean the same to all readers, write the value without it");
  }

  // ---- line breaks ----

  void check_breaks() const {
    const std::string_view text = document_.source().text().substr(0, document_.extent().end);
    std::size_t at = find_old_break(text, document_.extent().begin);
    if (at == std::string_view::npos) return;
    std::vector<Span> quoted;
    note_double_quoted(document_.root(), quoted);
    auto scalar = quoted.begin();
    for (; at != std::string_view::npos; at = find_old_break(text, at + 1)) {
      while (scalar != quoted.end() && scalar->end <= at) ++scalar;
      if (scalar == quoted.end() || !scalar->contains(at) || !stays(text, at))
        throw LocatedError(document_.source(), at, old_break_message(text.substr(at)));
    }
  }

  /// Values in double quotes in the order of the text. Keys end with their line.
  static void note_double_quoted(const Node& node, std::vector<Span>& spans) {
    if (node.style == Style::DoubleQuoted) spans.push_back(node.span);
    for (const Entry& entry : node.entries) note_double_quoted(entry.value, spans);
    for (const Node& item : node.items) note_double_quoted(item, spans);
  }

  /// Whether a break within double quotes is kept as it is: U+0085 becomes a blank, blanks around the others
  /// are lost, and `\` escapes them (go-yaml, yaml_parser_scan_flow_scalar).
  static bool stays(std::string_view text, std::size_t at) {
    constexpr std::string_view kFolded = " \t\r\n\\";
    constexpr std::size_t kLength = 3;
    return text[at] == '\xE2' && kFolded.find(text[at - 1]) == std::string_view::npos &&
           kFolded.find(text[at + kLength]) == std::string_view::npos;
  }

  const Document& document_;
  std::unordered_set<const Node*> borrowed_;  // that were looked at
};

}  // namespace

bool is_overruled(const Document& document, const Node& mapping, const Entry& entry) {
  const Node* merged = mapping.find_merged();
  if (merged == nullptr || entry.key.is_merge_key()) return false;
  for (const Entry& other : mapping.entries) {
    if (other.key.is_merge_key()) return false;
    if (&other == &entry) break;
  }
  std::unordered_set<std::string_view> brought;
  add_keys(document, *merged, brought);
  return brought.contains(entry.key.scalar);
}

void check_one_meaning(const Document& document) {
  Check(document).run();
}

}  // namespace kubeflow_sso::yaml
