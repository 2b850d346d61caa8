// The proof at run time, and what its second reader is for.
#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/operations.h"
#include "function/yaml/second_reader.h"

namespace {

using namespace kubeflow_sso;        // NOLINT(google-build-using-namespace)
using namespace kubeflow_sso::yaml;  // NOLINT(google-build-using-namespace)

const std::string kText = "a: 1\nb: 2\n";

int asked = 0;

/// Whether an edit of `kText` that our own parser finds right passes.
bool proves(SecondReader second, const std::string& edited = "a: x\nb: 2\n") {
  const text::Source source("test.yaml", kText);
  const Document document = Document::parse(source);
  Operations operations;
  if (edited != kText) operations.set({"a"}, Value::string("x"));
  try {
    prove(document, operations, edited, second);
    return true;
  } catch (const text::InternalError&) {
    return false;
  }
}

std::optional<Value> none(const std::string& /*text*/) {
  ++asked;
  return {};
}

}  // namespace

TEST_CASE("proof: the second reader has a say") {
  CHECK(proves(read_by_libyaml));
  // It reads the original as we do, and the edited text in another way, or not at all.
  CHECK_FALSE(proves([](const std::string& text) {
    return text == kText ? read_by_libyaml(text) : Value::mapping({{"a", Value::string("y")}});
  }));
  CHECK_FALSE(proves([](const std::string& text) {
    return text == kText ? read_by_libyaml(text) : std::optional<Value>();
  }));
}

TEST_CASE("proof: a tab before a comment that only plain text may have before it") {
  const std::string text = "a: x\n \t# c\nb: 1\n";
  const text::Source source("test.yaml", text, text::Privacy::Secret);  // no excerpt
  const Document document = Document::parse(source);
  Operations operations;
  operations.set({"a"}, Value::string("y: z"));
  const std::string edited = edits_of(document, operations).apply(text);
  CHECK(edited == "a: \"y: z\"\n \t# c\nb: 1\n");
  CHECK_THROWS_WITH_AS(prove(document, operations, edited),
                       "test.yaml:2:2: with this tab in the margin Kubernetes' readers of YAML would "
                       "refuse the edited text: write blanks",
                       text::LocatedError);
}

TEST_CASE("proof: a second reader that cannot read the original has none") {
  asked = 0;
  CHECK(proves(none));
  CHECK(asked > 1);
  CHECK(proves([](const std::string& /*text*/) { return std::optional<Value>(Value::string("x")); }));
  asked = 0;
  CHECK(proves(none, kText));  // nothing was edited
  CHECK(asked == 0);
}

TEST_CASE("proof: the second reader sees what is borrowed, and the item behind it") {
  const std::string text = "items:\n- &x {y: [1, 'a: b']}\n- b: 1\n  c: *x\n";
  const text::Source source("test.yaml", text);
  const text::Span item{text.find("b: 1"), text.size()};
  const auto around = std::make_shared<const Surroundings>(source, text::Span{0, text.size()});
  const Document document = Document::parse(source, item, 0, around);
  Operations operations;
  operations.set({"b"}, Value::string("new"));
  const std::string edited = edits_of(document, operations).apply(text, item);
  CHECK(edited == "b: new\n  c: *x\n");
  const Proved proved = prove(document, operations, edited);
  CHECK(proved.document.extent().of(*proved.text) == "  " + edited);
  CHECK(proved.document.text_at({"c", "y", 1}) == "a: b");
  CHECK_THROWS_AS(prove(document, operations, edited,
                        [](const std::string& all) {
                          std::optional<Value> value = read_by_libyaml(all);
                          if (all.find("new") != std::string::npos) value->items().back().erase("c");
                          return value;
                        }),
                  text::InternalError);
  CHECK_THROWS_AS(prove(document, operations, "b: 1\n  c: *x\n"), text::InternalError);
}
