// Resources of the function's own: it adds them to a list, edits them in the next run, and takes them out
// again. Never two of one.
#pragma once

#include <string_view>

#include "function/krm/changes.h"
#include "function/krm/items.h"
#include "function/krm/resource.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::krm {

/// What one is known by, in the namespace of the resource that it stands beside.
struct OwnResource {
  std::string_view kind;
  std::string_view name;
};

/// Records that the list has it once, with that `spec`: a new one behind `beside`, of its apiVersion, in its
/// namespace and for kpt in a file in its folder; or the one that is there, edited. `items` are those of the
/// list before its changes, where `beside` is one.
void keep_one(const OwnResource& own, const krm::Items& items, const Resource& beside, yaml::Value spec,
              Changes& changes);
/// Records that the list has none.
void keep_none(const OwnResource& own, const krm::Items& items, const Resource& beside, Changes& changes);

}  // namespace kubeflow_sso::krm
