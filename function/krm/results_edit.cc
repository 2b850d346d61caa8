// Writing results as the specification has them, in the style of the list.
#include "function/krm/results_edit.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "function/yaml/document.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::krm {
namespace {

using text::Source;
using text::TextEdit;
using yaml::ScannedDocument;
using yaml::ScannedMember;
using yaml::Value;

Value to_value(const ResourceRef& ref) {
  Value value = Value::mapping();
  const auto set = [&](std::string_view key, const std::string& text) {
    if (!text.empty()) value.set(key, Value::string(text));
  };
  set("apiVersion", ref.api_version);
  set("kind", ref.kind);
  set("name", ref.name);
  set("namespace", ref.namespace_name);
  return value;
}

/// A Result as the specification writes it.
Value to_value(const Result& result) {
  Value value = Value::mapping({{"message", Value::string(result.message)},
                                {"severity", Value::string(std::string(to_string(result.severity)))}});
  if (!result.resource.empty()) value.set("resourceRef", to_value(result.resource));
  if (!result.field.path.empty()) {
    Value field = Value::mapping({{"path", Value::string(yaml::to_string(result.field.path))}});
    if (result.field.current_value) field.set("currentValue", Value::string(*result.field.current_value));
    if (result.field.proposed_value) field.set("proposedValue", Value::string(*result.field.proposed_value));
    value.set("field", std::move(field));
  }
  if (!result.file.path.empty()) {
    Value file = Value::mapping({{"path", Value::string(result.file.path)}});
    if (result.file.index) file.set("index", Value::number(std::to_string(*result.file.index)));
    value.set("file", std::move(file));
  }
  if (!result.id.empty()) value.set("tags", Value::mapping({{"id", Value::string(result.id)}}));
  return value;
}

std::vector<Value> to_values(const Results& results) {
  std::vector<Value> values;
  for (const Result& result : results.list()) values.push_back(to_value(result));
  return values;
}

/// The layout of new lines in a text: its line breaks.
yaml::Layout layout_of(std::string_view text) {
  yaml::Layout layout;
  if (text.substr(0, text.find('\n')).ends_with('\r')) layout.line_break = "\r\n";
  return layout;
}

std::string block_results(const std::vector<Value>& results, std::size_t column, const yaml::Layout& layout) {
  std::string text;
  for (const Value& result : results)
    text += std::string(column, ' ') + yaml::write_item(result, column, layout) + layout.line_break;
  return text;
}

std::string flow_results(const std::vector<Value>& results) {
  yaml::Layout json;
  json.json = true;
  std::string text;
  for (const Value& result : results) text += (text.empty() ? "" : ", ") + yaml::write_flow(result, json);
  return text;
}

/// An insertion of `lines` at the start of a line; at the end of a text without a last line break, behind
/// one.
TextEdit insert_lines(std::string_view text, std::size_t at, const std::string& lines) {
  const bool broken = at > 0 && text[at - 1] != '\n';
  return {{at, at}, (broken ? layout_of(text).line_break : "") + lines};
}

/// The member `results` of a list, and ours that it does not hold yet: a second run adds nothing.
struct PresentResults {
  yaml::Document document;
  std::vector<Value> missing;
};

PresentResults read_results(const Source& source, const ScannedMember& member, const Results& results) {
  yaml::Document document = yaml::Document::parse(source, member.value, -1);
  const Value present = document.value(document.root());
  if (!present.is_null() && !present.is_sequence())
    throw document.error(document.root(), "`results` must be a list");
  if (!document.root().anchor.empty())
    throw document.error(document.root(), "`results` must be a list without an anchor");
  std::vector<Value> missing = to_values(results);
  std::erase_if(missing, [&](const Value& result) {
    return std::find(present.items().begin(), present.items().end(), result) != present.items().end();
  });
  return {std::move(document), std::move(missing)};
}

/// Puts results into a ResourceList that has the member `results`.
std::optional<TextEdit> add_to_results(const Source& source, const ScannedMember& member,
                                       const Results& results) {
  const PresentResults present = read_results(source, member, results);
  if (present.missing.empty()) return {};
  const yaml::Node& root = present.document.root();
  if (!root.items.empty()) {
    const std::size_t end = root.items.back().span.end;
    if (root.style == yaml::Style::Flow) return TextEdit{{end, end}, ", " + flow_results(present.missing)};
    return insert_lines(source.text(), member.value.end,
                        block_results(present.missing, root.column, layout_of(source.text())));
  }
  const std::size_t end = root.is_absent() ? member.value.begin : root.span.end;
  return TextEdit{{member.value.begin, end}, " [" + flow_results(present.missing) + "]"};
}

}  // namespace

ResultsEdits results_edits(const Source& source, const ScannedDocument& document, const Results& results) {
  if (const ScannedMember* present = document.find("results")) {
    std::optional<TextEdit> edit = add_to_results(source, *present, results);
    return edit ? ResultsEdits{{std::move(*edit)}} : ResultsEdits{};
  }
  const std::string_view text = source.text();
  const std::size_t end = document.members.back().value.end;
  if (document.flow) return {{{{end, end}, ", \"results\": [" + flow_results(to_values(results)) + "]"}}};
  const yaml::Layout layout = layout_of(text);
  const std::string lines = "results:" + layout.line_break + block_results(to_values(results), 0, layout);
  return {{insert_lines(text, end, lines)}, end == text.size() && text.ends_with('\n')};
}

}  // namespace kubeflow_sso::krm
