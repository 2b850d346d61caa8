// A YAML value apart from any text: what operations write, and what the proof compares.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace kubeflow_sso::yaml {

/// A null, boolean, number, string, mapping or sequence. A mapping keeps the order of its members.
class Value {
 public:
  enum class Kind { Null, Boolean, Number, String, Mapping, Sequence };
  using Member = std::pair<std::string, Value>;

  Value() = default;
  static Value string(std::string text);
  static Value boolean(bool value);
  /// `text` is the number as YAML writes it.
  static Value number(std::string text);
  static Value mapping(std::vector<Member> members = {});
  static Value sequence(std::vector<Value> items = {});
  static Value strings(const std::vector<std::string>& items);

  /// The value of the unquoted scalar `text` as Kubernetes reads it: YAML 1.1 words (yes, no, on, off, y, n)
  /// are booleans, as in go-yaml v2 (sigs.k8s.io/yaml).
  static Value resolve_plain(std::string_view text);
  /// The kind of that value.
  static Kind kind_of_plain(std::string_view text);
  /// Whether that value is null: `~`, `null`, `Null`, `NULL` or nothing.
  static bool is_null_word(std::string_view plain);

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::Null; }
  bool is_string() const { return kind_ == Kind::String; }
  bool is_scalar() const { return kind_ <= Kind::String; }
  bool is_mapping() const { return kind_ == Kind::Mapping; }
  bool is_sequence() const { return kind_ == Kind::Sequence; }

  /// The text of a boolean ("true" or "false"), number or string; empty for everything else.
  const std::string& scalar() const { return scalar_; }
  bool is_true() const { return kind_ == Kind::Boolean && scalar_ == "true"; }

  std::vector<Member>& members() { return members_; }
  const std::vector<Member>& members() const { return members_; }
  std::vector<Value>& items() { return items_; }
  const std::vector<Value>& items() const { return items_; }

  /// The member of that key, or null when there is none or this is no mapping.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  /// Sets a member of a mapping, at its place or at the end.
  void set(std::string_view key, Value value);
  /// Removes a member; false when there was none.
  bool erase(std::string_view key);

  /// Equal kinds and texts; mappings compare without order.
  bool operator==(const Value& other) const;

 private:
  Kind kind_ = Kind::Null;
  std::string scalar_;
  std::vector<Member> members_;
  std::vector<Value> items_;
};

/// Makes a mapping member by member, where the first of equal keys counts.
class MappingMaker {
 public:
  explicit MappingMaker(std::size_t expected) { mapping_.members().reserve(expected); }
  bool has(std::string_view key) const;
  /// Adds a member of a key that it has not.
  void add(std::string key, Value value);
  Value take() { return std::move(mapping_); }

 private:
  Value mapping_ = Value::mapping();
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
  };
  // Once there are many: of few a loop is faster.
  std::unordered_set<std::string, Hash, std::equal_to<>> keys_;
};

}  // namespace kubeflow_sso::yaml
