// Finding fields again in the text that they came from.
#include "function/krm/place.h"

#include <algorithm>
#include <optional>
#include <string>

#include "function/toml/document.h"

namespace kubeflow_sso::krm {
namespace {

using text::Position;
using yaml::Document;
using yaml::Node;

std::string_view bytes_of(const Document& document, const Node& node) {
  return node.span.of(document.source().text());
}

/// What items of Kubernetes' lists and Dex's connectors are known by; empty without.
std::string_view name_of(const Document& document, const Node& item) {
  for (const char* key : {"id", "name"}) {
    const Node* value = document.resolve(item).find(key);
    if (value != nullptr && value->is_scalar()) return value->scalar;
  }
  return {};
}

/// The item of `list` in `written` that one of `list_now` was before the edits: by its bytes, else by its
/// name; null without.
const Node* item_in(const Document& written, const Node& list, const Document& now, const Node& list_now,
                    std::size_t index) {
  if (index >= list_now.items.size()) return nullptr;
  const Node& wanted = list_now.items[index];
  if (&written == &now) return &wanted;
  const auto find = [&](auto is_it) {
    const auto found = std::find_if(list.items.begin(), list.items.end(), is_it);
    return found == list.items.end() ? nullptr : &*found;
  };
  const Node* same = find([&](const Node& each) { return bytes_of(written, each) == bytes_of(now, wanted); });
  const std::string_view name = name_of(now, wanted);
  if (same != nullptr || name.empty()) return same;
  return find([&](const Node& each) { return name_of(written, each) == name; });
}

/// Where the first key of the way stands in a file of TOML; nothing when that is something else, or lacks it.
std::optional<Position> place_in_toml(std::string_view written, const yaml::Path& rest) {
  if (!rest.front().is_key()) return {};
  const text::Source source("", written, text::Privacy::Secret);
  try {
    const toml::Document document = toml::Document::parse(source);
    const toml::Setting* setting = document.find(rest.front().key());
    if (setting != nullptr) return source.position(setting->key_span.begin);
  } catch (const text::LocatedError&) {  // it is no TOML
  }
  return {};
}

/// Where the way through a file of YAML ends; nothing when it is something else.
std::optional<Position> place_in_yaml(std::string_view written, std::string_view now,
                                      const yaml::Path& rest) {
  const text::Source source("", written, text::Privacy::Secret);
  try {
    const Document document = Document::parse(source);
    if (written == now) return place_in(document, document, rest);
    return place_in(document, Document::parse({"", now, text::Privacy::Secret}), rest);
  } catch (const text::LocatedError&) {  // it is no YAML
  }
  return {};
}

}  // namespace

Position place_in(const Document& written, const Document& now, const yaml::Path& field) {
  const auto position = [&](std::size_t offset) { return written.source().position(offset); };
  const Node* there = &written.root();
  const Node* there_now = &now.root();
  Position found = position(written.extent().begin);
  for (auto step = field.begin(); step != field.end(); ++step) {
    there = &written.resolve(*there);
    there_now = &now.resolve(*there_now);
    if (step->is_key() && there->is_mapping()) {
      const yaml::Entry* entry = there->find_entry(step->key());
      there_now = there_now->find(step->key());
      if (entry == nullptr || there_now == nullptr) break;
      found = position(entry->key.span.begin);
      there = &entry->value;
    } else if (!step->is_key() && there->is_sequence()) {
      there = item_in(written, *there, now, *there_now, step->index());
      if (there == nullptr) break;
      there_now = &there_now->items[step->index()];
      found = position(there->span.begin);
    } else {
      if (there->style != yaml::Style::Literal || !there_now->is_scalar()) break;
      const yaml::Path rest(step, field.end());
      auto inside = place_in_toml(there->scalar, rest);
      if (!inside) inside = place_in_yaml(there->scalar, there_now->scalar, rest);
      if (inside) found = {position(there->span.begin).line + inside->line, there->column + inside->column};
      break;
    }
  }
  return found;
}

}  // namespace kubeflow_sso::krm
