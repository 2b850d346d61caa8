// What is to change in a document, apart from its text: recorded first, made into edits once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "function/text/text_edits.h"
#include "function/yaml/document.h"
#include "function/yaml/path.h"
#include "function/yaml/second_reader.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::yaml {

/// Operations on one document. All paths mean the document as it was, so that operations do not depend on
/// each other's order (appends to one sequence keep theirs). Two different values for one path are an
/// InternalError.
class Operations {
 public:
  /// Sets the value at a path and creates the mappings that lead there. A value that is equal already is left
  /// as it is written; of a mapping only the members that differ are touched, those that the new value lacks
  /// are removed, and the order of keys stays. `after` names the sibling key behind which a new key is put
  /// (default: the end).
  void set(Path path, Value value, std::string after = {});
  /// Appends an item to the sequence at a path; an absent, null or missing sequence is created.
  void append(Path path, Value item);
  /// Removes the entry or item at a path; nothing happens when there is none.
  void remove(Path path);
  /// Edits the decoded text of the scalar at a path, which must exist; the scalar keeps its style and every
  /// byte that the edits do not touch, as far as the style allows.
  void edit_text(Path path, text::TextEdits edits);

  /// What asks for the operations that are recorded from here on, in the caller's words: a field of the
  /// functionConfig, "spec.kubeflowURL". Kept for who tells people about them.
  void asked_by(std::string what) { asked_by_ = std::move(what); }

  bool empty() const { return list_.empty(); }

  struct Operation {
    enum class Kind { Set, Append, Remove, EditText };
    Kind kind;
    Path path;
    Value value;
    std::string after;
    text::TextEdits edits;
    std::string asked_by = {};
  };
  const std::vector<Operation>& list() const { return list_; }

 private:
  std::vector<Operation> list_;
  std::string asked_by_;
};

/// The edits of the document's source text that carry out `operations`, in the style of what stands around
/// them. No edit at all when everything is so already. Throws LocatedError where the document's shape does
/// not allow a safe edit: a duplicate key or an anchor with aliases on the path, an alias or merge key where
/// a value is to change, an anchor that aliases need in what is to go, a tag, a scalar where a mapping is
/// needed.
text::TextEdits edits_of(const Document& document, const Operations& operations);

/// `original` with the operations carried out: what the edited text must mean.
Value applied(Value original, const Operations& operations);

/// The edits that let something stand behind a document's last line, where that has no line feed: a block
/// scalar there goes on ending without one.
text::TextEdits followed_edits(const Document& document);

/// An edited text, blanks in the place of what stands before it on its first line, and its tree. Where the
/// document borrows nodes (Document::borrowed), these stand before it.
struct Proved {
  std::unique_ptr<const std::string> text;
  Document document;
};

/// Throws InternalError unless `edited`, the new text of the document's extent, means what `document` with
/// `operations` means, read by our parser and read by `second`, libyaml. Where that cannot read even the
/// original, our own reading has to do: libyaml 0.2.5 refuses JSON surrogate pairs and keys over 1024 bytes,
/// and takes U+0085, U+2028 and U+2029 for line breaks. A line of blanks and a tab behind plain text it reads
/// as an empty one. A text that is as it was is not read by `second`. Throws LocatedError where `second`
/// refuses the edited text for a tab in the margin that stood in the original too.
Proved prove(const Document& document, const Operations& operations, const std::string& edited,
             SecondReader second = read_by_libyaml);

}  // namespace kubeflow_sso::yaml
