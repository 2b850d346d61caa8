// What may run over several lines, whatever their indentation: quoted scalars and flow collections, which
// end at a mark of their own.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "function/text/source.h"
#include "function/text/span.h"

namespace kubeflow_sso::yaml {

/// How a node is written, as far as its first byte tells.
enum class Form { Absent, Plain, SingleQuoted, DoubleQuoted, BlockScalar, FlowMapping, FlowSequence, Alias };

/// A node's form and its bytes, without anchor and tag. Only the reader that made it knows how far the span
/// of a plain scalar goes, and the span of a block scalar is only its `|` or `>`.
struct Token {
  Form form = Form::Absent;
  text::Span span;
};

/// Flow collections may not be nested deeper than this.
inline constexpr std::size_t kDeepestFlow = 1000;

/// The form of a node that begins with `first`.
Form form_of(char first);

/// The place behind the quoted scalar whose opening quote stands at `opening`. Throws LocatedError when the
/// document ends before it does.
std::size_t quoted_end(const text::Source& source, std::size_t opening);

/// Reads a flow collection from its opening bracket on. Throws LocatedError where brackets do not match, a
/// comma is missing, or the nesting is too deep.
class FlowReader {
 public:
  FlowReader(const text::Source& source, std::size_t at) : source_(source), text_(source.text()), at_(at) {}

  /// Where the reader stands: behind what it has read.
  std::size_t at() const { return at_; }
  /// Goes to the next node, past its anchor and tag, and tells its form.
  Form peek();
  /// After peek: where the node begins, with its anchor and tag.
  std::size_t node_begin() const { return node_begin_; }
  /// After read or next_key: the bytes of the scalar that was read, with its anchor and tag.
  text::Span span_of(const Token& scalar) const { return {node_begin_, scalar.span.end}; }
  /// Reads the next node; a collection is passed over as a whole.
  Token read();
  /// Enters the collection that peek has found.
  void enter();
  /// Inside a mapping: reads the next key and goes behind its colon. False at the end, which is then left
  /// behind.
  bool next_key(Token& key);
  /// Inside a sequence: goes to the next item. False at the end, which is then left behind.
  bool next_item();

 private:
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool blank_behind() const;
  void pass_line_break();
  void pass_trivia();
  void pass_property();
  std::size_t pass_plain();
  void pass_collection();
  void open();
  void close();
  bool next_entry();

  const text::Source& source_;
  std::string_view text_;
  std::size_t at_;
  std::size_t node_begin_ = 0;
  /// The places of the brackets that are open.
  std::vector<std::size_t> open_;
  /// Whether a node has been read since the last comma or opening bracket.
  bool needs_comma_ = false;
};

}  // namespace kubeflow_sso::yaml
