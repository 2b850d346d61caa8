// From times and scopes to a session.
#include "function/recovery/session.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "function/config/duration.h"
#include "function/config/providers.h"
#include "function/recovery/values.h"
#include "function/text/split.h"

namespace kubeflow_sso::recovery {
namespace {

using login::Login;
using yaml::Path;
using yaml::Value;

const Path kSession = {"spec", "session"};
/// oauth2-proxy's `cookie_expire` in Kubeflow's manifests, v1.9.0 to 2026-06.
constexpr std::string_view kStockLifetime = "24h";

class Reader {
 public:
  Reader(const Login& login, Recovered& recovered) : login_(login), recovered_(recovered) {}

  /// A session that is renewed, or lasts as long as its tokens do: what the function sets for one
  /// (filters/oauth2_proxy/config.cc, filters/dex/config.cc).
  void read() {
    if (!login_.proxy.config) return read_dex();
    const auto expire = config::parse_duration(setting("cookie_expire"));
    const auto refresh = config::parse_duration(setting("cookie_refresh"));
    const bool renews = refresh && refresh->count() > 0;
    const auto limit = in_dex(renews ? Path{"refreshTokens", "absoluteLifetime"} : Path{"idTokens"});
    const bool is_other = expire && expire != config::parse_duration(kStockLifetime);
    const bool is_lifetime = login_.dex.config ? limit && expire && *limit == *expire : is_other;
    if (renews && !is_renewal(*refresh)) {
      return note("oauth2-proxy renews sessions, `cookie_refresh` is " + setting("cookie_refresh") +
                  ", and stays as it is; `session: {refreshInterval: " + setting("cookie_refresh") +
                  "}` sets all that a renewal needs");
    }
    if (is_lifetime) session_.set("lifetime", string(setting("cookie_expire")));
    if (renews) session_.set("refreshInterval", string(setting("cookie_refresh")));
    if (renews || is_lifetime || !login_.dex.config) return;
    if (is_other || in_dex({"idTokens"}))
      note(
          "how long logins last is not Kubeflow's own (cookie_expire, Dex's expiry.idTokens), and "
          "stays as it is; `session: {lifetime: 24h}` sets all of it");
  }

  std::optional<std::chrono::seconds> in_dex(const Path& path) const {
    if (!login_.dex.config) return {};
    return config::parse_duration(login_.dex.config->text(Path{"expiry"} + path));
  }

  /// Whether all that a renewal needs is there: Dex's token, and at the mesh the way for the new cookie.
  bool is_renewal(std::chrono::seconds interval) const {
    if (!text::has_word(setting("scope"), config::kOfflineAccess)) return false;
    const bool is_dexs = !login_.dex.config || (in_dex({"idTokens"}) == 2 * interval &&
                                                in_dex({"refreshTokens", "reuseInterval"}).has_value());
    const auto providers = login_.proxy_providers();
    const bool is_meshs = std::all_of(
        providers.begin(), providers.end(),
        [](const login::ExtensionProvider* each) { return !each->is_http || each->gives_cookies(); });
    const std::vector<login::DexConnector>& connectors = login_.dex.connectors;
    const bool is_renewable =
        std::all_of(connectors.begin(), connectors.end(),
                    [](const login::DexConnector& each) { return config::can_renew(each.type); });
    return is_dexs && is_meshs && is_renewable;
  }

  /// The same where Dex's file alone is there: the interval is half the life of a token.
  void read_dex() {
    if (!login_.dex.config) return;
    const Path tokens = {"expiry", "refreshTokens"};
    const login::DexFile& file = *login_.dex.config;
    const auto life = config::parse_duration(file.text({"expiry", "idTokens"}));
    if (!life) return;
    const bool renews = !file.text(tokens / "reuseInterval").empty();
    const std::string lifetime = file.text(renews ? tokens / "absoluteLifetime" : Path{"expiry", "idTokens"});
    if (!lifetime.empty()) session_.set("lifetime", string(lifetime));
    if (renews) session_.set("refreshInterval", string(config::duration_text(*life / 2)));
  }

  /// Without Dex the function renews a login in any case.
  void read_direct() {
    const std::string expire = setting("cookie_expire");
    const auto refresh = config::parse_duration(setting("cookie_refresh"));
    const auto life = config::parse_duration(expire);
    if (life && life != config::parse_duration(kStockLifetime)) session_.set("lifetime", string(expire));
    const bool is_other =
        refresh && refresh->count() > 0 && refresh != config::parse_duration(config::kDirectRefresh);
    if (is_other) session_.set("refreshInterval", string(setting("cookie_refresh")));
  }

  Value take() { return std::move(session_); }

 private:
  void note(std::string text) { recovered_.note(kSession, std::move(text)); }
  std::string setting(std::string_view key) const { return login_.proxy.setting(key).text(); }

  const Login& login_;
  Recovered& recovered_;
  Value session_ = Value::mapping();
};

}  // namespace

Value read_session(const Login& login, bool is_direct, Recovered& recovered) {
  Reader reader(login, recovered);
  if (is_direct) {
    reader.read_direct();
  } else {
    reader.read();
  }
  return reader.take();
}

}  // namespace kubeflow_sso::recovery
