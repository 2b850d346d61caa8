// Command lines that a container gives to a shell.
#include "function/login/shell_words.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

/// The words, a bar between them; "a shell's" where only a shell can tell.
std::string words(std::string_view text) {
  const auto found = kubeflow_sso::login::shell_words(text);
  if (!found) return "a shell's";
  std::string all;
  for (const std::string& word : *found) all += (&word == &found->front() ? "" : "|") + word;
  return all;
}

}  // namespace

TEST_CASE("a command line is words between blanks") {
  CHECK(words("") == "");
  CHECK(words(" \t ") == "");
  CHECK(words("dex serve  /etc/dex/config.yaml") == "dex|serve|/etc/dex/config.yaml");
  CHECK(words("\n\t dex serve a\n ") == "dex|serve|a");
  CHECK(words("dex \\\n  serve \\\n  a") == "dex|serve|a");
  CHECK(words("se\\\nrve") == "serve");
  CHECK(words("dex --config=a") == "dex|--config=a");
}

TEST_CASE("quotes and backslashes hold words together") {
  CHECK(words("dex 'a b' \"c d\" e\\ f") == "dex|a b|c d|e f");
  CHECK(words("dex --config='a b'\"c\"d") == "dex|--config=a bcd");
  CHECK(words("dex '' \"\"") == "dex||");
  CHECK(words("dex '$A;|\\' \";|&'\"") == "dex|$A;|\\|;|&'");
  CHECK(words("dex \\$A") == "dex|$A");
}

TEST_CASE("exec starts the program in the shell's place") {
  CHECK(words("exec dex serve a") == "dex|serve|a");
  CHECK(words("dex exec a") == "dex|exec|a");
}

TEST_CASE("what more than starts one program is a shell's") {
  for (const std::string text :
       {"dex serve $FILE", "dex serve \"$FILE\"", "dex serve `cat f`", "dex serve \"`cat f`\"",
        "a; dex serve f", "a && dex serve f", "a & dex serve f", "a | dex", "dex < f", "dex > f",
        "(dex serve f)", "dex # serve f", "set -e\ndex serve f", "dex 'f", "dex \"f", "dex f\\",
        "dex \"a\\\"b\"", "FILE=a dex serve f"}) {
    CAPTURE(text);
    CHECK(words(text) == "a shell's");
  }
}
