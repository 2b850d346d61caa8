// Editing oauth2_proxy.cfg: whole texts before and after, in both line endings and without the last line
// break.
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "function/text/source.h"
#include "function/text/text_edits.h"
#include "function/toml/document.h"
#include "function/toml/operations.h"
#include "tests/unit/shared.h"
#include "tests/unit/toml_shapes.h"

namespace {

using namespace toml_shapes;  // NOLINT(google-build-using-namespace)
using kubeflow_sso::text::InternalError;
using kubeflow_sso::text::LocatedError;
using kubeflow_sso::text::Source;
using kubeflow_sso::toml::Document;
using kubeflow_sso::toml::Operations;
using kubeflow_sso::toml::Value;
using List = Value::List;
using Edit = std::function<void(Operations&)>;

/// The edited text, after the check that a second run finds nothing to do.
std::string edited(const std::string& text, const Edit& edit) {
  Operations operations;
  edit(operations);
  std::string once = operations.edits_of(Document::parse(Source("f.cfg", text))).apply(text);
  CHECK(operations.edits_of(Document::parse(Source("f.cfg", once))).empty());
  return once;
}

/// Compares in the three forms that a file arrives in: LF, CRLF, with a byte order mark.
void check(const std::string& before, const Edit& edit, const std::string& after) {
  CAPTURE(before);
  CHECK(edited(before, edit) == after);
  CHECK(edited(kBom + before, edit) == kBom + after);
  if (before.find('\n') != std::string::npos) CHECK(edited(as_crlf(before), edit) == as_crlf(after));
}

Edit setting(const std::string& key, const Value& value, const std::string& after = {}) {
  return [=](Operations& o) { o.set(key, value, after); };
}

Edit removing(const std::string& key) {
  return [=](Operations& o) { o.remove(key); };
}

void check_no_edit(const std::string& text, const std::string& key, const Value& value) {
  CAPTURE(text);
  Operations operations;
  operations.set(key, value);
  CHECK(operations.edits_of(Document::parse(Source("f.cfg", text))).empty());
}

}  // namespace

TEST_CASE("toml: set replaces a value at its place") {
  const auto set_b = setting("b", "new");
  check("b = 1", set_b, "b = \"new\"");
  check("b = 1\n", set_b, "b = \"new\"\n");
  check("b = 1\na = 2\n", set_b, "b = \"new\"\na = 2\n");
  check("a = 0\n  b\t=  true  # why\n\nc = 2", set_b, "a = 0\n  b\t=  \"new\"  # why\n\nc = 2");
  check("a = 0\nB = 1.5#c", set_b, "a = 0\nB = \"new\"#c");
  check("\"b\" = 1979-05-27 07:32:00 # c\n[b2]\nb = 1\n", set_b, "\"b\" = \"new\" # c\n[b2]\nb = 1\n");
  check("b = \"\"\"\nx\n\"\"\" # c\na = 1\n", set_b, "b = \"new\" # c\na = 1\n");
  check("b = { x = 1 }\n", set_b, "b = \"new\"\n");
  check("b = [\n 'x', # c\n]\n", set_b, "b = \"new\"\n");
  check("b = \"x\"\n", setting("b", true), "b = true\n");
  check("b = \"0\"\n", setting("b", 0), "b = 0\n");
  check("b = 0\n", setting("b", "0"), "b = \"0\"\n");
  check("b = 'true'\n", setting("b", true), "b = true\n");
  check("b = 0\n", setting("b", false), "b = false\n");
}

TEST_CASE("toml: every shape of value is replaced and removed, wherever it stands") {
  const auto check_shape = [](const Shape& shape, const std::string& before, const std::string& behind) {
    const std::string head = before + "  key = ";
    const std::string text = head + shape.written + behind;
    const std::string fresh = shape.written.starts_with('\'') ? "'new'" : "\"new\"";
    const std::size_t line_break = behind.find('\n');
    check(text, setting("key", "new"), head + fresh + behind);
    check(text, removing("key"),
          before + (line_break == std::string::npos ? "" : behind.substr(line_break + 1)));
  };
  for (const Shape& shape : kShapes) {
    for (const std::string before : {"", "# c\n", "first = [\n  1,\n]\n\n"}) {
      for (const std::string behind : {"", " # d", "\n", " # d\n", "\n\n# e\nlast = 2", "\n[t]\nkey = 1\n"}) {
        check_shape(shape, before, behind);
      }
    }
  }
}

TEST_CASE("toml: a string keeps its quotes where they can hold it") {
  check("a = 'x'\n", setting("a", "C:\\n"), "a = 'C:\\n'\n");
  check("a = '''x'''\n", setting("a", "y"), "a = 'y'\n");
  check("a = 'x'\n", setting("a", "it's"), "a = \"it's\"\n");
  check("a = 'x'\n", setting("a", "1\n2"), "a = \"1\\n2\"\n");
  check("a = \"x\"\n", setting("a", std::string("\"\\\b\t\n\f\r\x01\x7F\0\xC3\xA9", 12)),
        "a = \"\\\"\\\\\\b\\t\\n\\f\\r\\u0001\\u007F\\u0000\xC3\xA9\"\n");
  check("a = \"\"\"x\"\"\"\n", setting("a", "y"), "a = \"y\"\n");
}

TEST_CASE("toml: an array on one line keeps its blanks and quotes") {
  const auto two = setting("a", List{"x", "y"});
  check("a = [ \"*\" ]\n", two, "a = [ \"x\", \"y\" ]\n");
  check("a = [\"*\"]\n", two, "a = [\"x\", \"y\"]\n");
  check("a = ['p','q',] # c\n", two, "a = ['x','y',] # c\n");
  check("a = ['p']\n", setting("a", List{"x", "it's"}), "a = ['x', \"it's\"]\n");
  check("a = []\n", two, "a = [\"x\", \"y\"]\n");
  check("a = [  ]\n", two, "a = [  \"x\", \"y\"  ]\n");
  check("a = [ \"p\" ]\n", setting("a", List{}), "a = []\n");
  check("a = [ 1, \"p\" ]\n", two, "a = [ \"x\", \"y\" ]\n");
  check("a = 'p'\n", two, "a = [ 'x', 'y' ]\n");
  check("a = true\n", two, "a = [ \"x\", \"y\" ]\n");
}

TEST_CASE("toml: an array over lines keeps the lines of what stays") {
  const std::string old =
      "a = [ # head\n  # one\n  \"x\", # is x\n\n  'y'   ,\n  \"z\" # is z\n  # end\n]\nb = 1\n";
  check(old, setting("a", List{"x", "z"}),
        "a = [ # head\n  # one\n  \"x\", # is x\n\n  \"z\" # is z\n  # end\n]\nb = 1\n");
  check(old, setting("a", List{"x", "y", "z", "w"}),
        "a = [ # head\n  # one\n  \"x\", # is x\n\n  'y'   ,\n  \"z\", # is z\n  \"w\"\n  # end\n]\nb = 1\n");
  check(old, setting("a", List{"w", "z", "x"}),
        "a = [ # head\n  \"w\",\n  \"z\",\n  # one\n  \"x\", # is x\n\n  # end\n]\nb = 1\n");
  check(old, setting("a", List{"y"}), "a = [ # head\n  # one\n\n  'y'   ,\n  # end\n]\nb = 1\n");
  check(old, setting("a", List{}), "a = [ # head\n  # one\n\n  # end\n]\nb = 1\n");
  check("a = [\n\t'x',\n]\n", setting("a", List{"y", "z"}), "a = [\n\t'y',\n\t'z',\n]\n");
  check("a = [\n  'x', 'y',\n]\n", setting("a", List{"z"}), "a = [ 'z' ]\n");
  check("a = [ 'x',\n  'y' ]\n", setting("a", List{"z"}), "a = [ 'z' ]\n");
  check("a = [\n  'x'\n  , 'y'\n]\n", setting("a", List{"z"}), "a = [ 'z' ]\n");
  check("a = [\n  'x'\n  ,\n]\n", setting("a", List{"z"}), "a = [ 'z' ]\n");
  check("a = [\n  '''x\n''',\n]\n", setting("a", List{"z"}), "a = [ 'z' ]\n");
  check("a = [\n  # none\n]\n", setting("a", List{"z"}), "a = [ \"z\" ]\n");
}

TEST_CASE("toml: an equal value is left as it is written") {
  check_no_edit("a = '''x'''", "A", "x");
  check_no_edit(R"(a = "\u0078")", "a", "x");
  check_no_edit("a = 0x10", "a", 16);
  check_no_edit("a = [\n'x' , # c\n]", "a", List{"x"});
  check_no_edit("a = '*'", "a", List{"*"});
  check_no_edit("a = 'x,,y, z,'", "a", List{"x", "", "y", " z", ""});
  check_no_edit("a = ''", "a", List{});
  check_no_edit("a = true # c", "a", true);
  check("a = [ '*' ]\n", setting("a", "*"), "a = \"*\"\n");
  check("a = 'x, y'\n", setting("a", List{"x", "y"}), "a = [ 'x', 'y' ]\n");
}

TEST_CASE("toml: a new key stands behind the setting it belongs to") {
  const auto new_last = setting("n", List{"x"});
  const auto behind_a = setting("n", "x", "A");
  check("", new_last, "n = [ \"x\" ]\n");
  check("# c", new_last, "# c\nn = [ \"x\" ]");
  check("# c\n", new_last, "# c\nn = [ \"x\" ]\n");
  check("\n[t]\nn = 1\n", new_last, "\nn = [ \"x\" ]\n[t]\nn = 1\n");
  check("a = 1", new_last, "a = 1\nn = [ \"x\" ]");
  check("a = 1\n", new_last, "a = 1\nn = [ \"x\" ]\n");
  check("a = 1\n\n# end\n", new_last, "a = 1\nn = [ \"x\" ]\n\n# end\n");
  check("a = 1\n\n# t\n[t]\n", new_last, "a = 1\nn = [ \"x\" ]\n\n# t\n[t]\n");
  check("a = 1\n\n# about b\nb = 2\n", behind_a, "a = 1\nn = \"x\"\n\n# about b\nb = 2\n");
  check("  a = [\n  ] # c\nb = 2", behind_a, "  a = [\n  ] # c\n  n = \"x\"\nb = 2");
  check("b = 1\na = 2", behind_a, "b = 1\na = 2\nn = \"x\"");
  check("b = 1\nc = 2\n", behind_a, "b = 1\nc = 2\nn = \"x\"\n");
  check("a = 1\n", setting("odd key", 1), "a = 1\n\"odd key\" = 1\n");
  check("a = 1 # c", new_last, "a = 1 # c\nn = [ \"x\" ]");
}

TEST_CASE("toml: remove takes whole lines") {
  const auto remove_b = removing("b");
  check("b = 1", remove_b, "");
  check("b = 1\n", remove_b, "");
  check("b = 1 # c\na = 2\n", remove_b, "a = 2\n");
  check("a = 1\n# about b\n  B = [ # c\n 'x' ] # d\n\nc = 2", remove_b, "a = 1\n# about b\n\nc = 2");
  check("a = 1\nb = '''\n\n''' # c", remove_b, "a = 1\n");
  check("a = 1\nb = 2\n[t]\nb = 3\n", remove_b, "a = 1\n[t]\nb = 3\n");
  check("a = 1\n", remove_b, "a = 1\n");
  check("", remove_b, "");
}

TEST_CASE("toml: operations compose") {
  const std::string text = "a = 1\nb = 2\nc = 3";
  check(
      text, [](Operations& o) { o.remove("a"), o.remove("b"), o.remove("c"); }, "");
  check(
      text, [](Operations& o) { o.remove("a"), o.set("b", 5), o.remove("c"); }, "b = 5\n");
  check(
      text, [](Operations& o) { o.set("n", 1, "a"), o.set("m", 2, "a"), o.set("a", 7); },
      "a = 7\nn = 1\nm = 2\nb = 2\nc = 3");
  check(
      text, [](Operations& o) { o.set("n", 1, "a"), o.set("m", 2, "n"), o.set("l", 3, "a"); },
      "a = 1\nn = 1\nm = 2\nl = 3\nb = 2\nc = 3");
  check(
      text, [](Operations& o) { o.remove("b"), o.set("n", 1, "a"), o.set("m", 2, "b"); },
      "a = 1\nn = 1\nm = 2\nc = 3");
  check(
      text, [](Operations& o) { o.remove("b"), o.set("n", 1, "a"); }, "a = 1\nn = 1\nc = 3");
  check(
      text, [](Operations& o) { o.set("n", 1), o.set("c", 4), o.set("m", 2); },
      "a = 1\nb = 2\nc = 4\nn = 1\nm = 2");
  check(
      text, [](Operations& o) { o.remove("c"), o.set("n", 1), o.set("m", 2); }, "a = 1\nb = 2\nn = 1\nm = 2");
  check(
      "a = 1\n", [](Operations& o) { o.remove("a"), o.set("n", 1, "a"); }, "n = 1\n");
}

TEST_CASE("toml: what cannot be edited") {
  const auto edits = [](const std::string& text, const Edit& edit) {
    Operations operations;
    edit(operations);
    return operations.edits_of(Document::parse(Source("f.cfg", text)));
  };
  const auto message = [&](const std::string& text, const Edit& edit) -> std::string {
    try {
      edits(text, edit);
    } catch (const LocatedError& error) {
      return error.what();
    }
    return {};
  };
  CHECK(message("x = 1\n[ scope ]\n", setting("Scope", "s")) ==
        "f.cfg:2:3: `scope` is a table here, but oauth2-proxy expects a value\n[ scope ]\n  ^");
  CHECK(message("[[scope]]\n", removing("scope")) ==
        "f.cfg:1:3: `scope` is a table here, but oauth2-proxy expects a value\n[[scope]]\n  ^");
  CHECK(message("scope.a = 1\n", setting("scope", "s")) ==
        "f.cfg:1:1: `scope` is a table here, but oauth2-proxy expects a value\nscope.a = 1\n^");
  CHECK_THROWS_WITH_AS(edits("", [](Operations& o) { o.set("a", 1), o.remove("A"); }),
                       "two operations on `A` of f.cfg", InternalError);
  CHECK_THROWS_WITH_AS(edits("", setting("a", Value())),
                       "only booleans, integers, strings and lists of strings are written to a TOML file",
                       InternalError);
  CHECK_THROWS_WITH_AS(edits("a = 'secret'", setting("a", "\xFF")),
                       "the edits of f.cfg do not read as they were meant", InternalError);
}

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("toml: Kubeflow's own files change in one line per setting") {
  for (const std::string release : {"1.9.1", "1.10", "2026-06"}) {
    CAPTURE(release);
    const auto path =
        shared::path("kubeflow-manifests/" + release + "/common/oauth2-proxy/base/oauth2_proxy.cfg");
    if (!path) {
      MESSAGE("skipped, Kubeflow's manifests are not here");
      continue;
    }
    const std::string text = shared::bytes_of(*path);
    const std::string dex = "oidc_issuer_url = \"http://dex.auth.svc.cluster.local:5556/dex\"\n";
    const std::string scope = "scope = \"profile email groups openid\"\n";
    check(text, setting("oidc_issuer_url", "https://kf.example.com/dex"),
          replaced(text, dex, "oidc_issuer_url = \"https://kf.example.com/dex\"\n"));
    check(text, setting("scope", "openid email"), replaced(text, scope, "scope = \"openid email\"\n"));
    check(text, setting("email_domains", List{"example.com", "example.org"}),
          replaced(text, "[ \"*\" ]\n", "[ \"example.com\", \"example.org\" ]\n"));
    check(text, setting("insecure_oidc_allow_unverified_email", true, "oidc_issuer_url"),
          replaced(text, dex, dex + "insecure_oidc_allow_unverified_email = true\n"));
    check(text, setting("insecure_oidc_allow_unverified_email", true),
          text + "\ninsecure_oidc_allow_unverified_email = true");
    check(text, setting("api_routes", List{"/api/", "/apis/", "^/ml_metadata", "/mlflow/"}),
          replaced(text, "  \"^/ml_metadata\",\n", "  \"^/ml_metadata\",\n  \"/mlflow/\",\n"));
  }
}
