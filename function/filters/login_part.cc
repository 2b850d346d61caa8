// What the parts of the login look like, and how `targets` name them.
#include "function/filters/login_part.h"

#include <algorithm>
#include <optional>

#include "function/filters/login_stack.h"
#include "function/filters/pod_template.h"
#include "function/krm/config_file.h"

namespace kubeflow_sso::filters {
namespace {

using krm::Resource;

constexpr std::string_view kDexImage = "dexidp/dex";
constexpr std::string_view kProxyImage = "oauth2-proxy/oauth2-proxy";

bool contains_text(std::string_view haystack, std::string_view needle) {
  return haystack.find(needle) != std::string_view::npos;
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

/// The key under which a ConfigMap or Secret holds a file that reads like Dex's configuration; empty without.
std::string dex_config_key(Resource& resource) {
  const std::string_view bytes = resource.bytes();
  if (!contains_text(bytes, "staticClients") && !contains_text(bytes, "config.yaml")) return {};
  for (const std::string_view field : {"data", "stringData", "binaryData"}) {
    const yaml::Node* files = resource.document().at({field});
    if (files == nullptr) continue;
    for (const yaml::Entry& entry : files->entries) {
      const auto file = krm::ConfigFile::find(resource, entry.key.scalar);
      if (file && reads_like_dex(entry.key.scalar, file->text())) return entry.key.scalar;
    }
  }
  return {};
}

bool has_dex_rule(const Resource& resource) {
  for (const std::string& issuer : names_in(resource, {"spec", "jwtRules"}, "issuer")) {
    if (issuer.ends_with("/dex")) return true;
  }
  return false;
}

/// The fields of `targets` with which the part is that resource.
std::vector<Target> targets_to(const Candidate& candidate) {
  const Part& part = *candidate.part;
  Resource& resource = *candidate.resource;
  std::vector<Target> targets = {part.space, part.name};
  if (!resource.namespace_name().empty()) targets[0].value = resource.namespace_name();
  targets[1].value = resource.name();
  if (part.key.field.empty()) return targets;
  targets.push_back(part.key);
  const bool has_key = krm::ConfigFile::find(resource, part.key.value).has_value();
  const std::string other = has_key || part.group != "dex" ? "" : dex_config_key(resource);
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

}  // namespace

bool Part::has_kind(const Resource& resource) const {
  return std::find(kinds.begin(), kinds.end(), resource.kind()) != kinds.end();
}

bool matches(Resource& resource, const Part& part) {
  if (!part.has_kind(resource)) return false;
  if (!resource.namespace_name().empty() && resource.namespace_name() != part.space.value) return false;
  if (!has_or_had_name(resource, part.name.value)) return false;
  return part.key.value.empty() || krm::ConfigFile::find(resource, part.key.value).has_value();
}

bool looks_like(Resource& resource, const Part& part) {
  if (!part.has_kind(resource)) return false;
  if (part.title == "Dex's configuration") return !dex_config_key(resource).empty();
  if (part.title == "oauth2-proxy's configuration") {
    return contains_text(resource.bytes(), "oauth2_proxy.cfg") &&
           krm::ConfigFile::find(resource, "oauth2_proxy.cfg").has_value();
  }
  if (part.title == "Dex's Deployment") return runs_image(resource, kDexImage);
  if (part.title == "oauth2-proxy's Deployment") return runs_image(resource, kProxyImage);
  if (part.title == "Dex's RequestAuthentication") return has_dex_rule(resource);
  return false;
}

std::string kind_and_name(const Part& part) {
  std::string kinds;
  for (const std::string_view kind : part.kinds) kinds += (kinds.empty() ? "" : " or ") + std::string(kind);
  return kinds + " " + part.space.value + "/" + part.name.value;
}

std::string targets_line(const std::vector<Candidate>& candidates) {
  std::vector<Target> targets;
  for (const Candidate& candidate : candidates) {
    const std::vector<Target> own = targets_to(candidate);
    targets.insert(targets.end(), targets.empty() ? own.begin() : own.begin() + 1, own.end());
  }
  return "`targets: {" + std::string(candidates.front().part->group) + ": {" + fields(targets) + "}}`";
}

}  // namespace kubeflow_sso::filters
