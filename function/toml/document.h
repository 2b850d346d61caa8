// oauth2_proxy.cfg: its settings with the bytes that they came from.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "function/text/source.h"
#include "function/text/span.h"
#include "function/toml/reader.h"
#include "function/toml/value.h"

namespace kubeflow_sso::toml {

/// One `key = value` of the file's top level (before the first table header).
struct Setting {
  std::string key;  // as written, quotes removed; the parts of a dotted key joined by dots
  bool dotted =
      false;  // a member of a table, which oauth2-proxy has none of: read as Other, never found by key
  text::Span key_span;
  text::Span value_span;  // the value's bytes, without a comment behind it
  text::Span lines;       // whole lines of key and value, line break included
  Value value;
};

/// A parsed file. Keys compare without case: oauth2-proxy reads the file through viper, which folds them
/// (oauth2-proxy 7.6.0 to 7.15.2, pkg/apis/options/load.go). The source's text must outlive the document.
class Document {
 public:
  /// Throws LocatedError on text that is not TOML, and on a key that is set twice (also in another case). No
  /// message quotes a value, apart from the excerpt of a Public source.
  static Document parse(const text::Source& source);

  const text::Source& source() const { return source_; }
  const std::vector<Setting>& settings() const { return settings_; }
  const Setting* find(std::string_view key) const;
  /// The string of that key; empty when it is absent or no string.
  std::string_view string(std::string_view key) const;

  /// The whole top level as toml++ reads it, tables included.
  const Table& table() const { return table_; }

  /// Where the settings end: the line of the first table header, or the end of the text.
  std::size_t end_of_settings() const { return end_of_settings_; }

 private:
  explicit Document(text::Source source) : source_(std::move(source)) {}
  text::Source source_;
  std::vector<Setting> settings_;
  Table table_;
  std::size_t end_of_settings_ = 0;
};

}  // namespace kubeflow_sso::toml
