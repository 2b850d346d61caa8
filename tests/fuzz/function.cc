// libFuzzer: the whole function, over a ResourceList, or over a functionConfig and the stream behind its
// `---`. Whatever the bytes: they are refused at a place; or a login is turned over, and a second run over
// the output finds nothing to do; or there is an error, and every item stays as it was.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "function/krm/resource_list.h"
#include "function/run.h"
#include "function/text/source.h"
#include "function/yaml/document.h"

namespace {

using namespace kubeflow_sso;  // NOLINT(google-build-using-namespace)

void find(const std::string& what, const std::string& text) {
  std::cerr << what << "\n" << text << "\n";
  std::abort();
}

/// What the program reads: a functionConfig of its own goes with streams only.
struct Input {
  std::optional<std::string> config;
  std::string list;
};

struct Output {
  std::string text;
  krm::Results results;
};

Output turned_over(const Input& input) {
  std::optional<yaml::Document> config;
  if (input.config) {
    const text::Source source("sso.yaml", *input.config, text::Privacy::Secret);
    config.emplace(yaml::Document::parse(source));
  }
  const text::Source source("<stdin>", input.list);
  krm::ResourceList list =
      config ? krm::ResourceList::read_streams({source}) : krm::ResourceList::read(source);
  Output output;
  output.results = run(config ? &*config : list.function_config(), list, Telling::Changes).results;
  if (output.results.failed() && list.is_changed()) find("an error, and a change", input.list);
  list.write(config ? krm::Results() : output.results, [&](const auto& pieces) {
    for (const std::string_view piece : pieces) output.text += piece;
  });
  return output;
}

void check(const Input& input) {
  const Output first = turned_over(input);
  if (first.results.failed()) return;
  try {
    const Output second = turned_over({input.config, first.text});
    if (second.results.failed()) find("the second run fails", first.text);
    if (second.text != first.text) find("the second run changes something", second.text);
  } catch (const text::UserError& error) {
    find(std::string("the second run: ") + error.what(), first.text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kMark = "\n---\n";
  const std::string text(data, data + size);
  const std::size_t mark = text.find(kMark);
  try {
    if (mark == std::string::npos)
      check({{}, text});
    else
      check({text.substr(0, mark + 1), text.substr(mark + kMark.size())});
  } catch (const text::UserError&) {
    return 0;
  }
  return 0;
}
