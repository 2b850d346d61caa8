// Finding Kubeflow's login in a list, and saying what was found instead.
#include "function/filters/login_stack.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "function/filters/dex_service.h"
#include "function/filters/pod_template.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Resource;
using krm::Severity;

constexpr std::string_view kDexImage = "dexidp/dex";
constexpr std::string_view kProxyImage = "oauth2-proxy/oauth2-proxy";

/// A part of the login: what it is called, and what the user writes to point at another one.
struct Part {
  std::string_view title;  // "Dex's configuration"
  std::initializer_list<std::string_view> kinds;
  std::string name;
  std::string namespace_name;
  std::string_view group;  // of `targets`: "dex"
  std::string_view field;  // in the group: "config"
  std::string key;         // the file's key, for ConfigMaps and Secrets
};

bool contains(const std::initializer_list<std::string_view>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool contains_text(std::string_view haystack, std::string_view needle) {
  return haystack.find(needle) != std::string_view::npos;
}

bool matches(Resource& resource, const Part& part) {
  if (!contains(part.kinds, resource.kind())) return false;
  if (!resource.namespace_name().empty() && resource.namespace_name() != part.namespace_name) return false;
  if (!has_or_had_name(resource, part.name)) return false;
  return part.key.empty() || krm::ConfigFile::find(resource, part.key).has_value();
}

/// `targets: {dex: {namespace: sso, config: my-dex}}`.
std::string targets_line(const Part& part, const Resource& resource) {
  const std::string space =
      resource.namespace_name().empty() ? "" : "namespace: " + resource.namespace_name() + ", ";
  return "`targets: {" + std::string(part.group) + ": {" + space + std::string(part.field) + ": " +
         resource.name() + "}}`";
}

std::string kind_and_name(const Part& part) {
  std::string kinds;
  for (const std::string_view kind : part.kinds) kinds += (kinds.empty() ? "" : " or ") + std::string(kind);
  return kinds + " " + part.namespace_name + "/" + part.name;
}

/// The image of any container of a workload, when it contains `image`.
bool runs_image(const Resource& resource, std::string_view image) {
  if (!contains_text(resource.bytes(), image)) return false;
  for (const std::string& reference : names_in(resource, in_pod({"containers"}), "image")) {
    if (contains_text(parse_image(reference).repository, image)) return true;
  }
  return false;
}

bool has_line_for(std::string_view text, const std::string& key) {
  return text.starts_with(key + ":") || contains_text(text, "\n" + key + ":");
}

/// Whether a file reads like Dex's configuration. Others have an issuer and connectors too, so these count
/// only under Dex's own name of the file.
bool reads_like_dex(std::string_view name, std::string_view text) {
  if (contains_text(text, "staticClients") && contains_text(text, "issuer")) return true;
  return name == "config.yaml" && has_line_for(text, "connectors") && has_line_for(text, "issuer");
}

/// Whether a ConfigMap or Secret holds a file that reads like Dex's configuration.
bool holds_dex_config(Resource& resource) {
  const std::string_view bytes = resource.bytes();
  if (!contains_text(bytes, "staticClients") && !contains_text(bytes, "config.yaml")) return false;
  for (const std::string_view field : {"data", "stringData", "binaryData"}) {
    const yaml::Node* files = resource.document().at({field});
    if (files == nullptr) continue;
    for (const yaml::Entry& entry : files->entries) {
      const auto file = krm::ConfigFile::find(resource, entry.key.scalar);
      if (file && reads_like_dex(entry.key.scalar, file->text())) return true;
    }
  }
  return false;
}

bool has_dex_rule(const Resource& resource) {
  for (const std::string& issuer : names_in(resource, {"spec", "jwtRules"}, "issuer")) {
    if (issuer.ends_with("/dex")) return true;
  }
  return false;
}

bool looks_like(Resource& resource, const Part& part) {
  if (!contains(part.kinds, resource.kind())) return false;
  if (part.title == "Dex's configuration") return holds_dex_config(resource);
  if (part.title == "oauth2-proxy's configuration") {
    return contains_text(resource.bytes(), "oauth2_proxy.cfg") &&
           krm::ConfigFile::find(resource, "oauth2_proxy.cfg").has_value();
  }
  if (part.title == "Dex's Deployment") return runs_image(resource, kDexImage);
  if (part.title == "oauth2-proxy's Deployment") return runs_image(resource, kProxyImage);
  if (part.title == "Dex's RequestAuthentication") return has_dex_rule(resource);
  return false;
}

class Finder {
 public:
  explicit Finder(LoginStack& stack) : stack_(stack) {}

  void run() {
    const config::Targets& targets = stack_.sso.targets;
    const auto& dex = targets.dex;
    const auto& proxy = targets.oauth2_proxy;
    const auto& authentication = targets.request_authentication;
    const Part dex_config = {
        "Dex's configuration", {"ConfigMap", "Secret"}, dex.config, dex.namespace_name, "dex", "config",
        dex.config_key};
    const Part dex_deployment = {
        "Dex's Deployment", {"Deployment"}, dex.deployment, dex.namespace_name, "dex", "deployment", {}};
    const Part proxy_config = {"oauth2-proxy's configuration",
                               {"ConfigMap", "Secret"},
                               proxy.config,
                               proxy.namespace_name,
                               "oauth2Proxy",
                               "config",
                               proxy.config_key};
    const Part proxy_deployment = {"oauth2-proxy's Deployment",
                                   {"Deployment"},
                                   proxy.deployment,
                                   proxy.namespace_name,
                                   "oauth2Proxy",
                                   "deployment",
                                   {}};
    const Part parameters = {"oauth2-proxy's parameters",
                             {"ConfigMap"},
                             proxy.parameters,
                             proxy.namespace_name,
                             "oauth2Proxy",
                             "parameters",
                             {}};
    const Part request = {"Dex's RequestAuthentication",
                          {"RequestAuthentication"},
                          authentication.name,
                          authentication.namespace_name,
                          "requestAuthentication",
                          "name",
                          {}};

    if (Resource* found = find(dex_config)) stack_.dex_config = krm::ConfigFile::find(*found, dex.config_key);
    stack_.dex_deployment = find(dex_deployment);
    if (Resource* found = find(proxy_config))
      stack_.proxy_config = krm::ConfigFile::find(*found, proxy.config_key);
    stack_.proxy_deployment = find(proxy_deployment);
    stack_.proxy_parameters = find(parameters);
    stack_.request_authentication = find(request);
    stack_.mesh = find_named("ConfigMap", "istio-system", {"istio"});
    stack_.dashboard = find_named("Deployment", "kubeflow", {"centraldashboard", "dashboard"});

    report_pair(dex_config, stack_.dex_config.has_value(), dex_deployment, stack_.dex_deployment != nullptr);
    report_pair(proxy_config, stack_.proxy_config.has_value(), proxy_deployment,
                stack_.proxy_deployment != nullptr);
    if (stack_.proxy_config || stack_.proxy_deployment == nullptr) {
      report_pair(proxy_config, stack_.proxy_config.has_value(), parameters,
                  stack_.proxy_parameters != nullptr);
    }
    if (stack_.list.items().empty()) {
      stack_.results.add({Severity::Error, "nothing-found",
                          "the list is empty: has the command that makes it failed, or the function been "
                          "listed where nothing is built?"});
    } else if (stack_.empty() && !looked_alike_ && !stack_.results.failed()) {
      stack_.results.add({Severity::Error, "nothing-found",
                          "nothing of Kubeflow's login is in this list: expected " +
                              kind_and_name(dex_config) + ", " + kind_and_name(proxy_config) + " or " +
                              kind_and_name(request) +
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

  /// The resource that matches, if it is one only; reports several, and what looks like it.
  Resource* find(const Part& part) {
    std::vector<Resource*> found;
    for (Resource& resource : stack_.list.items()) {
      if (contains(part.kinds, resource.kind())) {
        bool is_readable = false;
        guarded(stack_, resource, [&] {
          if (matches(resource, part)) found.push_back(&resource);
          is_readable = true;
        });
        if (!is_readable) looks_like_.push_back(part.title);  // the error says enough
      }
    }
    report_look_alikes(part, found);
    if (found.size() < 2) return found.empty() ? nullptr : found[0];
    looked_alike_ = true;
    looks_like_.push_back(part.title);
    for (const Resource* resource : found) {
      const bool is_named =
          resource->namespace_name() == part.namespace_name && resource->name() == part.name;
      const bool can_be_named = !resource->namespace_name().empty() && !is_named;
      stack_.report(
          Severity::Warning, "several-matches", *resource, {},
          "could be " + std::string(part.title) + ", as could another one, so none is changed; " +
              (can_be_named ? "to mean this one, write " + targets_line(part, *resource)
                            : std::string("to mean this one, give the other one another name or namespace")));
    }
    return nullptr;
  }

  void report_look_alikes(const Part& part, const std::vector<Resource*>& found) {
    const std::vector<std::string>& known = stack_.sso.acknowledge;
    const bool is_known = std::find(known.begin(), known.end(), "look-alike") != known.end();
    const bool is_elsewhere = part.group == "dex" && found.empty() && !is_known;
    for (Resource& resource : stack_.list.items()) {
      if (std::find(found.begin(), found.end(), &resource) != found.end() ||
          !contains(part.kinds, resource.kind()))
        continue;
      guarded(stack_, resource, [&] {
        if (!looks_like(resource, part)) return;
        looked_alike_ = true;
        looks_like_.push_back(part.title);
        stack_.dex_is_elsewhere = stack_.dex_is_elsewhere || is_elsewhere;
        stack_.report(Severity::Warning, "look-alike", resource, {},
                      "looks like " + std::string(part.title) + " but is not " + kind_and_name(part) +
                          (is_elsewhere ? ", so nothing in this list is changed; to mean it, write "
                                        : ", so it is not changed; to mean it, write ") +
                          targets_line(part, resource) +
                          (is_elsewhere ? ", to leave it alone `acknowledge: [look-alike]`" : ""));
      });
    }
  }

  void report_pair(const Part& a, bool has_a, const Part& b, bool has_b) {
    if (has_a == has_b) return;
    const Part& missing = has_a ? b : a;
    const Part& present = has_a ? a : b;
    if (std::find(looks_like_.begin(), looks_like_.end(), missing.title) != looks_like_.end()) return;
    if (missing.group == "oauth2Proxy" && is_source()) return;  // build-first says what to do
    stack_.results.add(
        {Severity::Warning, "half-a-pair",
         "this list has " + std::string(present.title) + " but not " + kind_and_name(missing) +
             ": list the function where both are built, or name the other one in `spec.targets." +
             std::string(missing.group) + "." + std::string(missing.field) + "`"});
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
  bool looked_alike_ = false;
  std::vector<std::string_view> looks_like_;
};

/// The release that a Deployment's image tells, else the one that `targets` names.
std::optional<config::Version> version_of(const LoginStack& stack, Resource* deployment,
                                          std::string_view container, const std::string& named) {
  std::optional<config::Version> version;
  if (deployment != nullptr) {
    guarded(stack, *deployment, [&] {
      const auto found = Container::find(*deployment, container, container);
      if (found) version = found->version();
    });
  }
  return version ? version : config::Version::parse(named);
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

bool has_or_had_name(const Resource& resource, const std::string& name) {
  if (resource.name() == name || krm::without_hash(resource.name()) == name) return true;
  const std::vector<std::string> previous = resource.previous_names();
  return std::find(previous.begin(), previous.end(), name) != previous.end();
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
