// Finding rules in their table.
#include "function/krm/rules.h"

#include <algorithm>

namespace kubeflow_sso::krm {

const Rule* find_rule(std::string_view id) {
  const auto* const found = std::find_if(detail::kRules.begin(), detail::kRules.end(),
                                         [&](const Rule& each) { return each.id == id; });
  return found == detail::kRules.end() ? nullptr : found;
}

std::vector<std::string_view> acknowledgeable_ids() {
  std::vector<std::string_view> ids;
  for (const Rule& each : detail::kRules) {
    if (each.severity != Severity::Error) ids.push_back(each.id);
  }
  return ids;
}

}  // namespace kubeflow_sso::krm
