// Finds the documents of a YAML or JSON stream, the members of their top level and the items of chosen
// sequences, in one pass over the bytes and without parsing what lies between.
//
// Terms. A *document* is what stands between `---` lines. A *member* is an entry of a document's top mapping.
// An *item* is an element of a member's sequence. A *wanted path* is a path of one or two keys whose scalar
// is reported for documents and for items.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/text/source.h"
#include "function/text/span.h"

namespace kubeflow_sso::yaml {

/// What to report: for each of the paths ("kind", "metadata/name"; 64 at most) its scalar, decoded. "" when
/// it is absent, null or no scalar. Aliases and merge keys are followed; of equal keys the first counts.
using WantedPaths = std::vector<std::string_view>;

/// A key that readers may take for another one, or in another way than the one reported.
struct Doubt {
  enum class Kind {
    Doubled,    // a wanted path's key that its mapping has a second time
    Overruled,  // one that a `<<` behind it brings too
    Tagged,     // a key with a tag, beside the keys of wanted paths
  };
  Kind kind;
  std::string key;
  std::size_t at;
};

/// What was found at the wanted paths of a document or an item.
struct Found {
  std::vector<std::string> scalars;  // one for each wanted path
  std::uint64_t present = 0;         // a bit for each wanted path whose key is there, whatever its value
  std::optional<Doubt> doubt;        // the first one

  bool has(std::size_t path) const { return (present >> path & 1U) != 0; }
};

struct ScannedItem {
  /// What must be removed to remove the item. In a block sequence whole lines: from the dash's line to the
  /// next line that is no part of the item; comment lines in front of that line that are no deeper than the
  /// dash, and what follows them, stay with it. In a flow sequence the node and the comma and blanks up to
  /// the next item, for the last one those behind the item before: to remove several, or all, of a flow
  /// sequence, the spans of neighbours may have to be trimmed.
  text::Span whole;
  /// The node's bytes with anchor and tag. Block style: from behind the dash and blanks to the end of
  /// `whole`. A flow collection and all that stands in a flow sequence: exactly the node.
  text::Span node;
  /// What Document::parse(source, node, parent_column) wants: the column of the dash; -1 for what `flow`
  /// says.
  int parent_column = -1;
  /// The node is a flow collection, or stands in a flow sequence.
  bool flow = false;
  Found found;
};

struct ScannedMember {
  std::string key;
  text::Span key_span;  // with its quotes
  /// From behind the colon to the start of the next member's line (or the end of the document). In a flow
  /// root exactly the value, with anchor and tag.
  text::Span value;
  bool is_sequence = false;  // a sequence (block or flow) that is no alias
  bool flow = false;         // the value is a flow collection (`[]`, `{}`)
  int column = -1;           // block sequence: the column of its dashes
  std::size_t close = 0;     // flow sequence named in `sequences`: the place of its closing bracket
  /// Only for members named in `sequences`; nothing when the value is no sequence.
  std::vector<ScannedItem> items;
};

struct ScannedDocument {
  /// From the start of the document's first line (its `---` line, and the directives and comments that begin
  /// the stream or follow a `...` line) to the start of the next document's or the end. All of them together
  /// are the whole text.
  text::Span whole;
  /// The root node's bytes: from behind the `---` line, or what stands on it, to the end of the document, its
  /// `...` line excluded. Begins behind a byte order mark. Flow root: exactly the node.
  text::Span node;
  bool flow = false;        // the root is a flow mapping (JSON)
  bool empty = false;       // nothing but comments and blanks
  bool old_breaks = false;  // `whole` holds U+0085, U+2028 or U+2029: see find_old_break
  std::vector<ScannedMember> members;
  Found found;

  /// The first member of that key; null without.
  const ScannedMember* find(std::string_view key) const;
};

/// Scans `source`. `sequences` names the members whose items are reported. A text of comments and blanks has
/// no document, every `---` line begins one. Throws LocatedError where the bytes cannot be a stream of YAML
/// mappings: binary data, a root that is no mapping, a tab as indentation, an unclosed quote or bracket, flow
/// collections nested deeper than 1000; and where a wanted path needs the parser and Document::parse refuses.
/// CRLF lines, byte order marks in front of any document and a missing final line break are fine. What lies
/// deeper than the wanted paths is not validated.
std::vector<ScannedDocument> scan(const text::Source& source, const WantedPaths& wanted,
                                  const std::vector<std::string_view>& sequences);

/// Scans an item that scan() found in `source` as scan() does a document: its members, and their items.
ScannedDocument scan_item(const text::Source& source, const ScannedItem& item, const WantedPaths& wanted,
                          const std::vector<std::string_view>& sequences);

}  // namespace kubeflow_sso::yaml
