// What Dex would make of a `$` in a connector's configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kubeflow_sso::config {

/// The names in the order of their places of what Dex would expand in `text`; an empty name where that is no
/// environment variable (`$1`, `$$`, `${`). Dex runs os.Expand over connector configurations, without an
/// escape (2.41.1 over the raw JSON, from 2.42.0 over each value); Go leaves a `$` alone that stands before
/// anything but `{`, a letter, a digit, `_` or one of `*#$@!?-`, and at the end.
std::vector<std::string> expansions(std::string_view text);

}  // namespace kubeflow_sso::config
