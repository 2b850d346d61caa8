// A connector of Dex's file as an entry of `spec.connectors`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "function/config/connector_types.h"
#include "function/login/login.h"
#include "function/recovery/recovered.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::recovery {

/// What one connector gives.
struct ReadConnector {
  yaml::Value value = yaml::Value::mapping();
  std::vector<Note> notes;  // paths from the connector on
  std::vector<config::KeyRef> new_secrets;
  /// Whether it has a variable that only the function makes.
  bool has_own_variable = false;
  /// Whether each of its variables is set from a Secret, as far as the list tells.
  bool is_wired = true;
};

/// What all connectors share.
struct Surroundings {
  const login::Login& login;
  std::string callback;             // Dex's
  bool lets_unverified_in = false;  // oauth2-proxy's half
  bool is_stock_scope = false;      // oauth2-proxy's is Kubeflow's own, which has groups
  bool asks_for_groups = false;     // oauth2-proxy's scope has them
  bool renews = false;              // `session.refreshInterval`
};

/// A text of a connector with its variables filled in, as Dex does it; as it is where the list does not tell
/// them all, or one is a secret.
std::string expanded(const login::Dex& dex, const std::string& text);

/// What is told of addresses that get in no longer.
inline constexpr std::string_view kNowRefused =
    "users got in with an address that the provider calls unverified, so that who may edit the own address "
    "was whoever it said; now they do not. `unverifiedEmail: Allow` lets them in again";

/// The connector as one of that type, every key of Dex in the field that stands for it, and all others
/// in `config`.
ReadConnector read_connector(const Surroundings& around, const login::DexConnector& connector,
                             const config::ConnectorType& type);

}  // namespace kubeflow_sso::recovery
