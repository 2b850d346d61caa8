// Reading documents that users wrote, with errors that name the path that was asked for, whatever the privacy
// of the text: nobody asks for one that holds what users wrote.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "function/yaml/document.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::krm {

/// Throws LocatedError unless what stands on the way to `path` leads on: mappings that have the next key
/// once, and lists. What is absent or null is fine.
void check_way(const yaml::Document& document, const yaml::Path& path);

/// The list at a path; null when there is none. Throws LocatedError for anything else that stands there, and
/// as check_way does.
const yaml::Node* list_at(const yaml::Document& document, const yaml::Path& path);

/// list_at; each element must be a mapping.
const yaml::Node* mappings_at(const yaml::Document& document, const yaml::Path& path);

/// The decoded text of the scalar at a path; empty when there is none. Throws LocatedError for a mapping or
/// list, and as check_way does: a value that is to change is read first, so that none that a user meant
/// otherwise is lost.
std::string_view text_at(const yaml::Document& document, const yaml::Path& path);

/// The text of the field `key` in each element of a list of mappings; empty where an element lacks it. Throws
/// as mappings_at and text_at do.
std::vector<std::string> texts_at(const yaml::Document& document, const yaml::Path& list,
                                  std::string_view key);

/// The texts of a list of scalars; none when there is no list. Throws LocatedError for anything else.
std::vector<std::string> list_of_texts(const yaml::Document& document, const yaml::Path& list);

}  // namespace kubeflow_sso::krm
