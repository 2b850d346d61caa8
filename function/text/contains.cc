// Looking for a text within another, by the rarest of its bytes.
#include "function/text/contains.h"

#include <algorithm>

namespace kubeflow_sso::text {
namespace {

/// The bytes of Kubeflow's manifests, the most common one first; all others are rarer.
constexpr std::string_view kCommon = " etaoisnr\n:lc.-updmgybfhvk/wx";

std::size_t rarest_of(std::string_view part) {
  const auto rarer = [](char a, char b) { return kCommon.find(a) < kCommon.find(b); };
  return static_cast<std::size_t>(std::max_element(part.begin(), part.end(), rarer) - part.begin());
}

}  // namespace

bool contains(std::string_view text, std::string_view part) {
  if (part.empty()) return true;
  const std::size_t mark = rarest_of(part);
  for (std::size_t at = mark; (at = text.find(part[mark], at)) != std::string_view::npos; ++at) {
    if (text.substr(at - mark).starts_with(part)) return true;
  }
  return false;
}

}  // namespace kubeflow_sso::text
