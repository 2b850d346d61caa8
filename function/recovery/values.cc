// Small helpers for values.
#include "function/recovery/values.h"

#include <algorithm>

#include "function/config/url.h"
#include "function/releases/dex_connectors.h"
#include "function/text/source.h"

namespace kubeflow_sso::recovery {

using yaml::Value;

Value string(std::string_view text) {
  return Value::string(std::string(text));
}

Value to_value(const config::KeyRef& ref) {
  return Value::mapping({{"name", string(ref.name)}, {"key", string(ref.key)}});
}

Value to_value(const config::CaRef& ca) {
  const bool is_secret = ca.kind == config::CaRef::Kind::Secret;
  return Value::mapping({{is_secret ? "secretKeyRef" : "configMapKeyRef", to_value(ca.ref)}});
}

std::vector<std::string> texts_of(const Value& value) {
  std::vector<std::string> texts;
  if (value.is_scalar() && !value.is_null()) texts.push_back(value.scalar());
  for (const Value& item : value.items()) texts.push_back(item.scalar());
  return texts;
}

std::optional<Value> take(Value& mapping, std::string_view key) {
  const std::size_t dot = key.find('.');
  std::vector<Value::Member>& members = mapping.members();
  const auto found = std::find_if(members.begin(), members.end(), [&](const Value::Member& each) {
    return releases::same_key(each.first, key.substr(0, dot));
  });
  if (found == members.end()) return {};
  if (dot == std::string_view::npos) {
    Value value = std::move(found->second);
    members.erase(found);
    return value;
  }
  std::optional<Value> value = take(found->second, key.substr(dot + 1));
  if (value && found->second.members().empty()) members.erase(found);
  return value;
}

bool erase_at(Value& from, const yaml::Path& path) {
  if (path.empty()) return false;
  const yaml::Path rest(path.begin() + 1, path.end());
  if (!path[0].is_key()) {
    const std::size_t index = path[0].index();
    if (index >= from.items().size()) return false;
    if (!rest.empty()) return erase_at(from.items()[index], rest);
    from.items().erase(from.items().begin() + static_cast<std::ptrdiff_t>(index));
    return true;
  }
  Value* inner = from.find(path[0].key());
  if (inner == nullptr) return false;
  if (rest.empty()) return from.erase(path[0].key());
  const bool erased = erase_at(*inner, rest);
  if (erased && inner->members().empty() && inner->items().empty()) from.erase(path[0].key());
  return erased;
}

std::string enumerated(const std::vector<std::string>& words) {
  constexpr std::size_t kMost = 8;
  const std::size_t shown = std::min(words.size(), kMost);
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool is_last = i + 1 == words.size();
    text += (i == 0 ? "" : is_last ? " and " : ", ") + text::printable(words[i]);
  }
  if (words.size() > shown) text += " and " + std::to_string(words.size() - shown) + " more";
  return text;
}

}  // namespace kubeflow_sso::recovery
