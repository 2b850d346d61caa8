// What filters put into pod templates.
#include <doctest/doctest.h>

#include <string>

#include "function/filters/pod/wiring.h"
#include "function/krm/changes.h"
#include "function/krm/config_file.h"
#include "login_testing.h"

namespace {

using kubeflow_sso::config::CaRef;
using kubeflow_sso::config::KeyRef;
using kubeflow_sso::filters::PodWiring;
using kubeflow_sso::krm::Changes;
using kubeflow_sso::krm::ConfigFile;
using login_testing::document;
using login_testing::Pod;
using login_testing::Results;

/// The container and the pod of a Deployment after a change, in flow style.
template <typename Change>
std::string wired(const std::string& container, const std::string& pod, const std::string& others,
                  Change change) {
  Pod read(container, pod, others);
  Changes changes;
  PodWiring wiring(read.workload, changes);
  change(wiring);
  Results results;
  read.list.commit(changes, results);
  CHECK_FALSE(results.failed());
  const std::string out = krm_testing::written(read.list);
  const std::string head = "containers: [{name: dex, ";
  const std::size_t begin = out.find(head) + head.size();
  return out.substr(begin, out.find("}}}\n") - begin);
}

const KeyRef kRef{"keys", "k"};

std::string with_secret(const std::string& container, const std::string& others = "",
                        const KeyRef& ref = kRef) {
  return wired(container, "", others, [&](PodWiring& wiring) { wiring.set_secret("OURS_A", ref); });
}

std::string reference(const std::string& name) {
  return "{name: OURS_A, valueFrom: {secretKeyRef: {name: " + name + ", key: k}}}";
}

}  // namespace

TEST_CASE("a variable is set at its place, or at the end") {
  CHECK(with_secret("env: [{name: A, value: a}]") ==
        "env: [{name: A, value: a}, " + reference("keys") + "]}], ");
  CHECK(with_secret("env: [{name: OURS_A, value: a}, {name: B, value: b}]") ==
        "env: [" + reference("keys") + ", {name: B, value: b}]}], ");
  CHECK(with_secret("env: []") == "env: [" + reference("keys") + "]}], ");
  CHECK(with_secret("env: null") == "env: [" + reference("keys") + "]}], ");
  // of equal names the one that counts
  CHECK(with_secret("env: [{name: OURS_A, value: a}, {name: OURS_A, value: b}]") ==
        "env: [{name: OURS_A, value: a}, " + reference("keys") + "]}], ");
  CHECK(with_secret("env: [" + reference("keys") + "]") == "env: [" + reference("keys") + "]}], ");
}

TEST_CASE("a reference has the name of the object that is there") {
  const auto secret = [](const std::string& metadata) { return document("Secret", metadata, "data: {}"); };
  const auto name = [&](const std::string& present, const std::string& others) {
    return with_secret("env: [" + (present.empty() ? "" : reference(present)) + "]", others);
  };
  const auto expected = [](const std::string& name_of) { return "env: [" + reference(name_of) + "]}], "; };
  CHECK(name("", "") == expected("keys"));
  CHECK(name("", secret("name: keys, namespace: auth")) == expected("keys"));
  CHECK(name("", secret("name: keys-2456789bcd, namespace: auth")) == expected("keys-2456789bcd"));
  CHECK(name("", secret("name: keys-2456789bcd, namespace: other")) == expected("keys"));
  // one that differs by its hash suffix only stays, so that a second run changes nothing
  CHECK(name("keys-2456789bcd", "") == expected("keys-2456789bcd"));
  CHECK(name("keys-2456789bcd", secret("name: keys-fghkmt2456, namespace: auth")) ==
        expected("keys-fghkmt2456"));
  CHECK(name("other-2456789bcd", "") == expected("keys"));
  // kustomize mends a reference to the former name, so that one is written
  CHECK(name("", secret("name: my-keys, namespace: auth, annotations: "
                        "{internal.config.kubernetes.io/previousNames: keys}")) == expected("keys"));
}

TEST_CASE("a CA is mounted from a ConfigMap or a Secret") {
  const auto mounted = [](CaRef::Kind kind, const std::string& container, const std::string& pod) {
    return wired(container, pod, "", [&](PodWiring& wiring) {
      wiring.mount_ca("ours-ca", "/etc/ours", CaRef{kind, {"ca", "ca.pem"}});
    });
  };
  const std::string mount = "{name: ours-ca, mountPath: /etc/ours, readOnly: true}";
  const std::string items = "items: [{key: ca.pem, path: ca.crt}]";
  CHECK(mounted(CaRef::Kind::ConfigMap, "volumeMounts: []", "volumes: []") ==
        "volumeMounts: [" + mount + "]}], volumes: [{name: ours-ca, configMap: {name: ca, " + items + "}}]");
  CHECK(mounted(CaRef::Kind::Secret, "volumeMounts: [{name: a, mountPath: /a}]", "volumes: [{name: a}]") ==
        "volumeMounts: [{name: a, mountPath: /a}, " + mount +
            "]}], volumes: [{name: a}, {name: ours-ca, secret: {secretName: ca, " + items + "}}]");
  CHECK(mounted(CaRef::Kind::Secret, "volumeMounts: [{name: ours-ca, mountPath: /old}]",
                "volumes: [{name: ours-ca, configMap: {name: old}}, {name: a}]") ==
        "volumeMounts: [" + mount + "]}], volumes: [{name: ours-ca, secret: {secretName: ca, " + items +
            "}}, {name: a}]");
}

TEST_CASE("keys of Secrets are mounted as files of one folder") {
  const auto mounted = [](const std::string& pod) {
    return wired("volumeMounts: []", pod, "", [](PodWiring& wiring) {
      wiring.mount_secrets("ours-files", "/etc/ours",
                           {{"clientCert", {"tls", "tls.crt"}}, {"clientKey", {"tls", "tls.key"}}});
    });
  };
  const std::string certificate = "{secret: {name: tls, items: [{key: tls.crt, path: clientCert}]}}";
  const std::string key = "{secret: {name: tls, items: [{key: tls.key, path: clientKey}]}}";
  const std::string expected =
      "volumeMounts: [{name: ours-files, mountPath: /etc/ours, readOnly: true}]}], volumes: [{name: "
      "ours-files, "
      "projected: {sources: [" +
      certificate + ", " + key + "]}}]";
  CHECK(mounted("volumes: []") == expected);
  CHECK(mounted("volumes: [{name: ours-files, emptyDir: {}}]") == expected);
  // A name that differs by its hash suffix only stays.
  CHECK(mounted("volumes: [{name: ours-files, projected: {sources: [{secret: {name: tls-2456789bcd}}]}}]")
            .find("{name: tls-2456789bcd, items: [{key: tls.crt") != std::string::npos);
}

TEST_CASE("folders are added to a variable and taken out again") {
  const auto variable = [](const std::string& value, const std::vector<std::string>& folders) {
    const std::string env = value.empty() ? "env: []" : "env: [{name: DIRS, value: '" + value + "'}]";
    return wired(env, "volumes: []", "",
                 [&](PodWiring& wiring) { wiring.set_folders("DIRS", "/ours/", "/standard", folders); });
  };
  const auto expected = [](const std::string& value) {
    return "env: [{name: DIRS, value: " + value + "}]}], volumes: []";
  };
  CHECK(variable("", {}) == "env: []}], volumes: []");
  CHECK(variable("", {"/ours/a", "/ours/b"}) == expected("/standard:/ours/a:/ours/b"));
  CHECK(variable("/theirs", {"/ours/a"}) == expected("'/theirs:/ours/a'"));
  CHECK(variable("/theirs:/ours/old", {"/ours/a"}) == expected("'/theirs:/ours/a'"));
  CHECK(variable("/theirs:/ours/old", {}) == expected("'/theirs'"));
  CHECK(variable("/standard:/ours/old", {}) == "env: []}], volumes: []");
  CHECK(variable("/theirs", {}) == expected("'/theirs'"));
}

TEST_CASE("what carries our prefix and is not set again goes") {
  const std::string container =
      "env: [{name: OURS_A, value: a}, {name: OURS_B, value: b}, {name: NOT_OURS_C, value: c}], "
      "volumeMounts: [{name: "
      "ours-x, mountPath: /x}, {name: y, mountPath: /y}]";
  CHECK(wired(container, "volumes: [{name: ours-x, emptyDir: {}}, {name: y}]", "",
              [](PodWiring& wiring) {
                wiring.set_secret("OURS_A", kRef);
                wiring.remove_stale("OURS_", [](std::string_view name) { return name.starts_with("ours-"); });
              }) == "env: [" + reference("keys") +
                        ", {name: NOT_OURS_C, value: c}], volumeMounts: [{name: y, mountPath: /y}]}], "
                        "volumes: [{name: y}]");
}

namespace {

/// The Deployment after restart_on_change for a ConfigMap of that metadata whose file holds "abc".
std::string restarted(const std::string& metadata, const std::string& annotations, const std::string& edited,
                      const std::string& kind = "Deployment") {
  Pod pod(Pod::WholeStream{"kind: " + kind + "\nspec: {template: {metadata: {annotations: {" + annotations +
                           "}}, spec: {containers: [{name: dex}]}}, containers: [{name: dex}]}\n" +
                           document("ConfigMap", metadata, "data: {file: abc}")});
  const auto config = ConfigFile::find(pod.list.items().back(), "file");
  Changes changes;
  PodWiring(pod.workload, changes).restart_on_change(*config, edited);
  Results results;
  pod.list.commit(changes, results);
  const std::string out = krm_testing::written(pod.list);
  const std::string head = "annotations: {";
  const std::size_t begin = out.find(head) + head.size();
  return out.substr(begin, out.find('}', begin) - begin);
}

/// Of "abc" with an end to its line.
const std::string kChecksum =
    "kubeflow-sso.io/config-checksum: edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb";

}  // namespace

TEST_CASE("the checksum is that of the edited text") {
  CHECK(restarted("name: dex", "", "abc") == kChecksum);
  CHECK(restarted("name: dex", "kubeflow-sso.io/config-checksum: old", "abc") == kChecksum);
}

TEST_CASE("a name by content needs no checksum, unless the content changes under it") {
  const std::string waiting =
      "name: dex, annotations: {internal.config.kubernetes.io/needsHashSuffix: enabled}";
  CHECK(restarted(waiting, "", "abc").empty());
  CHECK(restarted(waiting, "", "abcd").empty());
  CHECK(restarted("name: dex-2456789bcd", "", "abc").empty());
  CHECK_FALSE(restarted("name: dex-2456789bcd", "", "abcd").empty());
  CHECK(restarted("name: dex-2456789bcd", "kubeflow-sso.io/config-checksum: old", "abc") == kChecksum);
}

TEST_CASE("a Pod cannot be restarted by its template") {
  CHECK(restarted("name: dex", "", "abc", "Pod").empty());
}
