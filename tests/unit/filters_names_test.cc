// Names: hash suffixes, images, environment variables, volumes.
#include <doctest/doctest.h>

#include "function/config/dex_connector.h"
#include "function/filters/login_stack.h"
#include "function/filters/pod_template.h"

using kubeflow_sso::config::Connector;
using kubeflow_sso::filters::Image;
using kubeflow_sso::filters::parse_image;
using kubeflow_sso::krm::without_hash;

TEST_CASE("a hash suffix is ten of kustomize's letters behind a dash") {
  CHECK(without_hash("dex-2456789bcd") == "dex");
  CHECK(without_hash("oauth2-proxy-fghkmt2456") == "oauth2-proxy");
  CHECK(without_hash("a-2456789bcd-2456789bcd") == "a-2456789bcd");
  for (const char* name : {"dex", "", "dex-2456789bc", "dex-2456789bcde", "dex-a456789bcd", "dex2456789bcd",
                           "oauth2-proxy-parameters", "-2456789bcd"}) {
    CAPTURE(name);
    CHECK(without_hash(name) == name);
  }
}

TEST_CASE("an image is a repository and a tag") {
  const auto check = [](const char* reference, const char* repository, const char* tag) {
    CAPTURE(reference);
    const Image image = parse_image(reference);
    CHECK(image.repository == repository);
    CHECK(image.tag == tag);
  };
  check("ghcr.io/dexidp/dex:v2.41.1", "ghcr.io/dexidp/dex", "v2.41.1");
  check("ghcr.io/dexidp/dex:v2.41.1@sha256:00", "ghcr.io/dexidp/dex", "v2.41.1");
  check("ghcr.io/dexidp/dex@sha256:00", "ghcr.io/dexidp/dex", "");
  check("localhost:5000/dex", "localhost:5000/dex", "");
  check("localhost:5000/dex:1", "localhost:5000/dex", "1");
  check("dex:1", "dex", "1");
  check("dex", "dex", "");
  check("", "", "");
}

TEST_CASE("what belongs to a connector is named after it") {
  Connector connector;
  connector.id = "Staff.login_2";
  CHECK(connector.env_name() == "KUBEFLOW_SSO_STAFF_LOGIN_2_CLIENT_SECRET");
  CHECK(connector.env_name("bindPW") == "KUBEFLOW_SSO_STAFF_LOGIN_2_BINDPW");
  CHECK(kubeflow_sso::config::ca_volume_name(connector) == "kubeflow-sso-ca-staff-login-2");
  CHECK(kubeflow_sso::config::ca_mount_path(connector) == "/etc/kubeflow-sso/ca-staff-login-2");
  CHECK(kubeflow_sso::config::ca_file(connector) == "/etc/kubeflow-sso/ca-staff-login-2/ca.crt");
}
