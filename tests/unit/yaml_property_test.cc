// What must hold for every document and every operation: libyaml and yaml-cpp read what we read, edits pass
// their proof, setting twice changes nothing, and lines and comments that an operation does not concern stay.
//
// KUBEFLOW_SSO_ROUNDS=N multiplies the work; 10 and more read all of Kubeflow's manifests.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <regex>
#include <string>
#include <vector>

#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/operations.h"
#include "function/yaml/second_reader.h"
#include "function/yaml/writer.h"
#include "tests/unit/shared.h"
#include "tests/unit/yaml_cpp_reader.h"
#include "tests/unit/yaml_random.h"

namespace kubeflow_sso::yaml {
namespace {

unsigned factor() {
  const char* rounds = std::getenv("KUBEFLOW_SSO_ROUNDS");
  return rounds == nullptr ? 1 : static_cast<unsigned>(std::strtoul(rounds, nullptr, 10));
}

/// What yaml-cpp 0.7 reads differently from go-yaml and from us: a line feed too few behind `>+`, an anchor
/// before plain text of several lines, JSON surrogate pairs, keys over 1024 characters, a last line of blanks
/// without a line break.
bool confuses_yaml_cpp(const std::string& text) {
  static const std::regex shapes(">[0-9]?[+]|&[a-z0-9]+ one\r?\n|\\\\u[dD][89abAB]|[^\\s:]{1025}|\n +$");
  return std::regex_search(text, shapes);
}

/// What libyaml 0.2.5 refuses: JSON surrogate pairs, and keys over 1024 bytes.
bool confuses_libyaml(const std::string& text) {
  static const std::regex shapes("\\\\u[dD][89abAB]|[^\\s:]{1025}");
  return std::regex_search(text, shapes);
}

bool contradict(const Document& document, const Operations& operations) {
  try {
    (void)applied(document.value(document.root()), operations);
    return false;
  } catch (const text::InternalError&) {
    return true;
  }
}

struct Outcome {
  std::size_t edited = 0;
  std::size_t refused = 0;
};

/// The edited text, proved; the original where the operations are refused.
std::string edit(const Document& document, const Operations& operations, Outcome& outcome) {
  const std::string text(document.source().text());
  try {
    const std::string edited = edits_of(document, operations).apply(text);
    prove(document, operations, edited);
    ++outcome.edited;
    return edited;
  } catch (const text::LocatedError&) {
    ++outcome.refused;
    return text;
  }
}

std::string describe(const Operations& operations) {
  std::string out;
  for (const Operations::Operation& operation : operations.list()) {
    constexpr const char* kNames[] = {"set ", "append to ", "remove ", "edit the text of "};
    out += kNames[static_cast<int>(operation.kind)] + to_string(operation.path) + " " +
           write_flow(operation.value, {}) + " after \"" + operation.after + "\"\n";
    for (const text::TextEdit& one : operation.edits.list()) {
      out += "  [" + std::to_string(one.span.begin) + ", " + std::to_string(one.span.end) + ") \"" +
             one.replacement + "\"\n";
    }
  }
  return out;
}

/// Random operations on one document, some times.
void try_operations(Random& random, const std::string& text, unsigned times, Outcome& outcome) {
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  RandomOperations some(random, document);
  for (unsigned i = 0; i < times && some.is_possible(); ++i) {
    Operations operations;
    for (std::size_t count = 1 + random.below(4); count > 0; --count) some.any(operations);
    if (contradict(document, operations)) continue;
    const std::string what = describe(operations);
    CAPTURE(text);
    CAPTURE(what);
    CHECK_NOTHROW(edit(document, operations, outcome));
  }
}

/// One random set operation: a second run changes nothing.
void try_twice(Random& random, const std::string& text, Outcome& outcome) {
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  RandomOperations some(random, document);
  if (!some.is_possible()) return;
  Operations operations;
  some.set(operations);
  const std::string what = describe(operations);
  CAPTURE(text);
  CAPTURE(what);
  const std::string once = edit(document, operations, outcome);
  if (once == text) return;
  const text::Source source_again("edited.yaml", once);
  const Document again = Document::parse(source_again);
  CHECK(edit(again, operations, outcome) == once);
}

/// Where the line at `at` begins.
std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::size_t newline = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

bool has_content(std::string_view text, std::size_t line) {
  const std::size_t content = text.find_first_not_of(" \t\r", line);
  return content < text.size() && text[content] != '\n' && text[content] != '#';
}

/// An item of a block sequence, as Document::parse wants it.
struct Item {
  Path path;
  text::Span extent;
  int parent_column;
};

/// All items below `node` that another one follows.
void collect_items(std::string_view text, const Node& node, const Path& path, std::vector<Item>& items) {
  for (std::size_t i = 0; node.style == Style::Block && i + 1 < node.items.size(); ++i) {
    const std::size_t end = line_begin(text, node.items[i + 1].dash);
    items.push_back({path / i, {node.items[i].dash + 1, end}, static_cast<int>(node.column)});
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) collect_items(text, node.items[i], path / i, items);
  for (const Entry& entry : node.entries)
    collect_items(text, entry.value, path / Step(entry.key.scalar), items);
}

/// The operations of an item as those of its document.
Operations below(const Path& base, const Operations& operations) {
  using Kind = Operations::Operation::Kind;
  Operations out;
  for (const Operations::Operation& one : operations.list()) {
    Path path = base;
    path.insert(path.end(), one.path.begin(), one.path.end());
    if (one.kind == Kind::Set) out.set(path, one.value, one.after);
    if (one.kind == Kind::Append) out.append(path, one.value);
    if (one.kind == Kind::Remove) out.remove(path);
    if (one.kind == Kind::EditText) out.edit_text(path, one.edits);
  }
  return out;
}

/// Random operations on an item that may borrow from what is around it: the whole document must then mean
/// them too, and nothing else.
void try_item(Random& random, const Document& whole, const Item& place, Outcome& outcome) {
  const text::Source& source = whole.source();
  const auto around = std::make_shared<const Surroundings>(source, whole.extent());
  const Document item = Document::parse(source, place.extent, place.parent_column, around);
  CHECK(item.value(item.root()) == whole.value(*whole.at(place.path)));
  RandomOperations some(random, item);
  if (!some.is_possible()) return;
  Operations operations;
  for (std::size_t count = 1 + random.below(3); count > 0; --count) some.any(operations);
  if (contradict(item, operations)) return;
  const std::string what = describe(operations);
  CAPTURE(what);
  text::TextEdits edits;
  try {
    edits = edits_of(item, operations);
    prove(item, operations, edits.apply(source.text(), place.extent));
  } catch (const text::LocatedError&) {
    ++outcome.refused;
    return;
  }
  ++outcome.edited;
  const std::string edited = edits.apply(source.text());
  CAPTURE(edited);
  const Document again = Document::parse(text::Source("edited.yaml", edited));
  const Value expected = applied(whole.value(whole.root()), below(place.path, operations));
  CHECK(again.value(again.root()) == expected);
}

/// The lines of the collection that holds what a path names, with its key's line (which gets a `{}` when
/// nothing is left) and the comments behind it (which a block scalar may not take in).
text::Span lines_around(const Document& document, Path path) {
  path.pop_back();
  const Node* parent = document.at(path);
  const std::string_view text = document.source().text();
  std::size_t begin = line_begin(text, parent->span.begin);
  do {
    begin = line_begin(text, begin == 0 ? 0 : begin - 1);
  } while (begin > 0 && !has_content(text, begin));
  std::size_t end = parent->span.end;
  if (end == 0 || text[end - 1] != '\n') end = std::min(text.find('\n', end), text.size() - 1) + 1;
  while (end < text.size() && !has_content(text, end))
    end = std::min(text.find('\n', end), text.size() - 1) + 1;
  return {begin, end};
}

/// One random operation: it touches no line outside of the collection that it concerns.
void try_locality(Random& random, const std::string& text) {
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  RandomOperations some(random, document);
  if (!some.is_possible()) return;
  Operations operations;
  some.any(operations);
  if (contradict(document, operations)) return;
  const std::string what = describe(operations);
  CAPTURE(text);
  CAPTURE(what);
  try {
    const text::Span lines = lines_around(document, operations.list()[0].path);
    const text::TextEdits edits = edits_of(document, operations);
    for (const text::TextEdit& one : edits.list()) {
      CHECK(lines.begin <= one.span.begin);
      CHECK(one.span.end <= lines.end);
    }
  } catch (const text::LocatedError&) {
    return;
  }
}

TEST_CASE("random documents mean what libyaml and yaml-cpp read") {
  Random random(1);
  RandomYaml yaml(random);
  for (unsigned i = 0; i < 500 * factor(); ++i) {
    const std::string text = yaml.document();
    CAPTURE(text);
    const text::Source source("test.yaml", text);
    const Document document = Document::parse(source);
    const Value value = document.value(document.root());
    if (!confuses_libyaml(text)) REQUIRE(read_by_libyaml(text) == value);
    if (!confuses_yaml_cpp(text)) REQUIRE(read_by_yaml_cpp(text) == value);
  }
}

TEST_CASE("random operations are made or refused, never made wrongly") {
  Random random(2);
  RandomYaml yaml(random);
  Outcome outcome;
  for (unsigned i = 0; i < 300 * factor(); ++i) try_operations(random, yaml.document(), 4, outcome);
  CHECK(outcome.refused < outcome.edited / 5);  // aliases, mostly
}

TEST_CASE("a second run of the same operation changes nothing") {
  Random random(3);
  RandomYaml yaml(random);
  Outcome outcome;
  for (unsigned i = 0; i < 500 * factor(); ++i) try_twice(random, yaml.document(), outcome);
}

TEST_CASE("an operation touches no line outside of the collection that it concerns") {
  Random random(4);
  RandomYaml yaml(random);
  for (unsigned i = 0; i < 1000 * factor(); ++i) try_locality(random, yaml.document());
}

/// Every document of Kubeflow's manifests, or a few of each file.
template <typename Visit>
void for_each_manifest(Visit visit) {
  const auto folder = shared::path("kubeflow-manifests");
  if (!folder) return;
  const bool all = factor() >= 10;
  std::vector<std::string> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(*folder)) {
    const bool small = file.is_regular_file() && file.file_size() < 100'000;
    if (file.path().extension() == ".yaml" && (all || small)) files.push_back(file.path().string());
  }
  std::sort(files.begin(), files.end());
  for (std::size_t i = 0; i < files.size(); i += all ? 1 : 4) {
    const std::string text = shared::bytes_of(files[i]);
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find("\n---", begin), text.size() - 1) + 1;
      visit(files[i], text.substr(begin, end - begin));
      begin = end;
    }
  }
}

TEST_CASE("Kubeflow's manifests mean what libyaml and yaml-cpp read") {
  for_each_manifest([](const std::string& file, const std::string& text) {
    CAPTURE(file);
    CAPTURE(text.substr(0, 200));
    const text::Source source(file, text);
    const Document document = Document::parse(source);
    const Value value = document.value(document.root());
    REQUIRE(read_by_libyaml(text) == value);
    REQUIRE(read_by_yaml_cpp(text) == value);
  });
}

TEST_CASE("random operations on the resources that Kubeflow's login is made of") {
  Random random(5);
  Outcome outcome;
  for_each_manifest([&](const std::string& file, const std::string& text) {
    CAPTURE(file);
    const text::Source source(file, text);
    const Document document = Document::parse(source);
    const std::string_view kind = document.text_at({"kind"});
    if (kind != "ConfigMap" && kind != "Secret" && kind != "Deployment" && kind != "RequestAuthentication")
      return;
    if (text.size() > 100'000) return;
    try_operations(random, text, 2, outcome);
    try_twice(random, text, outcome);
    try_locality(random, text);
  });
  CHECK(outcome.refused <= outcome.edited / 20);
}

TEST_CASE("an item is edited as in its document, whatever crosses it") {
  Random random(21);
  RandomYaml yaml(random);
  Outcome outcome;
  std::size_t borrowing = 0;
  for (unsigned i = 0; i < 6000 * factor(); ++i) {
    const std::string text = yaml.document();
    CAPTURE(text);
    const Document whole = Document::parse(text::Source("test.yaml", text));
    std::vector<Item> items;
    collect_items(text, whole.root(), {}, items);
    for (const Item& item : items) {
      const std::string_view bytes = item.extent.of(text);
      if (bytes.find('*') != std::string_view::npos) ++borrowing;
      CHECK_NOTHROW(try_item(random, whole, item, outcome));
    }
  }
  CHECK(borrowing > 100);
  CHECK(outcome.edited > 500);
  CHECK(outcome.refused > 50);
}

}  // namespace
}  // namespace kubeflow_sso::yaml
