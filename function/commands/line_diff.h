// Which lines of a text another one has too.
#pragma once

#include <string_view>
#include <vector>

namespace kubeflow_sso::commands {

/// A line of one text, the other, or both.
struct DiffLine {
  char sign;  // ' ', '-' or '+', as `diff -u` has it
  std::string_view text;
};

/// The lines of a text, without their breaks.
std::vector<std::string_view> lines_of(std::string_view text);

/// The fewest lines that change `before` into `after`; removed ones stand before added ones. Two long texts
/// that have little in common are told as replaced.
std::vector<DiffLine> line_diff(const std::vector<std::string_view>& before,
                                const std::vector<std::string_view>& after);

}  // namespace kubeflow_sso::commands
