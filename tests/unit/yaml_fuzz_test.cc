// Mutated and hostile text: parsing gives a document or a LocatedError, in time that grows with the text's
// length.
//
// KUBEFLOW_SSO_ROUNDS=N multiplies the work.
#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "tests/unit/yaml_exercise.h"

namespace kubeflow_sso::yaml {
namespace {

unsigned factor() {
  const char* rounds = std::getenv("KUBEFLOW_SSO_ROUNDS");
  return rounds == nullptr ? 1 : static_cast<unsigned>(std::strtoul(rounds, nullptr, 10));
}

const std::vector<std::string> kPieces = {"a: ",
                                          "b:",
                                          "- ",
                                          "|\n",
                                          ">-\n",
                                          "|+\n",
                                          "|2\n",
                                          "\n",
                                          "\n  ",
                                          "\n- ",
                                          "\n  a: ",
                                          "  ",
                                          "'",
                                          "\"",
                                          "[",
                                          "]",
                                          "{",
                                          "}",
                                          ", ",
                                          "&x ",
                                          "*x",
                                          "!!str ",
                                          "# c\n",
                                          "---\n",
                                          "...\n",
                                          "<<: *x",
                                          "\t",
                                          "\r\n",
                                          "\r",
                                          "? x",
                                          ": ",
                                          "\\",
                                          "\\\n",
                                          "\xC3",
                                          "\xA9",
                                          "\\ud83d\\",
                                          "\xEF\xBB\xBF",
                                          "%",
                                          "@",
                                          "`",
                                          "<<:",
                                          "\\x",
                                          "~",
                                          "0x",
                                          "\x01",
                                          "\xFF",
                                          "\x7F",
                                          "''",
                                          "\\u",
                                          "\n\n\n",
                                          "{}",
                                          "[]",
                                          "null",
                                          ":",
                                          "?",
                                          "-"};

std::string mutated(std::string text, Random& random) {
  for (std::size_t i = 1 + random.below(3); i > 0; --i) {
    const std::size_t at = random.below(text.size() + 1);
    const std::size_t length = std::min<std::size_t>(1 + random.below(6), text.size() - at);
    switch (random.below(4)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(at, length));
        break;
      default:
        text.insert(at, random.pick(kPieces));
    }
  }
  return text;
}

TEST_CASE("mutated documents are read or refused, and edits of them proved") {
  Random random(11);
  RandomYaml yaml(random);
  unsigned read = 0;
  const unsigned count = 4000 * factor();
  for (unsigned i = 0; i < count; ++i) {
    const std::string text = mutated(yaml.document(), random);
    CAPTURE(text);
    CHECK_NOTHROW(read += exercise(text, random) ? 1U : 0U);
  }
  CHECK(read > count / 5);
  CHECK(read < count * 4 / 5);
}

TEST_CASE("pieces in any order are read or refused") {
  Random random(12);
  for (unsigned i = 0; i < 6000 * factor(); ++i) {
    std::string text;
    for (std::size_t pieces = 1 + random.below(12); pieces > 0; --pieces) text += random.pick(kPieces);
    CAPTURE(text);
    CHECK_NOTHROW(exercise(text, random));
  }
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

template <typename Line>
std::string lines(std::size_t count, Line line) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += std::string(line(std::to_string(i))) + "\n";
  return out;
}

/// Reading and, where it is read, the whole value, twice compared.
void read_hostile(const std::string& text) {
  try {
    const text::Source source("test.yaml", text);
    const Document document = Document::parse(source);
    CHECK(document.value(document.root()) == document.value(document.root()));
  } catch (const text::LocatedError& error) {
    CHECK(std::string(error.what()).size() < 1000);
  }
}

TEST_CASE("hostile text takes no more time than it is long") {
  constexpr std::size_t kMany = 20'000;
  const std::vector<std::string> texts = {
      repeated("[", kMany),
      repeated("{a: ", kMany),
      repeated("- ", kMany),
      repeated("{", 90) + repeated(" ", kMany) + repeated("}", 90),
      repeated("&a ", kMany),
      repeated("! ", kMany),
      repeated("'", kMany),
      "\"" + repeated("\\\"", kMany),
      repeated("a", 20 * kMany),
      repeated("a b ", kMany) + ": x",
      repeated("# ", kMany),
      repeated("\n", 10 * kMany),
      repeated(" \n", kMany) + "a: 1",
      "a: |\n" + repeated("  x\n", kMany),
      "a: >\n" + repeated("  x\n\n", kMany),
      "a: |\n" + repeated("\n", kMany) + repeated(" ", kMany) + "x",
      "a: \"" + repeated("x\n ", kMany) + "\"",
      "a: '" + repeated("\n", kMany) + "'",
      "a:" + repeated(" x\n", kMany),
      "[" + repeated("a, ", kMany) + "]",
      "[" + repeated("a,\n", kMany) + "]",
      lines(kMany, [](const std::string& i) { return "k" + i + ": 1"; }),
      lines(kMany, [](const std::string&) { return "k: 1"; }),
      lines(kMany, [](const std::string& i) { return "- &a" + i + " x"; }),
      lines(kMany, [](const std::string& i) { return "k" + i + ": &a" + i + " x\nl" + i + ": *a" + i; }),
      "a: &a x\n" + lines(kMany, [](const std::string& i) { return "k" + i + ": *a"; }),
      "a0: &a0 {x: 1}\n" + lines(kMany, [](const std::string& i) { return "b" + i + ": {<<: *a0}"; }),
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CAPTURE(i);
    const std::clock_t start = std::clock();
    read_hostile(texts[i]);
    CHECK(std::clock() - start <
          3 * CLOCKS_PER_SEC);  // some hundredths of a second; quadratic work takes minutes
  }
}

std::string failure(const std::string& text) {
  try {
    const text::Source source("test.yaml", text);
    (void)Document::parse(source);
    return "read";
  } catch (const text::LocatedError& error) {
    return error.message();
  }
}

TEST_CASE("aliases cannot multiply a text without bound") {
  const std::string bomb = "a0: &a0 x\n" + lines(30, [](const std::string& i) {
                             const std::string next = "a" + std::to_string(std::stoi(i) + 1);
                             return next + ": &" + next + " [*a" + i + ", *a" + i + "]";
                           });
  CHECK(failure(bomb) == "aliases expand to more than 100000 values");
  const std::string merges = "a0: &a0 {x: 1}\n" + lines(30, [](const std::string& i) {
                               const std::string next = "a" + std::to_string(std::stoi(i) + 1);
                               return next + ": &" + next + " {<<: [*a" + i + ", *a" + i + "]}";
                             });
  CHECK(failure(merges) == "aliases expand to more than 100000 values");
  const std::string wide =
      "a: &a {" + repeated("k: 1, ", 2000) + "}\nb: {<<: [" + repeated("*a, ", 2000) + "]}\n";
  CHECK(failure(wide) == "aliases expand to more than 100000 values");
  const std::string chain = "a0: &a0 x\n" + lines(1000, [](const std::string& i) {
                              const std::string next = "a" + std::to_string(std::stoi(i) + 1);
                              return next + ": &" + next + " [*a" + i + "]";
                            });
  CHECK(failure(chain) == "aliases nest values deeper than 100 levels");
  const std::string merge_chain = "a0: &a0 {x: 1}\n" + lines(1000, [](const std::string& i) {
                                    const std::string next = "a" + std::to_string(std::stoi(i) + 1);
                                    return next + ": &" + next + " {<<: *a" + i + "}";
                                  });
  CHECK(failure(merge_chain) == "aliases nest values deeper than 100 levels");
}

}  // namespace
}  // namespace kubeflow_sso::yaml
