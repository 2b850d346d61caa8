// Collects the scalars of the wanted paths of one mapping while its keys come by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/flow.h"
#include "function/yaml/path.h"
#include "function/yaml/scanner.h"

namespace kubeflow_sso::yaml {

/// How much of the text must be parsed to know what the bytes at the paths mean: nothing, the mapping itself
/// (a scalar of several lines), or its whole document (an alias).
enum class Parse { Nothing, Mapping, Document };

/// Wanted paths of one or two keys. A first key opens a nested mapping, whose keys are inner keys. Of equal
/// keys the first counts, and the second is remembered.
class Lookup {
 public:
  /// A set of wanted paths, one bit for each.
  using Paths = std::uint64_t;

  Lookup(const text::Source& source, const std::vector<std::string_view>& wanted);

  /// Begins with another mapping.
  void restart();

  /// Takes a key of the mapping, whose bytes, with anchor and tag, stand at `at`. Gives the paths of which it
  /// is the only key; those of which it is the first key are open until the next one.
  Paths outer_key(std::string_view key, text::Span at);
  /// Takes a key of the nested mapping that is open. Gives the paths of which it is the second key.
  Paths inner_key(std::string_view key, text::Span at);
  bool is_open() const { return open_ != 0; }

  /// Takes the value at `paths`. A plain scalar's span must be exact; `several_lines` says that it is not
  /// all.
  void value(Paths paths, const Token& value, bool several_lines = false);
  /// Takes the value of an outer key, where a mapping was looked for: an alias of one must be followed.
  void outer_value(Paths paths, const Token& value, bool several_lines = false);
  /// What was taken cannot be told without a parser.
  void needs(Parse parse) { needed_ = std::max(needed_, parse); }

  /// Reads a flow mapping that `flow` has peeked at.
  void read(FlowReader& flow);
  /// Reads the value of an outer key in a flow mapping.
  void read_outer_value(FlowReader& flow, Paths paths);

  /// The end of the mapping: what to parse to have all paths.
  Parse finish();
  /// What was found, when nothing needs to be parsed and the keys gave that doubt.
  Found take_found(std::optional<Doubt> doubt) {
    return {std::move(scalars_), second_seen_, std::move(doubt)};
  }
  /// The first doubt that the keys gave.
  std::optional<Doubt> take_doubt() { return std::move(doubt_); }
  /// What stands at all paths below `base`, where the keys gave that doubt.
  Found find(const Document& document, const Path& base, std::optional<Doubt> doubt) const;

 private:
  struct WantedPath {
    std::string first;
    std::string second;

    Path below(Path base) const;
  };

  void note_tag(std::string_view key, text::Span at);
  void note(Doubt::Kind kind, std::string_view key, text::Span at);
  std::optional<Doubt> overruled(const Document& document, const Path& base) const;

  const text::Source& source_;
  std::vector<WantedPath> wanted_;
  std::vector<std::string> scalars_;
  Paths first_seen_ = 0;
  Paths second_seen_ = 0;
  Paths open_ = 0;
  std::optional<Doubt> doubt_;
  bool merges_ = false;
  Parse needed_ = Parse::Nothing;
};

/// The text of a scalar key or value on one line.
std::string text_of(const text::Source& source, const Token& token);

}  // namespace kubeflow_sso::yaml
