// Operations arranged by the paths that they mean: one node of changes for each node of the document that
// they concern.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "function/text/text_edits.h"
#include "function/yaml/operations.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::yaml {

struct ChangedMember;

struct Change {
  const Value* set = nullptr;             // the node's new value
  const text::TextEdits* text = nullptr;  // edits of the scalar's decoded text
  bool remove = false;
  std::string after;                   // the sibling key that a new key follows
  std::vector<const Value*> appends;   // items behind those of the sequence
  std::vector<ChangedMember> members;  // in the order of recording
  std::map<std::size_t, Change> items;

  /// Whether nothing is to be written here or below (removing what is absent writes nothing).
  bool writes_nothing() const;
  /// What must stand where nothing stood: the value of a path that the operations create.
  Value created() const;
};

/// The changes of one key of a mapping.
struct ChangedMember {
  std::string key;
  Change change;
};

/// The changes of a whole document. Points into `operations`. InternalError when two operations contradict.
Change arrange(const Operations& operations);

/// `value` with the changes made.
Value applied(Value value, const Change& change);

}  // namespace kubeflow_sso::yaml
