// Whole nodes, written anew.
#include "function/yaml/replacement.h"

#include <algorithm>

#include "function/text/source.h"
#include "function/yaml/layout.h"
#include "function/yaml/scalar_text.h"

namespace kubeflow_sso::yaml {
namespace {

using text::Span;

bool is_filled(const Value& value) {
  return !value.members().empty() || !value.items().empty();
}
bool is_block_scalar(const Node& node) {
  return node.style == Style::Literal || node.style == Style::Folded;
}

/// One replacement.
class Replacement {
 public:
  Replacement(Draft& draft, const Node& node, const Context& context, const Layout& layout)
      : draft_(draft), node_(node), context_(context), layout_(layout) {}

  void in_flow(const Value& value) {
    Layout layout = flow_layout_of(node_, layout_);
    take_quotes(node_, layout);
    const std::string text = write_flow(value, layout);
    const bool behind_tag = !node_.properties.empty() && node_.properties.end == node_.span.begin;
    if (!node_.is_absent()) return draft_.replace(node_.span, (behind_tag ? " " : "") + text);
    const bool has_colon = draft_.text()[end_of(node_) - 1] == ':' || !node_.properties.empty();
    draft_.insert(end_of(node_), (has_colon ? " " : ": ") + text);
  }

  /// A value that takes one line.
  void by_line(const std::string& text) {
    if (node_.is_absent()) return draft_.insert(end_of(node_), " " + text);
    if (node_.style == Style::Block && context_.place == Place::Key) {
      draft_.insert(behind_introduction(), " " + text);
      return draft_.remove({draft_.line_begin(node_.span.begin), draft_.end_of_lines(node_.span.end)});
    }
    draft_.replace(node_.span, draft_.ends_in_break(node_) ? text + draft_.line_break() : text);
  }

  /// A literal block scalar; false where something behind the node would become part of it.
  bool by_literal(const std::string& text) {
    if (context_.flow || context_.place == Place::Root || !fits_literal(text)) return false;
    if (!is_block_scalar(node_) && !draft_.ends_line(node_.span.end)) return false;
    const std::size_t column = static_cast<std::size_t>(context_.parent_column) + layout_.step;
    const std::size_t end = draft_.end_of_lines(node_.span.end);
    if (draft_.end_of_absorbed(end, column, false) > end) return false;
    draft_.replace({node_.span.begin, end}, write_literal(text, column, layout_) + draft_.line_break());
    draft_.note_block_scalar(end, column);
    return true;
  }

  void by_collection(const Value& value, const Document& document) {
    if (context_.place == Place::Key) return below_key(value);
    if (node_.is_absent() && context_.place == Place::Root) return at_document_end(value, document);
    if (node_.is_absent() && !node_.properties.empty())
      return in_flow(value);  // no block collection begins on the line of an anchor
    if (node_.is_absent()) return draft_.insert(end_of(node_), dashed(value));
    // Anchor and tag would belong to the first key if they stayed before it.
    const std::size_t begin = node_.style == Style::Block ? node_.span.begin : begin_of(node_);
    const std::string tail = draft_.ends_in_break(node_) ? draft_.line_break() : "";
    const Span blanks{std::min(context_.behind, begin), begin};
    if (context_.place == Place::Item && blanks.of(draft_.text()).find('\t') != std::string_view::npos)
      return draft_.replace({context_.behind, node_.span.end},
                            dashed(value) + tail);  // a tab cannot indent keys
    const bool own_line = context_.place == Place::Item || draft_.begins_line(begin);  // else behind `---`
    const std::size_t column = own_line ? draft_.column_of(begin) : 0;
    draft_.replace({begin, node_.span.end},
                   (own_line ? "" : draft_.line_break()) + write_block(value, column, layout_) + tail);
  }

 private:
  /// Behind the colon or dash and the anchor and tag.
  std::size_t behind_introduction() const {
    return node_.properties.empty() ? context_.behind : node_.properties.end;
  }

  void below_key(const Value& value) {
    const std::size_t indent = value.is_mapping() || layout_.indent_sequences ? layout_.step : 0;
    const bool same_kind = node_.style == Style::Block && node_.is_mapping() == value.is_mapping();
    const std::size_t column =
        same_kind ? node_.column : static_cast<std::size_t>(context_.parent_column) + indent;
    const std::string lines = write_block(value, column, layout_);
    const std::size_t behind = behind_introduction();
    if (node_.style == Style::Block) {
      const std::string tail = draft_.ends_in_break(node_) ? draft_.line_break() : "";
      return draft_.replace({draft_.line_begin(node_.span.begin), node_.span.end},
                            std::string(column, ' ') + lines + tail);
    }
    if (is_block_scalar(node_)) {
      const Span whole{behind, draft_.end_of_lines(node_.span.end)};
      return draft_.replace(whole,
                            draft_.line_break() + std::string(column, ' ') + lines + draft_.line_break());
    }
    if (!node_.is_absent()) draft_.remove({behind, node_.span.end});
    draft_.insert_lines(draft_.end_of_lines(std::max(behind, end_of(node_))), column, lines);
  }

  /// What stands behind a dash.
  std::string dashed(const Value& value) const {
    return " " + write_block(value, draft_.column_of(context_.behind) + 1, layout_);
  }

  /// The root of a document that holds nothing but comments.
  void at_document_end(const Value& value, const Document& document) {
    const std::size_t end = document.extent().end;
    const std::string_view text = draft_.text();
    std::size_t at = node_.span.end;  // before `...`
    for (; at < end && !(draft_.begins_line(at) && text.substr(at, 3) == "...");
         at = std::min(draft_.end_of_lines(at + 1), end)) {
    }
    draft_.insert_lines(at < end ? at : draft_.end_of_lines(end), 0, write_block(value, 0, layout_));
  }

  Draft& draft_;
  const Node& node_;
  const Context& context_;
  const Layout& layout_;
};

/// The edit that turns one text into another, without what they begin and end with alike.
text::TextEdits difference(std::string_view before, std::string_view after) {
  const auto [one, other] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto same = static_cast<std::size_t>(one - before.begin());
  std::size_t tail = 0;
  const std::size_t most = std::min(before.size(), after.size()) - same;
  while (tail < most && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  text::TextEdits edits;
  edits.replace({same, before.size() - tail}, std::string(after.substr(same, after.size() - tail - same)));
  return edits;
}

}  // namespace

void replace_node(Draft& draft, const Document& document, const Node& node, const Value& value,
                  const Context& context, const Layout& layout) {
  Replacement replacement(draft, node, context, layout);
  if (context.flow) return replacement.in_flow(value);
  if (is_filled(value)) return replacement.by_collection(value, document);
  if (value.is_string() && is_block_scalar(node)) {
    return replace_text(draft, document, node, difference(node.scalar, value.scalar()), context, layout);
  }
  Layout own = layout;
  take_quotes(node, own);
  replacement.by_line(write_block(value, 0, own));
}

void replace_text(Draft& draft, const Document& document, const Node& node, const text::TextEdits& edits,
                  const Context& context, const Layout& layout) {
  if (const auto inside = edits_inside(document, node, context.parent_column, edits)) {
    for (const text::TextEdit& edit : inside->list()) draft.replace(edit.span, edit.replacement);
    if (is_block_scalar(node)) draft.note_block_scalar(node.span.end, node.column);
    return;
  }
  Replacement replacement(draft, node, context, layout);
  const std::string text = edits.apply(node.scalar);
  const bool several_lines = text.find('\n') != std::string::npos;
  if (several_lines && replacement.by_literal(text)) return;
  replacement.by_line(write_scalar(Value::string(text), is_block_scalar(node) ? Style::Plain : node.style,
                                   context.flow || node.style == Style::Plain));
}

}  // namespace kubeflow_sso::yaml
