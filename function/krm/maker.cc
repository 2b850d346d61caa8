// Reading what operators make objects of.
#include "function/krm/maker.h"

#include "function/krm/items.h"
#include "function/krm/shape.h"
#include "function/text/source.h"

namespace kubeflow_sso::krm {
namespace {

using yaml::Path;

using Keys = std::optional<std::set<std::string>>;

bool has(const yaml::Document& document, const Path& path) {
  const yaml::Node* node = document.at(path);
  return node != nullptr && !document.is_null(*node);
}

void add_keys(const yaml::Document& document, const Path& path, std::set<std::string>& keys) {
  const yaml::Node* mapping = document.at(path);
  if (mapping == nullptr) return;
  const yaml::Value value = document.value(*mapping);
  for (const auto& [key, each] : value.members()) keys.insert(key);
}

/// External Secrets (external-secrets.io 0.16, apis/externalsecrets/v1/externalsecret_types.go): the keys of
/// `data`, unless a template has keys of its own, which then replace them; `dataFrom` and `templateFrom`
/// leave them to the store. With `creationPolicy: Merge` somebody else makes the Secret.
Keys keys_of_external_secret(const yaml::Document& document) {
  const Path target = {"spec", "target"};
  const Path templated = target / "template";
  const std::string_view policy = document.text_at(target / "creationPolicy");
  if (has(document, templated / "templateFrom") || policy == "Merge" || policy == "None") return {};
  std::set<std::string> keys;
  add_keys(document, templated / "data", keys);
  const bool is_replaced = !keys.empty() && document.text_at(templated / "mergePolicy") != "Merge";
  if (is_replaced) return keys;
  if (has(document, {"spec", "dataFrom"})) return {};
  for (const std::string& key : texts_at(document, {"spec", "data"}, "secretKey")) keys.insert(key);
  return keys;
}

/// Sealed Secrets (bitnami.com/v1alpha1, pkg/apis/sealedsecrets/v1alpha1/sealedsecret_expansion.go 0.27): the
/// sealed keys, and what the template adds. `data` is the old form, in which all is one sealed text.
Keys keys_of_sealed_secret(const yaml::Document& document) {
  if (has(document, {"spec", "data"})) return {};
  std::set<std::string> keys;
  add_keys(document, {"spec", "encryptedData"}, keys);
  add_keys(document, {"spec", "template", "data"}, keys);
  return keys;
}

/// Of other operators only where they write the name: External Secrets into `spec.target`, HashiCorp's Vault
/// Secrets Operator into `spec.destination`.
std::string target_of(const yaml::Document& document) {
  for (const std::string_view field : {"target", "destination"}) {
    const std::string_view name = document.text_at({"spec", field, "name"});
    if (!name.empty()) return std::string(name);
  }
  return {};
}

Keys keys_of(const Resource& resource) {
  const yaml::Document& document = resource.document();
  Keys keys;
  if (resource.api_version().starts_with("external-secrets.io/")) keys = keys_of_external_secret(document);
  if (resource.api_version().starts_with("bitnami.com/")) keys = keys_of_sealed_secret(document);
  return keys && keys->empty() ? Keys{} : keys;
}

}  // namespace

bool Maker::makes(std::string_view name) const {
  return target.empty() ? has_or_had_name(*resource, name) : target == name;
}

std::string Maker::name() const {
  return target.empty() ? written_name(*resource) : target;
}

std::optional<Maker> maker_of(std::string_view kind, const Resource& resource) {
  if (resource.kind() == kind || !resource.kind().ends_with(kind)) return {};
  try {
    const bool is_known = resource.kind() == "ExternalSecret" || resource.kind() == "SealedSecret";
    return Maker{&resource, target_of(resource.document()), keys_of(resource), is_known};
  } catch (const text::LocatedError&) {
    return {};
  }
}

}  // namespace kubeflow_sso::krm
