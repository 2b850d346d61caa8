// Finding Kubeflow's login in a list, and saying what was found instead.
#include "function/filters/login_stack.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "function/filters/dex_service.h"
#include "function/filters/login_part.h"
#include "function/filters/pod_template.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Resource;
using krm::Severity;

bool contains(const std::initializer_list<std::string_view>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// Why a list may have nothing at all; `streams` are those that it was read from.
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

/// The parts that the function changes, in the order of their results.
enum PartName : std::size_t {
  kDexConfig,
  kDexDeployment,
  kProxyConfig,
  kProxyDeployment,
  kParameters,
  kRequest,
  kPartCount
};

/// What a list has of a part.
struct Finding {
  Part part;
  std::vector<Resource*> found = {};
  std::vector<Resource*> alike = {};
  bool is_told = false;  // whether an error tells about a resource that may be it
};

std::array<Finding, kPartCount> findings_of(const config::Targets& targets) {
  static const config::Targets kUsual;
  const auto target = [&](std::string_view field, auto group, auto member) {
    return Target{field, kUsual.*group.*member, targets.*group.*member};
  };
  using Dex = config::Targets::Dex;
  using Proxy = config::Targets::OAuth2Proxy;
  using Request = config::Targets::RequestAuthentication;
  const auto dex = [&](std::string_view field, std::string Dex::*member) {
    return target(field, &config::Targets::dex, member);
  };
  const auto proxy = [&](std::string_view field, std::string Proxy::*member) {
    return target(field, &config::Targets::oauth2_proxy, member);
  };
  const auto request = [&](std::string_view field, std::string Request::*member) {
    return target(field, &config::Targets::request_authentication, member);
  };
  const Target in_dex = dex("namespace", &Dex::namespace_name);
  const Target in_proxy = proxy("namespace", &Proxy::namespace_name);
  return {{{{"Dex's configuration",
             {"ConfigMap", "Secret"},
             "dex",
             in_dex,
             dex("config", &Dex::config),
             dex("configKey", &Dex::config_key)}},
           {{"Dex's Deployment", {"Deployment"}, "dex", in_dex, dex("deployment", &Dex::deployment)}},
           {{"oauth2-proxy's configuration",
             {"ConfigMap", "Secret"},
             "oauth2Proxy",
             in_proxy,
             proxy("config", &Proxy::config),
             proxy("configKey", &Proxy::config_key)}},
           {{"oauth2-proxy's Deployment",
             {"Deployment"},
             "oauth2Proxy",
             in_proxy,
             proxy("deployment", &Proxy::deployment)}},
           {{"oauth2-proxy's parameters",
             {"ConfigMap"},
             "oauth2Proxy",
             in_proxy,
             proxy("parameters", &Proxy::parameters)}},
           {{"Dex's RequestAuthentication",
             {"RequestAuthentication"},
             "requestAuthentication",
             request("namespace", &Request::namespace_name),
             request("name", &Request::name)}}}};
}

class Finder {
 public:
  explicit Finder(LoginStack& stack) : stack_(stack), findings_(findings_of(stack.sso.targets)) {}

  void run() {
    find_all();
    stack_.dex_config = config_file(kDexConfig);
    stack_.dex_deployment = only(kDexDeployment);
    stack_.proxy_config = config_file(kProxyConfig);
    stack_.proxy_deployment = only(kProxyDeployment);
    stack_.proxy_parameters = only(kParameters);
    stack_.request_authentication = only(kRequest);
    stack_.mesh = find_named("ConfigMap", "istio-system", {"istio"});
    stack_.dashboard = find_named("Deployment", "kubeflow", {"centraldashboard", "dashboard"});

    report_pair(kDexConfig, kDexDeployment);
    report_pair(kProxyConfig, kProxyDeployment);
    if (stack_.proxy_config || stack_.proxy_deployment == nullptr) report_pair(kProxyConfig, kParameters);
    if (stack_.list.items().empty()) {
      stack_.results.add({Severity::Error, "nothing-found", empty_list(stack_.list.streams())});
    } else if (stack_.empty() && !looked_alike() && !stack_.results.failed()) {
      stack_.results.add({Severity::Error, "nothing-found",
                          "nothing of Kubeflow's login is in this list: expected " +
                              kind_and_name(findings_[kDexConfig].part) + ", " +
                              kind_and_name(findings_[kProxyConfig].part) + " or " +
                              kind_and_name(findings_[kRequest].part) +
                              "; list the function where these are built, or name others in `spec.targets`"});
    }
  }

 private:
  /// A resource that only later fields change, but that says that this list is a part of Kubeflow's login.
  Resource* find_named(std::string_view kind, std::string_view namespace_name,
                       std::initializer_list<std::string_view> names) const {
    for (Resource& resource : stack_.list.items()) {
      const bool here = resource.namespace_name().empty() || resource.namespace_name() == namespace_name;
      if (resource.kind() == kind && here && contains(names, resource.name())) return &resource;
    }
    return nullptr;
  }

  void find_all() {
    for (Finding& finding : findings_) {
      for (Resource& resource : stack_.list.items()) find(finding, resource);
    }
    for (const Finding& finding : findings_) {
      report_look_alikes(finding);
      report_matches(finding);
    }
  }

  void find(Finding& finding, Resource& resource) const {
    if (!finding.part.has_kind(resource)) return;
    bool is_match = false;
    bool is_readable = false;
    guarded(stack_, resource, [&] {
      is_match = matches(resource, finding.part);
      is_readable = true;
    });
    if (!is_readable) finding.is_told = true;  // the error says enough
    if (is_match) finding.found.push_back(&resource);
    if (is_match || !is_readable) return;
    guarded(stack_, resource, [&] {
      if (looks_like(resource, finding.part)) finding.alike.push_back(&resource);
    });
  }

  /// The resource that matches, if it is one only.
  Resource* only(PartName part) const {
    const std::vector<Resource*>& found = findings_[part].found;
    return found.size() == 1 ? found[0] : nullptr;
  }

  std::optional<krm::ConfigFile> config_file(PartName part) const {
    Resource* const found = only(part);
    if (found == nullptr) return {};
    return krm::ConfigFile::find(*found, findings_[part].part.key.value);
  }

  void report_matches(const Finding& finding) {
    const Part& part = finding.part;
    if (finding.found.size() < 2) return;
    for (Resource* resource : finding.found) {
      const bool is_named =
          resource->namespace_name() == part.space.value && resource->name() == part.name.value;
      const bool can_be_named = !resource->namespace_name().empty() && !is_named;
      stack_.report(
          Severity::Warning, "several-matches", *resource, {},
          "could be " + std::string(part.title) + ", as could another one, so none is changed; " +
              (can_be_named ? "to mean this one, write " + targets_line({{&part, resource}})
                            : std::string("to mean this one, give the other one another name or namespace")));
    }
  }

  void report_look_alikes(const Finding& finding) {
    const Part& part = finding.part;
    const std::vector<std::string>& known = stack_.sso.acknowledge;
    const bool is_known = std::find(known.begin(), known.end(), "look-alike") != known.end();
    const bool is_elsewhere = part.group == "dex" && finding.found.empty() && !is_known;
    for (Resource* resource : finding.alike) {
      stack_.dex_is_elsewhere = stack_.dex_is_elsewhere || is_elsewhere;
      stack_.report(Severity::Warning, "look-alike", *resource, {},
                    "looks like " + std::string(part.title) + " but is not " + kind_and_name(part) +
                        (is_elsewhere ? ", so nothing in this list is changed; to mean it, write "
                                      : ", so it is not changed; to mean it, write ") +
                        targets_line(candidates_with(finding, *resource)) +
                        (is_elsewhere ? ", to leave it alone `acknowledge: [look-alike]`" : ""));
    }
  }

  /// What the user means when that look-alike is the part: the other parts of its group in its namespace too,
  /// as far as the list leaves no choice. So their warnings all name the same `targets`. Not the parts of
  /// other groups, which may be another application's.
  std::vector<Candidate> candidates_with(const Finding& finding, Resource& resource) const {
    std::vector<Candidate> candidates;
    for (const Finding& other : findings_) {
      if (other.part.group != finding.part.group) continue;
      Resource* const meant = &other == &finding ? &resource : only_in(other, resource.namespace_name());
      if (meant != nullptr) candidates.push_back({&other.part, meant});
    }
    return candidates;
  }

  /// The one resource of a namespace that is the part or looks like it; null when there is none or several.
  static Resource* only_in(const Finding& finding, const std::string& namespace_name) {
    Resource* only = nullptr;
    for (Resource* resource : finding.found.empty() ? finding.alike : finding.found) {
      if (resource->namespace_name() != namespace_name) continue;
      if (only != nullptr) return nullptr;
      only = resource;
    }
    return only;
  }

  bool looked_alike() const {
    return std::any_of(findings_.begin(), findings_.end(), [](const Finding& finding) {
      return !finding.alike.empty() || finding.found.size() > 1;
    });
  }

  void report_pair(PartName first, PartName second) {
    const Finding& a = findings_[first];
    const Finding& b = findings_[second];
    const bool has_a = a.found.size() == 1;
    if (has_a == (b.found.size() == 1)) return;
    const Finding& missing = has_a ? b : a;
    const Part& present = has_a ? a.part : b.part;
    if (missing.is_told || !missing.alike.empty() || !missing.found.empty()) return;
    if (missing.part.group == "oauth2Proxy" && is_source()) return;  // build-first says what to do
    stack_.results.add(
        {Severity::Warning, "half-a-pair",
         "this list has " + std::string(present.title) + " but not " + kind_and_name(missing.part) +
             ": list the function where both are built, or name the other one in `spec.targets." +
             std::string(missing.part.group) + "." + std::string(missing.part.name.field) + "`"});
  }

  /// Whether the list has a Kustomization that makes what is missing of oauth2-proxy.
  bool is_source() const {
    bool found = false;
    for (const Resource& resource : stack_.list.items()) {
      if (resource.kind() != "Kustomization") continue;
      guarded(stack_, resource, [&] { found = found || generates_proxy_config(stack_, resource); });
    }
    return found;
  }

  LoginStack& stack_;
  std::array<Finding, kPartCount> findings_;
};

/// The release that a Deployment's image tells, else the one that `targets` names.
std::optional<releases::Version> version_of(const LoginStack& stack, Resource* deployment,
                                            std::string_view container, const std::string& named) {
  std::optional<releases::Version> version;
  if (deployment != nullptr) {
    guarded(stack, *deployment, [&] {
      const auto found = Container::find(*deployment, container, container);
      if (found) version = found->version();
    });
  }
  return version ? version : releases::Version::parse(named);
}

void report_parts(const LoginStack& stack) {
  const std::array<std::pair<std::string_view, bool>, 6> parts = {
      {{"Dex's configuration", stack.dex_config.has_value()},
       {"Dex's Deployment", stack.dex_deployment != nullptr},
       {"oauth2-proxy's configuration", stack.proxy_config.has_value()},
       {"oauth2-proxy's Deployment", stack.proxy_deployment != nullptr},
       {"oauth2-proxy's parameters", stack.proxy_parameters != nullptr},
       {"Dex's RequestAuthentication", stack.request_authentication != nullptr}}};
  std::string here;
  std::string absent;
  const auto add = [](std::string& list, std::string_view name) {
    list += (list.empty() ? "" : ", ") + std::string(name);
  };
  for (const auto& [name, found] : parts) add(found ? here : absent, name);
  if (stack.mesh != nullptr) add(here, "Istio's mesh configuration");
  if (stack.dashboard != nullptr) add(here, "the dashboard");
  stack.results.add(
      {Severity::Info, "parts", "this list has " + here + (absent.empty() ? "" : "; it has not " + absent)});
}

}  // namespace

void LoginStack::report(Severity severity, std::string id, const Resource& resource, krm::FieldRef field,
                        std::string message) const {
  if (resource.kind() == "Secret") field = {std::move(field.path), {}, {}};
  results.add(
      {severity, std::move(id), std::move(message), resource.ref(), std::move(field), resource.file()});
}

const toml::Document* LoginStack::proxy_settings() const {
  if (!settings_read_ && proxy_config) {
    settings_read_ = true;
    guarded(*this, proxy_config->resource(), [&] {
      settings_ = std::make_unique<const toml::Document>(toml::Document::parse(proxy_config->source()));
    });
  }
  return settings_.get();
}

LoginStack find_login_stack(const config::KubeflowSSO& sso, krm::ResourceList& list, krm::Results& results) {
  LoginStack stack(sso, list, results);
  Finder(stack).run();
  stack.dex_version = version_of(stack, stack.dex_deployment, "dex", sso.targets.dex_version);
  stack.proxy_version =
      version_of(stack, stack.proxy_deployment, "oauth2-proxy", sso.targets.oauth2_proxy_version);
  stack.dex_service = find_dex_service(stack);
  if (!stack.empty()) report_parts(stack);
  return stack;
}

bool generates_proxy_config(const LoginStack& stack, const Resource& kustomization) {
  const yaml::Document& document = kustomization.document();
  const std::vector<std::string> names = names_in(kustomization, {"configMapGenerator"}, "name");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == stack.sso.targets.oauth2_proxy.config &&
        document.at({"configMapGenerator", i, "files"}) != nullptr)
      return true;
  }
  return false;
}

void guarded(const LoginStack& stack, const Resource& resource, const std::function<void()>& step) {
  try {
    step();
  } catch (const text::LocatedError& error) {
    std::string_view message = error.what();
    const std::string name =
        resource.ref().text() + ", ";  // as a ConfigFile's errors begin, and a result's line too
    if (message.starts_with(name)) message.remove_prefix(name.size());
    stack.results.add({Severity::Error, "shape", std::string(message), resource.ref(), {}, resource.file()});
  }
}

}  // namespace kubeflow_sso::filters
