// Where Kubeflow's login is in a list of resources: what every filter works on.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/krm/config_file.h"
#include "function/krm/resource.h"
#include "function/krm/resource_list.h"
#include "function/krm/result.h"
#include "function/releases/dex_connectors.h"
#include "function/toml/document.h"

namespace kubeflow_sso::filters {

/// A Service, by which Dex is reached inside the cluster.
struct DexService {
  std::string name;
  std::string namespace_name;

  std::string host() const { return name + "." + namespace_name + ".svc.cluster.local"; }
};

/// The resources of Kubeflow's login that one list holds; null or empty what it does not hold.
class LoginStack {
 public:
  LoginStack(const config::KubeflowSSO& config, krm::ResourceList& resources, krm::Results& found)
      : sso(config), list(resources), results(found) {}

  const config::KubeflowSSO& sso;
  krm::ResourceList& list;
  krm::Results& results;

  std::optional<krm::ConfigFile> dex_config = {};
  krm::Resource* dex_deployment = nullptr;
  std::optional<releases::Version> dex_version = {};  // nothing when no image in the list tells
  /// Whether a part of Dex is missing where `targets` say, while the list has what looks like it, of which
  /// the user has not said that it is another one. To turn the other parts over to a Dex that stays as it is
  /// would break the login.
  bool dex_is_elsewhere = false;
  std::optional<DexService> dex_service = {};  // nothing when neither the list nor `targets` tells

  std::optional<krm::ConfigFile> proxy_config = {};
  krm::Resource* proxy_deployment = nullptr;
  krm::Resource* proxy_parameters = nullptr;
  std::optional<releases::Version> proxy_version = {};

  krm::Resource* request_authentication = nullptr;
  krm::Resource* mesh = nullptr;       // Istio's mesh configuration, ConfigMap istio-system/istio
  krm::Resource* dashboard = nullptr;  // its Deployment

  bool empty() const {
    return !dex_config && dex_deployment == nullptr && !proxy_config && proxy_deployment == nullptr &&
           proxy_parameters == nullptr && request_authentication == nullptr && mesh == nullptr &&
           dashboard == nullptr;
  }

  /// The settings of oauth2_proxy.cfg, read on the first call; null when it is not in the list or cannot be
  /// read, which is reported then.
  const toml::Document* proxy_settings() const;

  /// Adds a result about a resource, with its file. Values of the field are left out for a Secret's; callers
  /// give none that may be secret elsewhere.
  void report(krm::Severity severity, std::string id, const krm::Resource& resource, krm::FieldRef field,
              std::string message) const;

 private:
  mutable bool settings_read_ = false;
  mutable std::unique_ptr<const toml::Document> settings_;
};

/// Finds the resources by kind and name: an absent namespace matches, a hash suffix is looked through, and a
/// name from before a prefix counts. Reports what looks like a part of the login but does not match, two
/// matches, and half of a pair, each with the `targets` lines to write; an error when there is nothing at
/// all.
LoginStack find_login_stack(const config::KubeflowSSO& sso, krm::ResourceList& list, krm::Results& results);

/// Whether a Kustomization, a source where its build should be, generates oauth2-proxy's configuration.
bool generates_proxy_config(const LoginStack& stack, const krm::Resource& kustomization);

using krm::has_or_had_name;

/// Runs `step`; a LocatedError in it becomes an error result about `resource`.
void guarded(const LoginStack& stack, const krm::Resource& resource, const std::function<void()>& step);

}  // namespace kubeflow_sso::filters
