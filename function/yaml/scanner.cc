// The structure of a stream: documents, members and items, and the levels of block style that lead to wanted
// paths. Lines deeper than the innermost level never get here.
#include "function/yaml/scanner.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "function/yaml/bytes.h"
#include "function/yaml/document.h"
#include "function/yaml/flow.h"
#include "function/yaml/line.h"
#include "function/yaml/lookup.h"
#include "function/yaml/path.h"
#include "function/yaml/scalar.h"

namespace kubeflow_sso::yaml {
namespace {

using text::LocatedError;

class StreamScanner {
 public:
  /// Scans the source's text up to `end`.
  StreamScanner(const text::Source& source, std::size_t end, const WantedPaths& wanted,
                const std::vector<std::string_view>& sequences)
      : source_(source),
        text_(source.text().substr(0, end)),
        sequences_(sequences),
        lines_(source, text_),
        document_lookup_(source, wanted),
        item_lookup_(source, wanted) {}

  std::vector<ScannedDocument> run() {
    while (lines_.next(deepest())) line();
    if (in_document_) finish_document(text_.size(), text_.size());
    if (!documents_.empty()) documents_.back().whole.end = text_.size();
    return std::move(documents_);
  }

  ScannedDocument run(const ScannedItem& item) {
    parent_column_ = item.parent_column;
    begin_document(item.node.begin, item.node.begin);
    lines_.begin_at(item.node.begin);
    root(item.node.begin);
    return std::move(run().front());
  }

 private:
  /// A block collection around the current line in which something is looked for.
  struct Level {
    enum class Kind { Root, RootInner, Sequence, Item, ItemInner } kind;
    int column;
  };
  using Kind = Level::Kind;

  ScannedDocument& document() { return documents_.back(); }
  ScannedMember& member() { return document().members.back(); }
  ScannedItem& item() { return member().items.back(); }

  /// The greatest indentation of a line that can say something new.
  int deepest() const { return awaiting_ || levels_.empty() ? kEveryColumn : levels_.back().column; }

  bool is_wanted_sequence(const ScannedMember& one) const {
    return std::find(sequences_.begin(), sequences_.end(), one.key) != sequences_.end();
  }

  [[noreturn]] void fail(std::size_t at, const std::string& message) const {
    throw LocatedError(source_, at, message);
  }

  [[noreturn]] void refuse_complex_key(std::size_t at) const {
    fail(at, "write `key: value` instead of a complex key (`? `)");
  }

  void line();
  void begin_marked_document();
  void end_marked_document();
  void begin_document(std::size_t whole_begin, std::size_t node_begin);
  void finish_document(std::size_t node_end, std::size_t whole_end);
  static void find(Found& found, const Lookup& lookup, const Document& document, const Path& base);
  void root(std::size_t at);
  void flow_root(std::size_t begin, std::size_t at);

  void block_line();
  bool enters(bool dash) const;
  void enter(bool dash);
  void enter_value(const LineEntry& entry);
  void leave(bool dash);
  void leave_innermost(std::size_t end);
  void indentless_item();

  void key(const LineEntry& entry);
  void begin_member(const Token& key, std::size_t value_begin);
  void member_value(const Token& value);
  Lookup& lookup();
  void outer_value(Lookup& lookup, Lookup::Paths paths, const LineEntry& entry);
  void inner_value(Lookup& lookup, Lookup::Paths paths, const LineEntry& entry);

  void begin_item();
  void item_node(const LineEntry& entry);
  void finish_item(std::size_t end);
  void flow_items(FlowReader& flow);
  void flow_item(FlowReader& flow);
  void settle_item();
  std::size_t item_end(std::size_t end, int column) const;

  const text::Source& source_;
  std::string_view text_;
  const std::vector<std::string_view>& sequences_;
  LineReader lines_;
  Lookup document_lookup_;
  Lookup item_lookup_;

  std::vector<ScannedDocument> documents_;
  bool in_document_ = false;
  int parent_column_ = -1;  // of the item that is scanned
  /// The start of the document that will come, and of a directive in it.
  std::size_t document_begin_ = 0;
  std::optional<std::size_t> directive_;

  std::vector<Level> levels_;
  /// Whether the innermost level's last key or dash has its node on the lines that follow, and the paths of
  /// that node.
  bool awaiting_ = false;
  Lookup::Paths awaited_ = 0;
  /// Items, as indices of member and item, whose paths only the whole document's tree can tell.
  std::vector<std::pair<std::size_t, std::size_t>> unsettled_;
};

// ---- documents ----

void StreamScanner::line() {
  const std::size_t start = lines_.start();
  if (lines_.indent() == 0 && is_document_marker(text_, start)) {
    return text_[start] == '-' ? begin_marked_document() : end_marked_document();
  }
  if (!in_document_) {
    if (lines_.indent() == 0 && text_[start] == '%') {
      directive_ = start;
      return;
    }
    if (directive_) fail(*directive_, "a directive needs a `---` line behind it");
    begin_document(document_begin_, document_begin_);
  }
  if (document().flow)
    fail(lines_.content(), "nothing can follow the document's end; begin another one with `---`");
  if (levels_.empty()) return root(lines_.content());
  block_line();
}

void StreamScanner::begin_marked_document() {
  const std::size_t begin = in_document_ ? lines_.begin() : document_begin_;
  if (in_document_) finish_document(begin, begin);
  const std::size_t node = lines_.pass_blanks(lines_.start() + 3);
  const bool alone = lines_.ends(node);
  begin_document(begin, alone ? lines_.next_begin() : node);
  if (!alone) root(node);
}

void StreamScanner::end_marked_document() {
  if (!lines_.ends(lines_.pass_blanks(lines_.start() + 3))) {
    fail(lines_.start(), "nothing can follow `...` on its line; begin another document with `---`");
  }
  if (directive_) fail(*directive_, "a directive needs a `---` line behind it");
  if (in_document_) finish_document(lines_.begin(), lines_.next_begin());
  if (documents_.empty()) return;
  document_begin_ = document().whole.end = lines_.next_begin();
}

void StreamScanner::begin_document(std::size_t whole_begin, std::size_t node_begin) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text_.substr(node_begin).starts_with(kByteOrderMark)) node_begin += kByteOrderMark.size();
  ScannedDocument& begun = documents_.emplace_back();
  begun.whole.begin = whole_begin;
  begun.node.begin = node_begin;
  begun.empty = true;
  in_document_ = true;
  directive_.reset();
  document_lookup_.restart();
}

void StreamScanner::finish_document(std::size_t node_end, std::size_t whole_end) {
  while (!levels_.empty()) leave_innermost(node_end);
  ScannedDocument& done = document();
  done.whole.end = whole_end;
  if (!done.flow) {
    done.node.end = node_end;
    if (!done.members.empty()) member().value.end = node_end;
  }
  awaiting_ = in_document_ = false;
  document_begin_ = whole_end;
  done.found.doubt = document_lookup_.take_doubt();
  const bool simple = document_lookup_.finish() == Parse::Nothing;
  if (simple) done.found = document_lookup_.take_found(std::move(done.found.doubt));
  if (simple && unsettled_.empty()) return;
  const Document parsed = Document::parse(source_, done.node, parent_column_);
  if (!simple) find(done.found, document_lookup_, parsed, {});
  for (const auto& [member_index, item_index] : unsettled_) {
    ScannedMember& holder = done.members[member_index];
    find(holder.items[item_index].found, item_lookup_, parsed, {Step(holder.key), Step(item_index)});
  }
  unsettled_.clear();
}

/// Looks into the tree; what the keys told is known already.
void StreamScanner::find(Found& found, const Lookup& lookup, const Document& document, const Path& base) {
  found = lookup.find(document, base, std::move(found.doubt));
}

/// Begins the document's root at `at` of the current line.
void StreamScanner::root(std::size_t at) {
  document().empty = false;
  if (text_[at] == '{') return flow_root(at, at);
  const LineEntry entry = lines_.read(at);
  const bool on_marker_line = at != lines_.content();
  if (entry.complex) refuse_complex_key(at);
  if (entry.has_key && on_marker_line)
    fail(at, "a mapping cannot begin on the line of `---`; begin it on the next line");
  if (entry.has_key && !entry.dash) {
    levels_.push_back({Kind::Root, entry.column});
    return key(entry);
  }
  if (entry.value.form == Form::FlowMapping && !entry.dash)
    return flow_root(entry.begin, entry.value.span.begin);
  const bool is_properties = entry.value.form == Form::Absent && !entry.dash;
  if (!is_properties) fail(at, "a document must be a mapping of `key: value` lines");
}

void StreamScanner::flow_root(std::size_t begin, std::size_t at) {
  document().flow = true;
  document().node.begin = begin;
  FlowReader flow(source_, at);
  flow.peek();
  flow.enter();
  for (Token name; flow.next_key(name);) {
    begin_member(name, flow.at());
    const Lookup::Paths paths = document_lookup_.outer_key(member().key, flow.span_of(name));
    const Form form = flow.peek();
    member().value.begin = flow.node_begin();
    member().is_sequence = form == Form::FlowSequence;
    member().flow = form == Form::FlowSequence || form == Form::FlowMapping;
    if (member().is_sequence && is_wanted_sequence(member())) {
      flow_items(flow);
    } else {
      document_lookup_.read_outer_value(flow, paths);
    }
    member().value.end = flow.at();
  }
  document().node.end = flow.at();
  lines_.resume(document().node);
}

// ---- levels of block style ----

void StreamScanner::block_line() {
  const bool dash = lines_.is_dash(lines_.content());
  if (std::exchange(awaiting_, false) && enters(dash)) return enter(dash);
  leave(dash);
  const Level level = levels_.back();
  if (level.kind == Kind::Sequence) return begin_item();
  if (dash) return indentless_item();
  const LineEntry entry = lines_.read(lines_.content());
  if (entry.complex) refuse_complex_key(lines_.content());
  if (!entry.has_key)
    fail(lines_.content(), "`key: value` is expected here; is a colon, quote or indentation missing?");
  key(entry);
}

/// Whether the current line begins the node that is awaited. A sequence may stand at the column of its key.
bool StreamScanner::enters(bool dash) const {
  const Level& level = levels_.back();
  if (lines_.indent() == level.column) return dash && level.kind != Kind::Sequence;
  return lines_.indent() > level.column;
}

void StreamScanner::enter(bool dash) {
  const Kind kind = levels_.back().kind;
  if (dash && kind == Kind::Root) {
    member().is_sequence = true;
    member().column = lines_.indent();
    if (is_wanted_sequence(member())) {
      levels_.push_back({Kind::Sequence, lines_.indent()});
      return begin_item();
    }
  }
  const LineEntry entry = lines_.read(lines_.content());
  if (kind == Kind::Sequence) return item_node(entry);
  if (dash) return;
  if (entry.complex && lookup().is_open()) refuse_complex_key(lines_.content());
  if (!entry.has_key) return enter_value(entry);
  const bool outer = kind == Kind::Root || kind == Kind::Item;
  if (!outer || !lookup().is_open()) return;
  levels_.push_back({kind == Kind::Root ? Kind::RootInner : Kind::ItemInner, entry.column});
  key(entry);
}

/// Takes a value that is no block collection and stands on a line below its key.
void StreamScanner::enter_value(const LineEntry& entry) {
  const Kind kind = levels_.back().kind;
  if (kind == Kind::Root) member_value(entry.value);
  if (entry.value.form == Form::Absent) {  // an anchor or a tag, and the node still further below
    awaiting_ = true;
    return;
  }
  const bool collection = entry.value.form == Form::FlowMapping || entry.value.form == Form::FlowSequence;
  const bool outer = kind == Kind::Root || kind == Kind::Item;
  if (outer && lookup().is_open()) return outer_value(lookup(), awaited_, entry);
  if (awaited_ != 0 && !collection)
    lookup().needs(entry.value.form == Form::Alias ? Parse::Document : Parse::Mapping);
}

/// Leaves the levels that the current line does not belong to.
void StreamScanner::leave(bool dash) {
  const int indent = lines_.indent();
  while (!levels_.empty()) {
    const Level& level = levels_.back();
    const bool behind_sequence = indent == level.column && level.kind == Kind::Sequence && !dash;
    if (indent >= level.column && !behind_sequence) break;
    leave_innermost(lines_.begin());
  }
  if (!levels_.empty() && levels_.back().column == indent) return;
  fail(lines_.content(),
       "this indentation fits no line above; align it with the key or list that it belongs to");
}

void StreamScanner::leave_innermost(std::size_t end) {
  if (levels_.back().kind == Kind::Sequence) finish_item(end);
  levels_.pop_back();
}

/// Passes an item, at the column of the mapping, of a sequence that nothing is wanted from.
void StreamScanner::indentless_item() {
  const bool expected = levels_.back().kind != Kind::Root || member().column == lines_.indent();
  if (!expected)
    fail(lines_.content(), "`key: value` is expected here; no list has its dashes at this column");
  lines_.read(lines_.content());
}

// ---- keys and values ----

Lookup& StreamScanner::lookup() {
  const Kind kind = levels_.back().kind;
  return kind == Kind::Root || kind == Kind::RootInner ? document_lookup_ : item_lookup_;
}

/// Takes a key of the innermost level.
void StreamScanner::key(const LineEntry& entry) {
  const Kind kind = levels_.back().kind;
  const std::string name = text_of(source_, entry.key);
  const text::Span at{entry.begin, entry.key.span.end};
  if (kind == Kind::RootInner || kind == Kind::ItemInner) {
    return inner_value(lookup(), lookup().inner_key(name, at), entry);
  }
  if (kind == Kind::Root) {
    if (!document().members.empty()) member().value.end = lines_.begin();
    begin_member(entry.key, entry.value_begin);
    member_value(entry.value);
  }
  outer_value(lookup(), lookup().outer_key(name, at), entry);
}

void StreamScanner::begin_member(const Token& key, std::size_t value_begin) {
  ScannedMember& begun = document().members.emplace_back();
  begun.key = text_of(source_, key);
  begun.key_span = key.span;
  if (key.form == Form::Plain) begun.key_span.end = key.span.begin + begun.key.size();
  begun.value.begin = value_begin;
}

void StreamScanner::member_value(const Token& value) {
  ScannedMember& holder = member();
  holder.is_sequence = value.form == Form::FlowSequence;
  holder.flow = holder.is_sequence || value.form == Form::FlowMapping;
  if (!holder.is_sequence || !is_wanted_sequence(holder)) return;
  FlowReader flow(source_, value.span.begin);
  flow.peek();
  flow_items(flow);
}

void StreamScanner::outer_value(Lookup& lookup, Lookup::Paths paths, const LineEntry& entry) {
  const Form form = entry.value.form;
  if (form == Form::Absent) {
    awaited_ = paths;
    awaiting_ = levels_.back().kind == Kind::Root || paths != 0 || lookup.is_open();
  } else if (form == Form::FlowMapping && lookup.is_open()) {
    FlowReader flow(source_, entry.value.span.begin);
    lookup.read_outer_value(flow, paths);
  } else if (form == Form::Alias && lookup.is_open()) {
    lookup.needs(Parse::Document);
  } else {
    inner_value(lookup, paths, entry);
  }
}

void StreamScanner::inner_value(Lookup& lookup, Lookup::Paths paths, const LineEntry& entry) {
  Token value = entry.value;
  if (paths == 0) return;
  if (value.form == Form::Absent) {
    awaited_ = paths;
    awaiting_ = true;
    return;
  }
  const bool plain = value.form == Form::Plain;
  if (plain) value.span = lines_.plain(value.span.begin);
  lookup.value(paths, value, plain && lines_.plain_continues());
}

// ---- items ----

void StreamScanner::begin_item() {
  if (!member().items.empty()) finish_item(lines_.begin());
  ScannedItem& begun = member().items.emplace_back();
  begun.whole.begin = lines_.begin();
  begun.parent_column = lines_.indent();
  begun.node.begin = lines_.pass_dash(lines_.content());
  item_lookup_.restart();
  awaited_ = 0;
  awaiting_ = lines_.ends(begun.node.begin);
  if (!awaiting_) item_node(lines_.read(begun.node.begin));
}

/// Takes what stands behind an item's dash or, behind a lone one, on the next line.
void StreamScanner::item_node(const LineEntry& entry) {
  if (entry.complex) refuse_complex_key(entry.begin);
  if (entry.dash) return;
  if (entry.has_key) {
    levels_.push_back({Kind::Item, entry.column});
    return key(entry);
  }
  const Token& node = entry.value;
  awaiting_ = node.form == Form::Absent;
  if (node.form == Form::Alias) item_lookup_.needs(Parse::Document);
  if (node.form != Form::FlowMapping && node.form != Form::FlowSequence) return;
  item().flow = true;
  item().parent_column = -1;
  item().node = {entry.begin, node.span.end};
  if (node.form == Form::FlowSequence) return;
  FlowReader flow(source_, node.span.begin);
  flow.peek();
  item_lookup_.read(flow);
}

void StreamScanner::finish_item(std::size_t end) {
  ScannedItem& done = item();
  done.whole.end = item_end(end, member().column);
  if (!done.flow) done.node.end = done.whole.end;
  settle_item();
}

/// The end of an item whose sequence goes on, or ends, at `end`: comments there that are no deeper than its
/// dash are not its own.
std::size_t StreamScanner::item_end(std::size_t end, int column) const {
  for (std::size_t begin = lines_.content_end(); begin < end;) {
    const std::size_t content = std::min(text_.find_first_not_of(" \t", begin), end);
    if (content < end && text_[content] == '#' && content - begin <= static_cast<std::size_t>(column))
      return begin;
    const std::size_t newline = text_.find('\n', begin);
    if (newline == std::string_view::npos) break;
    begin = newline + 1;
  }
  return end;
}

/// Gives the last item what was found for it.
void StreamScanner::settle_item() {
  ScannedItem& done = item();
  done.found.doubt = item_lookup_.take_doubt();
  const Parse parse = item_lookup_.finish();
  if (parse == Parse::Nothing) {
    done.found = item_lookup_.take_found(std::move(done.found.doubt));
    return;
  }
  if (parse == Parse::Mapping && unsettled_.empty()) {
    try {
      find(done.found, item_lookup_, Document::parse(source_, done.node, done.parent_column), {});
      return;
    } catch (const LocatedError&) {  // an alias to what stands outside the item; all else fails again
    }
  }
  unsettled_.emplace_back(document().members.size() - 1, member().items.size() - 1);
}

/// Reads the flow sequence that `flow` has peeked at.
void StreamScanner::flow_items(FlowReader& flow) {
  flow.enter();
  while (flow.next_item()) flow_item(flow);
  member().close = flow.at() - 1;
  std::vector<ScannedItem>& items = member().items;
  for (std::size_t i = 0; i + 1 < items.size(); ++i)
    items[i].whole = {items[i].node.begin, items[i + 1].node.begin};
  if (items.size() > 1) items.back().whole.begin = items[items.size() - 2].node.end;
}

void StreamScanner::flow_item(FlowReader& flow) {
  ScannedItem& begun = member().items.emplace_back();
  begun.flow = true;
  begun.node.begin = flow.node_begin();
  item_lookup_.restart();
  if (flow.peek() == Form::FlowMapping) {
    item_lookup_.read(flow);
    begun.node.end = flow.at();
  } else {
    const Token token = flow.read();
    begun.node.end = token.span.end;
    if (token.form == Form::Alias) item_lookup_.needs(Parse::Document);
  }
  begun.whole = begun.node;
  settle_item();
}

}  // namespace

const ScannedMember* ScannedDocument::find(std::string_view key) const {
  const auto member =
      std::find_if(members.begin(), members.end(), [&](const ScannedMember& one) { return one.key == key; });
  return member == members.end() ? nullptr : &*member;
}

std::vector<ScannedDocument> scan(const text::Source& source, const WantedPaths& wanted,
                                  const std::vector<std::string_view>& sequences) {
  const bool old_breaks = check_bytes(source);
  std::vector<ScannedDocument> documents =
      StreamScanner(source, source.text().size(), wanted, sequences).run();
  for (ScannedDocument& document : documents)
    document.old_breaks =
        old_breaks && find_old_break(document.whole.of(source.text())) != std::string_view::npos;
  return documents;
}

ScannedDocument scan_item(const text::Source& source, const ScannedItem& item, const WantedPaths& wanted,
                          const std::vector<std::string_view>& sequences) {
  return StreamScanner(source, item.node.end, wanted, sequences).run(item);
}

}  // namespace kubeflow_sso::yaml
