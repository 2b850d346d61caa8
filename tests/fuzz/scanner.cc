// libFuzzer: the scanner, which finds the items of a list without parsing them, finds what the parser finds
// in the whole text: as many, with the same values. Or one of the two refuses the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "function/krm/resource_list.h"
#include "function/text/source.h"
#include "function/yaml/document.h"
#include "function/yaml/writer.h"

namespace {

using namespace kubeflow_sso;  // NOLINT(google-build-using-namespace)

void find(const std::string& what) {
  std::cerr << what << "\n";
  std::abort();
}

void compare(const krm::ResourceList& list, const yaml::Value& whole) {
  const yaml::Value* items = whole.find("items");
  const std::size_t count = items == nullptr ? 0 : items->items().size();
  for (std::size_t i = 0; i < count; ++i) {
    if (items->items()[i].find("items") != nullptr) return;  // a list in the list: its elements stand for it
  }
  std::size_t i = 0;
  for (const krm::Resource& resource : list.items()) {
    if (i == count) find("an item too many");
    const yaml::Value value = resource.document().value(resource.document().root());
    if (!(value == items->items()[i]))
      find("item " + std::to_string(i) + ": " + yaml::write_flow(value, {}) + "\n" +
           yaml::write_flow(items->items()[i], {}));
    ++i;
  }
  if (i != count) find("an item too few");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const text::Source source("fuzz.yaml", text);
  try {
    const krm::ResourceList list = krm::ResourceList::read(source);
    const yaml::Document document = yaml::Document::parse(source);
    compare(list, document.value(document.root()));
  } catch (const text::UserError&) {
    return 0;
  }
  return 0;
}
