// Rules about connectors that stay in Dex's file: what the function would say of one in a functionConfig.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "function/checks/checks.h"
#include "function/config/connector_config.h"
#include "function/config/connector_types.h"
#include "function/config/expansion.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/config/validate_type.h"
#include "function/releases/dex_connectors.h"

namespace kubeflow_sso::checks {
namespace {

using config::ConfigEntry;
using login::Dex;
using login::DexConnector;
using yaml::Path;
using yaml::Value;

/// Why everybody may log in, and what to do about it.
struct Openness {
  std::string why;
  std::string remedy;  // empty where domains restrict it
};

/// The outermost keys as the tables spell them, which Dex takes in any case.
Value spelled(std::string_view type, const Value& config) {
  Value result = Value::mapping();
  for (const auto& [name, value] : config.members()) {
    const releases::ConnectorKey* known = releases::find_connector_key(type, name);
    result.set(known == nullptr ? name : std::string(known->name), value);
  }
  return result;
}

class KeptConnector {
 public:
  KeptConnector(const Subject& subject, const DexConnector& kept)
      : subject_(subject), dex_(subject.login.dex), kept_(kept) {
    // One type under two names (server/server.go, 2.39.1 to 2.45.1).
    like_.type = kept.type == "samlExperimental" ? "saml" : kept.type;
    like_.path = kept.path;
    if (const yaml::Node* node = dex_.config->at(kept.path / "config"))
      like_.config = spelled(like_.type, dex_.config->document().value(*node));
    like_.issuer = text("issuer");
  }

  void check() const {
    check_required();
    if (dex_.file->resource().kind() == "ConfigMap") check_clear_text();
    check_variables();
    check_openness();
    check_keys();
    check_list_by_scope();
    check_unverified();
  }

 private:
  const Value* find(std::string_view key) const { return like_.config.find(key); }
  bool is_true(std::string_view key) const { return find(key) != nullptr && find(key)->is_true(); }
  bool has(std::string_view key) const {
    const Value* value = find(key);
    return value != nullptr && (value->is_string() ? !value->scalar().empty() : !value->items().empty());
  }
  bool has_empty_item(std::string_view key) const {
    const std::vector<Value>& items = find(key)->items();
    return std::any_of(items.begin(), items.end(),
                       [](const Value& item) { return item.is_string() && item.scalar().empty(); });
  }
  std::string text(std::string_view key) const {
    const Value* value = find(key);
    return value != nullptr && value->is_string() ? value->scalar() : std::string();
  }
  Path at(std::string_view key) const { return dex_.field(kept_.path / "config" / key); }
  void report(const krm::Rule& rule, const Path& path, std::string message) const {
    subject_.report(rule, dex_.file->resource(), path, std::move(message));
  }

  /// What Dex does not start without (cmd/dex/serve.go, 2.39.1 to 2.45.1).
  void check_required() const {
    for (const auto& [key, value] :
         {std::pair{"type", kept_.type}, std::pair{"id", kept_.id}, std::pair{"name", kept_.name}}) {
      if (value.empty())
        report(rule("kept-connector-fails"), dex_.field(kept_.path),
               fmt::format("has no `{}`, without which Dex does not start: write one", key));
    }
    const std::span<const std::string_view> types = releases::connector_types();
    if (!kept_.type.empty() && std::find(types.begin(), types.end(), kept_.type) == types.end())
      report(rule("kept-connector"), dex_.field(kept_.path / "type"),
             fmt::format("is {}, which no release of Dex has, so that it does not start: write one of {}",
                         text::printable(kept_.type), fmt::join(types, ", ")));
  }

  /// The secret, written out in a ConfigMap.
  void check_clear_text() const {
    for (const releases::ConnectorKey& key : releases::connector_keys(kept_.type)) {
      if (!key.secret) continue;
      const Path path = kept_.path / "config" / key.name;
      const std::string value = dex_.config->text(path);
      if (value.empty() || value[0] == '$') continue;
      report(
          rule("secret-in-configmap"), dex_.field(path),
          "holds a secret in clear text: put it into a Secret, and `$NAME` of an environment variable here");
    }
  }

  /// Variables that it reads and Dex does not have.
  void check_variables() const {
    if (!dex_.workload || !dex_.workload->unknown_sources().empty()) return;
    const yaml::Node* node = dex_.config->at(kept_.path / "config");
    if (node == nullptr) return;
    for (const yaml::Entry& entry : node->entries) {
      const yaml::Node& value = dex_.config->document().resolve(entry.value);
      if (!value.is_scalar()) continue;
      for (const std::string& name : config::expansions(value.scalar)) {
        if (name.empty() || dex_.workload->variable(name)) continue;
        subject_.report(
            rule("environment-reference"), dex_.workload->resource(), at(entry.key.scalar),
            fmt::format("has no environment variable {}, which connector \"{}\" refers to: Dex would read an "
                        "empty text",
                        text::printable(name), text::printable(kept_.id)));
      }
    }
  }

  /// Nothing when somebody chooses who may log in.
  std::optional<Openness> openness() const {
    if (kept_.type.starts_with("mock")) return Openness{"is Dex's mock for tests", "take it out of the file"};
    if (like_.type == "saml" && is_true("insecureSkipSignatureValidation"))
      return Openness{"has `insecureSkipSignatureValidation`, with which anybody can be anybody",
                      "take that key out of the file"};
    if (is_of_shared_tenant())
      return Openness{
          "lets accounts of every Microsoft tenant in, whose administrators can claim any e-mail address",
          "write the id of your own tenant there, or take it out of the file"};
    // Without insecureEnableGroups Dex ignores the list (connector/oidc/oidc.go, 2.38 to 2.45.1).
    const bool is_ignored = like_.type == "oidc" && has("allowedGroups") && !is_true("insecureEnableGroups");
    if (is_ignored)
      return Openness{"has `allowedGroups`, which Dex ignores without `insecureEnableGroups: true`", {}};
    return public_provider();
  }

  bool is_of_shared_tenant() const {
    if (like_.type == "microsoft") return text("tenant").empty() || config::is_shared_tenant(text("tenant"));
    const auto entra = config::entra(config::parse_url(like_.issuer).url);
    return like_.type == "oidc" && entra && entra->is_shared;
  }

  std::optional<Openness> public_provider() const {
    const config::ConnectorType* type = config::find_connector_type(like_.type);
    if (type == nullptr || type->name == "microsoft" || !config::is_open_to_everybody(like_)) return {};
    const std::string_view list = type->name == "oidc" ? "allowedGroups" : type->allow_list;
    if (!list.empty() && has(list) && !has_empty_item(list)) return {};
    if (type->name == "oidc") return Openness{"lets every account of its public provider in", {}};
    const std::string lacks = list.empty() ? "" : fmt::format("has no `{}` and ", list);
    return Openness{fmt::format("{}lets every {} account in", lacks, type->display_name), {}};
  }

  /// A domain of `emailDomains`, or of oauth2-proxy where the functionConfig names none, that everybody can
  /// have an address of; empty when each is somebody's.
  std::optional<std::string> open_domain() const {
    const std::vector<std::string> domains = subject_.sso.email_domains
                                                 ? *subject_.sso.email_domains
                                                 : subject_.login.proxy.setting("email_domains").items;
    if (domains.empty()) return "*";
    const auto found = std::find_if(domains.begin(), domains.end(), [&](const std::string& each) {
      const bool is_meant = each == "*" && subject_.sso.email_domains;
      return !is_meant && (each == "*" || config::is_domain_of_everybody(each));
    });
    if (found == domains.end()) return {};
    return *found;
  }

  void check_openness() const {
    const std::optional<Openness> open = openness();
    if (!open) return;
    std::string remedy = open->remedy;
    if (remedy.empty()) {
      const std::optional<std::string> domain = open_domain();
      if (!domain) return;
      remedy =
          "restrict it there, or say in `spec.emailDomains` who may log in (`[\"*\"]` for everybody)" +
          (*domain == "*" ? ""
                          : fmt::format("; everybody can have an address of {}", text::printable(*domain)));
    }
    report(rule("kept-connector-open"), dex_.field(kept_.path),
           fmt::format("\"{}\", which `otherConnectors: Keep` keeps, {}: {}", text::printable(kept_.id),
                       open->why, remedy));
  }

  /// Keys that a functionConfig must not have, and those that turn a protection off. What makes everybody get
  /// in is told already.
  void check_keys() const {
    const bool is_open = openness().has_value();
    config::each_config_entry(like_, [&](const ConfigEntry& entry) {
      if (entry.known == nullptr) return false;
      const std::string_view name = entry.known->name.substr(entry.known->name.rfind('.') + 1);
      const bool is_refused = entry.is_refused();
      if (is_refused && !is_open)
        report(rule("kept-connector"), dex_.field(entry.path), std::string(entry.known->refused));
      if (!is_refused && entry.known->field.empty() && name.starts_with("insecure") && entry.value->is_true())
        report(rule("insecure-setting"), dex_.field(entry.path),
               name == "insecureNoSSL"
                   ? "turns TLS off, so that passwords cross the network in clear"
                   : "turns off the check of the provider's certificate: give its CA to Dex instead");
      return !is_refused;
    });
  }

  void check_list_by_scope() const {
    const std::string message = config::list_by_scope(like_.type);
    if (!message.empty() && has("groups") && !openness())
      report(rule("list-by-scope"), at("groups"), message);
  }

  /// Addresses that Dex does not call verified, or refuses, so that nobody logs in; and those of which it
  /// must not say so (validate_type.cc and validate_issuer.cc have the same for a functionConfig).
  void check_unverified() const {
    if (like_.type == "openshift" && !subject_.sso.allows_unverified_email())
      report(
          rule("kept-connector"), dex_.field(kept_.path),
          fmt::format("\"{}\" is of type openshift, of which Dex verifies no address, so that nobody logs in "
                      "by it: write `unverifiedEmail: Allow`, or take it out of the file",
                      text::printable(kept_.id)));
    const std::string_view of_saml = like_.type == "saml" ? config::saml_unverified(text("ssoURL")) : "";
    if (!of_saml.empty() && !subject_.sso.allows_unverified_email())
      report(rule("saml-unverified"), at("ssoURL"), std::string(of_saml));
    if (like_.type != "oidc" || is_true("insecureSkipEmailVerified")) return;
    const std::string_view silent = config::sends_no_email_verified(config::parse_url(like_.issuer).url);
    if (!silent.empty() && !is_of_shared_tenant())
      report(rule("kept-connector"), at("issuer"),
             fmt::format("is of {}, which never sends email_verified, so that nobody logs in: write "
                         "`insecureSkipEmailVerified: true` beside it, where its addresses can be trusted",
                         silent));
  }

  const Subject& subject_;
  const Dex& dex_;
  const DexConnector& kept_;
  config::Connector like_;  // as a functionConfig would have it, as far as anything hangs on it here
};

}  // namespace

void check_kept_connectors(const Subject& subject) {
  for (const DexConnector& connector : subject.login.dex.connectors) {
    if (!subject.has_connector(connector.id)) KeptConnector(subject, connector).check();
  }
}

}  // namespace kubeflow_sso::checks
