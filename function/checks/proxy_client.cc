// Rules about oauth2-proxy's client and cookie secret from a Secret of the user's, `proxyClientSecretName`.
// What must hold of the Secret itself is in references.cc.
#include <fmt/format.h>

#include <array>

#include "function/checks/checks.h"

namespace kubeflow_sso::checks {
namespace {

const yaml::Path kField = {"spec", "proxyClientSecretName"};

/// A flag wins over the variables that come from the Secret.
void check_flags(const Subject& subject) {
  const login::OAuth2Proxy& proxy = subject.login.proxy;
  constexpr std::array<std::string_view, 3> kKeys = {"cookie_secret", "client_id", "client_secret"};
  const std::size_t count = subject.sso.direct ? 1 : kKeys.size();
  for (std::size_t i = 0; i < count; ++i) {
    const login::Setting setting = proxy.setting(kKeys.at(i));
    if (setting.value.origin != login::Origin::Flag) continue;
    subject.report(rule("dead-setting"), setting.value.place,
                   fmt::format("`{}` wins over the Secret of `{}`: remove it here", setting.setter(),
                               to_string(kField)));
  }
}

}  // namespace

void check_proxy_client(const Subject& subject) {
  const std::string& name = subject.sso.proxy_client_secret_name;
  if (name.empty()) return;
  if (subject.login.proxy.workload) check_flags(subject);
  if (!subject.sso.direct) return;
  subject.results.add(subject.sso.origin.result(
      rule("proxy-client-unused"), kField,
      fmt::format(
          "`{}`: without Dex oauth2-proxy has the provider's client, so of Secret {} `cookie-secret` alone "
          "is used",
          to_string(kField), text::printable(name))));
}

}  // namespace kubeflow_sso::checks
