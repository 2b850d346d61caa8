// Reading a ResourceList or plain streams, and changing them.
#include "function/krm/resource_list.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "function/krm/doubts.h"
#include "function/krm/envelope.h"
#include "function/krm/resource_edit.h"
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

/// What stands around the resources may hold a secret wherever a broken text ends them.
Source without_excerpts(const Source& source) {
  return source.with(text::Privacy::Secret);
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
                         "expected plain manifests, found a ResourceList, which the function alone reads, "
                         "without `--config`; of its items `yq '.items[] | split_doc'` makes manifests");
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
    if (item == nullptr && !config.contains(at)) faults_.push_back(located(rule("shape"), error));
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
    for (const Addition& addition : added_) {
      if (addition.beside == resource) all.push_back(&addition.resource);
    }
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
  for (const auto& removed : changes.removed()) remove(*removed.first);
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
  add(changes, results);
  if (results.failed()) {
    edited_.clear();
    added_.clear();
    return;
  }
  for (const Addition& addition : added_)  // behind the edits of what they stand beside
    edits[lists_[places_[addition.beside->number()].list].part].push_back(addition.edit);
  for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].edits = TextEdits::joined(std::move(edits[i]));
}

/// Makes the new resources.
void ResourceList::add(const Changes& changes, Results& results) {
  for (const Changes::Added& each : changes.added()) {
    const Resource& beside = *each.beside;
    if (!has(beside) || removed_[beside.number()])
      throw InternalError("a new resource beside none of this list");
    const Place& place = places_[beside.number()];
    try {
      added_.push_back(
          add_beside(beside, lists_[place.list], place.index, each.resource, items_.size() + added_.size()));
    } catch (const LocatedError& error) {
      results.add(shape_error(error, beside));
    }
  }
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
  added_.clear();
}

bool ResourceList::is_changed() const {
  return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return !part.edits.empty(); });
}

}  // namespace kubeflow_sso::krm
