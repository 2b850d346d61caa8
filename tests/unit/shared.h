// The folder of inputs that are too large for the repository. Tests that want it are skipped where it is
// absent.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace shared {

/// The path of a file in the folder that the environment variable KUBEFLOW_SSO_SHARED names, by default
/// `shared` beside the checkout; nothing when the file is absent.
inline std::optional<std::string> path(const std::string& file) {
  const char* const named = std::getenv("KUBEFLOW_SSO_SHARED");
  const std::filesystem::path checkout = std::filesystem::path(__FILE__).parent_path() / ".." / "..";
  const std::filesystem::path folder =
      named != nullptr ? std::filesystem::path(named) : checkout / ".." / "shared";
  std::error_code ignored;
  const std::filesystem::path found = folder / file;
  if (!std::filesystem::exists(found, ignored)) return std::nullopt;
  return found.string();
}

/// The bytes of a file.
inline std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace shared
