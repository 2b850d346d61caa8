// Learning a layout from what is there.
#include "function/yaml/layout.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace kubeflow_sso::yaml {
namespace {

struct Learned {
  std::optional<std::size_t> step;
  std::optional<bool> indent_sequences;

  bool is_all() const { return step && indent_sequences; }
};

void learn(const Node& node, Learned& learned) {
  for (const Entry& entry : node.entries) {
    if (learned.is_all()) return;
    if (node.style == Style::Block && entry.value.style == Style::Block) {
      if (entry.value.is_mapping() && !learned.step) learned.step = entry.value.column - node.column;
      if (entry.value.is_sequence() && !learned.indent_sequences)
        learned.indent_sequences = entry.value.column > node.column;
    }
    learn(entry.value, learned);
  }
  for (const Node& item : node.items) learn(item, learned);
}

/// Whether keys are in double quotes, as in JSON; nothing where there is no key.
std::optional<bool> quotes_keys(const Node& node) {
  if (!node.entries.empty()) return node.entries[0].key.style == Style::DoubleQuoted;
  for (const Node& item : node.items) {
    if (const auto quotes = quotes_keys(item)) return quotes;
  }
  return {};
}

}  // namespace

Layout layout_of(const Node& node, const Layout& other) {
  Learned learned;
  learn(node, learned);
  Layout layout = other;
  layout.step = learned.step.value_or(other.step);
  layout.indent_sequences = learned.indent_sequences.value_or(other.indent_sequences);
  return layout;
}

Layout layout_of(const Document& document) {
  const Node& root = document.root();
  Layout layout = layout_of(root, Layout{});
  layout.json = root.style == Style::Flow && quotes_keys(root).value_or(true);
  const std::string_view text = document.source().text();
  const std::size_t newline = text.find('\n', document.extent().begin);
  if (newline != std::string_view::npos && newline > 0 && text[newline - 1] == '\r')
    layout.line_break = "\r\n";
  return layout;
}

Layout flow_layout_of(const Node& collection, const Layout& other) {
  Layout layout = other;
  for (const Entry& entry : collection.entries) take_quotes(entry.value, layout);
  for (const Node& item : collection.items) take_quotes(item, layout);
  if (collection.style == Style::Flow) layout.json = quotes_keys(collection).value_or(other.json);
  return layout;
}

void take_quotes(const Node& node, Layout& layout) {
  if (node.style == Style::DoubleQuoted || node.style == Style::SingleQuoted) layout.strings = node.style;
}

}  // namespace kubeflow_sso::yaml
