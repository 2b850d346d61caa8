// The rules of an AuthorizationPolicy, read once and asked about many requests.
#pragma once

#include <string>
#include <vector>

#include "function/yaml/document.h"

namespace kubeflow_sso::login {

/// A list of patterns, and the one that must not fit (`paths` and `notPaths`).
struct Patterns {
  std::vector<std::string> wanted;
  std::vector<std::string> unwanted;
};

/// An element of `from`.
struct PolicySource {
  bool has_mesh_identity = false;  // `principals`, `namespaces` or `serviceAccounts`
  bool has_addresses = false;      // `ipBlocks`, `remoteIpBlocks` or one that must not be
  Patterns request_principals;
};

/// An element of `to`. Host names are in lower case.
struct PolicyOperation {
  Patterns paths;
  Patterns hosts;
  Patterns methods;
  bool has_ports = false;  // `ports` or `notPorts`
};

/// An element of `when`.
struct PolicyCondition {
  std::string key;
  Patterns values;
};

struct PolicyRule {
  std::vector<PolicySource> from;
  std::vector<PolicyOperation> to;
  std::vector<PolicyCondition> when;
};

/// `spec.rules` of an AuthorizationPolicy. Throws LocatedError where something has another shape.
std::vector<PolicyRule> read_policy_rules(const yaml::Document& policy);

}  // namespace kubeflow_sso::login
