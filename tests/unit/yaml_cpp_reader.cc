// yaml-cpp's nodes as values.
#include "tests/unit/yaml_cpp_reader.h"

#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <string_view>
#include <unordered_set>

namespace kubeflow_sso::yaml {
namespace {

constexpr std::size_t kMaxNodes = 1'000'000;

/// Thrown where yaml-cpp gives what has no Value.
struct Unreadable {};

class Converter {
 public:
  Value convert(const YAML::Node& node) {
    spend();
    if (node.IsMap()) return mapping(node);
    if (node.IsSequence()) {
      Value value = Value::sequence();
      for (const YAML::Node& item : node) value.items().push_back(convert(item));
      return value;
    }
    if (!node.IsScalar()) return {};
    return resolves(node.Tag()) ? Value::resolve_plain(node.Scalar()) : Value::string(node.Scalar());
  }

 private:
  using Keys = std::unordered_set<std::string>;

  /// yaml-cpp gives plain scalars the tag "?", quoted ones "!".
  static bool resolves(const std::string& tag) {
    constexpr std::string_view kCore = "tag:yaml.org,2002:";
    if (!tag.starts_with(kCore)) return tag.empty() || tag == "?";
    const std::string_view name = std::string_view(tag).substr(kCore.size());
    return name == "int" || name == "float" || name == "bool" || name == "null";
  }

  static bool is_merge_key(const YAML::Node& key) { return key.Scalar() == "<<" && key.Tag() != "!"; }

  void spend() {
    if (left_-- == 0) throw Unreadable();
  }

  Value mapping(const YAML::Node& node) {
    Value value = Value::mapping();
    Keys keys;
    fill(value, node, keys);
    return value;
  }

  void fill(Value& into, const YAML::Node& node, Keys& keys) {
    YAML::Node merged;
    for (const auto& entry : node) {
      spend();
      if (!entry.first.IsScalar()) throw Unreadable();
      if (is_merge_key(entry.first)) {
        merged.reset(entry.second);
      } else if (keys.insert(entry.first.Scalar()).second) {
        into.members().emplace_back(entry.first.Scalar(), convert(entry.second));
      }
    }
    if (merged.IsMap()) fill(into, merged, keys);
    if (!merged.IsSequence()) return;
    for (const YAML::Node& source : merged) fill(into, source, keys);
  }

  std::size_t left_ = kMaxNodes;
};

}  // namespace

std::optional<Value> read_by_yaml_cpp(const std::string& text) {
  try {
    return Converter().convert(YAML::Load(text));
  } catch (const YAML::Exception&) {
    return {};
  } catch (const Unreadable&) {
    return {};
  }
}

}  // namespace kubeflow_sso::yaml
