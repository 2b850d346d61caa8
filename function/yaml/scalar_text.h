// Edits of the decoded text of a scalar, carried back to the bytes that it was decoded from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "function/text/text_edits.h"
#include "function/yaml/document.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::yaml {

/// The edits of the document's text that make `edits` in the decoded text of the scalar `node`, so that every
/// other byte stays. `parent_column` is that of the block collection that holds the node, as for
/// Document::parse. Nothing where the style has no place for them (folded, plain, single-quoted, quoted over
/// several lines) or cannot hold the new text (a literal scalar whose header says how the text ends): the
/// scalar must be written anew.
std::optional<text::TextEdits> edits_inside(const Document& document, const Node& node, int parent_column,
                                            const text::TextEdits& edits);

/// `text` as a literal block scalar from its `|` on, content at `column`, without the last line break. Needs
/// fits_literal(text).
std::string write_literal(std::string_view text, std::size_t column, const Layout& layout);

}  // namespace kubeflow_sso::yaml
