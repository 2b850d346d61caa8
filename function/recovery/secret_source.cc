// Following variables and mounts back to their objects.
#include "function/recovery/secret_source.h"

#include <algorithm>
#include <vector>

#include "function/config/expansion.h"
#include "function/krm/resource.h"
#include "function/krm/shape.h"

namespace kubeflow_sso::recovery {
namespace {

config::KeyRef key_ref(std::string_view name, std::string_view key) {
  return {std::string(krm::without_hash(name)), std::string(key)};
}

}  // namespace

std::optional<config::KeyRef> secret_of_variable(const login::Workload& workload, const std::string& name) {
  const yaml::Path env = workload.path({"env"});
  const yaml::Document& document = workload.resource().document();
  const std::vector<std::string> names = krm::texts_at(document, env, "name");
  const auto last = std::find(names.rbegin(), names.rend(), name);
  if (last != names.rend()) {  // of equal names the last counts
    const auto index = static_cast<std::size_t>(names.rend() - last) - 1;
    const yaml::Path ref = env / index / "valueFrom" / "secretKeyRef";
    const std::string_view secret = document.text_at(ref / "name");
    if (secret.empty()) return {};
    return key_ref(secret, document.text_at(ref / "key"));
  }
  const std::optional<login::Value> value = workload.variable(name);
  if (!value || value->origin != login::Origin::EnvFrom) return {};
  const login::Place& place = value->place;
  const bool is_key = value->text && place.resource != nullptr && place.resource->kind() == "Secret" &&
                      !place.path.empty() && place.path.back().is_key();
  if (!is_key) return {};
  return key_ref(place.resource->name(), place.path.back().key());
}

std::string variable_in(const std::string& text) {
  const std::vector<std::string> names = config::expansions(text);
  if (names.size() != 1 || names[0].empty()) return {};
  return text == "$" + names[0] || text == "${" + names[0] + "}" ? names[0] : std::string();
}

std::optional<config::CaRef> source_of_file(const login::Workload& workload, std::string_view path) {
  const login::MountedFile file = workload.file_at(path);
  if (!file.is_object()) return {};
  const auto kind = file.kind == "Secret" ? config::CaRef::Kind::Secret : config::CaRef::Kind::ConfigMap;
  return config::CaRef{kind, key_ref(file.name, file.key)};
}

}  // namespace kubeflow_sso::recovery
