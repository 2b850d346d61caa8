// Results as the KRM Functions Specification v1 has them, and the set that one run collects.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "function/krm/rules.h"
#include "function/krm/severity.h"
#include "function/text/source.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::krm {

/// Which resource a result is about.
struct ResourceRef {
  std::string api_version;
  std::string kind;
  std::string name;
  std::string namespace_name;

  bool empty() const { return kind.empty() && name.empty(); }
  /// `ConfigMap auth/dex`; without a namespace `ConfigMap dex`. Printable.
  std::string text() const;
  bool operator==(const ResourceRef&) const = default;
};

/// Which field, and for changes what it holds and what it should. Never filled where the text may be a
/// secret.
struct FieldRef {
  yaml::Path path;
  std::optional<std::string> current_value;
  std::optional<std::string> proposed_value;
  bool operator==(const FieldRef&) const = default;
};

/// Which file of the package, as the orchestrator annotated it, or the file given by --config.
struct FileRef {
  std::string path;
  std::optional<std::size_t> index;
  /// Where in the file, both from 1; 0: not known. For people only, the specification has no place for them.
  std::size_t line = 0;
  std::size_t column = 0;
  bool operator==(const FileRef&) const = default;
};

/// Whether a Source of that name is a file, and not "<stdin>" or a text inside a resource, "ConfigMap
/// auth/dex, config.yaml".
bool is_file(std::string_view source_name);

/// One message to the user. `id` is the stable name of the diagnostic ("dex-issuer-path"); it is written as
/// `tags: {id: ...}` and is what `spec.acknowledge` names.
struct Result {
  Severity severity = Severity::Info;
  std::string id;
  std::string message;
  ResourceRef resource = {};
  FieldRef field = {};
  FileRef file = {};
  bool operator==(const Result&) const = default;
};

/// The results of one run, in the order of their finding; equal ones are kept once.
class Results {
 public:
  /// A message is made printable, but for the line feeds of an error's excerpt.
  void add(Result result);

  /// Whether a result has severity Error.
  bool failed() const { return failed_; }
  const std::vector<Result>& list() const { return list_; }
  /// Removes warnings and infos whose id is acknowledged. Errors stay.
  void acknowledge(const std::vector<std::string>& ids);

 private:
  std::vector<Result> list_;
  std::unordered_set<std::string> seen_;  // all of each that was added
  bool failed_ = false;
};

/// One line for people, without line break. The place is `FILE:LINE:COLUMN` in front of everything, as
/// compilers write it, where line and column are known, then the resource:
///     sso.yaml:8:3: error: `spec.kubeflowURL` must be ... [kubeflow-url]
///     warning: ConfigMap auth/dex: connectors[0].config.insecureSkipVerify: turns off ... [insecure-setting]
/// The functionConfig is not named where its file is, nor the field's path when the message back-quotes it
/// already.
std::string to_line(const Result& result);

/// What of that line stands before the message.
std::string line_prefix(const Result& result);

/// A result about what cannot be read: in a file at its place, elsewhere with the place in the message.
Result located(const Rule& rule, const text::LocatedError& error);

}  // namespace kubeflow_sso::krm
