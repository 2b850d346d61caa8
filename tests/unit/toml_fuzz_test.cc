// Mutated files: reading gives a document or a LocatedError, and the edits of what is read pass their own
// proof.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "function/text/source.h"
#include "function/text/text_edits.h"
#include "function/toml/document.h"
#include "function/toml/operations.h"

namespace {

using kubeflow_sso::text::LocatedError;
using kubeflow_sso::text::Source;
using kubeflow_sso::toml::Document;
using kubeflow_sso::toml::Operations;
using kubeflow_sso::toml::Value;

const std::string kSeed =
    "provider = \"oidc\"\nscope = 'a b' # c\r\nemail_domains = [ \"*\" ]\n\n# d\nroutes = [\n  \"^/x\", # "
    "e\n  'y'\n]\n"
    "cookie_refresh = 0\nt = { a = 1.5, b.c = [ true ] }\nm = \"\"\"\nx\\u00e9\"\"\"\nl = '''\n'\n'''\n"
    "d = 1979-05-27 07:32:00Z\n\xC3\xA9\"q\" . x = +1_0\n[table.sub]\nk = -inf\n[[list]]\nscope = 1\n";

const std::vector<std::string> kPieces = {"\"",
                                          "'",
                                          R"(""")",
                                          "'''",
                                          "[",
                                          "]",
                                          "{",
                                          "}",
                                          ",",
                                          "=",
                                          ".",
                                          "#",
                                          "\n",
                                          "\r\n",
                                          "\r",
                                          "\\",
                                          "\\u",
                                          " ",
                                          "\t",
                                          "_",
                                          "-",
                                          "+",
                                          "0x",
                                          "1e",
                                          "inf",
                                          "nan",
                                          "true",
                                          "scope",
                                          "Scope",
                                          "[t]",
                                          "[[t]]",
                                          "a.b",
                                          "1979-05-27",
                                          "07:00",
                                          "\xC3\xA9",
                                          "\xFF",
                                          "\xEF\xBB\xBF",
                                          "\xE2\x80\xA8",
                                          "\xC2\xA0",
                                          "\x7F",
                                          std::string(1, '\0'),
                                          "\f",
                                          "scope = 1\n",
                                          "\"\"",
                                          "[}",
                                          "{]"};

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::string mutated(std::string text) {
    for (std::size_t count = 1 + below(4); count > 0; --count) mutate(text);
    return text;
  }
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

 private:
  void mutate(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = below(4) == 0 ? below(40) : below(3);
    switch (below(4)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, kPieces[below(kPieces.size())]);
        break;
      case 2:
        text.insert(below(text.size() + 1), text.substr(at, length));
        break;
      default:
        text.replace(at, std::min<std::size_t>(1, text.size() - at), kPieces[below(kPieces.size())]);
    }
  }

  std::mt19937 random_;  // its numbers are the same everywhere
};

/// Sets, adds and removes some keys of the document.
void edit(const Document& document, const std::string& text, Mutator& mutator) {
  Operations operations;
  operations.set("added", "x", mutator.below(2) == 0 ? "scope" : "");
  bool removes = false;
  for (const auto& setting : document.settings()) {
    if (setting.dotted || setting.key == "added") continue;
    if (mutator.below(3) == 0)
      operations.set(setting.key, Value::List{"y", "^/x", "*"});
    else if (removes = !removes; removes)
      operations.remove(setting.key);
  }
  const std::string edited = operations.edits_of(document).apply(text);
  CHECK(operations.edits_of(Document::parse(Source("f", edited))).empty());
}

}  // namespace

TEST_CASE("toml: mutated files are read and edited, or refused at a place") {
  Mutator mutator(1);
  std::size_t read = 0;
  const std::size_t header = kSeed.find("\xC3\xA9");
  const std::string good = kSeed.substr(0, header) + kSeed.substr(header + 2);
  for (int i = 0; i < 10000; ++i) {
    const std::string text = mutator.mutated(good);
    const std::string shown = kubeflow_sso::text::printable(text, 4000);
    CAPTURE(shown);
    try {
      const Source source("f", text);
      const Document document = Document::parse(source);
      ++read;
      edit(document, text, mutator);
    } catch (const LocatedError&) {
      continue;  // the only other way out
    }
  }
  CHECK(read > 1000);
}
