// Reading a ResourceList or plain streams, and writing them again with edits and results.
#include "function/krm/resource_list.h"

#include <algorithm>
#include <array>
#include <optional>

#include "function/krm/shape.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::krm {
namespace {

using text::LocatedError;
using text::Source;
using text::Span;
using text::TextEdit;
using text::TextEdits;
using yaml::ScannedDocument;
using yaml::ScannedItem;
using yaml::ScannedMember;
using yaml::Value;

/// The paths that identify a resource, in the order that Resource expects them in.
const yaml::WantedPaths kIdentity = {"apiVersion", "kind", "metadata/name", "metadata/namespace"};
constexpr std::array<std::string_view, 3> kListVersions = {
    "config.kubernetes.io/v1", "config.kubernetes.io/v1beta1", "config.kubernetes.io/v1alpha1"};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

const ScannedMember* find(const ScannedDocument& document, std::string_view key) {
  const auto found = std::find_if(document.members.begin(), document.members.end(),
                                  [&](const ScannedMember& member) { return member.key == key; });
  return found == document.members.end() ? nullptr : &*found;
}

std::string list_versions() {
  std::string text;
  for (const std::string_view version : kListVersions)
    text += (text.empty() ? "" : ", ") + std::string(version);
  return text;
}

/// The only document of a ResourceList's text.
const ScannedDocument& only_document(const Source& source, const std::vector<ScannedDocument>& documents) {
  const ScannedDocument* only = nullptr;
  for (const ScannedDocument& document : documents) {
    if (document.empty) continue;
    if (only != nullptr) {
      throw LocatedError(source, document.whole.begin,
                         "expected one ResourceList, found a stream of documents; read plain manifests with "
                         "`--config FILE`");
    }
    only = &document;
  }
  if (only == nullptr)
    throw LocatedError(source, 0, "expected a ResourceList on standard input, found nothing");
  return *only;
}

/// What stands around the resources may hold a secret wherever a broken text ends them.
Source without_excerpts(const Source& source) {
  return {source.name(), source.text(), text::Privacy::Secret};
}

void check_item(const Source& source, const ScannedItem& item) {
  if (!item.found[1].empty()) return;
  const yaml::Document document = yaml::Document::parse(source, item.node, item.parent_column);
  const bool is_mapping = document.resolve(document.root()).is_mapping();
  throw document.error(document.root(), is_mapping
                                            ? "this resource has no `kind`"
                                            : "expected a resource, a mapping with `apiVersion` and `kind`");
}

void check_items(const Source& source, const ScannedMember& items) {
  for (const ScannedItem& item : items.items) check_item(source, item);
  if (items.is_sequence) return;
  const yaml::Document value = yaml::Document::parse(source, items.value, -1);
  if (!value.value(value.root()).is_null()) throw value.error(value.root(), "`items` must be a list");
}

/// Who reads the list after us may take another one of two members than we do.
void check_members(const Source& source, const ScannedDocument& document) {
  for (const ScannedMember& member : document.members) {
    if (find(document, member.key) == &member) continue;
    throw LocatedError(source, member.key_span.begin,
                       "the key `" + text::printable(member.key) + "` is here a second time, remove one");
  }
}

std::string found_text(const std::string& text) {
  return text.empty() ? "found none" : "got \"" + text::printable(text) + "\"";
}

void check_envelope(const Source& source, const ScannedDocument& document) {
  const std::string& version = document.found[0];
  const std::string& kind = document.found[1];
  const std::size_t at = document.members.empty() ? document.node.begin : document.members[0].key_span.begin;
  if (kind != "ResourceList") {
    throw LocatedError(
        source, at,
        "expected `kind: ResourceList`, " + found_text(kind) + "; read plain manifests with `--config FILE`");
  }
  if (std::find(kListVersions.begin(), kListVersions.end(), version) == kListVersions.end()) {
    throw LocatedError(
        source, at,
        "`apiVersion` of a ResourceList must be one of " + list_versions() + ", " + found_text(version));
  }
  check_members(source, document);
}

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
    Value field = Value::mapping({{"path", Value::string(to_string(result.field.path))}});
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

std::size_t trimmed_end(std::string_view text, Span span) {
  while (span.end > span.begin && (std::isspace(static_cast<unsigned char>(text[span.end - 1])) != 0))
    --span.end;
  return span.end;
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

TextEdits proved_edits(const Resource& resource) {
  const yaml::Document& document = resource.document();
  for (const yaml::Operations::Operation& operation : resource.operations().list())
    check_way(document, operation.path);
  TextEdits edits = yaml::edits_of(document, resource.operations());
  const std::string edited = edits.apply(resource.source().text(), resource.extent());
  yaml::prove(document, resource.extent(), resource.parent_column(), resource.operations(), edited);
  return edits;
}

/// kpt's setters write the value that stands before a `# kpt-set:` comment: the next one would undo a change
/// there.
void warn_of_setters(const Resource& resource, const TextEdits& edits, Results& results) {
  const std::string_view text = resource.source().text();
  for (const TextEdit& edit : edits.list()) {
    if (edit.span.empty()) continue;
    const std::size_t line = text.rfind('\n', edit.span.begin) + 1;
    const std::string_view lines =
        text.substr(line, std::min(text.find('\n', edit.span.end - 1), text.size()) - line);
    if (lines.find("# kpt-set:") == std::string_view::npos) continue;
    results.add({Severity::Warning,
                 "kpt-setter",
                 "changes a value with a `# kpt-set:` comment behind it, which the next run of apply-setters "
                 "writes again: remove the comment",
                 resource.ref(),
                 {},
                 resource.file()});
  }
}

/// What must stand between a stream and the next one, `text`.
std::string_view separator(std::string_view text) {
  if (text.starts_with("---")) return {};
  return text.starts_with('%') ? "...\n" : "---\n";  // directives stand behind the end of a document
}

}  // namespace

ResourceList ResourceList::read(const Source& source) {
  ResourceList list;
  const Source whole = without_excerpts(source);
  Part& part = list.parts_.emplace_back(Part{whole, yaml::scan(whole, kIdentity, {"items"}), {}});
  const ScannedDocument& document = only_document(part.source, part.documents);
  check_envelope(part.source, document);
  const ScannedMember* items = find(document, "items");
  if (items == nullptr)
    throw LocatedError(part.source, document.node.begin, "the ResourceList has no `items`");
  check_items(part.source, *items);
  for (const ScannedItem& item : items->items) list.items_.emplace_back(source, item, FileRef{});
  if (const ScannedMember* config = find(document, "functionConfig")) {
    list.function_config_ =
        std::make_unique<const yaml::Document>(yaml::Document::parse(part.source, config->value, -1));
  }
  return list;
}

ResourceList ResourceList::read_streams(const std::vector<Source>& sources) {
  ResourceList list;
  list.stream_ = true;
  for (const Source& source : sources) {
    const Source whole = without_excerpts(source);
    list.add_items(list.parts_.emplace_back(Part{whole, yaml::scan(whole, kIdentity, {"items"}), {}}),
                   source);
  }
  return list;
}

std::vector<std::string> ResourceList::streams() const {
  std::vector<std::string> names;
  for (const Part& part : parts_) {
    if (stream_) names.push_back(part.source.name());
  }
  return names;
}

void ResourceList::add_items(const Part& part, const Source& source) {
  std::size_t index = 0;
  for (const ScannedDocument& document : part.documents) {
    if (document.empty) continue;
    const FileRef place{part.source.name(), index++};
    const ScannedMember* items = find(document, "items");
    if (document.found[1] == "ResourceList") {
      throw LocatedError(part.source, document.node.begin,
                         "expected plain manifests, found a ResourceList; read it without `--config`");
    }
    if (document.found[0] == "v1" && document.found[1] == "List" && items != nullptr) {
      check_items(part.source, *items);
      for (const ScannedItem& item : items->items) items_.emplace_back(source, item, place);
    } else {
      const ScannedItem item{document.whole, document.node, -1, document.flow, document.found};
      check_item(part.source, item);
      items_.emplace_back(source, item, place);
    }
  }
}

void ResourceList::remove(const Resource& resource) {
  removed_.push_back(&resource);
}

bool ResourceList::is_removed(const Resource& resource) const {
  return std::find(removed_.begin(), removed_.end(), &resource) != removed_.end();
}

std::size_t ResourceList::part_of(const Resource& resource) const {
  const auto part = std::find_if(parts_.begin(), parts_.end(), [&](const Part& one) {
    return one.source.text().data() == resource.source().text().data();
  });
  return static_cast<std::size_t>(part - parts_.begin());
}

void ResourceList::commit(Results& results) {
  std::vector<std::vector<TextEdit>> edits(parts_.size());
  for (Resource& resource : items_) {
    if (is_removed(resource) || resource.operations().empty()) continue;
    try {
      const TextEdits own = proved_edits(resource);
      warn_of_setters(resource, own, results);
      std::vector<TextEdit>& all = edits[part_of(resource)];
      all.insert(all.end(), own.list().begin(), own.list().end());
    } catch (const LocatedError& error) {
      results.add({Severity::Error, "shape", error.what(), resource.ref(), {}, resource.file()});
    }
  }
  if (results.failed()) return;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    add_removals(parts_[i], edits[i]);
    parts_[i].edits = TextEdits::joined(std::move(edits[i]));
  }
}

bool ResourceList::is_changed() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return !part.edits.empty(); });
}

/// Removes the removed items of a part. A list that loses all of them becomes `[]`.
void ResourceList::add_removals(const Part& part, std::vector<TextEdit>& edits) const {
  const auto is_removed_item = [&](const ScannedItem& item) {
    return std::any_of(removed_.begin(), removed_.end(), [&](const Resource* resource) {
      return resource->source().text().data() == part.source.text().data() && resource->extent() == item.node;
    });
  };
  for (const ScannedDocument& document : part.documents) {
    if (stream_ && is_removed_item({document.whole, document.node, -1, document.flow, {}}))
      edits.push_back({document.whole, ""});
    const ScannedMember* items = find(document, "items");
    if (items == nullptr || items->items.empty()) continue;
    const std::vector<ScannedItem>& all = items->items;
    const auto removed = std::count_if(all.begin(), all.end(), is_removed_item);
    if (static_cast<std::size_t>(removed) == all.size() && items->flow) {
      const std::size_t end = yaml::Document::parse(part.source, items->value, -1).root().span.end;
      edits.push_back({{all.front().node.begin, end - 1}, ""});
      continue;
    }
    if (static_cast<std::size_t>(removed) == all.size()) {
      const Span body{items->value.begin,
                      trimmed_end(part.source.text(), {items->value.begin, all.back().whole.end})};
      edits.push_back({body, " []"});
      continue;
    }
    std::size_t kept = all.size();  // behind the last item that stays
    while (is_removed_item(all[kept - 1])) --kept;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!is_removed_item(all[i])) continue;
      if (!items->flow) {
        edits.push_back({all[i].whole, ""});
      } else if (i < kept) {
        edits.push_back({{all[i].node.begin, all[i + 1].node.begin}, ""});
      } else {
        edits.push_back({{all[i - 1].node.end, all[i].node.end}, ""});
      }
    }
  }
}

TextEdits ResourceList::results_edit(const Results& results) const {
  const Part& part = parts_.front();
  const ScannedDocument& document = only_document(part.source, part.documents);
  std::vector<TextEdit> edits = part.edits.list();
  const ScannedMember* present = find(document, "results");
  const std::string_view text = part.source.text();
  if (present != nullptr) {
    if (auto edit = add_to_results(part.source, *present, results)) edits.push_back(std::move(*edit));
  } else if (document.flow) {
    const std::size_t close = text.rfind('}', document.node.end - 1);
    const std::size_t end = trimmed_end(text, {document.node.begin, close});
    edits.push_back({{end, end}, ", \"results\": [" + flow_results(to_values(results)) + "]"});
  } else {
    const std::size_t end = document.members.back().value.end;
    const yaml::Layout layout = layout_of(text);
    const std::string lines = "results:" + layout.line_break + block_results(to_values(results), 0, layout);
    edits.push_back(insert_lines(text, end, lines));
  }
  return TextEdits::joined(std::move(edits));
}

void ResourceList::write(const Results& results, const Sink& sink) const {
  const bool with_results = !stream_ && !results.list().empty();
  char last = '\n';
  bool first = true;
  const auto put = [&](std::string_view piece) {
    if (piece.empty()) return;
    sink(piece);
    last = piece.back();
  };
  for (const Part& part : parts_) {
    const std::string_view text = part.source.text();
    std::size_t at = 0;
    if (!first) {
      if (text.starts_with(kByteOrderMark))
        at = kByteOrderMark.size();  // readers take it at the start of a stream only
      if (last != '\n') put("\n");
      put(separator(text.substr(at)));
    }
    first = false;
    const TextEdits edits = with_results ? results_edit(results) : part.edits;
    for (const TextEdit& edit : edits.list()) {
      if (edit.span.begin > at) put(text.substr(at, edit.span.begin - at));
      put(edit.replacement);
      at = edit.span.end;
    }
    put(text.substr(at));
  }
}

}  // namespace kubeflow_sso::krm
