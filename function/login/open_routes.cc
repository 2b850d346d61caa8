// Matching oauth2-proxy's patterns with the library that speaks their language.
#include "function/login/open_routes.h"

#include <re2/re2.h>

#include <algorithm>

namespace kubeflow_sso::login {

OpenRoute::OpenRoute(std::string_view pattern, bool is_route) {
  if (is_route) {
    is_negated_ = pattern.find("!=") != std::string_view::npos;
    if (const std::size_t equals = pattern.find('='); equals != std::string_view::npos)
      pattern.remove_prefix(equals + 1);
  }
  RE2::Options quiet;
  quiet.set_log_errors(false);
  expression_ = std::make_shared<const RE2>(re2::StringPiece(pattern.data(), pattern.size()), quiet);
}

bool OpenRoute::opens(std::string_view path) const {
  if (!expression_->ok()) return false;
  return RE2::PartialMatch(re2::StringPiece(path.data(), path.size()), *expression_) != is_negated_;
}

std::string OpenRoute::example() const {
  constexpr int kLongest = 200;
  std::string first;
  std::string last;
  if (!expression_->ok() || is_negated_ || !expression_->PossibleMatchRange(&first, &last, kLongest))
    return {};
  return opens(first) ? first : std::string();
}

bool is_protected(std::string_view path) {
  const auto application = [](std::string_view text) { return text.substr(0, text.find('/', 1)); };
  return std::any_of(kProtectedPaths.begin(), kProtectedPaths.end(), [&](std::string_view each) {
    return each != "/" && application(each) == application(path);
  });
}

bool is_static(std::string_view path) {
  return path.find("/static/") != std::string_view::npos || path.find("/assets/") != std::string_view::npos;
}

std::string opened_by(std::string_view pattern, bool is_route) {
  const OpenRoute route(pattern, is_route);
  for (const std::string_view path : kProtectedPaths) {
    if (route.opens(path)) return std::string(path);
  }
  std::string example = route.example();
  const bool is_below = route.opens(example + "/any") && is_protected(example) && !is_static(example);
  return is_below ? example : std::string();
}

}  // namespace kubeflow_sso::login
