// `kubeflow-sso realm`: what Keycloak needs, from the functionConfig.
#pragma once

#include <string>

namespace kubeflow_sso::commands {

struct RealmOptions {
  std::string connector;        // the id of the one that is meant, among several; empty: the only one
  std::string format = "json";  // one of those that --help lists
  bool whole = false;           // the realm too
  std::string machine;          // the id of a machine's client, which is to be printed
  std::string audience;         // of the entry of `trustedIssuers` that is meant, among several
};

/// The formats and what each is for, for --help.
std::string describe_realm_formats();

/// Prints the client, or the realm, for the functionConfig in the file `config`. Returns the exit code;
/// throws text::UserError and FileError.
int realm(const std::string& config, const RealmOptions& options);

}  // namespace kubeflow_sso::commands
