// What operations change, field by field.
#include <doctest/doctest.h>

#include <string>

#include "function/yaml/field_changes.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::yaml {
namespace {

std::string shown(const std::optional<Value>& value) {
  return value ? write_flow(*value, {}) : std::string("none");
}

/// "path: before -> after (what asks)", a line for each.
std::string changes(const std::string& text, const Operations& operations) {
  const text::Source source("test.yaml", text);
  std::string lines;
  for (const FieldChange& each : field_changes(Document::parse(source), operations))
    lines += to_string(each.path) + ": " + shown(each.before) + " -> " + shown(each.after) + " (" +
             each.asked_by + ")\n";
  return lines;
}

const std::string kText = "a: 1\nlist: [x, z]\nmap: {k: v, other: w}\n";

TEST_CASE("a value that is set, and what asks for it") {
  Operations operations;
  operations.asked_by("first");
  operations.set({"a"}, Value::number("2"));
  operations.asked_by("second");
  operations.set({"new", "deep"}, Value::string("text"));
  CHECK(changes(kText, operations) == "a: 1 -> 2 (first)\nnew.deep: none -> text (second)\n");
}

TEST_CASE("an equal value, and what is not there to be removed, are no changes") {
  Operations operations;
  operations.set({"a"}, Value::number("1"));
  operations.set({"map"}, Value::mapping({{"other", Value::string("w")}, {"k", Value::string("v")}}));
  operations.remove({"nothing"});
  CHECK(changes(kText, operations).empty());
}

TEST_CASE("of a mapping the members that differ, of a list the whole") {
  Operations operations;
  operations.set({"map"}, Value::mapping({{"k", Value::string("z")}, {"more", Value::string("m")}}));
  operations.set({"list"}, Value::strings({"x"}));
  CHECK(changes(kText, operations) ==
        "map.k: v -> z ()\nmap.more: none -> m ()\nmap.other: w -> none ()\nlist: [x, z] -> [x] ()\n");
}

TEST_CASE("items that are appended have the next places of the list as it was") {
  Operations operations;
  operations.remove({"list", 0});
  operations.append({"list"}, Value::string("z"));
  operations.append({"list"}, Value::string("zz"));
  operations.append({"absent"}, Value::string("a"));
  CHECK(changes(kText, operations) ==
        "list[0]: x -> none ()\nlist[2]: none -> z ()\nlist[3]: none -> zz ()\nabsent[0]: none -> a ()\n");
}

TEST_CASE("the same operation twice is one change") {
  Operations operations;
  for (int i = 0; i < 2; ++i) {
    operations.set({"a"}, Value::number("2"));
    operations.remove({"map", "k"});
  }
  CHECK(changes(kText, operations) == "a: 1 -> 2 ()\nmap.k: v -> none ()\n");
}

}  // namespace
}  // namespace kubeflow_sso::yaml
