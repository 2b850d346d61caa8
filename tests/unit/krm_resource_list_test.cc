// Reading and writing ResourceLists and streams.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "krm_testing.h"

namespace {

using krm_testing::error_of;
using krm_testing::list_of;
using krm_testing::names_of;
using krm_testing::one_result;
using krm_testing::ResourceList;
using krm_testing::Results;
using krm_testing::Source;
using krm_testing::stream_of;
using krm_testing::with_crlf;
using krm_testing::written;
using kubeflow_sso::krm::Changes;
using kubeflow_sso::krm::FileRef;
using kubeflow_sso::krm::Resource;
using kubeflow_sso::krm::ResourceRef;
using kubeflow_sso::yaml::Value;

const std::string kHead = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n";
const std::string kItem = "- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: a\n    namespace: b\n";

/// An item of that name, in one line of flow style.
std::string item(const std::string& name) {
  return "{kind: A, metadata: {name: " + name + "}}";
}

}  // namespace

TEST_CASE("a list tells its items and its functionConfig") {
  const std::string text = kHead + "functionConfig: {kind: KubeflowSSO}\nitems:\n" + kItem;
  const ResourceList list = list_of(text);
  REQUIRE(list.items().size() == 1);
  const Resource& resource = list.items().front();
  CHECK(resource.ref() == ResourceRef{"v1", "ConfigMap", "a", "b"});
  CHECK(resource.bytes() == kItem.substr(2));
  CHECK(resource.file() == FileRef{});
  REQUIRE(list.function_config() != nullptr);
  CHECK(list.function_config()->text_at({"kind"}) == "KubeflowSSO");
}

TEST_CASE("a list without functionConfig has none") {
  const std::string text = kHead + "items: []\n";
  const ResourceList list = list_of(text);
  CHECK(list.function_config() == nullptr);
  CHECK(list.items().empty());
}

TEST_CASE("a list that is not changed is written byte by byte") {
  const std::vector<std::string> texts = {
      kHead + "items:\n" + kItem,
      kHead + "items:\n" + kItem.substr(0, kItem.size() - 1),
      with_crlf(kHead + "items:\n" + kItem),
      "\xEF\xBB\xBF" + kHead + "items:\n" + kItem,
      "%YAML 1.2\n---\n# one\n" + kHead + "items: # two\n# three\n" + kItem + "# four\n...\n# five\n",
      kHead + "items:\n  - " + item("a") + "\n  -   " + item("b") + "\n",
      kHead + "items: [" + item("a") + ",\n " + item("b") + "]\nother: x\n",
      R"({"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","items":[{"kind":"A"}]})",
      kHead + "items: null\n",
      kHead + "items:\n",
  };
  for (const std::string& text : texts) {
    CAPTURE(text);
    ResourceList list = list_of(text);
    CHECK(written(list) == text);
    Results results;
    list.commit({}, results);
    CHECK_FALSE(list.is_changed());
    CHECK(written(list) == text);
  }
}

TEST_CASE("results are put behind the list") {
  const std::string ours = "results:\n- message: all is there\n  severity: info\n  tags:\n    id: parts\n";
  const std::string text = kHead + "items:\n" + kItem;
  SUBCASE("with its last line break") {
    CHECK(written(list_of(text), one_result()) == text + ours);
  }
  SUBCASE("without") {
    const std::string cut = text.substr(0, text.size() - 1);
    CHECK(written(list_of(cut), one_result()) == text + ours);
  }
  SUBCASE("in its line breaks") {
    const std::string windows = with_crlf(text);
    CHECK(written(list_of(windows), one_result()) == windows + with_crlf(ours));
  }
  SUBCASE("in front of the end of the document") {
    const std::string ended = text + "...\n# the end\n";
    CHECK(written(list_of(ended), one_result()) == text + ours + "...\n# the end\n");
  }
  SUBCASE("in JSON") {
    const std::string json = R"({"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","items":[]})";
    CHECK(written(list_of(json), one_result()) ==
          R"({"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","items":[], )"
          R"("results": [{"message": "all is there", "severity": "info", "tags": {"id": "parts"}}]})");
  }
  SUBCASE("behind an item that nobody can parse") {
    const std::string broken = text + "- kind: B\n  metadata: {name: b}\n  spec: *unknown";
    CHECK(written(list_of(broken + "\n"), one_result()) == broken + "\n" + ours);
    // A line feed might go into a block scalar.
    CHECK(error_of([&] { written(list_of(broken), one_result()); }) ==
          "<stdin>:11:9: no anchor before this alias; quote text that begins with `*`");
  }
  SUBCASE("none is no change") {
    CHECK(written(list_of(text), Results()) == text);
  }
}

TEST_CASE("results are put behind those that are there") {
  const std::string tail = "items: []\n";
  const std::string ours = "- message: all is there\n  severity: info\n  tags:\n    id: parts\n";
  const std::string flow = R"({"message": "all is there", "severity": "info", "tags": {"id": "parts"}})";
  const auto check = [&](const std::string& before, const std::string& after) {
    const std::string text = kHead + before + tail;
    CHECK(written(list_of(text), one_result()) == kHead + after + tail);
    const std::string again = kHead + after + tail;
    CHECK(written(list_of(again), one_result()) == again);
  };
  check("results:\n- message: first\n", "results:\n- message: first\n" + ours);
  check("results:\n  - message: first\n",
        "results:\n  - message: first\n  - message: all is there\n    severity: info\n    tags:\n      id: "
        "parts\n");
  check("results: []\n", "results: [" + flow + "]\n");
  check("results: [] # none\n", "results: [" + flow + "] # none\n");
  check("results:\n", "results: [" + flow + "]\n");
  check("results: null\n", "results: [" + flow + "]\n");
  check("results: ~ # none\n", "results: [" + flow + "] # none\n");
  check("results: [{message: first}]\n", "results: [{message: first}, " + flow + "]\n");
  check("results:\n- message: first\n# the items\n", "results:\n- message: first\n# the items\n" + ours);
}

TEST_CASE("a result has all that the specification has") {
  Results results;
  results.add({krm_testing::Severity::Error,
               "id",
               "a \"b\": c",
               {"v1", "Secret", "a", "b"},
               {{"data", "x"}, "1", "2"},
               {"dir/f.yaml", 3, 4, 5}});
  const std::string text = kHead + "items: []\n";
  CHECK(written(list_of(text), results) == text + R"(results:
- message: "a \"b\": c"
  severity: error
  resourceRef:
    apiVersion: v1
    kind: Secret
    name: a
    namespace: b
  field:
    path: data.x
    currentValue: "1"
    proposedValue: "2"
  file:
    path: dir/f.yaml
    index: 3
  tags:
    id: id
)");
}

TEST_CASE("changes of items are written in their places") {
  const std::string text = kHead + "items:\n" + kItem + "- " + item("c") + "\n";
  ResourceList list = list_of(text);
  Changes changes;
  changes.of(list.items()[0]).set({"data", "x"}, Value::string("y"));
  changes.of(list.items()[1]).set({"metadata", "name"}, Value::string("d"));
  Results results;
  list.commit(changes, results);
  CHECK(list.is_changed());
  CHECK(written(list) == kHead + "items:\n" + kItem + "  data:\n    x: \"y\"\n- " + item("d") + "\n");
}

TEST_CASE("an item that cannot be changed leaves all as they are, and is named") {
  const std::string text = kHead + "items:\n" + kItem + "- " + item("c") + "\n";
  ResourceList list = list_of(text);
  Changes changes;
  changes.of(list.items()[0]).set({"data", "x"}, Value::string("y"));
  changes.of(list.items()[1]).set({"kind", "x"}, Value::string("y"));
  Results results;
  list.commit(changes, results);
  CHECK(written(list) == text);
  REQUIRE(results.list().size() == 1);
  CHECK(to_line(results.list()[0]) == "error: A c: <stdin>:9:10: `kind` must be a mapping, got text [shape]");
}

TEST_CASE("what is removed is gone, whatever stands around it") {
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  struct Form {
    std::string begin;
    std::string before;  // each item
    std::string between;
    std::string end;
    bool stream;
  };
  const std::vector<Form> forms = {
      {kHead + "items:\n", "- ", "\n", "\n", false},
      {kHead + "items:\n", "- ", "\n", "", false},
      {kHead + "items: # these\n# first\n", "  - ", "\n  # next\n\n", "\n# last\nother: x\n", false},
      {"items:\n", "-\n  ", "\n", "\n" + kHead, false},
      {kHead + "items: [", "", ", ", "]\n", false},
      {kHead + "items:\n  [\n", "    ", ",\n", "\n  ]\nother: x\n", false},
      {"{kind: ResourceList, apiVersion: config.kubernetes.io/v1, items: [", "", ",", "]}", false},
      {"", "", "\n---\n", "\n", true},
      {"---\n", "", "\n...\n---\n", "", true},
      {"# begin\n---\n", "# of it\n", "\n--- # next\n", "\n...\n# end\n", true},
      {"apiVersion: v1\nkind: List\nitems:\n", "- ", "\n", "\n---\nkind: B\n", true},
      {"{apiVersion: v1, kind: List, items: [", "", ", ", "]}\n", true},
  };
  for (const Form& form : forms) {
    for (unsigned removed = 0; removed < 16; ++removed) {
      std::string text = form.begin;
      std::string kept;
      for (std::size_t i = 0; i < names.size(); ++i) {
        text += (i == 0 ? "" : form.between) + form.before + item(names[i]);
        if ((removed >> i & 1U) == 0) kept += names[i] + " ";
      }
      text += form.end;
      CAPTURE(text);
      CAPTURE(removed);
      const auto read = [&](const std::string& from) {
        return form.stream ? stream_of(from) : list_of(from);
      };
      ResourceList list = read(text);
      for (std::size_t i = 0; i < names.size(); ++i) {
        if ((removed >> i & 1U) != 0) list.remove(list.items()[i]);
      }
      Results results;
      list.commit({}, results);
      CHECK(list.is_changed() == (removed != 0));
      const std::string out = written(list);
      CAPTURE(out);
      const ResourceList again = read(out);
      std::string found = names_of(again);
      if (form.end.find("kind: B") != std::string::npos)
        found.resize(found.size() - 1);  // the nameless one behind the List
      CHECK(found == kept);
      CHECK((removed != 0 || out == text));
    }
  }
}

TEST_CASE("the last item of a list leaves an empty list") {
  const auto without_all = [](const std::string& text) {
    ResourceList list = list_of(text);
    for (const Resource& resource : list.items()) list.remove(resource);
    Results results;
    list.commit({}, results);
    return written(list);
  };
  CHECK(without_all(kHead + "items:\n" + kItem) == kHead + "items: []\n");
  CHECK(without_all(kHead + "items: # one\n" + kItem + "other: x\n") == kHead + "items: []\nother: x\n");
  CHECK(without_all(kHead + "items: [" + item("a") + ", " + item("b") + "]\n") == kHead + "items: []\n");
}

TEST_CASE("an item may change where its neighbour goes") {
  for (const std::string& text : {kHead + "items:\n- " + item("a") + "\n- " + item("b") + "\n",
                                  kHead + "items: [" + item("a") + ", " + item("b") + "]\n"}) {
    for (const std::size_t gone : {0U, 1U}) {
      ResourceList list = list_of(text);
      list.remove(list.items()[gone]);
      Changes changes;
      changes.of(list.items()[1 - gone]).set({"metadata", "name"}, Value::string("new"));
      Results results;
      list.commit(changes, results);
      const std::string out = written(list);
      CHECK(names_of(list_of(out)) == "new ");
    }
  }
}

TEST_CASE("a stream tells where its resources are") {
  const std::string text =
      "---\n---\nkind: A\nmetadata: {name: a}\n---\napiVersion: v1\nkind: List\nitems:\n- kind: B\n  "
      "metadata:\n    name: b\n";
  const ResourceList list = stream_of(text);
  CHECK(names_of(list) == "a b ");
  CHECK(list.items()[0].file() == FileRef{"in.yaml", 0});
  CHECK(list.items()[1].file() == FileRef{"in.yaml", 1});
}

TEST_CASE("annotations tell the file of a resource, but none outside the package") {
  const auto file_of = [](const std::string& annotations) {
    const std::string text =
        kHead + "items:\n- kind: A\n  metadata:\n    annotations: {" + annotations + "}\n";
    return list_of(text).items().front().file();
  };
  CHECK(file_of("config.kubernetes.io/path: d/f.yaml, config.kubernetes.io/index: '2'") ==
        FileRef{"d/f.yaml", 2});
  CHECK(file_of("internal.config.kubernetes.io/path: d/f.yaml") == FileRef{"d/f.yaml", {}});
  CHECK(file_of("config.kubernetes.io/path: d/f.yaml, config.kubernetes.io/index: x") ==
        FileRef{"d/f.yaml", {}});
  CHECK(file_of("config.kubernetes.io/path: /home/me/f.yaml") == FileRef{});
}

TEST_CASE("several streams are joined") {
  const auto joined = [](const std::vector<std::string>& texts) {
    std::vector<Source> sources;
    for (const std::string& text : texts) sources.emplace_back("in.yaml", text);
    return written(ResourceList::read_streams(sources));
  };
  CHECK(joined({"kind: A\n", "kind: B\n"}) == "kind: A\n---\nkind: B\n");
  CHECK(joined({"kind: A\n", "---\nkind: B\n"}) == "kind: A\n---\nkind: B\n");
  CHECK(joined({"kind: A", "kind: B"}) == "kind: A\n---\nkind: B");
  CHECK(joined({"kind: A\n", "# b\nkind: B\n"}) == "kind: A\n---\n# b\nkind: B\n");
  CHECK(joined({"\xEF\xBB\xBFkind: A\n", "\xEF\xBB\xBFkind: B\n"}) == "\xEF\xBB\xBFkind: A\n---\nkind: B\n");
  CHECK(joined({"\xEF\xBB\xBF---\nkind: A\n", "\xEF\xBB\xBF---\nkind: B\n"}) ==
        "\xEF\xBB\xBF---\nkind: A\n---\nkind: B\n");
  CHECK(joined({"kind: A\n", "%YAML 1.2\n---\nkind: B\n"}) == "kind: A\n...\n%YAML 1.2\n---\nkind: B\n");
  CHECK(joined({"{\"kind\": \"A\"}", "{\"kind\": \"B\"}\n"}) ==
        "{\"kind\": \"A\"}\n---\n{\"kind\": \"B\"}\n");
}

TEST_CASE("streams have no place for results") {
  const std::string text = "kind: A\n";
  CHECK(written(stream_of(text), one_result()) == text);
}

TEST_CASE("what is no ResourceList is named") {
  const auto error = [](const std::string& text) { return error_of([&] { list_of(text); }); };
  CHECK(error("") == "<stdin>:1:1: expected a ResourceList on standard input, found nothing");
  CHECK(error("# nothing\n---\n") == "<stdin>:1:1: expected a ResourceList on standard input, found nothing");
  CHECK(
      error("apiVersion: v1\nkind: List\n") ==
      "<stdin>:1:1: expected `kind: ResourceList`, got \"List\"; read plain manifests with `--config FILE`");
  CHECK(error("kind: A\n---\nkind: B\n") ==
        "<stdin>:2:1: expected one ResourceList, found a stream of documents; read plain manifests with "
        "`--config FILE`");
  CHECK(error("apiVersion: config.kubernetes.io/v2\nkind: ResourceList\nitems: []\n") ==
        "<stdin>:1:1: `apiVersion` of a ResourceList must be one of config.kubernetes.io/v1, "
        "config.kubernetes.io/v1beta1, "
        "config.kubernetes.io/v1alpha1, got \"config.kubernetes.io/v2\"");
  CHECK(error(kHead) == "<stdin>:1:1: the ResourceList has no `items`");
  CHECK(error(kHead + "items: {}\n") == "<stdin>:3:8: `items` must be a list");
  CHECK(error(kHead + "items: all\n") == "<stdin>:3:8: `items` must be a list");
  CHECK(error(kHead + "items: []\nitems: []\n") == "<stdin>:4:1: this key is here a second time, remove one");
  CHECK(error(kHead + "kind: ResourceList\nitems: []\n") ==
        "<stdin>:3:1: this key is here a second time, remove one");
  CHECK(error(kHead + "items:\n- a\n") ==
        "<stdin>:4:3: expected a resource, a mapping with `apiVersion` and `kind`");
  CHECK(error(kHead + "items: [null]\n") ==
        "<stdin>:3:9: expected a resource, a mapping with `apiVersion` and `kind`");
  CHECK(error(kHead + "items:\n- metadata: {name: a}\n") ==
        "<stdin>:4:3: this resource has no `kind`: has the command that makes it failed?");
}

TEST_CASE("what is no stream of resources is named") {
  const auto error = [](const std::string& text) { return error_of([&] { stream_of(text); }); };
  CHECK(error("metadata: {name: a}\n") ==
        "in.yaml:1:1: this resource has no `kind`: has the command that makes it failed?");
  CHECK(error("apiVersion: v1\nkind: List\nitems: a\n") == "in.yaml:3:8: `items` must be a list");
  CHECK(error("apiVersion: v1\nkind: List\nitems: [a]\n") ==
        "in.yaml:3:9: expected a resource, a mapping with `apiVersion` and `kind`");
  CHECK(
      error("---\n" + kHead + "items: []\n") ==
      "in.yaml:2:1: expected plain manifests, found a ResourceList, which the function alone reads, without "
      "`--config`; of its items `yq '.items[] | split_doc'` makes manifests");
  CHECK(error("apiVersion: v1\nkind: List\nitems:\n") == "no error");
}

TEST_CASE("results that are no list are an error") {
  const std::string text = kHead + "items: []\nresults: none\n";
  const ResourceList list = list_of(text);
  CHECK(error_of([&] { written(list, one_result()); }) == "<stdin>:4:10: `results` must be a list");
}

TEST_CASE("errors show no line of the input where it may hold a secret") {
  const std::string text = kHead + "items:\n- kind: Secret\n  data: {a: \"s3cr3t\" x}\n";
  CHECK(error_of([&] { list_of(text).items().front().document(); }).find("s3cr3t") == std::string::npos);
  const std::string cut = kHead + "items:\n- kind: Secret\n  data: {a: \"s3cr3t";
  CHECK(error_of([&] { list_of(cut); }).find("s3cr3t") == std::string::npos);
}

TEST_CASE("a changed value with a setter behind it is warned of") {
  const std::string text =
      kHead +
      "items:\n- kind: A\n  metadata:\n    namespace: b\n    name: a # kpt-set: ${name}\n"
      "  spec: c # kpt-set: ${spec}\n";
  const auto results_of = [&](const std::string& key) {
    ResourceList list = list_of(text);
    Changes changes;
    changes.of(list.items().front()).set({"metadata", key}, Value::string("new"));
    Results results;
    list.commit(changes, results);
    std::string ids;
    for (const kubeflow_sso::krm::Result& result : results.list()) ids += result.id;
    return ids;
  };
  CHECK(results_of("name") == "kpt-setter");
  CHECK(results_of("namespace").empty());
  CHECK(results_of("added").empty());  // between two lines with setters
}
