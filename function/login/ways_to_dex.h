// The ways by which requests from outside come to Dex: VirtualServices of Istio, HTTPRoutes of the Gateway
// API, Ingresses, and a Service that is open itself. What a list shows of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "function/login/login.h"

namespace kubeflow_sso::login {

struct WayToDex {
  const krm::Resource* resource = nullptr;
  /// The headers of requests that it takes out or writes anew.
  std::vector<std::string> settles;

  /// Whether a client's header of that name gets no further; headers have no case.
  bool keeps_out(std::string_view header) const;
};

struct WaysToDex {
  /// Whether a route for the path is in the list, to Dex or to somebody else: one for all paths shows
  /// nothing.
  bool is_seen = false;
  std::vector<WayToDex> ways;
};

/// All by which a request may come to Dex at `path`, whatever its host, also where that hangs on other
/// conditions. Throws LocatedError for a route of a shape that cannot be read.
WaysToDex ways_to_dex(const Login& login, const config::Targets& targets, std::string_view path);

/// Whether the list shows something that keeps pods of the cluster from Dex's: a NetworkPolicy on its pods,
/// or an AuthorizationPolicy for its sidecar or waypoint.
bool is_kept_from_pods(const Login& login);

}  // namespace kubeflow_sso::login
