// Rules about the options that a release of oauth2-proxy knows.
#include <fmt/format.h>

#include <algorithm>

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
    const std::vector<login::Argument>& arguments = *proxy_.workload->arguments();
    for (std::size_t i = first_of_program(arguments); i < arguments.size(); ++i) {
      const login::Argument& argument = arguments[i];
      if (argument.text == "--") return;  // what follows are no flags
      if (!argument.text.starts_with("--")) continue;
      // A flag that was mistyped may have its value, a secret, behind another sign than `=`.
      constexpr std::string_view kFlag = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
      std::size_t end = std::min(argument.text.find_first_not_of(kFlag, 2), argument.text.size());
      if (end < argument.text.size() && argument.text[end] != '=') ++end;
      const std::string name = argument.text.substr(2, end - 2);
      const releases::Option* option = releases::find_flag(name);
      const bool is_known = releases::is_command_flag(name) || option != nullptr;
      if (is_known && releases::takes_next_word(argument.text)) ++i;
      if (releases::is_command_flag(name) || is_in_release(option)) continue;
      std::string near;
      if (option == nullptr && may_ask()) near = releases::nearest_flag(name, proxy_.version);
      report({&proxy_.workload->resource(), argument.path}, "--" + text::printable(without_secret(name)),
             option, near.empty() ? "" : "--" + near);
    }
  }

 private:
  /// Where the words begin that are oauth2-proxy's own: behind its name, which a wrapper may stand before.
  /// All of them where the image says what is started; none where it is something else.
  static std::size_t first_of_program(const std::vector<login::Argument>& arguments) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      const std::string& word = arguments[i].text;
      if (word.substr(word.rfind('/') + 1) == "oauth2-proxy") return i + 1;
    }
    return arguments.empty() || arguments[0].text.starts_with('-') ? 0 : arguments.size();
  }

  /// A secret may be written right behind its flag.
  static std::string without_secret(const std::string& name) {
    for (std::size_t size = name.size(); size > 0; --size) {
      const releases::Option* option = releases::find_flag(name.substr(0, size));
      if (option != nullptr && login::is_secret_key(option->name)) return name.substr(0, size) + "...";
    }
    return name;
  }

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
