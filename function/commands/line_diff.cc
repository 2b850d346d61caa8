// The longest common subsequence of lines.
#include "function/commands/line_diff.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace kubeflow_sso::commands {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kMostCells = 4'000'000;  // of the table below

/// How many lines the rests of two texts have in common, from each pair of places on.
class Table {
 public:
  Table(const Lines& before, const Lines& after)
      : width_(after.size() + 1), cells_((before.size() + 1) * width_) {
    for (std::size_t i = before.size(); i-- > 0;) {
      for (std::size_t j = after.size(); j-- > 0;)
        at(i, j) = before[i] == after[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    }
  }
  std::uint32_t& at(std::size_t i, std::size_t j) { return cells_[i * width_ + j]; }

 private:
  std::size_t width_;
  std::vector<std::uint32_t> cells_;
};

void add_all(std::vector<DiffLine>& diff, char sign, const Lines& lines) {
  for (const std::string_view line : lines) diff.push_back({sign, line});
}

void add_middle(std::vector<DiffLine>& diff, const Lines& before, const Lines& after) {
  if ((before.size() + 1) * (after.size() + 1) > kMostCells) {
    add_all(diff, '-', before);
    add_all(diff, '+', after);
    return;
  }
  Table table(before, after);
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() || j < after.size()) {
    if (i < before.size() && j < after.size() && before[i] == after[j]) {
      diff.push_back({' ', before[i]});
      ++i;
      ++j;
    } else if (j == after.size() || (i < before.size() && table.at(i + 1, j) >= table.at(i, j + 1))) {
      diff.push_back({'-', before[i++]});
    } else {
      diff.push_back({'+', after[j++]});
    }
  }
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    lines.push_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(lines.back().size() + 1, text.size()));
  }
  return lines;
}

std::vector<DiffLine> line_diff(const Lines& before, const Lines& after) {
  const auto first = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto common = static_cast<std::size_t>(first.first - before.begin());
  std::size_t tail = 0;
  while (tail < std::min(before.size(), after.size()) - common &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  const auto end = [&](const Lines& lines) { return lines.end() - static_cast<std::ptrdiff_t>(tail); };
  std::vector<DiffLine> diff;
  add_all(diff, ' ', Lines(before.begin(), first.first));
  add_middle(diff, Lines(first.first, end(before)), Lines(first.second, end(after)));
  add_all(diff, ' ', Lines(end(before), before.end()));
  return diff;
}

}  // namespace kubeflow_sso::commands
