// Writing a whole node anew, in the place of what is there.
#pragma once

#include <cstddef>
#include <string>

#include "function/yaml/document.h"
#include "function/yaml/draft.h"
#include "function/yaml/value.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::yaml {

enum class Place { Root, Key, Item };

/// Where a node stands.
struct Context {
  Place place = Place::Root;
  bool flow = false;
  std::size_t behind = 0;        // the place right behind the colon or dash that introduces the node
  int parent_column = -1;        // of the block collection that holds the node
  const Node* shared = nullptr;  // the node or one that holds it, when aliases stand for it
};

/// Writes `value` in the place of `node`: a scalar in its style where the value allows.
void replace_node(Draft& draft, const Document& document, const Node& node, const Value& value, const Context& context, const Layout& layout);

/// Writes the text of a scalar anew: as a literal block scalar where it has several lines and there is room for one, else quoted.
void replace_text(Draft& draft, const Node& node, const std::string& text, const Context& context, const Layout& layout);

}  // namespace kubeflow_sso::yaml
