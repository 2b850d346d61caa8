// A pod template as the kubelet runs it: containers, variables, arguments, files.
#include "function/login/workload.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "krm_testing.h"
#include "login_testing.h"

namespace {

using krm_testing::error_of;
using krm_testing::ResourceList;
using krm_testing::stream_of;
using kubeflow_sso::krm::Items;
using kubeflow_sso::login::Image;
using kubeflow_sso::login::MountedFile;
using kubeflow_sso::login::Origin;
using kubeflow_sso::login::parse_image;
using kubeflow_sso::login::runs_pods;
using kubeflow_sso::login::Workload;
using login_testing::document;
using login_testing::Pod;
using login_testing::shown;

const std::string kHead = "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n";

/// The image of the container that is Dex's, or "none".
std::string image_in(const std::string& containers) {
  const std::string text = kHead + containers;
  const ResourceList list = stream_of(text);
  const Items items = list.before();
  const std::optional<Workload> found = Workload::find(list.items().front(), "dex", "dex", items, "auth");
  return found ? found->image().repository : "none";
}

/// Objects that the pods of these tests refer to.
const std::string kObjects =
    document("ConfigMap", "name: one, namespace: auth", "data: {X: in-one, ONE: '1', HOST: example.com}") +
    document("ConfigMap", "name: two, namespace: auth", "data: {X: in-two}\nbinaryData: {BINARY: eQ==}") +
    document("Secret", "name: keys, namespace: auth",
             "data: {X: aW4ta2V5cw==, Y: eQ==}\nstringData: {Y: wins}") +
    document("ConfigMap", "name: one, namespace: elsewhere", "data: {ELSEWHERE: x}");

std::string variable(const std::string& container, const std::string& name = "X") {
  return shown(Pod(container, "", kObjects).workload.variable(name));
}

std::string words_of(const std::optional<std::vector<kubeflow_sso::login::Argument>>& arguments) {
  if (!arguments) return "a shell's business";
  std::string all;
  for (const auto& argument : *arguments) all += (all.empty() ? "" : "|") + argument.text;
  return all;
}

std::string command(const std::string& container) {
  return words_of(Pod(container, "", kObjects).workload.arguments());
}

/// What is at a path: `ConfigMap one, key`, `emptyDir`, or `nothing`.
std::string file(const std::string& path, const std::string& mounts, const std::string& volumes,
                 const std::string& env = "") {
  const Pod pod("volumeMounts: [" + mounts + "]" + env, "volumes: [" + volumes + "]", kObjects);
  const MountedFile found = pod.workload.file_at(path);
  if (!found.is_object()) return found.source.empty() ? "nothing" : found.source;
  return found.kind + " " + found.name + ", " + found.key + (found.object == nullptr ? " (not in list)" : "");
}

}  // namespace

TEST_CASE("what a controller makes in the cluster is no workload of its own") {
  const auto check = [](const std::string& kind, const std::string& metadata, bool runs) {
    CAPTURE(kind);
    const std::string text = document(kind, "name: dex, namespace: auth" + metadata, "spec: {}");
    const ResourceList list = stream_of(text);
    CHECK(runs_pods(list.items().front()) == runs);
  };
  const std::string owned = ", ownerReferences: [{kind: Deployment, name: dex, controller: true}]";
  check("ReplicaSet", owned, false);
  check("Pod", owned, false);
  check("ReplicaSet", "", true);
  check("Pod", "", true);
  check("Deployment", owned, true);  // an operator's
}

TEST_CASE("what stands in the place of a Secret's value is a value that the list does not tell") {
  const std::string secret = document("Secret", "name: s, namespace: auth",
                                      "data: {M: '********', N: YQ==}\nstringData: {P: '<path:a#b>'}");
  const auto value = [&](const std::string& container, const char* name) {
    return shown(Pod(container, "", secret).workload.variable(name));
  };
  const std::string all = "envFrom: [{secretRef: {name: s}}]";
  CHECK(value(all, "M") == value("env: [{name: M, valueFrom: {secretKeyRef: {name: other, key: M}}}]", "M"));
  CHECK(value(all, "P") == value(all, "M"));
  CHECK(value(all, "N") != value(all, "M"));
  CHECK(value("env: [{name: X, valueFrom: {secretKeyRef: {name: s, key: M}}}]", "X") == value(all, "M"));
}

TEST_CASE("a Secret that the cluster fills may set any variable") {
  const auto sources = [](const std::string& fields) {
    const Pod pod("envFrom: [{secretRef: {name: s}}]", "",
                  document("Secret", "name: s, namespace: auth", fields));
    return pod.workload.unknown_sources().size();
  };
  CHECK(sources("type: kubernetes.io/service-account-token") == 1);
  CHECK(sources("data: {N: YQ==}") == 0);
}

TEST_CASE("an image is a repository and a tag") {
  const auto check = [](const char* reference, const char* repository, const char* tag) {
    CAPTURE(reference);
    const Image image = parse_image(reference);
    CHECK(image.repository == repository);
    CHECK(image.tag == tag);
  };
  check("ghcr.io/dexidp/dex:v2.41.1", "ghcr.io/dexidp/dex", "v2.41.1");
  check("ghcr.io/dexidp/dex:v2.41.1@sha256:00", "ghcr.io/dexidp/dex", "v2.41.1");
  check("ghcr.io/dexidp/dex@sha256:00", "ghcr.io/dexidp/dex", "");
  check("localhost:5000/dex", "localhost:5000/dex", "");
  check("localhost:5000/dex:1", "localhost:5000/dex", "1");
  check("dex:1", "dex", "1");
  check("dex", "dex", "");
  check("", "", "");
}

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

TEST_CASE("whatever runs pods is a workload") {
  for (const std::string kind : {"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Pod"}) {
    CAPTURE(kind);
    const std::string spec = "{containers: [{name: dex, env: [{name: X, value: found}]}]}";
    const Pod pod(Pod::WholeStream{
        "kind: " + kind + "\nspec: " + (kind == "Pod" ? spec : "{template: {spec: " + spec + "}}") + "\n"});
    CHECK(kubeflow_sso::login::runs_pods(pod.list.items().front()));
    CHECK(shown(pod.workload.variable("X")) == "found");
    CHECK(pod.workload.namespace_name() == "auth");
  }
  const std::string job = "kind: CronJob\n";
  CHECK_FALSE(kubeflow_sso::login::runs_pods(stream_of(job).items().front()));
}

TEST_CASE("replicas are one where nobody counts them") {
  const auto replicas = [](const std::string& spec) {
    return Pod(Pod::WholeStream{"kind: Deployment\nspec: {" + spec +
                                "template: {spec: {containers: [{name: dex}]}}}\n"})
        .workload.replicas();
  };
  CHECK(replicas("") == 1);
  CHECK(replicas("replicas: 3, ") == 3);
  CHECK(replicas("replicas: 0, ") == 0);
}

TEST_CASE("a variable is what env and envFrom make of it") {
  struct Case {
    std::string container;
    std::string expected;
  };
  for (const Case& each : {
           Case{"image: dex", "not set"},
           // of equal names the last, env before envFrom, of envFrom the last
           Case{"env: [{name: X, value: a}]", "a"},
           Case{"env: [{name: X, value: a}, {name: X, value: b}]", "b"},
           Case{"env: [{name: X}]", ""},
           Case{"env: [{name: X, value: a}], envFrom: [{configMapRef: {name: one}}]", "a"},
           Case{"envFrom: [{configMapRef: {name: one}}]", "in-one"},
           Case{"envFrom: [{configMapRef: {name: one}}, {configMapRef: {name: two}}]", "in-two"},
           Case{"envFrom: [{configMapRef: {name: two}}, {configMapRef: {name: one}}]", "in-one"},
           Case{"envFrom: [{configMapRef: {name: one}}, {secretRef: {name: keys}}]", "in-keys"},
           // a prefix makes another name
           Case{"envFrom: [{configMapRef: {name: one}, prefix: P_}]", "not set"},
           // keys of objects
           Case{"env: [{name: X, valueFrom: {configMapKeyRef: {name: two, key: X}}}]", "in-two"},
           Case{"env: [{name: X, valueFrom: {secretKeyRef: {name: keys, key: X}}}]", "in-keys"},
           Case{"env: [{name: X, valueFrom: {configMapKeyRef: {name: two, key: Z, optional: true}}}]",
                "not set"},
           // what only the cluster knows
           Case{"env: [{name: X, valueFrom: {secretKeyRef: {name: absent, key: X}}}]", "not known"},
           Case{"env: [{name: X, valueFrom: {configMapKeyRef: {name: absent, key: X}}}]", "not known"},
           Case{"env: [{name: X, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]", "not known"},
           // no variable comes from binaryData
           Case{"env: [{name: X, valueFrom: {configMapKeyRef: {name: two, key: BINARY}}}]", "not known"},
           // references to variables that are there already, in their order
           Case{"env: [{name: A, value: a}, {name: X, value: '<$(A)>'}]", "<a>"},
           Case{"env: [{name: X, value: '<$(A)>'}, {name: A, value: a}]", "<$(A)>"},
           Case{"env: [{name: X, value: '<$(ONE)>'}], envFrom: [{configMapRef: {name: one}}]", "<1>"},
           Case{"env: [{name: A, value: a}, {name: X, value: '<$$(A)>'}]", "<$(A)>"},
           Case{"env: [{name: A, value: a}, {name: X, value: '$A ${A} $(A $'}]", "$A ${A} $(A $"},
           Case{"env: [{name: A, value: a}, {name: X, value: '$(A)$(A)$$$(A)'}]", "aa$a"},
           Case{"env: [{name: X, value: a}, {name: X, value: '$(X)b'}]", "ab"},
       }) {
    CAPTURE(each.container);
    CHECK(variable(each.container) == each.expected);
  }
  CHECK(variable("envFrom: [{configMapRef: {name: one}, prefix: P_}]", "P_X") == "in-one");
  CHECK(variable("envFrom: [{secretRef: {name: keys}}]", "Y") == "wins");
  CHECK(variable("envFrom: [{configMapRef: {name: one}}]", "ELSEWHERE") == "not set");
}

TEST_CASE("a reference to what is not known is not known either") {
  const std::string unknown = "{name: A, valueFrom: {secretKeyRef: {name: absent, key: a}}}";
  CHECK(variable("env: [" + unknown + ", {name: X, value: 'a$(A)b'}]") == "not known");
  CHECK(variable("env: [" + unknown + ", {name: X, value: 'a$$(A)b'}]") == "a$(A)b");
  // It may come from an object that the list lacks.
  const std::string missing = "env: [{name: X, value: 'a$(A)b'}], envFrom: [{secretRef: {name: ";
  CHECK(variable(missing + "absent}}]") == "not known");
  CHECK(variable(missing + "keys}}]") == "a$(A)b");
}

TEST_CASE("an optional key that is not there leaves what was there") {
  const std::string optional = "{name: X, valueFrom: {configMapKeyRef: {name: two, key: Z, optional: true}}}";
  CHECK(variable("env: [" + optional + "], envFrom: [{configMapRef: {name: one}}]") == "in-one");
  CHECK(variable("env: [{name: X, value: a}, " + optional + "]") == "a");
}

TEST_CASE("a value tells where it stands and whether it is secret") {
  const Pod pod(
      "env: [{name: A, value: a}, {name: B, valueFrom: {secretKeyRef: {name: keys, key: Y}}}, {name: C, "
      "valueFrom: {secretKeyRef: {name: absent, key: c}}}], envFrom: [{configMapRef: {name: one}}]",
      "", kObjects);
  struct Case {
    std::string name;
    Origin origin;
    std::string resource;
    std::string path;
    bool is_secret;
  };
  for (const Case& each :
       {Case{"A", Origin::Env, "Deployment auth/dex", "spec.template.spec.containers[0].env[0]", false},
        Case{"B", Origin::Env, "Secret auth/keys", "stringData.Y", true},
        Case{"C", Origin::Env, "Deployment auth/dex", "spec.template.spec.containers[0].env[2]", true},
        Case{"HOST", Origin::EnvFrom, "ConfigMap auth/one", "data.HOST", false}}) {
    CAPTURE(each.name);
    const auto value = pod.workload.variable(each.name);
    REQUIRE(value);
    CHECK(value->origin == each.origin);
    CHECK(value->place.resource->ref().text() == each.resource);
    CHECK(to_string(value->place.path) == each.path);
    CHECK(value->is_secret == each.is_secret);
  }
}

TEST_CASE("objects of envFrom that the list lacks are named") {
  const Pod pod("envFrom: [{configMapRef: {name: one}}, {secretRef: {name: s}}, {configMapRef: {name: c}}]",
                "", kObjects);
  CHECK(pod.workload.unknown_sources() == std::vector<std::string>{"Secret s", "ConfigMap c"});
}

TEST_CASE("the command line is command and args") {
  struct Case {
    std::string container;
    std::string expected;
  };
  for (const Case& each : {
           Case{"image: dex", ""},
           Case{"command: [dex], args: [serve, a.yaml]", "dex|serve|a.yaml"},
           Case{"args: [serve, a.yaml]", "serve|a.yaml"},
           Case{"args: ['--to=$(HOST)', '$(NONE)', '$$(HOST)'], envFrom: [{configMapRef: {name: one}}]",
                "--to=example.com|$(NONE)|$(HOST)"},
           // shells
           Case{"command: [sh, -c, 'dex serve a.yaml']", "dex|serve|a.yaml"},
           Case{"command: [/bin/bash, -c], args: ['exec dex serve \"a b\"']", "dex|serve|a b"},
           Case{"command: [/bin/ash, -ec], args: ['dex serve a.yaml', ignored]", "dex|serve|a.yaml"},
           Case{"command: [dash, -x, -c, 'dex serve $(HOST)'], envFrom: [{configMapRef: {name: one}}]",
                "dex|serve|example.com"},
           Case{"command: [tini, --, /bin/sh, -c, 'exec dex serve a.yaml']", "dex|serve|a.yaml"},
           Case{"command: [env, sh, -c, 'sleep 5; dex serve a.yaml']", "a shell's business"},
           Case{"command: [sh, -c, 'sleep 5; dex serve a.yaml']", "a shell's business"},
           Case{"command: [sh, -c, 'dex serve $FILE']", "a shell's business"},
           // no shells
           Case{"command: [fish, -c, 'dex; serve']", "fish|-c|dex; serve"},
           Case{"command: [sh, -c]", "sh|-c"},
       }) {
    CAPTURE(each.container);
    CHECK(command(each.container) == each.expected);
  }
}

TEST_CASE("an argument is the element that it stands in") {
  const Pod pod("command: [sh, -c], args: ['dex serve a.yaml']");
  REQUIRE(pod.workload.arguments());
  for (const auto& argument : *pod.workload.arguments())
    CHECK(to_string(argument.path) == "spec.template.spec.containers[0].args[0]");
}

TEST_CASE("an option has its value behind it or behind an equals sign, and the last one counts") {
  const auto text = [](const std::string& arguments) {
    const Pod pod("args: [" + arguments + "]");
    const auto found = kubeflow_sso::login::option(*pod.workload.arguments(), "--config");
    return found ? found->text : std::string("none");
  };
  CHECK(text("--config=a") == "a");
  CHECK(text("--config, a") == "a");
  CHECK(text("--config=a, --config, b") == "b");
  CHECK(text("--config, b, --config=") == "");
  CHECK(text("--config-dir=a, --configs, b") == "none");
  CHECK(text("--config") == "none");
}

TEST_CASE("a file is what is mounted deepest at its path") {
  struct Case {
    std::string mounts;
    std::string volumes;
    std::string expected;
  };
  for (const Case& each : {
           Case{"{name: v, mountPath: /etc/dex}", "{name: v, configMap: {name: one}}",
                "ConfigMap one, c.yaml"},
           Case{"{name: v, mountPath: /etc/dex/}", "{name: v, configMap: {name: one}}",
                "ConfigMap one, c.yaml"},
           Case{"{name: v, mountPath: /}", "{name: v, configMap: {name: one}}",
                "ConfigMap one, etc/dex/c.yaml"},
           Case{"{name: v, mountPath: /etc/de}", "{name: v, configMap: {name: one}}", "nothing"},
           Case{"{name: v, mountPath: /etc/dex/c}", "{name: v, configMap: {name: one}}", "nothing"},
           Case{"{name: w, mountPath: /etc/dex}", "{name: v, configMap: {name: one}}", "nothing"},
           Case{"", "{name: v, configMap: {name: one}}", "nothing"},
           // the deepest, in whatever order
           Case{"{name: v, mountPath: /etc/dex}, {name: w, mountPath: /etc}",
                "{name: v, configMap: {name: one}}, {name: w, configMap: {name: two}}",
                "ConfigMap one, c.yaml"},
           Case{"{name: w, mountPath: /etc}, {name: v, mountPath: /etc/dex}",
                "{name: v, configMap: {name: one}}, {name: w, configMap: {name: two}}",
                "ConfigMap one, c.yaml"},
           Case{"{name: v, mountPath: /etc/dex}, {name: w, mountPath: /etc/dex/c.yaml, subPath: k}",
                "{name: v, configMap: {name: one}}, {name: w, configMap: {name: two}}", "ConfigMap two, k"},
           // a part of the volume
           Case{"{name: v, mountPath: /etc/dex/c.yaml, subPath: k}", "{name: v, configMap: {name: one}}",
                "ConfigMap one, k"},
           Case{"{name: v, mountPath: /etc/dex, subPath: in}", "{name: v, configMap: {name: one}}",
                "ConfigMap one, in/c.yaml"},
           Case{"{name: v, mountPath: /etc/dex/c.yaml, subPathExpr: $(K).yaml}",
                "{name: v, configMap: {name: one}}", "ConfigMap one, key.yaml"},
           // items
           Case{"{name: v, mountPath: /etc/dex}",
                "{name: v, configMap: {name: one, items: [{key: a, path: b}, {key: k, path: c.yaml}]}}",
                "ConfigMap one, k"},
           Case{"{name: v, mountPath: /etc/dex}",
                "{name: v, configMap: {name: one, items: [{key: c.yaml, path: other}]}}", "configMap"},
           Case{"{name: v, mountPath: /etc/dex}", "{name: v, configMap: {name: one, items: []}}",
                "ConfigMap one, c.yaml"},
           Case{"{name: v, mountPath: /etc}",
                "{name: v, secret: {secretName: keys, items: [{key: X, path: dex/c.yaml}]}}",
                "Secret keys, X"},
           // other volumes
           Case{"{name: v, mountPath: /etc/dex}", "{name: v, secret: {secretName: keys}}",
                "Secret keys, c.yaml"},
           Case{"{name: v, mountPath: /etc/dex}", "{name: v, secret: {secretName: absent}}",
                "Secret absent, c.yaml (not in list)"},
           Case{"{name: v, mountPath: /etc/dex}", "{name: v, emptyDir: {}}", "emptyDir"},
           Case{"{name: v, mountPath: /etc/dex}", "{persistentVolumeClaim: {claimName: a}, name: v}",
                "persistentVolumeClaim"},
       }) {
    CAPTURE(each.mounts);
    CAPTURE(each.volumes);
    CHECK(file("/etc/dex/c.yaml", each.mounts, each.volumes, ", env: [{name: K, value: key}]") ==
          each.expected);
  }
}

TEST_CASE("a relative path begins in the container's folder") {
  const auto found = [](const std::string& more) {
    return file("c.yaml", "{name: v, mountPath: /etc/dex}", "{name: v, configMap: {name: one}}", more);
  };
  CHECK(found(", workingDir: /etc/dex") == "ConfigMap one, c.yaml");
  CHECK(found(", workingDir: /etc") == "nothing");
  CHECK(found("") == "nothing");  // of the image
}

TEST_CASE("of a projected volume it is the source that has the file") {
  const auto projected = [](const std::string& key, const std::string& sources) {
    return file("/etc/dex/" + key, "{name: v, mountPath: /etc/dex}",
                "{name: v, projected: {sources: [" + sources + "]}}");
  };
  const std::string both = "{configMap: {name: one}}, {secret: {name: keys}}";
  CHECK(projected("HOST", both) == "ConfigMap one, HOST");
  CHECK(projected("Y", both) == "Secret keys, Y");
  CHECK(projected("k", "{configMap: {name: one}}, {secret: {name: keys, items: [{key: Y, path: k}]}}") ==
        "Secret keys, Y");
  CHECK(projected("k", "{configMap: {name: absent}}") == "ConfigMap absent, k (not in list)");
  CHECK(projected("k", "{serviceAccountToken: {path: k}}") == "projected");
}

TEST_CASE("a workload cut down to a few fields says nothing of its files") {
  CHECK(Pod("image: dex").workload.mounts_nothing());
  CHECK(Pod("volumeMounts: []", "volumes: []").workload.mounts_nothing());
  CHECK_FALSE(Pod("volumeMounts: [{name: a, mountPath: /a}]").workload.mounts_nothing());
  CHECK_FALSE(Pod("image: dex", "volumes: [{name: a, emptyDir: {}}]").workload.mounts_nothing());
  // what this function adds is none of what the workload says
  CHECK(
      Pod("volumeMounts: [{name: kubeflow-sso-ca-a, mountPath: /a}]", "volumes: [{name: kubeflow-sso-ca-a}]")
          .workload.mounts_nothing());
}
