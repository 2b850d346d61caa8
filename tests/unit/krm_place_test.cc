// Where a field stands in the text that somebody wrote.
#include <doctest/doctest.h>

#include <string>

#include "function/krm/place.h"
#include "function/text/source.h"
#include "function/yaml/document.h"

namespace {

using kubeflow_sso::krm::place_in;
using kubeflow_sso::text::Source;
using kubeflow_sso::yaml::Document;
using kubeflow_sso::yaml::Path;

/// Line and column in `written` of a path of `now`: "3:5".
std::string place(const std::string& written, const Path& path, const std::string& now = "") {
  const Source source("a.yaml", written);
  const Source source_now("a.yaml", now);
  const Document document = Document::parse(source);
  const auto at = now.empty() ? place_in(document, document, path)
                              : place_in(document, Document::parse(source_now), path);
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

TEST_CASE("the way to a field ends at its key, or at what there is of the way") {
  const std::string text = "a:\n  b: [x, y]\n  c:\n  - d: 1\n";
  CHECK(place(text, {}) == "1:1");
  CHECK(place(text, {"a", "b"}) == "2:3");
  CHECK(place(text, {"a", "b", 1}) == "2:10");
  CHECK(place(text, {"a", "b", 2}) == "2:3");
  CHECK(place(text, {"a", "c", 0, "d"}) == "4:5");
  CHECK(place(text, {"a", "none", "d"}) == "1:1");
}

TEST_CASE("the way goes on in a file that a literal block holds") {
  const std::string yaml = "data:\n  config.yaml: |\n    # c\n    a:\n    - id: x\n      b: 1\n";
  CHECK(place(yaml, {"data", "config.yaml", "a", 0, "b"}) == "6:7");
  CHECK(place(yaml, {"data", "config.yaml", "none"}) == "3:5");
  CHECK(place("data:\r\n  c: |-\r\n    a: 1\r\n    b: 2\r\n", {"data", "c", "b"}) == "4:5");
  CHECK(place("data:\n  c: |2\n      a: 1\n", {"data", "c", "a"}) == "3:7");
  const std::string toml = "data:\n  p.cfg: |\n    a = \"b\"\n    c = [\n      \"d\" ]\n";
  CHECK(place(toml, {"data", "p.cfg", "c"}) == "4:5");
  CHECK(place(toml, {"data", "p.cfg", "C"}) == "4:5");
  CHECK(place(toml, {"data", "p.cfg", "none"}) == "3:5");
  // Lines of another style are not those of the text.
  CHECK(place("data:\n  c: >\n    a: 1\n\n    b: 2\n", {"data", "c", "b"}) == "2:3");
  CHECK(place("data: {c: \"a: 1\\nb: 2\"}\n", {"data", "c", "b"}) == "1:8");
  CHECK(place("data:\n  c: |\n    {{ template }}: [\n", {"data", "c", "b"}) == "2:3");
}

TEST_CASE("a field of an edited resource is found where it stood") {
  const std::string written = "l:\n- {id: a, v: 1}\n- {id: b, v: 2}\n- {id: c, v: 3}\n";
  const std::string now = "l:\n- {id: new, v: 1}\n- {id: b, v: 2}\n- {id: c, v: 4}\nm: 1\n";
  CHECK(place(written, {"l", 1, "v"}, now) == "3:11");
  CHECK(place(written, {"l", 2, "v"}, now) == "4:11");  // by its id
  CHECK(place(written, {"l", 0, "v"}, now) == "1:1");   // which is new
  CHECK(place(written, {"m"}, now) == "1:1");
  CHECK(place(written, {"l", 0}, "l:\n- {id: c, v: 3}\n") == "4:3");
  CHECK(place("d:\n  f: |\n    l:\n    - id: a\n    - id: b\n", {"d", "f", "l", 0},
              "d:\n  f: |\n    l:\n    - id: b\n") == "5:7");
}

}  // namespace
