// Resources that come into a list and go out of it.
#include <doctest/doctest.h>

#include <string>

#include "function/krm/own_resource.h"
#include "krm_testing.h"

namespace {

using krm_testing::list_of;
using krm_testing::ResourceList;
using krm_testing::Results;
using krm_testing::stream_of;
using krm_testing::with_crlf;
using krm_testing::written;
using kubeflow_sso::krm::Changes;
using kubeflow_sso::krm::FileRef;
using kubeflow_sso::krm::Items;
using kubeflow_sso::krm::keep_none;
using kubeflow_sso::krm::keep_one;
using kubeflow_sso::krm::OwnResource;
using kubeflow_sso::krm::Resource;
using kubeflow_sso::text::InternalError;
using kubeflow_sso::text::Source;
using kubeflow_sso::yaml::Value;

constexpr OwnResource kOwn = {"Own", "ours"};

std::string names_of(const Items& items) {
  std::string out;
  for (const Resource* item : items) out += item->name() + " ";
  return out;
}

Value small() {
  return Value::mapping({{"kind", Value::string("Own")},
                         {"metadata", Value::mapping({{"name", Value::string("ours")}})},
                         {"list", Value::strings({"true"})}});
}

/// The list with `small` behind the item called `beside`.
std::string with_small(ResourceList list, const std::string& beside = "a") {
  const Items before = list.before();
  Changes changes;
  for (const Resource* each : before) {
    if (each->name() == beside) changes.add(*each, small());
  }
  Results results;
  list.commit(changes, results);
  CHECK_FALSE(results.failed());
  CHECK(list.is_changed());
  return written(list);
}

/// The list with ours, of a `spec` with this value; empty: without ours.
std::string with_own(const std::string& text, const std::string& value) {
  ResourceList list = stream_of(text);
  const Items items = list.before();
  const Resource& beside = *items.find("A", "", "a");
  Changes changes;
  if (value.empty()) {
    keep_none(kOwn, items, beside, changes);
  } else {
    keep_one(kOwn, items, beside, Value::mapping({{"x", Value::string(value)}}), changes);
  }
  Results results;
  list.commit(changes, results);
  CHECK_FALSE(results.failed());
  return written(list);
}

const std::string kA = "kind: A\nmetadata:\n  name: a\n";
const std::string kB = "kind: B\nmetadata:\n  name: b\n";
const std::string kSmall = "kind: Own\nmetadata:\n  name: ours\nlist:\n- \"true\"\n";

}  // namespace

TEST_CASE("a resource is added as a document") {
  CHECK(with_small(stream_of(kA)) == kA + "---\n" + kSmall);
  const std::string two = kA + "# of a\n---\n# of b\n" + kB;
  CHECK(with_small(stream_of(two)) == kA + "# of a\n---\n" + kSmall + "---\n# of b\n" + kB);
  CHECK(with_small(stream_of(two), "b") == two + "---\n" + kSmall);
  const std::string crlf = with_crlf(kA + "---\n" + kB);
  CHECK(with_small(stream_of(crlf)) == with_crlf(kA + "---\n" + kSmall + "---\n" + kB));
  const std::string directive = kA + "...\n%YAML 1.1\n---\n" + kB;
  CHECK(with_small(stream_of(directive)) == kA + "...\n---\n" + kSmall + "...\n%YAML 1.1\n---\n" + kB);
  const std::string json = "{\"kind\": \"A\", \"metadata\": {\"name\": \"a\"}}\n";
  CHECK(with_small(stream_of(json)) ==
        json + "---\n{\"kind\": \"Own\", \"metadata\": {\"name\": \"ours\"}, \"list\": [\"true\"]}\n");
}

TEST_CASE("a resource is added behind a document without a line feed") {
  const std::string added = "\n---\n" + kSmall.substr(0, kSmall.size() - 1);
  const std::string open = kA.substr(0, kA.size() - 1);
  CHECK(with_small(stream_of(open)) == open + added);
  // The block keeps what it means, which has no line feed.
  CHECK(with_small(stream_of(kA + "text: |\n  open")) == kA + "text: |-\n  open" + added);
  const std::string other = "kind: B\nmetadata: {name: b}\n";
  CHECK(with_small(ResourceList::read_streams({Source("a.yaml", open), Source("b.yaml", other)})) ==
        open + added + "\n---\n" + other);
}

TEST_CASE("a resource is added as an item") {
  const std::string list = "kind: List\nitems:\n  - kind: A\n    metadata:\n        name: a\n";
  const std::string item = "  - kind: Own\n    metadata:\n        name: ours\n    list:\n    - \"true\"\n";
  CHECK(with_small(stream_of(list)) == list + item);
  const std::string more = "\n  # of b\n  - kind: B\n    metadata: {name: b}\nmore: 1\n";
  CHECK(with_small(stream_of(list + more)) == list + "\n" + item + more.substr(1));
  const std::string flow =
      "{kind: List, items: [{kind: A, metadata: {name: a}}, {kind: B, metadata: {name: b}}]}\n";
  CHECK(with_small(stream_of(flow)) ==
        "{kind: List, items: [{kind: A, metadata: {name: a}}, {kind: Own, metadata: {name: ours}, list: "
        "[\"true\"]}, {kind: B, metadata: {name: b}}]}\n");
  CHECK(with_small(stream_of(flow), "b") ==
        "{kind: List, items: [{kind: A, metadata: {name: a}}, {kind: B, metadata: {name: b}}, {kind: Own, "
        "metadata: {name: ours}, list: [\"true\"]}]}\n");
  const std::string mixed = "kind: List\nitems:\n- {kind: A, metadata: {name: a}}\n";
  CHECK(with_small(stream_of(mixed)) == mixed + "- {kind: Own, metadata: {name: ours}, list: [\"true\"]}\n");
}

TEST_CASE("a resource is added in front of the results") {
  const std::string text = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- " +
                           std::string("kind: A\n  metadata: {name: a}");
  ResourceList list = list_of(text);
  Changes changes;
  changes.add(list.items()[0], small());
  Results results;
  list.commit(changes, results);
  CHECK(written(list, krm_testing::one_result()) ==
        text +
            "\n- kind: Own\n  metadata:\n    name: ours\n  list:\n  - \"true\"\nresults:\n- message: all is "
            "there\n  severity: info\n  tags:\n    id: parts\n");
}

TEST_CASE("what was added is one of the list's resources, until it is discarded") {
  const std::string text = kA + "---\n" + kB;
  ResourceList list = stream_of(text);
  Changes changes;
  changes.add(list.items()[0], small());
  changes.remove(list.items()[1]);
  Results results;
  list.commit(changes, results);
  CHECK(names_of(list.before()) == "a ");
  CHECK(names_of(list.after()) == "a ours ");
  const Resource& added = *list.after().find("Own", "", "ours");
  CHECK(added.number() == 2);
  CHECK(added.document().text_at({"list", 0}) == "true");
  CHECK(added.file() == FileRef{.path = "in.yaml", .index = {}});
  Changes of_added;
  of_added.of(added);
  CHECK_THROWS_AS(list.commit(of_added, results), InternalError);
  list.discard();
  CHECK(names_of(list.after()) == "a b ");
  CHECK(written(list) == text);
  CHECK_FALSE(list.is_changed());
}

TEST_CASE("a commit that fails adds nothing") {
  const std::string text = kA + "---\n" + kB;
  ResourceList list = stream_of(text);
  Changes changes;
  changes.add(list.items()[0], small());
  changes.of(list.items()[1]).set({"kind", "x"}, Value::string("2"));
  Results results;
  list.commit(changes, results);
  CHECK(results.failed());
  CHECK(names_of(list.after()) == "a b ");
  Changes beside_none;
  beside_none.add(list.items()[0], small());
  beside_none.remove(list.items()[0]);
  Results others;
  CHECK_THROWS_AS(list.commit(beside_none, others), InternalError);
}

TEST_CASE("the function's own resource comes, stays, changes and goes") {
  const std::string other = kA + "---\n" + kB;
  const std::string first = with_own(other, "1");
  CHECK(first ==
        kA + "---\napiVersion: \"\"\nkind: Own\nmetadata:\n  name: ours\nspec:\n  x: \"1\"\n---\n" + kB);
  CHECK(with_own(first, "1") == first);
  const std::string second = with_own(first, "2");
  CHECK(second.find("x: \"2\"") != std::string::npos);
  CHECK(second.size() == first.size());
  CHECK(with_own(second, "") == other);
  CHECK(with_own(other, "") == other);
}

TEST_CASE("the function's own resource is never there twice") {
  const std::string ours = "---\nkind: Own\nmetadata: {name: ours}\nspec: {x: \"1\"}\n";
  const std::string prefixed =
      "---\nkind: Own\nmetadata: {name: my-ours, annotations: {internal.config.kubernetes.io/previousNames: "
      "ours}}\nspec: {x: \"1\"}\n";
  const std::string another = "---\nkind: Own\nmetadata: {name: not-ours}\nspec: {x: \"1\"}\n";
  CHECK(with_own(kA + ours + another + prefixed, "1") == kA + ours + another);
  CHECK(with_own(kA + prefixed + ours, "2").find("name: my-ours") != std::string::npos);  // the first stays
  CHECK(with_own(kA + prefixed + ours, "2").find("x: \"2\"") != std::string::npos);
  CHECK(with_own(kA + prefixed, "1") == kA + prefixed);
  CHECK(with_own(kA + ours + prefixed + another, "") == kA + another);
}

TEST_CASE("the function's own resource gets a file beside its neighbour's") {
  const auto metadata = [](const std::string& annotations) {
    const std::string text = "kind: A\nmetadata:\n  name: a\n  namespace: b\n  annotations:\n" + annotations;
    ResourceList list = stream_of(text);
    const Items items = list.before();
    Changes changes;
    keep_one(kOwn, items, list.items()[0], Value::mapping(), changes);
    const Value* const added = changes.added().front().resource.find("metadata");
    REQUIRE(added != nullptr);
    CHECK(added->find("namespace")->scalar() == "b");
    std::string lines;
    if (const Value* own = added->find("annotations")) {
      for (const auto& [key, value] : own->members()) lines += key + "=" + value.scalar() + " ";
    }
    return lines;
  };
  CHECK(metadata("    config.kubernetes.io/path: a/b/c.yaml\n") ==
        "config.kubernetes.io/index=0 config.kubernetes.io/path=a/b/ours.yaml ");
  CHECK(metadata("    config.kubernetes.io/path: c.yaml\n    config.kubernetes.io/index: '2'\n"
                 "    internal.config.kubernetes.io/path: c.yaml\n"
                 "    internal.config.kubernetes.io/package-path: /p\n") ==
        "config.kubernetes.io/index=0 config.kubernetes.io/path=ours.yaml "
        "internal.config.kubernetes.io/index=0 internal.config.kubernetes.io/path=ours.yaml "
        "internal.config.kubernetes.io/package-path=/p ");
  CHECK(metadata("    kustomize.config.k8s.io/id: '1'\n    config.kubernetes.io/path: c.yaml\n") == "");
  CHECK(metadata("    x: y\n") == "");
}
