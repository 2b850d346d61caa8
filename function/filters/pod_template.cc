// Containers, environment, volumes and annotations of a pod template.
#include "function/filters/pod_template.h"

#define OPENSSL_SUPPRESS_DEPRECATED  // the one-call interface would bring all of OpenSSL's providers into a 3
                                     // MB image
#include <openssl/sha.h>

#include <array>

#include "function/krm/shape.h"

namespace kubeflow_sso::filters {
namespace {

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

/// The index of the element whose field `key` is `name`, or the number of elements.
std::size_t index_of(const krm::Resource& resource, const yaml::Path& list, std::string_view key,
                     std::string_view name) {
  const std::vector<std::string> names = names_in(resource, list, key);
  std::size_t index = 0;
  while (index < names.size() && names[index] != name) ++index;
  return index;
}

yaml::Path item(yaml::Path list, std::size_t index) {
  list.emplace_back(index);
  return list;
}

}  // namespace

yaml::Path in_pod(std::initializer_list<yaml::Step> steps) {
  yaml::Path path = {"spec", "template", "spec"};
  path.insert(path.end(), steps);
  return path;
}

Image parse_image(std::string_view reference) {
  reference = reference.substr(0, reference.find('@'));
  const std::size_t slash = reference.rfind('/');
  const std::size_t colon = reference.find(':', slash == std::string_view::npos ? 0 : slash);
  if (colon == std::string_view::npos) return {std::string(reference), {}};
  return {std::string(reference.substr(0, colon)), std::string(reference.substr(colon + 1))};
}

std::optional<Container> Container::find(krm::Resource& deployment, std::string_view name,
                                         std::string_view image) {
  const std::vector<std::string> names = names_in(deployment, in_pod({"containers"}), "name");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return Container(deployment, i);
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Container container(deployment, i);
    if (container.image().repository.ends_with("/" + std::string(image))) return container;
  }
  if (names.size() == 1) return Container(deployment, 0);
  return {};
}

Image Container::image() const {
  return parse_image(deployment_->document().text_at(path({"image"})));
}

yaml::Path Container::path(std::initializer_list<yaml::Step> steps) const {
  yaml::Path path = in_pod({"containers", index_});
  path.insert(path.end(), steps);
  return path;
}

std::size_t Container::env_index(std::string_view name) const {
  return index_of(*deployment_, path({"env"}), "name", name);
}

const yaml::Node* Container::env(std::string_view name) const {
  return deployment_->document().at(path({"env", env_index(name)}));
}

std::vector<std::string> Container::env_names(std::string_view prefix) const {
  std::vector<std::string> found;
  for (std::string& name : names_in(*deployment_, path({"env"}), "name")) {
    if (name.starts_with(prefix)) found.push_back(std::move(name));
  }
  return found;
}

void Container::set_env(const std::string& name, yaml::Value entry) {
  set_named(*deployment_, path({"env"}), "name", name, std::move(entry));
}

void Container::remove_env(const std::string& name) {
  remove_named(*deployment_, path({"env"}), "name", name);
}

std::vector<std::string> names_in(const krm::Resource& resource, const yaml::Path& list,
                                  std::string_view key) {
  std::vector<std::string> names;
  const yaml::Document& document = resource.document();
  const yaml::Node* node = krm::mappings_at(document, list);
  for (std::size_t i = 0; node != nullptr && i < node->items.size(); ++i) {
    yaml::Path path = item(list, i);
    path.emplace_back(key);
    names.emplace_back(krm::text_at(document, path));
  }
  return names;
}

void set_named(krm::Resource& resource, const yaml::Path& list, std::string_view key, const std::string& name,
               yaml::Value element) {
  const std::size_t index = index_of(resource, list, key, name);
  if (index < names_in(resource, list, key).size()) {
    resource.operations().set(item(list, index), std::move(element));
  } else {
    resource.operations().append(list, std::move(element));
  }
}

void remove_named(krm::Resource& resource, const yaml::Path& list, std::string_view key,
                  const std::string& name) {
  const std::size_t index = index_of(resource, list, key, name);
  if (index < names_in(resource, list, key).size()) resource.operations().remove(item(list, index));
}

bool will_be_hashed(const krm::Resource& object) {
  return !object.annotation("internal.config.kubernetes.io/needsHashSuffix").empty();
}

void restart_on_change(krm::Resource& deployment, const krm::ConfigFile& config, std::string_view edited) {
  if (will_be_hashed(config.resource())) return;
  const yaml::Path path = {"spec", "template", "metadata", "annotations", "kubeflow-sso.io/config-checksum"};
  const std::string& name = config.resource().name();
  const bool hashed = krm::without_hash(name) != name;
  if (hashed && edited == config.text() && deployment.document().at(path) == nullptr) return;
  deployment.operations().set(path, yaml::Value::string(sha256(edited)));
}

}  // namespace kubeflow_sso::filters
