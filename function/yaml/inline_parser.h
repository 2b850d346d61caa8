// What may stand within a line: anchors, tags, aliases, quoted and plain scalars, flow collections.
#pragma once

#include <cstddef>
#include <list>
#include <string>

#include "function/text/span.h"
#include "function/yaml/cursor.h"
#include "function/yaml/document.h"

namespace kubeflow_sso::yaml {

/// Parses at a Cursor and leaves it behind what it has read. Refuses with LocatedError. What it decodes is
/// kept in `decoded`.
class InlineParser {
 public:
  InlineParser(Cursor& cursor, std::list<std::string>& decoded) : cursor_(cursor), decoded_(decoded) {}

  /// Reads anchor and tag, in any order, into `node`, and goes to what follows on the line (in flow
  /// collections: anywhere).
  void properties(Node& node);
  /// A quoted scalar, an alias or a flow collection, as is_delimited() tells; `node` holds its properties.
  void delimited(Node& node);
  bool is_delimited() const;
  /// A plain scalar that goes on over lines indented deeper than `parent_column`.
  void plain(Node& node, int parent_column);
  /// The plain or quoted key that ends at the place `colon`.
  void key(Node& node, std::size_t colon);

 private:
  void tag();
  void anchor_name(std::size_t begin);
  void plain_node(Node& node, text::Span span);
  void quoted(Node& node);
  std::size_t quoted_end() const;
  void alias(Node& node);
  void refuse_plain_start() const;
  std::size_t plain_end_on_line(std::size_t at, std::size_t begin) const;
  [[noreturn]] void fail_deeper(std::size_t at, std::size_t value) const;
  bool goes_on_below(int parent_column);

  void flow_node(Node& node);
  void flow_plain(Node& node);
  void flow_sequence(Node& node);
  void flow_mapping(Node& node);
  void flow_entry(Entry& entry, std::size_t open);
  void flow_skip();
  bool flow_opens(std::size_t open, char close);
  bool flow_continues(std::size_t open, char close);

  Cursor& cursor_;
  std::list<std::string>& decoded_;
  int flow_depth_ = 0;
};

}  // namespace kubeflow_sso::yaml
