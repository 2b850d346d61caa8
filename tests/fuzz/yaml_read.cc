// libFuzzer: what our parser and libyaml both read, they read alike, apart from what check_one_meaning
// refuses, as every edit does.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/one_meaning.h"
#include "function/yaml/second_reader.h"
#include "function/yaml/writer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kubeflow_sso;  // NOLINT(google-build-using-namespace)
  const std::string text(data, data + size);
  try {
    const text::Source source("fuzz.yaml", text);
    const yaml::Document document = yaml::Document::parse(source);
    yaml::check_one_meaning(document);
    const yaml::Value ours = document.value(document.root());
    const auto theirs = yaml::read_by_libyaml(text);
    if (!theirs || *theirs == ours) return 0;
    std::cerr << "ours: " << yaml::write_flow(ours, {}) << "\nlibyaml: " << yaml::write_flow(*theirs, {})
              << "\n";
    std::abort();
  } catch (const text::LocatedError&) {
    return 0;
  }
}
