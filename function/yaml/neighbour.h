// A new node beside one that is there.
#pragma once

#include <cstddef>

#include "function/yaml/document.h"
#include "function/yaml/operations.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::yaml {

/// `value` as a node that begins at `column` of its line, behind blanks, in the layout of `neighbour`: block
/// style, or all on one line where `flow`. Ends without a line break. Throws InternalError unless our parser
/// and `second`, libyaml, read `value` from it.
Proved write_like(const Document& neighbour, const Value& value, std::size_t column, bool flow,
                  SecondReader second = read_by_libyaml);

}  // namespace kubeflow_sso::yaml
