// The order of the work: configs before Deployments, because a Deployment carries the checksum of the edited
// config.
#include "function/run.h"

#include <algorithm>

#include "function/config/connector_config.h"
#include "function/config/kubeflow_sso.h"
#include "function/filters/checks.h"
#include "function/filters/dex_config.h"
#include "function/filters/dex_deployment.h"
#include "function/filters/dex_service.h"
#include "function/filters/login_stack.h"
#include "function/filters/oauth2_proxy_config.h"
#include "function/filters/oauth2_proxy_deployment.h"
#include "function/filters/oauth2_proxy_parameters.h"
#include "function/filters/request_authentication.h"

namespace kubeflow_sso {
namespace {

using krm::Resource;
using krm::Results;
using krm::Severity;

void filter(const filters::LoginStack& stack) {
  const std::string dex_config = filters::filter_dex_config(stack);
  const std::string proxy_config = filters::filter_oauth2_proxy_config(stack);
  filters::filter_dex_deployment(stack, dex_config);
  filters::filter_oauth2_proxy_deployment(stack, proxy_config);
  filters::filter_oauth2_proxy_parameters(stack);
  filters::filter_request_authentication(stack);
}

void check(const filters::LoginStack& stack) {
  filters::check_oauth_clients(stack);
  filters::check_published_defaults(stack);
  filters::check_proxy_options(stack);
  filters::check_dex_urls(stack);
  filters::check_authorization_policies(stack);
  filters::check_kept_connectors(stack);
  filters::check_configs(stack);
}

/// The annotation with which kustomize marks every resource that it passes to a function.
constexpr std::string_view kKustomizeId = "kustomize.config.k8s.io/id";

bool is_own_config(const Resource& resource, const std::string& name) {
  if (resource.kind() != config::kKind || !resource.api_version().starts_with(config::kGroup)) return false;
  const std::vector<std::string> previous = resource.previous_names();
  return resource.name() == name || std::find(previous.begin(), previous.end(), name) != previous.end();
}

/// Whether kustomize made the list.
bool is_from_kustomize(const krm::ResourceList& list) {
  return !list.items().empty() && list.items().front().bytes().find(kKustomizeId) != std::string_view::npos;
}

/// Takes the functionConfig out of the items, and says whether it was there. It stands among them so that an
/// apply fails when the function did not run: kustomize without --enable-exec skips functions in silence.
/// Argo CD then syncs nothing; kubectl names the unknown kind and exits with 1, after it has applied the
/// rest. kpt's copy, which is the user's file, stays.
bool remove_guard(const config::KubeflowSSO& sso, krm::ResourceList& list) {
  bool found = false;
  for (const Resource& resource : list.items()) {
    if (!is_own_config(resource, sso.name)) continue;
    found = true;
    // kustomize makes up a path once another function has run; its items have an id of its own.
    const bool is_file = !resource.annotation("config.kubernetes.io/path").empty();
    if (!is_file || !resource.annotation(kKustomizeId).empty()) list.remove(resource);
  }
  return found;
}

void report_missing_guard(Results& results) {
  // kustomize drops resources with that annotation, and sets it on every functionConfig itself (5.8.1): what
  // the user wrote cannot be seen here.
  results.add(
      {Severity::Warning, "no-guard",
       "the functionConfig is not listed under `resources:` too, or has the annotation "
       "`config.kubernetes.io/local-config` there: a kustomize that skips functions (--enable-alpha-plugins "
       "without --enable-exec) would then deploy Kubeflow's published password user without a word"});
}

}  // namespace

Results run(const yaml::Document* document, krm::ResourceList& list) {
  Results results;
  if (document == nullptr) {
    results.add({Severity::Error, "function-config-kind",
                 "the ResourceList has no `functionConfig`: give a " + std::string(config::kKind) +
                     ", with kpt by `configPath:`"});
    return results;
  }
  const config::KubeflowSSO sso = config::load(*document, results);
  if (results.failed()) {
    config::check_connector_configs(sso, {}, results);
    return results;
  }
  const filters::LoginStack stack = filters::find_login_stack(sso, list, results);
  if (stack.dex_is_elsewhere) {
    results.add({Severity::Error, "dex-elsewhere",
                 "Dex is not where `targets` say, so nothing is turned over, and an apply of this list would "
                 "deploy the password login: write the `targets` that the warnings name, or `acknowledge: "
                 "[look-alike]`"});
    results.acknowledge(sso.acknowledge);
    return results;
  }
  if (stack.dex_config) config::check_connector_configs(sso, stack.dex_version, results);
  filter(stack);
  check(stack);
  const bool has_guard = remove_guard(sso, list);
  if (!results.failed()) list.commit(results);
  // Where nothing changes, a kustomize that skips the function loses nothing.
  if (!results.failed() && !has_guard && list.is_changed() && is_from_kustomize(list))
    report_missing_guard(results);
  results.acknowledge(sso.acknowledge);
  return results;
}

}  // namespace kubeflow_sso
