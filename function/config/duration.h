// Durations as Go writes them: "24h", "1h30m", "10s".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kubeflow_sso::config {

/// The duration that a text means to Go's time.ParseDuration, as far as it is made of whole hours, minutes
/// and seconds, or is `0`; nothing for any other text, such as "7d" or "1.5h".
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// A duration in the largest unit that divides it: "2h", "90m", "45s".
std::string duration_text(std::chrono::seconds duration);

}  // namespace kubeflow_sso::config
