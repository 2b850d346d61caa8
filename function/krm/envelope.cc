// The objects that hold resources.
#include "function/krm/envelope.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace kubeflow_sso::krm {
namespace {

using text::LocatedError;
using text::Source;
using yaml::Found;
using yaml::ScannedDocument;
using yaml::ScannedItem;
using yaml::ScannedMember;

constexpr std::array<std::string_view, 3> kListVersions = {
    "config.kubernetes.io/v1", "config.kubernetes.io/v1beta1", "config.kubernetes.io/v1alpha1"};

std::string list_versions() {
  std::string text;
  for (const std::string_view version : kListVersions)
    text += (text.empty() ? "" : ", ") + std::string(version);
  return text;
}

std::string found_text(const std::string& text) {
  return text.empty() ? "found none" : "got \"" + text::printable(text) + "\"";
}

/// Who reads the list after us may take another one of two members than we do.
void check_members(const Source& source, const ScannedDocument& document) {
  for (const ScannedMember& member : document.members) {
    if (document.find(member.key) == &member) continue;
    throw LocatedError(source, member.key_span.begin,
                       text::named(source, "key", member.key) + " is here a second time, remove one");
  }
}

}  // namespace

const yaml::WantedPaths& identity() {
  static const yaml::WantedPaths kPaths = {"apiVersion", "kind", "metadata/name", "metadata/namespace",
                                           "items"};
  return kPaths;
}

const ScannedDocument& only_document(const Source& source, const std::vector<ScannedDocument>& documents) {
  const ScannedDocument* only = nullptr;
  for (const ScannedDocument& document : documents) {
    if (document.empty) continue;
    if (only != nullptr) {
      throw LocatedError(source, document.whole.begin,
                         "expected one ResourceList, found a stream of documents; read plain manifests with "
                         "`--config FILE`");
    }
    only = &document;
  }
  if (only == nullptr)
    throw LocatedError(source, 0, "expected a ResourceList on standard input, found nothing");
  return *only;
}

void check_envelope(const Source& source, const ScannedDocument& document) {
  const std::string& version = document.found.scalars[kApiVersion];
  const std::string& kind = document.found.scalars[kKind];
  const std::size_t at = document.members.empty() ? document.node.begin : document.members[0].key_span.begin;
  if (kind != "ResourceList") {
    throw LocatedError(
        source, at,
        "expected `kind: ResourceList`, " + found_text(kind) + "; read plain manifests with `--config FILE`");
  }
  if (std::find(kListVersions.begin(), kListVersions.end(), version) == kListVersions.end()) {
    throw LocatedError(
        source, at,
        "`apiVersion` of a ResourceList must be one of " + list_versions() + ", " + found_text(version));
  }
  check_members(source, document);
}

bool is_list(const Found& object, const ScannedMember& items) {
  if (object.scalars[kKind].ends_with("List")) return true;
  return !items.items.empty() && std::all_of(items.items.begin(), items.items.end(), [](const auto& item) {
    return !item.found.scalars[kKind].empty();
  });
}

void check_items(const Source& source, const ScannedMember& items) {
  if (items.is_sequence) return;
  const yaml::Document value = yaml::Document::parse(source, items.value, -1);
  if (!value.value(value.root()).is_null()) throw value.error(value.root(), "`items` must be a list");
}

void check_item(const Source& source, const ScannedItem& item,
                const std::shared_ptr<const yaml::Surroundings>& around) {
  if (!item.found.scalars[kKind].empty()) return;
  const yaml::Document document = yaml::Document::parse(source, item.node, item.parent_column, around);
  const bool is_mapping = document.resolve(document.root()).is_mapping();
  throw document.error(document.root(),
                       is_mapping ? "this resource has no `kind`: has the command that makes it failed?"
                                  : "expected a resource, a mapping with `apiVersion` and `kind`");
}

void infer_kind(const Source& source, ScannedItem& item, const Found& list,
                const std::shared_ptr<const yaml::Surroundings>& around) {
  constexpr std::string_view kSuffix = "List";
  std::vector<std::string>& own = item.found.scalars;
  const std::string& kind = list.scalars[kKind];
  if (!own[kApiVersion].empty() || !own[kKind].empty()) return;
  if (!kind.ends_with(kSuffix) || kind == kSuffix || kind == "ResourceList") return;
  const yaml::Document document = yaml::Document::parse(source, item.node, item.parent_column, around);
  if (!document.root().is_mapping()) return;
  own[kKind] = kind.substr(0, kind.size() - kSuffix.size());
  own[kApiVersion] = list.scalars[kApiVersion];
}

}  // namespace kubeflow_sso::krm
