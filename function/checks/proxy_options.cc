// Rules about the options that a release of oauth2-proxy knows.
#include <fmt/format.h>

#include "function/checks/checks.h"
#include "function/releases/oauth2_proxy_options.h"

namespace kubeflow_sso::checks {

void check_proxy_options(const Subject& subject) {
  const login::OAuth2Proxy& proxy = subject.login.proxy;
  if (!proxy.config) return;
  const bool is_known = proxy.version && *proxy.version <= releases::kLastKnownOAuth2Proxy;
  const std::string release = proxy.version ? "oauth2-proxy " + proxy.version->text() : "oauth2-proxy";
  for (const toml::Setting& setting : proxy.config->settings()) {
    const releases::Option* option = releases::find_option(setting.key);
    if (option != nullptr && (!proxy.version || option->since <= *proxy.version)) continue;
    const std::string since = option == nullptr ? "" : " (it came with " + option->since.text() + ")";
    const std::string_view near =
        option != nullptr ? std::string_view() : releases::nearest_option(setting.key, proxy.version);
    subject.report(is_known ? rule("proxy-option") : rule("proxy-option-release"), proxy.file->resource(),
                   proxy.field(setting.key),
                   fmt::format("`{}` is no option of {}{}, which exits on one that it does not know{}",
                               text::printable(setting.key), release, since,
                               near.empty() ? "" : fmt::format(", did you mean `{}`?", near)));
  }
}

}  // namespace kubeflow_sso::checks
