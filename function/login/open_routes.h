// Paths that must not be open to everybody, and what oauth2-proxy's patterns open.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace kubeflow_sso::login {

/// Paths of Kubeflow's applications that nobody sees without a login: one of each application of Kubeflow 1.9
/// to 2026-06, files in them, which a pattern by suffix would open.
inline constexpr std::array<std::string_view, 16> kProtectedPaths = {
    "/",
    "/api/workgroup/env-info",
    "/pipeline/",
    "/pipeline/apis/v2beta1/runs",
    "/pipeline/index.html",
    "/jupyter/",
    "/jupyter/main.js",
    "/jupyter/api/namespaces/profile/notebooks",
    "/notebook/profile/name/lab",
    "/notebook/profile/name/files/data.csv",
    "/volumes/",
    "/volumes/styles.css",
    "/tensorboards/",
    "/kfam/v1/bindings",
    "/katib/",
    "/kserve-endpoints/"};

/// Addresses with Dex's path in them, which a pattern without an anchor opens: up to oauth2-proxy 7.10 in the
/// query too, from 7.11 on in the path alone (measured with 7.7.1; oauth2-proxy issue 2271).
inline constexpr std::array<std::string_view, 2> kPathsWithDex = {"/pipeline/dex/", "/?any=/dex/"};

/// A pattern of `skip_auth_regex`, or of `skip_auth_routes` (`METHOD=PATTERN`, `METHOD!=PATTERN`; the method
/// is not looked at), made once and asked about many paths.
class OpenRoute {
 public:
  OpenRoute(std::string_view pattern, bool is_route);

  /// Whether it lets requests for a path pass without a login: as RE2 finds it anywhere in the path (7.6.0 to
  /// 7.15.2, oauthproxy.go: buildRoutesAllowlist). A pattern that is none opens nothing: oauth2-proxy exits.
  bool opens(std::string_view path) const;
  /// A path that a pattern with `^` in front opens, the shortest of its first way; empty when there is none.
  std::string example() const;

 private:
  std::shared_ptr<const re2::RE2> expression_;
  bool is_negated_ = false;
};

/// Whether a path is in one of Kubeflow's applications.
bool is_protected(std::string_view path);

/// Whether a path is that of a file which looks the same to everybody: a script, a picture.
bool is_static(std::string_view path);

/// The first protected path that a pattern opens, or all below one; empty when it opens none.
std::string opened_by(std::string_view pattern, bool is_route);

}  // namespace kubeflow_sso::login
