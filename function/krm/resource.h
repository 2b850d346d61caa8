// One resource of the input, read only: its identity, and its tree when somebody asks.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "function/krm/result.h"
#include "function/text/source.h"
#include "function/text/span.h"
#include "function/yaml/document.h"
#include "function/yaml/operations.h"
#include "function/yaml/scanner.h"

namespace kubeflow_sso::krm {

/// The annotation with which kustomize marks every resource that it passes to a function.
inline constexpr std::string_view kKustomizeId = "kustomize.config.k8s.io/id";

class Resource {
 public:
  /// `source` must outlive the Resource. `place` says where it came from when it carries no path annotation.
  /// `number` is its place among the items of its list, `around` what an item of a sequence stands in.
  Resource(const text::Source& source, const yaml::ScannedItem& item, FileRef place, std::size_t number = 0,
           std::shared_ptr<const yaml::Surroundings> around = nullptr);

  /// `original`, which must outlive it, as it is after its edits, in a text of its own.
  Resource(const Resource& original, yaml::Proved edited);
  /// A new one beside another of its list, known by `number`, in a text of its own.
  Resource(const Resource& beside, yaml::Proved added, std::size_t number);

  const std::string& api_version() const { return ref_.api_version; }
  const std::string& kind() const { return ref_.kind; }
  const std::string& name() const { return ref_.name; }
  const std::string& namespace_name() const { return ref_.namespace_name; }
  const ResourceRef& ref() const { return ref_; }
  std::size_t number() const { return number_; }

  /// The resource's own bytes in its Source.
  std::string_view bytes() const { return extent_.of(source_.text()); }
  /// Whether a text stands anywhere in these bytes: spares the parsing of resources that cannot be meant.
  /// Looks for each text once.
  bool mentions(std::string_view text) const;
  text::Span extent() const { return extent_; }
  const text::Source& source() const { return source_; }

  /// The parsed tree; parsed on the first call. Throws LocatedError. Errors show no excerpt where it may hold
  /// a secret.
  const yaml::Document& document() const;
  /// The text of an annotation; empty without. In a resource that cannot be parsed, what the line says that
  /// begins with its key: who asks for an annotation of any resource must not fail on one that is nobody's
  /// business.
  std::string annotation(std::string_view key) const;
  /// The names that the resource had before a kustomization added prefixes or suffixes, the first one first;
  /// empty without. As annotation().
  std::vector<std::string> previous_names() const;
  /// From `config.kubernetes.io/path` and `index` (or their older names under
  /// `internal.config.kubernetes.io`), else the place that the input gave it. As annotation().
  FileRef file() const;
  /// The same, with line and column of a field, or of what there is of the way to it, where the input is a
  /// plain stream in a file: of an edited resource in the text that was read.
  FileRef place(const yaml::Path& field) const;

 private:
  text::Span extent_;
  int parent_column_ = -1;
  ResourceRef ref_;
  std::size_t number_;
  std::unique_ptr<const std::string> text_;  // of an edited one
  const Resource* original_ = nullptr;       // of an edited one
  text::Source source_;                      // the whole input, as private as this resource is
  FileRef place_;
  std::shared_ptr<const yaml::Surroundings> around_;
  mutable std::unique_ptr<const yaml::Document> document_;
  mutable std::map<std::string, bool, std::less<>> mentions_;
};

/// `name` without the suffix that kustomize's generators append: `-` and ten of `2456789bcdfghkmt`.
std::string_view without_hash(std::string_view name);

}  // namespace kubeflow_sso::krm
