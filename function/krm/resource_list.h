// The function's input and output: a ResourceList, or plain streams of documents.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "function/krm/resource.h"
#include "function/krm/result.h"
#include "function/text/source.h"
#include "function/text/text_edits.h"
#include "function/yaml/document.h"
#include "function/yaml/scanner.h"

namespace kubeflow_sso::krm {

/// Takes pieces of the output in their order.
using Sink = std::function<void(std::string_view piece)>;

class ResourceList {
 public:
  /// Reads a ResourceList (KRM Functions Specification: config.kubernetes.io/v1, v1beta1 or v1alpha1), YAML
  /// or JSON. Throws LocatedError when the text is none, with what was found instead. `source` is copied; its
  /// text must outlive the list. Its errors show no excerpts: a broken text may end anywhere, within a secret
  /// too.
  static ResourceList read(const text::Source& source);

  /// Reads plain streams of `---` documents (files, or standard input); `kind: List` is looked into. Empty
  /// documents stay. Throws LocatedError where there is anything else than resources.
  static ResourceList read_streams(const std::vector<text::Source>& sources);

  /// The names of the streams that were read, as their Sources have them; empty for a ResourceList.
  std::vector<std::string> streams() const;

  std::deque<Resource>& items() { return items_; }
  const std::deque<Resource>& items() const { return items_; }

  /// The `functionConfig` of a ResourceList; null when there is none (and for streams).
  const yaml::Document* function_config() const { return function_config_.get(); }

  /// Marks an item for removal from the output.
  void remove(const Resource& resource);

  /// Makes the edits of all recorded operations and removals, each edited item proved (yaml::prove). What
  /// cannot be edited safely becomes an error in `results`, and then nothing is edited at all. Warns where a
  /// `# kpt-set:` comment stands behind a changed value. Throws InternalError when a proof fails. Call once,
  /// after the last operation is recorded.
  void commit(Results& results);

  /// Whether commit() changed anything.
  bool is_changed() const;

  /// Writes the whole list: the input's bytes with the committed edits (none if commit() was not called), and
  /// in a ResourceList our results behind those that are there already. Streams have no place for results.
  /// Several streams are joined with `---` where the next one does not begin with it.
  void write(const Results& results, const Sink& sink) const;

 private:
  ResourceList() = default;

  struct Part {  // one text and what was found in it
    text::Source source;
    std::vector<yaml::ScannedDocument> documents;
    text::TextEdits edits;
  };

  void add_items(const Part& part, const text::Source& source);
  void add_removals(const Part& part, std::vector<text::TextEdit>& edits) const;
  bool is_removed(const Resource& resource) const;
  std::size_t part_of(const Resource& resource) const;
  text::TextEdits results_edit(const Results& results) const;

  bool stream_ = false;
  std::deque<Part> parts_;
  std::deque<Resource> items_;
  std::unique_ptr<const yaml::Document> function_config_;
  std::vector<const Resource*> removed_;
};

}  // namespace kubeflow_sso::krm
