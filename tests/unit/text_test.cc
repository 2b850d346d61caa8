// Edits at every boundary, positions, and whole messages of located errors.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "function/text/contains.h"
#include "function/text/source.h"
#include "function/text/text_edits.h"

namespace kubeflow_sso::text {
namespace {

// ---- TextEdits ----

TextEdits edits(const std::vector<TextEdit>& list) {
  TextEdits all;
  for (const TextEdit& one : list) all.replace(one.span, one.replacement);
  return all;
}

/// Whether two edits are refused, in either order.
bool conflict(const TextEdit& a, const TextEdit& b) {
  const auto refused = [](const TextEdit& first, const TextEdit& second) {
    try {
      (void)edits({first, second});
      return false;
    } catch (const InternalError&) {
      return true;
    }
  };
  CHECK(refused(a, b) == refused(b, a));
  return refused(a, b);
}

TEST_CASE("edits are made at the start, in the middle, at the end, and over all") {
  CHECK(TextEdits().apply("abc") == "abc");
  CHECK(TextEdits().apply("") == "");
  CHECK(edits({{{0, 0}, "x"}}).apply("") == "x");
  CHECK(edits({{{0, 0}, "x"}}).apply("abc") == "xabc");
  CHECK(edits({{{1, 1}, "x"}}).apply("abc") == "axbc");
  CHECK(edits({{{3, 3}, "x"}}).apply("abc") == "abcx");
  CHECK(edits({{{0, 1}, "x"}}).apply("abc") == "xbc");
  CHECK(edits({{{1, 2}, ""}}).apply("abc") == "ac");
  CHECK(edits({{{2, 3}, "xyz"}}).apply("abc") == "abxyz");
  CHECK(edits({{{0, 3}, ""}}).apply("abc") == "");
}

TEST_CASE("the order in which edits are added does not matter") {
  const std::vector<TextEdit> list = {{{0, 0}, "A"}, {{1, 2}, "B"}, {{2, 3}, "C"}, {{4, 4}, "D"}};
  const std::vector<TextEdit> reversed(list.rbegin(), list.rend());
  CHECK(edits(list).apply("abcd") == "AaBCdD");
  CHECK(edits(reversed).apply("abcd") == "AaBCdD");
  TextEdits sum = edits({list[3], list[1]});
  sum.add(edits({list[2], list[0]}));
  CHECK(sum.apply("abcd") == "AaBCdD");
}

TEST_CASE("edits whose order would matter are refused") {
  CHECK(conflict({{1, 1}, "x"}, {{1, 1}, "y"}));
  CHECK(conflict({{1, 3}, "x"}, {{1, 1}, "y"}));
  CHECK(conflict({{1, 3}, "x"}, {{2, 2}, "y"}));
  CHECK(conflict({{1, 3}, "x"}, {{3, 3}, "y"}));
  CHECK(conflict({{1, 3}, "x"}, {{1, 3}, "x"}));
  CHECK(conflict({{1, 3}, "x"}, {{0, 2}, "y"}));
  CHECK(conflict({{1, 3}, "x"}, {{2, 4}, "y"}));
  CHECK(conflict({{1, 3}, "x"}, {{0, 4}, "y"}));
  CHECK_FALSE(conflict({{1, 1}, "x"}, {{2, 2}, "y"}));
  CHECK_FALSE(conflict({{1, 3}, "x"}, {{0, 0}, "y"}));
  CHECK_FALSE(conflict({{1, 3}, "x"}, {{4, 4}, "y"}));
  CHECK_FALSE(conflict({{1, 3}, "x"}, {{0, 1}, "y"}));
  CHECK_FALSE(conflict({{1, 3}, "x"}, {{3, 4}, "y"}));
}

TEST_CASE("an edit must lie in the text") {
  CHECK_THROWS_AS(edits({{{2, 1}, "x"}}), InternalError);
  CHECK_THROWS_AS((void)edits({{{3, 4}, "x"}}).apply("abc"), InternalError);
  CHECK_THROWS_AS((void)edits({{{4, 4}, "x"}}).apply("abc"), InternalError);
}

TEST_CASE("joined edits keep the order in which they were recorded where they touch") {
  CHECK(TextEdits::joined({{{1, 1}, "x"}, {{1, 1}, "y"}}).apply("ab") == "axyb");
  CHECK(TextEdits::joined({{{1, 2}, ""}, {{1, 1}, "x"}}).apply("ab") == "ax");
  CHECK(TextEdits::joined({{{1, 2}, ""}, {{2, 2}, "x"}, {{2, 2}, "y"}}).apply("abc") == "axyc");
  CHECK(TextEdits::joined({{{2, 3}, "C"}, {{0, 1}, "A"}, {{1, 2}, "B"}}).apply("abc") == "ABC");
  CHECK_THROWS_AS((void)TextEdits::joined({{{0, 2}, ""}, {{1, 1}, "x"}}), InternalError);
}

TEST_CASE("a part of the text is made with the edits in it, its ends included") {
  const TextEdits all = edits({{{0, 1}, "A"}, {{2, 2}, "x"}, {{4, 4}, "y"}, {{5, 6}, "F"}});
  CHECK(all.apply("abcdef", {2, 4}) == "xcdy");
  CHECK(all.apply("abcdef", {0, 6}) == "AbxcdyeF");
  CHECK(all.apply("abcdef", {3, 3}) == "");
}

// ---- Source and LocatedError ----

std::string message(const std::string& text, std::size_t offset, Privacy privacy = Privacy::Public) {
  const Source source("f.yaml", text, privacy);
  return LocatedError(source, offset, "wrong").what();
}

TEST_CASE("positions are the same in any order, and for whoever shares the text") {
  const std::string text =
      "\xEF\xBB\xBF"
      "ab\n\ncd\r\nefg\n\n\nh\n";
  const Source source("f", text);
  const Source other = source.with(kubeflow_sso::text::Privacy::Secret);
  CHECK_FALSE(other.is_public());
  CHECK(other.name() == "f");
  for (std::size_t i = 0; i < 2000; ++i) {
    const std::size_t offset = i * 7919 % (text.size() + 2);
    CAPTURE(offset);
    const Position shared = (i % 3 == 0 ? other : source).position(offset);
    const Position fresh = Source("f", text).position(offset);
    CHECK(shared.line == fresh.line);
    CHECK(shared.column == fresh.column);
  }
}

TEST_CASE("a position counts lines and bytes from 1, and a BOM not at all") {
  const auto at = [](const std::string& text, std::size_t offset) {
    const Position position = Source("f", text).position(offset);
    return std::to_string(position.line) + ":" + std::to_string(position.column);
  };
  CHECK(at("", 0) == "1:1");
  CHECK(at("", 9) == "1:1");
  CHECK(at("ab\ncd\n", 0) == "1:1");
  CHECK(at("ab\ncd\n", 2) == "1:3");
  CHECK(at("ab\ncd\n", 3) == "2:1");
  CHECK(at("ab\ncd\n", 99) == "3:1");
  CHECK(at("ab\r\ncd", 4) == "2:1");
  CHECK(at("\xEF\xBB\xBF"
           "ab",
           3) == "1:1");
  CHECK(at("\xEF\xBB\xBF"
           "ab",
           0) == "1:1");
  CHECK(at("\xEF\xBB\xBF"
           "ab\nc",
           6) == "2:1");
}

TEST_CASE("an error shows its line and a caret") {
  CHECK(message("a: 1\nb: 2\n", 8) == "f.yaml:2:4: wrong\nb: 2\n   ^");
  CHECK(message("a", 0) == "f.yaml:1:1: wrong\na\n^");
  CHECK(message("a", 5) == "f.yaml:1:2: wrong\na\n ^");
  CHECK(message("", 0) == "f.yaml:1:1: wrong\n\n^");
  CHECK(message("a\r\nb\r\n", 4) == "f.yaml:2:2: wrong\nb\n ^");
  CHECK(message("\xEF\xBB\xBF"
                "ab",
                4) == "f.yaml:1:2: wrong\nab\n ^");
}

TEST_CASE("the caret stands under its character whatever stands before it") {
  CHECK(message("é: x", 4) == "f.yaml:1:5: wrong\né: x\n   ^");
  CHECK(message("\ta: x", 1) == "f.yaml:1:2: wrong\n\\x09a: x\n    ^");
  CHECK(message("\xFF: x", 3) == "f.yaml:1:4: wrong\n\\xff: x\n      ^");
}

TEST_CASE("a long line is cut around the place") {
  const std::string left(200, 'a');
  const std::string right(200, 'b');
  CHECK(message(left + right, 200) == "f.yaml:1:201: wrong\n..." + std::string(50, 'a') +
                                          std::string(100, 'b') + "...\n" + std::string(53, ' ') + "^");
  CHECK(message(right, 100) ==
        "f.yaml:1:101: wrong\n" + right.substr(0, 200) + "\n" + std::string(100, ' ') + "^");
  std::string wide;
  for (int i = 0; i < 100; ++i) wide += "€";
  CHECK(message(wide, 153).find("\\x") == std::string::npos);  // no character is cut in two
}

TEST_CASE("an error in a secret text quotes nothing of it") {
  CHECK(message("password: x\n", 10, Privacy::Secret) == "f.yaml:1:11: wrong");
  const Source source("f", "password");
  CHECK(LocatedError(source, 3, "wrong").message() == "wrong");
  CHECK(LocatedError(source, 3, "wrong").position().column == 4);
}

TEST_CASE("printable text keeps to its line and its limit") {
  CHECK(printable("") == "");
  CHECK(printable("aé😀") == "aé😀");
  CHECK(printable("a\nb\tc\x7F") == "a\\x0ab\\x09c\\x7f");
  CHECK(printable(std::string("\0", 1)) == "\\x00");
  CHECK(printable("\x1B[31m") == "\\x1b[31m");
  CHECK(printable("\xC2\x9B") == "\\xc2\\x9b");           // another way to begin an escape sequence
  CHECK(printable("\u2028") == "\\xe2\\x80\\xa8");        // breaks the line
  CHECK(printable("\u202E") == "\\xe2\\x80\\xae");        // turns what follows
  CHECK(printable("\xC0\xAF") == "\\xc0\\xaf");           // overlong
  CHECK(printable("\xED\xA0\x80") == "\\xed\\xa0\\x80");  // a surrogate
  CHECK(printable("\xF4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
  CHECK(printable("\xE2\x82") == "\\xe2\\x82");
  CHECK(printable("abcdef", 6) == "abcdef");
  CHECK(printable("abcdef", 5) == "abcde...");
  CHECK(printable("ééé", 3) == "é...");
}

TEST_CASE("a message names what is written in a text that is no secret") {
  CHECK(named(Source("f", ""), "alias", "*x\n") == "the alias `*x\\x0a`");
  CHECK(named(Source("f", "", Privacy::Secret), "alias", "*x") == "this alias");
}

TEST_CASE("a text within another") {
  CHECK(contains("", ""));
  CHECK(contains("abc", ""));
  CHECK_FALSE(contains("", "a"));
  CHECK(contains("abc", "abc"));
  CHECK_FALSE(contains("ab", "abc"));
  // The rarest byte is the first, the last, one that stands there more than once, or none: all are common.
  CHECK(contains("a Xab", "Xab"));
  CHECK(contains("abX", "abX"));
  CHECK_FALSE(contains("X abX", "abXa"));
  CHECK(contains("XaXXaX", "XXa"));
  CHECK(contains("eeet", "eet"));
  CHECK_FALSE(contains("X", "abX"));
  CHECK(contains(std::string_view("\0a\0b", 4), std::string_view("\0b", 2)));
}

TEST_CASE("the name of a source does nothing to a terminal") {
  CHECK(std::string(LocatedError(Source("\x1b[2J\n", "", Privacy::Secret), 0, "told").what()) ==
        "\\x1b[2J\\x0a:1:1: told");
}

}  // namespace
}  // namespace kubeflow_sso::text
