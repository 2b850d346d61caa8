// Whether all readers take an object for the same one.
#pragma once

#include <string>

#include "function/krm/resource.h"
#include "function/yaml/scanner.h"

namespace kubeflow_sso::krm {

/// What to tell about a doubt. `is_document`: the object is a document of a stream.
std::string message_of(const yaml::Doubt& doubt, bool is_document);

/// Whether the resource is the same object to who takes U+0085, U+2028 and U+2029 for line breaks.
bool is_same_by_old_breaks(const Resource& resource);

}  // namespace kubeflow_sso::krm
