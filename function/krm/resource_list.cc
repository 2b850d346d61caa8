// Reading a ResourceList or plain streams, and writing them again with edits and results.
#include "function/krm/resource_list.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "function/krm/doubts.h"
#include "function/krm/envelope.h"
#include "function/krm/resource_edit.h"
#include "function/krm/results_edit.h"
#include "function/yaml/bytes.h"

namespace kubeflow_sso::krm {
namespace {

using text::InternalError;
using text::LocatedError;
using text::Source;
using text::TextEdit;
using text::TextEdits;
using yaml::Found;
using yaml::ScannedDocument;
using yaml::ScannedItem;
using yaml::ScannedMember;

/// Lists in lists are scanned once more for each level.
constexpr int kMaxDepth = 16;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What stands around the resources may hold a secret wherever a broken text ends them.
Source without_excerpts(const Source& source) {
  return {source.name(), source.text(), text::Privacy::Secret};
}

/// What must stand between a stream and the next one, `text`.
std::string_view separator(std::string_view text) {
  if (text.starts_with("---")) return {};
  return text.starts_with('%') ? "...\n" : "---\n";  // directives stand behind the end of a document
}

}  // namespace

ResourceList ResourceList::read(const Source& source) {
  ResourceList list;
  const Part& part = list.add_part(source);
  const ScannedDocument& document = only_document(part.whole, part.documents);
  check_envelope(part.whole, document);
  const ScannedMember* items = document.find("items");
  if (items == nullptr)
    throw LocatedError(part.whole, document.node.begin, "the ResourceList has no `items`");
  const Origin origin = list.origin_of(document, {});
  list.add_list(*items, document.found, origin);
  const ScannedMember* config = document.find("functionConfig");
  list.note_old_breaks(document, 0, config == nullptr ? text::Span{} : config->value);
  if (config != nullptr) {
    list.function_config_ = std::make_unique<const yaml::Document>(
        yaml::Document::parse(part.whole, config->value, -1, origin.around));
  }
  return list;
}

ResourceList ResourceList::read_streams(const std::vector<Source>& sources) {
  ResourceList list;
  list.stream_ = true;
  for (const Source& source : sources) {
    list.add_part(source);
    list.add_documents();
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

// ---- finding the items ----

ResourceList::Part& ResourceList::add_part(const Source& source) {
  const Source whole = without_excerpts(source);
  return parts_.emplace_back(Part{source, whole, yaml::scan(whole, identity(), {"items"}), {}});
}

/// Takes the documents of the last part, a stream.
void ResourceList::add_documents() {
  const Part& part = parts_.back();
  const std::size_t list = lists_.size();
  lists_.emplace_back(parts_.size() - 1);
  std::size_t index = 0;
  for (const ScannedDocument& document : part.documents) {
    if (document.empty) continue;
    if (document.found.scalars[kKind] == "ResourceList") {
      throw LocatedError(part.whole, document.node.begin,
                         "expected plain manifests, found a ResourceList; read it without `--config`");
    }
    lists_[list].items.push_back({document.whole, document.node});
    const ScannedItem item{document.whole, document.node, -1, document.flow, document.found};
    const std::size_t first = items_.size();
    add({list, index}, item, origin_of(document, {part.source.name(), index}));
    note_old_breaks(document, first, {});
    ++index;
  }
}

/// The origin of what stands in a document of the last part.
ResourceList::Origin ResourceList::origin_of(const ScannedDocument& document, FileRef file) const {
  return {std::move(file), std::make_shared<const yaml::Surroundings>(parts_.back().whole, document.node), 0};
}

/// Takes the elements of `items` in the last part; `list` is what the object around them is.
void ResourceList::add_list(const ScannedMember& items, const Found& list, const Origin& origin) {
  check_items(parts_.back().whole, items);
  const std::size_t number = lists_.size();
  lists_.emplace_back(parts_.size() - 1, items);
  for (std::size_t i = 0; i < items.items.size(); ++i) {
    ScannedItem item = items.items[i];
    infer_kind(parts_.back().whole, item, list, origin.around);
    add({number, i}, item, origin);
  }
}

/// Takes what stands at `place` in the last part: a resource, or a list of some.
void ResourceList::add(Place place, const ScannedItem& item, const Origin& origin) {
  const Part& part = parts_.back();
  const bool is_document = lists_[place.list].documents;
  const std::shared_ptr<const yaml::Surroundings> around = is_document ? nullptr : origin.around;
  check_item(part.whole, item, around);
  Resource resource(part.source, item, origin.file, items_.size(), around);
  if (item.found.doubt) note_doubt(resource, *item.found.doubt, is_document);
  if (item.found.has(kItems)) {
    const ScannedDocument object = yaml::scan_item(part.whole, item, identity(), {"items"});
    const ScannedMember* items = object.find("items");
    if (items != nullptr && is_list(item.found, *items)) {
      if (origin.depth == kMaxDepth) throw LocatedError(part.whole, item.node.begin, "lists nested too deep");
      return add_list(*items, item.found, {resource.file(), origin.around, origin.depth + 1});
    }
  }
  places_.push_back(place);
  removed_.push_back(false);
  items_.push_back(std::move(resource));
}

/// An object that not all readers take for the same one: the other one may be a part of the login.
void ResourceList::note_doubt(const Resource& resource, const yaml::Doubt& doubt, bool is_document) {
  faults_.push_back(
      shape_error(LocatedError(parts_.back().whole, doubt.at, message_of(doubt, is_document)), resource));
}

/// Looks at the places in a document, whose items are those from `first` on, that end a line to some readers:
/// within an item they must not make another object of it, and elsewhere but in `config` they might make one.
void ResourceList::note_old_breaks(const ScannedDocument& document, std::size_t first, text::Span config) {
  if (!document.old_breaks) return;
  const Part& part = parts_.back();
  const std::string_view text = part.whole.text().substr(0, document.whole.end);
  std::size_t number = first;
  for (std::size_t at = document.whole.begin;
       (at = yaml::find_old_break(text, at)) != std::string_view::npos;) {
    while (number < items_.size() && items_[number].extent().end <= at) ++number;
    const Resource* const item =
        number < items_.size() && items_[number].extent().contains(at) ? &items_[number] : nullptr;
    const LocatedError error(part.whole, at, yaml::old_break_message(text.substr(at)));
    if (item == nullptr && !config.contains(at)) faults_.push_back({Severity::Error, "shape", error.what()});
    if (item != nullptr && !is_same_by_old_breaks(*item)) faults_.push_back(shape_error(error, *item));
    at = item != nullptr ? item->extent().end : config.contains(at) ? config.end : at + 1;
  }
}

// ---- reading and changing ----

Items ResourceList::before() const {
  std::vector<const Resource*> all;
  for (const Resource& resource : items_) {
    if (!removed_[resource.number()]) all.push_back(&resource);
  }
  return Items(std::move(all));
}

Items ResourceList::after() const {
  std::vector<const Resource*> all;
  for (const Resource* resource : before()) {
    const auto edited = edited_.find(resource->number());
    all.push_back(edited == edited_.end() ? resource : &edited->second);
  }
  return Items(std::move(all));
}

/// Whether it is an item of this list, and no edited one.
bool ResourceList::has(const Resource& resource) const {
  return resource.number() < items_.size() && &items_[resource.number()] == &resource;
}

void ResourceList::remove(const Resource& resource) {
  if (!has(resource)) throw InternalError("a resource of another list, or an edited one");
  removed_[resource.number()] = true;
}

void ResourceList::commit(const Changes& changes, Results& results) {
  for (const auto& [resource, operations] : changes.all()) {
    if (!has(*resource)) throw InternalError("a resource of another list, or an edited one");
  }
  for (const Result& fault : faults_) results.add(fault);
  if (!faults_.empty()) return;
  std::vector<std::vector<TextEdit>> edits = removals(results);
  for (const Resource* resource : before()) {
    const auto operations = changes.all().find(resource);
    if (operations == changes.all().end()) continue;
    std::optional<ResourceEdit> edit = edit_resource(*resource, operations->second, results);
    if (!edit) continue;
    std::vector<TextEdit>& all = edits[lists_[places_[resource->number()].list].part];
    all.insert(all.end(), edit->edits.list().begin(), edit->edits.list().end());
    edited_.emplace(resource->number(), Resource(*resource, std::move(edit->proved)));
  }
  if (results.failed()) return edited_.clear();
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].edits = TextEdits::joined(std::move(edits[i]));
}

/// The edits that remove what is to go, for each part.
std::vector<std::vector<TextEdit>> ResourceList::removals(Results& results) const {
  std::map<std::size_t, std::vector<bool>> removed;  // by list
  for (const Resource& resource : items_) {
    if (!removed_[resource.number()]) continue;
    check_removable(resource, results);
    const Place& place = places_[resource.number()];
    std::vector<bool>& marks = removed[place.list];
    marks.resize(lists_[place.list].items.size());
    marks[place.index] = true;
  }
  std::vector<std::vector<TextEdit>> edits(parts_.size());
  for (const auto& [list, marks] : removed) {
    const std::size_t part = lists_[list].part;
    for (TextEdit& edit : removal_edits(parts_[part].source, lists_[list], marks))
      edits[part].push_back(std::move(edit));
  }
  return edits;
}

void ResourceList::discard() {
  for (Part& part : parts_) part.edits = {};
  removed_.assign(items_.size(), false);
  edited_.clear();
}

bool ResourceList::is_changed() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return !part.edits.empty(); });
}

// ---- writing ----

/// What a part's last item or functionConfig needs, when something comes to stand behind a text whose last
/// line has no line feed.
TextEdits ResourceList::followed(std::size_t part) const {
  const std::string_view text = parts_[part].source.text();
  if (text.empty() || text.ends_with('\n')) return {};
  for (const Resource& resource : items_) {
    const std::size_t number = resource.number();
    const bool is_last = lists_[places_[number].list].part == part && resource.extent().end == text.size();
    if (is_last && !removed_[number] && edited_.find(number) == edited_.end())
      return yaml::followed_edits(resource.document());
  }
  const bool config_is_last = function_config_ && function_config_->extent().end == text.size();
  return config_is_last ? yaml::followed_edits(*function_config_) : TextEdits();
}

bool ResourceList::are_removed_as_lines() const {
  return std::all_of(items_.begin(), items_.end(), [&](const Resource& resource) {
    const Place& place = places_[resource.number()];
    const ItemList& list = lists_[place.list];
    return !removed_[resource.number()] || is_removed_as_lines(parts_[list.part].source, list, place.index);
  });
}

/// All edits of each part. `is_sure` says whether no other text can have become of them than what they say;
/// else the finished text must be read again.
std::vector<TextEdits> ResourceList::final_edits(const Results& results, bool& is_sure) const {
  std::vector<TextEdits> all;
  is_sure = are_removed_as_lines();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    std::vector<TextEdit> edits = part.edits.list();
    bool is_followed = i + 1 < parts_.size();
    if (!stream_ && !results.list().empty()) {
      ResultsEdits added = results_edits(part.whole, only_document(part.whole, part.documents), results);
      is_sure = is_sure && (added.edits.empty() || added.are_lines_at_end);
      is_followed = !added.edits.empty();
      std::move(added.edits.begin(), added.edits.end(), std::back_inserter(edits));
    }
    if (is_followed) {
      const TextEdits followed_by = followed(i);
      edits.insert(edits.end(), followed_by.list().begin(), followed_by.list().end());
    }
    all.push_back(TextEdits::joined(std::move(edits)));
  }
  return all;
}

void ResourceList::write(const Results& results, const Sink& sink) const {
  bool is_sure = false;
  const std::vector<TextEdits> edits = final_edits(results, is_sure);
  if (is_sure) return write(edits, sink);
  std::string text;
  write(edits, [&](std::string_view piece) { text += piece; });
  prove_finished(text);
  sink(text);
}

void ResourceList::write(const std::vector<TextEdits>& edits, const Sink& sink) const {
  char last = '\n';
  const auto put = [&](std::string_view piece) {
    if (piece.empty()) return;
    sink(piece);
    last = piece.back();
  };
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const std::string_view text = parts_[i].source.text();
    std::size_t at = 0;
    if (i > 0) {
      if (text.starts_with(kByteOrderMark))
        at = kByteOrderMark.size();  // readers take it at the start of a stream only
      if (last != '\n') put("\n");
      put(separator(text.substr(at)));
    }
    for (const TextEdit& edit : edits[i].list()) {
      if (edit.span.begin > at) put(text.substr(at, edit.span.begin - at));
      put(edit.replacement);
      at = edit.span.end;
    }
    put(text.substr(at));
  }
}

/// Throws InternalError unless the text reads as a list of what after() has.
void ResourceList::prove_finished(const std::string& text) const {
  try {
    const Source source("the finished list", text, text::Privacy::Secret);
    const ResourceList finished = stream_ ? read_streams({source}) : read(source);
    const Items wanted = after();
    const Items found = finished.before();
    if (std::equal(wanted.begin(), wanted.end(), found.begin(), found.end(),
                   [](const Resource* a, const Resource* b) { return a->ref() == b->ref(); }))
      return;
  } catch (const LocatedError& error) {
    throw InternalError(error.what());
  }
  throw InternalError("the finished list does not hold what it should");
}

}  // namespace kubeflow_sso::krm
