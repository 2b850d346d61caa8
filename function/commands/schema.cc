// Printing the schema, which is made from the field table.
#include "function/commands/schema.h"

#include "function/commands/exit_code.h"
#include "function/config/schema.h"
#include "function/io.h"

namespace kubeflow_sso::commands {

int schema(bool openapi) {
  write_output(openapi ? config::openapi() : config::json_schema());
  return kDone;
}

}  // namespace kubeflow_sso::commands
