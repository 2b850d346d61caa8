// What operators make Secrets of: the name, and the keys where the resource tells them all.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

#include "function/krm/maker.h"
#include "krm_testing.h"

namespace {

using krm_testing::ResourceList;
using krm_testing::stream_of;
using kubeflow_sso::krm::maker_of;

/// The made Secret as `name: key key `, a `?` for keys that only the cluster knows; "none" of a resource of
/// which none is made.
std::string made(const std::string& text) {
  const ResourceList list = stream_of(text);
  const auto maker = maker_of("Secret", list.items()[0]);
  if (!maker) return "none";
  std::string out = maker->name() + ": ";
  if (!maker->keys) return out + "?";
  for (const std::string& key : *maker->keys) out += key + " ";
  return out;
}

std::string external(std::string_view spec) {
  return "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: login, namespace: "
         "auth}\n"
         "spec: " +
         std::string(spec) + "\n";
}

std::string sealed(std::string_view spec) {
  return "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: login, namespace: auth}\n"
         "spec: " +
         std::string(spec) + "\n";
}

}  // namespace

TEST_CASE("an ExternalSecret makes a Secret of its own name or of its target's") {
  CHECK(made(external("{data: [{secretKey: a}]}")) == "login: a ");
  CHECK(made(external("{target: {name: client}, data: [{secretKey: a}, {secretKey: b}]}")) == "client: a b ");
}

TEST_CASE("keys of an ExternalSecret's template replace those of the store") {
  CHECK(made(external("{target: {template: {data: {b: x}}}, data: [{secretKey: a}]}")) == "login: b ");
  CHECK(made(external("{target: {template: {data: {b: x}}}, dataFrom: [{extract: {key: k}}]}")) ==
        "login: b ");
  CHECK(made(external("{target: {template: {mergePolicy: Merge, data: {b: x}}}, data: [{secretKey: a}]}")) ==
        "login: a b ");
  CHECK(made(external("{target: {template: {type: Opaque}}, data: [{secretKey: a}]}")) == "login: a ");
}

TEST_CASE("keys that only the cluster knows are not told") {
  CHECK(made(external("{dataFrom: [{extract: {key: k}}], data: [{secretKey: a}]}")) == "login: ?");
  CHECK(made(external("{target: {template: {templateFrom: [{literal: x}]}}, data: [{secretKey: a}]}")) ==
        "login: ?");
  CHECK(made(external("{target: {creationPolicy: Merge}, data: [{secretKey: a}]}")) == "login: ?");
  CHECK(made(external("{target: {creationPolicy: None}, data: [{secretKey: a}]}")) == "login: ?");
  CHECK(made(external("{target: {creationPolicy: Orphan}, data: [{secretKey: a}]}")) == "login: a ");
  CHECK(made(external("{}")) == "login: ?");
  CHECK(made(sealed("{data: AgBy}")) == "login: ?");
}

TEST_CASE("a SealedSecret makes its sealed keys and those of its template") {
  CHECK(made(sealed("{encryptedData: {b: AgBy, a: AgBz}}")) == "login: a b ");
  CHECK(made(sealed("{encryptedData: {a: AgBy}, template: {data: {c: x}}}")) == "login: a c ");
}

TEST_CASE("of other operators' resources only the name is known") {
  CHECK(made("apiVersion: kubernetes-client.io/v1\nkind: ExternalSecret\nmetadata: {name: login}\n"
             "spec: {data: [{key: k, name: a}]}\n") == "login: ?");
  CHECK(made("apiVersion: secrets.hashicorp.com/v1beta1\nkind: VaultStaticSecret\nmetadata: {name: login}\n"
             "spec: {destination: {name: client, create: true}, data: [{secretKey: a}]}\n") == "client: ?");
}

TEST_CASE("only of ExternalSecrets and SealedSecrets the namespace is known") {
  const auto is_known = [](const std::string& text) {
    const ResourceList list = stream_of(text);
    return maker_of("Secret", list.items()[0])->is_of_its_namespace;
  };
  CHECK(is_known(external("{}")));
  CHECK(is_known(sealed("{}")));
  for (const std::string kind : {"ClusterExternalSecret", "PushSecret", "ClusterSecret"}) {
    CAPTURE(kind);
    CHECK_FALSE(
        is_known("apiVersion: external-secrets.io/v1\nkind: " + kind + "\nmetadata: {name: login}\n"));
  }
}

TEST_CASE("what is a Secret itself, of another kind, or unreadable makes none") {
  CHECK(made("apiVersion: v1\nkind: Secret\nmetadata: {name: login}\n") == "none");
  CHECK(made("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: login}\n") == "none");
  CHECK(made(external("{target: {name: [x]}, data: {secretKey: a}}")) == "none");
}
