// A named text, positions in it, and the one format of an error that points into it.
#pragma once

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "function/text/span.h"

namespace kubeflow_sso::text {

/// Line and column of a byte, both from 1; the column counts bytes.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// Whether an error may quote the text. `Secret` is for Secrets and for configuration that may hold one.
enum class Privacy { Public, Secret };

/// A text with the name that messages give it: a file's name, "<stdin>", "ConfigMap auth/dex, `config.yaml`".
/// Holds a view: the text must outlive the Source.
class Source {
 public:
  Source(std::string name, std::string_view text, Privacy privacy = Privacy::Public)
      : name_(std::move(name)), text_(text), privacy_(privacy), known_(std::make_shared<Known>()) {}

  /// The same text under the same name, as private as that.
  Source with(Privacy privacy) const;

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  Privacy privacy() const { return privacy_; }
  bool is_public() const { return privacy_ == Privacy::Public; }

  /// Offsets behind the end give the position of the end. A leading BOM does not count as a column. Lines are
  /// counted from the place asked for last, of this Source or one that was made of it: all places of a text
  /// in their order take the time of one.
  Position position(std::size_t offset) const;

 private:
  /// The place asked for last.
  struct Known {
    std::size_t offset = 0;
    std::size_t line = 1;
    std::size_t line_begin = 0;
  };

  std::string name_;
  std::string_view text_;
  Privacy privacy_;
  std::shared_ptr<Known> known_;
};

/// How a message names what somebody wrote in `source`: "the alias `*x`". Where the text may be a secret,
/// whatever it was meant to be, "this alias".
std::string named(const Source& source, std::string_view what, std::string_view written);

/// A problem in the user's input that has no place in a text. The message is lower case, without full stop,
/// and says what the user can do.
class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A problem at a place of a Source. `what()` is
///     NAME:LINE:COLUMN: MESSAGE
///     the line
///         ^
/// without the two last lines when the Source is Secret. Long lines are cut around the place; the caret
/// counts characters.
class LocatedError : public UserError {
 public:
  LocatedError(const Source& source, std::size_t offset, const std::string& message);

  /// The same with more behind the message.
  LocatedError with(std::string_view more) const;

  const std::string& source_name() const { return source_name_; }
  Position position() const { return position_; }
  const std::string& message() const { return message_; }
  /// The two last lines, each with a line break before it; empty when the Source is Secret.
  const std::string& excerpt() const { return excerpt_; }
  /// "NAME:LINE:COLUMN: ", as compilers begin their lines.
  std::string place() const;

 private:
  LocatedError(std::string source_name, Position position, std::string message, std::string excerpt);

  std::string source_name_;
  Position position_;
  std::string message_;
  std::string excerpt_;
};

/// A promise of the program itself that did not hold; never the user's fault.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// `text` fit for a message on one line: control characters, characters that break lines or turn the
/// direction of text, and invalid UTF-8 become \xNN escapes; what exceeds `limit` bytes is cut and ends in
/// "...".
std::string printable(std::string_view text, std::size_t limit = 120);

}  // namespace kubeflow_sso::text
