// From operations to fields.
#include "function/yaml/field_changes.h"

#include <map>
#include <set>

namespace kubeflow_sso::yaml {
namespace {

using Operation = Operations::Operation;
using Kind = Operation::Kind;

class Fields {
 public:
  explicit Fields(const Document& document) : document_(document) {}

  void add(const Operation& operation) {
    asked_by_ = operation.asked_by;
    switch (operation.kind) {
      case Kind::Set:
        if (set_.insert(operation.path).second) compare(operation.path, at(operation.path), operation.value);
        return;
      case Kind::Append:
        return put(operation.path / next_index(operation.path), {}, operation.value);
      case Kind::Remove:
        if (const auto before = at(operation.path); before && set_.insert(operation.path).second)
          put(operation.path, before, {});
        return;
      case Kind::EditText:
        return;
    }
  }

  std::vector<FieldChange> take() { return std::move(fields_); }

 private:
  std::optional<Value> at(const Path& path) const {
    const Node* node = document_.at(path);
    if (node == nullptr) return {};
    return document_.value(*node);
  }

  std::size_t next_index(const Path& list) {
    const Node* node = document_.at(list);
    return (node == nullptr ? 0 : node->items.size()) + appended_[list]++;
  }

  void put(Path path, std::optional<Value> before, std::optional<Value> after) {
    fields_.push_back({std::move(path), std::move(before), std::move(after), asked_by_});
  }

  void compare(const Path& path, const std::optional<Value>& before, const Value& after) {
    if (before && *before == after) return;
    if (!before || !before->is_mapping() || !after.is_mapping()) return put(path, before, after);
    for (const auto& [key, member] : after.members()) {
      const Value* was = before->find(key);
      compare(path / key, was == nullptr ? std::nullopt : std::optional<Value>(*was), member);
    }
    for (const auto& [key, member] : before->members()) {
      if (after.find(key) == nullptr) put(path / key, member, {});
    }
  }

  const Document& document_;
  std::vector<FieldChange> fields_;
  std::set<Path> set_;  // two operations on one path mean the same
  std::map<Path, std::size_t> appended_;
  std::string asked_by_;
};

}  // namespace

std::vector<FieldChange> field_changes(const Document& document, const Operations& operations) {
  Fields fields(document);
  for (const Operation& operation : operations.list()) fields.add(operation);
  return fields.take();
}

}  // namespace kubeflow_sso::yaml
