// Changes to oauth2_proxy.cfg by key, made into edits that keep every other line.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "function/text/text_edits.h"
#include "function/toml/document.h"
#include "function/toml/value.h"

namespace kubeflow_sso::toml {

/// Changes to one file, by key. Keys compare without case; a key that is there keeps its spelling.
class Operations {
 public:
  /// Sets a key: a present one at its place (a comment behind the value stays), a new one on a line of its
  /// own behind the lines of the setting `after`, which may be a new one of these operations, or behind the
  /// last setting. New keys behind the same setting stand in the order of the calls. An equal value is left
  /// as it is written: `email_domains = "*"` equals `["*"]` where the new value is a list (viper splits a
  /// string at commas).
  void set(std::string key, Value value, std::string after = {});
  /// Removes the lines of a key, with a comment behind the value; the comments above it stay.
  void remove(std::string key);
  /// What asks for the operations that are recorded from here on, in the caller's words.
  void asked_by(std::string what) { asked_by_ = std::move(what); }
  bool empty() const { return list_.empty(); }

  /// The edits of the document's text. Throws LocatedError when a key is a table in this file. Proved before
  /// they are returned: toml++ reads the edited text, and the result must be the original with these
  /// operations, InternalError otherwise, as on two operations on one key.
  text::TextEdits edits_of(const Document& document) const;

  /// A key that the operations change. No value: it is not there.
  struct Change {
    std::string key;  // as the file spells it
    std::optional<Value> before;
    std::optional<Value> after;
    std::string asked_by;
  };
  std::vector<Change> changes(const Document& document) const;

 private:
  friend class Editor;
  struct Operation {
    std::string key;
    std::variant<std::monostate, Value> value;  // monostate: remove
    std::string after;
    std::string asked_by = {};

    const Value* new_value() const { return std::get_if<Value>(&value); }
  };
  std::vector<Operation> list_;
  std::string asked_by_;
};

}  // namespace kubeflow_sso::toml
