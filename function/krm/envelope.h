// What makes a text a ResourceList, and an object a list of resources.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/scanner.h"

namespace kubeflow_sso::krm {

/// What identifies a resource: the paths in the order that Resource expects them in, and what makes a list.
const yaml::WantedPaths& identity();

/// Some of them.
inline constexpr std::size_t kApiVersion = 0;
inline constexpr std::size_t kKind = 1;
inline constexpr std::size_t kItems = 4;

/// The only document of a text. Throws LocatedError where there are none or several.
const yaml::ScannedDocument& only_document(const text::Source& source,
                                           const std::vector<yaml::ScannedDocument>& documents);

/// Throws LocatedError where a document is no ResourceList, or has one of its members twice.
void check_envelope(const text::Source& source, const yaml::ScannedDocument& document);

/// Whether an object with these `items` is a list. kubectl asks for `items` alone, kustomize for a kind that
/// ends in `List`; of other kinds those are lists whose elements are resources.
bool is_list(const yaml::Found& object, const yaml::ScannedMember& items);

/// Throws LocatedError for `items` that are neither a list nor nothing.
void check_items(const text::Source& source, const yaml::ScannedMember& items);

/// Throws LocatedError for what is no resource. `around` is what an item of a sequence stands in.
void check_item(const text::Source& source, const yaml::ScannedItem& item,
                const std::shared_ptr<const yaml::Surroundings>& around);

/// Gives an element of a ConfigMapList the apiVersion and kind that it need not have (apimachinery,
/// unstructured/helpers.go, decodeToList); `list` is what the object around it is.
void infer_kind(const text::Source& source, yaml::ScannedItem& item, const yaml::Found& list,
                const std::shared_ptr<const yaml::Surroundings>& around);

}  // namespace kubeflow_sso::krm
