// Releases as image tags and users write them.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace kubeflow_sso::releases {

/// A release such as 2.41.1; compares by number.
struct Version {
  int major = 0;
  int minor = 0;
  int patch = 0;
  auto operator<=>(const Version&) const =
      default;  // NOLINT(modernize-use-nullptr): clang-tidy 14 mistakes it
  /// "2.41.1".
  std::string text() const;
  /// From "2.41.1", "v2.41.1", "v2.41.1-corp", "v2.41.1@sha256:..."; nothing from other tags ("latest",
  /// "2.41").
  static std::optional<Version> parse(std::string_view tag);
};

}  // namespace kubeflow_sso::releases
