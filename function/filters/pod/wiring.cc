// Changes of a pod template.
#include "function/filters/pod/wiring.h"

// The one-call interface would bring all of OpenSSL's providers into a 3 MB image.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <algorithm>
#include <array>

#include "function/krm/shape.h"

namespace kubeflow_sso::filters {
namespace {

using yaml::Path;
using yaml::Value;

std::string sha256(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, text.data(), text.size());
  SHA256_Final(digest.data(), &context);
  std::string out;
  for (const unsigned char byte : digest) out += {kDigits[byte >> 4U], kDigits[byte & 0xFU]};
  return out;
}

/// The index of the last element of that name, of equal ones the one that counts; nothing without one.
std::optional<std::size_t> index_of(const std::vector<std::string>& names, std::string_view name) {
  const auto found = std::find(names.rbegin(), names.rend(), name);
  if (found == names.rend()) return {};
  return static_cast<std::size_t>(names.rend() - found) - 1;
}

/// `items` of a volume: one key, as a file of that name.
Value item(const std::string& key, const std::string& file) {
  return Value::sequence({Value::mapping({{"key", Value::string(key)}, {"path", Value::string(file)}})});
}

/// What stands at a path of a volume; empty without it.
std::string_view text_of_volume(const login::Workload& workload, std::string_view volume, const Path& path) {
  const Path volumes = login::pod_spec(workload.resource()) / "volumes";
  const yaml::Document& document = workload.resource().document();
  const auto index = index_of(krm::texts_at(document, volumes, "name"), volume);
  return index ? document.text_at(volumes / *index + path) : std::string_view();
}

}  // namespace

std::string_view secret_of_variable(const login::Workload& workload, std::string_view variable) {
  const Path env = workload.path({"env"});
  const yaml::Document& document = workload.resource().document();
  const auto index = index_of(krm::texts_at(document, env, "name"), variable);
  return index ? document.text_at(env / *index / "valueFrom" / "secretKeyRef" / "name") : std::string_view();
}

void PodWiring::set_secret(const std::string& variable, const config::KeyRef& secret) {
  variables_.insert(variable);
  const Path env = workload_.path({"env"});
  const std::string name = name_to_write("Secret", secret.name, secret_of_variable(workload_, variable));
  Value reference = Value::mapping({{"name", Value::string(name)}, {"key", Value::string(secret.key)}});
  set_named(env, variable,
            Value::mapping({{"name", Value::string(variable)},
                            {"valueFrom", Value::mapping({{"secretKeyRef", std::move(reference)}})}}));
}

void PodWiring::set_text(const std::string& variable, const std::string& text) {
  variables_.insert(variable);
  set_named(workload_.path({"env"}), variable,
            Value::mapping({{"name", Value::string(variable)}, {"value", Value::string(text)}}));
}

void PodWiring::remove(std::string_view variable) {
  const Path env = workload_.path({"env"});
  const auto index = index_of(krm::texts_at(workload_.resource().document(), env, "name"), variable);
  if (index) changes_.of(workload_.resource()).remove(env / *index);
}

void PodWiring::mount_ca(const std::string& volume, const std::string& folder, const config::CaRef& ca) {
  const bool is_secret = ca.kind == config::CaRef::Kind::Secret;
  const std::string source = is_secret ? "secret" : "configMap";
  const std::string name_key = is_secret ? "secretName" : "name";
  const std::string name =
      name_to_write(ca.kind_name(), ca.ref.name, text_of_volume(workload_, volume, {source, name_key}));
  add_volume(volume, folder, source,
             Value::mapping({{name_key, Value::string(name)}, {"items", item(ca.ref.key, "ca.crt")}}));
}

void PodWiring::mount_secrets(const std::string& volume, const std::string& folder,
                              const std::map<std::string, config::KeyRef>& files) {
  Value sources = Value::sequence();
  for (const auto& [file, ref] : files) {
    const Path present = {"projected", "sources", sources.items().size(), "secret", "name"};
    const std::string name = name_to_write("Secret", ref.name, text_of_volume(workload_, volume, present));
    sources.items().push_back(Value::mapping(
        {{"secret", Value::mapping({{"name", Value::string(name)}, {"items", item(ref.key, file)}})}}));
  }
  add_volume(volume, folder, "projected", Value::mapping({{"sources", std::move(sources)}}));
}

void PodWiring::add_volume(const std::string& volume, const std::string& folder, const std::string& source,
                           Value content) {
  volumes_.insert(volume);
  set_named(login::pod_spec(workload_.resource()) / "volumes", volume,
            Value::mapping({{"name", Value::string(volume)}, {source, std::move(content)}}));
  set_named(workload_.path({"volumeMounts"}), volume,
            Value::mapping({{"name", Value::string(volume)},
                            {"mountPath", Value::string(folder)},
                            {"readOnly", Value::boolean(true)}}));
}

void PodWiring::set_folders(std::string_view variable, std::string_view own, std::string_view standard,
                            const std::vector<std::string>& folders) {
  const Path env = workload_.path({"env"});
  const auto present = workload_.variable(variable);
  std::string all;
  bool had_own = false;
  std::string_view rest = present && present->text ? *present->text : std::string_view();
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    const bool is_own = folder.starts_with(own);
    had_own = had_own || is_own;
    if (!is_own) all += (all.empty() ? "" : ":") + std::string(folder);
  }
  if (folders.empty() && !had_own) return;
  const auto index = index_of(krm::texts_at(workload_.resource().document(), env, "name"), variable);
  if (folders.empty() && all == standard && index)
    return changes_.of(workload_.resource()).remove(env / *index);
  if (all.empty()) all = standard;
  for (const std::string& folder : folders) all += ":" + folder;
  set_named(env, std::string(variable),
            Value::mapping({{"name", Value::string(std::string(variable))}, {"value", Value::string(all)}}));
}

void PodWiring::remove_stale(std::string_view variable_prefix, bool (*is_own_volume)(std::string_view name)) {
  const auto remove_from = [&](const Path& list, auto is_own, const std::set<std::string>& wanted) {
    const std::vector<std::string> names = krm::texts_at(workload_.resource().document(), list, "name");
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (is_own(names[i]) && !wanted.contains(names[i])) changes_.of(workload_.resource()).remove(list / i);
    }
  };
  remove_from(
      workload_.path({"env"}), [&](const std::string& name) { return name.starts_with(variable_prefix); },
      variables_);
  remove_from(login::pod_spec(workload_.resource()) / "volumes", is_own_volume, volumes_);
  remove_from(workload_.path({"volumeMounts"}), is_own_volume, volumes_);
}

void PodWiring::restart_on_change(const krm::ConfigFile& file, std::string_view edited) {
  if (will_be_hashed(file.resource()) || workload_.resource().kind() == "Pod") return;
  const Path path = {"spec", "template", "metadata", "annotations", config::kChecksumAnnotation};
  const std::string& name = file.resource().name();
  const bool is_hashed = krm::without_hash(name) != name;
  if (is_hashed && edited == file.text() && workload_.resource().document().at(path) == nullptr) return;
  // A last line without an end gets one when streams are joined, which is no change of the file.
  const std::string ended = std::string(edited) + (edited.ends_with('\n') ? "" : "\n");
  asked_by("the edited file");
  changes_.of(workload_.resource()).set(path, Value::string(sha256(ended)));
}

std::string PodWiring::name_to_write(std::string_view kind, const std::string& name,
                                     std::string_view present) const {
  const krm::Resource* object = workload_.object(kind, name);
  const bool is_there =
      object != nullptr && (object->name() == name || krm::without_hash(object->name()) == name);
  if (is_there) return object->name();
  return krm::without_hash(present) == name ? std::string(present) : name;
}

void PodWiring::set_named(const Path& list, const std::string& name, Value element) {
  const auto index = index_of(krm::texts_at(workload_.resource().document(), list, "name"), name);
  yaml::Operations& operations = changes_.of(workload_.resource());
  if (index) {
    operations.set(list / *index, std::move(element));
  } else {
    operations.append(list, std::move(element));
  }
}

bool will_be_hashed(const krm::Resource& object) {
  return !object.annotation("internal.config.kubernetes.io/needsHashSuffix").empty();
}

}  // namespace kubeflow_sso::filters
