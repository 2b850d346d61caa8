// Reading and writing durations.
#include "function/config/duration.h"

#include <algorithm>
#include <charconv>

namespace kubeflow_sso::config {

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
  using std::chrono::seconds;
  // Far beyond what anybody means, and far below what would overflow.
  constexpr int kMostDigits = 9;
  if (text == "0") return seconds(0);
  if (text.empty()) return {};
  seconds total(0);
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > kMostDigits || digits == text.size()) return {};
    long long number = 0;
    std::from_chars(text.data(), text.data() + digits, number);
    const char unit = text[digits];
    if (unit != 'h' && unit != 'm' && unit != 's') return {};
    total += seconds(number * (unit == 'h' ? 3600 : unit == 'm' ? 60 : 1));
    text.remove_prefix(digits + 1);
  }
  return total;
}

std::string duration_text(std::chrono::seconds duration) {
  const auto count = duration.count();
  if (count % 3600 == 0) return std::to_string(count / 3600) + "h";
  if (count % 60 == 0) return std::to_string(count / 60) + "m";
  return std::to_string(count) + "s";
}

}  // namespace kubeflow_sso::config
