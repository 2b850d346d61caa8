// Printing Keycloak's half: which connector is meant, and whether all of it is known.
#include "function/commands/realm.h"

#include <fmt/format.h>

#include <algorithm>

#include "function/commands/exit_code.h"
#include "function/commands/messages.h"
#include "function/commands/realm_formats.h"
#include "function/commands/streams.h"
#include "function/io.h"
#include "function/krm/rules.h"
#include "function/text/nearest.h"
#include "function/text/source.h"

namespace kubeflow_sso::commands {
namespace {

using config::KeycloakClient;
using krm::rule;

class Realm {
 public:
  Realm(const config::KubeflowSSO& sso, const RealmOptions& options, krm::Results& results)
      : sso_(sso), options_(options), results_(results), clients_(config::keycloak_clients(sso)) {}

  /// The text to print; empty with an error.
  std::string text() {
    KeycloakClient* client = chosen();
    if (client == nullptr || !is_known(*client)) return {};
    if (!options_.machine.empty() && !add_machine(*client)) return {};
    const RealmFormat* format = find_realm_format(options_.format);
    if (format->replaces_secret) warn_of_secret(*client);
    return format->write(*client, options_.whole);
  }

 private:
  KeycloakClient* chosen() {
    const yaml::Path path = {"spec", sso_.direct ? "direct" : "connectors"};
    if (clients_.empty()) {
      fail(path, "names no realm of Keycloak: for other providers there is nothing to print");
    } else if (options_.connector.empty()) {
      if (clients_.size() == 1) return &clients_.front();
      fail(path, "names several realms of Keycloak: say which one is meant, `--connector ID` with " + ids());
    } else {
      for (KeycloakClient& each : clients_) {
        if (each.provider->id == options_.connector) return &each;
      }
      fail(path, fmt::format("has no connector \"{}\" for a realm of Keycloak: write {}",
                             text::printable(options_.connector), ids()));
    }
    return nullptr;
  }

  std::string ids() const {
    std::vector<std::string_view> all;
    for (const KeycloakClient& each : clients_) all.emplace_back(each.provider->id);
    return text::list_of(all);
  }

  bool is_whole() const { return options_.whole || find_realm_format(options_.format)->is_always_whole; }

  /// By the entry of `trustedIssuers` whose tokens the realm makes.
  bool add_machine(KeycloakClient& client) {
    std::vector<std::string_view> audiences;
    const config::TrustedIssuer* found = nullptr;
    const yaml::Path path = {"spec", "trustedIssuers"};
    for (const config::TrustedIssuer& each : sso_.trusted_issuers) {
      if (each.issuer != client.provider->issuer) continue;
      audiences.emplace_back(each.audiences.front());
      const auto& all = each.audiences;
      const bool is_meant =
          options_.audience.empty() || std::find(all.begin(), all.end(), options_.audience) != all.end();
      if (found == nullptr && is_meant) found = &each;
    }
    if (audiences.empty()) {
      fail(path, fmt::format("has no entry for the realm of {}: add one, `- {{issuer: {}, audiences: "
                             "[kubeflow-api], userIDClaim: client_id}}`",
                             to_string(client.provider->path), client.provider->issuer));
    } else if (found == nullptr || (audiences.size() > 1 && options_.audience.empty())) {
      fail(path,
           fmt::format("has {} for that realm: say which one is meant, `--audience AUDIENCE` with {}",
                       found == nullptr ? "no such audience" : "several entries", text::list_of(audiences)));
    } else if (options_.machine == client.client_id) {
      fail(client.provider->path,
           "has that client for people: a machine needs one of its own, `--machine ID`");
    } else {
      client.machine = config::KeycloakMachine{
          options_.machine, found, options_.audience.empty() ? found->audiences.front() : options_.audience};
    }
    return !results_.failed();
  }

  bool is_known(const KeycloakClient& client) {
    const yaml::Path& path = client.provider->path;
    const bool is_printed = options_.machine.empty() || is_whole();
    if (is_printed && client.client_id.empty())
      fail(path / "clientIDKeyRef",
           "keeps the client's id, which is to be printed, in a Secret: write `clientID`, "
           "which is no secret");
    if (client.realm.find('%') != std::string::npos)
      fail(path / "issuer", "has a realm whose name is written with `%`: rename the realm");
    if (is_whole() && client.realm == kMaster)
      fail(path / "issuer",
           "is Keycloak's own realm for administrators, which is there already: leave `--whole` out, "
           "or make a realm of your own");
    return !results_.failed();
  }

  /// Keycloak 26.4.7, measured: partialImport with OVERWRITE makes the client anew.
  void warn_of_secret(const KeycloakClient& client) {
    results_.add(sso_.origin.result(
        rule("realm-secret"), client.provider->path,
        fmt::format("`{}`: Keycloak gives the client that it overwrites another secret: {}",
                    to_string(client.provider->path),
                    client.machine
                        ? fmt::format("give that to {}", text::printable(client.machine->client_id))
                        : "write that into " + place_of_secret(client))));
  }

  void fail(const yaml::Path& path, const std::string& message) {
    results_.add(sso_.origin.result(rule("realm"), path, fmt::format("`{}` {}", to_string(path), message)));
  }

  static constexpr std::string_view kMaster = "master";

  const config::KubeflowSSO& sso_;
  const RealmOptions& options_;
  krm::Results& results_;
  std::vector<KeycloakClient> clients_;
};

}  // namespace

std::string describe_realm_formats() {
  std::string text;
  for (const RealmFormat& each : realm_formats())
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", each.name, each.description);
  return text;
}

int realm(const std::string& config, const RealmOptions& options) {
  if (find_realm_format(options.format) == nullptr) {
    std::vector<std::string_view> names;
    for (const RealmFormat& each : realm_formats()) names.push_back(each.name);
    tell_error("`--format` must be " + text::list_of(names) + ", got \"" + text::printable(options.format) +
               "\"; see --help");
    return kWrongUsage;
  }
  const FunctionConfig file(config);
  const yaml::Document document = file.parse();
  krm::Results results;
  const config::KubeflowSSO sso = config::load(document, results);
  std::string text;
  if (!results.failed()) text = Realm(sso, options, results).text();
  results.acknowledge(sso.acknowledge);
  if (!results.failed()) write_output(text);
  return tell(results, false);
}

}  // namespace kubeflow_sso::commands
