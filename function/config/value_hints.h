// What a field takes, and what to write instead of a value that it does not take.
#pragma once

#include <string>
#include <string_view>

#include "function/config/field_table.h"
#include "function/yaml/document.h"

namespace kubeflow_sso::config {

/// What must stand there: "a list of strings", "Remove or Keep".
std::string expected(const Field& field);

/// What to write instead of a value of another type, as the end of a message: ": put it in quotes"; perhaps
/// nothing.
std::string value_instead(const yaml::Document& document, const yaml::Node& node, const Field& field);

/// ": write Keep" for a word by which people say yes or no; nothing for others.
std::string word_instead(std::string_view word, const Field& field);

/// ": write `session: {lifetime: 12h}`"; nothing without an example.
std::string write_example(const Field& field);

}  // namespace kubeflow_sso::config
