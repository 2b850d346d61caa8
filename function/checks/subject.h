// What the rules look at: a login, what the functionConfig asks for, and where results go.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "function/config/kubeflow_sso.h"
#include "function/krm/report.h"
#include "function/krm/result.h"
#include "function/login/login.h"

namespace kubeflow_sso::checks {

using krm::rule;

/// Whether the resource comes out of a cluster, where it is whole; manifests may be cut down to what somebody
/// cares about.
inline bool is_of_cluster(const krm::Resource& resource) {
  return !resource.document().text_at({"metadata", "uid"}).empty();
}

/// References to what must outlive it.
struct Subject {
  const login::Login& login;
  const config::KubeflowSSO& sso;
  krm::Results& results;

  /// Whether the functionConfig has a connector of that id; all others are kept.
  bool has_connector(std::string_view id) const {
    return std::any_of(sso.connectors.begin(), sso.connectors.end(),
                       [&](const config::Connector& each) { return each.id == id; });
  }

  void report(const krm::Rule& rule, const krm::Resource& resource, krm::FieldRef field,
              std::string message) const {
    krm::report(results, rule, resource, std::move(field), std::move(message));
  }
  void report(const krm::Rule& rule, const krm::Resource& resource, const yaml::Path& field,
              std::string message) const {
    krm::report(results, rule, resource, field, std::move(message));
  }
  /// About a value, where it stands.
  void report(const krm::Rule& rule, const login::Place& place, std::string message) const {
    krm::report(results, rule, *place.resource, place.path, std::move(message));
  }
};

}  // namespace kubeflow_sso::checks
