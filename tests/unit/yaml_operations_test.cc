// Edits of YAML text: every byte that no operation concerns must stay.
#include <doctest/doctest.h>

#include <string>

#include "function/yaml/document.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::yaml {
namespace {

/// The text with the operations made and proved; a second run must change nothing.
std::string edit(const std::string& text, const Operations& operations) {
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  const std::string edited = edits_of(document, operations).apply(text);
  prove(document, {0, text.size()}, -1, operations, edited);
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
  CHECK(set("a:\n    b: 1\n", {"a", "c"}, kPair) == "a:\n    b: 1\n    c:\n        name: a\n        value: \"true\"\n");
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
  const Value value = Value::mapping({{"id", Value::string("k")}, {"new", Value::string("m")}, {"name", Value::string("other")}});
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
  CHECK(set("{\"a\":\"\\ud83d\\ude00\",\"b\":1}", {"b"}, Value::string("y")) == "{\"a\":\"\\ud83d\\ude00\",\"b\":\"y\"}");
}

TEST_CASE("CRLF stays CRLF") {
  CHECK(append(crlf("env:\n- name: x\nb: 1\n"), {"env"}, kPair) == crlf("env:\n- name: x\n- name: a\n  value: \"true\"\nb: 1\n"));
  CHECK(remove(crlf("a: 1\nb: 2"), {"b"}) == crlf("a: 1"));
}

std::string edit_inside(const std::string& text, const std::string& from, const std::string& to) {
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  const std::string& decoded = document.at({"k"})->scalar;
  const std::size_t at = decoded.find(from);
  REQUIRE(at != std::string::npos);
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
  CHECK(edit_inside("k: |-\n  a: 1\n  b: 2\n", "\nb: 2", "\nc: 3\nd: 4") == "k: |-\n  a: 1\n  c: 3\n  d: 4\n");
  CHECK(edit_inside("k: |2+\n  a: 1\n\n\nz: 1\n", "1", "x") == "k: |2+\n  a: x\n\n\nz: 1\n");
  CHECK(edit_inside(crlf("k: |\n  a: 1\n  b: 2\n"), "1\n", "1\nc: 3\n") == crlf("k: |\n  a: 1\n  c: 3\n  b: 2\n"));
  CHECK(edit_inside("k: \"a: 1 \\nb: \\u00e9\\n\"\n", "1 \n", "\"x\"\n") == "k: \"a: \\\"x\\\"\\nb: \\u00e9\\n\"\n");
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
        "test.yaml:1:11: cannot change a value that aliases (`*a`) repeat elsewhere, write it out there\nb: &a {c: 1}\n          ^");
  CHECK(failure("b:\n  c: 1\n  c: 2\n", operations) ==
        "test.yaml:3:3: the key `c` is here a second time, remove one\n  c: 2\n  ^");
  CHECK(failure("b: text\n", operations) == "test.yaml:1:4: expected a mapping here\nb: text\n   ^");
  CHECK(failure("x: &x {c: 1}\nb:\n  <<: *x\n", operations) == "x: &x {c: 1}\nb:\n  <<: *x\n  c: x\n");
}

}  // namespace
}  // namespace kubeflow_sso::yaml
