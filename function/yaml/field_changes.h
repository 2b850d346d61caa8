// What operations change, field by field, for people.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "function/yaml/document.h"
#include "function/yaml/operations.h"
#include "function/yaml/path.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::yaml {

/// A field with its values before and after; nothing: it is not there.
struct FieldChange {
  Path path;  // in the document as it was; an item that is appended has the next index
  std::optional<Value> before;
  std::optional<Value> after;
  std::string asked_by;
};

/// The fields of the document that the operations change, in their order. Of a mapping that is set, the
/// members that differ; a list is one field. Edits of a scalar's text are left out.
std::vector<FieldChange> field_changes(const Document& document, const Operations& operations);

}  // namespace kubeflow_sso::yaml
