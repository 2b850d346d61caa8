// Lines that two texts have in common, and text in lines.
#include <doctest/doctest.h>

#include <string>

#include "function/commands/layout.h"
#include "function/commands/line_diff.h"

namespace {

using kubeflow_sso::commands::line_diff;
using kubeflow_sso::commands::lines_of;
using kubeflow_sso::commands::wrapped;

/// The diff of two texts whose lines are single letters: "-a +b  c".
std::string diff(const std::string& before, const std::string& after) {
  std::string out;
  for (const auto& line : line_diff(lines_of(before), lines_of(after)))
    out += line.sign + std::string(line.text);
  return out;
}

TEST_CASE("the fewest lines change, removed ones first") {
  CHECK(diff("", "").empty());
  CHECK(diff("a\nb\n", "a\nb\n") == " a b");
  CHECK(diff("a\nb\nc\n", "a\nx\nc\n") == " a-b+x c");
  CHECK(diff("a\nb\nc\n", "b\nc\nd\n") == "-a b c+d");
  CHECK(diff("", "a\n") == "+a");
  CHECK(diff("a\n", "") == "-a");
  CHECK(diff("a\na\n", "a\na\na\n") == " a a+a");
  CHECK(diff("a\nb", "a\nb\n") == " a b");
}

TEST_CASE("two long texts with nothing in common are told as replaced") {
  std::string before;
  std::string after;
  for (int i = 0; i < 3000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  const auto lines = line_diff(lines_of("x\n" + before), lines_of("x\n" + after));
  REQUIRE(lines.size() == 6001);
  CHECK(lines[0].sign == ' ');
  CHECK(lines[1].sign == '-');
  CHECK(lines[6000].sign == '+');
}

TEST_CASE("lines break at blanks, longer words stay whole, and characters count, not bytes") {
  CHECK(wrapped("one two three", 0, 7) == "one two\nthree");
  CHECK(wrapped("one two three", 2, 7) == "one\n  two\n  three");
  CHECK(wrapped("overlong word", 0, 4) == "overlong\nword");
  CHECK(wrapped("äöü äöü", 0, 7) == "äöü äöü");
  CHECK(wrapped("", 4, 7).empty());
}

}  // namespace
