// The rules for values: URLs, domains, targets, acknowledged ids.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "config_testing.h"
#include "function/config/expansion.h"
#include "function/config/syntax.h"
#include "function/config/url.h"
#include "function/text/nearest.h"

namespace {

using namespace config_testing;  // NOLINT(google-build-using-namespace)
using namespace kubeflow_sso::config;
using namespace kubeflow_sso::text;  // NOLINT(google-build-using-namespace)

/// `text` as a double-quoted YAML scalar.
std::string yaml_quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\x01') {
      out += "\\x01";
    } else {
      out += std::string(c == '"' || c == '\\' ? "\\" : "") + c;
    }
  }
  return out + "\"";
}

TEST_CASE("kubeflowURL is normalised") {
  const std::map<std::string, std::string> cases = {
      {"https://kubeflow.example.com", "https://kubeflow.example.com"},
      {"https://kubeflow.example.com/", "https://kubeflow.example.com"},
      {"HTTPS://Kubeflow.Example.COM", "https://kubeflow.example.com"},
      {"https://kubeflow.example.com:443/", "https://kubeflow.example.com"},
      {"http://kubeflow.example.com:80", "http://kubeflow.example.com"},
      {"https://kubeflow.example.com:80", "https://kubeflow.example.com:80"},
      {"http://kubeflow.example.com:443", "http://kubeflow.example.com:443"},
      {"https://kubeflow.example.com:08443", "https://kubeflow.example.com:8443"},
      {"http://localhost:8080", "http://localhost:8080"},
      {"http://10.64.140.43.nip.io", "http://10.64.140.43.nip.io"},
      {"http://192.168.0.1:8080/", "http://192.168.0.1:8080"},
      {"http://[::1]:8080", "http://[::1]:8080"},
      {"https://[2001:DB8:0:0::1]", "https://[2001:db8::1]"},
      {"https://xn--bcher-kva.example.com", "https://xn--bcher-kva.example.com"},
  };
  const Messages clear = {
      "warning http: `spec.kubeflowURL` is http: passwords and cookies cross the network in clear, and "
      "Kubeflow's web apps refuse to work unless each has APP_SECURE_COOKIES=false"};
  for (const auto& [written, normal] : cases) {
    const Loaded loaded = load(with_spec("kubeflowURL: " + yaml_quoted(written)));
    CHECK(messages(loaded.results) == (normal.starts_with("http:") ? clear : kNone));
    CHECK(loaded.sso.kubeflow_url == normal);
  }
}

// What to write instead: tests/messages.
TEST_CASE("kubeflowURL refuses everything but scheme, host and port, and says what") {
  const std::string kUrl = "must be an http or https URL ";
  const std::string kHost = kUrl + "with a host of letters, digits, `-` and `.`, or an IP address, got ";
  const std::string kCharacters =
      kUrl + "without quotes, braces, angle brackets, `\\`, `^`, `|` and `$`, got ";
  const std::map<std::string, std::string> cases = {
      {"kubeflow.example.com/x", kUrl + "without a path, got \"kubeflow.example.com/x\""},
      {"kubeflow.example.com", kUrl + "without a path, got \"kubeflow.example.com\""},
      {"https://kubeflow.example.com/x", kUrl + "without a path, got \"https://kubeflow.example.com/x\""},
      {"https://kubeflow.example.com//", kUrl + "without a path, got \"https://kubeflow.example.com//\""},
      {"ftp://kubeflow.example.com", kUrl + "without a path, got \"ftp://kubeflow.example.com\""},
      {" https://kubeflow.example.com", kUrl + "without a path, got \" https://kubeflow.example.com\""},
      {"https://", kUrl + "with a host, got \"https://\""},
      {"https:///x", kUrl + "with a host, got \"https:///x\""},
      {"https://:8443", kUrl + "with a host, got \"https://:8443\""},
      {"https://a@b.example.com", kUrl + "without user name and password"},
      {"https://user:s3cr3t@b.example.com/x", kUrl + "without user name and password"},
      {"https://b.example.com?token=s3cr3t", kUrl + "without a query"},
      {"https://b.example.com/#s3cr3t", kUrl + "without a fragment"},
      {"https://b.example.com:", kUrl + "with a port from 1 to 65535, got \"https://b.example.com:\""},
      {"https://b.example.com:0", kUrl + "with a port from 1 to 65535, got \"https://b.example.com:0\""},
      {"https://b.example.com:65536",
       kUrl + "with a port from 1 to 65535, got \"https://b.example.com:65536\""},
      {"https://b.example.com:99999999999",
       kUrl + "with a port from 1 to 65535, got \"https://b.example.com:99999999999\""},
      {"https://b.example.com:-1", kUrl + "with a port from 1 to 65535, got \"https://b.example.com:-1\""},
      {"https://b.example.com:8x", kUrl + "with a port from 1 to 65535, got \"https://b.example.com:8x\""},
      {"https://[::1", kUrl + "with an IPv6 address between the brackets, got \"https://[::1\""},
      {"https://[::g]", kUrl + "with an IPv6 address between the brackets, got \"https://[::g]\""},
      {"https://[fe80::1%25eth0]",
       kUrl + "with an IPv6 address between the brackets, got \"https://[fe80::1%25eth0]\""},
      {"https://[::1]x", kUrl + "with a port from 1 to 65535, got \"https://[::1]x\""},
      {"https://b\xC3\xBC"
       "cher.example.com",
       kUrl + "with the host's ASCII form (`xn--...`), got \"https://b\xC3\xBC"
              "cher.example.com\""},
      {"https://0x7f000001", kHost + "\"https://0x7f000001\""},
      {"https://example.0X", kHost + "\"https://example.0X\""},
      {"https://[::ffff:1.2.3.4]", kUrl + "with the IPv4 address itself, got \"https://[::ffff:1.2.3.4]\""},
      {"https://b_c.example.com", kHost + "\"https://b_c.example.com\""},
      {"https://b.example.com.", kHost + "\"https://b.example.com.\""},
      {"https://-b.example.com", kHost + "\"https://-b.example.com\""},
      {"https://b..example.com", kHost + "\"https://b..example.com\""},
      {"https://1.2.3.256", kHost + "\"https://1.2.3.256\""},
      {"https://1.2.3", kHost + "\"https://1.2.3\""},
      {"https://b%2Fc.example.com", kHost + "\"https://b%2Fc.example.com\""},
      {"https://b c.example.com", kUrl + "without blanks, got \"https://b c.example.com\""},
      {"https://b.example.com\n",
       kUrl + "without line breaks and control characters, got \"https://b.example.com\\x0a\""},
      {"https://b.example.com\x01",
       kUrl + "without line breaks and control characters, got \"https://b.example.com\\x01\""},
      {"https://b\".example.com", kCharacters + "\"https://b\".example.com\""},
      {"https://b'.example.com", kCharacters + "\"https://b'.example.com\""},
      {"https://b\\c.example.com", kCharacters + "\"https://b\\c.example.com\""},
  };
  for (const auto& [written, message] : cases) {
    const Messages said = problems(with_spec("kubeflowURL: " + yaml_quoted(written)));
    REQUIRE(said.size() == 1);
    CHECK(said[0].starts_with("error kubeflow-url: `spec.kubeflowURL` " + message));
    CHECK(said[0].find("s3cr3t") == std::string::npos);
  }
}

TEST_CASE("the parts of a URL") {
  const UrlResult parsed = parse_url("HTTPS://K.example.com:8443/auth/realms/A%20b/");
  REQUIRE(parsed.ok());
  CHECK(parsed.url.scheme == "https");
  CHECK(parsed.url.host == "k.example.com");
  CHECK(parsed.url.port == 8443);
  CHECK(parsed.url.path == "/auth/realms/A%20b/");
  CHECK(parsed.url.origin() == "https://k.example.com:8443");
  CHECK(parse_url("https://k.example.com/\xC3\xA9").problem ==
        "must be an http or https URL with a path in ASCII (`%C3%A9` instead of `\xC3\xA9`)");
}

TEST_CASE("emailDomains are domains, subdomains of one, or everybody alone") {
  CHECK(problems(with_spec(
            "emailDomains: [example.com, .example.org, '*.example.net', Example.DE, localhost]")) == kNone);
  CHECK(problems(with_spec("emailDomains: ['*']")) == kNone);
  CHECK(problems(with_spec("emailDomains: [example.com, '*']")) ==
        Messages{"error email-domain: `spec.emailDomains[1]` is everybody: leave the other domains or this "
                 "one out"});
  CHECK(problems(with_spec("emailDomains: [ada@example.com, '*example.com', 'a b', '.']")) ==
        Messages{"error email-domain: `spec.emailDomains[0]` must be a domain such as example.com, "
                 "`*.example.com` for its "
                 "subdomains, or `*` alone, got \"ada@example.com\": write `example.com`",
                 "error email-domain: `spec.emailDomains[1]` must be a domain such as example.com, "
                 "`*.example.com` for its "
                 "subdomains, or `*` alone, got \"*example.com\"",
                 "error email-domain: `spec.emailDomains[2]` must be a domain such as example.com, "
                 "`*.example.com` for its "
                 "subdomains, or `*` alone, got \"a b\"",
                 "error email-domain: `spec.emailDomains[3]` must be a domain such as example.com, "
                 "`*.example.com` for its "
                 "subdomains, or `*` alone, got \".\""});
}

TEST_CASE("Dex's URL is one that browsers, routes and Dex read alike") {
  const std::string kUrl = "error dex-url: `spec.dexURL` must be an http or https URL";
  const std::string kPath =
      kUrl + " with a path of letters, digits, `-`, `.`, `_` and `~` between single slashes";
  const std::map<std::string, std::string> cases = {
      {"dex.example.com", kUrl + ", got \"dex.example.com\""},
      {"https://dex.example.com?a=s3cr3t", kUrl + " without a query"},
      {"https://u:s3cr3t@dex.example.com", kUrl + " without user name and password"},
      {"https://dex.example.com//dex", kPath + ", got \"https://dex.example.com//dex\""},
      {"https://dex.example.com/dex//", kPath + ", got \"https://dex.example.com/dex//\""},
      {"https://dex.example.com/./dex", kPath + ", got \"https://dex.example.com/./dex\""},
      {"https://dex.example.com/a/..", kPath + ", got \"https://dex.example.com/a/..\""},
      {"https://dex.example.com/%64ex", kPath + ", got \"https://dex.example.com/%64ex\""},
      {"https://KUBEFLOW.example.com:443/",
       "error dex-url: `spec.dexURL` must differ from `spec.kubeflowURL`, because every page of Kubeflow "
       "would "
       "be Dex's: give Dex a path or a host of its own"},
      {"http://kubeflow.example.com/dex",
       "warning http: `spec.dexURL` is http: passwords cross the network in clear; give Dex https"},
  };
  for (const auto& [url, message] : cases) {
    const Messages said = problems(with_spec("dexURL: " + url));
    REQUIRE(said.size() == 1);
    CHECK(said[0].starts_with(message));
    CHECK(said[0].find("s3cr3t") == std::string::npos);
  }
  CHECK(problems(with_spec("kubeflowURL: http://a.example.com\ndexURL: http://a.example.com/login")).size() ==
        1);
  CHECK(problems(with_spec("kubeflowURL: http://a.example.com\ndexURL: https://a.example.com/dex")).size() ==
        1);
}

TEST_CASE("acknowledge takes ids of warnings") {
  CHECK(problems(with_spec("acknowledge: [offline-access, insecure-setting]")) == kNone);
  CHECK(problems(with_spec("acknowledge: [offline-acces, kubeflow-url, nothing-like-it]")) ==
        Messages{
            "error acknowledge: `spec.acknowledge[0]` must be the id of a warning, got \"offline-acces\", "
            "did you mean `offline-access`?",
            "error acknowledge: `spec.acknowledge[1]` must be the id of a warning, got \"kubeflow-url\", "
            "which is an "
            "error",
            "error acknowledge: `spec.acknowledge[2]` must be the id of a warning, got \"nothing-like-it\": "
            "ids stand in brackets behind messages"});
}

TEST_CASE("targets are names, keys and releases") {
  const Loaded good =
      load(with_spec("targets:\n  dex: {namespace: sso, config: my.dex, configKey: dex_CONFIG.yaml}\n  "
                     "dexVersion: v2.41.1-corp\n"
                     "  oauth2ProxyVersion: 7.7.1"));
  CHECK(messages(good.results) == kNone);
  CHECK(good.sso.targets.dex_version == "2.41.1");
  CHECK(good.sso.targets.oauth2_proxy_version == "7.7.1");
  CHECK(problems(with_spec(
            "targets:\n  dex: {namespace: a.b, config: Dex, configKey: a/b, service: 'a b'}\n"
            "  requestAuthentication: {name: -x}\n  dexVersion: latest\n  oauth2ProxyVersion: '7.7'")) ==
        Messages{
            "error target: `spec.targets.dex.namespace` must be a name of lower-case letters, digits and "
            "`-`, at most "
            "63 long, got \"a.b\"",
            "error target: `spec.targets.dex.config` must be a name of lower-case letters, digits, `-` and "
            "`.`, got "
            "\"Dex\"",
            "error target: `spec.targets.dex.configKey` must be a key of letters, digits, `-`, `_` and `.`, "
            "got \"a/b\"",
            "error target: `spec.targets.dex.service` must be a name of lower-case letters, digits and `-`, "
            "at most 63 "
            "long, got \"a b\"",
            "error target: `spec.targets.requestAuthentication.name` must be a name of lower-case letters, "
            "digits, `-` "
            "and `.`, got \"-x\"",
            "error target: `spec.targets.dexVersion` must be a release such as 2.41.1, got \"latest\"",
            "error target: `spec.targets.oauth2ProxyVersion` must be a release such as 7.7.1, got \"7.7\""});
}

TEST_CASE("names that are too long") {
  const std::string label(63, 'a');
  CHECK(is_label(label));
  CHECK_FALSE(is_label(label + "a"));
  CHECK_FALSE(is_label(""));
  CHECK(is_object_name(label + "." + label + "." + label + "." + label.substr(2)));
  CHECK_FALSE(is_object_name(label + "." + label + "." + label + "." + label));
  CHECK(is_data_key(std::string(253, 'a')));
  CHECK_FALSE(is_data_key(std::string(254, 'a')));
  CHECK_FALSE(is_data_key(".."));
  CHECK(is_connector_id(label));
  CHECK_FALSE(is_connector_id(label + "a"));
}

TEST_CASE("expansions are what Go's os.Expand would replace") {
  using Names = std::vector<std::string>;
  CHECK(expansions("a$").empty());
  CHECK(expansions("^kubeflow-.*$").empty());
  CHECK(expansions("$.a$ b$/$%").empty());
  CHECK(expansions("$A_1-${b2}c") == Names{"A_1", "b2"});
  CHECK(expansions("$1$$${}${1}${a-b}${open") == Names{"", "", "", "", "", ""});
  CHECK(expansions("$*$#$@$!$?$-$0") == Names{"", "", "", "", "", "", ""});
  CHECK(expansions("$$A") == Names{""});
}

TEST_CASE("nearest names, of the right length only") {
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("issuer", "isuser") == 1);
  CHECK(edit_distance("clientid", "clientID") == 0);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(nearest("scope", {"issuer", "scopes"}) == "scopes");
  CHECK(nearest("a", {"bc", "id"}).empty());
  CHECK(nearest("", {"ab"}).empty());
  CHECK(list_of({}).empty());
  CHECK(list_of({"a"}) == "a");
  CHECK(list_of({"a", "b", "c"}) == "a, b or c");
}

TEST_CASE("every id is listed once, in lower-case words") {
  std::set<std::string_view> ids;
  for (const kubeflow_sso::krm::Rule& each : kubeflow_sso::krm::detail::kRules) {
    CHECK(ids.insert(each.id).second);
    CHECK(each.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos);
    for (const std::string_view text : {each.meaning, each.remedy}) {
      CHECK_FALSE(text.empty());
      CHECK_FALSE(text.ends_with('.'));
    }
  }
}

}  // namespace
