// Anchors and aliases that cross the items of a list.
#include <doctest/doctest.h>

#include <string>

#include "function/yaml/one_meaning.h"
#include "krm_testing.h"

namespace {

using krm_testing::error_of;
using krm_testing::list_of;
using krm_testing::ResourceList;
using krm_testing::Results;
using krm_testing::stream_of;
using krm_testing::written;
using kubeflow_sso::krm::Changes;
using kubeflow_sso::yaml::Path;
using kubeflow_sso::yaml::Value;

const std::string kHead = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n";
const std::string kLabels = "- kind: A\n  metadata: {name: a, labels: &l {x: one}}\n";

std::string lines_of(const Results& results) {
  std::string out;
  for (const auto& result : results.list()) out += to_line(result) + "\n";
  return out;
}

/// What `text` becomes when `record` was carried out on an item of its, or what hindered that.
template <typename Record>
std::string changed(const std::string& text, std::size_t item, Record record) {
  ResourceList list = list_of(text);
  Changes changes;
  record(changes.of(list.items()[item]));
  Results results;
  list.commit(changes, results);
  return results.failed() ? lines_of(results) : written(list);
}

std::string set(const std::string& text, std::size_t item, const Path& path, const std::string& value) {
  return changed(text, item, [&](auto& operations) { operations.set(path, Value::string(value)); });
}

std::string removed(const std::string& text, std::size_t item) {
  ResourceList list = list_of(text);
  list.remove(list.items()[item]);
  Results results;
  list.commit({}, results);
  return results.failed() ? lines_of(results) : written(list);
}

}  // namespace

TEST_CASE("anchors: an item reads what an alias in it stands for in another one") {
  const std::string text = kHead + kLabels +
                           "- kind: B\n  metadata: {name: b, labels: *l}\n"
                           "- kind: C\n  metadata: {name: c, labels: &l {x: two}}\n"
                           "- kind: D\n  metadata: {name: d, labels: *l, own: &l {x: three}, mine: *l}\n";
  const ResourceList list = list_of(text);
  CHECK(list.items()[1].document().text_at({"metadata", "labels", "x"}) == "one");
  CHECK(list.items()[3].document().text_at({"metadata", "labels", "x"}) == "two");
  CHECK(list.items()[3].document().text_at({"metadata", "mine", "x"}) == "three");
  CHECK(list.items()[0].document().borrowed().empty());
  CHECK(list.items()[3].document().borrowed().size() == 1);

  const std::string json =
      "{kind: List, items: [{kind: A, a: &a {b: &b [x]}, c: *b}, {kind: B, a: *a, b: *b}]}";
  const ResourceList flow = stream_of(json);
  CHECK(flow.items()[1].document().text_at({"a", "b", 0}) == "x");
  CHECK(flow.items()[1].document().text_at({"b", 0}) == "x");

  const std::string nested =
      "kind: List\nx: &x one\nitems:\n- kind: List\n  items:\n  - kind: A\n    a: &a {b: *x}\n  - {kind: B, "
      "a: *a}\n- kind: C\n  a:\n    <<: *a\n";
  const ResourceList lists = stream_of(nested);
  CHECK(lists.items()[1].document().text_at({"a", "b"}) == "one");
  CHECK(lists.items()[2].document().text_at({"a", "b"}) == "one");
}

TEST_CASE("anchors: elements of a ConfigMapList and the functionConfig reach out too") {
  const std::string maps = "apiVersion: v1\nkind: ConfigMapList\nitems:\n- data: &d {k: v}\n- data: *d\n";
  CHECK(stream_of(maps).items()[1].document().text_at({"data", "k"}) == "v");
  const std::string config = kHead + kLabels + "functionConfig: {labels: *l}\n";
  CHECK(list_of(config).function_config()->text_at({"labels", "x"}) == "one");
}

TEST_CASE("anchors: what is nowhere before an alias is told where it is") {
  const std::string told = "no anchor before this alias; quote text that begins with `*`";
  const std::string text = kHead + "- kind: A\n  a: *x\n- kind: B\n  a: &x 1\n";
  const ResourceList list = list_of(text);
  CHECK(error_of([&] { (void)list.items()[0].document(); }) == "<stdin>:5:6: " + told);
  CHECK(error_of([&] { (void)list.items()[0].document(); }) == "<stdin>:5:6: " + told);
  const std::string stream = "kind: A\na: &x 1\n---\nkind: B\na: *x\n";
  CHECK(error_of([&] { (void)stream_of(stream).items()[1].document(); }) == "in.yaml:5:4: " + told);
}

TEST_CASE("anchors: an item that borrows is edited elsewhere, and proved") {
  const std::string b = "- kind: B\n  metadata:\n    name: b\n    labels: *l\n  k:\n    <<: *l\n    z: 1\n";
  const std::string text = kHead + kLabels + b;
  CHECK(set(text, 1, {"metadata", "name"}, "c") ==
        kHead + kLabels +
            "- kind: B\n  metadata:\n    name: c\n    labels: *l\n  k:\n    <<: *l\n    z: 1\n");
  CHECK(set(text, 1, {"k", "z"}, "2").ends_with("    z: \"2\"\n"));
  CHECK(set(text, 1, {"k", "x"}, "own").ends_with("    <<: *l\n    z: 1\n    x: own\n"));
  CHECK(set(text, 1, {"k", "x"}, "one") == text);
  CHECK(set(text, 1, {"metadata", "labels", "x"}, "one") == text);
  const std::string flow =
      kHead.substr(0, kHead.size() - 1) + " [{kind: A, a: &a 'x y'},\n{kind: B,\na: *a,\nb: 1}]\n";
  CHECK(set(flow, 1, {"b"}, "new").ends_with("{kind: B,\na: *a,\nb: new}]\n"));

  ResourceList list = list_of(text);
  Changes changes;
  changes.of(list.items()[1]).set({"metadata", "name"}, Value::string("c"));
  Results results;
  list.commit(changes, results);
  const auto* after = list.after().find("B", "", "c");
  REQUIRE(after != nullptr);
  CHECK(after->document().text_at({"metadata", "labels", "x"}) == "one");
  CHECK(after->bytes().find("*l") != std::string::npos);
  CHECK(after->bytes().find("&l") == std::string::npos);
}

TEST_CASE("anchors: nothing is changed through an alias, or where other items repeat it") {
  const std::string text = kHead + kLabels + "- kind: B\n  a: *l\n  b: {<<: *l}\n  c: &c {d: 1}\n- kind: C\n";
  CHECK(set(text, 1, {"a", "x"}, "new") ==
        "error: B: <stdin>:7:6: cannot change a value through an alias, write it out [shape]\n");
  CHECK(set(text, 1, {"a"}, "new") ==
        "error: B: <stdin>:7:6: cannot change a value through an alias, write it out [shape]\n");
  CHECK(set(text, 0, {"metadata", "labels", "x"}, "new") ==
        "error: A a: <stdin>:5:38: cannot change a value that aliases repeat elsewhere, write it out there "
        "[shape]\n");
  CHECK(changed(text, 0, [](auto& operations) { operations.remove({"metadata"}); }) ==
        "error: A a: <stdin>:5:34: cannot remove a value that aliases repeat elsewhere, write it out there "
        "[shape]\n");
  CHECK(set(text, 0, {"metadata", "name"}, "b").find("{name: b, labels: &l {x: one}}") != std::string::npos);
  CHECK(set(text, 1, {"c", "d"}, "new").find("c: &c {d: new}") != std::string::npos);
  CHECK(set(text, 1, {"b", "x"}, "new").find("b: {<<: *l, x: new}") != std::string::npos);
}

TEST_CASE("anchors: an item that others need is not removed") {
  const std::string text = kHead + kLabels + "- kind: B\n  a: *l\n- kind: C\n  a: &a [*l]\n  b: *a\n";
  CHECK(
      removed(text, 0) ==
      "error: A a: <stdin>:5:34: cannot be removed: aliases elsewhere repeat this value, write it out there "
      "[shape]\n");
  CHECK(removed(text, 1) == kHead + kLabels + "- kind: C\n  a: &a [*l]\n  b: *a\n");
  CHECK(removed(text, 2) == kHead + kLabels + "- kind: B\n  a: *l\n");
  const std::string broken = kHead + "- kind: A\n  a: &a 1\n  b:\n    ? [c]\n- kind: B\n";
  CHECK(removed(broken, 0) == kHead + "- kind: B\n");
}

TEST_CASE("anchors: what is borrowed must have one meaning too") {
  const std::string text = kHead +
                           "- kind: Service\n  a: &a {b: {c: 1, c: 2}}\n  d: &d {e: 1}\n- kind: Service\n  "
                           "a: *a\n- kind: Service\n  a: *d\n";
  const ResourceList list = list_of(text);
  CHECK(error_of([&] {
          check_one_meaning(list.items()[1].document());
        }).starts_with("<stdin>:5:20: the key `c` is here a second time"));
  CHECK(error_of([&] { check_one_meaning(list.items()[2].document()); }) == "no error");
}

TEST_CASE("anchors: an error at what is borrowed shows none of it") {
  const std::string text =
      kHead + "- kind: Secret\n  data: &d {k: hunter2SECRET}\n- kind: Service\n  a: *d\n  b: [x]\n";
  const ResourceList list = list_of(text);
  const auto& document = list.items()[1].document();
  const std::string told = document.error(*document.at({"a", "k"}), "told").what();
  CHECK(told == "<stdin>:5:16: told");
  CHECK(std::string(document.error(*document.at({"b"}), "told").what()) ==
        "<stdin>:8:6: told\n  b: [x]\n     ^");
}

TEST_CASE("anchors: aliases that multiply over items are refused, many that do not are read") {
  std::string bomb = kHead + "- kind: A\n  a: &a0 [x]\n";
  for (int i = 1; i < 20; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "- kind: A\n  a: &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
  }
  CHECK(error_of([&] {
          (void)list_of(bomb).items().back().document();
        }).ends_with("aliases expand to more than 100000 values"));

  std::string many = kHead + kLabels;
  constexpr int kItems = 3000;
  for (int i = 0; i < kItems; ++i)
    many += "- kind: B\n  a: *l\n  b: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]\n";
  const ResourceList list = list_of(many);
  std::size_t found = 0;
  for (const auto& item : list.items()) found += item.document().text_at({"a", "x"}) == "one" ? 1U : 0U;
  CHECK(found == kItems);
}
