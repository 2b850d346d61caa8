// The order of the work: read the login, judge whether it can be turned over, record the changes, read what
// comes out, and judge that.
#include "function/run.h"

#include <fmt/format.h>

#include <algorithm>

#include "function/checks/checks.h"
#include "function/config/connector_config.h"
#include "function/config/kubeflow_sso.h"
#include "function/config/logout.h"
#include "function/filters/dashboard/logout.h"
#include "function/filters/dex/config.h"
#include "function/filters/dex/deployment.h"
#include "function/filters/istio/gateway_resource.h"
#include "function/filters/istio/mesh.h"
#include "function/filters/istio/request_authentication.h"
#include "function/filters/oauth2_proxy/config.h"
#include "function/filters/oauth2_proxy/deployment.h"
#include "function/krm/changes.h"
#include "function/krm/report.h"
#include "function/login/dex_urls.h"
#include "function/login/disclosure.h"
#include "function/login/login.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso {
namespace {

using krm::Resource;
using krm::Results;
using krm::rule;
using login::Login;

/// Records what is to change in a login that can be turned over.
class Turnover {
 public:
  Turnover(const Login& login, const config::KubeflowSSO& sso, bool tells_fields, Results& results)
      : login_(login), sso_(sso), changes_(tells_fields), results_(results) {}

  const krm::Changes& record() {
    if (!sso_.direct) turn_dex();
    turn_proxy();
    turn_istio();
    turn_mesh();
    turn_dashboard();
    return changes_;
  }

 private:
  /// The file first: the workload carries its checksum.
  void turn_dex() {
    const login::Dex& dex = login_.dex;
    std::string edited;
    if (dex.config) {
      filters::ProxyClient proxy{login_.proxy_client_id(), {}};
      if (login_.proxy.config) proxy.redirect_uri = filters::redirect_uri(login_.proxy, sso_);
      guarded(dex.file->resource(),
              [&] { edited = filters::filter_dex_config(dex, sso_, proxy, changes_, results_); });
    }
    if (dex.workload)
      guarded(dex.workload->resource(),
              [&] { filters::filter_dex_deployment(dex, sso_, login_.proxy_client_id(), edited, changes_); });
  }

  void turn_proxy() {
    const login::OAuth2Proxy& proxy = login_.proxy;
    const login::DexUrls urls(login_, sso_);
    const bool was_direct = login_.is_direct(sso_.dex_issuer());
    std::string edited;
    if (proxy.config)
      guarded(proxy.file->resource(), [&] {
        edited = filters::filter_oauth2_proxy_config(proxy, urls, sso_, was_direct, changes_, results_);
      });
    if (proxy.workload)
      guarded(proxy.workload->resource(),
              [&] { filters::filter_oauth2_proxy_deployment(proxy, sso_, was_direct, edited, changes_); });
    const Resource* parameters = proxy.parameters;
    if (parameters != nullptr || proxy.workload)
      guarded(parameters != nullptr ? *parameters : proxy.workload->resource(),
              [&] { filters::filter_oauth2_proxy_parameters(proxy, sso_, changes_); });
  }

  void turn_istio() {
    const login::RequestAuthentication* authentication = login_.authentication();
    const login::JwtRule* jwt_rule = login_.dex_rule(sso_.issuer());
    if (jwt_rule == nullptr) return;  // check_tokens tells
    const std::string keys =
        sso_.direct ? sso_.direct->jwks_uri : login::DexUrls(login_, sso_).keys_for_istio(jwt_rule->jwks_uri);
    guarded(*authentication->resource, [&] {
      filters::filter_request_authentication(login_, *jwt_rule, sso_, keys, changes_);
      filters::filter_verified_email(login_, sso_, changes_);
      filters::filter_trusted_issuers(login_, sso_, changes_);
    });
  }

  void turn_mesh() {
    if (!sso_.session || !sso_.session->refreshes()) return;
    for (const krm::Resource* mesh : login_.istio.mesh.resources)
      guarded(*mesh, [&] { filters::filter_mesh(*mesh, login_.proxy_providers(), changes_); });
  }

  void turn_dashboard() {
    if (login_.dashboard == nullptr || !sso_.logout) return;
    const std::string url = config::logout_url(sso_, login_.proxy.sign_out_path());
    guarded(*login_.dashboard, [&] {
      if (const auto dashboard = login_.dashboard_workload())
        filters::filter_dashboard(*dashboard, url, changes_);
    });
  }

  template <typename Step>
  void guarded(const Resource& resource, Step step) {
    krm::guarded(results_, resource, step);
  }

  const Login& login_;
  const config::KubeflowSSO& sso_;
  krm::Changes changes_;
  Results& results_;
};

bool is_config(const Resource& resource) {
  return resource.kind() == config::kKind && resource.api_version().starts_with(config::kGroup);
}

bool is_own_config(const Resource& resource, const std::string& name) {
  if (!is_config(resource)) return false;
  const std::vector<std::string> previous = resource.previous_names();
  return resource.name() == name || std::find(previous.begin(), previous.end(), name) != previous.end();
}

/// Whether kustomize made the list.
bool is_from_kustomize(const krm::ResourceList& list) {
  return !list.items().empty() && list.items().front().mentions(krm::kKustomizeId);
}

/// What people may see of the changes.
std::vector<krm::FieldChange> shown(const krm::Changes& changes) {
  std::vector<krm::FieldChange> all = changes.fields();
  for (krm::FieldChange& each : all) {
    if (each.before) each.before = login::disclosed(*each.resource, each.path, *each.before);
    if (each.after) each.after = login::disclosed(*each.resource, each.path, *each.after);
  }
  return all;
}

/// A value in a message or a result: a scalar's text, anything else as YAML on one line.
std::optional<std::string> text_of(const std::optional<yaml::Value>& value) {
  if (!value || value->scalar() == login::kHidden) return {};
  return value->is_scalar() && !value->is_null() ? value->scalar() : yaml::write_flow(*value, {});
}

std::string sentence(const krm::FieldChange& change) {
  constexpr std::size_t kLongest = 300;
  const auto quoted = [](const std::optional<yaml::Value>& value) {
    const std::optional<std::string> text = text_of(value);
    return text ? "\"" + text::printable(*text, kLongest) + "\"" : std::string("a value that is not shown");
  };
  std::string text;
  if (!change.after) {
    text = change.before ? "removed, was " + quoted(change.before) : "removed";
  } else {
    text = (change.path.empty() ? "added: " : "set to ") + quoted(change.after) +
           (change.before ? ", was " + quoted(change.before) : "");
  }
  return text + ", for " + change.asked_by;
}

void report_changes(Outcome& outcome) {
  for (const krm::FieldChange& each : outcome.changes) {
    krm::FieldRef field{each.path, text_of(each.before), text_of(each.after)};
    outcome.results.add({rule("changed").severity, std::string(rule("changed").id), sentence(each), each.ref,
                         std::move(field), each.file});
  }
}

bool is_from_kpt(const krm::ResourceList& list) {
  constexpr std::string_view kPath = "config.kubernetes.io/path";
  return !list.items().empty() && !is_from_kustomize(list) && list.items().front().mentions(kPath);
}

/// Whether it is a file of the user's that kpt writes back. kustomize makes up a path once another function
/// has run; its items have an id of its own.
bool is_kpts_file(const Resource& resource) {
  return !resource.annotation("config.kubernetes.io/path").empty() &&
         resource.annotation(krm::kKustomizeId).empty();
}

/// Of two functionConfigs in one list kustomize runs both, and the last one wins. kpt's files may be of
/// several environments.
void check_one_config(const config::KubeflowSSO& sso, const krm::ResourceList& list, Results& results) {
  if (!list.streams().empty()) return;  // there the one that was named counts
  for (const Resource& resource : list.items()) {
    if (!is_config(resource) || is_own_config(resource, sso.name) || is_kpts_file(resource)) continue;
    krm::report(
        results, rule("second-function-config"), resource,
        fmt::format("is in this list beside \"{}\", and each would write its own login over the other's: "
                    "keep one of them",
                    text::printable(sso.name)));
  }
}

/// Takes the functionConfig out of the items, and says whether it was there. It stands among them so that an
/// apply fails when the function did not run: kustomize without --enable-exec skips functions in silence.
/// Argo CD then syncs nothing; kubectl names the unknown kind and exits with 1, after it has applied the
/// rest. kpt's copy, which is the user's file, stays.
bool remove_guard(const config::KubeflowSSO& sso, krm::ResourceList& list,
                  std::vector<krm::FieldChange>& changes) {
  bool found = false;
  for (const Resource& resource : list.items()) {
    if (!is_own_config(resource, sso.name)) continue;
    found = true;
    if (is_kpts_file(resource)) continue;
    list.remove(resource);
    changes.push_back(
        {{{}, {}, {}, "the function, which has run"}, &resource, resource.ref(), resource.file()});
  }
  return found;
}

void add(Results& results, const krm::Rule& each, std::string message) {
  results.add({each.severity, std::string(each.id), std::move(message)});
}

void report_missing_guard(Results& results) {
  // kustomize drops resources with that annotation, and sets it on every functionConfig itself (5.8.1): what
  // the user wrote cannot be seen here.
  add(results, rule("no-guard"),
      "the functionConfig is not listed under `resources:` too, or has the annotation "
      "`config.kubernetes.io/local-config` there: a kustomize that skips functions (--enable-alpha-plugins "
      "without --enable-exec) would then deploy Kubeflow's published password user without a word");
}

/// Why a list may hold nothing at all; `streams` are those that it was read from.
std::string empty_list(const std::vector<std::string>& streams) {
  constexpr std::string_view kStandardInput = "<stdin>";
  if (streams.empty())
    return "the list is empty: has the command that makes it failed, or the function been listed where "
           "nothing is built?";
  if (streams.size() == 1 && streams[0] == kStandardInput)
    return "standard input holds no manifests: has the command before the pipe failed?";
  std::string names;
  for (const std::string& name : streams) {
    names += names.empty() ? "" : ", ";
    names += name == kStandardInput ? "standard input" : text::printable(name);
  }
  return names + (streams.size() == 1 ? " holds" : " hold") +
         " no manifests: has the command that makes them failed?";
}

/// Turns the login over: wholly, or with an error in `results`, after which nothing is changed.
void turn_over(const config::KubeflowSSO& sso, krm::ResourceList& list, bool tells_fields, Outcome& outcome) {
  Results& results = outcome.results;
  const Login found(list.before(), sso.targets);
  const checks::Subject subject{found, sso, results};
  checks::check_parts(subject);
  if (found.dex.is_here()) config::check_connector_configs(sso, found.dex.version, results);
  if (results.failed()) return;
  checks::check_references(subject);
  Turnover turnover(found, sso, tells_fields, results);
  const krm::Changes& changes = turnover.record();
  if (results.failed()) return;
  list.commit(changes, results);
  if (results.failed()) return;
  if (tells_fields) {
    for (krm::FieldChange& each : shown(changes)) outcome.changes.push_back(std::move(each));
  }
  const Login turned(list.after(), sso.targets, &found);
  checks::check_login({turned, sso, results});
}

void run(const yaml::Document* document, krm::ResourceList& list, Telling telling, Outcome& outcome) {
  Results& results = outcome.results;
  if (document == nullptr) {
    add(results, rule("function-config-kind"),
        "the ResourceList has no `functionConfig`: give a " + std::string(config::kKind) +
            ", with kpt by `configPath:`");
    return;
  }
  const config::KubeflowSSO sso = config::load(*document, results);
  for (const krm::Result& fault : list.faults()) results.add(fault);
  if (results.failed()) {  // all errors in one run: the list may tell Dex's release
    const Login found(list.before(), sso.targets);
    return config::check_connector_configs(sso, found.dex.version, results);
  }
  if (list.items().empty()) return add(results, rule("nothing-found"), empty_list(list.streams()));
  check_one_config(sso, list, results);
  if (results.failed()) return;
  const bool has_guard = remove_guard(sso, list, outcome.changes);
  turn_over(sso, list, telling != Telling::Nothing, outcome);
  if (results.failed()) {
    list.discard();
    outcome.changes.clear();
  } else if (!has_guard && list.is_changed() && is_from_kustomize(list)) {
    // Where nothing changes, a kustomize that skips the function loses nothing.
    report_missing_guard(results);
  }
  if (telling == Telling::Results) report_changes(outcome);
  results.acknowledge(sso.acknowledge);
}

}  // namespace

Outcome run(const yaml::Document* document, krm::ResourceList& list, Telling telling) {
  Outcome outcome;
  try {
    run(document, list, is_from_kpt(list) ? Telling::Results : telling, outcome);
  } catch (const text::LocatedError& error) {
    // What a user wrote, whoever read it: the list is written all the same.
    list.discard();
    outcome.changes.clear();
    outcome.results.add(krm::located(rule("shape"), error));
  }
  return outcome;
}

}  // namespace kubeflow_sso
