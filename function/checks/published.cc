// Rules about values that everybody can read in Kubeflow's manifests.
#include <fmt/format.h>

#include <optional>

#include "function/checks/checks.h"
#include "function/krm/config_file.h"
#include "function/releases/kubeflow.h"

namespace kubeflow_sso::checks {
namespace {

using login::Value;

/// The values that everybody can read, and what to do about them, for one message.
class PublishedValues {
 public:
  explicit PublishedValues(const Subject& subject) : subject_(subject) {}

  void add(const Value& value) {
    name("`" + key_of(value) + "` in " + value.place.resource->ref().text(), value.place);
  }
  void add_password(std::string_view email, const Value& hash) {
    name(fmt::format("the password of {} (`{}` in {})", text::printable(email), key_of(hash),
                     hash.place.resource->ref().text()),
         hash.place);
  }
  void advise(const std::string& advice) { advice_ += (advice_.empty() ? "" : ", ") + advice; }

  void report() const {
    if (names_.empty()) return;
    subject_.report(rule("published-defaults"), *where_, yaml::Path{},
                    "everybody can read in Kubeflow's manifests: " + names_ + "; " + advice_);
  }

  /// The key of a Secret, or the field of a file.
  static std::string key_of(const Value& value) {
    const yaml::Path& path = value.place.path;
    if (path.size() <= 2) return text::printable(path.back().key());
    return text::printable(to_string(yaml::Path(path.begin() + 2, path.end())));
  }

 private:
  void name(const std::string& value, const login::Place& place) {
    names_ += (names_.empty() ? "" : ", ") + value;
    if (where_ == nullptr) where_ = place.resource;
  }

  const Subject& subject_;
  std::string names_;
  std::string advice_;
  const krm::Resource* where_ = nullptr;
};

bool begins(const std::optional<Value>& value, std::string_view published) {
  return value && value->text && value->text->starts_with(published);
}

/// A value of a Secret of Kubeflow's, where the workload that reads it is not in the list.
std::optional<Value> value_in(const Subject& subject, std::string_view space, std::string_view secret,
                              std::string_view key) {
  const krm::Resource* found = subject.login.items.find("Secret", space, secret);
  if (found == nullptr) return {};
  std::optional<Value> value;
  krm::guarded(subject.results, *found, [&] {
    if (const auto file = krm::ConfigFile::find(*found, key))
      value = Value{file->text(), login::Origin::EnvFrom, {found, file->path()}, true};
  });
  return value;
}

std::optional<Value> dex_secret(const Subject& subject) {
  const login::Dex& dex = subject.login.dex;
  if (dex.config) {
    const login::StaticClient* client = dex.proxy_client(subject.login.proxy_client_id());
    if (client != nullptr && client->secret && client->secret->text) return client->secret;
    if (dex.workload) return {};
  }
  if (!subject.sso.proxy_client_secret_name.empty()) return {};  // nobody reads Kubeflow's
  return value_in(subject, subject.sso.targets.dex.namespace_name, "dex-oidc-client", "OIDC_CLIENT_SECRET");
}

std::optional<Value> proxy_secret(const Subject& subject, std::string_view key, std::string_view secret_key) {
  const login::OAuth2Proxy& proxy = subject.login.proxy;
  const login::Setting setting = proxy.setting(key);
  if (setting.is_set()) return setting.value;
  if (proxy.workload && proxy.workload->variable("OAUTH2_PROXY_CLIENT_ID")) return {};
  if (!subject.sso.proxy_client_secret_name.empty()) return {};
  const auto& targets = subject.sso.targets.oauth2_proxy;
  return value_in(subject, targets.namespace_name, targets.secret, secret_key);
}

/// The password of a kept local user, whatever the user is called by now.
void add_users(const Subject& subject, PublishedValues& values) {
  const login::Dex& dex = subject.login.dex;
  if (!dex.config || !dex.has_password_login()) return;
  for (const login::LocalUser& user : dex.local_users) {
    std::optional<Value> hash = user.hash;
    if ((!hash || !hash->text) && !dex.workload)
      hash = value_in(subject, subject.sso.targets.dex.namespace_name, "dex-passwords", "DEX_USER_PASSWORD");
    const bool is_unknown_stock = (!hash || !hash->text) && user.email == releases::kubeflow::kPublishedUser;
    if (!begins(hash, releases::kubeflow::kPublishedUserHash) && !is_unknown_stock) continue;
    if (!hash)
      hash = Value{{}, login::Origin::File, {&dex.file->resource(), dex.field(user.path / "email")}, true};
    values.add_password(user.email, *hash);
    values.advise("give that user a password of your own, or write `localUsers: Remove`");
    return;
  }
}

}  // namespace

void check_published_defaults(const Subject& subject) {
  // Without Dex nobody uses its client and its users, and oauth2-proxy has the provider's client.
  const bool is_direct = subject.sso.direct.has_value();
  const std::optional<Value> dex = is_direct ? std::nullopt : dex_secret(subject);
  const std::optional<Value> proxy =
      is_direct ? std::nullopt : proxy_secret(subject, "client_secret", "client-secret");
  const std::optional<Value> cookie = proxy_secret(subject, "cookie_secret", "cookie-secret");
  PublishedValues values(subject);
  bool has_own = false;  // that is: those of Kubeflow's own client
  const auto add = [&](const std::optional<Value>& value, std::string_view published) {
    if (!begins(value, published)) return;
    values.add(*value);
    has_own = true;
  };
  add(dex, releases::kubeflow::kPublishedClientSecret);
  add(proxy, releases::kubeflow::kPublishedClientSecret);
  add(cookie, releases::kubeflow::kPublishedCookieSecret);
  if (has_own) values.advise("name a Secret with values of your own in `spec.proxyClientSecretName`");
  if (!is_direct) add_users(subject, values);
  values.report();
}

}  // namespace kubeflow_sso::checks
