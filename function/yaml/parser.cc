// A recursive-descent parser for the YAML that Kubernetes resources are written in, JSON included: its block
// structure.
//
// Terms. A *place* is where a node may stand: a document's root, behind a dash, behind a key's colon. A
// *parent column* is the column of the collection that holds the node: what belongs to the node is indented
// deeper. An *implicit key* is a scalar on one line with `: ` behind it.
#include "function/yaml/parser.h"

#include <algorithm>
#include <string>
#include <utility>

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
  Parser(const Source& source, Span extent) : cursor_(source, extent), inline_(cursor_) {}

  Node document() {
    const std::size_t behind_marker = skip_document_start();
    if (behind_marker > 0) refuse_collection_on_marker_line();
    const bool flow = cursor_.peek() == '{' || cursor_.peek() == '[';  // where tabs are blanks like others
    if (!flow) cursor_.refuse_tabs_in_margin(cursor_.column());
    const bool empty = behind_marker == 0 && cursor_.at_document_marker();
    Node node = empty ? absent({}, cursor_.at(), cursor_.at()) : block_node(-1, Place::Document);
    cursor_.skip_to_content();
    if (!cursor_.at_end() && !cursor_.at_document_marker())
      cursor_.fail("unexpected text behind the end of the value");
    refuse_second_document();
    return node;
  }

  Node item(int parent_column) {
    Node node = block_node(parent_column, Place::BehindDash);
    cursor_.skip_to_content();
    if (!cursor_.at_end()) cursor_.fail("unexpected text behind the end of the value");
    return node;
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

  Node block_node(int parent, Place place) {
    const Nesting nesting(cursor_);
    const std::size_t start = cursor_.at();
    cursor_.skip_blanks();
    Node node;
    if (!cursor_.at_line_end()) {
      if (place != Place::BehindKey && at_collection()) return collection(std::move(node));
      inline_.properties(node);
      if (!cursor_.at_line_end()) return value_on_line(std::move(node), parent);
    }
    const std::size_t line_end = cursor_.at();
    while (true) {  // anchor and tag may stand on lines of their own
      cursor_.skip_to_content();
      if (cursor_.at_end() || cursor_.at_document_marker() || !belongs(parent, place))
        return absent(std::move(node), start, line_end);
      if (at_collection()) return collection(std::move(node));
      inline_.properties(node);
      if (!cursor_.at_line_end()) return value_on_line(std::move(node), parent);
    }
  }

  Node absent(Node node, std::size_t start, std::size_t line_end) {
    const std::size_t place = node.properties.empty() ? start : node.properties.end;
    cursor_.go_to(std::max(line_end, place));
    node.span = {place, place};
    return node;
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

  Node collection(Node node) {
    if (cursor_.at() > 0 && cursor_.text()[cursor_.at() - 1] == '\t')
      cursor_.fail(cursor_.at() - 1, "a tab cannot indent YAML, use spaces");
    node.style = Style::Block;
    node.column = static_cast<std::size_t>(cursor_.column());
    node.span.begin = cursor_.at();
    return at_dash() ? block_sequence(std::move(node)) : block_mapping(std::move(node));
  }

  /// A value that begins and, as far as its style lets it, ends on this line.
  Node value_on_line(Node node, int parent) {
    if (cursor_.peek() == '|' || cursor_.peek() == '>') return block_scalar(std::move(node), parent);
    if (at_dash()) cursor_.fail("a list must begin on a line of its own");
    node =
        inline_.is_delimited() ? inline_.delimited(std::move(node)) : inline_.plain(std::move(node), parent);
    const std::size_t end = cursor_.at();
    cursor_.skip_blanks();
    if (!cursor_.at_line_end()) {
      cursor_.fail(cursor_.peek() == ':' ? "a key and its value must stand on a line of their own"
                                         : "unexpected text behind a value");
    }
    cursor_.go_to(end);
    return node;
  }

  Node block_sequence(Node node) {
    node.kind = Kind::Sequence;
    const int own = static_cast<int>(node.column);
    do {
      node.dashes.push_back(cursor_.at());
      cursor_.advance();
      node.items.push_back(block_node(own, Place::BehindDash));
      node.span.end = end_of(node.items.back(), node.dashes.back() + 1);
    } while (next_element(own) && at_dash());
    if (!cursor_.at_end() && cursor_.column() > own) fail_in_sequence(node);
    return node;
  }

  Node block_mapping(Node node) {
    node.kind = Kind::Mapping;
    const int own = static_cast<int>(node.column);
    do {
      const std::size_t colon = find_colon();
      if (colon == kNoColon) fail_without_key();
      Entry entry;
      inline_.properties(entry.key);
      entry.key = inline_.key(std::move(entry.key), colon);
      entry.behind_colon = colon + 1;
      cursor_.go_to(colon + 1);
      entry.value = block_node(own, Place::BehindKey);
      node.span.end = end_of(entry.value, entry.behind_colon);
      node.entries.push_back(std::move(entry));
    } while (next_element(own));
    if (!cursor_.at_end() && cursor_.column() > own)
      cursor_.fail("wrong indentation: expected a key at column " + std::to_string(own + 1));
    return node;
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
    for (; !cursor_.is_break_at(at); ++at) {
      if (text[at] == ':' && cursor_.is_space_at(at + 1)) return at;
      if (text[at] == '#' && is_blank(text[at - 1])) return kNoColon;
    }
    return kNoColon;
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

  Node block_scalar(Node node, int parent) {
    const BlockScalar scalar =
        find_block_scalar(cursor_.source(), cursor_.at(), parent, cursor_.text().size());
    node.kind = Kind::Scalar;
    node.style = scalar.folded ? Style::Folded : Style::Literal;
    node.span = scalar.span;
    node.column = scalar.column;
    node.scalar = decode_block_scalar(cursor_.source(), scalar).text;
    cursor_.go_to(scalar.span.end);
    return node;
  }

  Cursor cursor_;
  InlineParser inline_;
};

}  // namespace

Node parse_node(const Source& source, Span extent, int parent_column) {
  Parser parser(source, extent);
  return parent_column < 0 ? parser.document() : parser.item(parent_column);
}

}  // namespace kubeflow_sso::yaml
