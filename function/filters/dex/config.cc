// Changes of Dex's config.yaml.
#include "function/filters/dex/config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "function/config/dex_connector.h"
#include "function/config/duration.h"
#include "function/krm/report.h"
#include "function/releases/dex_connectors.h"
#include "function/yaml/operations.h"

namespace kubeflow_sso::filters {
namespace {

using krm::rule;
using login::Dex;
using login::DexConnector;
using yaml::Path;
using yaml::Value;

/// How long Dex takes a refresh token that has been used (measured with 8 requests at once).
constexpr std::chrono::seconds kReuseInterval(10);

/// Whether a key of some connector type says who may log in (the Config structs of 2.39.1 to 2.45.1).
bool is_allow_list(std::string_view key) {
  constexpr std::array<std::string_view, 7> kLists = {"allowedGroups", "groups", "hostedDomains",       "org",
                                                      "orgs",          "teams",  "useGroupsAsWhitelist"};
  return std::any_of(kLists.begin(), kLists.end(),
                     [&](std::string_view each) { return login::is_same_key(key, each); });
}

class Filter {
 public:
  Filter(const Dex& dex, const config::KubeflowSSO& sso, krm::Results& results)
      : dex_(dex), config_(*dex.config), sso_(sso), results_(results) {}

  yaml::Operations operations(const ProxyClient& proxy) {
    operations_.asked_by(sso_.dex_issuer_field());
    set({"issuer"}, Value::string(sso_.dex_issuer()));
    set_connectors();
    operations_.asked_by("spec.otherConnectors");
    handle_others();
    operations_.asked_by("spec.localUsers");
    set_local_users();
    operations_.asked_by("spec.otherGrants");
    set_grants();
    operations_.asked_by("spec.session");
    set_expiry();
    operations_.asked_by("spec.kubeflowURL");
    allow_redirect(proxy);
    operations_.asked_by("spec.proxyClientSecretName");
    if (!sso_.proxy_client_secret_name.empty()) name_variables(proxy);
    return std::move(operations_);
  }

 private:
  void set(const Path& path, Value value) { operations_.set(config_.spelled(path), std::move(value)); }
  void remove(const Path& path) { operations_.remove(config_.spelled(path)); }
  void report(const krm::Rule& rule, const Path& path, std::string message) {
    krm::report(results_, rule, dex_.file->resource(), dex_.field(path), std::move(message));
  }

  void set_connectors() {
    for (const config::Connector& connector : sso_.connectors) {
      operations_.asked_by(to_string(connector.path));
      const Value value = config::dex_connector(sso_, connector);
      const DexConnector* present = nullptr;
      for (const DexConnector& each : dex_.connectors) {
        if (each.id != connector.id) continue;
        if (present != nullptr) {
          remove(each.path);  // Dex would not start with two of one id
        } else {
          present = &each;
          report_dropped(each, value);
          report_seen(each);
          set(each.path, value);
        }
      }
      if (present == nullptr) operations_.append(config_.spelled({"connectors"}), value);
    }
  }

  /// Names the keys that a connector of the same id has and ours has not.
  void report_dropped(const DexConnector& present, const Value& value) {
    const Path path = present.path / "config";
    const yaml::Node* node = config_.at(path);
    const Value* wanted = value.find("config");
    if (node == nullptr || wanted == nullptr) return;
    std::vector<std::string> dropped;
    std::string lists;
    for (const yaml::Entry& entry : node->entries) {
      const std::string_view key = entry.key.scalar;
      const bool stays =
          std::any_of(wanted->members().begin(), wanted->members().end(),
                      [&](const Value::Member& each) { return login::is_same_key(each.first, key); });
      if (stays) continue;
      dropped.push_back("`" + text::printable(key) + "`");
      if (is_allow_list(key)) lists += (lists.empty() ? "`" : "`, `") + text::printable(key);
    }
    if (dropped.empty()) return;
    const std::string advice =
        lists.empty() ? "" : fmt::format("; without {}` everybody at the provider may log in", lists);
    report(
        rule("dropped-keys"), path,
        fmt::format("drops what `spec.connectors` does not name for connector \"{}\": {}{}; write what is to "
                    "stay into its fields or `config`",
                    text::printable(present.id), fmt::join(dropped, ", "), advice));
  }

  /// Tells of a secret that stood in the ConfigMap, and comes from a Secret from now on.
  void report_seen(const DexConnector& present) {
    if (dex_.file->resource().kind() != "ConfigMap") return;
    for (const releases::ConnectorKey& key : releases::connector_keys(present.type)) {
      const Path path = present.path / "config" / key.name;
      const std::string value = key.secret ? config_.text(path) : "";
      if (value.empty() || value[0] == '$') continue;
      report(rule("secret-in-configmap"), path,
             "held a secret in clear text, which whoever reads the ConfigMap or its Git has seen: let the "
             "provider make another");
    }
  }

  bool is_listed(std::string_view id) const {
    return std::any_of(sso_.connectors.begin(), sso_.connectors.end(),
                       [&](const auto& connector) { return connector.id == id; });
  }

  /// Removes or keeps what the functionConfig does not name.
  void handle_others() {
    std::vector<std::string> removed;
    for (const DexConnector& each : dex_.connectors) {
      if (is_listed(each.id)) continue;
      if (sso_.other_connectors == config::Existing::Keep) {
        move_callback(each);
        continue;
      }
      remove(each.path);
      removed.push_back(each.id.empty() ? "one without an id" : text::printable(each.id));
    }
    if (removed.empty()) return;
    report(rule("other-connectors"), {"connectors"},
           fmt::format(
               "removes the connectors that `spec.connectors` does not name: {}; write `otherConnectors: "
               "Keep` to keep them",
               fmt::join(removed, ", ")));
  }

  /// A kept connector's callback is below the issuer, wherever that goes (failure-modes: Dex answers 500
  /// otherwise).
  void move_callback(const DexConnector& connector) {
    const Path path = connector.path / "config" / "redirectURI";
    const std::string now = config_.text(path);
    const std::string issuer = dex_.issuer();
    // Dex has no page there (server/server.go, 2.39.1 to 2.45.1).
    const bool is_slash_too_many = now.ends_with("/callback/");
    if (now.empty() || (now.starts_with(sso_.dex_issuer() + "/") && !is_slash_too_many)) return;
    const bool is_below = !issuer.empty() && now.starts_with(issuer + "/") && !is_slash_too_many;
    set(path, Value::string(is_below ? sso_.dex_issuer() + now.substr(issuer.size()) : sso_.dex_callback()));
  }

  /// Dex exits on `enablePasswordDB: false` beside `staticPasswords` (cmd/dex/config.go, 2.39.1 to 2.45.1),
  /// so both go together.
  void set_local_users() {
    if (sso_.local_users == config::Existing::Keep) return;
    set({"enablePasswordDB"}, Value::boolean(false));
    remove({"staticPasswords"});
  }

  /// Leaves the grants that a browser's login needs. `grantTypes` does not end the implicit flow, which
  /// `responseTypes` alone switches on (server/oauth2.go, 2.39.1 to 2.45.1).
  void set_grants() {
    if (sso_.other_grants == config::Existing::Keep) return keep_grants();
    if (!dex_.lists_grants()) return;
    const std::vector<std::string> needed = {"authorization_code", "refresh_token"};
    const std::vector<std::string> present = config_.texts({"oauth2", "grantTypes"});
    std::vector<std::string> ended;
    for (const std::string& grant : present) {
      if (!login::is_needed_grant(grant)) ended.push_back(text::printable(grant));
    }
    if (present.size() != 2 || !ended.empty() || present[0] == present[1])
      set({"oauth2", "grantTypes"}, Value::strings(needed));
    if (const std::string connector = config_.text({"oauth2", "passwordConnector"}); !connector.empty()) {
      remove({"oauth2", "passwordConnector"});
      ended.push_back("passwordConnector " + text::printable(connector));
    }
    const std::vector<std::string> types = config_.texts({"oauth2", "responseTypes"});
    if (std::any_of(types.begin(), types.end(), [](const std::string& type) { return type != "code"; })) {
      set({"oauth2", "responseTypes"}, Value::strings({"code"}));
      ended.emplace_back("the implicit flow of responseTypes");
    }
    if (ended.empty()) return;
    report(
        rule("other-grants"), {"oauth2"},
        fmt::format("ends ways to a token that no browser login needs: {}; who uses one writes `otherGrants: "
                    "Keep`",
                    fmt::join(ended, ", ")));
  }

  /// Adds what the login itself needs to lists that are kept. An empty one is Dex's default, which has it.
  void keep_grants() {
    const auto add = [&](const Path& list, std::string_view needed) {
      const std::vector<std::string> present = config_.texts(list);
      if (!present.empty() && std::find(present.begin(), present.end(), needed) == present.end())
        operations_.append(config_.spelled(list), Value::string(std::string(needed)));
    };
    add({"oauth2", "grantTypes"}, "authorization_code");
    if (sso_.session && sso_.session->refreshes()) add({"oauth2", "grantTypes"}, "refresh_token");
    add({"oauth2", "responseTypes"}, "code");
  }

  /// Sets a duration, unless the file has an equal one in other words.
  void set_duration(const Path& path, std::chrono::seconds wanted) {
    if (config::parse_duration(config_.text(path)) != wanted)
      set(path, Value::string(config::duration_text(wanted)));
  }

  /// How long tokens live (server/rotation.go and cmd/dex/config.go, 2.39.1 to 2.45.1). oauth2-proxy counts a
  /// session's time anew at each renewal, so its end is that of Dex's refresh token. Without a reuse
  /// interval, requests that come at once renew with one token, and all but the first fail (measured).
  void set_expiry() {
    if (!sso_.session) return;
    const config::Session& session = *sso_.session;
    if (const auto life = session.token_life()) set_duration({"expiry", "idTokens"}, *life);
    if (!session.refreshes()) return;
    const Path tokens = {"expiry", "refreshTokens"};
    const auto reuse = config::parse_duration(config_.text(tokens / "reuseInterval"));
    if (!reuse || reuse->count() == 0) set_duration(tokens / "reuseInterval", kReuseInterval);
    if (const auto lifetime = config::parse_duration(session.lifetime))
      set_duration(tokens / "absoluteLifetime", *lifetime);
  }

  void allow_redirect(const ProxyClient& proxy) {
    const login::StaticClient* client = dex_.proxy_client(proxy.id);
    if (client == nullptr) return;
    const std::vector<std::string>& registered = client->redirect_uris;
    const auto is_there = [&](std::string_view uri) {
      return std::find(registered.begin(), registered.end(), uri) != registered.end();
    };
    constexpr std::string_view kUsual = "/oauth2/callback";
    const bool listed = proxy.redirect_uri
                            ? is_there(*proxy.redirect_uri)
                            : is_there(kUsual) || is_there(sso_.kubeflow_url + std::string(kUsual));
    if (listed) return;
    operations_.append(config_.spelled(client->path / "redirectURIs"),
                       Value::string(proxy.redirect_uri.value_or(std::string(kUsual))));
  }

  /// Lets the id and secret of oauth2-proxy's client come from variables, which the Deployment has from the
  /// Secret. Dex does not start with a literal beside a variable (cmd/dex/serve.go, 2.39.1 to 2.45.1).
  void name_variables(const ProxyClient& proxy) {
    const login::StaticClient* client = dex_.proxy_client(proxy.id);
    if (client == nullptr) return;
    const login::ClientVariables names = dex_.client_variables(proxy.id);
    remove(client->path / "id");
    remove(client->path / "secret");
    set(client->path / "idEnv", Value::string(names.id));
    set(client->path / "secretEnv", Value::string(names.secret));
  }

  const Dex& dex_;
  const login::DexFile& config_;
  const config::KubeflowSSO& sso_;
  krm::Results& results_;
  yaml::Operations operations_;
};

}  // namespace

std::string filter_dex_config(const Dex& dex, const config::KubeflowSSO& sso, const ProxyClient& proxy,
                              krm::Changes& changes, krm::Results& results) {
  const yaml::Operations operations = Filter(dex, sso, results).operations(proxy);
  return dex.file->edit(dex.config->document(), operations, changes);
}

}  // namespace kubeflow_sso::filters
