// Finding keys as encoding/json does, and telling templates.
#include "function/login/dex_file.h"

#include <cctype>
#include <set>

#include "function/krm/shape.h"
#include "function/login/template.h"
#include "function/yaml/one_meaning.h"

namespace kubeflow_sso::login {
namespace {

using yaml::Document;
using yaml::Node;
using yaml::Path;

/// The key with ASCII letters in lower case, and the two other runes that fold to such as these.
std::string folded(std::string_view key) {
  constexpr std::string_view kKelvin = "\xE2\x84\xAA";
  constexpr std::string_view kLongS = "\xC5\xBF";
  std::string out;
  while (!key.empty()) {
    if (key.starts_with(kKelvin)) {
      out += 'k';
      key.remove_prefix(kKelvin.size());
    } else if (key.starts_with(kLongS)) {
      out += 's';
      key.remove_prefix(kLongS.size());
    } else {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(key[0])));
      key.remove_prefix(1);
    }
  }
  return out;
}

/// Throws when two keys of a mapping, or of one below it, are the same to Dex. What connectors have under
/// `config` is read by each connector in the same way.
void check_keys(const Document& document, const Node& node) {
  std::set<std::string> seen;
  for (const yaml::Entry& entry : node.entries) {
    if (!seen.insert(folded(entry.key.scalar)).second) {
      throw document.error(entry.key, "the key `" + text::printable(entry.key.scalar) +
                                          "` stands here in another case too, and Dex takes both for the "
                                          "same: keep one");
    }
    check_keys(document, entry.value);
  }
  for (const Node& item : node.items) check_keys(document, item);
}

}  // namespace

bool is_same_key(std::string_view key, std::string_view name) {
  return key == name || folded(key) == folded(name);
}

DexFile DexFile::parse(const krm::ConfigFile& file) {
  try {
    DexFile parsed(Document::parse(file.source()));
    const Document& document = parsed.document_;
    if (!document.resolve(document.root()).is_mapping())
      throw document.error(document.root(), "expected Dex's configuration, a mapping");
    yaml::check_one_meaning(document);
    check_keys(document, document.root());
    return parsed;
  } catch (const text::LocatedError&) {
    if (const std::string mark = template_mark(file.text()); !mark.empty())
      throw TemplateError(file.source(), mark);
    throw;
  }
}

Path DexFile::spelled(const Path& path) const {
  Path found;
  for (const yaml::Step& step : path) {
    const Node* node = document_.at(found);
    const Node* mapping = node == nullptr ? nullptr : &document_.resolve(*node);
    const yaml::Entry* same = nullptr;
    if (step.is_key() && mapping != nullptr && mapping->find_entry(step.key()) == nullptr) {
      for (const yaml::Entry& entry : mapping->entries) {
        if (is_same_key(entry.key.scalar, step.key())) same = &entry;
      }
    }
    found.push_back(same == nullptr ? step : yaml::Step(same->key.scalar));
  }
  return found;
}

const Node* DexFile::at(const Path& path) const {
  const Node* node = document_.at(spelled(path));
  if (node == nullptr || node->is_absent()) return nullptr;
  const Node& target = document_.resolve(*node);
  return document_.is_null(target) ? nullptr : &target;
}

std::string DexFile::text(const Path& path) const {
  return std::string(krm::text_at(document_, spelled(path)));
}

bool DexFile::is_true(const Path& path) const {
  const Node* node = at(path);
  return node != nullptr && document_.value(*node).is_true();
}

std::size_t DexFile::size(const Path& list) const {
  const Node* node = krm::mappings_at(document_, spelled(list));
  return node == nullptr ? 0 : node->items.size();
}

std::vector<std::string> DexFile::texts(const Path& list) const {
  return krm::list_of_texts(document_, spelled(list));
}

}  // namespace kubeflow_sso::login
