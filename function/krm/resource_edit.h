// The edits of one resource, with what must not be changed in it.
#pragma once

#include <optional>

#include "function/krm/resource.h"
#include "function/krm/result.h"
#include "function/text/source.h"
#include "function/text/text_edits.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::krm {

struct ResourceEdit {
  text::TextEdits edits;  // of the resource's Source
  yaml::Proved proved;
};

/// The edits that carry out `operations`, proved (yaml::prove); nothing where there are none to make. What
/// cannot be edited safely, or not under its name as it is immutable, becomes an error in `results`. Warns
/// where a `# kpt-set:` comment stands behind a changed value. Throws InternalError when the proof fails.
std::optional<ResourceEdit> edit_resource(const Resource& resource, const yaml::Operations& operations,
                                          Results& results);

/// Adds an error to `results` where what is not in the resource needs an anchor in it. A resource that cannot
/// be parsed has none.
void check_removable(const Resource& resource, Results& results);

/// An error about a resource, where a LocatedError tells.
Result shape_error(const text::LocatedError& error, const Resource& resource);

}  // namespace kubeflow_sso::krm
