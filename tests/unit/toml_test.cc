// Reading oauth2_proxy.cfg: keys, values and their spans, and the messages on what is wrong.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "function/text/source.h"
#include "function/toml/document.h"
#include "tests/unit/toml_shapes.h"

namespace {

using namespace toml_shapes;  // NOLINT(google-build-using-namespace)
using kubeflow_sso::text::LocatedError;
using kubeflow_sso::text::Privacy;
using kubeflow_sso::text::Source;
using kubeflow_sso::toml::Document;
using kubeflow_sso::toml::Setting;
using kubeflow_sso::toml::Value;

/// The whole message; empty when the text is fine.
std::string error_of(std::string_view text, Privacy privacy = Privacy::Public) {
  try {
    Document::parse(Source("f.cfg", text, privacy));
  } catch (const LocatedError& error) {
    return error.what();
  }
  return {};
}

void check_shape(const Shape& shape, const std::string& before, const std::string& behind) {
  const std::string text = before + "key = " + shape.written + behind;
  CAPTURE(text);
  const Document document = Document::parse(Source("f.cfg", text));
  const Setting* setting = document.find("key");
  REQUIRE(setting != nullptr);
  CHECK(setting->key_span.of(text) == "key");
  CHECK(setting->value_span.of(text) == shape.written);
  CHECK(setting->value == shape.value);
  const std::size_t line_break = behind.find('\n');
  const std::string line =
      "key = " + shape.written + behind.substr(0, line_break + (line_break == std::string::npos ? 0 : 1));
  CHECK(setting->lines.of(text) == line);
}

}  // namespace

TEST_CASE("toml: every shape of value, wherever it stands") {
  for (const Shape& shape : kShapes) {
    for (const std::string end :
         {"", "\n", "  \n", " # comment \"[{\n", "\t#", "\nnext = 1\n", " # c\n\n[table]\nkey = 2\n"}) {
      check_shape(shape, "", end);
      check_shape(shape, kBom, end);
      check_shape(shape, "# head\n\nfirst = \"x\"\n", end);
      if (shape.written.find('\\') == std::string::npos || shape.written.find('\n') == std::string::npos) {
        check_shape({as_crlf(shape.written), shape.value}, as_crlf("# head\n\nfirst = \"x\"\n"),
                    as_crlf(end));
      }
    }
  }
}

TEST_CASE("toml: a multi-line string keeps its line breaks") {
  CHECK(Document::parse(Source("f", "a = \"\"\"\nx\ny\"\"\"\n")).string("a") == "x\ny");
  CHECK(Document::parse(Source("f", "a = '''\r\nx\\\r\ny'''\r\n")).find("a")->value_span.size() == 13);
}

TEST_CASE("toml: keys are bare, quoted or dotted, and compare without case") {
  const std::string text =
      "  Scope\t= \"s\"\n\"email_domains\"=[]\n'cookie.name' = 1\na . \"b c\".d = 2\n\"\\u0065\\\"\" = 3\n";
  const Document document = Document::parse(Source("f.cfg", text));
  const auto& settings = document.settings();
  REQUIRE(settings.size() == 5);
  CHECK(settings[0].key == "Scope");
  CHECK(settings[0].lines.of(text) == "  Scope\t= \"s\"\n");
  CHECK(settings[1].key == "email_domains");
  CHECK(settings[1].key_span.of(text) == "\"email_domains\"");
  CHECK(settings[2].key == "cookie.name");
  CHECK_FALSE(settings[2].dotted);
  CHECK(settings[3].key == "a.b c.d");
  CHECK(settings[3].dotted);
  CHECK(settings[3].key_span.of(text) == "a . \"b c\".d");
  CHECK(settings[3].value == Value());
  CHECK(settings[4].key == "e\"");
  CHECK(document.string("SCOPE") == "s");
  CHECK(document.string("email_domains").empty());
  CHECK(document.find("COOKIE.NAME") == &settings[2]);
  CHECK(document.find("a.b c.d") == nullptr);
  CHECK(document.find("absent") == nullptr);
}

TEST_CASE("toml: settings end before the first table") {
  const std::string text = "a = 1\n\n# about the table\n  [table] # c\nb = 2\n[[list]]\nb = 3\n";
  const Document document = Document::parse(Source("f.cfg", text));
  CHECK(document.settings().size() == 1);
  CHECK(text.substr(document.end_of_settings(), 9) == "  [table]");
  for (const std::string empty : {"", "\n", "# c", "\r\n \t\r\n", "\xEF\xBB\xBF"}) {
    const Document none = Document::parse(Source("f.cfg", empty));
    CHECK(none.settings().empty());
    CHECK(none.end_of_settings() == empty.size());
  }
}

TEST_CASE("toml: a key that is set twice names both lines") {
  CHECK(error_of("scope = 'a'\n\nscope = 'b'\n") ==
        "f.cfg:3:1: the key `scope` is set on line 1 already; remove one of the two\nscope = 'b'\n^");
  CHECK(error_of("scope = 'a'\n  \"scope\" = 'b'\n") ==
        "f.cfg:2:3: the key `scope` is set on line 1 already; remove one of the two\n  \"scope\" = 'b'\n  ^");
  CHECK(error_of("a.b = 1\na . 'b' = 2") ==
        "f.cfg:2:1: the key `a.b` is set on line 1 already; remove one of the two\na . 'b' = 2\n^");
  CHECK(error_of("scope = 'a'\nx = '\xC3\xA9'\nScope = 'b'\n") ==
        "f.cfg:3:1: the key `Scope` and the one of line 1 are one key to oauth2-proxy, which ignores case; "
        "remove "
        "one of the two\n"
        "Scope = 'b'\n^");
  CHECK(error_of("scope = 1\n[Scope]\n") ==
        "f.cfg:2:2: the key `Scope` and the one of line 1 are one key to oauth2-proxy, which ignores case; "
        "remove "
        "one of the two\n"
        "[Scope]\n ^");
  CHECK(error_of("t = [ { k = 1, K = 2 } ]\n") ==
        "f.cfg:1:16: the key `K` and the one of line 1 are one key to oauth2-proxy, which ignores case; "
        "remove one of "
        "the two\n"
        "t = [ { k = 1, K = 2 } ]\n               ^");
  CHECK(error_of("A.x = 1\na.y = 2\n") ==
        "f.cfg:2:1: the key `a` and the one of line 1 are one key to oauth2-proxy, which ignores case; "
        "remove one of the "
        "two\n"
        "a.y = 2\n^");
}

TEST_CASE("toml: what is not TOML is shown at its byte") {
  CHECK(error_of("a = 'x' # \xC3\xA9\n\xC3\xA9 = 1\n") ==
        "f.cfg:2:1: not valid TOML (root table): expected keys, tables, whitespace or comments\n"
        "\xC3\xA9 = 1\n^");
  CHECK(error_of("a = '\xC3\xA9' x\n") ==
        "f.cfg:1:10: not valid TOML (key-value pair): expected a comment or whitespace\n"
        "a = '\xC3\xA9' x\n        ^");
  CHECK(error_of(kBom + "a\n") == "f.cfg:1:2: not valid TOML (key-value pair): expected '='\na\n ^");
  CHECK(error_of("scope = openid email\n") ==
        "f.cfg:1:9: not valid TOML (value): could not determine value type; a string needs quotes\n"
        "scope = openid email\n        ^");
  CHECK(error_of("a = 99999999999999999999\n") ==
        "f.cfg:1:25: not valid TOML (decimal integer): the number is not representable in 64 bits\n"
        "a = 99999999999999999999\n                        ^");
  CHECK(error_of("a = \"\\q\"\n") ==
        "f.cfg:1:7: not valid TOML (string): unknown escape sequence\na = \"\\q\"\n      ^");
  CHECK(error_of("a = 1\nb = \"\xFF\"\n") ==
        "f.cfg:2:6: not valid TOML: the text must be UTF-8\nb = \"\\xff\"\n     ^");
  CHECK(error_of("a = 1\n# \xE2\x82") ==
        "f.cfg:2:3: not valid TOML: the text must be UTF-8\n# \\xe2\\x82\n  ^");
  CHECK(error_of("a = [}\n") == "f.cfg:1:5: not valid TOML: this cannot be a value\na = [}\n    ^");
  CHECK(error_of("x = 1\na = 1979-05-27 0 # c\n") ==
        "f.cfg:2:5: not valid TOML: this cannot be a value\na = 1979-05-27 0 # c\n    ^");
  CHECK(error_of("x = 1\n[t]\na = [}\n") ==
        "f.cfg:2:1: not valid TOML: a value from here on cannot be read\n[t]\n^");
  CHECK(error_of("a = 1\nb =") ==
        "f.cfg:2:4: not valid TOML (key-value pair): encountered end-of-file\nb =\n   ^");
  CHECK(
      error_of("a = 1\r b = 2") ==
      "f.cfg:1:7: not valid TOML (key-value pair): expected '\\n' after '\\r'\na = 1\\x0d b = 2\n         ^");
  CHECK(error_of("[t]\na = 1\na = 2\n") ==
        "f.cfg:3:5: not valid TOML (key-value pair): cannot redefine existing integer\na = 2\n    ^");
}

TEST_CASE("toml: a value that is not closed is shown where it begins") {
  CHECK(error_of("a = 1\nscope = \"openid\nb = 2\n") ==
        "f.cfg:2:9: not valid TOML: the value of the key `scope` is not closed\nscope = \"openid\n        ^");
  CHECK(error_of("routes = [\n  \"/x\",\n\nscope = [ 'y' ]\n") ==
        "f.cfg:1:10: not valid TOML: the value of the key `routes` is not closed\nroutes = [\n         ^");
  CHECK(error_of("banner = '''\nx\n''") ==
        "f.cfg:1:10: not valid TOML: the value of the key `banner` is not closed\nbanner = '''\n         ^");
  CHECK(error_of("t = { a = 1") ==
        "f.cfg:1:5: not valid TOML: the value of the key `t` is not closed\nt = { a = 1\n    ^");
  CHECK(error_of("a = 1__0\nb = '\n") ==
        "f.cfg:1:7: not valid TOML (decimal integer): underscores may only follow digits\na = 1__0\n      ^");
}

TEST_CASE("toml: what toml++ would not survive is refused") {
  std::string deep = "a";
  for (int i = 0; i < 500000; ++i) deep += ".a";
  const std::string brackets(100000, '[');
  const std::string message = "too many dotted keys or numbers to be a configuration";
  CHECK(error_of(deep + " = 1", Privacy::Secret) == "f.cfg:1:2002: " + message);
  CHECK(error_of("[" + deep + "]\n", Privacy::Secret) == "f.cfg:1:2003: " + message);
  CHECK(error_of("a = { " + deep + " = 1 }", Privacy::Secret) == "f.cfg:1:2008: " + message);
  CHECK(error_of("a = " + brackets, Privacy::Secret) ==
        "f.cfg:1:5: not valid TOML: the value of this key is not closed");
  CHECK(error_of("a = " + brackets + std::string(100000, ']'), Privacy::Secret) ==
        "f.cfg:1:261: not valid TOML (value): exceeded maximum nested value depth of 256 "
        "(TOML_MAX_NESTED_VALUES)");
}

TEST_CASE("toml: an error in a secret text shows nothing of its values") {
  const std::string secret = "hunter2";
  for (const std::string text :
       {"client_secret = hunter2\n", "client_secret = \"hunter2\" hunter2\n", "client_secret = \"hunter2\n",
        "client_secret = 'hunter2'\nclient_secret = 'hunter2'\n",
        "client_secret = 'hunter2'\nClient_secret = 'hunter2'\n", "client_secret = \"hunter2\\q\"\n",
        "client_secret = [ 'hunter2' 'hunter2' ]\n", "hunter2'\n"}) {
    CAPTURE(text);
    const std::string error = error_of(text, Privacy::Secret);
    CHECK(error.starts_with("f.cfg:"));
    CHECK(error.find(secret) == std::string::npos);
  }
}
