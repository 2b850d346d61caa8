// The functionConfig that asks for a login as it is.
#include <doctest/doctest.h>

#include "function/login/described.h"
#include "login_testing.h"

namespace {

using kubeflow_sso::config::KubeflowSSO;
using kubeflow_sso::config::UnverifiedEmail;
using kubeflow_sso::login::described;
using login_testing::config_map;
using login_testing::Reading;

KubeflowSSO of(const std::string& stream) {
  const Reading reading(stream);
  return described(reading.login, {});
}

std::string dex(const std::string& issuer) {
  return config_map("name: dex, namespace: auth", "config.yaml", "issuer: " + issuer + "\n");
}

std::string proxy(const std::string& lines) {
  return config_map("name: oauth2-proxy, namespace: oauth2-proxy", "oauth2_proxy.cfg", lines);
}

TEST_CASE("Dex's file tells the issuer, and where nothing else tells it Kubeflow's URL") {
  const KubeflowSSO sso = of(dex("https://kubeflow.example.com/dex"));
  CHECK(sso.dex_issuer() == "https://kubeflow.example.com/dex");
  CHECK(sso.kubeflow_url == "https://kubeflow.example.com");
  CHECK_FALSE(sso.direct);
}

TEST_CASE("a redirect URL tells Kubeflow's URL where Dex has a host of its own") {
  const KubeflowSSO sso = of(dex("https://dex.example.com") +
                             proxy("oidc_issuer_url = \"https://dex.example.com\"\n"
                                   "redirect_url = \"https://kubeflow.example.com:8443/oauth2/callback\"\n"));
  CHECK(sso.dex_issuer() == "https://dex.example.com");
  CHECK(sso.kubeflow_url == "https://kubeflow.example.com:8443");
}

TEST_CASE("oauth2-proxy at another issuer than Dex's is direct, with what it and Istio have") {
  const KubeflowSSO sso =
      of(proxy("oidc_issuer_url = \"https://idp.example.com\"\n"
               "redirect_url = \"https://kubeflow.example.com/oauth2/callback\"\n"
               "client_id = \"kubeflow\"\n"
               "oidc_email_claim = \"upn\"\n"
               "insecure_oidc_allow_unverified_email = true\n"));
  REQUIRE(sso.direct);
  CHECK(sso.issuer() == "https://idp.example.com");
  CHECK(sso.kubeflow_url == "https://kubeflow.example.com");
  CHECK(sso.direct->provider.client_id == "kubeflow");
  CHECK(sso.direct->provider.user_id_claim == "upn");
  CHECK(sso.allows_unverified_email());
}

TEST_CASE("all is kept, and unverified addresses are let in where oauth2-proxy does so") {
  const KubeflowSSO sso = of(dex("https://kubeflow.example.com/dex"));
  CHECK(sso.other_connectors == kubeflow_sso::config::Existing::Keep);
  CHECK(sso.local_users == kubeflow_sso::config::Existing::Keep);
  CHECK(sso.allows_unverified_email());  // the list does not tell
  CHECK_FALSE(of(proxy("skip_oidc_discovery = true\n")).allows_unverified_email());
  CHECK(of(proxy("skip_oidc_discovery = true\ninsecure_oidc_allow_unverified_email = true\n"))
            .allows_unverified_email());
}

TEST_CASE("a password in Dex's issuer goes nowhere") {
  CHECK(of(dex("https://me:word@dex.example.com/dex")).dex_issuer() == "https://dex.example.com/dex");
  CHECK(of(dex("https://dex.example.com/@dex")).dex_issuer() == "https://dex.example.com/@dex");
}

TEST_CASE("a list that tells nothing has a URL all the same") {
  CHECK(of("kind: Namespace\nmetadata: {name: a}\n").kubeflow_url == "http://localhost");
}

}  // namespace
