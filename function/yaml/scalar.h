// Decoding of scalars in every style, with the place in the source of every decoded byte.
#pragma once

#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "function/text/source.h"
#include "function/text/span.h"

namespace kubeflow_sso::yaml {

/// The text of a scalar. `places[i]` is where byte i of `text` comes from; one more place stands for the end.
struct Decoded {
  std::string text;
  std::vector<std::size_t> places;

  void put(char c, std::size_t place) {
    text.push_back(c);
    places.push_back(place);
  }
  /// Bytes that stand in the text as they are, from `place` on.
  void put(std::string_view run, std::size_t place) {
    text += run;
    places.resize(text.size());
    std::iota(places.end() - static_cast<std::ptrdiff_t>(run.size()), places.end(), place);
  }
};

/// Each takes the bytes of one scalar, quotes included, and throws LocatedError on a broken escape.
Decoded decode_plain(const text::Source& source, text::Span span);
Decoded decode_single_quoted(const text::Source& source, text::Span span);
Decoded decode_double_quoted(const text::Source& source, text::Span span);

/// The extent of a block scalar's parts.
struct BlockScalar {
  text::Span span;          // from the `|` or `>` to the end of what belongs to the node, see Node::span
  std::size_t content = 0;  // where the first content line begins, indentation included
  std::size_t column = 0;   // the indentation of the content
  char chomping = ' ';      // ' ', '-' or '+'
  bool folded = false;
};

/// Reads the header at `offset` and finds the end of the content. `parent_column` is the column of the
/// collection that holds the scalar, -1 for a document's root; `limit` the end of the document.
BlockScalar find_block_scalar(const text::Source& source, std::size_t offset, int parent_column,
                              std::size_t limit);
Decoded decode_block_scalar(const text::Source& source, const BlockScalar& scalar);

/// Whether a line that begins at `line` is a document marker, `---` or `...`.
bool is_document_marker(std::string_view text, std::size_t line);

}  // namespace kubeflow_sso::yaml
