// The shape of a document, checked where it is read.
#include "function/krm/shape.h"

#include <string>

namespace kubeflow_sso::krm {
namespace {

using yaml::Document;
using yaml::Node;
using yaml::Path;

std::string_view kind_of(const Node& node) {
  if (node.is_mapping()) return "a mapping";
  return node.is_sequence() ? "a list" : "text";
}

bool is_nothing(const Document& document, const Node* node) {
  return node == nullptr || node->is_absent() || document.is_null(*node);
}

[[noreturn]] void fail(const Document& document, const Node& node, const Path& path,
                       std::string_view wanted) {
  const std::string_view found = is_nothing(document, &node) ? "nothing" : kind_of(node);
  const std::string what = path.empty() ? "the text" : "`" + to_string(path) + "`";
  throw document.error(node, what + " must be " + std::string(wanted) + ", got " + std::string(found));
}

void check_once(const Document& document, const Node& mapping, const std::string& key) {
  bool seen = false;
  for (const yaml::Entry& entry : mapping.entries) {
    if (entry.key.scalar != key) continue;
    if (seen)
      throw document.error(entry.key,
                           text::named(document.source(), "key", key) + " is here a second time, remove one");
    seen = true;
  }
}

/// What stands at a path, aliases followed; null when there is nothing, there or on the way.
const Node* node_at(const Document& document, const Path& path) {
  const Node* node = &document.root();
  for (auto step = path.begin();; ++step) {
    if (is_nothing(document, node)) return nullptr;
    node = &document.resolve(*node);
    if (step == path.end()) return node;
    if (step->is_key() ? !node->is_mapping() : !node->is_sequence())
      fail(document, *node, Path(path.begin(), step), step->is_key() ? "a mapping" : "a list");
    if (step->is_key()) check_once(document, *node, step->key());
    node = document.child(*node, *step);
  }
}

}  // namespace

void check_way(const Document& document, const Path& path) {
  (void)node_at(document, path);
}

const Node* list_at(const Document& document, const Path& path) {
  const Node* node = node_at(document, path);
  if (node != nullptr && !node->is_sequence()) fail(document, *node, path, "a list");
  return node;
}

const Node* mappings_at(const Document& document, const Path& path) {
  const Node* list = list_at(document, path);
  for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
    const Node& item = document.resolve(list->items[i]);
    if (item.is_mapping()) continue;
    Path item_path = path;
    item_path.emplace_back(i);
    fail(document, item, item_path, "a mapping");
  }
  return list;
}

std::string_view text_at(const Document& document, const Path& path) {
  const Node* node = node_at(document, path);
  if (node == nullptr) return {};
  if (!node->is_scalar()) fail(document, *node, path, "text");
  return node->scalar;
}

std::vector<std::string> texts_at(const Document& document, const Path& list, std::string_view key) {
  std::vector<std::string> texts;
  const Node* node = mappings_at(document, list);
  for (std::size_t i = 0; node != nullptr && i < node->items.size(); ++i)
    texts.emplace_back(text_at(document, list / i / key));
  return texts;
}

std::vector<std::string> list_of_texts(const Document& document, const Path& list) {
  std::vector<std::string> texts;
  const Node* node = list_at(document, list);
  for (std::size_t i = 0; node != nullptr && i < node->items.size(); ++i)
    texts.emplace_back(text_at(document, list / i));
  return texts;
}

}  // namespace kubeflow_sso::krm
