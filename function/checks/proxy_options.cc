// Rules about the options that a release of oauth2-proxy knows.
#include <fmt/format.h>

#include "function/checks/checks.h"
#include "function/releases/oauth2_proxy_options.h"

namespace kubeflow_sso::checks {

namespace {

class ProxyOptions {
 public:
  explicit ProxyOptions(const Subject& subject) : subject_(subject), proxy_(subject.login.proxy) {}

  void check_file() {
    for (const toml::Setting& setting : proxy_.config->settings()) {
      const releases::Option* option = releases::find_option(setting.key);
      if (is_in_release(option)) continue;
      std::string near;
      if (option == nullptr && may_ask()) near = releases::nearest_option(setting.key, proxy_.version);
      report({&proxy_.file->resource(), proxy_.field(setting.key)}, text::printable(setting.key), option,
             near);
    }
  }

  void check_flags() {
    for (const login::Argument& argument : *proxy_.workload->arguments()) {
      if (argument.text == "--") return;  // what follows are no flags
      if (!argument.text.starts_with("--")) continue;
      // A flag that was mistyped may have its value, a secret, behind another sign than `=`.
      constexpr std::string_view kFlag = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
      const std::string name = argument.text.substr(2, argument.text.find_first_not_of(kFlag) - 2);
      const releases::Option* option = releases::find_flag(name);
      if (releases::is_command_flag(name) || is_in_release(option)) continue;
      std::string near;
      if (option == nullptr && may_ask()) near = releases::nearest_flag(name, proxy_.version);
      report({&proxy_.workload->resource(), argument.path}, "--" + text::printable(name), option,
             near.empty() ? "" : "--" + near);
    }
  }

 private:
  bool is_in_release(const releases::Option* option) const {
    return option != nullptr && (!proxy_.version || option->since <= *proxy_.version);
  }

  void report(const login::Place& place, const std::string& name, const releases::Option* option,
              const std::string& near) const {
    const bool is_known = proxy_.version && *proxy_.version <= releases::kLastKnownOAuth2Proxy;
    const std::string release = proxy_.version ? "oauth2-proxy " + proxy_.version->text() : "oauth2-proxy";
    const std::string since = option == nullptr ? "" : " (it came with " + option->since.text() + ")";
    subject_.report(
        is_known ? rule("proxy-option") : rule("proxy-option-release"), *place.resource, place.path,
        fmt::format("`{}` is no option of {}{}, which exits on one that it does not know{}", name, release,
                    since, near.empty() ? "" : fmt::format(", did you mean `{}`?", near)));
  }

  /// What is nearest takes a while: of very many the first are told.
  bool may_ask() {
    constexpr int kMost = 20;
    return ++asked_ <= kMost;
  }

  const Subject& subject_;
  const login::OAuth2Proxy& proxy_;
  int asked_ = 0;
};

}  // namespace

void check_proxy_options(const Subject& subject) {
  const login::OAuth2Proxy& proxy = subject.login.proxy;
  if (proxy.config) ProxyOptions(subject).check_file();
  if (proxy.workload && proxy.workload->arguments()) ProxyOptions(subject).check_flags();
}

}  // namespace kubeflow_sso::checks
