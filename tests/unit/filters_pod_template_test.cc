// Containers of a pod template, and lists by name.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "function/filters/pod_template.h"
#include "krm_testing.h"

namespace {

using krm_testing::error_of;
using krm_testing::ResourceList;
using krm_testing::Results;
using krm_testing::stream_of;
using krm_testing::written;
using kubeflow_sso::filters::Container;
using kubeflow_sso::filters::in_pod;
using kubeflow_sso::yaml::Value;

const std::string kHead = "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n";

/// The image of the container that is Dex's, or "none".
std::string image_in(const std::string& containers) {
  const std::string text = kHead + containers;
  ResourceList list = stream_of(text);
  const std::optional<Container> container = Container::find(list.items().front(), "dex", "dex");
  return container ? container->image().repository : "none";
}

template <typename Change>
std::string changed(const std::string& containers, Change change) {
  const std::string text = kHead + containers;
  ResourceList list = stream_of(text);
  change(*Container::find(list.items().front(), "dex", "dex"));
  Results results;
  list.commit(results);
  CHECK_FALSE(results.failed());
  return written(list).substr(kHead.size());
}

Value variable(const std::string& name, const std::string& value) {
  return Value::mapping({{"name", Value::string(name)}, {"value", Value::string(value)}});
}

}  // namespace

TEST_CASE("a container is found by name, then by image, then as the only one") {
  CHECK(image_in("      - {name: a, image: x/dex}\n      - {name: dex, image: y/other}\n") == "y/other");
  CHECK(image_in("      - {name: a, image: x/other}\n      - {name: b, image: 'y/dex:1'}\n") == "y/dex");
  CHECK(image_in("      - {name: a, image: x/other}\n") == "x/other");
  CHECK(image_in("      - {name: a, image: x/other}\n      - {name: b, image: x/another}\n") == "none");
  CHECK(image_in("      - {name: a, image: x/dexter}\n      - {name: b, image: x/index}\n") == "none");
  CHECK(image_in("        []\n") == "none");
}

TEST_CASE("what is no list of containers is named") {
  CHECK(error_of([] { image_in("        a: b\n"); }) ==
        "in.yaml:6:9: `spec.template.spec.containers` must be a list, got a mapping");
  CHECK(error_of([] { image_in("      - a\n"); }) ==
        "in.yaml:6:9: `spec.template.spec.containers[0]` must be a mapping, got text");
  CHECK(error_of([] { image_in("      - name: [a]\n"); }) ==
        "in.yaml:6:15: `spec.template.spec.containers[0].name` must be text, got a list");
}

TEST_CASE("variables are set by name and keep their places") {
  const std::string env =
      "      - name: dex\n        env:\n        - name: A\n          value: \"1\"\n        - name: B\n       "
      "   value: \"2\"\n";
  CHECK(changed(env, [](Container container) { container.set_env("A", variable("A", "3")); }) ==
        "      - name: dex\n        env:\n        - name: A\n          value: \"3\"\n        - name: B\n     "
        "     value: \"2\"\n");
  CHECK(changed(env, [](Container container) { container.set_env("C", variable("C", "3")); }) ==
        env + "        - name: C\n          value: \"3\"\n");
  CHECK(changed(env, [](Container container) { container.set_env("A", variable("A", "1")); }) == env);
  CHECK(changed(env, [](Container container) { container.remove_env("A"); }) ==
        "      - name: dex\n        env:\n        - name: B\n          value: \"2\"\n");
  CHECK(changed(env, [](Container container) { container.remove_env("C"); }) == env);
}

TEST_CASE("variables are listed by prefix") {
  const std::string text = kHead + "      - name: dex\n        env: [{name: A_1}, {name: B}, {name: A_2}]\n";
  ResourceList list = stream_of(text);
  const Container container = *Container::find(list.items().front(), "dex", "dex");
  CHECK(container.env_names("A_") == std::vector<std::string>{"A_1", "A_2"});
  CHECK(container.env("B") != nullptr);
  CHECK(container.env("C") == nullptr);
  CHECK(to_string(container.path({"env", 1})) == "spec.template.spec.containers[0].env[1]");
}

/// The Deployment after restart_on_change for a ConfigMap of that metadata whose file holds "abc".
std::string restarted(const std::string& metadata, const std::string& annotations,
                      const std::string& edited) {
  const std::string text = "kind: Deployment\nspec: {template: {metadata: {annotations: {" + annotations +
                           "}}}}\n" + "---\nkind: ConfigMap\nmetadata: {" + metadata +
                           "}\ndata: {file: abc}\n";
  ResourceList list = stream_of(text);
  const auto config = kubeflow_sso::krm::ConfigFile::find(list.items().back(), "file");
  kubeflow_sso::filters::restart_on_change(list.items().front(), *config, edited);
  Results results;
  list.commit(results);
  const std::string out = written(list);
  return out.substr(0, out.find("---"));
}

const char* const kUnmarked = "kind: Deployment\nspec: {template: {metadata: {annotations: {}}}}\n";
const char* const kMarked =
    "kind: Deployment\nspec: {template: {metadata: {annotations: {kubeflow-sso.io/config-checksum: "
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad}}}}\n";

TEST_CASE("the checksum is that of the edited text") {
  CHECK(restarted("name: dex", "", "abc") == kMarked);
}

TEST_CASE("a name by content needs no checksum, unless the content changes under it") {
  const std::string waiting =
      "name: dex, annotations: {internal.config.kubernetes.io/needsHashSuffix: enabled}";
  CHECK(restarted(waiting, "", "abc") == kUnmarked);
  CHECK(restarted("name: dex-2456789bcd", "", "abc") == kUnmarked);
  CHECK(restarted("name: dex-2456789bcd", "", "abcd") != kUnmarked);
  CHECK(restarted("name: dex-2456789bcd", "kubeflow-sso.io/config-checksum: old", "abc") == kMarked);
}
