// A YAML document (or one node of a larger text) as a tree whose nodes know the bytes that they came from.
#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "function/text/source.h"
#include "function/text/span.h"
#include "function/yaml/path.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::yaml {

enum class Kind { Absent, Scalar, Mapping, Sequence, Alias };

/// How a node is written. A JSON object or array is `Flow`, a JSON string `DoubleQuoted`.
enum class Style { Absent, Plain, SingleQuoted, DoubleQuoted, Literal, Folded, Block, Flow };

struct Entry;

/// A node of a tree. Its views are of the text that was parsed, or of what its Document has decoded.
struct Node {
  Kind kind = Kind::Absent;
  Style style = Style::Absent;
  /// The value's bytes, without anchor and tag. A block scalar's begin at its `|` or `>` and end behind its
  /// last line that is not blank (behind all of its lines with `+`), line break included. A block
  /// collection's end where its last node's do. An absent value is the empty place behind its key's colon or
  /// its dash.
  text::Span span;
  /// The bytes of anchor and tag; empty without.
  text::Span properties;
  std::string_view anchor;
  std::string_view tag;
  /// Block collections: the column, from 0 and in bytes, of the keys or dashes. Block scalars: of the
  /// content.
  std::size_t column = 0;
  /// The decoded text of a scalar, or the name of an alias.
  std::string_view scalar;
  std::vector<Entry> entries;
  /// The items of a sequence.
  std::vector<Node> items;
  /// The place of the dash of an item of a block sequence.
  std::size_t dash = 0;

  bool is_absent() const { return kind == Kind::Absent; }
  bool is_scalar() const { return kind == Kind::Scalar; }
  bool is_mapping() const { return kind == Kind::Mapping; }
  bool is_sequence() const { return kind == Kind::Sequence; }
  /// The entry of that key in a mapping, the first of several; null when there is none or this is no mapping.
  const Entry* find_entry(std::string_view key) const;
  /// The value of that key, or null.
  const Node* find(std::string_view key) const;
  /// Whether this is the key `<<` without quotes.
  bool is_merge_key() const;
  /// What a `<<` merge key brings in: a mapping, a sequence of mappings, or aliases of these; null without
  /// one.
  const Node* find_merged() const;
};

struct Entry {
  Node key;
  Node value;
  /// The place right behind the colon; behind the key in a flow mapping's entry that has none.
  std::size_t behind_colon = 0;
};

/// What a parser makes of a text.
struct Tree {
  Node root;
  std::list<std::string> decoded;  // the scalars that are not written as they read; nodes look into it
};

class Surroundings;

/// A parsed document. Holds the Source, whose text must outlive it.
class Document {
 public:
  /// Parses the whole text of `source` as one document (`---` before it and `...` behind it are allowed).
  /// Throws LocatedError on text that is not YAML, that nests deeper than 100, or that uses what no
  /// Kubernetes resource needs and no edit could keep safe (complex keys, aliases as keys, two merge keys).
  static Document parse(const text::Source& source);

  /// Parses the node in `extent` of `source`: a document of a stream, or an item of a sequence, whose dash
  /// stands at column `parent_column`. The document of a stream has the parent column -1. The source's bytes
  /// must have been checked (check_bytes). Aliases may stand for nodes outside of the extent, in `around`.
  static Document parse(const text::Source& source, text::Span extent, int parent_column,
                        std::shared_ptr<const Surroundings> around = nullptr);

  const text::Source& source() const { return source_; }
  const Node& root() const { return tree_->root; }
  /// What was parsed, and as what: as given to parse.
  text::Span extent() const { return extent_; }
  int parent_column() const { return parent_column_; }

  /// The node that an alias stands for; other nodes are returned as they are.
  const Node& resolve(const Node& node) const;
  /// Whether an alias stands for this node, in this document or around it.
  bool is_aliased(const Node& node) const;
  /// A node in `span` for which an alias outside of it stands, in this document or around it; null when there
  /// is none.
  const Node* needed_outside(text::Span span) const;
  /// The nodes around the document that aliases in it stand for, by the name of their anchor.
  const std::map<std::string_view, const Node*>& borrowed() const { return borrowed_; }

  /// The node at a path, aliases followed and `<<` merge keys looked into; null when there is none.
  const Node* at(const Path& path) const;
  /// What is one step from a node that may be an alias, `<<` merge keys looked into; null when there is none.
  const Node* child(const Node& node, const Step& step) const;
  /// The value of a key of a mapping, `<<` merge keys looked into; null when there is none.
  const Node* at_key(const Node& mapping, std::string_view key) const { return child(mapping, Step(key)); }
  /// The decoded text of the scalar at a path; empty when there is none.
  std::string_view text_at(const Path& path) const;

  /// Whether the value of a node, aliases followed, is null, as that of an absent node without a tag is.
  bool is_null(const Node& node) const;
  /// The value of a node, aliases and merge keys expanded. Throws LocatedError when the expansion of aliases
  /// exceeds 100000 values or nests deeper than 100.
  Value value(const Node& node) const;

  /// An error at the place of a node; without an excerpt where that is not in the extent.
  text::LocatedError error(const Node& node, const std::string& message) const;

 private:
  friend class Surroundings;
  using Anchors = std::unordered_map<std::string_view, const Node*>;
  struct Aliases {  // of one node
    const Node* target;
    std::size_t first;  // their places
    std::size_t last;
  };

  Document(text::Source source, text::Span extent, int parent_column,
           std::shared_ptr<const Surroundings> around);
  void index_aliases(const Node& node, Anchors& anchors);
  void index_alias(const Node& alias, const Anchors& anchors);
  const Node* borrow(const Node& alias);
  void check_merge_keys(const Node& mapping) const;
  class Expansion;

  text::Source source_;
  text::Span extent_;
  int parent_column_;
  std::unique_ptr<const Tree> tree_;  // on the heap, so that pointers to nodes survive a move
  std::shared_ptr<const Surroundings> around_;
  std::unordered_map<std::size_t, const Node*> targets_;  // by the place of the alias
  std::set<std::size_t> anchors_;                         // their places
  std::map<std::size_t, Aliases> aliased_;                // by the place of the anchor
  std::map<std::string_view, const Node*> borrowed_;
};

/// The document that items of a sequence are taken from, for the aliases that cross them. Parsed as a whole
/// when it is first asked for.
class Surroundings {
 public:
  /// Errors in it show no excerpt.
  Surroundings(const text::Source& source, text::Span extent, int parent_column = -1);

  /// Throws LocatedError where it cannot be parsed.
  const Document& document() const;

 private:
  text::Source source_;
  text::Span extent_;
  int parent_column_;
  mutable std::unique_ptr<const Document> document_;
  mutable std::optional<text::LocatedError> error_;
};

}  // namespace kubeflow_sso::yaml
