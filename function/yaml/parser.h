// The parser behind yaml::Document.
#pragma once

#include <memory>

#include "function/text/source.h"
#include "function/text/span.h"
#include "function/yaml/document.h"

namespace kubeflow_sso::yaml {

/// The tree of `extent`; see Document::parse for what is refused.
std::unique_ptr<const Tree> parse_tree(const text::Source& source, text::Span extent, int parent_column);

}  // namespace kubeflow_sso::yaml
