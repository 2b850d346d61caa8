// No message quotes what may be a secret, whatever it was meant to be: in a stream, in a ResourceList, in a
// file inside a ConfigMap.
#include <doctest/doctest.h>

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include "function/krm/config_file.h"
#include "function/krm/shape.h"
#include "function/toml/document.h"
#include "function/yaml/one_meaning.h"
#include "krm_testing.h"

namespace {

using krm_testing::list_of;
using krm_testing::ResourceList;
using krm_testing::Results;
using krm_testing::stream_of;
using krm_testing::with_crlf;
using kubeflow_sso::krm::Changes;
using kubeflow_sso::krm::ConfigFile;
using kubeflow_sso::text::Privacy;
using kubeflow_sso::text::Source;
using kubeflow_sso::toml::Document;
using kubeflow_sso::yaml::Path;
using kubeflow_sso::yaml::Value;

constexpr std::string_view kSecret = "hunter2SECRET";

/// What errors and results say, a line each.
class Told {
 public:
  template <typename Step>
  void by(Step step) {
    try {
      step();
    } catch (const std::exception& error) {
      lines_ += std::string(error.what()) + "\n";
    }
  }
  void by(const Results& results) {
    for (const auto& result : results.list()) lines_ += to_line(result) + "\n" + result.message + "\n";
  }
  const std::string& lines() const { return lines_; }

 private:
  std::string lines_;
};

/// With `margin` in front of each line but the first.
std::string indented(const std::string& text, const std::string& margin) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\n' && i + 1 < text.size()) out += margin;
  }
  return out;
}

std::string as_item(const std::string& kind, const std::string& body) {
  return "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- kind: B\n- " +
         indented("kind: " + kind + "\n" + body, "  ");
}
std::string as_stream(const std::string& kind, const std::string& body) {
  return "kind: B\n---\nkind: " + kind + "\n" + body;
}
std::string as_config(const std::string& body) {
  return "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nfunctionConfig:\n  " +
         indented(body, "  ") + "\nitems: []\n";
}

using Record = void (*)(kubeflow_sso::yaml::Operations&);
const std::vector<Record> kOperations = {
    [](auto& operations) { operations.set({"a"}, Value::string("new")); },
    [](auto& operations) {
      operations.set({"a", "b"}, Value::string("new"));
    },
    [](auto& operations) {
      operations.set({"a"}, Value::mapping({{"b", Value::mapping()}}));
    },
    [](auto& operations) { operations.append({"a"}, Value::string("new")); },
    [](auto& operations) { operations.remove({"a"}); },
    [](auto& operations) { operations.edit_text({"a"}, {}); },
};
/// By keys that only users know: nobody asks for such a path, whose name messages give.
const std::vector<Record> kOddOperations = {
    [](auto& operations) {
      operations.remove({"a", kSecret});
    },
    [](auto& operations) {
      operations.set({"a", kSecret, "b"}, Value::string("new"));
    },
};

/// All that is told about the last item of a list, read and changed in many ways.
void tell_of(Told& told, const std::string& text, ResourceList (*read)(std::string_view)) {
  told.by([&] {
    const ResourceList list = read(text);
    Results faults;
    for (const auto& fault : list.faults()) faults.add(fault);
    told.by(faults);
    const auto& document = list.items().back().document();
    told.by([&] { check_one_meaning(document); });
    told.by([&] { kubeflow_sso::krm::list_of_texts(document, {"a"}); });
    told.by([&] { kubeflow_sso::krm::texts_at(document, {"a"}, "b"); });
    told.by([&] { kubeflow_sso::krm::text_at(document, {"a", "b"}); });
    told.by([&] { ConfigFile::find(list.items().back(), "f"); });
  });
  for (const Record& record : kOperations) {
    told.by([&] {
      ResourceList list = read(text);
      Changes changes;
      record(changes.of(list.items().back()));
      Results results;
      list.commit(changes, results);
      told.by(results);
    });
  }
  for (const std::vector<Record>& records : {kOperations, kOddOperations}) {
    for (const Record& record : records) {
      told.by([&] {  // the machinery alone, without the checks before it
        const ResourceList list = read(text);
        kubeflow_sso::yaml::Operations operations;
        record(operations);
        (void)kubeflow_sso::yaml::edits_of(list.items().back().document(), operations);
      });
    }
  }
}

void check_told(const std::string& body, const Told& told) {
  CAPTURE(body);
  CHECK_FALSE(told.lines().empty());
  CHECK(told.lines().find(kSecret) == std::string::npos);
}

}  // namespace

TEST_CASE("secrecy: no error about a resource quotes it") {
  for (const std::string body : {
           "a: *hunter2SECRET\n",
           "a: [*hunter2SECRET]\n",
           "a: {<<: *hunter2SECRET}\n",
           "a: *hunter2SECRET/x\n",
           "a: &hunter2SECRET/x\n",
           "a: &hunter2SECRET [*hunter2SECRET]\n",
           "a: &hunter2SECRET x\nb: *hunter2SECRET\n",
           "a: {b: &hunter2SECRET x}\nb: *hunter2SECRET\n",
           "b: &hunter2SECRET {b: x}\na: *hunter2SECRET\n",
           "b: &hunter2SECRET [x]\na: *hunter2SECRET\n",
           "b: &b {hunter2SECRET: x}\na: {<<: *b}\n",
           "b: &b {hunter2SECRET: x}\na: {hunter2SECRET: y, <<: *b}\n",
           "a: &x &hunter2SECRET b\n",
           "a: &hunter2SECRET *x\n",
           "a: !hunter2SECRET b\n",
           "a: !x !hunter2SECRET b\n",
           "a: !hunter2SECRET\" b\n",
           "a: !hunter2SECRET\xC3\xBC b\n",
           "a: {b: !hunter2SECRET x}\n",
           "!hunter2SECRET a: b\n",
           "a: {hunter2SECRET, hunter2SECRET}\n",
           "a: {hunter2SECRET: x, hunter2SECRET: y}\n",
           "a:\n  hunter2SECRET: x\n  'hunter2SECRET': y\n",
           "hunter2SECRET: x\nhunter2SECRET: x\n",
           "a:\n  !!str hunter2SECRET: x\n",
           "a: \"hunter2SECRET\n",
           "a: 'hunter2SECRET\n",
           "a: \"x\" hunter2SECRET\n",
           "a: [x] hunter2SECRET\n",
           "a: hunter2SECRET: x\n",
           "a: x\n  hunter2SECRET: x\n",
           "a: %hunter2SECRET\n",
           "a: @hunter2SECRET\n",
           "a: `hunter2SECRET\n",
           "a: }hunter2SECRET\n",
           "a: - hunter2SECRET\n",
           "a: [hunter2SECRET\n",
           "a: {hunter2SECRET\n",
           "a: [hunter2SECRET}\n",
           "a: [hunter2SECRET?]\n",
           "a: [hunter2SECRET: x]\n",
           "a: {hunter2SECRET:[x]}\n",
           "a: {*hunter2SECRET : x}\n",
           "a: {[hunter2SECRET]: x}\n",
           "a: {\"hunter2\nSECRET\": x}\n",
           "a: {b: x hunter2SECRET: y}\n",
           "a: \"\\hunter2SECRET\"\n",
           "a: \"\\u12hunter2SECRET\"\n",
           "a: |hunter2SECRET\n",
           "a: | hunter2SECRET\n",
           "a: |\n     \n  hunter2SECRET\n",
           "a: |\n\thunter2SECRET\n",
           "a:\n\thunter2SECRET: x\n",
           "a:\n  b: x\n   hunter2SECRET: x\n",
           "a:\n  b: x\n hunter2SECRET: x\n",
           "a:\n  ? hunter2SECRET\n",
           "? hunter2SECRET\n",
           "hunter2SECRET\n",
           "a:\n- x\nhunter2SECRET\n",
           "a: hunter2SECRET\n",
           "a: [hunter2SECRET]\n",
           "a: {b: {hunter2SECRET: x}}\n",
           "a: {hunter2SECRET: x}\n",
           "a: hunter2SECRET\x01\n",
           "a: hunter2SECRET\xFF\n",
           "a: hunter2SECRET\u2028\n",
           "hunter2SECRET\u0085: x\n",
           "data: {f: hunter2SECRET}\nstringData: hunter2SECRET\n",
           "data: {f: {hunter2SECRET: x}}\n",
           "data: {f: [hunter2SECRET]}\nkind: X\n",
           "metadata: {name: *hunter2SECRET}\n",
           "metadata: *hunter2SECRET\n",
           "metadata: {hunter2SECRET, hunter2SECRET}\na: {<<: x}\n",
           "items: hunter2SECRET\n",
           "items: [hunter2SECRET]\n",
           "items: [{hunter2SECRET: x}]\na: *hunter2SECRET\n",
       }) {
    for (const std::string kind : {"Secret", "ConfigMap", "StatefulSet", "ExternalSecret", "KubeflowSSO"}) {
      Told stream;
      tell_of(stream, as_stream(kind, body), stream_of);
      check_told(body, stream);
      Told list;
      tell_of(list, as_item(kind, body), list_of);
      check_told(body, list);
    }
    Told crlf;
    tell_of(crlf, with_crlf(as_item("Secret", body)), list_of);
    check_told(body, crlf);
  }
}

TEST_CASE("secrecy: no error about a functionConfig or the list around it quotes it") {
  for (const std::string body :
       {"a: *hunter2SECRET\n", "a: \"hunter2SECRET\n", "a: !hunter2SECRET\" x\n", "a: [hunter2SECRET\n",
        "? hunter2SECRET\n", "a: hunter2SECRET: x\n", "a: %hunter2SECRET\n"}) {
    Told told;
    told.by([&] { (void)list_of(as_config(body)); });
    check_told(body, told);
  }
  for (const std::string around :
       {"hunter2SECRET: x\nhunter2SECRET: x\nitems: []\n", "items: hunter2SECRET\n",
        "items: {hunter2SECRET: x}\n", "items: [hunter2SECRET]\n", "items: []\n? hunter2SECRET\n",
        "items: []\nhunter2SECRET\n"}) {
    Told told;
    told.by([&] { (void)list_of("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n" + around); });
    check_told(around, told);
  }
}

TEST_CASE("secrecy: no error about oauth2-proxy's file quotes it") {
  for (const std::string file : {
           "hunter2SECRET = 1\nhunter2SECRET = 2\n",
           "hunter2SECRET = 1\nHUNTER2secret = 2\n",
           "[a]\nhunter2SECRET = 1\nhunter2secret = 2\n",
           "\"hunter2SECRET\" = 1\nhunter2SECRET = 2\n",
           "a.hunter2SECRET = 1\na.hunter2SECRET = 2\n",
           "a = 1\na.hunter2SECRET = 2\n",
           "a.hunter2SECRET.b = 1\na.hunter2SECRET = 2\n",
           "hunter2SECRET = [\n",
           "hunter2SECRET = \"\n",
           "hunter2SECRET = {\n",
           "a = hunter2SECRET\n",
           "a = \"hunter2SECRET\n",
           "a = 'hunter2SECRET\n",
           "a = \"\"\"hunter2SECRET\n",
           "a = \"\"\"\nhunter2SECRET\"\"\" hunter2SECRET\n",
           "a = 'x' hunter2SECRET\n",
           "a = \"\\hunter2SECRET\"\n",
           "a = \"\\u12hunter2SECRET\"\n",
           "a = 12hunter2SECRET\n",
           "a = 0xhunter2SECRET\n",
           "a = truehunter2SECRET\n",
           "a = fhunter2SECRET\n",
           "a = 1979-hunter2SECRET\n",
           "a = 1979-05-27Thunter2SECRET\n",
           "a = infhunter2SECRET\n",
           "a = 1e99999hunter2SECRET\n",
           "a = [hunter2SECRET]\n",
           "a = [1 hunter2SECRET]\n",
           "a = {hunter2SECRET}\n",
           "a = {hunter2SECRET = 1, hunter2SECRET = 2}\n",
           "[hunter2SECRET]\n[hunter2SECRET]\n",
           "[hunter2'SECRET]\n",
           "['hunter2SECRET']\n['hunter2SECRET']\n",
           "hunter2SECRET = 1\n[hunter2SECRET]\n",
           "hunter2SECRET = 1\n[[hunter2SECRET]]\n",
           "hunter2SECRET = {}\n[hunter2SECRET.b]\n",
           "[[hunter2SECRET]]\n[hunter2SECRET]\n",
           "[hunter2SECRET\n",
           "hunter2SECRET\n",
           "hunter2SECRET =\n",
           "= hunter2SECRET\n",
           "hunter2SECRET x = 1\n",
           "\"hunter2SECRET = 1\n",
           "a = hunter2SECRET\xFF\n",
           "a = 'hunter2SECRET\x01'\n",
           "a = 99999999999999999999 # hunter2SECRET\n",
       }) {
    Told told;
    told.by([&] { (void)Document::parse(Source("ConfigMap a/b, f", file, Privacy::Secret)); });
    CAPTURE(told.lines());
    check_told(file, told);
  }
}
