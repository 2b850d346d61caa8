// libFuzzer: any bytes are a file of settings or refused, and edits of such a file pass their proof and are
// not wanted twice. The first byte chooses the operations.
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "function/text/source.h"
#include "function/text/text_edits.h"
#include "function/toml/document.h"
#include "function/toml/operations.h"

namespace {

using namespace kubeflow_sso;  // NOLINT(google-build-using-namespace)

toml::Operations some_operations(const toml::Document& document, unsigned choice) {
  toml::Operations operations;
  operations.set("added", "x", (choice & 1U) == 0 ? "scope" : "");
  for (const toml::Setting& setting : document.settings()) {
    if (setting.dotted || toml::folded(setting.key) == "added") continue;
    choice = choice * 5 + 3;
    switch (choice >> 2U & 3U) {
      case 0:
        operations.set(setting.key, toml::Value::List{"y", "^/x", "*"});
        break;
      case 1:
        operations.set(setting.key, "a \"quoted\" \\ text\n");
        break;
      case 2:
        operations.remove(setting.key);
        break;
      default:
        break;
    }
  }
  return operations;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string text(data + 1, data + size);
  try {
    const toml::Document document = toml::Document::parse(text::Source("fuzz.cfg", text));
    const toml::Operations operations = some_operations(document, data[0]);
    const std::string edited = operations.edits_of(document).apply(text);
    const toml::Document again = toml::Document::parse(text::Source("edited.cfg", edited));
    if (!operations.edits_of(again).empty()) throw std::logic_error("a second run changes the text");
  } catch (const text::LocatedError&) {
    return 0;
  }
  return 0;
}
