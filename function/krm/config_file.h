// A file that a ConfigMap or a Secret holds under a key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "function/krm/changes.h"
#include "function/krm/resource.h"
#include "function/text/source.h"
#include "function/text/text_edits.h"
#include "function/toml/document.h"
#include "function/toml/operations.h"
#include "function/yaml/document.h"
#include "function/yaml/operations.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::krm {

/// The decoded text of one key of a ConfigMap (`data`, or `binaryData` in base64) or of a Secret
/// (`stringData`, which wins, or `data` in base64), and the way back for edits of it.
class ConfigFile {
 public:
  /// Nothing when the resource has no such key. Throws LocatedError when the value is no text or no base64.
  static std::optional<ConfigFile> find(const Resource& resource, std::string_view key);

  /// The text; of a stand-in that, as it is written.
  const std::string& text() const { return text_; }
  /// Whether a Secret has there what is put in the place of a secret (secret_value.h).
  bool is_stand_in() const;
  /// The text under the name that errors give it, `ConfigMap auth/dex, config.yaml`; never quoted. Lives as
  /// long as this ConfigFile.
  text::Source source() const;
  const Resource& resource() const { return *resource_; }
  /// The field that holds the file: `data["config.yaml"]`.
  const yaml::Path& path() const { return path_; }

  /// Carries out `operations` on the file, which `document` is the parsed text of, and records that as one
  /// operation on the resource. Returns the edited text, which is proved to mean the operations. Throws as
  /// edits_of does. Base64 is encoded again as a whole, wrapped as it was.
  std::string edit(const yaml::Document& document, const yaml::Operations& operations,
                   Changes& changes) const;
  std::string edit(const toml::Document& document, const toml::Operations& operations,
                   Changes& changes) const;
  /// Records edits of the text as an operation on the resource, and returns the edited text.
  std::string edit(const text::TextEdits& edits, Changes& changes) const;

 private:
  ConfigFile(const Resource& resource, yaml::Path path, bool base64);

  const Resource* resource_;
  yaml::Path path_;
  bool base64_;
  std::string text_;
};

/// The decoded value of a key of a Secret; nothing when it has none. The value must never be shown.
std::optional<std::string> secret_value(const Resource& secret, std::string_view key);

}  // namespace kubeflow_sso::krm
