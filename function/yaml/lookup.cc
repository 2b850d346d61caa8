// Wanted paths: which keys lead to them, and what their scalars say.
#include "function/yaml/lookup.h"

#include <algorithm>

#include "function/yaml/one_meaning.h"
#include "function/yaml/scalar.h"

namespace kubeflow_sso::yaml {
namespace {

constexpr std::size_t kMostPaths = 64;
constexpr std::string_view kMergeKey = "<<";

/// A null is no text; Kubernetes takes `namespace: null` for none.
std::string scalar_of(const Node* node) {
  if (node == nullptr || !node->is_scalar()) return {};
  if (node->style == Style::Plain && Value::is_null_word(node->scalar)) return {};
  return std::string(node->scalar);
}

}  // namespace

std::string text_of(const text::Source& source, const Token& token) {
  std::string_view bytes = token.span.of(source.text());
  switch (token.form) {
    case Form::DoubleQuoted:
      if (bytes.find_first_of("\\\n") != std::string_view::npos)
        return decode_double_quoted(source, token.span).text;
      return std::string(bytes.substr(1, bytes.size() - 2));
    case Form::SingleQuoted:
      bytes = bytes.substr(1, bytes.size() - 2);
      if (bytes.find_first_of("'\n") != std::string_view::npos)
        return decode_single_quoted(source, token.span).text;
      return std::string(bytes);
    default:
      while (bytes.ends_with(' ') || bytes.ends_with('\t')) bytes.remove_suffix(1);
      return std::string(bytes);
  }
}

Lookup::Lookup(const text::Source& source, const std::vector<std::string_view>& wanted) : source_(source) {
  if (wanted.size() > kMostPaths) throw text::InternalError("more than 64 wanted paths");
  for (const std::string_view path : wanted) {
    const std::size_t slash = path.find('/');
    const bool nested = slash != std::string_view::npos;
    wanted_.push_back(
        {std::string(path.substr(0, slash)), nested ? std::string(path.substr(slash + 1)) : std::string()});
  }
  restart();
}

void Lookup::restart() {
  scalars_.assign(wanted_.size(), {});
  first_seen_ = second_seen_ = open_ = 0;
  doubt_.reset();
  merges_ = false;
  needed_ = Parse::Nothing;
}

Lookup::Paths Lookup::outer_key(std::string_view key, text::Span at) {
  Paths complete = 0;
  open_ = 0;
  merges_ = merges_ || key == kMergeKey;
  note_tag(key, at);
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const Paths path = Paths{1} << i;
    if (wanted_[i].first != key) continue;
    if ((first_seen_ & path) != 0) {
      note(Doubt::Kind::Doubled, key, at);
      continue;
    }
    first_seen_ |= path;
    (wanted_[i].second.empty() ? complete : open_) |= path;
  }
  second_seen_ |= complete;
  return complete;
}

Lookup::Paths Lookup::inner_key(std::string_view key, text::Span at) {
  Paths complete = 0;
  merges_ = merges_ || key == kMergeKey;
  note_tag(key, at);
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const Paths path = Paths{1} << i;
    if ((open_ & path) == 0 || wanted_[i].second != key) continue;
    if ((second_seen_ & path) == 0) complete |= path;
    if ((second_seen_ & path) != 0) note(Doubt::Kind::Doubled, key, at);
  }
  second_seen_ |= complete;
  return complete;
}

void Lookup::value(Paths paths, const Token& value, bool several_lines) {
  if (paths == 0) return;
  const bool scalar =
      value.form == Form::Plain || value.form == Form::SingleQuoted || value.form == Form::DoubleQuoted;
  if (value.form == Form::Alias) needs(Parse::Document);
  if (value.form == Form::BlockScalar || several_lines) needs(Parse::Mapping);
  if (!scalar || several_lines) return;
  std::string text = text_of(source_, value);
  if (value.form == Form::Plain && Value::is_null_word(text)) text.clear();
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    if ((paths >> i & 1U) != 0) scalars_[i] = text;
  }
}

void Lookup::outer_value(Paths paths, const Token& outer, bool several_lines) {
  if (is_open() && outer.form == Form::Alias) needs(Parse::Document);
  value(paths, outer, several_lines);
}

void Lookup::read(FlowReader& flow) {
  flow.enter();
  for (Token key; flow.next_key(key);)
    read_outer_value(flow, outer_key(text_of(source_, key), flow.span_of(key)));
}

void Lookup::read_outer_value(FlowReader& flow, Paths paths) {
  const auto several_lines = [&](const Token& token) {
    return token.form == Form::Plain && token.span.of(source_.text()).find('\n') != std::string_view::npos;
  };
  if (!is_open() || flow.peek() != Form::FlowMapping) {
    const Token outer = flow.read();
    outer_value(paths, outer, several_lines(outer));
    return;
  }
  flow.enter();
  for (Token key; flow.next_key(key);) {
    const Paths inner = inner_key(text_of(source_, key), flow.span_of(key));
    const Token token = flow.read();
    value(inner, token, several_lines(token));
  }
}

Parse Lookup::finish() {
  if (merges_) needs(Parse::Document);
  return needed_;
}

Path Lookup::WantedPath::below(Path base) const {
  base.emplace_back(first);
  if (!second.empty()) base.emplace_back(second);
  return base;
}

Found Lookup::find(const Document& document, const Path& base, std::optional<Doubt> doubt) const {
  Found found;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const Node* node = document.at(wanted_[i].below(base));
    found.scalars.push_back(scalar_of(node));
    if (node != nullptr) found.present |= Paths{1} << i;
  }
  found.doubt = doubt ? std::move(doubt) : overruled(document, base);
  return found;
}

/// A key on a wanted path, in front of a merge key that brings it too.
std::optional<Doubt> Lookup::overruled(const Document& document, const Path& base) const {
  const auto look = [&](const Path& path, std::string_view key) -> std::optional<Doubt> {
    const Node* mapping = document.at(path);
    const Entry* entry = mapping == nullptr ? nullptr : mapping->find_entry(key);
    if (entry == nullptr || !is_overruled(document, *mapping, *entry)) return {};
    return Doubt{Doubt::Kind::Overruled, std::string(entry->key.scalar), entry->key.span.begin};
  };
  for (const WantedPath& wanted : wanted_) {
    if (auto doubt = look(base, wanted.first)) return doubt;
    if (wanted.second.empty()) continue;
    if (auto doubt = look(base / Step(wanted.first), wanted.second)) return doubt;
  }
  return {};
}

void Lookup::note_tag(std::string_view key, text::Span at) {
  const std::string_view bytes = at.of(source_.text());
  const bool has_tag =
      bytes.starts_with('!') || (bytes.starts_with('&') && bytes.find(" !") != std::string_view::npos);
  if (has_tag) note(Doubt::Kind::Tagged, key, at);
}

void Lookup::note(Doubt::Kind kind, std::string_view key, text::Span at) {
  if (!doubt_) doubt_ = Doubt{kind, std::string(key), at.begin};
}

}  // namespace kubeflow_sso::yaml
