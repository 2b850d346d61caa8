// Rules about whether the programs of a login run: what keeps Dex and oauth2-proxy from starting. `check`
// alone asks; a cluster tells who applies what the function makes.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>

#include "function/checks/checks.h"
#include "function/config/dex_connector.h"
#include "function/krm/config_file.h"
#include "function/krm/secret_value.h"
#include "function/krm/shape.h"
#include "function/text/source.h"

namespace kubeflow_sso::checks {
namespace {

using login::Dex;
using login::OAuth2Proxy;
using login::Setting;
using login::Workload;
using yaml::Document;
using yaml::Path;

/// A value in a message, where that may show it.
std::string shown(std::string_view text, bool is_secret) {
  return is_secret ? std::string("a text") : "\"" + text::printable(text) + "\"";
}

/// Whether Go's time.ParseDuration takes a text: numbers with units, or `0`.
bool is_duration(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789.";
  constexpr std::array<std::string_view, 8> kUnits = {"ns", "us", "\u00b5s", "\u03bcs", "ms", "s", "m", "h"};
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return true;
  if (text.empty()) return false;
  while (!text.empty()) {
    const std::size_t number = std::min(text.find_first_not_of(kDigits), text.size());
    text.remove_prefix(number);
    const std::size_t unit = std::min(text.find_first_of(kDigits), text.size());
    const bool is_unit = std::find(kUnits.begin(), kUnits.end(), text.substr(0, unit)) != kUnits.end();
    if (number == 0 || !is_unit) return false;
    text.remove_prefix(unit);
  }
  return true;
}

// ---- pods ----

void check_pods(const Subject& subject, const Workload& workload, std::string_view program) {
  const krm::Resource& resource = workload.resource();
  const Document& document = resource.document();
  const Path replicas = {"spec", "replicas"};
  if (krm::text_at(document, replicas) == "0")
    return subject.report(rule("no-pods"), resource, replicas,
                          fmt::format("is 0, so that no {} runs", program));
  const Path conditions = {"status", "conditions"};
  const std::vector<std::string> types = krm::texts_at(document, conditions, "type");
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (types[i] == "Available" && document.text_at(conditions / i / "status") == "False")
      subject.report(rule("no-pods"), resource, conditions / i,
                     fmt::format("says that no pod of {} is ready", program));
  }
}

/// Whether something told of the same object and key already, in the words of the functionConfig.
bool is_told(const Subject& subject, const krm::Resource& object) {
  const std::vector<krm::Result>& all = subject.results.list();
  return std::any_of(all.begin(), all.end(), [&](const krm::Result& each) {
    return each.id == rule("secret-key").id && each.resource == object.ref();
  });
}

/// A variable from a key that its object does not have: the kubelet does not start the container
/// (CreateContainerConfigError).
void check_keys(const Subject& subject, const Workload& workload) {
  const Document& document = workload.resource().document();
  const yaml::Node* entries = krm::mappings_at(document, workload.path({"env"}));
  for (std::size_t i = 0; entries != nullptr && i < entries->items.size(); ++i) {
    for (const auto& [field, kind] :
         {std::pair{"configMapKeyRef", "ConfigMap"}, std::pair{"secretKeyRef", "Secret"}}) {
      const Path reference = workload.path({"env", i, "valueFrom", field});
      const std::string key(krm::text_at(document, reference / "key"));
      const krm::Resource* object = workload.object(kind, krm::text_at(document, reference / "name"));
      const bool is_optional = document.text_at(reference / "optional") == "true";
      if (object == nullptr || is_optional || krm::is_filled_in_cluster(*object)) continue;
      krm::guarded(subject.results, *object, [&] {
        if (krm::ConfigFile::find(*object, key) || is_told(subject, *object)) return;
        subject.report(
            rule("secret-key"), workload.resource(), reference,
            fmt::format("names the key \"{}\" of {}, which has no such key: the pod does not start",
                        text::printable(key), object->ref().text()));
      });
    }
  }
}

// ---- Dex (measured with 2.41.1; cmd/dex/config.go and serve.go, server/server.go) ----

class DexStart {
 public:
  DexStart(const Subject& subject, const Dex& dex) : subject_(subject), dex_(dex) {}

  void check() const {
    if (is_of_cluster(dex_.file->resource())) {
      check_basics();
      check_clients();
    }
    for (const Path& path : std::initializer_list<Path>{{"expiry", "idTokens"},
                                                        {"expiry", "signingKeys"},
                                                        {"expiry", "authRequests"},
                                                        {"expiry", "deviceRequests"},
                                                        {"expiry", "refreshTokens", "absoluteLifetime"},
                                                        {"expiry", "refreshTokens", "validIfNotUsedFor"},
                                                        {"expiry", "refreshTokens", "reuseInterval"}})
      check_duration(path);
  }

 private:
  void tell(const Path& path, std::string message) const {
    subject_.report(rule("dex-start"), dex_.file->resource(), dex_.field(path), std::move(message));
  }

  bool is_in_secret() const { return dex_.file->resource().kind() == "Secret"; }

  void check_basics() const {
    const login::DexFile& file = *dex_.config;
    if (dex_.issuer().empty()) tell({"issuer"}, "is missing, and Dex exits without it");
    if (file.at({"storage"}) == nullptr)
      tell({"storage"},
           "is missing, and Dex exits without it: write `{type: kubernetes, config: {inCluster: true}}`");
    const bool is_stored = !subject_.login.items.of_kind("Connector").empty();
    if (dex_.connectors.empty() && !dex_.has_password_login() && !is_stored)
      tell({"connectors"}, "has no connector, and without one in its storage Dex exits");
    const bool listens = !file.text({"web", "http"}).empty() || !file.text({"web", "https"}).empty();
    if (!listens && !has_flag("--web-http-addr") && !has_flag("--web-https-addr"))
      tell({"web"}, "has no address to listen on, and Dex exits without one: write `{http: 0.0.0.0:5556}`");
  }

  /// Whether a flag is there, or may be.
  bool has_flag(std::string_view name) const {
    if (!dex_.workload) return false;
    const auto& arguments = dex_.workload->arguments();
    return !arguments || login::option(*arguments, name).has_value();
  }

  void check_field(const Path& path, const std::string& text) const {
    if (text.empty()) tell(path, "is missing, and Dex exits without it");
  }

  void check_clients() const {
    for (const login::StaticClient& each : dex_.clients) {
      check_field(each.path / "name", each.name);
      if (!has_one_of(each.path, {"id", "idEnv"})) check_field(each.path / "id", {});
      if (!each.is_public && !has_one_of(each.path, {"secret", "secretEnv"}))
        check_field(each.path / "secret", {});
    }
  }

  bool has_one_of(const Path& path, std::initializer_list<const char*> keys) const {
    return std::any_of(keys.begin(), keys.end(),
                       [&](const char* key) { return !dex_.config->text(path / key).empty(); });
  }

  void check_duration(const Path& path) const {
    const std::string text = dex_.config->text(path);
    if (!text.empty() && !is_duration(text))
      tell(path, fmt::format("is {}, which Go takes for no duration, and Dex exits: write hours, minutes and "
                             "seconds such as 24h",
                             shown(text, is_in_secret())));
  }

  const Subject& subject_;
  const Dex& dex_;
};

// ---- oauth2-proxy (measured with 7.7.1 and 7.15.6; pkg/validation) ----

class ProxyStart {
 public:
  explicit ProxyStart(const Subject& subject) : subject_(subject), proxy_(subject.login.proxy) {}

  void check() const {
    const bool is_known = proxy_.workload && proxy_.config && proxy_.workload->arguments() &&
                          proxy_.workload->unknown_sources().empty() && !proxy_.alpha_config();
    if (!is_known) return;
    if (is_of_cluster(proxy_.workload->resource())) {
      need({"client_id"});
      need({"client_secret", "client_secret_file"});
      need({"cookie_secret", "cookie_secret_file"});
      need({"oidc_issuer_url"});
      need({"email_domains", "authenticated_emails_file", "htpasswd_file"});
    }
    for (const char* key : {"cookie_expire", "cookie_refresh"}) {
      const Setting setting = proxy_.setting(key);
      if (setting.value.text && !setting.value.text->empty() && !is_duration(*setting.value.text))
        tell(setting, fmt::format("`{}` is {}, which Go takes for no duration, and oauth2-proxy exits: write "
                                  "hours, minutes and seconds such as 24h",
                                  key, shown(*setting.value.text, setting.value.is_secret)));
    }
    one_of("session_store_type", {"", "cookie", "redis"});
  }

 private:
  void tell(const Setting& setting, std::string message) const {
    const krm::Resource* place = setting.value.place.resource;
    if (place != nullptr)
      return subject_.report(rule("proxy-start"), setting.value.place, std::move(message));
    subject_.report(rule("proxy-start"), proxy_.file->resource(), proxy_.field(setting.key),
                    std::move(message));
  }

  /// One of the settings must be there; the first is the usual one.
  void need(std::initializer_list<const char*> keys) const {
    const auto has = [&](const char* key) {
      const Setting setting = proxy_.setting(key);
      return setting.is_set() && (!setting.value.text || !setting.value.text->empty());
    };
    if (std::any_of(keys.begin(), keys.end(), has)) return;
    subject_.report(rule("proxy-start"), proxy_.file->resource(), proxy_.field(*keys.begin()),
                    fmt::format("`{}` is set nowhere, and oauth2-proxy exits without it", *keys.begin()));
  }

  void one_of(const char* key, std::initializer_list<std::string_view> words) const {
    const Setting setting = proxy_.setting(key);
    if (!setting.value.text || std::find(words.begin(), words.end(), *setting.value.text) != words.end())
      return;
    tell(setting, fmt::format("`{}` is {}, which oauth2-proxy does not know, and exits", key,
                              shown(*setting.value.text, setting.value.is_secret)));
  }

  const Subject& subject_;
  const OAuth2Proxy& proxy_;
};

}  // namespace

void check_starting(const Subject& subject) {
  const Dex& dex = subject.login.dex;
  const OAuth2Proxy& proxy = subject.login.proxy;
  const auto check_workload = [&](const std::optional<Workload>& workload, std::string_view program) {
    if (!workload) return;
    krm::guarded(subject.results, workload->resource(), [&] {
      check_pods(subject, *workload, program);
      check_keys(subject, *workload);
    });
  };
  if (!subject.sso.direct) {
    check_workload(dex.workload, "Dex");
    if (dex.config)
      krm::guarded(subject.results, dex.file->resource(), [&] { DexStart(subject, dex).check(); });
  }
  check_workload(proxy.workload, "oauth2-proxy");
  if (proxy.file) krm::guarded(subject.results, proxy.file->resource(), [&] { ProxyStart(subject).check(); });
}

}  // namespace kubeflow_sso::checks
