// The proof at run time: edited text, read by another parser than ours, must mean the original with the operations.
#include <yaml-cpp/yaml.h>

#include <cstddef>
#include <optional>
#include <string>

#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::yaml {
namespace {

constexpr std::size_t kMaxNodes = 1'000'000;

/// Thrown where yaml-cpp gives what we cannot compare.
struct Unreadable {};

Value convert(const YAML::Node& node, std::size_t& budget);

void merge(const YAML::Node& node, std::size_t& budget, Value& into) {
  if (node.IsSequence()) {
    for (const YAML::Node& source : node) merge(source, budget, into);
    return;
  }
  const Value source = convert(node, budget);
  for (const Value::Member& member : source.members()) {
    if (into.find(member.first) == nullptr) into.set(member.first, member.second);
  }
}

Value convert_mapping(const YAML::Node& node, std::size_t& budget) {
  Value value = Value::mapping();
  std::optional<YAML::Node> merged;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar()) throw Unreadable();
    const std::string& key = entry.first.Scalar();
    if (key == "<<") {
      merged.reset();
      merged.emplace(entry.second);
    } else if (value.find(key) == nullptr) {
      value.set(key, convert(entry.second, budget));
    }
  }
  if (merged) merge(*merged, budget, value);
  return value;
}

Value convert(const YAML::Node& node, std::size_t& budget) {
  if (budget-- == 0) throw Unreadable();
  if (node.IsMap()) return convert_mapping(node, budget);
  if (node.IsSequence()) {
    Value value = Value::sequence();
    for (const YAML::Node& item : node) value.items().push_back(convert(item, budget));
    return value;
  }
  if (!node.IsScalar()) return {};
  return node.Tag() == "?" || node.Tag().empty() ? Value::resolve_plain(node.Scalar()) : Value::string(node.Scalar());
}

/// What yaml-cpp reads, or nothing where it gives up.
std::optional<Value> read(const std::string& text) {
  try {
    std::size_t budget = kMaxNodes;
    return convert(YAML::Load(text), budget);
  } catch (const YAML::Exception&) {
    return {};
  } catch (const Unreadable&) {
    return {};
  }
}

}  // namespace

void prove(const Document& document, text::Span extent, int parent_column, const Operations& operations, const std::string& edited) {
  const std::string_view whole = document.source().text();
  const std::size_t newline = extent.begin == 0 ? std::string_view::npos : whole.rfind('\n', extent.begin - 1);
  const std::size_t column = newline == std::string_view::npos ? extent.begin : extent.begin - newline - 1;
  // The first line of an item stands behind its dash: with blanks in its place all lines keep their columns.
  const std::string margin = parent_column < 0 ? "" : std::string(column, ' ');
  const std::string now = margin + edited;

  std::optional<Value> before = read(margin + std::string(extent.of(whole)));
  std::optional<Value> after = before ? read(now) : std::nullopt;
  if (!before) {
    const text::Source source("edited " + document.source().name(), now, document.source().privacy());
    before = document.value(document.root());
    const Document reread = Document::parse(source, {0, now.size()}, -1);
    after = reread.value(reread.root());
  }
  if (!after || !(*after == applied(std::move(*before), operations))) {
    throw text::InternalError("the edited text of " + document.source().name() + " does not mean what it should");
  }
}

}  // namespace kubeflow_sso::yaml
