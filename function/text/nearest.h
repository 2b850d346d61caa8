// "Did you mean": the known name that is nearest to one that is not known.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kubeflow_sso::text {

/// How many single characters must be inserted, removed, replaced or swapped with their neighbour to make
/// `right` of `left`; upper and lower case count as equal.
std::size_t edit_distance(std::string_view left, std::string_view right);

/// The known name within a third of `name`'s length (at least one, at most three edits), the first of the
/// nearest ones; empty when there is none.
std::string_view nearest(std::string_view name, const std::vector<std::string_view>& known);

/// "a", "a or b", "a, b or c".
std::string list_of(const std::vector<std::string_view>& names);

}  // namespace kubeflow_sso::text
