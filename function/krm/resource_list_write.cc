// Writing a ResourceList or plain streams again, with edits and results.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "function/krm/envelope.h"
#include "function/krm/resource_list.h"
#include "function/krm/results_edit.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::krm {
namespace {

using text::InternalError;
using text::LocatedError;
using text::Source;
using text::TextEdit;
using text::TextEdits;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// What must stand between a stream and the next one, `text`.
std::string_view separator(std::string_view text) {
  if (text.starts_with("---")) return {};
  return text.starts_with('%') ? "...\n" : "---\n";  // directives stand behind the end of a document
}

}  // namespace

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

/// Whether something was added at the very end of a part.
bool ResourceList::has_end_of(std::size_t part) const {
  return std::any_of(added_.begin(), added_.end(), [&](const Addition& addition) {
    const bool is_there = lists_[places_[addition.beside->number()].list].part == part;
    return is_there && addition.edit.span.end == parts_[part].source.text().size();
  });
}

/// Whether what comes and goes are whole lines.
bool ResourceList::are_changed_as_lines() const {
  const bool are_added =
      std::all_of(added_.begin(), added_.end(), [](const Addition& addition) { return addition.are_lines; });
  return are_added && std::all_of(items_.begin(), items_.end(), [&](const Resource& resource) {
           const Place& place = places_[resource.number()];
           const ItemList& list = lists_[place.list];
           return !removed_[resource.number()] ||
                  is_removed_as_lines(parts_[list.part].source, list, place.index);
         });
}

/// All edits of each part. `is_sure` says whether no other text can have become of them than what they say;
/// else the finished text must be read again.
std::vector<TextEdits> ResourceList::final_edits(const Results& results, bool& is_sure) const {
  std::vector<TextEdits> all;
  is_sure = are_changed_as_lines();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Part& part = parts_[i];
    std::vector<TextEdit> edits = part.edits.list();
    bool is_followed = i + 1 < parts_.size() || has_end_of(i);
    if (!stream_ && !results.list().empty()) {
      ResultsEdits added = results_edits(part.whole, only_document(part.whole, part.documents), results);
      is_sure = is_sure && (added.edits.empty() || added.are_lines_at_end);
      is_followed = is_followed || !added.edits.empty();
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
  write(edits, [&](const auto& pieces) {
    for (const std::string_view piece : pieces) text += piece;
  });
  prove_finished(text);
  sink({text});
}

void ResourceList::write(const std::vector<TextEdits>& edits, const Sink& sink) const {
  std::vector<std::string_view> pieces;
  const auto put = [&](std::string_view piece) {
    if (!piece.empty()) pieces.push_back(piece);
  };
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const std::string_view text = parts_[i].source.text();
    std::size_t at = 0;
    if (i > 0) {
      if (text.starts_with(kByteOrderMark))
        at = kByteOrderMark.size();  // readers take it at the start of a stream only
      if (!pieces.empty() && !pieces.back().ends_with('\n')) put("\n");
      put(separator(text.substr(at)));
    }
    for (const TextEdit& edit : edits[i].list()) {
      if (edit.span.begin > at) put(text.substr(at, edit.span.begin - at));
      put(edit.replacement);
      at = edit.span.end;
    }
    put(text.substr(at));
  }
  sink(pieces);
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
