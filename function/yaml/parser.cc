// A recursive-descent parser for the YAML that Kubernetes resources are written in, JSON included: its block
// structure. What reads a node fills the one that it is given, in its place in the tree.
//
// Terms. A *place* is where a node may stand: a document's root, behind a dash, behind a key's colon. A
// *parent column* is the column of the collection that holds the node: what belongs to the node is indented
// deeper. An *implicit key* is a scalar on one line with `: ` behind it.
#include "function/yaml/parser.h"

#include <algorithm>
#include <list>
#include <string>

#include "function/yaml/cursor.h"
#include "function/yaml/inline_parser.h"
#include "function/yaml/scalar.h"

namespace kubeflow_sso::yaml {
namespace {

using text::Source;
using text::Span;

enum class Place { Document, BehindDash, BehindKey };

constexpr std::size_t kNoColon = std::string_view::npos;

class Parser {
 public:
  Parser(const Source& source, Span extent, std::list<std::string>& decoded)
      : cursor_(source, extent), inline_(cursor_, decoded), decoded_(decoded) {}

  void document(Node& node) {
    const std::size_t behind_marker = skip_document_start();
    if (behind_marker > 0) refuse_collection_on_marker_line();
    const bool flow = cursor_.peek() == '{' || cursor_.peek() == '[';  // where tabs are blanks like others
    if (!flow) cursor_.refuse_tabs_in_margin(cursor_.column());
    const bool empty = behind_marker == 0 && cursor_.at_document_marker();
    if (empty) {
      absent(node, cursor_.at(), cursor_.at());
    } else {
      block_node(node, -1, Place::Document);
    }
    cursor_.skip_to_content();
    if (!cursor_.at_end() && !cursor_.at_document_marker())
      cursor_.fail("unexpected text behind the end of the value");
    refuse_second_document();
  }

  void item(Node& node, int parent_column) {
    block_node(node, parent_column, Place::BehindDash);
    cursor_.skip_to_content();
    if (!cursor_.at_end()) cursor_.fail("unexpected text behind the end of the value");
  }

 private:
  // ---- the document around the root ----

  /// Goes behind directives and `---`; gives the place behind `---`, 0 without one.
  std::size_t skip_document_start() {
    cursor_.skip_to_content();
    const std::size_t directive = cursor_.at();
    const bool directives = cursor_.peek() == '%' && cursor_.column() == 0;
    while (cursor_.peek() == '%' && cursor_.column() == 0) {
      cursor_.go_to(std::min(cursor_.text().find('\n', cursor_.at()), cursor_.text().size()));
      cursor_.skip_to_content();
    }
    const bool marker = cursor_.at_document_marker() && cursor_.peek() == '-';
    if (directives && !marker)
      cursor_.fail(directive, "expected `---` behind the directives that begin with `%`");
    if (!marker) return 0;
    cursor_.advance(3);
    return cursor_.at();
  }

  void refuse_collection_on_marker_line() {
    const std::size_t before = cursor_.at();
    cursor_.skip_blanks();
    if (!cursor_.at_line_end() && at_collection())
      cursor_.fail("a mapping or list must begin on the line after `---`");
    cursor_.go_to(before);
  }

  void refuse_second_document() {
    while (!cursor_.at_end()) {
      if (!cursor_.at_document_marker()) cursor_.fail("expected one document, a second one begins here");
      cursor_.advance(3);
      cursor_.skip_to_content();
    }
  }

  // ---- block nodes ----

  void block_node(Node& node, int parent, Place place) {
    const Nesting nesting(cursor_);
    const std::size_t start = cursor_.at();
    cursor_.skip_blanks();
    if (!cursor_.at_line_end()) {
      if (place != Place::BehindKey && at_collection()) return collection(node);
      inline_.properties(node);
      if (!cursor_.at_line_end()) return value_on_line(node, parent);
    }
    const std::size_t line_end = cursor_.at();
    while (true) {  // anchor and tag may stand on lines of their own
      cursor_.skip_to_content();
      if (cursor_.at_end() || cursor_.at_document_marker() || !belongs(parent, place))
        return absent(node, start, line_end);
      if (at_collection()) return collection(node);
      inline_.properties(node);
      if (!cursor_.at_line_end()) return value_on_line(node, parent);
    }
  }

  void absent(Node& node, std::size_t start, std::size_t line_end) {
    const std::size_t place = node.properties.empty() ? start : node.properties.end;
    cursor_.go_to(std::max(line_end, place));
    node.span = {place, place};
  }

  /// Whether the content here, on a line of its own, is a value of a node with that parent column. A sequence
  /// may stand at the column of its key.
  bool belongs(int parent, Place place) const {
    const int column = cursor_.column();
    cursor_.refuse_tabs_in_margin(column);
    return column > parent || (place == Place::BehindKey && column == parent && at_dash());
  }

  bool at_dash() const { return cursor_.peek() == '-' && cursor_.is_space_at(cursor_.at() + 1); }
  bool at_collection() const { return at_dash() || find_colon() != kNoColon; }

  void collection(Node& node) {
    if (cursor_.at() > 0 && cursor_.text()[cursor_.at() - 1] == '\t')
      cursor_.fail(cursor_.at() - 1, "a tab cannot indent YAML, use spaces");
    node.style = Style::Block;
    node.column = static_cast<std::size_t>(cursor_.column());
    node.span.begin = cursor_.at();
    if (at_dash()) {
      block_sequence(node);
    } else {
      block_mapping(node);
    }
  }

  /// A value that begins and, as far as its style lets it, ends on this line.
  void value_on_line(Node& node, int parent) {
    if (cursor_.peek() == '|' || cursor_.peek() == '>') return block_scalar(node, parent);
    if (at_dash()) cursor_.fail("a list must begin on a line of its own");
    if (inline_.is_delimited()) {
      inline_.delimited(node);
    } else {
      inline_.plain(node, parent);
    }
    const std::size_t end = cursor_.at();
    cursor_.skip_blanks();
    if (!cursor_.at_line_end()) {
      cursor_.fail(cursor_.peek() == ':' ? "a key and its value must stand on a line of their own"
                                         : "unexpected text behind a value");
    }
    cursor_.go_to(end);
  }

  void block_sequence(Node& node) {
    node.kind = Kind::Sequence;
    const int own = static_cast<int>(node.column);
    do {
      Node& item = node.items.emplace_back();
      item.dash = cursor_.at();
      cursor_.advance();
      block_node(item, own, Place::BehindDash);
      node.span.end = end_of(item, item.dash + 1);
    } while (next_element(own) && at_dash());
    if (!cursor_.at_end() && cursor_.column() > own) fail_in_sequence(node);
  }

  void block_mapping(Node& node) {
    node.kind = Kind::Mapping;
    const int own = static_cast<int>(node.column);
    do {
      const std::size_t colon = find_colon();
      if (colon == kNoColon) fail_without_key();
      Entry& entry = node.entries.emplace_back();
      inline_.properties(entry.key);
      inline_.key(entry.key, colon);
      entry.behind_colon = colon + 1;
      cursor_.go_to(colon + 1);
      block_node(entry.value, own, Place::BehindKey);
      node.span.end = end_of(entry.value, entry.behind_colon);
    } while (next_element(own));
    if (!cursor_.at_end() && cursor_.column() > own)
      cursor_.fail("wrong indentation: expected a key at column " + std::to_string(own + 1));
  }

  /// What stands between the dashes and what is behind them.
  [[noreturn]] void fail_in_sequence(const Node& node) const {
    const Node& above = node.items.back();
    const bool is_block = above.is_mapping() && above.style == Style::Block;
    cursor_.fail("wrong indentation: expected " +
                 (is_block
                      ? "column " + std::to_string(above.column + 1) + ", where the item above begins, or "
                      : std::string()) +
                 "`- ` at column " + std::to_string(node.column + 1));
  }

  [[noreturn]] void fail_without_key() const {
    if (cursor_.peek() == '?' && cursor_.is_space_at(cursor_.at() + 1))
      cursor_.fail("a complex key (`? `) is not supported");
    cursor_.fail("expected `key: value`");
  }

  /// Goes to the next content; whether it stands at the column of a collection's elements.
  bool next_element(int own) {
    cursor_.skip_to_content();
    if (cursor_.at_end() || cursor_.at_document_marker()) return false;
    cursor_.refuse_tabs_in_margin(cursor_.column());
    return cursor_.column() == own;
  }

  static std::size_t end_of(const Node& node, std::size_t behind) {
    return node.is_absent() && node.properties.empty() ? behind
                                                       : std::max(node.span.end, node.properties.end);
  }

  /// The colon of the implicit key that stands here, kNoColon when there is none.
  std::size_t find_colon() const {
    const std::string_view text = cursor_.text();
    std::size_t at = cursor_.at();
    while (at < text.size() && (text[at] == '&' || text[at] == '!')) {
      while (!cursor_.is_space_at(at)) ++at;
      at = behind_blanks(at);
    }
    if (at >= text.size()) return kNoColon;
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = behind_blanks(quoted_end_on_line(at));
      return at < text.size() && text[at] == ':' && cursor_.is_space_at(at + 1) ? at : kNoColon;
    }
    if (std::string_view("#[{|>%@`:").find(c) != std::string_view::npos &&
        (c != ':' || cursor_.is_space_at(at + 1)))
      return kNoColon;
    const std::string_view line = cursor_.up_to_break(at);
    std::size_t colon = line.find(':', at);
    while (colon != kNoColon && !cursor_.is_space_at(colon + 1)) colon = line.find(':', colon + 1);
    if (colon == kNoColon) return kNoColon;
    for (std::size_t hash = line.find('#', at); hash < colon; hash = line.find('#', hash + 1)) {
      if (is_blank(text[hash - 1])) return kNoColon;
    }
    return colon;
  }

  std::size_t behind_blanks(std::size_t at) const {
    while (at < cursor_.text().size() && is_blank(cursor_.text()[at])) ++at;
    return at;
  }

  /// Behind the closing quote, or the end of the line when it is not there.
  std::size_t quoted_end_on_line(std::size_t at) const {
    const std::string_view text = cursor_.text();
    const char quote = text[at++];
    for (; !cursor_.is_break_at(at); ++at) {
      const bool doubled =
          quote == '\'' && text[at] == quote && at + 1 < text.size() && text[at + 1] == quote;
      if (text[at] == quote && !doubled) return at + 1;
      if (doubled || (quote == '"' && text[at] == '\\' && !cursor_.is_break_at(at + 1))) ++at;
    }
    return at;
  }

  void block_scalar(Node& node, int parent) {
    const BlockScalar scalar =
        find_block_scalar(cursor_.source(), cursor_.at(), parent, cursor_.text().size());
    node.kind = Kind::Scalar;
    node.style = scalar.folded ? Style::Folded : Style::Literal;
    node.span = scalar.span;
    node.column = scalar.column;
    node.scalar = decoded_.emplace_back(decode_block_scalar(cursor_.source(), scalar).text);
    cursor_.go_to(scalar.span.end);
  }

  Cursor cursor_;
  InlineParser inline_;
  std::list<std::string>& decoded_;
};

}  // namespace

std::unique_ptr<const Tree> parse_tree(const Source& source, Span extent, int parent_column) {
  auto tree = std::make_unique<Tree>();
  Parser parser(source, extent, tree->decoded);
  if (parent_column < 0) {
    parser.document(tree->root);
  } else {
    parser.item(tree->root, parent_column);
  }
  return tree;
}

}  // namespace kubeflow_sso::yaml
