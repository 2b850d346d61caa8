// How an edit of decoded text becomes an edit of a literal block scalar or of a double-quoted string.
#include "function/yaml/scalar_text.h"

#include <algorithm>
#include <vector>

#include "function/yaml/scalar.h"

namespace kubeflow_sso::yaml {
namespace {

using text::Span;
using text::TextEdit;
using text::TextEdits;

/// Edits inside a literal block scalar, where each line of the decoded text is a line of the source behind
/// its indentation.
class Literal {
 public:
  Literal(std::string_view source, const Node& node, const Decoded& decoded, std::string line_break)
      : source_(source),
        decoded_(decoded),
        indentation_(node.column, ' '),
        line_break_(std::move(line_break)) {}

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

  /// Where the source goes on behind the edit; adds the indentation to `text` when a rest of a line comes to
  /// stand on a line of its own.
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

/// Edits that touch as one, so that the start of a line belongs to one edit only.
std::vector<TextEdit> joined(const TextEdits& edits) {
  std::vector<TextEdit> out;
  for (const TextEdit& edit : edits.list()) {
    if (!out.empty() && out.back().span.end == edit.span.begin) {
      out.back().span.end = edit.span.end;
      out.back().replacement += edit.replacement;
    } else {
      out.push_back(edit);
    }
  }
  return out;
}

TextEdits literal_edits(const Document& document, const Node& node, int parent_column,
                        const TextEdits& edits) {
  const std::string_view source = document.source().text();
  const BlockScalar scalar =
      find_block_scalar(document.source(), node.span.begin, parent_column, document.extent().end);
  const Decoded decoded = decode_block_scalar(document.source(), scalar);
  const bool crlf = source.substr(0, source.find('\n', node.span.begin)).ends_with('\r');
  const Literal literal(source, node, decoded, crlf ? "\r\n" : "\n");
  TextEdits outer;
  for (const TextEdit& edit : joined(edits)) {
    const TextEdit mapped = literal.edit(edit);
    outer.replace(mapped.span, mapped.replacement);
  }
  return outer;
}

TextEdits double_quoted_edits(const Document& document, const Node& node, const TextEdits& edits) {
  const Decoded decoded = decode_double_quoted(document.source(), node.span);
  TextEdits outer;
  for (const TextEdit& edit : edits.list()) {
    outer.replace({decoded.places[edit.span.begin], decoded.places[edit.span.end]},
                  escape_double_quoted(edit.replacement));
  }
  return outer;
}

/// The lines behind a block scalar up to the next one with content: they show where the scalar ends.
Span lines_behind(const Document& document, std::size_t begin) {
  const std::string_view text = document.source().text();
  std::size_t end = begin;
  while (end < document.extent().end) {
    const std::size_t content = text.find_first_not_of(" \t\r", end);
    end = std::min(text.find('\n', end), document.extent().end - 1) + 1;
    if (content < end && text[content] != '\n' && text[content] != '#') break;
  }
  return {begin, end};
}

/// Whether the node ends a text that has no last line break.
bool is_unended(std::string_view text, const Node& node) {
  return node.span.end == text.size() && !text.ends_with('\n');
}

/// What the node's bytes with the edits made mean; nothing when they are not that one scalar any more.
std::optional<std::string> reread(const Document& document, const Node& node, int parent_column,
                                  const TextEdits& edits) {
  const std::string_view text = document.source().text();
  const std::string edited = edits.apply(text, node.span);
  try {
    if (node.style == Style::DoubleQuoted) {
      return decode_double_quoted(text::Source({}, edited), {0, edited.size()}).text;
    }
    std::string all = edited;
    if (!is_unended(text, node) && !all.ends_with('\n')) all += '\n';  // what comes behind it begins a line
    const std::size_t end = all.size();
    all += lines_behind(document, node.span.end).of(text);
    const text::Source source({}, all);
    const BlockScalar scalar = find_block_scalar(source, 0, parent_column, all.size());
    if (scalar.span.end != end) return {};
    return decode_block_scalar(source, scalar).text;
  } catch (const text::LocatedError&) {
    return {};
  }
}

}  // namespace

std::optional<TextEdits> edits_inside(const Document& document, const Node& node, int parent_column,
                                      const TextEdits& edits) {
  const std::string_view text = document.source().text();
  const std::string after = edits.apply(node.scalar);
  if (node.style == Style::Literal && is_unended(text, node) && after.ends_with('\n')) return {};
  const bool one_line = node.span.of(text).find('\n') == std::string_view::npos;
  TextEdits outer;
  if (node.style == Style::Literal && !node.scalar.empty()) {
    for (const TextEdit& edit : edits.list()) {
      if (!needs_no_escape(edit.replacement, "\n\t")) return {};
    }
    outer = literal_edits(document, node, parent_column, edits);
  } else if (node.style == Style::DoubleQuoted && one_line) {
    outer = double_quoted_edits(document, node, edits);
  } else {
    return {};
  }
  if (reread(document, node, parent_column, outer) != after) return {};
  return outer;
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
