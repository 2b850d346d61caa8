// The function's input and output: a ResourceList, or plain streams of documents.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "function/krm/addition.h"
#include "function/krm/changes.h"
#include "function/krm/item_list.h"
#include "function/krm/items.h"
#include "function/krm/resource.h"
#include "function/krm/result.h"
#include "function/text/source.h"
#include "function/text/text_edits.h"
#include "function/yaml/document.h"
#include "function/yaml/scanner.h"

namespace kubeflow_sso::krm {

/// Takes the output, in pieces that stand one behind the other.
using Sink = std::function<void(const std::vector<std::string_view>& pieces)>;

/// A list that is changed wholly or not at all: Changes and removals are recorded, commit() makes the edits
/// of all of them, after() shows what comes out, and discard() takes everything back.
///
/// What has `items` is a list itself and looked into, lists in lists too, as kubectl does (apimachinery's
/// UnstructuredList: it asks for `items`, not for the kind). Elements of a `ConfigMapList` or the like need
/// no apiVersion and kind of their own.
class ResourceList {
 public:
  /// Reads a ResourceList (KRM Functions Specification: config.kubernetes.io/v1, v1beta1 or v1alpha1), YAML
  /// or JSON. Throws LocatedError when the text is none, with what was found instead. `source` is copied; its
  /// text must outlive the list. Its errors show no excerpts: a broken text may end anywhere, within a secret
  /// too.
  static ResourceList read(const text::Source& source);

  /// Reads plain streams of `---` documents (files, or standard input). Empty documents stay. Throws
  /// LocatedError where there is anything else than resources.
  static ResourceList read_streams(const std::vector<text::Source>& sources);

  /// The names of the streams that were read, as their Sources have them; empty for a ResourceList.
  std::vector<std::string> streams() const;

  /// What is wrong with items before anybody asks for more than their names: errors about objects that
  /// readers would take for different ones. With these nothing can be committed.
  const std::vector<Result>& faults() const { return faults_; }

  const std::deque<Resource>& items() const { return items_; }

  /// The items as they stand in the input, without the removed ones.
  Items before() const;
  /// The items as the output will have them: those that commit() edited or added are new Resources, which the
  /// list owns, the others are those of before(). Without a commit() that succeeded all are.
  Items after() const;

  /// The `functionConfig` of a ResourceList; null when there is none (and for streams).
  const yaml::Document* function_config() const { return function_config_.get(); }

  /// Marks an item of this list for removal from the output.
  void remove(const Resource& resource);

  /// Makes the edits of all changes, which are of items of this list, additions and removals; edit_resource
  /// says what it tells. With any error in `results` nothing is edited at all. Throws InternalError when a
  /// proof fails. Call once, or again after discard().
  void commit(const Changes& changes, Results& results);

  /// Forgets all edits and removals.
  void discard();

  /// Whether commit() changed anything.
  bool is_changed() const;

  /// Writes the whole list: the input's bytes with the committed edits (none if commit() was not called), and
  /// in a ResourceList our results behind those that are there already. Streams have no place for results.
  /// Several streams are joined with `---` where the next one does not begin with it. Throws LocatedError
  /// where there is no place for the results, and InternalError where the finished text would not read as it
  /// should, both before anything is written.
  void write(const Results& results, const Sink& sink) const;

 private:
  ResourceList() = default;

  struct Part {  // one text and what was found in it
    text::Source source;
    text::Source whole;  // the same, not to be quoted
    std::vector<yaml::ScannedDocument> documents;
    text::TextEdits edits;
  };
  struct Place {  // of an item
    std::size_t list;
    std::size_t index;
  };
  struct Origin {  // of items
    FileRef file;
    std::shared_ptr<const yaml::Surroundings> around;
    int depth;  // lists in lists
  };

  Part& add_part(const text::Source& source);
  void add_documents();
  Origin origin_of(const yaml::ScannedDocument& document, FileRef file) const;
  void add_list(const yaml::ScannedMember& member, const yaml::Found& list, const Origin& origin);
  void add(Place place, const yaml::ScannedItem& item, const Origin& origin);
  void note_doubt(const Resource& resource, const yaml::Doubt& doubt, bool is_document);
  void note_old_breaks(const yaml::ScannedDocument& document, std::size_t first, text::Span config);
  bool has(const Resource& resource) const;
  std::vector<std::vector<text::TextEdit>> removals(Results& results) const;
  text::TextEdits followed(std::size_t part) const;
  void add(const Changes& changes, Results& results);
  bool has_end_of(std::size_t part) const;
  bool are_changed_as_lines() const;
  std::vector<text::TextEdits> final_edits(const Results& results, bool& is_sure) const;
  void write(const std::vector<text::TextEdits>& edits, const Sink& sink) const;
  void prove_finished(const std::string& text) const;

  bool stream_ = false;
  std::deque<Part> parts_;
  std::deque<ItemList> lists_;
  std::deque<Resource> items_;
  std::vector<Place> places_;  // of the items
  std::vector<bool> removed_;  // which items
  std::vector<Result> faults_;
  std::unique_ptr<const yaml::Document> function_config_;
  std::map<std::size_t, Resource> edited_;  // by the number of the item
  std::deque<Addition> added_;              // in the order of Changes
};

}  // namespace kubeflow_sso::krm
