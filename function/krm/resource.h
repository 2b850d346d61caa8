// One resource of the input: its identity, its tree when somebody asks, and the operations recorded on it.
#pragma once

#include <cstddef>
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

class Resource {
 public:
  /// `source` must outlive the Resource. `place` says where it came from when it carries no path annotation.
  Resource(const text::Source& source, const yaml::ScannedItem& item, FileRef place);

  const std::string& api_version() const { return ref_.api_version; }
  const std::string& kind() const { return ref_.kind; }
  const std::string& name() const { return ref_.name; }
  const std::string& namespace_name() const { return ref_.namespace_name; }
  const ResourceRef& ref() const { return ref_; }

  /// The resource's own bytes in its Source.
  std::string_view bytes() const { return extent_.of(source_.text()); }
  text::Span extent() const { return extent_; }
  text::Span whole() const { return whole_; }
  int parent_column() const { return parent_column_; }
  bool flow() const { return flow_; }
  const text::Source& source() const { return source_; }

  /// The parsed tree; parsed on the first call. Throws LocatedError. Errors show no excerpt where it may hold
  /// a secret.
  const yaml::Document& document() const;
  std::string annotation(std::string_view key) const;
  /// The names that the resource had before a kustomization added prefixes or suffixes, the first one first;
  /// empty without.
  std::vector<std::string> previous_names() const;
  /// From `config.kubernetes.io/path` and `index` (or their older names under
  /// `internal.config.kubernetes.io`), else the place that the input gave it.
  FileRef file() const;

  /// What is to change; empty at first.
  yaml::Operations& operations() { return operations_; }
  const yaml::Operations& operations() const { return operations_; }

 private:
  text::Span extent_;
  text::Span whole_;
  int parent_column_;
  bool flow_;
  ResourceRef ref_;
  text::Source source_;  // the whole input, as private as this resource is
  FileRef place_;
  mutable std::unique_ptr<const yaml::Document> document_;
  yaml::Operations operations_;
};

/// `name` without the suffix that kustomize's generators append: `-` and ten of `2456789bcdfghkmt`.
std::string_view without_hash(std::string_view name);

}  // namespace kubeflow_sso::krm
