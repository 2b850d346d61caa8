// Looking for a text within another.
#pragma once

#include <string_view>

namespace kubeflow_sso::text {

/// Whether `part` stands anywhere in `text`. Made for manifests of many kilobytes, where string_view::find
/// stops at each byte that `part` begins with: this one stops at the rarest of its bytes.
bool contains(std::string_view text, std::string_view part);

}  // namespace kubeflow_sso::text
