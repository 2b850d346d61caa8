// What the tests of function/config share: small functionConfigs, and what load says about them.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/krm/result.h"
#include "function/krm/rules.h"
#include "function/text/source.h"
#include "function/yaml/document.h"

namespace config_testing {

/// One line for each result; a type of its own so that a failing test shows it.
struct Messages : std::vector<std::string> {
  using std::vector<std::string>::vector;
  friend std::ostream& operator<<(std::ostream& out, const Messages& messages) {
    for (const std::string& message : messages) out << "\n    " << message;
    return out;
  }
};

/// `text` with every line that is not empty moved to the right.
inline std::string indented(std::string_view text, const std::string& indent) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    out += (line.empty() ? "" : indent) + std::string(line) + "\n";
  }
  return out;
}

/// Whether `text` has that key at its left edge.
inline bool has_key(std::string_view text, const std::string& key) {
  return ("\n" + std::string(text)).find("\n" + key + ":") != std::string::npos;
}

/// The whole object around the fields of `spec`.
inline std::string object(std::string_view spec) {
  return "apiVersion: kubeflow-sso.io/v1alpha1\nkind: KubeflowSSO\nmetadata:\n  name: sso\nspec:\n" +
         indented(spec, "  ");
}

/// A valid connector, as an item of a list, in which `fields` are added or put in the place of its own.
inline std::string connector(std::string_view fields) {
  std::string text(fields);
  if (!has_key(fields, "type")) text = "type: keycloak\n" + text;
  if (!has_key(fields, "issuer")) text += "\nissuer: https://keycloak.example.com/realms/kubeflow";
  if (!has_key(fields, "clientSecretKeyRef"))
    text += "\nclientSecretKeyRef: {name: keycloak-client, key: client-secret}";
  return "-" + indented(text, "  ").substr(1);
}

/// A valid object in whose spec `fields` are added or put in the place of its own.
inline std::string with_spec(std::string_view fields) {
  std::string text(fields);
  if (!has_key(fields, "kubeflowURL")) text += "\nkubeflowURL: https://kubeflow.example.com";
  if (!has_key(fields, "connectors")) text += "\nconnectors:\n" + connector("");
  return object(text);
}

inline std::string with_connector(std::string_view fields) {
  return with_spec("connectors:\n" + connector(fields));
}
inline std::string with_connectors(std::string_view first, std::string_view second) {
  return with_spec("connectors:\n" + connector(first) + connector(second));
}

/// A valid object without Dex, in whose `direct` `fields` are added or put in the place of its own; `spec`
/// are further fields beside it.
inline std::string with_direct(const std::string& fields, const std::string& spec = "") {
  std::string text = fields;
  if (!has_key(fields, "issuer")) text += "\nissuer: https://keycloak.example.com/realms/kubeflow";
  if (!has_key(fields, "clientID")) text += "\nclientID: kubeflow";
  if (!has_key(fields, "clientSecretKeyRef"))
    text += "\nclientSecretKeyRef: {name: client, key: client-secret}";
  return object("kubeflowURL: https://kubeflow.example.com\n" + spec + "\ndirect:\n" + indented(text, "  "));
}

struct Loaded {
  kubeflow_sso::config::KubeflowSSO sso;
  kubeflow_sso::krm::Results results;
};

inline Loaded load(const std::string& text, const std::string& name = "<stdin>") {
  Loaded loaded;
  const kubeflow_sso::text::Source source(name, text);
  loaded.sso = kubeflow_sso::config::load(kubeflow_sso::yaml::Document::parse(source), loaded.results);
  return loaded;
}

/// Each result as "SEVERITY ID: MESSAGE"; its id must be listed, with its severity.
inline Messages messages(const kubeflow_sso::krm::Results& results) {
  Messages out;
  for (const auto& result : results.list()) {
    const auto* known = kubeflow_sso::krm::find_rule(result.id);
    CHECK_MESSAGE((known != nullptr && known->severity == result.severity), result.id);
    out.push_back(std::string(to_string(result.severity)) + " " + result.id + ": " + result.message);
  }
  return out;
}

inline Messages problems(const std::string& text) {
  return messages(load(text).results);
}

inline const Messages kNone;

}  // namespace config_testing
