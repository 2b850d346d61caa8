// Shapes that documents must have, and what is said where they have not.
#include <doctest/doctest.h>

#include <string>

#include "function/krm/shape.h"
#include "krm_testing.h"

namespace {

using krm_testing::error_of;
using krm_testing::Source;
using kubeflow_sso::yaml::Document;
using kubeflow_sso::yaml::Path;

template <typename Read>
std::string error_in(const std::string& text, Read read) {
  const Document document = Document::parse(Source("in", text, kubeflow_sso::text::Privacy::Secret));
  return error_of([&] { read(document); });
}

std::string list_error(const std::string& text, const Path& path) {
  return error_in(text, [&](const Document& document) { kubeflow_sso::krm::mappings_at(document, path); });
}

std::string text_error(const std::string& text, const Path& path) {
  return error_in(text, [&](const Document& document) { kubeflow_sso::krm::text_at(document, path); });
}

}  // namespace

TEST_CASE("a list is a list of mappings, or nothing") {
  for (const std::string text : {"a: {b: [{}, {c: d}]}", "a: {b: []}", "a: {b: null}", "a: {b: }", "a: {}",
                                 "a:", "c: d", "a: &x {b: []}\nc: *x"}) {
    CAPTURE(text);
    CHECK(list_error(text, {"a", "b"}) == "no error");
  }
  CHECK(list_error("a: {b: c}", {"a", "b"}) == "in:1:8: `a.b` must be a list, got text");
  CHECK(list_error("a: {b: {}}", {"a", "b"}) == "in:1:8: `a.b` must be a list, got a mapping");
  CHECK(list_error("a: {b: [{}, c]}", {"a", "b"}) == "in:1:13: `a.b[1]` must be a mapping, got text");
  CHECK(list_error("a: {b: [null]}", {"a", "b"}) == "in:1:9: `a.b[0]` must be a mapping, got nothing");
  CHECK(list_error("a: {b: [[]]}", {"a", "b"}) == "in:1:9: `a.b[0]` must be a mapping, got a list");
}

TEST_CASE("the way to a value leads through mappings and lists") {
  CHECK(list_error("a: c", {"a", "b"}) == "in:1:4: `a` must be a mapping, got text");
  CHECK(list_error("a: [c]", {"a", "b"}) == "in:1:4: `a` must be a mapping, got a list");
  CHECK(list_error("a: {b: c}", {"a", 0, "b"}) == "in:1:4: `a` must be a list, got a mapping");
  CHECK(list_error("[a]", {"a"}) == "in:1:1: the text must be a mapping, got a list");
  CHECK(list_error("a: {b: []}\na: {}", {"a", "b"}) == "in:2:1: this key is here a second time, remove one");
  CHECK(list_error("a: {b: [], b: []}", {"a", "b"}) == "in:1:12: this key is here a second time, remove one");
  CHECK(list_error("x: 1\nx: 2\na: {b: []}", {"a", "b"}) == "no error");
}

TEST_CASE("a text is a scalar, or nothing") {
  for (const std::string text : {"a: b", "a: 'b'", "a: 3", "a: null", "a:", "b: c", "a: |\n  b\n"}) {
    CAPTURE(text);
    CHECK(text_error(text, {"a"}) == "no error");
  }
  CHECK(text_error("a: {b: c}", {"a"}) == "in:1:4: `a` must be text, got a mapping");
  CHECK(text_error("a: [b]", {"a"}) == "in:1:4: `a` must be text, got a list");
  CHECK(text_error("d: {e.f: []}", {"d", "e.f"}) == "in:1:10: `d[\"e.f\"]` must be text, got a list");
}
