// Files inside ConfigMaps and Secrets.
#include <doctest/doctest.h>

#include <string>

#include "function/krm/config_file.h"
#include "function/text/text_edits.h"
#include "krm_testing.h"

namespace {

using krm_testing::error_of;
using krm_testing::ResourceList;
using krm_testing::Results;
using krm_testing::stream_of;
using krm_testing::written;
using kubeflow_sso::krm::Changes;
using kubeflow_sso::krm::ConfigFile;
using kubeflow_sso::krm::secret_value;
using kubeflow_sso::text::TextEdits;

std::string config_map(const std::string& rest) {
  return "kind: ConfigMap\nmetadata: {name: a, namespace: b}\n" + rest;
}
std::string secret(const std::string& rest) {
  return "kind: Secret\nmetadata: {name: a, namespace: b}\n" + rest;
}

/// The decoded file `f`, or "none".
std::string file_in(const std::string& text) {
  ResourceList list = stream_of(text);
  const auto file = ConfigFile::find(list.items().front(), "f");
  return file ? file->text() : "none";
}

/// The text after the first `old` in the file `f` was replaced.
std::string edited(const std::string& text, const std::string& old, const std::string& replacement) {
  ResourceList list = stream_of(text);
  const auto file = ConfigFile::find(list.items().front(), "f");
  const std::size_t at = file->text().find(old);
  const auto edits = TextEdits::joined({{{at, at + old.size()}, replacement}});
  Changes changes;
  CHECK(file->edit(edits, changes) == edits.apply(file->text()));
  Results results;
  list.commit(changes, results);
  CHECK_FALSE(results.failed());
  return written(list);
}

std::string secret_in(const std::string& text) {
  const ResourceList list = stream_of(text);
  return secret_value(list.items().front(), "f").value_or("none");
}

}  // namespace

TEST_CASE("a file is found where Kubernetes finds it") {
  CHECK(file_in(config_map("data: {f: text}\n")) == "text");
  CHECK(file_in(config_map("binaryData: {f: dGV4dA==}\n")) == "text");
  CHECK(file_in(config_map("data: {f: one}\nbinaryData: {f: dHdv}\n")) == "one");
  CHECK(file_in(config_map("stringData: {f: text}\n")) == "none");
  CHECK(file_in(config_map("data: {g: text}\n")) == "none");
  CHECK(file_in(config_map("data:\n")) == "none");
  CHECK(file_in(secret("data: {f: dGV4dA==}\n")) == "text");
  CHECK(file_in(secret("stringData: {f: text}\n")) == "text");
  CHECK(file_in(secret("data: {f: dGV4dA==}\nstringData: {f: wins}\n")) == "wins");
  CHECK(file_in("kind: Other\ndata: {f: text}\n") == "none");
}

TEST_CASE("base64 is read in lines and with padding, and nothing else is") {
  CHECK(file_in(secret("data:\n  f: |\n    dGV4\n    dA==\n")) == "text");
  CHECK(file_in(secret("data:\n  f: dGV4\n    dA==\n")) == "text");
  CHECK(file_in(secret("data: {f: ''}\n")).empty());
  CHECK(file_in(secret("data: {f: AA==}\n")) == std::string(1, '\0'));
  CHECK(file_in(secret("data: {f: /+8=}\n")) == "\xFF\xEF");
  for (const std::string wrong :
       {"====", "dGV4dA", "dGV4dA=", "dGV4dA===", "=dGV", "dG=V", "dGV4!A==", "d", "-_-_", "dGV4=A=="}) {
    CAPTURE(wrong);
    CHECK(error_of([&] { file_in(secret("data: {f: '" + wrong + "'}\n")); }) ==
          "in.yaml:3:11: `data.f` is no base64: plain text belongs under `stringData`");
  }
}

TEST_CASE("a file that is no text is an error, which shows none") {
  CHECK(error_of([] { file_in(config_map("data: {f: {a: b}}\n")); }) ==
        "in.yaml:3:11: `data.f` must be text");
  CHECK(error_of([] { file_in(config_map("data: {f: [a]}\n")); }) == "in.yaml:3:11: `data.f` must be text");
}

TEST_CASE("edits go back into the style that the file has") {
  CHECK(edited(config_map("data:\n  f: |\n    one\n    two\n"), "one", "three") ==
        config_map("data:\n  f: |\n    three\n    two\n"));
  CHECK(edited(config_map("data: {f: \"one\\ntwo\"} # it\n"), "two", "three\n") ==
        config_map("data: {f: \"one\\nthree\\n\"} # it\n"));
  CHECK(edited(config_map("data: {f: 'it''s one'}\n"), "one", "two") ==
        config_map("data: {f: 'it''s two'}\n"));
  CHECK(edited(secret("stringData:\n  f: one\n"), "one", "two") == secret("stringData:\n  f: two\n"));
}

TEST_CASE("base64 is written again as it was wrapped") {
  CHECK(edited(secret("data: {f: b25l}\n"), "one", "two") == secret("data: {f: dHdv}\n"));
  CHECK(edited(secret("data:\n  f: |\n    b25l\n    IG9u\n    ZQ==\n"), "one one", "two two two") ==
        secret("data:\n  f: |\n    dHdv\n    IHR3\n    byB0\n    d28=\n"));
  CHECK(edited(config_map("binaryData:\n  f: b25l\n"), "one", "") == config_map("binaryData:\n  f: \"\"\n"));
}

TEST_CASE("no edit is no operation") {
  const std::string text = config_map("data: {f: one}\n");
  ResourceList list = stream_of(text);
  Changes changes;
  ConfigFile::find(list.items().front(), "f")->edit(TextEdits(), changes);
  CHECK(changes.all().empty());
}

TEST_CASE("the source of a file has its name and is never shown") {
  const std::string text = config_map("data: {f: one}\n");
  ResourceList list = stream_of(text);
  const auto file = ConfigFile::find(list.items().front(), "f");
  CHECK(file->source().name() == "ConfigMap b/a, f");
  CHECK(file->source().privacy() == kubeflow_sso::text::Privacy::Secret);
  CHECK(to_string(file->path()) == "data.f");
}

TEST_CASE("a secret's value is decoded") {
  CHECK(secret_in(secret("data: {f: dGV4dA==}\n")) == "text");
  CHECK(secret_in(secret("stringData: {f: text}\n")) == "text");
  CHECK(secret_in(secret("data: {g: dGV4dA==}\n")) == "none");
}
