// Trees of documents: what every shape means, where its bytes are, and whole messages for what is refused.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/second_reader.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::yaml {
namespace {

/// The value of a text, as flow YAML.
std::string read(const std::string& text) {
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  return write_flow(document.value(document.root()), {});
}

/// The bytes of the node at a path.
std::string bytes(const std::string& text, const Path& path) {
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  const Node* node = document.at(path);
  REQUIRE(node != nullptr);
  return std::string(node->span.of(text));
}

std::string failure(const std::string& text) {
  try {
    return "read: " + read(text);
  } catch (const text::LocatedError& error) {
    return error.what();
  }
}

std::string crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

/// The value of a text, which is the same with CRLF and with a BOM.
std::string value(const std::string& text) {
  const std::string plain = read(text);
  CHECK(read(crlf(text)) == plain);
  CHECK(read("\xEF\xBB\xBF" + text) == plain);
  return plain;
}

TEST_CASE("empty documents") {
  for (const char* text : {"", "\n", "# c\n", "  # c", "---\n", "--- # c\n# d\n", "---\n...\n", "...\n",
                           "# a\n---\n# b\n...\n# c\n"}) {
    CAPTURE(text);
    CHECK(value(text) == "null");
  }
}

TEST_CASE("documents with markers and directives") {
  CHECK(value("---\na: 1\n...\n") == "{a: 1}");
  CHECK(value("--- # c\na: 1\n") == "{a: 1}");
  CHECK(value("--- x\n") == "x");
  CHECK(value("--- {a: 1}\n") == "{a: 1}");
  CHECK(value("--- |\n a\n") == "\"a\\n\"");
  CHECK(value("%YAML 1.1\n---\na: 1\n") == "{a: 1}");
  CHECK(value("a: 1\n---\n") == "{a: 1}");
  CHECK(value("a: ---\nb: --- x\n") == "{a: \"---\", b: \"--- x\"}");
}

TEST_CASE("block collections in every position") {
  CHECK(value("a:\n  b:\n    c: 1\n  d: 2\ne: 3\n") == "{a: {b: {c: 1}, d: 2}, e: 3}");
  CHECK(value("a:\n- 1\n- 2\nb:\n  - 3\n") == "{a: [1, 2], b: [3]}");
  CHECK(value("- a: 1\n  b: 2\n-\n  c: 3\n- d\n") == "[{a: 1, b: 2}, {c: 3}, d]");
  CHECK(value("- - a\n  - b\n-   - c\n    - d: 1\n      e: 2\n") == "[[a, b], [c, {d: 1, e: 2}]]");
  CHECK(value("-  a: 1\n   b: 2\n") == "[{a: 1, b: 2}]");
  CHECK(value("  a: 1\n  b: 2\n") == "{a: 1, b: 2}");
  CHECK(value("a:\n  # c\n\n  b: 1\n# d\n  # e\n  c: 2\n") == "{a: {b: 1, c: 2}}");
  CHECK(value("a: # c\n- # d\n  b: 1 # e\n# f\n- # g\n") == "{a: [{b: 1}, null]}");
}

TEST_CASE("absent values") {
  CHECK(value("a:\nb: \nc: # c\nd:") == "{a: null, b: null, c: null, d: null}");
  CHECK(value("-\n-\n- # c\n") == "[null, null, null]");
  CHECK(value("a: !!str\nb: &x\nc: *x\n") == "{a: \"\", b: null, c: null}");
  CHECK(value("{a: , b, \"c\":}") == "{a: null, b: null, c: null}");
}

TEST_CASE("keys") {
  CHECK(value("\"a b\": 1\n'c''d': 2\ne f : 3\n\"g\\n\" : 4\n") ==
        "{a b: 1, \"c'd\": 2, e f: 3, \"g\\n\": 4}");
  CHECK(value("a.b/c: 1\n-x: 2\n?y: 3\n:z: 4\na:b: 5\na#b: 6\n") ==
        "{a.b/c: 1, \"-x\": 2, \"?y\": 3, \":z\": 4, a:b: 5, a#b: 6}");
  CHECK(value("1: a\ntrue: b\n~: c\n") == "{\"1\": a, \"true\": b, \"~\": c}");
  CHECK(value("&x a: 1\n!!str b: 2\n") == "{a: 1, b: 2}");
  CHECK(value("a: 1\na: 2\n") == "{a: 1}");  // the first of equal keys
}

TEST_CASE("the first of equal keys counts among many too") {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "k" + std::to_string(i % 30) + ": " + std::to_string(i) + "\n";
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  const Value whole = document.value(document.root());
  CHECK(whole.members().size() == 30);
  for (int i = 0; i < 30; ++i) CHECK(whole.find("k" + std::to_string(i))->scalar() == std::to_string(i));
  CHECK(read_by_libyaml(text) == whole);
}

TEST_CASE("plain scalars") {
  CHECK(value("a: b c # d\n") == "{a: b c}");
  CHECK(value("a: b#c d:e f\n") == "{a: b#c d:e f}");
  CHECK(value("a: b\n  c\n   d\n\n\n  e\nf: 1\n") == "{a: \"b c d\\n\\ne\", f: 1}");
  CHECK(value("a:\n  b\n  c\n") == "{a: b c}");
  CHECK(value("- b\n c\n- d\n") == "[b c, d]");
  CHECK(value("a\nb\n") == "a b");
  CHECK(value("a: -b\nc: :d\ne: ?f\nh: http://x:80/#y\n") ==
        "{a: \"-b\", c: \":d\", e: \"?f\", h: http://x:80/#y}");
}

TEST_CASE("what plain scalars mean") {
  CHECK(value("[null, ~, Null, '']") == "[null, null, null, \"\"]");
  CHECK(value("[true, Yes, on, y, false, NO, Off, n, tRue]") ==
        "[true, true, true, true, false, false, false, false, tRue]");
  CHECK(
      value("[0, -1, +1, 1_000, -_1, 9._, .1_0, 0_x1, 0b-1, 0x1F, 0o17, 0b1, 1.5, .5, 1., 1e3, .inf, -.INF, "
            ".NaN]") ==
      "[0, -1, +1, 1_000, -_1, 9._, .1_0, 0_x1, 0b-1, 0x1F, 0o17, 0b1, 1.5, .5, 1., 1e3, .inf, -.INF, .NaN]");
  CHECK(value("[1.2.3, 0x, 1e, ., +, 12:30, 2001-01-01]") ==
        "[\"1.2.3\", \"0x\", \"1e\", \".\", \"+\", \"12:30\", \"2001-01-01\"]");
  CHECK(value("[!!str 1, !!str true, !!int \"1\", !!bool 'true', ! 1, !t 1]") ==
        "[\"1\", \"true\", 1, true, \"1\", \"1\"]");
}

TEST_CASE("quoted scalars") {
  CHECK(value("'a'") == "a");
  CHECK(value("''") == "\"\"");
  CHECK(value("'it''s \\n'") == "\"it's \\\\n\"");
  CHECK(value("'a\n  b\n\n  c '\n") == "\"a b\\nc \"");
  CHECK(value("k: 'a\nb'\n") == "{k: a b}");  // any indentation
  CHECK(value("\"a\\tb\\\\\\\"\\/\\e\\x41\\u00e9\\U0001F600\\_\"") ==
        "\"a\\tb\\\\\\\"/\\u001bA\u00e9\U0001F600\u00a0\"");
  CHECK(value("\"\\ud83d\\ude00\"") == "\"\U0001F600\"");
  CHECK(value("\"\\ud83d\"") == "\"\uFFFD\"");
  CHECK(value("\"\\ud83d\\u0041\"") == "\"\uFFFD\"");
  CHECK(value("\"a\n  b \\\n  \\ c \\n\n\n d\"") == "\"a b  c \\n\\nd\"");
  CHECK(value("\"a\\\n\n\n  b\"") == "\"a\\n\\nb\"");
  CHECK(value("a: \"b: c # d\"\n") == "{a: \"b: c # d\"}");
}

TEST_CASE("literal scalars") {
  CHECK(value("a: |\n  b\n  c\nd: 1\n") == "{a: \"b\\nc\\n\", d: 1}");
  CHECK(value("a: |-\n  b\n\n\nd: 1\n") == "{a: b, d: 1}");
  CHECK(value("a: |+\n  b\n\n\nd: 1\n") == "{a: \"b\\n\\n\\n\", d: 1}");
  CHECK(value("a: |\n  b\n\n\n\nd: 1\n") == "{a: \"b\\n\", d: 1}");
  CHECK(value("a: |2\n   b\n  c\n") == "{a: \" b\\nc\\n\"}");
  CHECK(value("a: |1-\n  b\n") == "{a: \" b\"}");
  CHECK(value("a: |-1\n  b\n") == "{a: \" b\"}");
  CHECK(value("- |\n b\n- - |2\n     c\n") == "[\"b\\n\", [\" c\\n\"]]");
  CHECK(value("a:\n  - b: |1\n     c\n") == "{a: [{b: \"c\\n\"}]}");
  CHECK(value("a: | # c\n  # d\n  e # f\n# g\n") == "{a: \"# d\\ne # f\\n\"}");
  CHECK(value("a: |\n\n  b\n    c\n  \n    \n  d  \n") == "{a: \"\\nb\\n  c\\n\\n  \\nd  \\n\"}");
}

TEST_CASE("literal scalars without content, and at the end") {
  CHECK(value("a: |\nb: |-\nc: |+\nd: 1\n") == "{a: \"\", b: \"\", c: \"\", d: 1}");
  CHECK(value("a: |\n\n\nb: |+\n\n\nc: |-\n\n") == "{a: \"\", b: \"\\n\\n\", c: \"\"}");
  CHECK(value("a: |\n  b") == "{a: b}");
  CHECK(value("a: |+\n  b") == "{a: b}");
  CHECK(value("a: |") == "{a: \"\"}");
  CHECK(value("a: |\n") == "{a: \"\"}");
  CHECK(value("a: |\n  b\n...\n") == "{a: \"b\\n\"}");
  CHECK(value("|\n ---\n ...\n") == "\"---\\n...\\n\"");
}

TEST_CASE("folded scalars") {
  CHECK(value("a: >\n  b\n  c\n\n  d\n") == "{a: \"b c\\nd\\n\"}");
  CHECK(value("a: >-\n  b\n   c\n  d\n") == "{a: \"b\\n c\\nd\"}");
  CHECK(value("a: >\n\n  b\n\n\n  c\n   d\n\n  e\n") == "{a: \"\\nb\\n\\nc\\n d\\n\\ne\\n\"}");
  CHECK(value("a: >+\n  b\n\n\nc: 1\n") == "{a: \"b\\n\\n\\n\", c: 1}");
  CHECK(value("a: >2\n   b\n  c\n") == "{a: \" b\\nc\\n\"}");
}

TEST_CASE("flow collections") {
  CHECK(value("[]") == "[]");
  CHECK(value("{}") == "{}");
  CHECK(value("{a: [b, {c: d}], e: 'f', \"g\": \"h\"}") == "{a: [b, {c: d}], e: f, g: h}");
  CHECK(value("[ a , b, ]") == "[a, b]");
  CHECK(value("{a: 1, }") == "{a: 1}");
  CHECK(value("a: [ # c\n  b, # d\n# e\n  c\n]\n") == "{a: [b, c]}");
  CHECK(value("a: [b\n  c,\nd]\n") == "{a: [b c, d]}");
  CHECK(value("{\"a\":1,\"b\":[2,3],\"c\":{\"d\":null}}") == "{a: 1, b: [2, 3], c: {d: null}}");
  CHECK(value("{\n\t\"a\": [\n\t\t1\n\t]\n}\n") == "{a: [1]}");  // tabs are fine inside
  CHECK(value("{a: http://b:1/c#d, e: a:b}") == "{a: http://b:1/c#d, e: a:b}");
  CHECK(value("[&x a, *x, !!str 1]") == "[a, a, \"1\"]");
}

TEST_CASE("anchors, aliases and merge keys") {
  CHECK(value("a: &x 1\nb: *x\n") == "{a: 1, b: 1}");
  CHECK(value("a: &x\n  b: 1\nc: *x\nd: [*x]\n") == "{a: {b: 1}, c: {b: 1}, d: [{b: 1}]}");
  CHECK(value("a: &x 1\nb: &x 2\nc: *x\n") == "{a: 1, b: 2, c: 2}");
  CHECK(value("a: &x [1, &x 2, *x]\nb: *x\n") == "{a: [1, 2, 2], b: 2}");
  CHECK(value("&x\n!!map\na: 1\n") == "{a: 1}");
  CHECK(value("x: &x {a: 1, b: 2}\nw:\n  b: 3\n  <<: *x\n  c: 4\n") ==
        "{x: {a: 1, b: 2}, w: {b: 3, c: 4, a: 1}}");
  CHECK(value("x: &x {a: 1}\nw: &w {a: 2, b: 2}\nz: {<<: [*x, *w]}\n") ==
        "{x: {a: 1}, w: {a: 2, b: 2}, z: {a: 1, b: 2}}");
  CHECK(value("w: {<<: {a: 1}}\n") == "{w: {a: 1}}");
  CHECK(value("w: {\"<<\": {a: 1}}\n") == "{w: {\"<<\": {a: 1}}}");
}

TEST_CASE("paths lead through aliases and merge keys") {
  const std::string text = "x: &x {a: 1}\nw: {<<: *x, b: [*x]}\n";
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  CHECK(document.text_at({"w", "a"}) == "1");
  CHECK(document.text_at({"w", "b", 0, "a"}) == "1");
  CHECK(document.at({"w", "c"}) == nullptr);
  CHECK(document.at({"w", "b", 1}) == nullptr);
  CHECK(document.at({"x", 0}) == nullptr);
  CHECK(document.at({"x", "a", "b"}) == nullptr);
  CHECK(document.text_at({"w"}).empty());
  CHECK(document.is_aliased(*document.at({"x"})));
  CHECK_FALSE(document.is_aliased(document.root()));
}

TEST_CASE("spans of scalars") {
  CHECK(bytes("a:  b c  # d\n", {"a"}) == "b c");
  CHECK(bytes("a: &x !!str 'b'\n", {"a"}) == "'b'");
  CHECK(bytes("a: b\n\n  c \nd: 1\n", {"a"}) == "b\n\n  c");
  CHECK(bytes("a: \"b\n c\" # d\n", {"a"}) == "\"b\n c\"");
  CHECK(bytes("a: | # c\n  b\n\nd: 1\n", {"a"}) == "| # c\n  b\n");
  CHECK(bytes("a: |+\n  b\n\nd: 1\n", {"a"}) == "|+\n  b\n\n");
  CHECK(bytes("a: >-\r\n  b\r\n\r\nd: 1\r\n", {"a"}) == ">-\r\n  b\r\n");
  CHECK(bytes("a: |\n  b", {"a"}) == "|\n  b");
  CHECK(bytes("a: |\nd: 1\n", {"a"}) == "|\n");
  CHECK(bytes("\xEF\xBB\xBF"
              "a: b\n",
              {"a"}) == "b");
}

TEST_CASE("spans of collections") {
  CHECK(bytes("# c\na: 1 # d\nb:\n  c: 2 # e\n# f\n", {}) == "a: 1 # d\nb:\n  c: 2");
  CHECK(bytes("a:\n- 1\n- b: 2\n  c:\nd: 1\n", {"a"}) == "- 1\n- b: 2\n  c:");
  CHECK(bytes("a:\n- 1\n- b: 2\n  c:\nd: 1\n", {"a", 1}) == "b: 2\n  c:");
  CHECK(bytes("a:\n  - |\n    b\n\nd: 1\n", {"a"}) == "- |\n    b\n");
  CHECK(bytes("a: [ b ] # c\n", {"a"}) == "[ b ]");
  CHECK(bytes("{\"a\": {\"b\": [1]} }\n", {"a"}) == "{\"b\": [1]}");
}

TEST_CASE("places of absent values, dashes, colons and columns") {
  const std::string text = "a :\n  - b:  # c\n  -\n  - 1\n";
  const text::Source source("test.yaml", text);
  const Document document = Document::parse(source);
  const Entry& entry = document.root().entries[0];
  CHECK(entry.behind_colon == 3);
  CHECK(entry.key.span == text::Span{0, 1});
  CHECK(entry.value.column == 2);
  CHECK(entry.value.items[0].dash == 6);
  CHECK(entry.value.items[1].dash == 18);
  CHECK(entry.value.items[2].dash == 22);
  CHECK(entry.value.items[0].column == 4);
  CHECK(entry.value.items[0].entries[0].value.span == text::Span{10, 10});
  CHECK(entry.value.items[1].is_absent());
  CHECK(entry.value.items[1].span == text::Span{19, 19});
}

TEST_CASE("an item of a sequence is parsed alone") {
  const std::string text = "items:\n- a: 1\n  b: |\n    x\n- c: 2\n";
  const text::Source source("test.yaml", text);
  const Document first = Document::parse(source, {9, 27}, 0);
  CHECK(text.substr(9, 18) == "a: 1\n  b: |\n    x\n");
  CHECK(first.root().column == 2);
  CHECK(first.text_at({"b"}) == "x\n");
  CHECK(first.extent() == text::Span{9, 27});
  CHECK(first.parent_column() == 0);
}

// ---- refusals ----

TEST_CASE("keys and values in the wrong place") {
  CHECK(failure("a: b: c\n") ==
        "test.yaml:1:5: a key and its value must stand on a line of their own; quote text that holds `: "
        "`\na: b: c\n    ^");
  CHECK(
      failure("a: 1\n  b: 2\n") ==
      "test.yaml:2:3: this line is indented deeper than line 1, which has a value already: begin both at one "
      "column; quote text that holds `: `\n  b: 2\n  ^");
  CHECK(failure("a:\n  b\n  c: 2\n") ==
        "test.yaml:2:3: expected `key: value`, with a blank behind the colon\n  b\n  ^");
  CHECK(failure("a:\n- b: 1\n c: 2\n") ==
        "test.yaml:3:2: wrong indentation: expected column 3, where the item above begins, or `- ` at column "
        "1\n c: 2\n ^");
  CHECK(failure("a: 'x': y\n") ==
        "test.yaml:1:7: a key and its value must stand on a line of their own\na: 'x': y\n      ^");
  CHECK(failure("a: 'x'\n  b: 2\n") ==
        "test.yaml:2:3: wrong indentation: expected a key at column 1\n  b: 2\n  ^");
  CHECK(failure("a:\n  b: 1\n c: 2\n") ==
        "test.yaml:3:2: wrong indentation: expected a key at column 1\n c: 2\n ^");
  CHECK(failure("a:\n  - 1\n   - 2\n") == "read: {a: [\"1 - 2\"]}");
  CHECK(failure("a:\n  - {}\n   - 2\n") ==
        "test.yaml:3:4: wrong indentation: expected `- ` at column 3\n   - 2\n   ^");
  CHECK(failure("a: 1\nb\n") == "test.yaml:2:1: expected `key: value`\nb\n^");
  CHECK(failure("a: - b\n") == "test.yaml:1:4: a list must begin on a line of its own\na: - b\n   ^");
  CHECK(failure("a: \"b\" c\n") == "test.yaml:1:8: unexpected text behind a value\na: \"b\" c\n       ^");
  CHECK(failure("- a\nb: 1\n") == "test.yaml:2:1: unexpected text behind the end of the value\nb: 1\n^");
  CHECK(failure("--- a: 1\n") ==
        "test.yaml:1:5: a mapping or list must begin on the line after `---`\n--- a: 1\n    ^");
}

TEST_CASE("tabs as indentation") {
  CHECK(failure("a:\n\tb: 1\n") == "test.yaml:2:1: a tab cannot indent YAML, use spaces\n\\x09b: 1\n^");
  CHECK(failure("a:\n  b: 1\n\tc: 1\n") ==
        "test.yaml:3:1: a tab cannot indent YAML, use spaces\n\\x09c: 1\n^");
  CHECK(failure("a: b\n\tc\n") == "test.yaml:2:1: a tab cannot indent YAML, use spaces\n\\x09c\n^");
  CHECK(failure("-\ta: b\n") == "test.yaml:1:2: a tab cannot indent YAML, use spaces\n-\\x09a: b\n ^");
  CHECK(failure("a: |\n\tb\n") ==
        "test.yaml:2:1: a tab cannot indent the lines of a block scalar, use spaces\n\\x09b\n^");
  CHECK(failure("a: |\n  b\n\tc\n") ==
        "test.yaml:3:1: a tab cannot indent the lines of a block scalar, use spaces\n\\x09c\n^");
}

TEST_CASE("what no resource needs") {
  CHECK(failure("? a\n: b\n") == "test.yaml:1:1: a complex key (`? `) is not supported\n? a\n^");
  CHECK(failure("a: 1\n? b\n") == "test.yaml:2:1: a complex key (`? `) is not supported\n? b\n^");
  CHECK(failure("{? a: 1}\n") == "test.yaml:1:2: a complex key (`? `) is not supported\n{? a: 1}\n ^");
  CHECK(failure("&x ? a: 1\n") == "test.yaml:1:4: a complex key (`? `) is not supported\n&x ? a: 1\n   ^");
  CHECK(failure("[a: 1]\n") ==
        "test.yaml:1:3: a `key: value` inside `[ ]` needs braces around it\n[a: 1]\n  ^");
  CHECK(failure("a: &x 1\n*x : 2\n") ==
        "test.yaml:2:1: an alias cannot be a key, write the key out\n*x : 2\n^");
  CHECK(failure("[a?]\n") == "test.yaml:1:3: quote text that holds `?` inside `[ ]` or `{ }`\n[a?]\n  ^");
  CHECK(failure("{a:[1]}\n") ==
        "test.yaml:1:3: expected a space behind `:`, or quotes around the text\n{a:[1]}\n  ^");
  CHECK(failure("{\"a\n b\": 1}\n") == "test.yaml:1:2: a key must stand on one line\n{\"a\n ^");
  CHECK(failure("a: 1\n---\nb: 2\n") ==
        "test.yaml:3:1: expected one document, a second one begins here\nb: 2\n^");
  CHECK(failure("%YAML 1.1\na: 1\n") ==
        "test.yaml:1:1: expected `---` behind the directives that begin with `%`\n%YAML 1.1\n^");
  CHECK(failure(std::string(101, '[')) == "test.yaml:1:101: nested deeper than 100 levels\n" +
                                              std::string(101, '[') + "\n" + std::string(100, ' ') + "^");
}

TEST_CASE("text that must be quoted") {
  CHECK(failure("a: @b\n") == "test.yaml:1:4: text cannot begin with `@`, quote it\na: @b\n   ^");
  CHECK(failure("a: %b\n") == "test.yaml:1:4: text cannot begin with `%`, quote it\na: %b\n   ^");
  CHECK(failure("a: `b`\n") == "test.yaml:1:4: text cannot begin with ```, quote it\na: `b`\n   ^");
  CHECK(failure("}: 1\n") == "test.yaml:1:1: text cannot begin with `}`, quote it\n}: 1\n^");
  CHECK(failure(": 1\n") == "test.yaml:1:1: text cannot begin with `:`, quote it\n: 1\n^");
  CHECK(failure("[|]\n") == "test.yaml:1:2: text cannot begin with `|`, quote it\n[|]\n ^");
}

TEST_CASE("a byte order mark that is not at the start") {
  CHECK(failure("a: 1\n\uFEFFb: 2\n") ==
        "test.yaml:2:1: a byte order mark inside the text, remove it\n\uFEFFb: 2\n^");
}

TEST_CASE("scalars that are not closed or not understood") {
  CHECK(failure("a: 'b\n") ==
        "test.yaml:1:4: a quoted string is not closed: write the quote at its end\na: 'b\n   ^");
  CHECK(failure("a: \"b\\") ==
        "test.yaml:1:4: a quoted string is not closed: write the quote at its end\na: \"b\\\n   ^");
  CHECK(failure("a: \"b\n---\nc\"\n") ==
        "test.yaml:1:4: a quoted string is not closed before the end of the document\na: \"b\n   ^");
  CHECK(failure("a: \"b\\\n---\nc\"\n") ==
        "test.yaml:1:4: a quoted string is not closed before the end of the document\na: \"b\\\n   ^");
  CHECK(failure("a: \"\\q\"\n") ==
        "test.yaml:1:5: unknown escape in a double-quoted string\na: \"\\q\"\n    ^");
  CHECK(failure("a: \"\\u12\"\n") == "test.yaml:1:5: broken \\u escape\na: \"\\u12\"\n    ^");
  CHECK(failure("a: \"\\UFFFFFFFF\"\n") == "test.yaml:1:5: broken \\U escape\na: \"\\UFFFFFFFF\"\n    ^");
  CHECK(failure("a: | b\n") ==
        "test.yaml:1:6: unexpected text behind the header of a block scalar\na: | b\n     ^");
  CHECK(failure("a: |0\n") ==
        "test.yaml:1:5: unexpected text behind the header of a block scalar\na: |0\n    ^");
  CHECK(failure("a: |+-\n") ==
        "test.yaml:1:6: unexpected text behind the header of a block scalar\na: |+-\n     ^");
  CHECK(failure("a: |\n     \n  b\n") ==
        "test.yaml:3:1: a blank line above is indented deeper than the text; remove its blanks\n  b\n^");
}

TEST_CASE("flow collections that are not closed or not understood") {
  CHECK(failure("a: [b\n") == "test.yaml:1:4: `[` is not closed: write `]` at its end\na: [b\n   ^");
  CHECK(failure("a: {b: [\n") ==
        "test.yaml:1:8: `[` is not closed: write `]` at its end\na: {b: [\n       ^");
  CHECK(failure("{a:\n") == "test.yaml:1:1: `{` is not closed: write `}` at its end\n{a:\n^");
  CHECK(failure("[a, ") == "test.yaml:1:1: `[` is not closed: write `]` at its end\n[a, \n^");
  CHECK(failure("[a}\n") == "test.yaml:1:3: expected `,` or `]`\n[a}\n  ^");
  CHECK(failure("{a: 'b' c}\n") == "test.yaml:1:9: expected `,` or `}`\n{a: 'b' c}\n        ^");
  CHECK(failure("[a,,b]\n") == "test.yaml:1:4: expected a value\n[a,,b]\n   ^");
  CHECK(failure("{, a}\n") == "test.yaml:1:2: expected a key; quote text that begins with `{`\n{, a}\n ^");
  CHECK(failure("{[a]: b}\n") ==
        "test.yaml:1:2: expected a key; quote text that begins with `{`\n{[a]: b}\n ^");
  CHECK(failure("[a\n---\nb]\n") == "test.yaml:2:1: the document ends inside `[ ]` or `{ }`\n---\n^");
  CHECK(failure("['a',\n---\nb]\n") == "test.yaml:2:1: the document ends inside `[ ]` or `{ }`\n---\n^");
}

TEST_CASE("anchors, aliases, tags and merge keys that are not understood") {
  CHECK(failure("a: *x\n") ==
        "test.yaml:1:4: no anchor `&x` before this alias; quote text that begins with `*`\na: *x\n   ^");
  CHECK(failure("a: *x\nb: &x 1\n") ==
        "test.yaml:1:4: no anchor `&x` before this alias; quote text that begins with `*`\na: *x\n   ^");
  CHECK(failure("a: &x [*x]\n") ==
        "test.yaml:1:8: the alias `*x` stands for what holds it\na: &x [*x]\n       ^");
  CHECK(failure("a: &x &y 1\n") == "test.yaml:1:7: two anchors on one value\na: &x &y 1\n      ^");
  CHECK(failure("a: !x !y 1\n") == "test.yaml:1:7: two tags on one value\na: !x !y 1\n      ^");
  CHECK(failure("a: & 1\n") ==
        "test.yaml:1:4: the name of an anchor or alias takes letters, digits, `_` and `-`; quote text that "
        "begins with `&`\na: & 1\n   ^");
  CHECK(failure("a: *.txt\n") ==
        "test.yaml:1:4: the name of an anchor or alias takes letters, digits, `_` and `-`; quote text that "
        "begins with `*`\na: *.txt\n   ^");
  CHECK(failure("a: !x\"b\"\n") ==
        "test.yaml:1:6: this cannot be part of a tag; quote text that begins with `!`\na: !x\"b\"\n     ^");
  CHECK(failure("a: &x 1\nb: &y *x\n") ==
        "test.yaml:2:4: an alias cannot have an anchor or a tag\nb: &y *x\n   ^");
  CHECK(failure("a: {<<: 1}\n") ==
        "test.yaml:1:9: a merge key (`<<`) needs a mapping or a list of mappings\na: {<<: 1}\n        ^");
  CHECK(failure("a: {<<: {}, <<: {}}\n") ==
        "test.yaml:1:13: a second merge key; write `<<: [*a, *b]`\na: {<<: {}, <<: {}}\n            ^");
}

}  // namespace
}  // namespace kubeflow_sso::yaml
