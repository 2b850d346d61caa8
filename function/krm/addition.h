// A resource that comes into a list: its text there, and itself.
#pragma once

#include <cstddef>

#include "function/krm/item_list.h"
#include "function/krm/resource.h"
#include "function/text/text_edits.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::krm {

struct Addition {
  const Resource* beside;
  text::TextEdit edit;  // of the Source of `beside`
  /// Whether only whole lines come between lines, so that no other text can become another one by it.
  bool are_lines;
  Resource resource;
};

/// What puts `value` behind the item of that index, `beside`, in the style of the list and of that item.
/// `number` is what the new Resource is known by. Throws LocatedError where `beside` cannot be parsed.
Addition add_beside(const Resource& beside, const ItemList& list, std::size_t index, const yaml::Value& value,
                    std::size_t number);

}  // namespace kubeflow_sso::krm
