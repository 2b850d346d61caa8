// Dex's config.yaml as Dex reads it: ghodss/yaml turns it into JSON, whose decoder takes keys in any case
// (cmd/dex/serve.go and config.go, 2.39.1 to 2.45.1; encoding/json).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/krm/config_file.h"
#include "function/yaml/document.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::login {

/// The parsed file. Paths are given in Dex's own spelling ("enablePasswordDB"); what stands in the file may
/// be spelled in another case.
class DexFile {
 public:
  /// Throws LocatedError on what is not a mapping, what readers would read differently
  /// (yaml::check_one_meaning), and on keys of one mapping that Dex takes for the same. A file that is a
  /// template (gomplate, Helm) is told as one.
  static DexFile parse(const krm::ConfigFile& file);

  const yaml::Document& document() const { return document_; }
  /// The path as the file spells its keys; what the file lacks is spelled as given.
  yaml::Path spelled(const yaml::Path& path) const;
  /// The node there, aliases followed; null when it is absent or null.
  const yaml::Node* at(const yaml::Path& path) const;
  /// The text there; empty when there is none. Throws LocatedError for a mapping or list.
  std::string text(const yaml::Path& path) const;
  bool is_true(const yaml::Path& path) const;
  /// The number of items of the list there. Throws LocatedError unless it is a list of mappings.
  std::size_t size(const yaml::Path& list) const;
  std::vector<std::string> texts(const yaml::Path& list) const;

 private:
  explicit DexFile(yaml::Document document) : document_(std::move(document)) {}
  yaml::Document document_;
};

/// Whether Go's JSON decoder takes `key` for the field `name`: letters in any case, and the Kelvin sign and
/// the long s for k and s (encoding/json, foldName).
bool is_same_key(std::string_view key, std::string_view name);

}  // namespace kubeflow_sso::login
