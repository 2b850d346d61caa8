// Variables from the Secret of oauth2-proxy's client, and how they are known again.
#include "function/filters/pod/proxy_client.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "function/krm/changes.h"
#include "login_testing.h"

namespace {

using kubeflow_sso::filters::forget_proxy_client;
using kubeflow_sso::filters::PodWiring;
using kubeflow_sso::filters::SecretVariable;
using kubeflow_sso::filters::set_proxy_client;
using kubeflow_sso::krm::Changes;
using login_testing::Pod;

const std::vector<SecretVariable> kVariables = {{"ID", "client-id"}, {"SECRET", "client-secret"}};

/// The Deployment's annotations and a container with these variables.
Pod::WholeStream workload(const std::string& annotations, const std::string& env) {
  return {login_testing::deployment("dex", "name: dex, namespace: auth" + annotations, "env: [" + env + "]")};
}

std::string variable(const std::string& name, const std::string& secret, const std::string& key) {
  return "{name: " + name + ", valueFrom: {secretKeyRef: {name: " + secret + ", key: " + key + "}}}";
}

const std::string kMark = ", annotations: {kubeflow-sso.io/proxy-client-secret: own";

/// The names of what is forgotten, and whether the annotation is gone.
std::string forgotten(const std::string& annotations, const std::string& env) {
  Pod read(workload(annotations, env));
  Changes changes;
  std::string names;
  for (const SecretVariable& each : forget_proxy_client(read.workload, kVariables, changes))
    names += each.name + " ";
  krm_testing::Results results;
  read.list.commit(changes, results);
  const std::string out = krm_testing::written(read.list);
  const bool is_there = out.find("annotations") != std::string::npos;
  return names + (is_there ? out.substr(out.find("annotations"),
                                        out.find('\n', out.find("annotations")) - out.find("annotations"))
                           : "-");
}

}  // namespace

TEST_CASE("the variables come from the Secret, whose name an annotation keeps") {
  Pod read(workload("", "{name: ID, value: a}"));
  Changes changes;
  PodWiring wiring(read.workload, changes);
  set_proxy_client(read.workload, "own", kVariables, wiring, changes);
  krm_testing::Results results;
  read.list.commit(changes, results);
  const std::string out = krm_testing::written(read.list);
  CHECK(out.find("env: [" + variable("ID", "own", "client-id") + ", " +
                 variable("SECRET", "own", "client-secret") + "]") != std::string::npos);
  CHECK(out.find("annotations: {kubeflow-sso.io/proxy-client-secret: own}") != std::string::npos);
}

TEST_CASE("what nobody has changed since is forgotten, and the annotation goes") {
  const std::string ours =
      variable("ID", "own", "client-id") + ", " + variable("SECRET", "own-2k7bh5m9tg", "client-secret");
  CHECK(forgotten(kMark + "}", ours) == "ID SECRET -");
  CHECK(forgotten(kMark + ", a: b}", ours) == "ID SECRET annotations: {a: b}}");
  CHECK(forgotten(kMark + "}", variable("ID", "another", "client-id") + ", {name: SECRET, value: own}") ==
        "-");
  CHECK(forgotten(kMark + "}", "") == "-");
}

TEST_CASE("without the annotation the variables are the user's own") {
  CHECK(forgotten("", variable("ID", "own", "client-id")) == "-");
  CHECK(forgotten(", annotations: {a: b}", variable("ID", "own", "client-id")) == "annotations: {a: b}}");
}
