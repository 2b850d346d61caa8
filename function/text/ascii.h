// Letters of ASCII without their case.
#pragma once

#include <string>
#include <string_view>

namespace kubeflow_sso::text {

/// `text` with its capitals of ASCII small; all other bytes stay.
std::string lower_case(std::string_view text);

/// Whether two texts differ in no more than the case of ASCII letters.
bool equal_without_case(std::string_view a, std::string_view b);

}  // namespace kubeflow_sso::text
