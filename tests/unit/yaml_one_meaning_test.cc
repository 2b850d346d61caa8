// Documents that their readers read in different ways. What go-yaml v2 makes of each was seen by running it
// (gopkg.in/yaml.v2 2.4.0, sigs.k8s.io/yaml 1.4.0, ghodss/yaml 1.0.0).
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "function/text/source.h"
#include "function/yaml/one_meaning.h"

namespace {

using kubeflow_sso::text::LocatedError;
using kubeflow_sso::text::Privacy;
using kubeflow_sso::text::Source;
using kubeflow_sso::yaml::Document;

/// `LINE:COLUMN: message`, or "one" for a document of one meaning.
std::string checked(std::string_view text, Privacy privacy = Privacy::Public) {
  const Document document = Document::parse(Source("in", text, privacy));
  try {
    check_one_meaning(document);
  } catch (const LocatedError& error) {
    return std::to_string(error.position().line) + ":" + std::to_string(error.position().column) + ": " +
           error.message();
  }
  return "one";
}

const std::string kTwice = " is here a second time, remove one";
const std::string kOverruled =
    " is brought by the merge key (`<<`) behind it too, and readers differ on which counts: write `<<` first";
const std::string kNoText = " is no text to all readers, write it in quotes";
const std::string kKeyTag = "a tag may make another key of this one, remove the tag";

}  // namespace

TEST_CASE("one meaning: ordinary documents have it") {
  for (const std::string_view text :
       {"", "a", "a: 1\nb: {c: [d, e]}\n", "\"a\": {\"b\": null}", "a: {b: 1}\nb: {b: 1}\n- ",
        "a: &x {b: 1}\nc: *x\n", "1: a\n-2: b\n0: c\ntrue: d\nfalse: e\n", "'y': 1\n\"on\": 2\n\"0x1\": 3\n",
        "2001-01-01: a\n1.2.3: b\n1:30: c\n=: d\n",
        "a: !!str 1\nb: ! 1\nc: !!int '1'\nd: !!map {}\ne: !!seq []\n", "&x a: 1\n", "a: \"x\u2028y\"\n",
        "a: \"x\u2029\"\n", "a: [\"\u2028\", {b: \"\u2029\"}]\n", "a: \"\\N\\L\\P\"\n",
        "a: \u2026 # \u00e9\n"}) {
    if (text.ends_with("- ")) continue;
    CAPTURE(text);
    CHECK(checked(text) == "one");
  }
}

TEST_CASE("one meaning: a doubled key has none, wherever it is") {
  CHECK(checked("a: 1\nb: 2\na: 3\n") == "3:1: the key `a`" + kTwice);
  CHECK(checked("a: 1\n\"a\": 3\n") == "2:1: the key `a`" + kTwice);
  CHECK(checked("x:\n- v: {a: 1, 'a': 1}\n") == "2:13: the key `a`" + kTwice);
  CHECK(checked("a: 1\n\"\\x61\": 3\n") == "2:1: the key `a`" + kTwice);
  CHECK(checked("1: a\n'1': b\n") == "2:1: the key `1`" + kTwice);
  CHECK(checked("x: &x {a: 1}\nv: {<<: *x, b: 1, b: 2}\n") == "2:19: the key `b`" + kTwice);
  CHECK(checked("a: 1\nA: 2\n") == "one");  // encoding/json's way with case is the business of who reads Dex
  std::string many;
  for (int i = 0; i < 40; ++i) many += "k" + std::to_string(i) + ": 1\n";
  CHECK(checked(many) == "one");
  CHECK(checked(many + "k7: 2\n") == "41:1: the key `k7`" + kTwice);
}

TEST_CASE("one meaning: what may be a secret is not named") {
  CHECK(checked("{s3cr3t, s3cr3t}", Privacy::Secret) == "1:10: this key" + kTwice);
  CHECK(checked("s3cr3t: 1\ns3cr3t: 2\n", Privacy::Secret) == "2:1: this key" + kTwice);
  CHECK(checked("{a, a}") == "1:5: the key `a`" + kTwice);
}

TEST_CASE("one meaning: a merge key goes in front of what it brings") {
  const std::string a = "a: &a {x: 1, w: 2}\nb: &b {x: 3, z: 4}\n";
  CHECK(checked(a + "c: {<<: *a, x: 5}\n") == "one");
  CHECK(checked(a + "c: {k: 5, <<: *a, x: 5}\n") == "one");
  CHECK(checked(a + "c: {<<: [*a, *b], x: 5}\n") == "one");
  CHECK(checked(a + "c: {x: 5, <<: *a}\n") == "3:5: the key `x`" + kOverruled);
  CHECK(checked(a + "c: {x: 5, k: 1, <<: [*b, *a]}\n") == "3:5: the key `x`" + kOverruled);
  CHECK(checked(a + "c: {z: 5, <<: [*a, *b]}\n") == "3:5: the key `z`" + kOverruled);
  CHECK(checked(a + "c: {x: 5, <<: {<<: *a}}\n") == "3:5: the key `x`" + kOverruled);
  CHECK(checked(a + "c: {<<: {x: 5, <<: *a}}\n") == "3:10: the key `x`" + kOverruled);
  CHECK(checked(a + "c:\n- d:\n    x: 5\n    <<: *a\n") == "5:5: the key `x`" + kOverruled);
  CHECK(checked(a + "c: {x: 5, '<<': *a}\n") == "one");  // which is a key like others
}

TEST_CASE("one meaning: tags that make something else of a key or value") {
  CHECK(checked("!!binary YQ==: 1\n") == "1:10: " + kKeyTag);
  CHECK(checked("a: {!!str b: 1}\n") == "1:11: " + kKeyTag);
  CHECK(checked("a: {&x !b c: 1}\n") == "1:11: " + kKeyTag);
  const std::string told = " does not mean the same to all readers, write the value without it";
  CHECK(checked("a: !!binary YQ==\n") == "1:13: the tag `!!binary`" + told);
  CHECK(checked("a: !s3cr3t x\n", Privacy::Secret) == "1:12: this tag" + told);
  CHECK(checked("a: !<x> '1'\n") == "1:9: the tag `!<x>`" + told);
  CHECK(checked("a: !!set {b}\n") == "1:10: the tag `!!set`" + told);
}

TEST_CASE("one meaning: keys without quotes that are no text") {
  for (const std::string key :
       {"y",    "Y",   "yes",  "No",  "on",   "OFF",  "True", "FALSE",
        "null", "~",   "Null", "0x1", "010",  "1.0",  "1_0",  "+1",
        "-0",   "-_0", "1e3",  ".5",  "-0b1", ".inf", ".NaN", "1234567890123456789"}) {
    CAPTURE(key);
    CHECK(checked("a:\n  " + key + ": 1\n") == "2:3: the key `" + key + "`" + kNoText);
    CHECK(checked("a:\n  '" + key + "': 1\n") == "one");
  }
}

TEST_CASE("one meaning: characters that break lines in YAML 1.1") {
  const auto told = [](const std::string& place, const std::string& code, const std::string& escape) {
    return place + ": the invisible character " + code +
           " ends a line to some readers and not to others: remove it, or write `" + escape +
           "` in double quotes";
  };
  CHECK(checked("a: 1 # x\u0085b: 2\n") == told("1:9", "U+0085", "\\N"));
  CHECK(checked("a: 1 # x\u2028b: 2\n") == told("1:9", "U+2028", "\\L"));
  CHECK(checked("# x\u2029a: 2\na: 1\n") == told("1:4", "U+2029", "\\P"));
  for (const std::string text :
       {"a: x\u2028y\n", "a: 'x\u2028y'\n", "a: |\n  x\u2028y\n", "a: >-\n  \u2028\n", "a\u2028: 1\n",
        "\"a\u2028\": 1\n", "a: {\"b\u2028\": 1}\n", "a: \"x \u2028y\"\n", "a: \"x\u2028 y\"\n",
        "a: \"x\u2028\n y\"\n", "a: \"x\n\u2028y\"\n", "a: \"x\u0085y\"\n", "a: \"x\u2028\" # \u2028\n",
        "a: [x\u2028]\n"}) {
    CAPTURE(text);
    CHECK(checked(text).find("the invisible character U+") != std::string::npos);
  }
}

TEST_CASE("one meaning: it takes time as the document is long") {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "k" + std::to_string(i) + ": \"\u2028\"\n";
  CHECK(checked(text) == "one");
}
