// Where a field stands in what somebody wrote, for results.
#pragma once

#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::krm {

/// Where the field's key begins in `written`, or the item of a list; of a field that is not there, what there
/// is of the way to it. `now` is the same resource after its edits, in which `field` is a path; both may be
/// one document. A path goes on into a file of YAML or TOML that a field holds, where that is written as a
/// literal block (`|`): in another style its lines are not those of the text. Throws LocatedError where an
/// alias stands for nothing.
text::Position place_in(const yaml::Document& written, const yaml::Document& now, const yaml::Path& field);

}  // namespace kubeflow_sso::krm
