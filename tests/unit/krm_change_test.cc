// A list before and after its changes, and without them again.
#include <doctest/doctest.h>

#include <string>

#include "krm_testing.h"

namespace {

using krm_testing::error_of;
using krm_testing::list_of;
using krm_testing::ResourceList;
using krm_testing::Results;
using krm_testing::stream_of;
using krm_testing::written;
using kubeflow_sso::krm::Changes;
using kubeflow_sso::krm::FileRef;
using kubeflow_sso::krm::Items;
using kubeflow_sso::krm::Resource;
using kubeflow_sso::krm::ResourceRef;
using kubeflow_sso::text::InternalError;
using kubeflow_sso::text::Privacy;
using kubeflow_sso::yaml::Value;

const std::string kText =
    "apiVersion: v1\nkind: List\nitems:\n"
    "- kind: A\n  metadata: {name: a}\n  spec: {x: 1}\n"
    "- kind: B\n  metadata: {name: b}\n"
    "- kind: Secret\n  metadata:\n    name: c\n  data:\n    k: old\n";

/// The names of the items, each followed by a blank.
std::string names_of(const Items& items) {
  std::string out;
  for (const Resource* item : items) out += item->name() + " ";
  return out;
}

std::string lines_of(const Results& results) {
  std::string out;
  for (const auto& result : results.list()) out += to_line(result) + "\n";
  return out;
}

}  // namespace

TEST_CASE("after a commit the list shows what comes out, before it what was there") {
  ResourceList list = stream_of(kText);
  const Resource* const a = list.before().find("A", "", "a");
  const Resource* const c = list.before().find("Secret", "", "c");
  REQUIRE(a != nullptr);
  REQUIRE(c != nullptr);
  CHECK(names_of(list.after()) == "a b c ");
  Changes changes;
  changes.of(*a).set({"metadata", "name"}, Value::string("new"));
  changes.of(*c).set({"data", "k"}, Value::string("new"));
  list.remove(*list.before().find("B", "", "b"));
  CHECK(names_of(list.before()) == "a c ");
  Results results;
  list.commit(changes, results);
  CHECK(lines_of(results).empty());
  CHECK(names_of(list.before()) == "a c ");
  CHECK(a->document().text_at({"metadata", "name"}) == "a");
  CHECK(names_of(list.after()) == "new c ");

  const Resource* const after = list.after().find("Secret", "", "c");
  REQUIRE(after != nullptr);
  CHECK(after != c);
  CHECK(after->ref() == c->ref());
  CHECK(after->file() == FileRef{"in.yaml", 0});
  CHECK(after->source().privacy() == Privacy::Secret);
  CHECK(after->document().text_at({"data", "k"}) == "new");
  CHECK(after->document().source().text().substr(after->extent().begin) == after->bytes());
}

TEST_CASE("what is not changed is the same resource after it") {
  ResourceList list = stream_of(kText);
  const Resource* const a = list.before().find("A", "", "a");
  Changes changes;
  changes.of(*a).set({"spec", "x"}, Value::number("1"));
  Results results;
  list.commit(changes, results);
  CHECK_FALSE(list.is_changed());
  CHECK(list.after().find("A", "", "a") == a);
}

TEST_CASE("discard takes edits and removals back") {
  ResourceList list = stream_of(kText);
  Changes changes;
  changes.of(list.items()[0]).set({"spec", "x"}, Value::number("2"));
  list.remove(list.items()[1]);
  Results results;
  list.commit(changes, results);
  CHECK(list.is_changed());
  CHECK(written(list) != kText);
  list.discard();
  CHECK_FALSE(list.is_changed());
  CHECK(written(list) == kText);
  CHECK(names_of(list.before()) == "a b c ");
  CHECK(list.after().find("A", "", "a") == list.before().find("A", "", "a"));
  list.commit({}, results);
  CHECK(written(list) == kText);
  list.commit(changes, results);
  CHECK(list.is_changed());
}

TEST_CASE("a commit that fails shows and changes nothing") {
  ResourceList list = stream_of(kText);
  Changes changes;
  changes.of(list.items()[0]).set({"spec", "x"}, Value::number("2"));
  changes.of(list.items()[1]).set({"kind", "x"}, Value::number("2"));
  Results results;
  list.commit(changes, results);
  CHECK(results.failed());
  CHECK(written(list) == kText);
  CHECK(list.after().find("A", "", "a") == list.before().find("A", "", "a"));
}

TEST_CASE("only items of the list can be changed") {
  ResourceList list = stream_of(kText);
  Changes changes;
  changes.of(list.items()[0]).set({"spec", "x"}, Value::number("2"));
  Results results;
  list.commit(changes, results);
  ResourceList other = stream_of(kText);
  Changes of_edited;
  of_edited.of(*list.after().find("A", "", "a"));
  CHECK_THROWS_AS(list.commit(of_edited, results), InternalError);
  Changes of_other;
  of_other.of(other.items()[0]);
  CHECK_THROWS_AS(list.commit(of_other, results), InternalError);
  CHECK_THROWS_AS(list.remove(other.items()[0]), InternalError);
}

TEST_CASE("an immutable object is not changed under its name") {
  const auto lines = [](const std::string& kind, const std::string& more, const std::string& value) {
    const std::string text = "kind: " + kind + "\nmetadata:\n  name: x\n" + more + "data: {k: old}\n";
    ResourceList list = stream_of(text);
    Changes changes;
    changes.of(list.items()[0]).set({"data", "k"}, Value::string(value));
    Results results;
    list.commit(changes, results);
    CHECK(list.is_changed() == (!results.failed() && value != "old"));
    return lines_of(results);
  };
  const std::string told =
      ": immutable: is immutable and would change under the same name, which the cluster refuses: remove "
      "`immutable: true`, or let kustomize generate it with a hash suffix [immutable]\n";
  const std::string hashed = "  annotations: {internal.config.kubernetes.io/needsHashSuffix: enabled}\n";
  CHECK(lines("ConfigMap", "immutable: true\n", "new") == "error: ConfigMap x" + told);
  CHECK(lines("Secret", "immutable: yes\n", "new") == "error: Secret x" + told);
  CHECK(lines("ConfigMap", "immutable: true\n", "old").empty());
  CHECK(lines("ConfigMap", "immutable: false\n", "new").empty());
  CHECK(lines("ConfigMap", "immutable: \"true\"\n", "new").empty());
  CHECK(lines("ConfigMap", hashed + "immutable: true\n", "new").empty());
  CHECK(lines("Deployment", "immutable: true\n", "new").empty());
}

TEST_CASE("an immutable Secret's values are not shown") {
  const std::string text = "kind: Secret\nmetadata: {name: x}\nimmutable: true\ndata: {k: old}\n";
  ResourceList list = stream_of(text);
  Changes changes;
  changes.of(list.items()[0]).set({"data", "k"}, Value::string("new"));
  Results results;
  list.commit(changes, results);
  REQUIRE(results.list().size() == 1);
  CHECK_FALSE(results.list()[0].field.current_value);
}

TEST_CASE("an element keeps the kind that its list gives it when it changes") {
  ResourceList list =
      stream_of("apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n  data: {k: old}\n");
  Changes changes;
  changes.of(list.items()[0]).set({"data", "k"}, Value::string("new"));
  Results results;
  list.commit(changes, results);
  const Resource* const after = list.after().find("ConfigMap", "", "a");
  REQUIRE(after != nullptr);
  CHECK(after->api_version() == "v1");
  CHECK(after->document().text_at({"data", "k"}) == "new");
}

TEST_CASE("what has items is a list, lists in lists too") {
  const auto names = [](const std::string& text) { return krm_testing::names_of(stream_of(text)); };
  CHECK(names("kind: ConfigMapList\nitems:\n- kind: A\n  metadata: {name: a}\n") == "a ");
  CHECK(names("kind: X\nitems: [{kind: A, metadata: {name: a}}]\n") == "a ");
  CHECK(names("kind: X\nmetadata: {name: x}\nitems: [{k: v}]\n") == "x ");
  CHECK(names("kind: X\nmetadata: {name: x}\nitems: []\n") == "x ");
  CHECK(names("kind: XList\nmetadata: {name: x}\n") == "x ");
  CHECK(names("kind: XList\nitems: []\n").empty());
  CHECK(names("kind: XList\nitems: null\n").empty());
  CHECK(names("kind: List\nitems:\n- kind: List\n  items:\n  - kind: A\n    metadata: {name: a}\n"
              "  - kind: List\n    items: [{kind: A, metadata: {name: b}}]\n- kind: A\n  metadata: {name: "
              "c}\n") == "a b c ");
  CHECK(names("kind: List\nitems:\n-\n  # one\n  &x\n  kind: List\n  items:\n    - kind: A\n      metadata:\n"
              "        name: a\n") == "a ");
  CHECK(
      names(
          "{\"kind\": \"List\", \"items\": [{\"kind\": \"List\", \"items\": [{\"kind\": \"A\", \"metadata\": "
          "{\"name\": \"a\"}}]}]}") == "a ");
}

TEST_CASE("elements of a list of one kind need none of their own") {
  const auto ref = [](const std::string& text) { return stream_of(text).items().at(0).ref(); };
  CHECK(ref("apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: a}\n") ==
        ResourceRef{"v1", "Secret", "a", ""});
  CHECK(ref("apiVersion: v1\nkind: SecretList\nitems: [{apiVersion: v2, kind: A}]\n") ==
        ResourceRef{"v2", "A", "", ""});
  CHECK(stream_of("apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: a}\n")
            .items()[0]
            .source()
            .privacy() == Privacy::Secret);
  const auto error = [](const std::string& text) { return error_of([&] { stream_of(text); }); };
  CHECK(error("kind: List\nitems:\n- metadata: {name: a}\n") ==
        "in.yaml:3:3: this resource has no `kind`: has the command that makes it failed?");
  CHECK(error("kind: SecretList\nitems:\n- a\n") ==
        "in.yaml:3:3: expected a resource, a mapping with `apiVersion` and `kind`");
  CHECK(error("kind: SecretList\nitems:\n- apiVersion: v1\n") ==
        "in.yaml:3:3: this resource has no `kind`: has the command that makes it failed?");
  CHECK(error("kind: SecretList\nitems: {a: b}\n") == "in.yaml:2:8: `items` must be a list");
  CHECK(error("kind: List\nitems:\n- kind: List\n  items: a\n") == "in.yaml:4:10: `items` must be a list");
}

TEST_CASE("lists in lists are looked into to a depth that no user needs") {
  std::string text = "{kind: A, metadata: {name: a}}";
  for (int i = 0; i < 16; ++i) text = "{kind: List, items: [" + text + "]}";
  CHECK(krm_testing::names_of(stream_of(text)) == "a ");
  text = "{kind: List, items: [" + text + "]}";
  CHECK(error_of([&] { stream_of(text); }).ends_with("lists nested too deep"));
}

TEST_CASE("what is in a list in a list is changed and removed in its place") {
  const std::string text =
      "kind: List\nitems:\n- kind: List\n  items:\n  # first\n  - kind: A\n    metadata:\n      name: a\n  # "
      "second\n"
      "  - kind: B\n- kind: List\n  items: [{kind: C}]\n";
  ResourceList list = stream_of(text);
  list.remove(list.items()[1]);
  list.remove(list.items()[2]);
  Changes changes;
  changes.of(list.items()[0]).set({"metadata", "x"}, Value::string("y"));
  Results results;
  list.commit(changes, results);
  CHECK(lines_of(results).empty());
  CHECK(written(list) ==
        "kind: List\nitems:\n- kind: List\n  items:\n  # first\n  - kind: A\n    metadata:\n      name: a\n  "
        "    x: "
        "\"y\"\n  # second\n- kind: List\n  items: []\n");
}

TEST_CASE("keys of an identity that are doubled are told, and nothing is changed") {
  const auto faults = [](const std::string& text) {
    ResourceList list = stream_of(text);
    Changes changes;
    Results results;
    changes.of(list.items()[0]).set({"x"}, Value::string("y"));
    list.commit(changes, results);
    CHECK(list.is_changed() == list.faults().empty());
    return lines_of(results);
  };
  CHECK(faults("kind: A\nspec: {kind: A}\n").empty());
  CHECK(
      faults("kind: A\nspec:\n  a: b\nkind: B\n") ==
      "in.yaml:4:1: error: A: the key `kind` is here a second time: if another object begins here, put `---` "
      "between the two, else remove one [shape]\n");
  CHECK(faults("{kind: A, metadata: {name: a, 'name': b}}\n")
            .find("the key `name` is here a second time, remove") != std::string::npos);
  CHECK(faults("kind: A\nmetadata:\n  name: a\n  \"na\\x6de\": b\n").find("3:3") == std::string::npos);
  for (const std::string twice :
       {"kind: A\napiVersion: v1\n\"apiVersion\" : v1\n",
        "kind: A\nmetadata:\n  name: a\nmetadata:\n  namespace: a\n",
        "kind: A\nmetadata:\n  namespace:\n    a\n  namespace: a\n",
        "kind: A\nmetadata: {namespace: a, namespace: a}\n", "kind: List\nitems:\n- kind: A\n  kind: A\n",
        "kind: List\nitems: [{kind: A, kind: A}]\n", "kind: List\nitems:\n- kind: A\nitems: []\n",
        "kind: List\nitems:\n- kind: A\n  metadata: &m {name: a, name: b}\n"}) {
    CAPTURE(twice);
    CHECK(faults(twice).find("second time") != std::string::npos);
  }
}

TEST_CASE("annotations of what cannot be parsed are read from their lines") {
  const auto resource = [](const std::string& annotations) {
    return "kind: List\nitems:\n- kind: A\n  metadata:\n    name: a\n    annotations:\n" + annotations +
           "  spec:\n    ? [complex]\n    : x\n";
  };
  const std::string key = "internal.config.kubernetes.io/previousNames";
  const std::string plain = resource("      " + key + ": b,c\n");
  CHECK(stream_of(plain).items()[0].annotation(key) == "b,c");
  const std::string quoted = resource("      \"" + key + "\": 'b'\n");
  CHECK(stream_of(quoted).items()[0].previous_names() == std::vector<std::string>{"b"});
  const std::string path = resource("      config.kubernetes.io/path: d/f.yaml\n");
  CHECK(stream_of(path).items()[0].file() == FileRef{"d/f.yaml", {}});
  const std::string none = resource("      " + key + "\n");
  CHECK(stream_of(none).items()[0].annotation(key).empty());
  CHECK(has_or_had_name(stream_of(plain).items()[0], "b"));
  const std::string text = plain;
  ResourceList list = stream_of(text);
  Changes changes;
  changes.of(list.items()[0]).set({"x"}, Value::string("y"));
  Results results;
  list.commit(changes, results);
  CHECK(lines_of(results).starts_with("in.yaml:"));
}

TEST_CASE("an object that readers may take for another one is told, and nothing is changed") {
  const auto faults = [](const std::string& text) {
    std::string out;
    const ResourceList list = stream_of(text);
    for (const auto& fault : list.faults()) out += to_line(fault) + "\n";
    return out;
  };
  const std::string merged = "x: &x {kind: B, spec: 1, name: b}\n";
  CHECK(faults(merged + "<<: *x\nkind: A\nspec: 2\n").empty());
  CHECK(faults(merged + "kind: A\n<<: *x\n").find("3:") == std::string::npos);
  CHECK(faults(merged + "kind: A\n<<: *x\n")
            .starts_with("in.yaml:2:1: error: A: the key `kind` is brought by the "
                         "merge key (`<<`) behind it too"));
  CHECK(faults(merged + "kind: A\nmetadata: {name: a, <<: *x}\n").find("2:1: the key") == std::string::npos);
  CHECK(faults(merged + "kind: A\nmetadata: {name: a, <<: *x}\n").find("3:12: error: A a: the key `name`") !=
        std::string::npos);
  CHECK(faults("kind: List\nitems:\n- kind: A\n  metadata:\n    name: a\n    <<: {name: b}\n")
            .find("5:5: error: A a: the key") != std::string::npos);
  CHECK(faults("kind: List\nitems: [{kind: A, <<: {kind: B}}]\n").find("2:10: error: A: the key") !=
        std::string::npos);

  const std::string tag = "a tag may make another key of this one";
  CHECK(faults("kind: A\n!!binary a2luZA==: B\n").find("2:1: error: A: " + tag) != std::string::npos);
  CHECK(faults("kind: A\nmetadata:\n  &x !!binary bmFtZQ==: B\n").find("3:3: error: A: " + tag) !=
        std::string::npos);
  CHECK(faults("{kind: A, metadata: {!!binary bmFtZQ==: B}}\n").find("1:22: error: A: " + tag) !=
        std::string::npos);
  CHECK(faults("kind: List\nitems: [{kind: A, !x y: B}]\n").find("2:19: error: A: " + tag) !=
        std::string::npos);
  CHECK(faults("kind: A\nspec: {!x y: !!binary B}\n&x z: 1\n").empty());
}

TEST_CASE("invisible line breaks must not make another object") {
  const auto places = [](const std::string& text) {
    std::string out;
    const ResourceList list = stream_of(text);
    for (const auto& fault : list.faults()) {
      const std::string line = to_line(fault);
      CHECK(line.find("the invisible character U+") != std::string::npos);
      out += line.substr(0, line.find(": the invisible")) + "\n";
    }
    return out;
  };
  // The object stays the same one: whoever reads more of it must look at more.
  CHECK(places("kind: A # x\u2028spec: 1\n").empty());
  CHECK(places("kind: A\nspec:\n  a: \"x\u2028\"\n  b: 'x\u0085  y'\n").empty());
  CHECK(places("{kind: A, spec: \"\u2028kind: B\"}").empty());
  CHECK(places("kind: List\nitems:\n- kind: A # x\u2028  spec: 1\n").empty());
  // It becomes another one, or none.
  CHECK(places("# x\u2028kind: B\nkind: A\n") == "in.yaml:1:4: error: A\n");
  CHECK(places("kind: A # x\u0085metadata: {name: b}\n") == "in.yaml:1:12: error: A\n");
  CHECK(places("kind: A\nmetadata:\n  name: x # \u2029  namespace: b\n") == "in.yaml:3:13: error: A x\n");
  CHECK(places("kind: A # \u2028items: []\n") == "in.yaml:1:11: error: A\n");
  CHECK(places("# \u2028kind: B\u2028---\nkind: A\n") == "in.yaml:1:3: error: A\n");
  CHECK(places("kind: A\nspec: |\n  x\u2028y\n") == "in.yaml:3:4: error: A\n");
  CHECK(places("kind: B\n---\nkind: A # x\u2028kind: B\n") == "in.yaml:3:12: error: A\n");
  CHECK(places("kind: List\nitems:\n- kind: A # x\u2028  kind: B\n- kind: C\n") ==
        "in.yaml:3:14: error: A\n");
  CHECK(places("kind: List\nitems:\n- kind: A # x\u2028- kind: B\n") == "in.yaml:3:14: error: A\n");
  CHECK(places("kind: List\nitems: [{kind: A, # x\u2028 kind: B\n}]\n") == "in.yaml:2:22: error: A\n");
  // Between the objects they may make one.
  CHECK(places("kind: List\nitems: # \u2028- kind: B\n- kind: A\n") == "in.yaml:2:10: error\n");
  CHECK(places("--- # \u2028kind: B\nkind: A\n") == "in.yaml:1:7: error\n");
}

TEST_CASE("invisible line breaks in a functionConfig are its own business") {
  const std::string text =
      "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig:\n  a: \"x\u2028\"\nitems: "
      "[]\n";
  CHECK(list_of(text).faults().empty());
  const std::string other = "# \u2028\n" + text;
  CHECK(list_of(other).faults().size() == 1);
}
