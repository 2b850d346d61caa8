// What the parts of the login look like, and how `targets` name them.
#include "function/login/part.h"

#include <algorithm>
#include <optional>

#include "function/krm/config_file.h"
#include "function/krm/shape.h"
#include "function/login/workload.h"
#include "function/releases/kubeflow.h"
#include "function/text/contains.h"

namespace kubeflow_sso::login {
namespace {

using krm::Resource;
using text::contains;

/// Whether a container of a workload has an image whose name contains `image`.
bool runs_image(const Resource& resource, std::string_view image) {
  if (!resource.mentions(image)) return false;
  for (const std::string& reference :
       krm::texts_at(resource.document(), pod_spec(resource) / "containers", "image")) {
    if (contains(parse_image(reference).repository, image)) return true;
  }
  return false;
}

bool has_line_for(std::string_view text, const std::string& key) {
  return text.starts_with(key + ":") || contains(text, "\n" + key + ":");
}

/// Whether a file reads like Dex's configuration. Others have an issuer and connectors too, so these count
/// only under Dex's own name of the file.
bool reads_like_dex(std::string_view name, std::string_view text) {
  if (contains(text, "staticClients") && contains(text, "issuer")) return true;
  return name == "config.yaml" && has_line_for(text, "connectors") && has_line_for(text, "issuer");
}

/// Whether a file reads like oauth2-proxy's configuration for an OIDC provider.
bool reads_like_proxy(std::string_view name, std::string_view text) {
  if (name == "oauth2_proxy.cfg") return true;
  return name.ends_with(".cfg") && contains(text, "oidc_issuer_url");
}

/// The key under which a ConfigMap or Secret holds a file that `reads_like` knows; empty without.
template <typename ReadsLike>
std::string key_of_file(const Resource& resource, ReadsLike reads_like) {
  for (const std::string_view field : {"data", "stringData", "binaryData"}) {
    const yaml::Node* files = resource.document().at({field});
    if (files == nullptr) continue;
    for (const yaml::Entry& entry : files->entries) {
      const auto file = krm::ConfigFile::find(resource, entry.key.scalar);
      if (file && reads_like(entry.key.scalar, file->text())) return std::string(entry.key.scalar);
    }
  }
  return {};
}

std::string dex_config_key(const Resource& resource) {
  if (!resource.mentions("staticClients") && !resource.mentions("config.yaml")) return {};
  return key_of_file(resource, reads_like_dex);
}

std::string proxy_config_key(const Resource& resource) {
  if (!resource.mentions(".cfg")) return {};
  return key_of_file(resource, reads_like_proxy);
}

bool has_dex_rule(const Resource& resource) {
  // A trusted issuer may be the Dex of another cluster.
  if (krm::has_or_had_name(resource, config::kTrustedIssuers)) return false;
  const std::vector<std::string> issuers = krm::texts_at(resource.document(), {"spec", "jwtRules"}, "issuer");
  return std::any_of(issuers.begin(), issuers.end(),
                     [](const std::string& issuer) { return issuer.ends_with("/dex"); });
}

/// The fields of `targets` with which the part is that resource, the namespace first.
std::vector<Target> targets_to(const Part& part, const Resource& resource) {
  std::vector<Target> targets = {part.space, part.object};
  if (!resource.namespace_name().empty()) targets[0].value = resource.namespace_name();
  // kustomize fixes references to a name with a hash by the name without.
  targets[1].value = krm::without_hash(resource.name());
  if (part.key.field.empty()) return targets;
  targets.push_back(part.key);
  if (krm::ConfigFile::find(resource, part.key.value)) return targets;
  const std::string other =
      part.name == Part::Name::DexConfig ? dex_config_key(resource) : proxy_config_key(resource);
  if (!other.empty()) targets.back().value = other;
  return targets;
}

/// `namespace: sso, config: my-dex`: those that are not Kubeflow's own, or all when all are.
std::string fields(const std::vector<Target>& targets) {
  const auto is_usual = [](const Target& target) { return target.value == target.usual; };
  const bool all_usual = std::all_of(targets.begin(), targets.end(), is_usual);
  std::string text;
  for (const Target& target : targets) {
    if (is_usual(target) && !all_usual) continue;
    text += (text.empty() ? "" : ", ") + std::string(target.field) + ": " + target.value;
  }
  return text;
}

/// The one resource of a namespace that is the part or looks like it; null when there is none or several.
const Resource* only_in(const Finding& finding, const std::string& namespace_name) {
  const Resource* only = nullptr;
  for (const Resource* resource : finding.found.empty() ? finding.alike : finding.found) {
    if (resource->namespace_name() != namespace_name) continue;
    if (only != nullptr) return nullptr;
    only = resource;
  }
  return only;
}

}  // namespace

bool Part::has_kind(const Resource& resource) const {
  switch (name) {
    case Name::DexConfig:
    case Name::ProxyConfig:
      return resource.kind() == "ConfigMap" || resource.kind() == "Secret";
    case Name::DexWorkload:
    case Name::ProxyWorkload:
      return runs_pods(resource);
    case Name::Parameters:
      return resource.kind() == "ConfigMap";
    case Name::Authentication:
      break;
  }
  return resource.kind() == "RequestAuthentication";
}

bool Part::matches(const Resource& resource) const {
  if (!has_kind(resource)) return false;
  if (!resource.namespace_name().empty() && resource.namespace_name() != space.value) return false;
  if (!krm::has_or_had_name(resource, object.value)) return false;
  return key.value.empty() || krm::ConfigFile::find(resource, key.value).has_value();
}

bool Part::looks_like(const Resource& resource) const {
  if (!has_kind(resource)) return false;
  switch (name) {
    case Name::DexConfig:
      return !dex_config_key(resource).empty();
    case Name::ProxyConfig:
      return !proxy_config_key(resource).empty();
    case Name::DexWorkload:
      return runs_image(resource, releases::kubeflow::kDexImage);
    case Name::ProxyWorkload:
      return runs_image(resource, releases::kubeflow::kProxyImage);
    case Name::Authentication:
      return has_dex_rule(resource);
    case Name::Parameters:
      break;
  }
  return false;
}

std::string Part::text() const {
  return std::string(kinds) + " " + space.value + "/" + object.value;
}

std::array<Part, Part::kCount> parts_of(const config::Targets& targets) {
  static const config::Targets kUsual;
  const auto target = [&](std::string_view field, auto group, auto member) {
    return Target{field, kUsual.*group.*member, targets.*group.*member};
  };
  using Dex = config::Targets::Dex;
  using Proxy = config::Targets::OAuth2Proxy;
  using Authentication = config::Targets::RequestAuthentication;
  const auto dex = [&](std::string_view field, std::string Dex::*member) {
    return target(field, &config::Targets::dex, member);
  };
  const auto proxy = [&](std::string_view field, std::string Proxy::*member) {
    return target(field, &config::Targets::oauth2_proxy, member);
  };
  const auto authentication = [&](std::string_view field, std::string Authentication::*member) {
    return target(field, &config::Targets::request_authentication, member);
  };
  const Target in_dex = dex("namespace", &Dex::namespace_name);
  const Target in_proxy = proxy("namespace", &Proxy::namespace_name);
  using Name = Part::Name;
  return {{{Name::DexConfig, "Dex's configuration", "ConfigMap or Secret", "dex", in_dex,
            dex("config", &Dex::config), dex("configKey", &Dex::config_key)},
           {Name::DexWorkload, "Dex's Deployment", "Deployment", "dex", in_dex,
            dex("deployment", &Dex::deployment)},
           {Name::ProxyConfig, "oauth2-proxy's configuration", "ConfigMap or Secret", "oauth2Proxy", in_proxy,
            proxy("config", &Proxy::config), proxy("configKey", &Proxy::config_key)},
           {Name::ProxyWorkload, "oauth2-proxy's Deployment", "Deployment", "oauth2Proxy", in_proxy,
            proxy("deployment", &Proxy::deployment)},
           {Name::Parameters, "oauth2-proxy's parameters", "ConfigMap", "oauth2Proxy", in_proxy,
            proxy("parameters", &Proxy::parameters)},
           {Name::Authentication, "Dex's RequestAuthentication", "RequestAuthentication",
            "requestAuthentication", authentication("namespace", &Authentication::namespace_name),
            authentication("name", &Authentication::name)}}};
}

std::string targets_line(const Finding& finding, const Resource& resource,
                         const std::array<Finding, Part::kCount>& findings) {
  // In the order of the parts, so that what is told about each of them is the same line.
  std::vector<Target> targets;
  for (const Finding& each : findings) {
    if (each.part.group != finding.part.group) continue;
    const bool is_it = each.part.name == finding.part.name;
    const Resource* const meant = is_it ? &resource : only_in(each, resource.namespace_name());
    if (meant == nullptr) continue;
    const std::vector<Target> own = targets_to(each.part, *meant);
    targets.insert(targets.end(), targets.empty() ? own.begin() : own.begin() + 1, own.end());
  }
  return "`targets: {" + std::string(finding.part.group) + ": {" + fields(targets) + "}}`";
}

}  // namespace kubeflow_sso::login
