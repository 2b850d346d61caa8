// Dex as it runs: its workload, the file that it really reads, and what that says.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/krm/config_file.h"
#include "function/krm/items.h"
#include "function/login/dex_file.h"
#include "function/login/value.h"
#include "function/login/workload.h"
#include "function/releases/version.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::login {

/// An entry of `staticClients`.
struct StaticClient {
  yaml::Path path;  // in the file
  std::string name;
  /// What Dex compares: the literal, else the variable that `idEnv` or `secretEnv` names; nothing when it has
  /// neither, or the list shows that the variable is not set.
  std::optional<Value> id;
  std::optional<Value> secret;
  std::string id_variable;      // `idEnv`
  std::string secret_variable;  // `secretEnv`
  std::vector<std::string> redirect_uris;
  bool is_public = false;
};

/// The variables that a static client has its id and secret from.
struct ClientVariables {
  std::string id;
  std::string secret;
};

/// An entry of `connectors`.
struct DexConnector {
  yaml::Path path;  // in the file
  std::string type;
  std::string id;
  std::string name;
};

/// An entry of `staticPasswords`.
struct LocalUser {
  yaml::Path path;  // in the file
  std::string email;
  std::optional<Value> hash;  // the literal, else the variable that `hashFromEnv` names
};

/// Whether a browser's login needs the grant; all others `otherGrants: Remove` ends.
bool is_needed_grant(std::string_view grant);

/// What one list tells of Dex; empty what it does not hold.
class Dex {
 public:
  std::optional<Workload> workload;
  std::optional<krm::ConfigFile> file;
  /// The parsed file; set when `file` is and can be read.
  std::optional<DexFile> config;
  /// The release that the image tells, else the one that was given.
  std::optional<releases::Version> version;

  std::vector<StaticClient> clients;
  std::vector<DexConnector> connectors;
  std::vector<LocalUser> local_users;

  bool is_here() const { return workload || file; }
  /// `issuer`; empty without one.
  std::string issuer() const { return config ? config->text({"issuer"}) : std::string(); }
  /// Whether the release has a list of grants; unknown ones do. It came with token exchange
  /// (server/server.go).
  bool lists_grants() const { return !version || *version >= releases::Version{2, 38, 0}; }
  bool has_password_login() const { return config && config->is_true({"enablePasswordDB"}); }
  /// The path of a field of the file in its resource: `data["config.yaml"].issuer`.
  yaml::Path field(const yaml::Path& path) const { return file->path() + config->spelled(path); }
  /// The client that oauth2-proxy is: the one whose id comes from Kubeflow's variable OIDC_CLIENT_ID, else
  /// the only one, else the one with Kubeflow's id, else the one with `proxy_client_id`. Null when none of
  /// these is there.
  const StaticClient* proxy_client(const std::optional<std::string>& proxy_client_id) const;

  /// The variables of that client, as the function has them: those that the file names for it, else
  /// Kubeflow's; always these among several clients, where they tell which one is meant.
  ClientVariables client_variables(const std::optional<std::string>& proxy_client_id) const;

  /// Reads `config` and what hangs on it from `file`. Throws LocatedError on what Dex could not read.
  void read_config();
};

/// The file that `dex serve` reads, among a container's arguments; nothing when these do not start `dex
/// serve` with a file (Dex 2.39 to 2.45, cmd/dex/serve.go: one argument, and options that each take a value).
std::optional<Argument> dex_config_argument(const std::vector<Argument>& arguments);

}  // namespace kubeflow_sso::login
