// Edits of YAML text: every byte that no operation concerns must stay.
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "function/yaml/document.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::yaml {
namespace {

/// The text with the operations made and proved; a second run must change nothing.
std::string edit(const std::string& text, const Operations& operations) {
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  const std::string edited = edits_of(document, operations).apply(text);
  prove(document, operations, edited);
  return edited;
}

std::string set(const std::string& text, Path path, Value value, std::string after = {}) {
  Operations operations;
  operations.set(path, value, after);
  const std::string edited = edit(text, operations);
  CHECK(edit(edited, operations) == edited);
  return edited;
}

std::string append(const std::string& text, Path path, Value item) {
  Operations operations;
  operations.append(std::move(path), std::move(item));
  return edit(text, operations);
}

std::string remove(const std::string& text, Path path) {
  Operations operations;
  operations.remove(std::move(path));
  return edit(text, operations);
}

std::string failure(const std::string& text, const Operations& operations) {
  try {
    return edit(text, operations);
  } catch (const text::LocatedError& error) {
    return error.what();
  }
}

std::string crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

const Value kPair = Value::mapping({{"name", Value::string("a")}, {"value", Value::string("true")}});

TEST_CASE("set replaces a scalar and keeps its quotes and the comment behind it") {
  CHECK(set("a: 1 # one\nb: 2\n", {"a"}, Value::string("x")) == "a: x # one\nb: 2\n");
  CHECK(set("a: \"1\"\n", {"a"}, Value::string("x")) == "a: \"x\"\n");
  CHECK(set("a: '1'\n", {"a"}, Value::string("it's")) == "a: 'it''s'\n");
  CHECK(set("a: 'x'", {"a"}, Value::boolean(true)) == "a: true");
  CHECK(set("a: x\n", {"a"}, Value::string("true")) == "a: \"true\"\n");
  CHECK(set("a: x\n", {"a"}, Value::string("12:30")) == "a: \"12:30\"\n");
  CHECK(set("a: x\n", {"a"}, Value::string("http://a.b:5556/dex")) == "a: http://a.b:5556/dex\n");
}

TEST_CASE("set leaves an equal value as it is written") {
  CHECK(set("a:   !!str 'x' # c\n", {"a"}, Value::string("x")) == "a:   !!str 'x' # c\n");
  CHECK(set("a: {b: [c]}\n", {"a"}, Value::mapping({{"b", Value::strings({"c"})}})) == "a: {b: [c]}\n");
  CHECK(set("a: yes\n", {"a"}, Value::boolean(true)) == "a: yes\n");
}

TEST_CASE("set puts a new key at the end or behind its sibling") {
  CHECK(set("a: 1\nb: 2", {"c"}, Value::string("x")) == "a: 1\nb: 2\nc: x");
  CHECK(set("a: 1\nb: 2\n\n# end\n", {"c"}, Value::string("x")) == "a: 1\nb: 2\nc: x\n\n# end\n");
  CHECK(set("a: 1 # one\nb: 2\n", {"c"}, Value::string("x"), "a") == "a: 1 # one\nc: x\nb: 2\n");
  CHECK(set("a:\n    b: 1\n", {"a", "c"}, kPair) ==
        "a:\n    b: 1\n    c:\n        name: a\n        value: \"true\"\n");
}

TEST_CASE("set creates what leads to the path") {
  CHECK(set("a: 1\n", {"b", "c"}, Value::string("x")) == "a: 1\nb:\n  c: x\n");
  CHECK(set("b:\n", {"b", "c"}, Value::string("x")) == "b:\n  c: x\n");
  CHECK(set("b: {} # none\nc: 1\n", {"b", "c"}, Value::string("x")) == "b: # none\n  c: x\nc: 1\n");
  CHECK(set("- a: 1\n- \n", {1, "c"}, Value::string("x")) == "- a: 1\n- c: x \n");
  CHECK(set("", {"a"}, Value::string("x")) == "a: x\n");
  CHECK(set("# nothing", {"a"}, Value::string("x")) == "# nothing\na: x");
}

TEST_CASE("set of a mapping touches only what differs") {
  const Value value = Value::mapping(
      {{"id", Value::string("k")}, {"new", Value::string("m")}, {"name", Value::string("other")}});
  CHECK(set("c:\n- id: k # key\n  old: 1\n  # keep\n  name: x\n- id: z\n", {"c", 0}, value) ==
        "c:\n- id: k # key\n  # keep\n  name: other\n  new: m\n- id: z\n");
  CHECK(set("c:\n- old: 1\n  id: k\n", {"c", 0}, value) == "c:\n- id: k\n  new: m\n  name: other\n");
  CHECK(set("c:\n- [1]\n", {"c", 0}, value) == "c:\n- id: k\n  new: m\n  name: other\n");
}

TEST_CASE("append follows the style of the list") {
  CHECK(append("env:\n- name: x\n", {"env"}, kPair) == "env:\n- name: x\n- name: a\n  value: \"true\"\n");
  CHECK(append("env:\n  - name: x # c\n# end\n", {"env"}, kPair) ==
        "env:\n  - name: x # c\n  - name: a\n    value: \"true\"\n# end\n");
  CHECK(append("env: []\nb: 1\n", {"env"}, kPair) == "env:\n- name: a\n  value: \"true\"\nb: 1\n");
  CHECK(append("env: null\n", {"env"}, kPair) == "env:\n- name: a\n  value: \"true\"\n");
  CHECK(append("a: 1\n", {"env"}, kPair) == "a: 1\nenv:\n- name: a\n  value: \"true\"\n");
  CHECK(append("u: [\"/a\"]\n", {"u"}, Value::string("b")) == "u: [\"/a\", \"b\"]\n");
  CHECK(append("u: [ a, b, ]\n", {"u"}, Value::string("c")) == "u: [ a, b, c, ]\n");
  CHECK(append("u: [\n  a,\n  b\n]\n", {"u"}, Value::string("c")) == "u: [\n  a,\n  b,\n  c\n]\n");
  CHECK(append("- |\n  text\n\n", {}, Value::string("c")) == "- |\n  text\n- c\n\n");
}

TEST_CASE("two appends and a removal of the only item compose") {
  Operations operations;
  operations.append({"l"}, Value::string("x"));
  operations.append({"l"}, Value::string("z"));
  operations.remove({"l", 0});
  CHECK(edit("l:\n- a\nb: 1\n", operations) == "l:\n- x\n- z\nb: 1\n");
  CHECK(edit("l:\n- a\n- b # b\n", operations) == "l:\n- b # b\n- x\n- z\n");
  CHECK(edit("l: [a]\n", operations) == "l:\n- x\n- z\n");
  CHECK(edit("l: [a, b]\n", operations) == "l: [b, x, z]\n");
}

TEST_CASE("remove takes whole lines and leaves an empty collection where nothing is left") {
  CHECK(remove("a: 1\nb:\n- x\n- y\nc: 3\n", {"b"}) == "a: 1\nc: 3\n");
  CHECK(remove("# top\na: 1\n# two\nb: 2", {"b"}) == "# top\na: 1\n# two");
  CHECK(remove("m:\n  a: 1\n", {"m", "a"}) == "m: {}\n");
  CHECK(remove("m:\n- a\nb: 1\n", {"m", 0}) == "m: []\nb: 1\n");
  CHECK(remove("- a: 1\n  b: 2\n", {0, "a"}) == "- b: 2\n");
  CHECK(remove("m: {a: 1, b: 2, c: 3}\n", {"m", "b"}) == "m: {a: 1, c: 3}\n");
  CHECK(remove("m: {a: 1, b: 2}\n", {"m", "b"}) == "m: {a: 1}\n");
  CHECK(remove("m: {a: 1}\n", {"m", "a"}) == "m: {}\n");
  CHECK(remove("a: |\n  x\n\nb: 1\n", {"a"}) == "\nb: 1\n");
  CHECK(remove("a: 1\n", {"zz"}) == "a: 1\n");
}

TEST_CASE("JSON stays JSON") {
  CHECK(set("{\"a\": {\"b\": \"x\"}}", {"a", "b"}, Value::string("y")) == "{\"a\": {\"b\": \"y\"}}");
  CHECK(set("{\"a\": {}}", {"a", "b"}, Value::string("y")) == "{\"a\": {\"b\": \"y\"}}");
  CHECK(append("{\n  \"a\": [\n    \"x\"\n  ]\n}\n", {"a"}, kPair) ==
        "{\n  \"a\": [\n    \"x\",\n    {\"name\": \"a\", \"value\": \"true\"}\n  ]\n}\n");
  CHECK(set("{\"a\":\"\\ud83d\\ude00\",\"b\":1}", {"b"}, Value::string("y")) ==
        "{\"a\":\"\\ud83d\\ude00\",\"b\":\"y\"}");
}

TEST_CASE("CRLF stays CRLF") {
  CHECK(append(crlf("env:\n- name: x\nb: 1\n"), {"env"}, kPair) ==
        crlf("env:\n- name: x\n- name: a\n  value: \"true\"\nb: 1\n"));
  CHECK(remove(crlf("a: 1\nb: 2"), {"b"}) == crlf("a: 1"));
}

std::string edit_inside(const std::string& text, const std::string& from, const std::string& to) {
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  const std::string_view decoded = document.at({"k"})->scalar;
  const std::size_t at = decoded.find(from);
  REQUIRE(at != std::string_view::npos);
  text::TextEdits inner;
  inner.replace({at, at + from.size()}, to);
  Operations operations;
  operations.edit_text({"k"}, inner);
  return edit(text, operations);
}

TEST_CASE("text inside a scalar is edited in the scalar's style") {
  CHECK(edit_inside("k: |\n  a: 1\n  b: 2\nz: 1\n", "1", "x") == "k: |\n  a: x\n  b: 2\nz: 1\n");
  CHECK(edit_inside("k: |\n  a: 1\n  b: 2\nz: 1\n", "b: 2\n", "b: 2\nc: 3\n\n  d\n") ==
        "k: |\n  a: 1\n  b: 2\n  c: 3\n\n    d\nz: 1\n");
  CHECK(edit_inside("k: |\n  a: 1\n  b: 2\nz: 1\n", "b: 2\n", "") == "k: |\n  a: 1\nz: 1\n");
  CHECK(edit_inside("k: |\n  a: 1\n  b: 2\nz: 1\n", "a: 1\n", "") == "k: |\n  b: 2\nz: 1\n");
  CHECK(edit_inside("k: |-\n  a: 1\n  b: 2\n", "\nb: 2", "\nc: 3\nd: 4") ==
        "k: |-\n  a: 1\n  c: 3\n  d: 4\n");
  CHECK(edit_inside("k: |2+\n  a: 1\n\n\nz: 1\n", "1", "x") == "k: |2+\n  a: x\n\n\nz: 1\n");
  CHECK(edit_inside(crlf("k: |\n  a: 1\n  b: 2\n"), "1\n", "1\nc: 3\n") ==
        crlf("k: |\n  a: 1\n  c: 3\n  b: 2\n"));
  CHECK(edit_inside("k: \"a: 1 \\nb: \\u00e9\\n\"\n", "1 \n", "\"x\"\n") ==
        "k: \"a: \\\"x\\\"\\nb: \\u00e9\\n\"\n");
  CHECK(edit_inside("k: >\n  a b\n  c\n\n  d\n", "c", "x") == "k: |\n  a b x\n  d\n");
  CHECK(edit_inside("k: 'a'\nb: 1\n", "a", "x") == "k: 'x'\nb: 1\n");
  CHECK(edit_inside("{\"k\": \"a\\nb\"}", "b", "x\ny") == "{\"k\": \"a\\nx\\ny\"}");
}

TEST_CASE("what cannot be edited safely is refused with its place") {
  Operations operations;
  operations.set({"b", "c"}, Value::string("x"));
  CHECK(failure("a: &a {c: 1}\nb: *a\n", operations) ==
        "test.yaml:2:4: cannot change a value through an alias, write it out\nb: *a\n   ^");
  CHECK(failure("b: &a {c: 1}\na: *a\n", operations) ==
        "test.yaml:1:11: cannot change a value that aliases (`*a`) repeat elsewhere, write it out there\nb: "
        "&a {c: 1}\n          ^");
  CHECK(failure("b:\n  c: 1\n  c: 2\n", operations) ==
        "test.yaml:3:3: the key `c` is here a second time, remove one\n  c: 2\n  ^");
  CHECK(failure("b: text\n", operations) == "test.yaml:1:4: expected a mapping here\nb: text\n   ^");
  CHECK(failure("x: &x {c: 1}\nb:\n  <<: *x\n", operations) == "x: &x {c: 1}\nb:\n  <<: *x\n  c: x\n");
}

// ---- every operation at the first, a middle, the last and the only place ----

TEST_CASE("set at every place of a block mapping") {
  const Value x = Value::string("x");
  CHECK(set("a: 1\nb: 2\nc: 3\n", {"a"}, x) == "a: x\nb: 2\nc: 3\n");
  CHECK(set("a: 1\nb: 2\nc: 3\n", {"b"}, x) == "a: 1\nb: x\nc: 3\n");
  CHECK(set("a: 1\nb: 2\nc: 3", {"c"}, x) == "a: 1\nb: 2\nc: x");
  CHECK(set("a: 1", {"a"}, x) == "a: x");
  CHECK(set("- a: 1\n  b: 2\n", {0, "a"}, x) == "- a: x\n  b: 2\n");
  CHECK(set("- a: 1\n", {0, "b"}, x) == "- a: 1\n  b: x\n");
  CHECK(set("-\n  a: 1\n- c\n", {0, "b"}, x) == "-\n  a: 1\n  b: x\n- c\n");
  CHECK(set("- - a: 1\n", {0, 0, "b"}, x) == "- - a: 1\n    b: x\n");
}

TEST_CASE("set puts a new key behind its sibling in every style") {
  const Value x = Value::string("x");
  CHECK(set("a: 1 # c\n# d\nb: 2\n", {"e"}, x, "a") == "a: 1 # c\ne: x\n# d\nb: 2\n");
  CHECK(set("a: 1\nb: 2\n", {"e"}, x, "missing") == "a: 1\nb: 2\ne: x\n");
  CHECK(set("a: |\n  t\n\nb: 2\n", {"e"}, x, "a") == "a: |\n  t\ne: x\n\nb: 2\n");
  CHECK(set("a: |+\n  t\n\nb: 2\n", {"e"}, x, "a") == "a: |+\n  t\n\ne: x\nb: 2\n");
  CHECK(set("a:\n- 1\nb: 2\n", {"e"}, x, "a") == "a:\n- 1\ne: x\nb: 2\n");
  CHECK(set("{a: 1, b: 2}\n", {"e"}, x, "a") == "{a: 1, e: x, b: 2}\n");
  CHECK(set("{a: 1, b: 2}\n", {"e"}, x, "b") == "{a: 1, b: 2, e: x}\n");
  Operations operations;
  operations.set({"e"}, x, "a");
  operations.set({"m"}, x, "e");
  CHECK(edit("a: 1\nb: 2\n", operations) == "a: 1\ne: x\nm: x\nb: 2\n");
}

TEST_CASE("a new key goes behind a sibling that is removed") {
  Operations operations;
  operations.set({"e"}, Value::string("x"), "b");
  operations.remove({"b"});
  CHECK(edit("a: 1\nb: 2\nc: 3\n", operations) == "a: 1\ne: x\nc: 3\n");
  CHECK(edit("b: 2\nc: 3\n", operations) == "e: x\nc: 3\n");
  CHECK(edit("a: 1\nb: 2", operations) == "a: 1\ne: x");
  CHECK(edit("b: 2\n", operations) == "e: x\n");
  CHECK(edit("{a: 1, b: 2, c: 3}", operations) == "{a: 1, e: x, c: 3}");
  CHECK(edit("{b: 2, c: 3}", operations) == "{e: x, c: 3}");
  CHECK(edit("{a: 1, b: 2}", operations) == "{a: 1, e: x}");
  CHECK(edit("{\"b\": 2}", operations) == "{\"e\": \"x\"}");
  Operations inside;
  inside.set({0, "e"}, Value::string("x"), "b");
  inside.remove({0, "b"});
  CHECK(edit("- b: 2\n  c: 3\n", inside) == "- e: x\n  c: 3\n");
}

TEST_CASE("a scalar becomes a collection and back") {
  const Value list = Value::strings({"p", "q"});
  CHECK(set("a: 1 # c\nb: 2\n", {"a"}, kPair) == "a: # c\n  name: a\n  value: \"true\"\nb: 2\n");
  CHECK(set("a: # c\nb: 2\n", {"a"}, list) == "a: # c\n- p\n- q\nb: 2\n");
  CHECK(set("a: |\n  t\n  u\nb: 2\n", {"a"}, list) == "a:\n- p\n- q\nb: 2\n");
  CHECK(set("a: [1,\n  2] # c\nb: 2\n", {"a"}, kPair) == "a: # c\n  name: a\n  value: \"true\"\nb: 2\n");
  CHECK(set("a:\n  - 1\n  - 2\nb: 3\n", {"a"}, Value::strings({"p"})) == "a:\n  - p\nb: 3\n");
  CHECK(set("-  x\n- y\n", {0}, kPair) == "-  name: a\n   value: \"true\"\n- y\n");
  CHECK(set("-\n- y\n", {0}, kPair) == "- name: a\n  value: \"true\"\n- y\n");
  CHECK(set("- \tx # c\n- y\n", {0}, kPair) == "- name: a\n  value: \"true\" # c\n- y\n");
  CHECK(set("- &x 1 # c\n", {0}, kPair) == "- name: a\n  value: \"true\" # c\n");
  CHECK(set("a:\n  # c\n  b: 1\nd: 2\n", {"a"}, Value::string("x")) == "a: x\n  # c\nd: 2\n");
  CHECK(set("- a: 1\n  b: 2\n- c\n", {0}, Value::string("x")) == "- x\n- c\n");
  CHECK(set("a:\n- 1\nb: 2\n", {"a"}, Value::sequence()) == "a: []\nb: 2\n");
  CHECK(set("{a: [1]}\n", {"a"}, kPair) == "{a: {name: a, value: \"true\"}}\n");
}

TEST_CASE("append at every kind of list") {
  const Value c = Value::string("c");
  CHECK(append("- a\n- b", {}, c) == "- a\n- b\n- c");
  CHECK(append("l:\n    - a\nb: 1\n", {"l"}, c) == "l:\n    - a\n    - c\nb: 1\n");
  CHECK(append("l:\n-\n  a: 1\n-\n", {"l"}, c) == "l:\n-\n  a: 1\n-\n- c\n");
  CHECK(append("l:\n- - a\n", {"l", 0}, c) == "l:\n- - a\n  - c\n");
  CHECK(append("l:\n- a\n\n# end\nb: 1\n", {"l"}, c) == "l:\n- a\n- c\n\n# end\nb: 1\n");
  CHECK(append("l:\n- a: |+\n    t\n\nb: 1\n", {"l"}, c) == "l:\n- a: |+\n    t\n\n- c\nb: 1\n");
  CHECK(append("l: [] # none\n", {"l"}, c) == "l: # none\n- c\n");
  CHECK(append("l:\n  k: []\n  m:\n    - x\n", {"l", "k"}, c) == "l:\n  k:\n    - c\n  m:\n    - x\n");
  CHECK(append("a:\n  b: 1\n", {"a", "l"}, c) == "a:\n  b: 1\n  l:\n  - c\n");
  CHECK(append("l: ['a']\n", {"l"}, c) == "l: ['a', 'c']\n");
  CHECK(append("l: [a # one\n]\n", {"l"}, c) == "l: [a, c # one\n]\n");
  CHECK(append("l: [{\"a\": 1}]\n", {"l"}, kPair) ==
        "l: [{\"a\": 1}, {\"name\": \"a\", \"value\": \"true\"}]\n");
}

TEST_CASE("remove at every place") {
  CHECK(remove("a: 1\nb: 2\nc: 3\n", {"a"}) == "b: 2\nc: 3\n");
  CHECK(remove("a: 1\nb: 2\nc: 3\n", {"c"}) == "a: 1\nb: 2\n");
  CHECK(remove("a: 1\nb: 2\nc: 3", {"c"}) == "a: 1\nb: 2");
  CHECK(remove("- a\n- b\n- c\n", {0}) == "- b\n- c\n");
  CHECK(remove("- a\n-\n  b: 1\n- c\n", {1}) == "- a\n- c\n");
  CHECK(remove("- a\n- b: |\n    x\n\n- c\n", {1}) == "- a\n\n- c\n");
  CHECK(remove("- - a\n  - b\n", {0, 0}) == "- - b\n");
  CHECK(remove("- a: 1 # one\n  # about b\n  b: 2\n", {0, "a"}) == "- # about b\n  b: 2\n");
  CHECK(remove("[a, b, c]", {0}) == "[b, c]");
  CHECK(remove("[a, b, c]", {2}) == "[a, b]");
  CHECK(remove("[\n  a, # one\n  b # two\n]\n", {0}) == "[\n  b # two\n]\n");
  CHECK(remove("a: 1\n", {"a"}) == "{}\n");
  CHECK(remove("a:\n  # about b\n  b: 1\nc: 2\n", {"a", "b"}) == "a: {}\n  # about b\nc: 2\n");
}

TEST_CASE("a flow mapping's key without a value keeps its colon") {
  CHECK(set("{a: }", {"b"}, Value::string("x")) == "{a: , b: x }");
  CHECK(set("{a:\n}", {"b"}, Value::string("x")) == "{a: , b: x\n}");
  CHECK(remove("{a: , b: 1}", {"b"}) == "{a: }");
  CHECK(remove("{\"a\":,\"b\":1}", {"b"}) == "{\"a\": }");
}

TEST_CASE("several removals compose") {
  Operations operations;
  operations.remove({"a"});
  operations.remove({"c"});
  CHECK(edit("a: 1\nb: 2\nc: 3\n", operations) == "b: 2\n");
  CHECK(edit("a: 1\nb: 2\nc: 3", operations) == "b: 2");
  CHECK(edit("b: 2\na: 1\nc: 3", operations) == "b: 2");
  CHECK(edit("{a: 1, b: 2, c: 3}", operations) == "{b: 2}");
  CHECK(edit("{b: 2, a: 1, c: 3}", operations) == "{b: 2}");
  CHECK(edit("{a: 1, c: 3, b: 2}", operations) == "{b: 2}");
  CHECK(edit("a: 1\nc: 3\n", operations) == "{}\n");
}

TEST_CASE("what stands behind a block scalar does not become part of it") {
  CHECK(remove("a: |+\n  t\nb: 1\n\nc: 2\n", {"b"}) == "a: |+\n  t\nc: 2\n");
  CHECK(remove("a: |\n  t\nb: 1\n\nc: 2\n", {"b"}) == "a: |\n  t\n\nc: 2\n");
  CHECK(remove("a: |\n  t\nb: 1\n  # d\n# e\nc: 2\n", {"b"}) == "a: |\n  t\n# e\nc: 2\n");
  CHECK(remove("a: |\n  t\nb: 1", {"b"}) == "a: |\n  t\n");
  CHECK(set("a: |\n  t", {"b"}, Value::string("x")) == "a: |-\n  t\nb: x");
  CHECK(set("a: |+\n  t", {"b"}, Value::string("x")) == "a: |-\n  t\nb: x");
  CHECK(set("a: >\n  x\n    # c\nb: 1\n", {"a"}, Value::string("t\nu\n")) == "a: |\n  t\n  u\nb: 1\n");
  Operations operations;
  text::TextEdits inner;
  inner.insert(1, "\nu\n");
  operations.edit_text({"a"}, inner);
  CHECK(edit("a: x\n    # c\nb: 1\n", operations) == "a: \"x\\nu\\n\"\n    # c\nb: 1\n");
}

TEST_CASE("a text with a byte order mark") {
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(set(mark + "a: 1\n", {"b"}, Value::string("x")) == mark + "a: 1\nb: x\n");
  CHECK(remove(mark + "a: 1\nb: 2\n", {"a"}) == mark + "b: 2\n");
  CHECK(set(mark + "a: 1\n", {"a"}, Value::string("x")) == mark + "a: x\n");
}

TEST_CASE("a document without content") {
  CHECK(set("", {"a"}, Value::string("x")) == "a: x\n");
  CHECK(set("\n\n", {"a"}, Value::string("x")) == "\n\na: x\n");
  CHECK(set("---\n# c\n", {"a", "b"}, Value::string("x")) == "---\n# c\na:\n  b: x\n");
  CHECK(set("# c\n...\n", {"a"}, Value::string("x")) == "# c\na: x\n...\n");
  CHECK(set("{}\n", {"a"}, Value::string("x")) == "{\"a\": \"x\"}\n");
}

TEST_CASE("CRLF stays CRLF in every operation") {
  const Value x = Value::string("x");
  CHECK(set(crlf("a: 1\nb: 2\n"), {"e", "m"}, x) == crlf("a: 1\nb: 2\ne:\n  m: x\n"));
  CHECK(set(crlf("a: 1\nb: 2"), {"e"}, x) == crlf("a: 1\nb: 2\ne: x"));
  CHECK(set(crlf("a: 1\nb: |\n  t\n"), {"b"}, Value::string("t\nu\n")) == crlf("a: 1\nb: |\n  t\n  u\n"));
  CHECK(append(crlf("l: [\n  a\n]\n"), {"l"}, x) == crlf("l: [\n  a,\n  x\n]\n"));
  CHECK(remove(crlf("a: 1\nb: 2\nc: 3\n"), {"b"}) == crlf("a: 1\nc: 3\n"));
}

// ---- text inside scalars ----

/// The text with edits made in the decoded text of `k`.
std::string edit_text(const std::string& text, const std::vector<text::TextEdit>& inner) {
  text::TextEdits edits;
  for (const text::TextEdit& one : inner) edits.replace(one.span, one.replacement);
  Operations operations;
  operations.edit_text({"k"}, edits);
  return edit(text, operations);
}

TEST_CASE("edits at every boundary of a literal scalar") {
  const std::string text = "k: |\n  ab\n\n  cd\nz: 1\n";
  CHECK(edit_text(text, {{{0, 0}, "x"}}) == "k: |\n  xab\n\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{0, 0}, "x\n"}}) == "k: |\n  x\n  ab\n\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{0, 0}, "\n"}}) == "k: |\n\n  ab\n\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{1, 1}, "\n"}}) == "k: |\n  a\n  b\n\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{2, 2}, "x"}}) == "k: |\n  abx\n\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{2, 2}, "\nx"}}) == "k: |\n  ab\n  x\n\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{3, 3}, "x"}}) == "k: |\n  ab\n  x\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{3, 3}, "x\n"}}) == "k: |\n  ab\n  x\n\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{4, 4}, "x\n"}}) == "k: |\n  ab\n\n  x\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{7, 7}, "x\n"}}) == "k: |\n  ab\n\n  cd\n  x\nz: 1\n");
  CHECK(edit_text(text, {{{0, 3}, ""}}) == "k: |\n\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{2, 3}, ""}}) == "k: |\n  ab\n  cd\nz: 1\n");
  CHECK(edit_text(text, {{{2, 4}, ""}}) == "k: |\n  abcd\nz: 1\n");
  CHECK(edit_text(text, {{{1, 5}, ""}}) == "k: |\n  ad\nz: 1\n");
  CHECK(edit_text(text, {{{4, 7}, "x\ny\n"}}) == "k: |\n  ab\n\n  x\n  y\nz: 1\n");
  CHECK(edit_text(text, {{{0, 1}, "x"}, {{2, 3}, ""}, {{5, 5}, "y"}}) == "k: |\n  xb\n  cyd\nz: 1\n");
  CHECK(edit_text(text, {{{2, 3}, ""}, {{3, 4}, "x"}}) == "k: |\n  abxcd\nz: 1\n");
}

TEST_CASE("a literal scalar whose header cannot hold the new text is written anew") {
  const std::string text = "k: |\n  ab\nz: 1\n";
  CHECK(edit_text(text, {{{0, 0}, " "}}) == "k: \" ab\\n\"\nz: 1\n");
  CHECK(edit_text(text, {{{2, 3}, ""}}) == "k: ab\nz: 1\n");
  CHECK(edit_text(text, {{{2, 3}, "\nx"}}) == "k: |-\n  ab\n  x\nz: 1\n");
  CHECK(edit_text(text, {{{3, 3}, "\n"}}) == "k: \"ab\\n\\n\"\nz: 1\n");
  CHECK(edit_text(text, {{{0, 3}, ""}}) == "k: |\nz: 1\n");
  CHECK(edit_text(text, {{{0, 0}, "\x01"}}) == "k: \"\\u0001ab\\n\"\nz: 1\n");
  CHECK(edit_text(text, {{{1, 1}, "\u2028"}}) == "k: \"a\\u2028b\\n\"\nz: 1\n");
  CHECK(edit_text("k: |-\n  ab\nz: 1\n", {{{2, 2}, "\n"}}) == "k: |\n  ab\nz: 1\n");
  CHECK(edit_text("k: |-\n  ab\n  cd\nz: 1\n", {{{5, 5}, "\n"}}) == "k: |\n  ab\n  cd\nz: 1\n");
  CHECK(edit_text("k: |\nz: 1\n", {{{0, 0}, "a\nb\n"}}) == "k: |\n  a\n  b\nz: 1\n");
}

TEST_CASE("literal scalars with every header") {
  CHECK(edit_text("k: |- # c\n  ab\n\nz: 1\n", {{{1, 1}, "x\n"}}) == "k: |- # c\n  ax\n  b\n\nz: 1\n");
  CHECK(edit_text("k: |+\n  ab\n\nz: 1\n", {{{4, 4}, "x\n"}}) == "k: |+\n  ab\n\n  x\nz: 1\n");
  CHECK(edit_text("k: |2\n   ab\nz: 1\n", {{{0, 1}, ""}}) == "k: |2\n  ab\nz: 1\n");
  CHECK(edit_text("k: |2\n   ab\nz: 1\n", {{{0, 0}, " x\n"}}) == "k: |2\n   x\n   ab\nz: 1\n");
  CHECK(edit_text("k: |\n  ab\n    cd\nz: 1\n", {{{5, 6}, "x"}}) == "k: |\n  ab\n    xd\nz: 1\n");
  CHECK(edit_text(crlf("k: |\n  ab\n\n  cd\nz: 1\n"), {{{2, 4}, "\nx\n"}}) ==
        crlf("k: |\n  ab\n  x\n  cd\nz: 1\n"));
  CHECK(edit_text("k: |\n  ab  \n  \nz: 1\n", {{{4, 4}, "x"}}) == "k: |\n  ab  x\n  \nz: 1\n");
  CHECK(edit_text("k: |\n  ab", {{{2, 2}, "c"}}) == "k: |-\n  abc");
}

TEST_CASE("block scalars inside lists") {
  Operations operations;
  text::TextEdits inner;
  inner.insert(3, "x\n");
  operations.edit_text({"l", 0, "k"}, inner);
  CHECK(edit("l:\n- k: |\n    ab\n  m: 1\n", operations) == "l:\n- k: |\n    ab\n    x\n  m: 1\n");
  CHECK(edit("l:\n  - m: 1\n    k: |\n      ab\n", operations) ==
        "l:\n  - m: 1\n    k: |\n      ab\n      x\n");
  CHECK(edit("l: [{k: \"ab\\n\"}]\n", operations) == "l: [{k: \"ab\\nx\\n\"}]\n");
  Operations item;
  item.edit_text({"l", 0}, inner);
  CHECK(edit("l:\n- |\n  ab\n", item) == "l:\n- |\n  ab\n  x\n");
  CHECK(edit("l:\n- >\n  ab\n- c\n", item) == "l:\n- |\n  ab\n  x\n- c\n");
}

TEST_CASE("edits of quoted, plain and folded text") {
  CHECK(edit_text("k: \"a\\nb\\u00e9\\tc \\n\" # c\n", {{{1, 2}, "\"\n"}}) ==
        "k: \"a\\\"\\nb\\u00e9\\tc \\n\" # c\n");
  CHECK(edit_text("k: \"a\n  b\"\nz: 1\n", {{{1, 2}, "\n"}}) == "k: |-\n  a\n  b\nz: 1\n");
  CHECK(edit_text("k: \"a\n  b\" # c\n", {{{1, 2}, "\n"}}) == "k: \"a\\nb\" # c\n");
  CHECK(edit_text("k: 'it''s'\n", {{{0, 1}, "x"}}) == "k: 'xt''s'\n");
  CHECK(edit_text("k: 'a'\nz: 1\n", {{{1, 1}, "\nb\n"}}) == "k: |\n  a\n  b\nz: 1\n");
  CHECK(edit_text("k: a # c\n", {{{1, 1}, "b"}}) == "k: ab # c\n");
  CHECK(edit_text("k: a\n", {{{0, 1}, "1"}}) == "k: \"1\"\n");
  CHECK(edit_text("k: >-\n  a\n  b\nz: 1\n", {{{1, 2}, "_"}}) == "k: a_b\nz: 1\n");
  CHECK(edit_text("k: &x 'a'\n", {{{0, 1}, "b\nc\n"}}) == "k: &x |\n  b\n  c\n");
}

TEST_CASE("text is quoted where plain it would be something else") {
  const auto written = [](const std::string& text) { return set("a: x\n", {"a"}, Value::string(text)); };
  for (const char* text :
       {"",      "null", "~",          "True",  "y",   "No",  "off", "1",   "1.5",  "0x1F", "1_000",
        ".5",    ".inf", "2001-01-01", "12:30", "1e3", "- a", "?",   ": a", "a: b", "a #b", "#a",
        "*a",    "&a",   "!a",         "%a",    "@a",  "`a",  "|",   ">",   "{a",   "[a",   "'a'",
        "\"a\"", " a",   "a ",         "a:",    "...", "---", "<<",  "=",   "a\tb"}) {
    CAPTURE(text);
    const std::string yaml = written(text);
    CHECK(yaml[3] == '"');
  }
  for (const char* text : {"a", "a b", "a#b", "a:b", "https://a.b:1/c?d=e#f", "$NAME", "/path", "a-b",
                           "v1.2.3", "a, b", "a [b]"}) {
    CAPTURE(text);
    CHECK(written(text) == "a: " + std::string(text) + "\n");
  }
  CHECK(set("[x]\n", {0}, Value::string("https://a/?b")) == "[\"https://a/?b\"]\n");
  CHECK(written("\u0085\u2028\uFEFF\x7F") == "a: \"\\u0085\\u2028\\ufeff\\u007f\"\n");
}

// ---- refusals ----

std::string refusal(const std::string& text, const std::function<void(Operations&)>& record) {
  Operations operations;
  record(operations);
  return failure(text, operations);
}

TEST_CASE("an anchor that is needed elsewhere does not go") {
  const auto remove_a = [](Operations& operations) { operations.remove({"a"}); };
  CHECK(refusal("a:\n  b: &x 1\nc: *x\n", remove_a) ==
        "test.yaml:2:9: cannot remove a value that aliases (`*x`) repeat elsewhere, write it out there\n  b: "
        "&x 1\n        ^");
  CHECK(refusal("a: &x {b: 1}\nc:\n  <<: *x\n", remove_a) ==
        "test.yaml:1:7: cannot remove a value that aliases (`*x`) repeat elsewhere, write it out there\na: "
        "&x {b: 1}\n      ^");
  CHECK(refusal("a: &x\nc: *x\n", remove_a) ==
        "test.yaml:1:6: cannot remove a value that aliases (`*x`) repeat elsewhere, write it out there\na: "
        "&x\n     ^");
  CHECK(refusal("a: [&x 1, *x]\nc: 2\n", remove_a) == "c: 2\n");
  CHECK(refusal("a: &x 1\nc: 2\n", remove_a) == "c: 2\n");
}

TEST_CASE("merge keys are not changed") {
  CHECK(refusal("x: &x {a: 1}\nb: {<<: *x, a: 2, c: 3}\n",
                [](Operations& operations) {
                  operations.remove({"b", "a"});
                }) ==
        "test.yaml:2:4: cannot remove `a`: it comes from a merge key (`<<`)\nb: {<<: *x, a: 2, c: 3}\n   ^");
  CHECK(refusal("x: &x {a: 1}\nb: {<<: *x}\n", [](Operations& operations) {
          operations.remove({"b", "<<"});
        }) == "test.yaml:2:4: cannot change a merge key (`<<`)\nb: {<<: *x}\n   ^");
  CHECK(refusal("x: &x {a: {c: 1}}\nb: {<<: *x}\n", [](Operations& operations) {
          operations.set({"b", "a", "c"}, Value::string("y"));
        }) == "test.yaml:2:4: `a` comes from a merge key (`<<`), write it out here\nb: {<<: *x}\n   ^");
  CHECK(refusal("x: &x {a: 1}\nb: {<<: *x}\n", [](Operations& operations) {
          operations.set({"b", "a"}, Value::number("1"));
        }) == "x: &x {a: 1}\nb: {<<: *x}\n");
}

TEST_CASE("values with tags, and values of another kind") {
  CHECK(refusal("a: !!int 1\n", [](Operations& operations) { operations.set({"a"}, Value::string("x")); }) ==
        "test.yaml:1:10: cannot change a value with the tag `!!int`, remove the tag\na: !!int 1\n         ^");
  CHECK(refusal("a: !!str 1\n", [](Operations& operations) { operations.set({"a"}, Value::string("x")); }) ==
        "a: !!str x\n");
  CHECK(refusal("a: x\n", [](Operations& operations) { operations.append({"a"}, Value::string("x")); }) ==
        "test.yaml:1:4: expected a list here\na: x\n   ^");
  CHECK(refusal("a: [x]\n", [](Operations& operations) {
          operations.set({"a", "b"}, Value::string("x"));
        }) == "test.yaml:1:4: expected a mapping here\na: [x]\n   ^");
  CHECK(refusal("a: 1\n", [](Operations& operations) { operations.edit_text({"a"}, {}); }) ==
        "test.yaml:1:4: expected text here\na: 1\n   ^");
  CHECK(refusal("a: {}\n", [](Operations& operations) { operations.edit_text({"a"}, {}); }) ==
        "test.yaml:1:4: expected text here\na: {}\n   ^");
}

TEST_CASE("operations that contradict each other are the program's fault") {
  const text::Source source("test.yaml", "a: {b: 1}\nl: [1]\n");
  const Document document = Document::parse(source);
  const auto fails = [&](const std::function<void(Operations&)>& record) {
    Operations operations;
    record(operations);
    CHECK_THROWS_AS((void)edits_of(document, operations), text::InternalError);
  };
  const Value x = Value::string("x");
  const Value y = Value::string("y");
  fails([&](Operations& all) { all.set({"a"}, x), all.set({"a"}, y); });
  fails([&](Operations& all) { all.set({"a"}, x), all.remove({"a"}); });
  fails([&](Operations& all) { all.set({"a"}, x), all.set({"a", "b"}, y); });
  fails([&](Operations& all) { all.set({"a", "b"}, y), all.set({"a"}, x); });
  fails([&](Operations& all) { all.append({"l"}, y), all.remove({"l"}); });
  fails([&](Operations& all) { all.set({"l", 1}, y); });
}

TEST_CASE("the proof sees what is wrong") {
  const text::Source source("test.yaml", "a: 1\nb: 2\n");
  const Document document = Document::parse(source);
  Operations operations;
  operations.set({"a"}, Value::string("x"));
  const auto proves = [&](const std::string& edited) {
    try {
      prove(document, operations, edited);
      return true;
    } catch (const text::InternalError&) {
      return false;
    }
  };
  CHECK(proves("a: x\nb: 2\n"));
  CHECK(proves("b: 2\na: 'x'\n"));
  CHECK_FALSE(proves("a: 1\nb: 2\n"));
  CHECK_FALSE(proves("a: x\n"));
  CHECK_FALSE(proves("a: x\nb: \"2\"\n"));
  CHECK_FALSE(proves("a: x\nb: 2\nc: 3\n"));
  CHECK_FALSE(proves("a: [x\nb: 2\n"));
}

TEST_CASE("a scalar that keeps its blank lines takes in none of what goes behind it") {
  Operations both;
  both.remove({"b"});
  both.remove({"c"});
  CHECK(edit("a: |+\n  x\n\nb: |\n y\n\nc: 1\n\n\nd: 2\n", both) == "a: |+\n  x\n\nd: 2\n");
  CHECK(edit("a: |+\n  x\n\nb: |\n y\n\nc: 1\n\n\n", both) == "a: |+\n  x\n\n");
  CHECK(edit("a: 1\n\nb: |\n y\n\nc: 1\n\n\nd: 2\n", both) == "a: 1\n\n\n\n\nd: 2\n");
}

TEST_CASE("blanks without a line break go with what they stand behind") {
  CHECK(remove("- >\n  0\n- >\n  ", {1}) == "- >\n  0\n");
  CHECK(remove("- >\n  0\n  >\n- >\n  0\n- >\n  ", {2}) == "- >\n  0\n  >\n- >\n  0\n");
  CHECK(remove("- 0\n- 1\n  ", {1}) == "- 0\n  ");
}

TEST_CASE("what is removed up to the end of a text without a line feed takes the one before it") {
  Operations operations;
  operations.remove({"m", "k"});
  operations.set({"m", "new"}, Value::string("x"));
  operations.remove({"n"});
  CHECK(edit("m:\n  j: 0\n  k: 1\nn: 2", operations) == "m:\n  j: 0\n  new: x");
  operations.set({"a"}, Value::string("z"));
  CHECK(edit("a: 1\nm:\n  j: 0\n  k: 1\nn: 2", operations) == "a: z\nm:\n  j: 0\n  new: x");
}

TEST_CASE("an item of nothing but an anchor keeps it") {
  CHECK(set("- \n &x\n", {0}, Value::sequence({Value::string("a")})) == "- \n &x [a]\n");
  CHECK(set("-  &x # c\n- b\n", {0}, kPair) == "-  &x {name: a, value: \"true\"} # c\n- b\n");
}

TEST_CASE("a literal scalar without a last line feed is edited in its lines") {
  Operations operations;
  text::TextEdits inner;
  inner.replace({1, 2}, "x\ny");
  operations.edit_text({"k"}, inner);
  CHECK(edit("k: |  # of team X\n        abc", operations) == "k: |-  # of team X\n        ax\n        yc");
  CHECK(edit("k: |+ # of team X\n        abc", operations) == "k: |- # of team X\n        ax\n        yc");
  Operations more = operations;
  more.set({"z"}, Value::number("1"));
  CHECK(edit("k: |  # of team X\n  abc", more) == "k: |-  # of team X\n  ax\n  yc\nz: 1\n");
  CHECK(edit("k: |2+\n  abc", more) == "k: |2-\n  ax\n  yc\nz: 1\n");
}

TEST_CASE("what comes to stand before a line of blanks and a tab may be plain text") {
  CHECK(remove("a: +\nb: 1\n \n\t\nc: d\n", {"b"}) == "a: +\n \n\t\nc: d\n");
  CHECK(set("a:\n\t\nc: d\n", {"a"}, Value::number("1")) == "a: 1\n\t\nc: d\n");
  CHECK(set("a: \"x\"\n\t\nc: |\n  x\n", {"b"}, Value::number("1"), "a") ==
        "a: \"x\"\nb: 1\n\t\nc: |\n  x\n");
  CHECK(remove("a: +\nb: 1\n\t\nc: |\n  x\n  \t\n", {"b"}) == "a: +\n\t\nc: |\n  x\n  \t\n");
  CHECK(remove(crlf("a: +\nb: 1\n\t\nc: d\n"), {"b"}) == crlf("a: +\n\t\nc: d\n"));
}

TEST_CASE("a block scalar behind a dash and a tab becomes a list and keeps its line feed") {
  const Value list = Value::sequence({Value::string("x")});
  for (const std::string text : {"-\t>\n- b\n", "-\t|\n  a\n- b\n"})
    CHECK(set(text, {0}, list) == "- - x\n- b\n");
  CHECK(set(crlf("-\t>\n- b\n"), {0}, list) == crlf("- - x\n- b\n"));
  CHECK(set("-\t|\n  a", {0}, list) == "- - x");
}

TEST_CASE("an item of a list is edited and proved alone") {
  const std::string text = "items:\n- a: 1\n  b: |\n    x\n- c: 2\n";
  const text::Source source("test.yaml", text);
  const Document item = Document::parse(source, {9, 27}, 0);
  Operations operations;
  operations.set({"e", "m"}, Value::string("y"));
  operations.set({"b"}, Value::string("x\nz\n"));
  const text::TextEdits edits = edits_of(item, operations);
  prove(item, operations, edits.apply(text, item.extent()));
  CHECK(edits.apply(text) == "items:\n- a: 1\n  b: |\n    x\n    z\n  e:\n    m: \"y\"\n- c: 2\n");
}

}  // namespace
}  // namespace kubeflow_sso::yaml
