// What people may see of values, by where these stand.
#include <doctest/doctest.h>

#include "function/krm/resource_list.h"
#include "function/login/disclosure.h"
#include "krm_testing.h"

namespace {

using kubeflow_sso::login::disclosed;
using kubeflow_sso::login::disclosed_url;
using kubeflow_sso::yaml::Path;
using kubeflow_sso::yaml::Value;

/// Whether a text at a path of an object of that kind is shown.
bool is_shown(const std::string& kind, const Path& path, const std::string& text) {
  const std::string stream = "apiVersion: v1\nkind: " + kind +
                             "\nmetadata: {name: a}\nspec: {env: [{name: LOGOUT_URL}, {name: B}, {name: "
                             "SSL_CERT_DIR}, {name: OAUTH2_PROXY_CLIENT_ID}]}\n";
  const auto list = krm_testing::stream_of(stream);
  const Value shown = disclosed(list.items().front(), path, Value::string(text));
  CHECK((shown.scalar() == text || shown.scalar() == kubeflow_sso::login::kHidden));
  return shown.scalar() == text;
}

TEST_CASE("nothing of a Secret is shown") {
  CHECK_FALSE(is_shown("Secret", {"data", "config.yaml", "issuer"}, "https://a.example.com"));
  CHECK(is_shown("ConfigMap", {"data", "config.yaml", "issuer"}, "https://a.example.com"));
}

TEST_CASE("of a connector what is no secret in any release is shown, and references to variables") {
  const Path config = {"data", "config.yaml", "connectors", 0, "config"};
  for (const char* key : {"issuer", "clientID", "redirectURI", "hostedDomains"}) {
    CAPTURE(key);
    CHECK(is_shown("ConfigMap", config / key, "text"));
  }
  for (const char* key : {"clientSecret", "CLIENTSECRET", "bindPW", "keystonePassword", "no-such-key"}) {
    CAPTURE(key);
    CHECK_FALSE(is_shown("ConfigMap", config / key, "text"));
    CHECK(is_shown("ConfigMap", config / key, "$NAME"));
    CHECK_FALSE(is_shown("ConfigMap", config / key, "$a-b"));
  }
  CHECK(is_shown("ConfigMap", config / "orgs" / 0 / "name", "text"));
  CHECK(is_shown("ConfigMap", {"data", "config.yaml", "connectors", 0, "type"}, "oidc"));
  CHECK_FALSE(is_shown("ConfigMap", {"data", "config.yaml", "connectors", 0, "pass"}, "text"));
}

TEST_CASE("of users and clients the names are shown") {
  const Path file = {"data", "config.yaml"};
  CHECK(is_shown("ConfigMap", file / "staticPasswords" / 0 / "email", "a@example.com"));
  CHECK_FALSE(is_shown("ConfigMap", file / "staticPasswords" / 0 / "hash", "text"));
  CHECK_FALSE(is_shown("ConfigMap", file / "staticPasswords" / 0 / "other", "text"));
  CHECK(is_shown("ConfigMap", file / "staticClients" / 0 / "redirectURIs" / 0, "/oauth2/callback"));
  CHECK_FALSE(is_shown("ConfigMap", file / "staticClients" / 0 / "secret", "text"));
}

TEST_CASE("the value of a variable is shown where the function writes it") {
  for (const std::size_t ours : {0, 2, 3})
    CHECK(is_shown("Deployment", {"spec", "env", ours, "value"}, "text"));
  CHECK_FALSE(is_shown("Deployment", {"spec", "env", 1, "value"}, "text"));
  CHECK(is_shown("Deployment", {"spec", "env", 1, "name"}, "text"));
  CHECK(is_shown("Deployment", {"spec", "env", 1, "valueFrom", "secretKeyRef", "name"}, "text"));
  CHECK(is_shown("Deployment", {"spec", "volumes", 1, "secret", "secretName"}, "text"));
}

TEST_CASE("settings of oauth2-proxy are shown unless their key is a secret's") {
  CHECK(is_shown("ConfigMap", {"data", "oauth2_proxy.cfg", "scope"}, "openid"));
  for (const char* key : {"client_secret", "cookie_secret", "jwt_key", "redis_connection_url"})
    CHECK_FALSE(is_shown("ConfigMap", {"data", "oauth2_proxy.cfg", key}, "text"));
}

TEST_CASE("a URL with a password is not shown, one with an @ in its path is") {
  CHECK(disclosed_url("https://a.example.com/@me") == "https://a.example.com/@me");
  CHECK(disclosed_url("https://me:word@a.example.com/") == kubeflow_sso::login::kHidden);
  CHECK(disclosed_url("/oauth2/callback") == "/oauth2/callback");
  CHECK_FALSE(is_shown("ConfigMap", {"data", "oauth2_proxy.cfg", "scope"}, "https://me:word@a.example.com"));
}

}  // namespace
