// The text of sso.yaml: a functionConfig with comments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "function/recovery/recovered.h"

namespace kubeflow_sso::commands {

/// The file: `head` as comments at its top, apiVersion and kind, `metadata` as lines, and `spec`, with each
/// note above the field that it is about, or where the field would stand.
std::string sso_file(const std::vector<std::string>& head, std::string_view metadata,
                     const recovery::Recovered& recovered);

}  // namespace kubeflow_sso::commands
