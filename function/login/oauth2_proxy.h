// oauth2-proxy as it runs: its workload, the file that `--config` names, and each setting as flags, variables
// and file make it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/krm/config_file.h"
#include "function/krm/items.h"
#include "function/login/value.h"
#include "function/login/workload.h"
#include "function/releases/version.h"
#include "function/toml/document.h"

namespace kubeflow_sso::login {

/// A setting as oauth2-proxy will have it.
struct Setting {
  std::string key;  // as oauth2_proxy.cfg spells it: "email_domains"
  Value value;      // of a list, the items joined by commas
  /// The items of a list; of a string, its parts between commas (viper splits there); one of anything else.
  std::vector<std::string> items = {};

  /// Whether anybody sets it (to something that the list may not tell).
  bool is_set() const { return value.origin != Origin::Default; }
  /// The text; empty when it is not set or not known.
  std::string text() const { return value.text.value_or(std::string()); }
  /// What sets it, as people write it: `--email-domain`, `OAUTH2_PROXY_EMAIL_DOMAINS`, or the key of the
  /// file.
  std::string setter() const;
  /// Whether it is a text that strconv.ParseBool takes for true.
  bool is_true() const;
  bool is_false() const;
};

class OAuth2Proxy {
 public:
  std::optional<Workload> workload;
  std::optional<krm::ConfigFile> file;
  /// The parsed file; set when `file` is and can be read.
  std::optional<toml::Document> config;
  /// The ConfigMap that Kubeflow keeps the workload's parameters in.
  const krm::Resource* parameters = nullptr;
  /// The release that the image tells, else the one that was given.
  std::optional<releases::Version> version;

  bool is_here() const { return workload || file || parameters != nullptr; }

  /// What counts for a key: flag before variable before file (7.6.0 to 7.15.2, pkg/apis/options/load.go). An
  /// empty variable counts as none. Not set: origin Default, without a text.
  Setting setting(std::string_view key) const;
  /// The settings by flags and variables, in the order of their keys.
  std::vector<Setting> overrides() const;
  /// The setting that the file has, whether it counts or not.
  std::optional<Setting> in_file(std::string_view key) const;
  /// `--alpha-config`, with which the provider is configured in another file (7.6.0 to 7.15.2, main.go).
  std::optional<Argument> alpha_config() const;

  /// The redirect URI that oauth2-proxy sends to the provider when a browser asks for `public_url` (7.6.0 to
  /// 7.15.2, oauthproxy.go: getOAuthRedirectURI, and NewOAuthProxy for the path).
  std::string redirect_uri(std::string_view public_url) const;
  /// The same when `cookie_secure` will be that.
  std::string redirect_uri(std::string_view public_url, bool secure_cookies) const;

  /// The path at which oauth2-proxy takes the browser back: below `proxy_prefix` (oauthproxy.go: ServeHTTP).
  std::string callback_path() const;
  /// The page that ends its session, in the same place.
  std::string sign_out_path() const;

  /// The path of a key of the file in its resource: `data["oauth2_proxy.cfg"].scope`.
  yaml::Path field(std::string_view key) const { return file->path() / key; }

  /// Reads `config` from `file`, and the flags. Throws LocatedError on what oauth2-proxy could not read.
  void read_config();

 private:
  std::optional<Setting> by_flag(std::string_view key) const;
  std::optional<Setting> by_variable(std::string_view key) const;
  void read_flags();

  std::vector<Setting> flags_;
};

/// Whether a setting holds a secret, whatever it stands in.
bool is_secret_key(std::string_view key);
/// The key of a variable of oauth2-proxy: `oidc_issuer_url` of `OAUTH2_PROXY_OIDC_ISSUER_URL`; empty for any
/// other.
std::string key_of_variable(std::string_view name);
/// The key of a flag: `email_domains` of `--email-domain=...`; empty for what is no option of oauth2-proxy.
std::string key_of_flag(std::string_view argument);

}  // namespace kubeflow_sso::login
