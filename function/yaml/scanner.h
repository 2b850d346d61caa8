// Finds the documents of a YAML or JSON stream, the members of their top level and the items of chosen
// sequences, in one pass over the bytes and without parsing what lies between.
//
// Terms. A *document* is what stands between `---` lines. A *member* is an entry of a document's top mapping. An *item* is
// an element of a member's sequence. A *wanted path* is a path of one or two keys whose scalar is reported for
// documents and for items.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "function/text/source.h"
#include "function/text/span.h"

namespace kubeflow_sso::yaml {

/// What to report: for each of the paths ("kind", "metadata/name") its scalar, decoded; "" when absent.
using WantedPaths = std::vector<std::string_view>;

struct ScannedItem {
  /// What must be removed to remove the item: for a block item from the start of its dash's line to the start of the next
  /// structural line at or left of the dash (comment lines above the next item stay with the next item).
  text::Span whole;
  /// The node's bytes: from behind the dash and blanks to the end of its last line (line break included) in block style,
  /// exactly the node in flow style.
  text::Span node;
  /// The column of the dash, as Document::parse wants it; -1 in flow style.
  int parent_column = -1;
  bool flow = false;
  std::vector<std::string> found;  // one for each wanted path
};

struct ScannedMember {
  std::string key;
  text::Span key_span;
  /// From behind the colon to the start of the next member's line (or the end of the document).
  text::Span value;
  bool is_sequence = false;  // a sequence (block or flow), so that `items` is meaningful
  bool flow = false;         // the value is a flow collection (`[]`, `{}`)
  int column = -1;           // block sequence: the column of its dashes
  std::vector<ScannedItem> items;  // only for members named in `sequences`
};

struct ScannedDocument {
  /// From the start of the document's first line (its `---` line included) to the start of the next `---` line or the end.
  text::Span whole;
  /// The root node's bytes: behind the `---` line to the end of the document.
  text::Span node;
  bool flow = false;  // the root is a flow mapping (JSON)
  bool empty = false;  // nothing but comments and blanks
  std::vector<ScannedMember> members;
  std::vector<std::string> found;  // one for each wanted path
};

/// Scans `source`. `sequences` names the members whose items are reported. Throws LocatedError where the bytes cannot be
/// a stream of YAML mappings: binary data (NUL or other control bytes, UTF-16), a root that is no mapping, a tab as indentation, an unclosed
/// quote or bracket, `items` in a place of neither style. A CRLF stream, a leading BOM and a missing final line break are fine.
std::vector<ScannedDocument> scan(const text::Source& source, const WantedPaths& wanted,
                                  const std::vector<std::string_view>& sequences);

}  // namespace kubeflow_sso::yaml
