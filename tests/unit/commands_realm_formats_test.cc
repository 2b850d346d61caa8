// The forms in which Keycloak takes a client.
#include "function/commands/realm_formats.h"

#include <doctest/doctest.h>

#include <string>

#include "function/config/keycloak_client.h"

namespace {

using kubeflow_sso::commands::find_realm_format;
using kubeflow_sso::config::Connector;
using kubeflow_sso::config::KeycloakClient;

std::string printed(std::string_view format, const std::string& client_id, bool has_secret = true) {
  Connector provider;
  if (has_secret) provider.client_secret = {"s", "k"};
  KeycloakClient client;
  client.provider = &provider;
  client.realm = "r";
  client.client_id = client_id;
  client.secret_namespace = "auth";
  return find_realm_format(format)->write(client, false);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a format is found by its name") {
  CHECK(find_realm_format("json") != nullptr);
  CHECK(find_realm_format("JSON") == nullptr);
  CHECK(find_realm_format("") == nullptr);
}

TEST_CASE("texts are escaped as each form has it") {
  CHECK(has(printed("json", "a\"b\\c"), R"("clientId": "a\"b\\c")"));
  CHECK(has(printed("terraform", "a\"${b}%{c}$d"), R"(= "a\"$${b}%%{c}$d")"));
  CHECK(has(printed("crd", "yes"), "clientId: \"yes\""));
}

TEST_CASE("the operator alone is given a placeholder, which a Secret fills") {
  for (const char* format : {"json", "import", "partial", "terraform", "text"})
    CHECK_FALSE(has(printed(format, "a"), "KUBEFLOW_CLIENT_SECRET"));
  CHECK(has(printed("crd", "a"), "secret: ${KUBEFLOW_CLIENT_SECRET}"));
  CHECK_FALSE(has(printed("crd", "a", false), "KUBEFLOW_CLIENT_SECRET"));
}

TEST_CASE("a machine's client has a name of its own in Terraform, whatever its id") {
  const kubeflow_sso::config::TrustedIssuer trusted;
  const Connector provider;
  KeycloakClient client;
  client.provider = &provider;
  client.realm = "r";
  client.machine = kubeflow_sso::config::KeycloakMachine{"9 a.b\"${c}", &trusted, "kubeflow-api"};
  const std::string text = find_realm_format("terraform")->write(client, false);
  CHECK(has(text, R"(resource "keycloak_openid_client" "machine_9_a_b___c_" {)"));
  CHECK(has(text, R"(= "9 a.b\"$${c}")"));
  CHECK_FALSE(has(text, "root_url"));
  CHECK(has(find_realm_format("terraform")->write(client, true), "root_url"));
}
