// Every shape of TOML value, for the tests of reading and of editing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "function/toml/value.h"

namespace toml_shapes {

using kubeflow_sso::toml::Value;

inline const std::string kBom = "\xEF\xBB\xBF";

inline std::string as_crlf(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

struct Shape {
  std::string written;
  Value value;
};

inline const std::vector<Shape> kShapes = {
    {"true", true},
    {"false", false},
    {"0", 0},
    {"-17", -17},
    {"+1_000", 1000},
    {"0xFF", 255},
    {"0o17", 15},
    {"0b101", 5},
    {"\"\"", ""},
    {"''", ""},
    {"\"a b\"", "a b"},
    {"'a \\ b'", "a \\ b"},
    {"\"# no comment = [\"", "# no comment = ["},
    {R"("q\"\\\u00e9\t")", "q\"\\\xC3\xA9\t"},
    {"\"\xE2\x82\xAC \xF0\x9F\x98\x80\"", "\xE2\x82\xAC \xF0\x9F\x98\x80"},
    {R"("""one "" line""")", R"(one "" line)"},
    {R"(""""quoted"""")", R"("quoted")"},
    {"'''it's'''", "it's"},
    {"\"\"\"a\\\n   b\"\"\"", "ab"},
    {"[]", Value::List{}},
    {"[ \"*\" ]", Value::List{"*"}},
    {"[\"a\",'b',]", Value::List{"a", "b"}},
    {"[ # first\n  \"a]\", # a comment, with ] and \"\n\n  'b#'\n  , ]", Value::List{"a]", "b#"}},
    {"[ 1, 2 ]", {}},
    {"[ \"a\", 1 ]", {}},
    {"[ [ \"a\" ], [ ] ]", {}},
    {"{}", {}},
    {"{ a = 1, b = { c = \"}\" }, d.e = [ '}' ] }", {}},
    {"1.5", {}},
    {"-inf", {}},
    {"nan", {}},
    {"1e3", {}},
    {"1979-05-27", {}},
    {"07:32:00.5", {}},
    {"1979-05-27T07:32:00Z", {}},
    {"1979-05-27 07:32:00-01:30", {}},
    {"1979-05-27 07:32:00", {}},
};

}  // namespace toml_shapes
