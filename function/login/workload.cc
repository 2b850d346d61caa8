// Reading a pod template as the kubelet does: Kubernetes' API reference, core/v1 PodSpec, the same for all
// releases that Kubeflow runs on.
#include "function/login/workload.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "function/config/dex_connector.h"
#include "function/krm/config_file.h"
#include "function/krm/secret_value.h"
#include "function/krm/shape.h"
#include "function/login/shell_words.h"
#include "function/text/split.h"

namespace kubeflow_sso::login {
namespace {

using krm::Resource;
using yaml::Document;
using yaml::Path;

constexpr std::array<std::string_view, 6> kKinds = {"Deployment", "StatefulSet", "DaemonSet",
                                                    "ReplicaSet", "Rollout",     "Pod"};

const Document& document_of(const Resource& resource) {
  return resource.document();
}

/// A whole number; 1 when it is absent.
int number_at(const Resource& resource, const Path& path) {
  const std::string_view text = krm::text_at(document_of(resource), path);
  int number = 1;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// The part of `path` below the folder `folder`, without a slash in front; nothing when it is not in it.
/// Empty when they are the same.
std::optional<std::string> below(std::string_view path, std::string_view folder) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.remove_suffix(1);
  if (!path.starts_with(folder)) return {};
  std::string_view rest = path.substr(folder.size());
  if (rest.empty()) return std::string();
  if (folder != "/" && rest[0] != '/') return {};
  rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
  return std::string(rest);
}

/// `$(NAME)` replaced by what `value_of` gives; one without a value stays, and `$$(NAME)` is a literal
/// `$(NAME)` (Kubernetes, third_party/forked/golang/expansion).
template <typename ValueOf>
std::string expand(std::string_view text, ValueOf value_of) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char next = text[at] == '$' && at + 1 < text.size() ? text[at + 1] : '\0';
    const std::size_t close = next == '(' ? text.find(')', at) : std::string_view::npos;
    if (close != std::string_view::npos) {
      const std::optional<std::string> value = value_of(text.substr(at + 2, close - at - 2));
      out += value ? *value : std::string(text.substr(at, close + 1 - at));
      at = close;
    } else {
      if (next == '$') ++at;
      out += text[at];
    }
  }
  return out;
}

/// The value under a key of an object, as a Value that stands there, without a text where the list does not
/// tell it; nothing when the object lacks the key.
std::optional<Value> value_in(const Resource& object, std::string_view key, Origin origin) {
  const auto file = krm::ConfigFile::find(object, key);
  // Of a ConfigMap the kubelet takes `data` alone for variables.
  if (!file || file->path().front().key() == "binaryData") return {};
  std::optional<std::string> text;
  if (!file->is_stand_in()) text = file->text();
  return Value{std::move(text), origin, {&object, file->path()}, object.kind() == "Secret"};
}

bool is_shell(std::string_view program) {
  const std::string_view name = program.substr(program.rfind('/') + 1);
  return name == "sh" || name == "bash" || name == "ash" || name == "dash";
}

/// A path without `.`, `..` and doubled slashes. (std::filesystem would be a thirtieth of the whole program.)
std::string normalized(const std::string& path) {
  std::vector<std::string> parts;
  for (std::string& part : text::split(path, '/')) {
    if (part == "..") {
      if (!parts.empty()) parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(std::move(part));
    }
  }
  std::string whole = path.starts_with('/') ? "/" : "";
  for (const std::string& part : parts) whole += (&part == &parts.front() ? "" : "/") + part;
  return whole;
}

}  // namespace

bool runs_pods(const Resource& resource) {
  const std::string& kind = resource.kind();
  // What a controller makes in a cluster follows the resource that it is made of.
  const bool is_made = (kind == "ReplicaSet" || kind == "Pod") && resource.mentions("ownerReferences");
  return !is_made && std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
}

Path pod_spec(const Resource& workload) {
  if (workload.kind() == "Pod") return {"spec"};
  return {"spec", "template", "spec"};
}

Image parse_image(std::string_view reference) {
  reference = reference.substr(0, reference.find('@'));
  const std::size_t slash = reference.rfind('/');
  const std::size_t colon = reference.find(':', slash == std::string_view::npos ? 0 : slash);
  if (colon == std::string_view::npos) return {std::string(reference), {}};
  return {std::string(reference.substr(0, colon)), std::string(reference.substr(colon + 1))};
}

std::optional<Workload> Workload::find(const Resource& resource, std::string_view container,
                                       std::string_view image, const krm::Items& items,
                                       std::string_view namespace_name) {
  const Path list = pod_spec(resource) / "containers";
  const std::vector<std::string> names = krm::texts_at(document_of(resource), list, "name");
  const std::vector<std::string> images = krm::texts_at(document_of(resource), list, "image");
  std::string space =
      resource.namespace_name().empty() ? std::string(namespace_name) : resource.namespace_name();
  const auto at = [&](std::size_t index) { return Workload(resource, index, items, std::move(space)); };
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == container) return at(i);
  }
  for (std::size_t i = 0; i < images.size(); ++i) {
    if (parse_image(images[i]).repository.ends_with("/" + std::string(image))) return at(i);
  }
  if (names.size() == 1) return at(0);
  return {};
}

Workload::Workload(const Resource& resource, std::size_t container, const krm::Items& items,
                   std::string namespace_name)
    : resource_(&resource),
      items_(&items),
      container_(pod_spec(resource) / "containers" / container),
      namespace_(std::move(namespace_name)) {
  read_env_from();
  read_env();
  read_arguments();
}

Path Workload::path(std::initializer_list<yaml::Step> steps) const {
  Path path = container_;
  path.insert(path.end(), steps);
  return path;
}

Image Workload::image() const {
  return parse_image(krm::text_at(document_of(*resource_), path({"image"})));
}

int Workload::replicas() const {
  int most = number_at(*resource_, {"spec", "replicas"});
  for (const Resource* scaler : items_->of_kind("HorizontalPodAutoscaler")) {
    const auto target = [&](std::string_view field) {
      return krm::text_at(document_of(*scaler), {"spec", "scaleTargetRef", field});
    };
    if (scaler->namespace_name() == resource_->namespace_name() && target("kind") == resource_->kind() &&
        target("name") == resource_->name())
      most = std::max(most, number_at(*scaler, {"spec", "maxReplicas"}));
  }
  return most;
}

const Resource* Workload::object(std::string_view kind, std::string_view name) const {
  return name.empty() ? nullptr : items_->find(kind, namespace_, name);
}

void Workload::read_env_from() {
  const Document& document = document_of(*resource_);
  const yaml::Node* sources = krm::mappings_at(document, path({"envFrom"}));
  for (std::size_t i = 0; sources != nullptr && i < sources->items.size(); ++i) {
    for (const auto& [field, kind] :
         {std::pair{"configMapRef", "ConfigMap"}, std::pair{"secretRef", "Secret"}}) {
      const std::string name(krm::text_at(document, path({"envFrom", i, field, "name"})));
      if (name.empty()) continue;
      const Resource* source = object(kind, name);
      const bool is_whole = source != nullptr && !krm::is_filled_in_cluster(*source);
      if (!is_whole) unknown_sources_.push_back(std::string(kind) + " " + name);
      if (source == nullptr) continue;
      const std::string prefix(krm::text_at(document, path({"envFrom", i, "prefix"})));
      for (const std::string_view data : {"data", "stringData"}) {
        const yaml::Node* entries = source->document().at({data});
        if (entries == nullptr) continue;
        for (const yaml::Entry& entry : entries->entries) {
          if (auto value = value_in(*source, entry.key.scalar, Origin::EnvFrom))
            variables_.insert_or_assign(prefix + std::string(entry.key.scalar), std::move(*value));
        }
      }
    }
  }
}

void Workload::read_env() {
  const yaml::Node* entries = krm::mappings_at(document_of(*resource_), path({"env"}));
  for (std::size_t i = 0; entries != nullptr && i < entries->items.size(); ++i) read_env_entry(i);
}

void Workload::read_env_entry(std::size_t index) {
  const Document& document = document_of(*resource_);
  const Path entry = path({"env", index});
  const std::string name(krm::text_at(document, entry / "name"));
  for (const auto& [field, kind] :
       {std::pair{"configMapKeyRef", "ConfigMap"}, std::pair{"secretKeyRef", "Secret"}}) {
    const Path reference = entry / "valueFrom" / field;
    const std::string object_name(krm::text_at(document, reference / "name"));
    if (object_name.empty()) continue;
    const std::string key(krm::text_at(document, reference / "key"));
    const bool is_secret = std::string_view(kind) == "Secret";
    const Resource* source = object(kind, object_name);
    std::optional<Value> value;
    if (source != nullptr) value = value_in(*source, key, Origin::Env);
    const bool is_optional = document.text_at(reference / "optional") == "true";
    const bool is_whole = source != nullptr && !krm::is_filled_in_cluster(*source);
    if (value) {
      variables_.insert_or_assign(name, std::move(*value));
    } else if (!is_whole || !is_optional) {  // an optional one leaves what was there
      variables_.insert_or_assign(name, Value{{}, Origin::Env, {resource_, entry}, is_secret});
    }
    return;
  }
  if (document.at(entry / "valueFrom") != nullptr) {
    variables_.insert_or_assign(name, Value{{}, Origin::Env, {resource_, entry}, false});
    return;
  }
  std::optional<std::string> text = expanded(krm::text_at(document, entry / "value"));
  variables_.insert_or_assign(name, Value{std::move(text), Origin::Env, {resource_, entry}, false});
}

std::optional<std::string> Workload::expanded(std::string_view text) const {
  bool is_known = true;
  std::string out = expand(text, [&](std::string_view name) -> std::optional<std::string> {
    const auto found = variables_.find(name);
    const bool is_set = found != variables_.end();
    if (is_set ? !found->second.text : !unknown_sources_.empty()) is_known = false;
    return is_set ? found->second.text : std::nullopt;
  });
  if (!is_known) return {};
  return out;
}

void Workload::read_arguments() {
  arguments_.emplace();
  for (const char* list : {"command", "args"}) {
    const std::vector<std::string> texts = krm::list_of_texts(document_of(*resource_), path({list}));
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::optional<std::string> text = expanded(texts[i]);
      arguments_->push_back({text.value_or(texts[i]), path({list, i}), text.has_value()});
    }
  }
  std::vector<Argument>& all = *arguments_;
  // Behind `tini --`, `env` and the like too.
  const auto shell =
      std::find_if(all.begin(), all.end(), [](const Argument& argument) { return is_shell(argument.text); });
  if (shell == all.end()) return;
  const auto flag = std::find_if(shell, all.end(), [](const Argument& argument) {
    return argument.text.starts_with('-') && argument.text.ends_with('c');
  });
  if (flag == all.end() || flag + 1 == all.end()) return;
  const Argument script = *(flag + 1);
  const auto words = shell_words(script.text);
  if (!words) return arguments_.reset();
  all.clear();
  for (const std::string& word : *words) all.push_back({word, script.path, script.is_known});
}

bool Workload::mounts_nothing() const {
  const Document& document = document_of(*resource_);
  // What this function adds is none of what the workload says.
  const auto is_nothing = [&](const Path& list) {
    const std::vector<std::string> names = krm::texts_at(document, list, "name");
    return std::all_of(names.begin(), names.end(),
                       [](const std::string& name) { return config::is_own_volume(name); });
  };
  return is_nothing(path({"volumeMounts"})) && is_nothing(pod_spec(*resource_) / "volumes");
}

std::optional<Value> Workload::variable(std::string_view name) const {
  const auto found = variables_.find(name);
  if (found == variables_.end()) return {};
  return found->second;
}

MountedFile Workload::file_at(std::string_view path_in_container) const {
  const Document& document = document_of(*resource_);
  // A path of its own stays as it is; without `workingDir` the image says where a relative one begins.
  const std::string start(krm::text_at(document, path({"workingDir"})));
  const bool is_relative = !start.empty() && !path_in_container.starts_with('/');
  const std::string wanted = normalized((is_relative ? start + "/" : "") + std::string(path_in_container));
  const Path mounts = path({"volumeMounts"});
  const yaml::Node* list = krm::mappings_at(document, mounts);
  MountedFile none;
  none.volume = mounts;
  std::optional<std::string> inside;
  std::size_t deepest = 0;
  std::string volume;
  for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
    const Path mount = mounts / i;
    const std::string folder(krm::text_at(document, mount / "mountPath"));
    std::optional<std::string> rest = below(wanted, folder);
    if (!rest || folder.size() < deepest || folder.empty()) continue;
    deepest = folder.size();
    std::string sub(krm::text_at(document, mount / "subPath"));
    if (sub.empty()) {
      const std::string_view expression = krm::text_at(document, mount / "subPathExpr");
      sub = expanded(expression).value_or(std::string(expression));
    }
    if (!sub.empty() && !rest->empty()) sub += "/";
    inside = sub + *rest;
    volume = krm::text_at(document, mount / "name");
  }
  if (!inside) return none;
  const Path volumes = pod_spec(*resource_) / "volumes";
  const std::vector<std::string> names = krm::texts_at(document, volumes, "name");
  const auto found = std::find(names.begin(), names.end(), volume);
  if (found == names.end()) return none;
  return file_in(static_cast<std::size_t>(found - names.begin()), *inside);
}

MountedFile Workload::file_in(std::size_t volume, const std::string& inside) const {
  const Document& document = document_of(*resource_);
  MountedFile file;
  file.volume = pod_spec(*resource_) / "volumes" / volume;
  if (object_file(file.volume / "configMap", "ConfigMap", "name", inside, file)) return file;
  if (object_file(file.volume / "secret", "Secret", "secretName", inside, file)) return file;
  const Path sources = file.volume / "projected" / "sources";
  const yaml::Node* projected = krm::mappings_at(document, sources);
  // Of two sources with one path the last one counts.
  for (std::size_t i = projected == nullptr ? 0 : projected->items.size(); i-- > 0;) {
    for (const auto& [field, kind] : {std::pair{"configMap", "ConfigMap"}, std::pair{"secret", "Secret"}}) {
      MountedFile found;
      found.volume = file.volume;
      if (!object_file(sources / i / field, kind, "name", inside, found)) continue;
      const bool has_key =
          found.object != nullptr && krm::ConfigFile::find(*found.object, found.key).has_value();
      if (has_key) return found;
      if (!file.is_object()) file = found;
    }
  }
  if (file.is_object()) return file;
  const yaml::Node* node = document.at(file.volume);
  for (const yaml::Entry& entry : document.resolve(*node).entries) {
    if (entry.key.scalar != "name") file.source = entry.key.scalar;
  }
  return file;
}

/// Fills `file` when an object is mounted there that has, or may have, the file.
bool Workload::object_file(const Path& source, std::string_view kind, std::string_view name_key,
                           const std::string& inside, MountedFile& file) const {
  const Document& document = document_of(*resource_);
  const std::string name(krm::text_at(document, source / name_key));
  if (name.empty()) return false;
  std::string key = inside;
  if (const yaml::Node* items = krm::mappings_at(document, source / "items")) {
    const std::vector<std::string> paths = krm::texts_at(document, source / "items", "path");
    const auto found = std::find(paths.begin(), paths.end(), inside);
    if (found == paths.end() && !items->items.empty()) return false;
    if (found != paths.end())
      key =
          krm::text_at(document, source / "items" / static_cast<std::size_t>(found - paths.begin()) / "key");
  }
  file.kind = kind;
  file.name = name;
  file.key = std::move(key);
  file.object = object(kind, name);
  return true;
}

std::optional<Argument> option(const std::vector<Argument>& arguments, std::string_view name) {
  std::optional<Argument> found;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view text = arguments[i].text;
    if (text == name && i + 1 < arguments.size()) {
      found = arguments[i + 1];
    } else if (text.starts_with(name) && text.substr(name.size()).starts_with('=')) {
      found = Argument{std::string(text.substr(name.size() + 1)), arguments[i].path, arguments[i].is_known};
    }
  }
  return found;
}

}  // namespace kubeflow_sso::login
