// Parsing releases.
#include "function/releases/version.h"

#include <charconv>

namespace kubeflow_sso::releases {
namespace {

/// Takes a number off the front of `text`.
bool take_number(std::string_view& text, int& number) {
  if (text.empty() || text[0] < '0' || text[0] > '9') return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool take_dot(std::string_view& text) {
  if (!text.starts_with('.')) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string Version::text() const {
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

std::optional<Version> Version::parse(std::string_view tag) {
  Version version;
  if (tag.starts_with('v')) tag.remove_prefix(1);
  const bool numbers = take_number(tag, version.major) && take_dot(tag) && take_number(tag, version.minor) &&
                       take_dot(tag) && take_number(tag, version.patch);
  if (!numbers) return std::nullopt;
  constexpr std::string_view kSuffixes = "-_+@";
  if (!tag.empty() && kSuffixes.find(tag[0]) == std::string_view::npos) return std::nullopt;
  return version;
}

}  // namespace kubeflow_sso::releases
