// The parser behind yaml::Document.
#pragma once

#include "function/text/source.h"
#include "function/text/span.h"
#include "function/yaml/document.h"

namespace kubeflow_sso::yaml {

/// The root node of `extent`; see Document::parse for what is refused.
Node parse_node(const text::Source& source, text::Span extent, int parent_column);

}  // namespace kubeflow_sso::yaml
