// Writing a whole node anew, in the place of what is there.
#pragma once

#include <cstddef>
#include <string>

#include "function/text/text_edits.h"
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
void replace_node(Draft& draft, const Document& document, const Node& node, const Value& value,
                  const Context& context, const Layout& layout);

/// Edits the text of a scalar: inside it, where its style has place for that; else it is written anew, as a
/// literal block scalar where it has several lines and there is room for one, or quoted.
void replace_text(Draft& draft, const Document& document, const Node& node, const text::TextEdits& edits,
                  const Context& context, const Layout& layout);

}  // namespace kubeflow_sso::yaml
