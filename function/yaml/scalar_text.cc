// How an edit of decoded text becomes an edit of a literal block scalar or of a double-quoted string.
#include "function/yaml/scalar_text.h"

#include <algorithm>

#include "function/yaml/scalar.h"

namespace kubeflow_sso::yaml {
namespace {

using text::Span;
using text::TextEdit;
using text::TextEdits;

/// Edits inside a literal block scalar, where each line of the decoded text is a line of the source behind its indentation.
class Literal {
 public:
  Literal(std::string_view source, const Node& node, const Decoded& decoded, std::string line_break)
      : source_(source), decoded_(decoded), indentation_(node.column, ' '), line_break_(std::move(line_break)) {}

  TextEdit edit(const TextEdit& inner) const {
    bool line_start = starts_line(inner.span.begin);
    const std::size_t begin = line_start ? line_of(inner.span.begin) : decoded_.places[inner.span.begin];
    std::string text;
    for (const char c : inner.replacement) {
      if (line_start && c != '\n') text += indentation_;
      text += c == '\n' ? line_break_ : std::string(1, c);
      line_start = c == '\n';
    }
    return {{begin, end(inner.span.end, line_start, text)}, text};
  }

 private:
  bool starts_line(std::size_t at) const { return at == 0 || decoded_.text[at - 1] == '\n'; }

  /// The start of the source line of decoded byte `at`, which begins a decoded line.
  std::size_t line_of(std::size_t at) const {
    const std::size_t place = decoded_.places[at];
    const std::size_t newline = source_.rfind('\n', place == 0 ? 0 : place - 1);
    return newline == std::string_view::npos ? 0 : newline + 1;
  }

  /// Where the source goes on behind the edit; adds the indentation to `text` when a rest of a line comes to stand on a line of its own.
  std::size_t end(std::size_t at, bool line_start, std::string& text) const {
    if (line_start && starts_line(at)) return line_of(at);
    const bool rest = at < decoded_.text.size() && decoded_.text[at] != '\n';
    if (line_start && rest) text += indentation_;
    return decoded_.places[at];
  }

  std::string_view source_;
  const Decoded& decoded_;
  std::string indentation_;
  std::string line_break_;
};

BlockScalar block_scalar_of(const Document& document, const Node& node) {
  const std::string_view text = document.source().text();
  BlockScalar scalar;
  scalar.span = node.span;
  scalar.content = text.find('\n', node.span.begin) + 1;
  scalar.column = node.column;
  const std::string_view header = text.substr(node.span.begin, 3);
  for (const char c : header.substr(1)) {
    if (c == '\n' || c == ' ' || c == '\r') break;
    if (c == '+' || c == '-') scalar.chomping = c;
  }
  return scalar;
}

}  // namespace

std::optional<TextEdits> edits_inside(const Document& document, const Node& node, const TextEdits& edits) {
  const std::string_view source = document.source().text();
  TextEdits outer;
  if (node.style == Style::Literal && !node.scalar.empty()) {
    const Decoded decoded = decode_block_scalar(document.source(), block_scalar_of(document, node));
    const bool crlf = source.substr(0, source.find('\n', node.span.begin)).ends_with('\r');
    const Literal literal(source, node, decoded, crlf ? "\r\n" : "\n");
    for (const TextEdit& edit : edits.list()) {
      const TextEdit mapped = literal.edit(edit);
      outer.replace(mapped.span, mapped.replacement);
    }
    return outer;
  }
  if (node.style == Style::DoubleQuoted && node.span.of(source).find('\n') == std::string_view::npos) {
    const Decoded decoded = decode_double_quoted(document.source(), node.span);
    for (const TextEdit& edit : edits.list()) {
      outer.replace({decoded.places[edit.span.begin], decoded.places[edit.span.end]}, escape_double_quoted(edit.replacement));
    }
    return outer;
  }
  return {};
}

std::string write_literal(std::string_view text, std::size_t column, const Layout& layout) {
  const bool ends = text.ends_with('\n');
  if (ends) text.remove_suffix(1);
  std::string out = ends ? "|" : "|-";
  while (true) {
    const std::string_view line = text.substr(0, text.find('\n'));
    out += layout.line_break + (line.empty() ? "" : std::string(column, ' ')) + std::string(line);
    if (line.size() == text.size()) return out;
    text.remove_prefix(line.size() + 1);
  }
}

}  // namespace kubeflow_sso::yaml
