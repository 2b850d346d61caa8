// The bytes that change, as `diff -u` shows them.
#pragma once

#include <string>

#include "function/krm/resource_list.h"

namespace kubeflow_sso::commands {

/// A unified diff of the list before and after its commit(), resource by resource. Lines in which a secret
/// stands, or may stand, are replaced by a word about them; a patch with such lines does not apply.
std::string unified(const krm::ResourceList& list);

}  // namespace kubeflow_sso::commands
