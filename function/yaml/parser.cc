// A recursive-descent parser for the YAML that Kubernetes resources are written in, JSON included.
//
// Terms. A *place* is where a node may stand: a document's root, behind a dash, behind a key's colon. A *parent column* is the column
// of the collection that holds the node: what belongs to the node is indented deeper. An *implicit key* is a scalar on
// one line with `: ` behind it.
#include "function/yaml/parser.h"

#include <algorithm>
#include <string>

#include "function/yaml/scalar.h"

namespace kubeflow_sso::yaml {
namespace {

using text::LocatedError;
using text::Source;
using text::Span;

constexpr int kMaxDepth = 100;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_flow_indicator(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

enum class Place { Document, BehindDash, BehindKey };

class Parser {
 public:
  Parser(const Source& source, Span extent) : source_(source), text_(source.text().substr(0, extent.end)), pos_(extent.begin) {}

  Node parse(int parent_column) {
    if (text_.substr(pos_).starts_with(kByteOrderMark)) pos_ += kByteOrderMark.size();
    if (parent_column < 0) skip_document_start();
    Node node = block_node(parent_column, parent_column < 0 ? Place::Document : Place::BehindDash);
    skip_to_content();
    if (!at_end() && !(parent_column < 0 && at_document_end())) fail(pos_, "unexpected text behind the end of the value");
    return node;
  }

 private:
  // ---- characters ----
  bool at_end() const { return pos_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const { return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0'; }
  bool is_space_at(std::size_t at) const { return at >= text_.size() || is_blank(text_[at]) || is_break_at(at); }
  bool is_break_at(std::size_t at) const {
    return at >= text_.size() || text_[at] == '\n' || (text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n');
  }

  [[noreturn]] void fail(std::size_t at, const std::string& message) const { throw LocatedError(source_, at, message); }

  std::size_t line_begin(std::size_t at) const {
    const std::size_t newline = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
    const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
    return begin == 0 && text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : begin;
  }

  int column(std::size_t at) const { return static_cast<int>(at - line_begin(at)); }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[pos_])) ++pos_;
  }

  bool at_comment() const { return peek() == '#' && (pos_ == 0 || is_space_at(pos_ - 1)); }
  bool at_line_end() const { return is_break_at(pos_) || at_comment(); }

  /// Moves over blanks, comments and line breaks to the next byte of content.
  void skip_to_content() {
    while (!at_end()) {
      skip_blanks();
      if (at_comment()) pos_ = std::min(text_.find('\n', pos_), text_.size());
      if (at_end() || !is_break_at(pos_)) return;
      pos_ += text_[pos_] == '\r' ? 2 : 1;
    }
  }

  bool at_document_end() const { return column(pos_) == 0 && is_document_marker(text_, pos_); }

  void skip_document_start() {
    skip_to_content();
    if (peek() == '%') {
      while (!at_end() && !at_document_end()) {  // directives
        pos_ = std::min(text_.find('\n', pos_), text_.size());
        skip_to_content();
      }
    }
    if (!at_end() && at_document_end() && peek() == '-') pos_ += 3;
  }

  bool at_dash() const { return peek() == '-' && is_space_at(pos_ + 1); }

  /// The column of the content at pos_, refusing tabs before it: they have no width in YAML.
  int content_column() const {
    const std::size_t begin = line_begin(pos_);
    for (std::size_t i = begin; i < pos_ && is_blank(text_[i]); ++i) {
      if (text_[i] == '\t') fail(i, "a tab cannot indent YAML, use spaces");
    }
    return column(pos_);
  }

  // ---- depth ----
  struct Depth {
    explicit Depth(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > kMaxDepth) parser_.fail(parser_.pos_, "nested deeper than 100 levels");
    }
    ~Depth() { --parser_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    Parser& parser_;
  };

  // ---- block nodes ----
  Node block_node(int parent, Place place) {
    const Depth depth(*this);
    const std::size_t start = pos_;
    skip_blanks();
    Node node;
    if (!at_line_end()) {
      if (place != Place::BehindKey && at_collection()) return collection(std::move(node));
      properties(node);
      if (!at_line_end()) return inline_node(std::move(node), parent);
    }
    const std::size_t line_end = pos_;
    skip_to_content();
    const bool absent = at_end() || at_document_end() || !belongs(parent, place);
    if (absent) {
      pos_ = line_end;
      node.span = node.properties.empty() ? Span{start, start} : Span{node.properties.end, node.properties.end};
      return node;
    }
    if (at_collection()) return collection(std::move(node));
    if (node.properties.empty()) properties(node);
    if (at_line_end()) {  // properties on a line of their own
      skip_to_content();
      if (at_end() || !belongs(parent, place)) fail(node.properties.begin, "an anchor or tag without a value");
      if (at_collection()) return collection(std::move(node));
    }
    return inline_node(std::move(node), parent);
  }

  /// Whether the content at pos_, on a line of its own, is a value of a node with that parent column. A sequence may stand at the
  /// column of its key.
  bool belongs(int parent, Place place) const {
    const int at = content_column();
    return at > parent || (place == Place::BehindKey && at == parent && at_dash());
  }

  bool at_collection() const { return at_dash() || at_implicit_key(); }

  Node collection(Node node) { return at_dash() ? block_sequence(std::move(node)) : block_mapping(std::move(node)); }

  Node inline_node(Node node, int parent) {
    const char c = peek();
    if (c == '|' || c == '>') return block_scalar(std::move(node), parent);
    if (c == '?' && is_space_at(pos_ + 1)) fail(pos_, "a complex key (`? `) is not supported");
    if (c == '-' && is_space_at(pos_ + 1)) fail(pos_, "a list item cannot begin behind a key on the same line");
    node = c == '[' || c == '{' || c == '"' || c == '\'' || c == '*' ? flow_value(std::move(node), parent)
                                                                     : plain(std::move(node), parent);
    const std::size_t end = pos_;
    skip_blanks();
    if (!at_line_end()) fail(pos_, peek() == ':' ? "a key and its value must stand on a line of their own" : "unexpected text behind a value");
    pos_ = end;
    return node;
  }

  Node block_sequence(Node node) {
    node.kind = Kind::Sequence;
    node.style = Style::Block;
    const int own = column(pos_);
    node.column = static_cast<std::size_t>(own);
    node.span.begin = pos_;
    while (true) {
      node.dashes.push_back(pos_);
      ++pos_;
      node.items.push_back(block_node(own, Place::BehindDash));
      node.span.end = end_of(node.items.back(), node.dashes.back() + 1);
      skip_to_content();
      if (at_end() || at_document_end()) break;
      const int next = content_column();
      if (next > own) fail(pos_, "wrong indentation: expected `- ` at column " + std::to_string(own + 1));
      if (next < own || !at_dash()) break;
    }
    return node;
  }

  Node block_mapping(Node node) {
    node.kind = Kind::Mapping;
    node.style = Style::Block;
    const int own = column(pos_);
    node.column = static_cast<std::size_t>(own);
    node.span.begin = pos_;
    while (true) {
      Entry entry;
      entry.key = key();
      entry.behind_colon = pos_;
      entry.value = block_node(own, Place::BehindKey);
      node.span.end = end_of(entry.value, entry.behind_colon);
      node.entries.push_back(std::move(entry));
      skip_to_content();
      if (at_end() || at_document_end()) break;
      const int next = content_column();
      if (next < own) break;
      if (next > own) fail(pos_, "wrong indentation: expected a key at column " + std::to_string(own + 1));
      if (!at_implicit_key()) {
        if (peek() == '?' && is_space_at(pos_ + 1)) fail(pos_, "a complex key (`? `) is not supported");
        fail(pos_, "expected `key: value`");
      }
    }
    return node;
  }

  static std::size_t end_of(const Node& node, std::size_t behind) {
    return node.is_absent() && node.properties.empty() ? behind : std::max(node.span.end, node.properties.end);
  }

  Node key() {
    Node node;
    properties(node);
    const char c = peek();
    node = c == '"' || c == '\'' || c == '*' ? flow_value(std::move(node), -1) : plain_key(std::move(node));
    skip_blanks();
    ++pos_;  // the colon, which at_implicit_key() saw
    return node;
  }

  Node plain_key(Node node) {
    std::size_t end = pos_;
    while (!(text_[end] == ':' && is_space_at(end + 1))) ++end;
    Span span{pos_, end};
    while (is_blank(text_[span.end - 1])) --span.end;
    pos_ = end;
    return plain_node(std::move(node), span);
  }

  /// Whether what stands at pos_ is `key:` with a key of one line.
  bool at_implicit_key() const {
    std::size_t at = pos_;
    while (at < text_.size() && (text_[at] == '&' || text_[at] == '!')) {
      while (!is_space_at(at)) ++at;
      while (at < text_.size() && is_blank(text_[at])) ++at;
    }
    if (at >= text_.size()) return false;
    const char c = text_[at];
    if (c == '#' || c == '[' || c == '{' || c == '|' || c == '>' || c == '%' || c == '@' || c == '`') return false;
    if (c == '?' && is_space_at(at + 1)) return false;
    if (c == '"' || c == '\'') {
      at = quoted_end_on_line(at);
      while (at < text_.size() && is_blank(text_[at])) ++at;
      return at < text_.size() && text_[at] == ':' && is_space_at(at + 1);
    }
    for (; !is_break_at(at); ++at) {
      if (text_[at] == ':' && is_space_at(at + 1)) return true;
      if (text_[at] == '#' && is_blank(text_[at - 1])) return false;
    }
    return false;
  }

  /// Behind the closing quote, or the end of the line when it is not there.
  std::size_t quoted_end_on_line(std::size_t at) const {
    const char quote = text_[at++];
    for (; !is_break_at(at); ++at) {
      if (quote == '"' && text_[at] == '\\') {
        ++at;
        if (is_break_at(at)) return at;
      } else if (text_[at] == quote) {
        if (quote == '\'' && at + 1 < text_.size() && text_[at + 1] == '\'') {
          ++at;
        } else {
          return at + 1;
        }
      }
    }
    return at;
  }

  // ---- anchors and tags ----
  void properties(Node& node) {
    while (peek() == '&' || peek() == '!') {
      const std::size_t begin = pos_;
      while (!is_space_at(pos_) && !(flow_depth_ > 0 && is_flow_indicator(text_[pos_]))) ++pos_;
      const std::string_view word = text_.substr(begin, pos_ - begin);
      std::string& slot = word[0] == '&' ? node.anchor : node.tag;
      if (!slot.empty()) fail(begin, word[0] == '&' ? "two anchors on one value" : "two tags on one value");
      slot = word[0] == '&' ? word.substr(1) : word;
      if (word == "&") fail(begin, "an anchor without a name");
      if (node.properties.empty()) node.properties.begin = begin;
      node.properties.end = pos_;
      if (flow_depth_ > 0) {
        skip_to_content();
      } else {
        skip_blanks();
      }
    }
  }

  // ---- scalars ----
  Node plain_node(Node node, Span span) const {
    node.kind = Kind::Scalar;
    node.style = Style::Plain;
    node.span = span;
    node.scalar = decode_plain(source_, span).text;
    return node;
  }

  /// The end of plain text on this line: before ` #`, `: ` or the line break, without trailing blanks.
  std::size_t plain_end_on_line(std::size_t at) const {
    std::size_t end = at;
    for (; !is_break_at(at); ++at) {
      const char c = text_[at];
      if (c == '#' && is_blank(text_[at - 1])) break;
      if (c == ':' && is_space_at(at + 1)) fail(at, "a key and its value must stand on a line of their own; quote text that holds `: `");
      if (!is_blank(c)) end = at + 1;
    }
    return end;
  }

  void check_plain_start() const {
    const char c = peek();
    if (c == '@' || c == '`' || c == '%' || c == ',' || c == ']' || c == '}') {
      fail(pos_, std::string("text cannot begin with `") + c + "`, quote it");
    }
  }

  Node plain(Node node, int parent) {
    check_plain_start();
    const Span first{pos_, plain_end_on_line(pos_)};
    Span span = first;
    pos_ = span.end;
    while (true) {  // lines indented deeper go on with the text
      std::size_t at = pos_;
      while (at < text_.size() && is_blank(text_[at])) ++at;
      if (!is_break_at(at)) break;  // a comment ends it
      const std::size_t before = pos_;
      pos_ = at;
      while (!at_end() && is_space_at(pos_)) ++pos_;
      if (at_end() || peek() == '#' || column(pos_) <= parent || at_document_end()) {
        pos_ = before;
        break;
      }
      span.end = plain_end_on_line(pos_);
      pos_ = span.end;
    }
    return plain_node(std::move(node), span);
  }

  Node quoted(Node node) {
    const std::size_t begin = pos_;
    const char quote = text_[pos_++];
    while (true) {
      if (at_end()) fail(begin, "a quoted string is not closed");
      const char c = text_[pos_];
      if (quote == '"' && c == '\\') {
        pos_ += 2;
        continue;
      }
      if (c == '\n' && is_document_marker(text_, pos_ + 1)) fail(begin, "a quoted string is not closed before the end of the document");
      ++pos_;
      if (c != quote) continue;
      if (quote == '\'' && peek() == '\'') {
        ++pos_;
        continue;
      }
      break;
    }
    node.kind = Kind::Scalar;
    node.style = quote == '"' ? Style::DoubleQuoted : Style::SingleQuoted;
    node.span = {begin, pos_};
    node.scalar = (quote == '"' ? decode_double_quoted(source_, node.span) : decode_single_quoted(source_, node.span)).text;
    return node;
  }

  Node block_scalar(Node node, int parent) {
    const BlockScalar scalar = find_block_scalar(source_, pos_, parent, text_.size());
    node.kind = Kind::Scalar;
    node.style = scalar.folded ? Style::Folded : Style::Literal;
    node.span = scalar.span;
    node.column = scalar.column;
    node.scalar = decode_block_scalar(source_, scalar).text;
    pos_ = scalar.span.end;
    return node;
  }

  Node alias(Node node) {
    if (!node.properties.empty()) fail(node.properties.begin, "an alias cannot have an anchor or a tag");
    const std::size_t begin = pos_++;
    while (!is_space_at(pos_) && !is_flow_indicator(text_[pos_])) ++pos_;
    node.kind = Kind::Alias;
    node.style = Style::Plain;
    node.span = {begin, pos_};
    node.scalar = text_.substr(begin + 1, pos_ - begin - 1);
    return node;
  }

  // ---- flow nodes ----
  Node flow_value(Node node, int parent) {
    switch (peek()) {
      case '"':
      case '\'':
        return quoted(std::move(node));
      case '*':
        return alias(std::move(node));
      case '[':
        return flow_sequence(std::move(node));
      case '{':
        return flow_mapping(std::move(node));
      default:
        return flow_depth_ > 0 ? flow_plain(std::move(node)) : plain(std::move(node), parent);
    }
  }

  Node flow_node() {
    const Depth depth(*this);
    Node node;
    properties(node);
    const char c = peek();
    if (c == ',' || c == ']' || c == '}' || c == ':') {  // absent
      node.span = {pos_, pos_};
      return node;
    }
    return flow_value(std::move(node), -1);
  }

  Node flow_plain(Node node) {
    check_plain_start();
    if (peek() == '?' && is_space_at(pos_ + 1)) fail(pos_, "a complex key (`? `) is not supported");
    const std::size_t begin = pos_;
    std::size_t end = pos_;
    for (; !at_end(); ++pos_) {
      const char c = text_[pos_];
      if (is_flow_indicator(c)) break;
      if (c == '#' && pos_ > begin && is_space_at(pos_ - 1)) break;
      if (c == ':' && (is_space_at(pos_ + 1) || is_flow_indicator(text_[pos_ + 1]))) break;
      if (!is_space_at(pos_)) end = pos_ + 1;
    }
    pos_ = end;
    if (begin == end) fail(begin, "expected a value");
    return plain_node(std::move(node), {begin, end});
  }

  struct FlowScope {
    explicit FlowScope(Parser& parser) : parser_(parser) { ++parser_.flow_depth_; }
    ~FlowScope() { --parser_.flow_depth_; }
    FlowScope(const FlowScope&) = delete;
    FlowScope& operator=(const FlowScope&) = delete;
    Parser& parser_;
  };

  /// Behind an element: moves over a comma; false at the closing bracket, which it moves over.
  bool flow_continues(std::size_t open, char close) {
    skip_to_content();
    if (at_end()) fail(open, std::string("`") + text_[open] + "` is not closed");
    if (peek() == ',') {
      ++pos_;
      skip_to_content();
      if (peek() != close) return true;
    }
    if (peek() != close) fail(pos_, std::string("expected `,` or `") + close + "`");
    ++pos_;
    return false;
  }

  bool flow_opens(std::size_t open, char close) {
    ++pos_;
    skip_to_content();
    if (at_end()) fail(open, std::string("`") + text_[open] + "` is not closed");
    if (peek() != close) return true;
    ++pos_;
    return false;
  }

  Node flow_sequence(Node node) {
    const FlowScope scope(*this);
    const std::size_t open = pos_;
    node.kind = Kind::Sequence;
    node.style = Style::Flow;
    for (bool more = flow_opens(open, ']'); more; more = flow_continues(open, ']')) {
      node.items.push_back(flow_node());
      if (node.items.back().is_absent() && node.items.back().properties.empty()) fail(pos_, "expected a value");
      skip_to_content();
      if (peek() == ':') fail(pos_, "a `key: value` inside `[ ]` needs braces around it");
    }
    node.span = {open, pos_};
    return node;
  }

  Node flow_mapping(Node node) {
    const FlowScope scope(*this);
    const std::size_t open = pos_;
    node.kind = Kind::Mapping;
    node.style = Style::Flow;
    for (bool more = flow_opens(open, '}'); more; more = flow_continues(open, '}')) {
      Entry entry;
      entry.key = flow_node();
      if (entry.key.is_mapping() || entry.key.is_sequence() || entry.key.is_absent()) fail(entry.key.span.begin, "expected a key");
      entry.behind_colon = pos_;
      entry.value.span = {pos_, pos_};
      skip_to_content();
      if (peek() == ':') {
        entry.behind_colon = ++pos_;
        entry.value.span = {pos_, pos_};
        skip_to_content();
        if (at_end()) fail(open, "`{` is not closed");
        Node value = flow_node();
        if (!value.is_absent() || !value.properties.empty()) entry.value = std::move(value);
      }
      node.entries.push_back(std::move(entry));
    }
    node.span = {open, pos_};
    return node;
  }

  const Source& source_;
  std::string_view text_;
  std::size_t pos_;
  int depth_ = 0;
  int flow_depth_ = 0;
};

}  // namespace

Node parse_node(const text::Source& source, text::Span extent, int parent_column) {
  return Parser(source, extent).parse(parent_column);
}

}  // namespace kubeflow_sso::yaml
