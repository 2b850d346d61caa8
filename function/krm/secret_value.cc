// Stand-ins by how they begin and end.
#include "function/krm/secret_value.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "function/text/ascii.h"

namespace kubeflow_sso::krm {
namespace {

using Ends = std::pair<std::string_view, std::string_view>;

bool is_between(std::string_view text, const Ends& ends) {
  return text.size() > ends.first.size() + ends.second.size() && text.starts_with(ends.first) &&
         text.ends_with(ends.second);
}

/// Argo CD shows secrets as `++++++++` (gitops-engine, HideSecretData); others write stars, or a word in
/// brackets.
bool is_mask(std::string_view text) {
  constexpr std::size_t kShortest = 3;
  constexpr std::array<std::string_view, 6> kWords = {"redacted", "hidden",    "masked",
                                                      "omitted",  "sensitive", "sensitive value"};
  if (text.size() < kShortest) return false;
  if (text.find_first_not_of(text[0]) == std::string_view::npos && (text[0] == '+' || text[0] == '*'))
    return true;
  constexpr std::string_view kAround = "*[]() ";
  const std::size_t begin = std::min(text.find_first_not_of(kAround), text.size());
  text.remove_prefix(begin);
  text = text.substr(0, text.find_last_not_of(kAround) + 1);
  return std::find(kWords.begin(), kWords.end(), text::lower_case(text)) != kWords.end();
}

}  // namespace

bool is_variable_text(std::string_view text) {
  constexpr std::array<Ends, 3> kVariables = {Ends{"${", "}"}, {"$(", ")"}, {"{{", "}}"}};
  return std::any_of(kVariables.begin(), kVariables.end(),
                     [&](const Ends& each) { return is_between(text, each); });
}

bool is_stand_in_text(std::string_view text) {
  // Argo CD's Vault plugin (`<path:...>`, `<key>`), SOPS (`ENC[AES256_GCM,...]`), Bank-Vaults
  // (`vault:...#key`), vals (`ref+vault://...`).
  constexpr std::array<Ends, 4> kReferences = {Ends{"<", ">"}, {"ENC[", "]"}, {"vault:", ""}, {"ref+", ""}};
  return is_variable_text(text) || is_mask(text) ||
         std::any_of(kReferences.begin(), kReferences.end(),
                     [&](const Ends& each) { return is_between(text, each); });
}

bool is_filled_in_cluster(const Resource& resource) {
  if (resource.kind() != "Secret") return false;
  // Kubernetes, Secret types: the control plane adds the token.
  const yaml::Document& document = resource.document();
  if (document.text_at({"type"}) == "kubernetes.io/service-account-token") return true;
  // The READMEs of Reflector, kubernetes-replicator and kubernetes-secret-generator.
  constexpr std::array<std::string_view, 3> kFillers = {"reflector.v1.k8s.emberstack.com/reflects",
                                                        "replicator.v1.mittwald.de/replicate-from",
                                                        "secret-generator.v1.mittwald.de/"};
  if (std::any_of(kFillers.begin(), kFillers.end(),
                  [&](std::string_view each) { return resource.mentions(each); }))
    return true;
  // A dump whose values somebody took out.
  const bool is_dumped = document.at({"metadata", "uid"}) != nullptr;
  return is_dumped && document.at({"data"}) == nullptr && document.at({"stringData"}) == nullptr;
}

}  // namespace kubeflow_sso::krm
