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

TEST_CASE("what tells results apart is all of them") {
  const Result one{.severity = Severity::Warning,
                   .id = "a",
                   .message = "b",
                   .resource = {"v1", "A", "n", "m"},
                   .field = {{"x"}, "1", "2"},
                   .file = {"f", 1, 2, 3}};
  Results results;
  results.add(one);
  const auto add = [&](auto change) {
    Result other = one;
    change(other);
    results.add(std::move(other));
  };
  add([](Result& other) { other.severity = Severity::Info; });
  add([](Result& other) { other.id = "ab", other.message = ""; });
  add([](Result& other) { other.message = "c"; });
  add([](Result& other) { other.resource.api_version = "v2"; });
  add([](Result& other) { other.resource.kind = "B"; });
  add([](Result& other) { other.resource.name = "nm", other.resource.namespace_name = ""; });
  add([](Result& other) { other.field.path = {"x", "y"}; });
  add([](Result& other) { other.field.current_value = {}; });
  add([](Result& other) { other.field.current_value = ""; });
  add([](Result& other) { other.field.proposed_value = "3"; });
  add([](Result& other) { other.file.path = "g"; });
  add([](Result& other) { other.file.index = {}; });
  add([](Result& other) { other.file.line = 4; });
  add([](Result& other) { other.file.column = 4; });
  CHECK(results.list().size() == 15);
  results.add(one);
  CHECK(results.list().size() == 15);
}

TEST_CASE("many results are collected in time that grows with their number") {
  Results results;
  constexpr std::size_t kMany = 40'000;
  for (std::size_t i = 0; i < kMany; ++i) results.add(warning("a", "text " + std::to_string(i)));
  CHECK(results.list().size() == kMany);
}

TEST_CASE("nothing in a result does anything to a terminal") {
  const std::string evil = "x\x1b[2J\nerror: forged";
  const std::string shown = "x\\x1b[2J\\x0aerror: forged";
  CHECK(ResourceRef{"v1", "A", evil, evil}.text() == "A " + shown + "/" + shown);
  Result result = warning("a", "told " + evil);
  result.resource = {"v1", evil, "n", ""};
  result.field.path = {evil};
  Results results;
  results.add(result);
  CHECK(results.list()[0].message == "told " + shown);
  CHECK(to_line(results.list()[0]) ==
        "warning: " + shown + " n: [\"x\\x1b[2J\\x0aerror: forged\"]: told " + shown + " [a]");
  result.file = {evil, {}, 1, 2};
  CHECK(to_line(result).starts_with(shown + ":1:2: warning: "));
  results.add(warning("a", "told\nthe line\n    ^"));
  CHECK(results.list()[1].message == "told\nthe line\n    ^");
  results.add(warning("a", "told\nmore\nthe line\n^"));
  CHECK(results.list()[2].message == "told\\x0amore\nthe line\n^");
  results.add(warning("a", "told\n x ^"));
  CHECK(results.list()[3].message == "told\\x0a x ^");
  results.add(warning("a", "\n^"));
  CHECK(results.list()[4].message == "\\x0a^");
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
