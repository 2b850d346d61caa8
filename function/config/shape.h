// Whether a functionConfig has the shape that the field table prescribes.
#pragma once

#include "function/config/report.h"
#include "function/yaml/document.h"

namespace kubeflow_sso::config {

/// Reports every unknown, duplicate or missing field, every value of another type than the table has
/// it, and every word that is none of a field's choices. An explicit null counts as absent.
void check_shape(const yaml::Document& document, Report& report);

/// "a string", "a mapping", "nothing": what a node holds, as messages say it.
std::string_view found_kind(const yaml::Document& document, const yaml::Node& node);

}  // namespace kubeflow_sso::config
