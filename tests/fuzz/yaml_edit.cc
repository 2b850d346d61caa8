// libFuzzer: any bytes are a document or refused, and edits of a document pass their proof (an InternalError
// that escapes is a find). The first two bytes choose the operations.
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/unit/yaml_exercise.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  kubeflow_sso::yaml::Random random(static_cast<unsigned>(data[0]) << 8U | data[1]);
  (void)kubeflow_sso::yaml::exercise(std::string(data + 2, data + size), random);
  return 0;
}
