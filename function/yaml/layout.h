// How a document is written, as a guide for what is added to it.
#pragma once

#include "function/yaml/document.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::yaml {

/// The layout that the document shows: its first nested mapping and its first sequence under a key decide.
Layout layout_of(const Document& document);

/// The layout that a node shows, `other` where it shows none.
Layout layout_of(const Node& node, const Layout& other);

/// The layout inside a flow collection: keys and strings get the quotes of those beside them.
Layout flow_layout_of(const Node& collection, const Layout& other);

/// Strings get the quotes of `node`, if it has any.
void take_quotes(const Node& node, Layout& layout);

}  // namespace kubeflow_sso::yaml
