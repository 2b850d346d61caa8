// Results: what is kept, what can be silenced, and the line that people see.
#include "function/krm/result.h"

#include <doctest/doctest.h>

namespace {

using namespace kubeflow_sso::krm;  // NOLINT(google-build-using-namespace)

Result warning(std::string id, std::string message) {
  Result result;
  result.severity = Severity::Warning;
  result.id = std::move(id);
  result.message = std::move(message);
  return result;
}

TEST_CASE("severities are spelled as in the specification") {
  CHECK(to_string(Severity::Info) == "info");
  CHECK(to_string(Severity::Warning) == "warning");
  CHECK(to_string(Severity::Error) == "error");
}

TEST_CASE("a resource's text has its kind and what of its name is known") {
  CHECK(ResourceRef{"v1", "ConfigMap", "dex", "auth"}.text() == "ConfigMap auth/dex");
  CHECK(ResourceRef{"v1", "ConfigMap", "dex", ""}.text() == "ConfigMap dex");
  CHECK(ResourceRef{"v1", "ConfigMap", "", ""}.text() == "ConfigMap");
  CHECK(ResourceRef{"", "", "dex", ""}.text() == "dex");
  CHECK(ResourceRef{}.text().empty());
  CHECK(ResourceRef{}.empty());
}

TEST_CASE("equal results are kept once, in the order of their finding") {
  Results results;
  results.add(warning("a", "first"));
  results.add(warning("b", "second"));
  results.add(warning("a", "first"));
  results.add(warning("a", "third"));
  REQUIRE(results.list().size() == 3);
  CHECK(results.list()[0].message == "first");
  CHECK(results.list()[1].message == "second");
  CHECK(results.list()[2].message == "third");
}

TEST_CASE("results that differ in a place are not equal") {
  Results results;
  Result result = warning("a", "text");
  results.add(result);
  result.field.path = {"spec"};
  results.add(result);
  result.file.index = 1;
  results.add(result);
  result.resource.name = "dex";
  results.add(result);
  CHECK(results.list().size() == 4);
}

TEST_CASE("only errors fail a run, and errors cannot be acknowledged") {
  Results results;
  results.add(warning("a", "text"));
  results.add({.severity = Severity::Info, .id = "b", .message = "text"});
  CHECK_FALSE(results.failed());
  results.add({.severity = Severity::Error, .id = "a", .message = "error"});
  results.add(warning("c", "text"));
  CHECK(results.failed());
  results.acknowledge({"a", "b", "no such id"});
  REQUIRE(results.list().size() == 2);
  CHECK(results.list()[0].message == "error");
  CHECK(results.list()[1].id == "c");
  CHECK(results.failed());
}

TEST_CASE("a line names resource, field, message and id") {
  Result result = warning("insecure-setting", "turns off the check of the provider's certificate");
  result.resource = {"v1", "ConfigMap", "dex", "auth"};
  result.field.path = {"connectors", 0, "config", "insecureSkipVerify"};
  CHECK(to_line(result) ==
        "warning: ConfigMap auth/dex: connectors[0].config.insecureSkipVerify: turns off the check of the "
        "provider's "
        "certificate [insecure-setting]");
  result.message = "`connectors[0].config.insecureSkipVerify` turns off the check";
  CHECK(to_line(result) ==
        "warning: ConfigMap auth/dex: `connectors[0].config.insecureSkipVerify` turns off the check "
        "[insecure-setting]");
}

TEST_CASE("a line begins with the file's place where that is known") {
  Result result{.severity = Severity::Error, .id = "unknown-field", .message = "`spec.x` is unknown"};
  result.resource = {"kubeflow-sso.io/v1alpha1", "KubeflowSSO", "keycloak", ""};
  result.field.path = {"spec", "x"};
  result.file = {.path = "sso.yaml", .index = {}, .line = 8, .column = 3};
  CHECK(to_line(result) == "sso.yaml:8:3: error: `spec.x` is unknown [unknown-field]");
  result.file.line = 0;
  CHECK(to_line(result) == "error: KubeflowSSO keycloak: `spec.x` is unknown [unknown-field]");
}

TEST_CASE("a line without resource, field and id is severity and message") {
  CHECK(to_line({.severity = Severity::Info, .id = "", .message = "nothing to do"}) == "info: nothing to do");
}

}  // namespace
