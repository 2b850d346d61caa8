// Recording operations, arranging them by path, and what they mean for a value.
#include "function/yaml/operations.h"

#include <algorithm>

#include "function/text/source.h"
#include "function/yaml/change.h"

namespace kubeflow_sso::yaml {
namespace {

using Kind = Operations::Operation::Kind;
using text::InternalError;

Change& member_of(Change& change, const std::string& key) {
  for (auto& [name, member] : change.members) {
    if (name == key) return member;
  }
  change.members.push_back({key, {}});
  return change.members.back().change;
}

Change& step_into(Change& change, const Step& step) {
  if (change.set != nullptr || change.remove)
    throw InternalError("an operation below a value that another one replaces");
  return step.is_key() ? member_of(change, step.key()) : change.items[step.index()];
}

bool has_children(const Change& change) {
  return !change.members.empty() || !change.items.empty() || !change.appends.empty();
}

void record(Change& change, const Operations::Operation& operation) {
  const bool decided = change.set != nullptr || change.remove || change.text != nullptr;
  switch (operation.kind) {
    case Kind::Set:
      if (change.set != nullptr && *change.set == operation.value) return;
      if (decided || has_children(change))
        throw InternalError("two operations on `" + to_string(operation.path) + "`");
      change.set = &operation.value;
      change.after = operation.after;
      return;
    case Kind::Append:
      if (decided) throw InternalError("two operations on `" + to_string(operation.path) + "`");
      change.appends.push_back(&operation.value);
      return;
    case Kind::Remove:
      if (change.remove) return;
      if (decided || has_children(change))
        throw InternalError("two operations on `" + to_string(operation.path) + "`");
      change.remove = true;
      return;
    case Kind::EditText:
      if (decided || has_children(change))
        throw InternalError("two operations on `" + to_string(operation.path) + "`");
      change.text = &operation.edits;
      return;
  }
}

void apply(Value& value, const Change& change);

void apply_items(Value& value, const Change& change) {
  if ((!change.items.empty() || !change.appends.empty()) && !value.is_sequence()) {
    if (!value.is_null()) throw InternalError("a list operation on something else");
    value = Value::sequence();
  }
  std::vector<std::size_t> removed;
  for (const auto& [index, item] : change.items) {
    if (index >= value.items().size()) continue;
    if (item.remove) removed.push_back(index);
    if (!item.remove) apply(value.items()[index], item);
  }
  // NOLINTNEXTLINE(modernize-loop-convert): clang 14 cannot read libstdc++'s views
  for (auto index = removed.rbegin(); index != removed.rend(); ++index) {
    value.items().erase(value.items().begin() + static_cast<std::ptrdiff_t>(*index));
  }
  for (const Value* item : change.appends) value.items().push_back(*item);
}

void apply_member(Value& value, const std::string& key, const Change& change) {
  if (change.remove) {
    value.erase(key);
  } else if (Value* present = value.find(key)) {
    apply(*present, change);
  } else if (!change.writes_nothing()) {
    value.set(key, change.created());
  }
}

void apply(Value& value, const Change& change) {
  if (change.set != nullptr) {
    value = *change.set;
    return;
  }
  if (change.text != nullptr) {
    value = Value::string(change.text->apply(value.scalar()));
    return;
  }
  if (value.is_null() && !change.writes_nothing()) {
    value = change.created();
    return;
  }
  for (const auto& [key, member] : change.members) apply_member(value, key, member);
  apply_items(value, change);
}

}  // namespace

void Operations::set(Path path, Value value, std::string after) {
  list_.push_back({Operation::Kind::Set, std::move(path), std::move(value), std::move(after), {}, asked_by_});
}

void Operations::append(Path path, Value item) {
  list_.push_back({Operation::Kind::Append, std::move(path), std::move(item), {}, {}, asked_by_});
}

void Operations::remove(Path path) {
  list_.push_back({Operation::Kind::Remove, std::move(path), {}, {}, {}, asked_by_});
}

void Operations::edit_text(Path path, text::TextEdits edits) {
  list_.push_back({Operation::Kind::EditText, std::move(path), {}, {}, std::move(edits), asked_by_});
}

bool Change::writes_nothing() const {
  if (set != nullptr || text != nullptr || !appends.empty()) return false;
  return std::all_of(members.begin(), members.end(),
                     [](const auto& member) { return member.change.writes_nothing(); }) &&
         std::all_of(items.begin(), items.end(),
                     [](const auto& item) { return item.second.writes_nothing(); });
}

Value Change::created() const {
  if (set != nullptr) return *set;
  if (text != nullptr || !items.empty()) throw InternalError("an operation on a value that is not there");
  if (!appends.empty()) {
    Value value = Value::sequence();
    for (const Value* item : appends) value.items().push_back(*item);
    return value;
  }
  Value value = Value::mapping();
  for (const auto& [key, member] : members) {
    if (!member.writes_nothing()) value.set(key, member.created());
  }
  return value;
}

Change arrange(const Operations& operations) {
  Change root;
  for (const Operations::Operation& operation : operations.list()) {
    Change* change = &root;
    for (const Step& step : operation.path) change = &step_into(*change, step);
    record(*change, operation);
  }
  return root;
}

Value applied(Value value, const Change& change) {
  apply(value, change);
  return value;
}

Value applied(Value original, const Operations& operations) {
  return applied(std::move(original), arrange(operations));
}

}  // namespace kubeflow_sso::yaml
