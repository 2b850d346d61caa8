// A set of edits of one text: byte ranges of the original and what replaces them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "function/text/span.h"

namespace kubeflow_sso::text {

/// Replace `span` of the original by `replacement`; an empty span inserts.
struct TextEdit {
  Span span;
  std::string replacement;
};

/// Edits against one original text, kept in the order of their places. Their result does not depend on the
/// order in which they were added: an edit that overlaps another, or inserts where another inserts, begins
/// or ends with an insertion's place inside it, is refused with InternalError.
class TextEdits {
 public:
  void replace(Span span, std::string replacement);
  void insert(std::size_t offset, std::string text) { replace({offset, offset}, std::move(text)); }
  void remove(Span span) { replace(span, {}); }
  /// Takes over all of `other`, with the same refusals.
  void add(const TextEdits& other);

  bool empty() const { return edits_.empty(); }
  const std::vector<TextEdit>& list() const { return edits_; }

  /// The edits as one set, where an insertion that touches another edit is joined to it; what is recorded
  /// first stands first.
  static TextEdits joined(std::vector<TextEdit> edits);

  /// The original with all edits made.
  std::string apply(std::string_view original) const { return apply(original, {0, original.size()}); }
  /// A part of the original with the edits made that lie in it (its ends included).
  std::string apply(std::string_view original, Span extent) const;

 private:
  std::vector<TextEdit> edits_;
};

}  // namespace kubeflow_sso::text
