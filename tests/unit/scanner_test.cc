// The scanner on small texts: spans and found values at every boundary, and whole error messages.
#include <doctest/doctest.h>

#include "function/yaml/bytes.h"
#include "scanner_testing.h"

namespace {

using namespace scanner_testing;  // NOLINT(google-build-using-namespace)

/// Both line ends, and the same without the last one, which only shortens what goes to the end.
void check_described(const std::string& text, const std::string& expected) {
  CHECK(described(text) == expected);
  CHECK(described(with_crlf(text)) == expected);
}

void check_found(const std::string& text, const std::string& expected) {
  CAPTURE(text);
  CHECK(found(text) == expected);
  CHECK(found(with_crlf(text)) == expected);
  if (text.ends_with('\n')) CHECK(found(text.substr(0, text.size() - 1)) == expected);
}

// ---- documents ----

TEST_CASE("a text of comments and blanks has no document") {
  check_described("", "");
  check_described("\n", "");
  check_described("# only\n\n  # this\n", "");
  check_described("\xEF\xBB\xBF", "");
  check_described("\xEF\xBB\xBF# only\n", "");
}

TEST_CASE("documents begin at their --- line and are the whole text together") {
  check_described("kind: A\n---\nkind: B\n",
                  "document <kind: A\\n> node <kind: A\\n> = ,A,,\n"
                  "  member kind <kind>< A\\n>\n"
                  "document <---\\nkind: B\\n> node <kind: B\\n> = ,B,,\n"
                  "  member kind <kind>< B\\n>\n");
  check_described("# c\n---\nkind: A",
                  "document <# c\\n---\\nkind: A> node <kind: A> = ,A,,\n  member kind <kind>< A>\n");
}

TEST_CASE("every --- line begins a document, also an empty one") {
  check_described("---\n---\n# c\n\n--- # d\n",
                  "document <---\\n> node <> empty = ,,,\n"
                  "document <---\\n# c\\n\\n> node <# c\\n\\n> empty = ,,,\n"
                  "document <--- # d\\n> node <> empty = ,,,\n");
  check_described("---", "document <---> node <> empty = ,,,\n");
}

TEST_CASE("what stands on the --- line belongs to the node") {
  check_described("--- {kind: A}\n",
                  "document <--- {kind: A}\\n> node <{kind: A}> flow = ,A,,\n  member kind <kind><A>\n");
  check_described("--- # c\nkind: A\n",
                  "document <--- # c\\nkind: A\\n> node <kind: A\\n> = ,A,,\n  member kind <kind>< A\\n>\n");
  check_described(
      "--- !!map\nkind: A\n",
      "document <--- !!map\\nkind: A\\n> node <!!map\\nkind: A\\n> = ,A,,\n  member kind <kind>< A\\n>\n");
  check_described("--- &a\n{kind: A}\n",
                  "document <--- &a\\n{kind: A}\\n> node <{kind: A}> flow = ,A,,\n  member kind <kind><A>\n");
}

TEST_CASE("a ... line ends a document, and directives begin one") {
  check_described("%YAML 1.1\n---\na: 1\n...\n# c\n%TAG ! x\n---\nb: 2\n...\n# d\n",
                  "document <%YAML 1.1\\n---\\na: 1\\n...\\n> node <a: 1\\n> = ,,,\n"
                  "  member a <a>< 1\\n>\n"
                  "document <# c\\n%TAG ! x\\n---\\nb: 2\\n...\\n# d\\n> node <b: 2\\n> = ,,,\n"
                  "  member b <b>< 2\\n>\n");
  check_described("a: 1\n... # c\nb: 2\n",
                  "document <a: 1\\n... # c\\n> node <a: 1\\n> = ,,,\n  member a <a>< 1\\n>\n"
                  "document <b: 2\\n> node <b: 2\\n> = ,,,\n  member b <b>< 2\\n>\n");
  check_described("...\n# c\n", "");
}

TEST_CASE("a byte order mark is passed in front of any document") {
  check_described(
      "\xEF\xBB\xBFkind: A\n",
      "document <\xEF\xBB\xBFkind: A\\n> node <kind: A\\n> = ,A,,\n  member kind <kind>< A\\n>\n");
  check_described(
      "kind: A\n\xEF\xBB\xBF---\nkind: B\n---\n\xEF\xBB\xBFkind: C\n",
      "document <kind: A\\n> node <kind: A\\n> = ,A,,\n  member kind <kind>< A\\n>\n"
      "document <\xEF\xBB\xBF---\\nkind: B\\n> node <kind: B\\n> = ,B,,\n  member kind <kind>< B\\n>\n"
      "document <---\\n\xEF\xBB\xBFkind: C\\n> node <kind: C\\n> = ,C,,\n  member kind <kind>< C\\n>\n");
  CHECK(found("\xEF\xBB\xBF{\"kind\":\"A\"}") == ",A,,\n");
}

TEST_CASE("markers count only at the start of a line and in front of a blank") {
  check_found("kind: A\nx: |\n  ---\n  ...\ny:\n  --- a\n---b: 1\n", ",A,,\n");
  check_found("kind: A\nx: 'b\n ---\n  '\n", ",A,,\n");
  check_found("kind: A\nx: |\n---\nkind: B\n", ",A,,\n,B,,\n");
  check_found("kind: A\nx: a\n--- # c\nkind: B\n...\n", ",A,,\n,B,,\n");
}

// ---- members ----

TEST_CASE("a member's value goes to the next member's line") {
  check_described("a: 1\n# c\nb:\n  c: 2\n\n'd e': x # f\n\"g\" : {}\nh : []\n",
                  "document <a: 1\\n# c\\nb:\\n  c: 2\\n\\n'd e': x # f\\n\"g\" : {}\\nh : []\\n> node <a: "
                  "1\\n# c\\nb:\\n  c: 2\\n\\n"
                  "'d e': x # f\\n\"g\" : {}\\nh : []\\n> = ,,,\n"
                  "  member a <a>< 1\\n# c\\n>\n"
                  "  member b <b><\\n  c: 2\\n\\n>\n"
                  "  member d e <'d e'>< x # f\\n>\n"
                  "  member g <\"g\">< {}\\n> flow\n"
                  "  member h <h>< []\\n> sequence flow\n");
}

TEST_CASE("a root may be indented") {
  check_described("  a: 1\n  b:\n  - c\n",
                  "document <  a: 1\\n  b:\\n  - c\\n> node <  a: 1\\n  b:\\n  - c\\n> = ,,,\n"
                  "  member a <a>< 1\\n>\n"
                  "  member b <b><\\n  - c\\n> sequence at 2\n");
}

TEST_CASE("sequences are told from other values") {
  check_described("a:\n- 1\nb:\n   - 1\nc: &x\n- 1\nd:\n  [1,\n2]\ne:\n",
                  "document <a:\\n- 1\\nb:\\n   - 1\\nc: &x\\n- 1\\nd:\\n  [1,\\n2]\\ne:\\n> node "
                  "<a:\\n- 1\\nb:\\n   - 1\\nc: &x\\n- 1\\nd:\\n  [1,\\n2]\\ne:\\n> = ,,,\n"
                  "  member a <a><\\n- 1\\n> sequence at 0\n"
                  "  member b <b><\\n   - 1\\n> sequence at 3\n"
                  "  member c <c>< &x\\n- 1\\n> sequence at 0\n"
                  "  member d <d><\\n  [1,\\n2]\\n> sequence flow\n"
                  "  member e <e><\\n>\n");
}

TEST_CASE("keys may be escaped") {
  check_described("\"k\\u0069nd\": A\n",
                  "document <\"k\\u0069nd\": A\\n> node <\"k\\u0069nd\": A\\n> = ,A,,\n"
                  "  member kind <\"k\\u0069nd\">< A\\n>\n");
  check_found("'ki''nd': A\n\"kind\": B\n", ",B,,\n");
}

// ---- items ----

TEST_CASE("items at the column of their key") {
  check_described(
      "items:\n- kind: A\n  metadata:\n    name: a\n- kind: B\nkind: K\n",
      "document <items:\\n- kind: A\\n  metadata:\\n    name: a\\n- kind: B\\nkind: K\\n> node "
      "<items:\\n- kind: A\\n  metadata:\\n    name: a\\n- kind: B\\nkind: K\\n> = ,K,,\n"
      "  member items <items><\\n- kind: A\\n  metadata:\\n    name: a\\n- kind: B\\n> sequence at 0\n"
      "    item <- kind: A\\n  metadata:\\n    name: a\\n> node <kind: A\\n  metadata:\\n    name: a\\n> at "
      "0 = ,A,a,\n"
      "    item <- kind: B\\n> node <kind: B\\n> at 0 = ,B,,\n"
      "  member kind <kind>< K\\n>\n");
}

TEST_CASE("items below their key") {
  check_described(
      "items:\n  -   kind: A\n      x: 1\n  -\n\n    kind: B\n  - {kind: C} # c\n",
      "document <items:\\n  -   kind: A\\n      x: 1\\n  -\\n\\n    kind: B\\n  - {kind: C} # c\\n> node "
      "<items:\\n  -   kind: A\\n      x: 1\\n  -\\n\\n    kind: B\\n  - {kind: C} # c\\n> = ,,,\n"
      "  member items <items><\\n  -   kind: A\\n      x: 1\\n  -\\n\\n    kind: B\\n  - {kind: C} # c\\n> "
      "sequence at 2\n"
      "    item <  -   kind: A\\n      x: 1\\n> node <kind: A\\n      x: 1\\n> at 2 = ,A,,\n"
      "    item <  -\\n\\n    kind: B\\n> node <\\n\\n    kind: B\\n> at 2 = ,B,,\n"
      "    item <  - {kind: C} # c\\n> node <{kind: C}> at -1 flow = ,C,,\n");
}

TEST_CASE("comments in front of an item stay with it, those inside and deeper ones with theirs") {
  check_described(
      "items:\n# 1\n- kind: A\n  # 2\n\n# 3\n\n  # 4\n- a: |\n    # 5\n# 6\n  b: c\n# 7\n",
      "document <items:\\n# 1\\n- kind: A\\n  # 2\\n\\n# 3\\n\\n  # 4\\n- a: |\\n    # 5\\n# 6\\n  b: c\\n# "
      "7\\n> node "
      "<items:\\n# 1\\n- kind: A\\n  # 2\\n\\n# 3\\n\\n  # 4\\n- a: |\\n    # 5\\n# 6\\n  b: c\\n# 7\\n> = "
      ",,,\n"
      "  member items <items><\\n# 1\\n- kind: A\\n  # 2\\n\\n# 3\\n\\n  # 4\\n- a: |\\n    # 5\\n# 6\\n  b: "
      "c\\n# 7\\n> sequence at 0\n"
      "    item <- kind: A\\n  # 2\\n\\n> node <kind: A\\n  # 2\\n\\n> at 0 = ,A,,\n"
      "    item <- a: |\\n    # 5\\n# 6\\n  b: c\\n> node <a: |\\n    # 5\\n# 6\\n  b: c\\n> at 0 = ,,,\n");
}

TEST_CASE("what looks like a comment in a quoted scalar is none") {
  check_described(
      "items:\n- a: \"b\n# c\"\n- d\n",
      "document <items:\\n- a: \"b\\n# c\"\\n- d\\n> node <items:\\n- a: \"b\\n# c\"\\n- d\\n> = ,,,\n"
      "  member items <items><\\n- a: \"b\\n# c\"\\n- d\\n> sequence at 0\n"
      "    item <- a: \"b\\n# c\"\\n> node <a: \"b\\n# c\"\\n> at 0 = ,,,\n"
      "    item <- d\\n> node <d\\n> at 0 = ,,,\n");
}

TEST_CASE("blank lines at the end of an item are its own, a kept block scalar needs them") {
  check_described("items:\n- a: |+\n    b\n\n- c\n\n---\n",
                  "document <items:\\n- a: |+\\n    b\\n\\n- c\\n\\n> node <items:\\n- a: |+\\n    b\\n\\n- "
                  "c\\n\\n> = ,,,\n"
                  "  member items <items><\\n- a: |+\\n    b\\n\\n- c\\n\\n> sequence at 0\n"
                  "    item <- a: |+\\n    b\\n\\n> node <a: |+\\n    b\\n\\n> at 0 = ,,,\n"
                  "    item <- c\\n\\n> node <c\\n\\n> at 0 = ,,,\n"
                  "document <---\\n> node <> empty = ,,,\n");
}

TEST_CASE("items of other kinds than block mappings") {
  check_described("items:\n- - kind: A\n    kind: B\n- [kind, C]\n- x\n-\n- |\n kind: D\n- 'e\n\n  f'\n- ~\n",
                  "document <items:\\n- - kind: A\\n    kind: B\\n- [kind, C]\\n- x\\n-\\n- |\\n kind: D\\n- "
                  "'e\\n\\n  f'\\n- ~\\n> node "
                  "<items:\\n- - kind: A\\n    kind: B\\n- [kind, C]\\n- x\\n-\\n- |\\n kind: D\\n- 'e\\n\\n "
                  " f'\\n- ~\\n> = ,,,\n"
                  "  member items <items><\\n- - kind: A\\n    kind: B\\n- [kind, C]\\n- x\\n-\\n- |\\n "
                  "kind: D\\n- 'e\\n\\n  f'\\n- ~\\n> sequence at 0\n"
                  "    item <- - kind: A\\n    kind: B\\n> node <- kind: A\\n    kind: B\\n> at 0 = ,,,\n"
                  "    item <- [kind, C]\\n> node <[kind, C]> at -1 flow = ,,,\n"
                  "    item <- x\\n> node <x\\n> at 0 = ,,,\n"
                  "    item <-\\n> node <\\n> at 0 = ,,,\n"
                  "    item <- |\\n kind: D\\n> node <|\\n kind: D\\n> at 0 = ,,,\n"
                  "    item <- 'e\\n\\n  f'\\n> node <'e\\n\\n  f'\\n> at 0 = ,,,\n"
                  "    item <- ~\\n> node <~\\n> at 0 = ,,,\n");
}

TEST_CASE("items with anchors, tags and comments behind the dash") {
  check_found(
      "items:\n- &a kind: A\n  metadata: {name: a}\n- !!map\n  kind: B\n- &b !!map # c\n  # d\n  kind: C\n- "
      "# e\n  kind: D\n"
      "-\n  &f\n  kind: E\n- &g {kind: F}\n",
      ",,,\n- ,A,a,\n- ,B,,\n- ,C,,\n- ,D,,\n- ,E,,\n- ,F,,\n");
}

TEST_CASE("items of both named members, and of no other") {
  check_found("results:\n- kind: A\nother:\n- kind: B\nitems:\n- kind: C\n", ",,,\n- ,A,,\n- ,C,,\n");
}

TEST_CASE("an empty or absent sequence, or no sequence, has no items") {
  check_found("items: []\nresults:\nkind: A\n", ",A,,\n");
  check_found("items: null\nresults:\n  kind: A\n  items:\n  - kind: B\n", ",,,\n");
  check_found("items: x\nresults: {kind: A}\n", ",,,\n");
}

// ---- flow style ----

TEST_CASE("items of a flow sequence") {
  check_described(
      "items: [a, {kind: A} ,{\"kind\": \"B\",\n\"metadata\":{\"name\":\"b\"}}, # c\n]\n",
      "document <items: [a, {kind: A} ,{\"kind\": \"B\",\\n\"metadata\":{\"name\":\"b\"}}, # c\\n]\\n> node "
      "<items: [a, {kind: A} ,{\"kind\": \"B\",\\n\"metadata\":{\"name\":\"b\"}}, # c\\n]\\n> = ,,,\n"
      "  member items <items>< [a, {kind: A} ,{\"kind\": \"B\",\\n\"metadata\":{\"name\":\"b\"}}, # "
      "c\\n]\\n> sequence flow\n"
      "    item <a, > node <a> at -1 flow = ,,,\n"
      "    item <{kind: A} ,> node <{kind: A}> at -1 flow = ,A,,\n"
      "    item < ,{\"kind\": \"B\",\\n\"metadata\":{\"name\":\"b\"}}> node "
      "<{\"kind\": \"B\",\\n\"metadata\":{\"name\":\"b\"}}> at -1 flow = ,B,b,\n");
}

TEST_CASE("a JSON document") {
  const std::string item = R"({"kind":"A","metadata":{"name":"a","x":[[],{}]}})";
  const std::string text = R"({"kind":"K","items":[)" + item + R"(],"y":null,"z" : {}})";
  check_described(text, "document <" + text + "> node <" + text +
                            "> flow = ,K,,\n"
                            "  member kind <\"kind\"><\"K\">\n"
                            "  member items <\"items\"><[" +
                            item +
                            "]> sequence flow\n"
                            "    item <" +
                            item + "> node <" + item +
                            "> at -1 flow = ,A,a,\n"
                            "  member y <\"y\"><null>\n"
                            "  member z <\"z\"><{}> flow\n");
}

TEST_CASE("a pretty-printed JSON document") {
  check_found(
      "{\n  \"kind\": \"K\",\n  \"items\": [\n    {\n      \"kind\": \"A\",\n      \"metadata\": {\n"
      "        \"name\": \"a\\u0062\",\n        \"namespace\": \"]}\\\"{[\"\n      }\n    }\n  ]\n}\n",
      ",K,,\n- ,A,ab,]}\"{[\n");
}

TEST_CASE("plain scalars in flow collections end where go-yaml ends them") {
  check_found("{kind: it's, metadata: {name: a:b, namespace: a#b}}\n", ",it's,a:b,a#b\n");
  check_found("{kind: a\n  b, metadata: {name: c # d\n, namespace: }}\n", ",a b,c,\n");
  check_found("{a, kind: b, ? c, ? metadata : {name: [x], namespace: \"\"}, }\n", ",b,,\n");
  check_found("{?kind: A, x: [?b, {?\"c\": d}]}\n", ",A,,\n");
  check_found("{x: [a\"b, 'c,]', \"d\\\"]\"], kind: &a !!str e, y: [[{}]]}\n", ",e,,\n");
}

TEST_CASE("flow collections and quoted scalars below the wanted paths may hold anything") {
  check_found(
      "items:\n- spec:\n    x: {a: 'b\n- kind: no', c: [\n- d\n]} # e\n    y: \"f\n- kind: no\\\"\n# g\n\"\n "
      " kind: A\n- kind: B\n",
      ",,,\n- ,A,,\n- ,B,,\n");
}

// ---- scalars of several lines ----

TEST_CASE("block scalars hide what they hold") {
  check_found(
      "items:\n- data:\n    x: |\n      - kind: no\n      \"\n\n      {\n    y: >2-\n        '\n    z: !!str "
      "|+ # c\n      [\n  kind: A\n"
      "- |\n  kind: no\n- - |\n    kind: no\n  - kind: no\n- kind: B\n",
      ",,,\n- ,A,,\n- ,,,\n- ,,,\n- ,B,,\n");
}

TEST_CASE("the content of a block scalar may be as little as one column deeper than its owner") {
  check_found("items:\n- x: |\n   kind: no\n  kind: A\n-\n  y:\n    |\n   kind: no\n  kind: B\nkind: K\n",
              ",K,,\n- ,A,,\n- ,B,,\n");
  check_found("x: |\n kind: no\nkind: K\n", ",K,,\n");
}

TEST_CASE("a comment no deeper than its owner ends a block scalar") {
  check_found("x: |\n  a\n# c\nkind: K\n", ",K,,\n");
  check_found("x:\n  y: |\n    # no comment\n  # c\n  z: 1\nkind: K\n", ",K,,\n");
}

TEST_CASE("plain scalars go on in deeper lines, whatever these hold") {
  check_found(
      "items:\n- spec:\n    description: one\n      \"two\n      - three\n      {four: |\n\n      # "
      "comment\n    x: 'y'\n  kind: A\n"
      "- a word\n  'not a quote\n- kind: B\n",
      ",,,\n- ,A,,\n- ,,,\n- ,B,,\n");
  check_found(
      "spec:\n  x:\n    one\n   'two\n  y:\n  - three\n    \"four\n  z: !!str\n    five\n    [six\nkind: K\n",
      ",K,,\n");
}

TEST_CASE("quotes and brackets inside plain scalars mean nothing") {
  check_found("spec:\n  a: it's {a} \"b\n  b'c: d\n  - e's\n  -f: g\n  http://x: y#z\nkind: K\n", ",K,,\n");
}

TEST_CASE("quoted scalars go on at any column") {
  check_found("kind: \"a\nb\n   c\\\n  d\"\nmetadata:\n  name: 'x\n\ny''z'\n", ",a b cd,x\ny'z,\n");
}

// ---- found values ----

TEST_CASE("wanted values of every form") {
  check_found("kind: a b # c\n", ",a b,,\n");
  check_found("kind:\ta#b\t# c\n", ",a#b,,\n");
  check_found("kind: 'it''s'\n", ",it's,,\n");
  check_found("kind: \"a\\tb\"\n", ",a\tb,,\n");
  check_found("kind: !!str &x 'a'\n", ",a,,\n");
  check_found("kind: 5\n", ",5,,\n");
  check_found("kind: -x\n", ",-x,,\n");
  check_found("kind: >-\n  a\n  b\n", ",a b,,\n");
  check_found("kind: |-\n  a\n  b\n", ",a\nb,,\n");
  check_found("kind: a\n  b\n\n  c\n", ",a b\nc,,\n");
  check_found("kind:\n  a\n  b\n", ",a b,,\n");
  check_found("kind:\n  # c\n  'a'\n", ",a,,\n");
  check_found("kind: &x\n  a\n", ",a,,\n");
}

TEST_CASE("a null, and what is no scalar, is absent") {
  check_found("apiVersion: null\nkind: ~\nmetadata: {name: Null, namespace: NULL}\n", ",,,\n");
  check_found("apiVersion: 'null'\nkind: \"~\"\nmetadata: {name: nulls, namespace: }\n", "null,~,nulls,\n");
  check_found("apiVersion:\nkind: [a]\nmetadata:\n  name: {a: b}\n  namespace:\n  - a\n", ",,,\n");
  check_found("kind:\n  a: b\nmetadata: x\n", ",,,\n");
  check_found("kind:\n  ~\nmetadata:\n- name: x\n", ",,,\n");
}

TEST_CASE("wanted values in items are found where items hold them") {
  check_found(
      "items:\n- apiVersion: v1\n  kind: >-\n    A\n  metadata:\n      labels:\n        name: no\n      "
      "name: 'a'\n      namespace:\n          n\n  name: no\n",
      ",,,\n- v1,A,a,n\n");
  check_found(
      "items:\n- metadata:\n    name: a\n    x:\n    - name: no\n  spec:\n    metadata:\n      name: no\n",
      ",,,\n- ,,a,\n");
  check_found(
      "items:\n- metadata:\n    {name: a,\n  namespace: b}\n  kind: A\n- metadata: {name: 'a\n    b'}\n",
      ",,,\n- ,A,a,b\n- ,,a b,\n");
}

TEST_CASE("of equal keys the first counts") {
  check_found("kind: A\nkind: B\nmetadata:\n  namespace: x\nmetadata:\n  name: no\n  namespace: y\n",
              ",A,,x\n");
  check_found("items:\n- metadata:\n    name: a\n    name: b\n- {kind: A, kind: B}\n",
              ",,,\n- ,,a,\n- ,A,,\n");
}

TEST_CASE("aliases and merge keys are followed") {
  check_found(
      "a: &a A\nb: &b {name: b}\nkind: *a\nmetadata: *b\nitems:\n- kind: *a\n- metadata: *b\n- metadata:\n   "
      " <<: *b\n    namespace: n\n"
      "- &c\n  kind: C\n- *c\n- <<: *c\n  metadata:\n    name: >-\n      d\n",
      ",A,b,\n- ,A,,\n- ,,b,\n- ,,b,n\n- ,C,,\n- ,C,,\n- ,C,d,\n");
  check_found("{a: &a A, kind: *a, items: [&b {kind: *a}, *b]}\n", ",A,,\n- ,A,,\n- ,A,,\n");
  check_found("items:\n- kind: &k A\n- x: *k\n  kind: |-\n    B\n", ",,,\n- ,A,,\n- ,B,,\n");
}

// ---- errors ----

TEST_CASE("bytes that are no YAML") {
  CHECK(error(std::string("kind: A\nb: \0x\n", 13)) ==
        "in:2:4: the control character 0x00 is not allowed in YAML; remove it\nb: \\x00x\n   ^");
  CHECK(error("a: \x1b[1m\n") ==
        "in:1:4: the control character 0x1b is not allowed in YAML; remove it\na: \\x1b[1m\n   ^");
  CHECK(error("a: \xFF\n") == "in:1:4: the byte 0xff is not UTF-8; save the text as UTF-8\na: \\xff\n   ^");
  CHECK(error(std::string("\xFF\xFE"
                          "a\0",
                          4)) ==
        "in:1:1: this is UTF-16 or binary data; save the text as UTF-8\n\\xff\\xfea\\x00\n^");
  CHECK(error(std::string("a\0:\0", 4)) ==
        "in:1:1: this is UTF-16 or binary data; save the text as UTF-8\na\\x00:\\x00\n^");
  CHECK(error("a: b\rc: d\n") ==
        "in:1:5: a carriage return without a line feed; end lines with LF or CRLF\na: b\\x0dc: d\n    ^");
  CHECK(error("a: b\r") ==
        "in:1:5: a carriage return without a line feed; end lines with LF or CRLF\na: b\n    ^");
}

TEST_CASE("text that is no UTF-8") {
  // Places in a word of eight bytes, and on both sides of the end of a piece of 4096.
  std::vector<std::size_t> places = {0, 1, 2, 3, 4, 5, 6, 7, 8};
  for (std::size_t before = 4088; before <= 4096; ++before) places.push_back(before);
  // In turn: overlong, two-, three- and four-byte; surrogate; beyond Unicode; no lead byte; cut off.
  for (const std::string bytes : {"\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xE0\x9F\xBF", "\xF0\x80\x80\xAF",
                                  "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80",
                                  "\x80", "\xBF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC3\xC3\xA9"}) {
    CAPTURE(bytes);
    for (const std::size_t before : places) {
      const std::string text = "a: " + std::string(before, 'x') + bytes;
      const std::string place = "in:1:" + std::to_string(before + 4) + ": the byte 0x";
      for (const char* end : {"", "\n", " and more of it\n"}) CHECK(error(text + end).starts_with(place));
    }
  }
  for (const std::string bytes : {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
                                  "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CAPTURE(bytes);
    for (const std::size_t before : places) {
      const std::string text = "a: " + std::string(before, 'x') + bytes + "\n";
      CHECK_NOTHROW(kubeflow_sso::yaml::check_bytes(kubeflow_sso::text::Source("in", text)));
    }
  }
  CHECK(error("a: \xC3\xA9\nb: \x01 \xC0\xAF\n").starts_with("in:2:4: the control character 0x01"));
  CHECK(error("a: \xC0\xAF\nb: \x01\n").starts_with("in:1:4: the byte 0xc0 is not UTF-8"));
}

TEST_CASE("a root that is no mapping") {
  const std::string message = "a document must be a mapping of `key: value` lines";
  CHECK(error("- a\n") == "in:1:1: " + message + "\n- a\n^");
  CHECK(error("a\n") == "in:1:1: " + message + "\na\n^");
  CHECK(error("a: 1\n---\n'b'\n") == "in:3:1: " + message + "\n'b'\n^");
  CHECK(error("--- [a]\n") == "in:1:5: " + message + "\n--- [a]\n    ^");
  CHECK(error("--- |\n a\n") == "in:1:5: " + message + "\n--- |\n    ^");
  CHECK(error("--- a: b\n") ==
        "in:1:5: a mapping cannot begin on the line of `---`; begin it on the next line\n--- a: b\n    ^");
  CHECK(error("? a\n: b\n") == "in:1:1: write `key: value` instead of a complex key (`? `)\n? a\n^");
}

TEST_CASE("quotes and brackets without an end") {
  CHECK(error("a: \"b\nc: d\n") ==
        "in:1:4: this quote has no end in its document; close it with `\"`\na: \"b\n   ^");
  CHECK(error("a: 'b''\n---\nc: 'd'\n") ==
        "in:1:4: this quote has no end in its document; close it with `'`\na: 'b''\n   ^");
  CHECK(error("a: \"b\nc: \"d\"\n") ==
        "in:2:5: nothing can follow the `\"` that ends the value of line 1, column 4; is a quote, comma or "
        "line break missing?\n"
        "c: \"d\"\n    ^");
  CHECK(error("a:\n  b: [c, {d: e}\nf: g\n") ==
        "in:2:6: this bracket has no end in its document; close it with `]`\n  b: [c, {d: e}\n     ^");
  CHECK(error("{a: [b]\n---\n}\n") ==
        "in:1:1: this bracket has no end in its document; close it with `}`\n{a: [b]\n^");
  CHECK(error("a: [b, {c]\n") ==
        "in:1:10: `]` cannot close the `{` of line 1, column 8; add or remove a bracket\na: [b, {c]\n        "
        " ^");
  CHECK(error("{\"a\": 1 \"b\": 2}") ==
        "in:1:12: a `,` is missing in front of the key that ends here\n{\"a\": 1 \"b\": 2}\n           ^");
  CHECK(error("{\"a\": \"b\" \"c\": 2}") ==
        "in:1:11: a `,` is missing in front of this\n{\"a\": \"b\" \"c\": 2}\n          ^");
  CHECK(error("{\"a\" \"b\"}") == "in:1:6: a `:` or `,` is missing in front of this\n{\"a\" \"b\"}\n     ^");
}

TEST_CASE("indentation") {
  const std::string message =
      "this indentation fits no line above; align it with the key or list that it belongs to";
  CHECK(error("  a: 1\nb: 2\n") == "in:2:1: " + message + "\nb: 2\n^");
  CHECK(error("items:\n  - a: 1\n - b: 2\n") == "in:3:2: " + message + "\n - b: 2\n ^");
  CHECK(error("items:\n-   a: 1\n  b: 2\n") == "in:3:3: " + message + "\n  b: 2\n  ^");
  CHECK(error("items:\n  - a: 1\n- b: 2\n") ==
        "in:3:1: `key: value` is expected here; no list has its dashes at this column\n- b: 2\n^");
  CHECK(error("a:\n\tb: c\n") == "in:2:1: a tab cannot indent YAML; use blanks\n\\x09b: c\n^");
  CHECK(error("a:\n  - b\n  \t- c\n") == "in:3:3: a tab cannot indent YAML; use blanks\n  \\x09- c\n  ^");
  CHECK(error("a:\n  - b\n   \t- c\n") == "no error");  // goes on with b
  CHECK(error("items:\n-\ta: b\n") == "in:2:2: a tab cannot indent YAML; use blanks\n-\\x09a: b\n ^");
  CHECK(error("a: |\n \tb\n\t\n\t# c\nc:\td\n") == "no error");
}

TEST_CASE("lines that are no entries") {
  CHECK(error("a: 1\nb\n") ==
        "in:2:1: `key: value` is expected here; is a colon, quote or indentation missing?\nb\n^");
  CHECK(error("items:\n- a: 1\n  \"b\n  c\"\n") ==
        "in:3:3: `key: value` is expected here; is a colon, quote or indentation missing?\n  \"b\n  ^");
  CHECK(error("metadata:\n  ? name\n") ==
        "in:2:3: write `key: value` instead of a complex key (`? `)\n  ? name\n  ^");
  CHECK(error("{a: 1}\nb: 2\n") ==
        "in:2:1: nothing can follow the document's end; begin another one with `---`\nb: 2\n^");
  CHECK(error("{a: 1} b\n") ==
        "in:1:8: nothing can follow the `}` that ends the value of line 1, column 1; is a quote, comma or "
        "line break missing?\n"
        "{a: 1} b\n       ^");
  CHECK(error("... x\n") ==
        "in:1:1: nothing can follow `...` on its line; begin another document with `---`\n... x\n^");
  CHECK(error("%YAML 1.1\na: 1\n") == "in:1:1: a directive needs a `---` line behind it\n%YAML 1.1\n^");
  CHECK(error("%YAML 1.1\n...\n") == "in:1:1: a directive needs a `---` line behind it\n%YAML 1.1\n^");
}

TEST_CASE("depth is bounded in flow style and free in block style") {
  const std::string brackets(1000, '[');
  CHECK(error("a: " + brackets + std::string(1000, ']') + "\n") == "no error");
  CHECK(error("a: [" + brackets + "\n")
            .starts_with(
                "in:1:1004: flow collections must not be nested deeper than 1000; split the document\n"));
  std::string deep;
  for (int depth = 0; depth < 3000; ++depth)
    deep += std::string(static_cast<std::size_t>(depth), ' ') + "a:\n";
  CHECK(found("kind: K\nitems:\n- kind: A\n  x:\n  - " + std::string(20000, '-') + "\nb:\n  c:\n") ==
        ",K,,\n- ,A,,\n");
  CHECK(found(deep + "kind: K\n") == ",K,,\n");
}

TEST_CASE("a secret text is not shown") {
  const Source source("in", "a: \"b", kubeflow_sso::text::Privacy::Secret);
  CHECK_THROWS_WITH(kubeflow_sso::yaml::scan(source, {}, {}),
                    "in:1:4: this quote has no end in its document; close it with `\"`");
}

}  // namespace
