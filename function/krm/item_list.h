// Where the items of a list stand in a text, and the edits that take some out.
#pragma once

#include <cstddef>
#include <vector>

#include "function/text/source.h"
#include "function/text/span.h"
#include "function/text/text_edits.h"
#include "function/yaml/scanner.h"

namespace kubeflow_sso::krm {

/// The documents of a stream, or the items of a sequence.
struct ItemList {
  struct Item {
    text::Span whole;  // as ScannedItem has them
    text::Span node;
  };

  explicit ItemList(std::size_t part_number) : part(part_number) {}
  ItemList(std::size_t part_number, const yaml::ScannedMember& member);

  std::size_t part;        // which text of the input it stands in
  bool documents = true;   // the items are documents
  bool flow = false;       // `[a, b]`
  std::size_t column = 0;  // of the dashes of a sequence in block style
  text::Span value;        // the sequence, from behind the colon of its key
  std::size_t close = 0;   // of a flow sequence: its closing bracket
  std::vector<Item> items;
};

/// Whether removing the item takes whole lines and nothing else: no comma, directive or end of a document,
/// which may matter to what stands beside it.
bool is_removed_as_lines(const text::Source& source, const ItemList& list, std::size_t index);

/// The edits that remove items of a list, those whose number is marked. A sequence that loses all of them
/// becomes `[]`.
std::vector<text::TextEdit> removal_edits(const text::Source& source, const ItemList& list,
                                          const std::vector<bool>& removed);

}  // namespace kubeflow_sso::krm
