// Matching oauth2-proxy's patterns with the library that speaks their language.
#include "function/login/open_routes.h"

#include <re2/re2.h>

namespace kubeflow_sso::login {

bool opens(std::string_view pattern, bool is_route, std::string_view path) {
  bool is_negated = false;
  if (is_route) {
    is_negated = pattern.find("!=") != std::string_view::npos;
    if (const std::size_t equals = pattern.find('='); equals != std::string_view::npos)
      pattern.remove_prefix(equals + 1);
  }
  RE2::Options quiet;
  quiet.set_log_errors(false);
  const RE2 expression(re2::StringPiece(pattern.data(), pattern.size()), quiet);
  if (!expression.ok()) return false;
  return RE2::PartialMatch(re2::StringPiece(path.data(), path.size()), expression) != is_negated;
}

std::string opened_by(std::string_view pattern, bool is_route) {
  for (const std::string_view path : kProtectedPaths) {
    if (opens(pattern, is_route, path)) return std::string(path);
  }
  return {};
}

}  // namespace kubeflow_sso::login
