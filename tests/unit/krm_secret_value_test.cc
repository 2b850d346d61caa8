// What stands in a Secret in the place of its values, and which Secrets may have keys that a list does not
// show.
#include "function/krm/secret_value.h"

#include <doctest/doctest.h>

#include <string>

#include "function/krm/config_file.h"
#include "krm_testing.h"

namespace {

using krm_testing::ResourceList;
using krm_testing::stream_of;
using kubeflow_sso::krm::ConfigFile;
using kubeflow_sso::krm::is_filled_in_cluster;
using kubeflow_sso::krm::is_stand_in_text;

bool is_filled(const std::string& metadata, const std::string& fields) {
  const std::string text =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: client" + metadata + "}\n" + fields;
  const ResourceList list = stream_of(text);
  return is_filled_in_cluster(list.items()[0]);
}

}  // namespace

TEST_CASE("variables, references and what hides a secret stand in its place") {
  for (const char* text :
       {"${CLIENT_SECRET}", "$(CLIENT_SECRET)", "{{ .Values.secret }}", "<path:secret/data/kubeflow#client>",
        "<client-secret>", "ENC[AES256_GCM,data:p673w==,iv:YY=,tag:aQ==,type:str]", "vault:secret/data/a#b",
        "ref+vault://secret/a#/b", "++++++++", "+++++++++", "********", "<redacted>", "REDACTED",
        "**REDACTED**", "[hidden]", "(sensitive value)"}) {
    CAPTURE(text);
    CHECK(is_stand_in_text(text));
  }
  for (const char* text : {"", "a", "++", "<>", "c2VjcmV0", "pa$$word", "${", "redacted-not", "<b", "ENC[",
                           "a-secret-of-a-provider"}) {
    CAPTURE(text);
    CHECK_FALSE(is_stand_in_text(text));
  }
}

TEST_CASE("a stand-in need not be base64, and only a Secret has one") {
  const std::string text =
      "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {mask: ++++++++, path: '<path:a#b>', real: "
      "PGE+}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {mask: ++++++++}\n";
  const ResourceList list = stream_of(text);
  const auto is_stand_in = [&](std::size_t item, const char* key) {
    return ConfigFile::find(list.items()[item], key).value().is_stand_in();
  };
  CHECK(is_stand_in(0, "mask"));
  CHECK(is_stand_in(0, "path"));
  CHECK_FALSE(is_stand_in(0, "real"));  // `<a>` is what the cluster has
  CHECK_FALSE(is_stand_in(1, "mask"));
}

TEST_CASE("keys that a list does not show may be in the cluster") {
  CHECK(is_filled("", "type: kubernetes.io/service-account-token\n"));
  CHECK(is_filled(", annotations: {secret-generator.v1.mittwald.de/autogenerate: secret}",
                  "data: {id: YQ==}\n"));
  CHECK(is_filled(", annotations: {replicator.v1.mittwald.de/replicate-from: sso/client}", ""));
  CHECK(is_filled(", annotations: {reflector.v1.k8s.emberstack.com/reflects: sso/client}", ""));
  CHECK(is_filled(", uid: 5f1c", "type: Opaque\n"));
  CHECK_FALSE(is_filled(", uid: 5f1c", "data: {id: YQ==}\n"));
  CHECK_FALSE(is_filled("", "type: Opaque\n"));  // what kustomize makes of an empty file
}
