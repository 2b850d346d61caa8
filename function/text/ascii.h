// Letters of ASCII without their case, and words that programs in Go read.
#pragma once

#include <string>
#include <string_view>

namespace kubeflow_sso::text {

/// `text` with its capitals of ASCII small; all other bytes stay.
std::string lower_case(std::string_view text);

/// Whether two texts differ in no more than the case of ASCII letters.
bool equal_without_case(std::string_view a, std::string_view b);

/// What Go reads as a boolean (strconv.ParseBool); neither of the two for what it refuses.
bool is_go_true(std::string_view text);
bool is_go_false(std::string_view text);

}  // namespace kubeflow_sso::text
