// What the tests of the rules share: what a rule says about a list.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "config_testing.h"
#include "function/checks/checks.h"
#include "login_testing.h"

namespace checks_testing {

using kubeflow_sso::checks::Subject;

/// What `check` says about a list under a functionConfig with these fields: "error cookie-secret: ...".
inline config_testing::Messages said(void (*check)(const Subject&), const std::string& list,
                                     const std::string& fields = "") {
  const auto loaded = config_testing::load(config_testing::with_spec(fields));
  REQUIRE_FALSE(loaded.results.failed());
  const login_testing::Reading reading(list, loaded.sso.targets);
  krm_testing::Results results;
  check({reading.login, loaded.sso, results});
  return config_testing::messages(results);
}

/// The same, severities and ids only, each followed by a semicolon; without what is said of every list, which
/// parts it has.
inline std::string ids(void (*check)(const Subject&), const std::string& list,
                       const std::string& fields = "") {
  std::string all;
  for (const std::string& each : said(check, list, fields)) {
    if (!each.starts_with("info parts")) all += each.substr(0, each.find(':')) + ";";
  }
  return all;
}

inline std::string proxy_file(const std::string& lines, const std::string& name = "oauth2-proxy") {
  return login_testing::config_map("name: " + name + ", namespace: oauth2-proxy", "oauth2_proxy.cfg", lines);
}

inline std::string proxy_workload(const std::string& container) {
  return login_testing::deployment("oauth2-proxy", "name: oauth2-proxy, namespace: oauth2-proxy", container);
}

inline std::string dex_file(const std::string& content) {
  return login_testing::config_map("name: dex, namespace: auth", "config.yaml", content);
}

inline std::string dex_workload(const std::string& container) {
  return login_testing::deployment("dex", "name: dex, namespace: auth", container);
}

}  // namespace checks_testing
