// A client or a realm as Keycloak's tools take it. No form but `crd` has a secret or a placeholder for one:
// the admin API takes the text `${NAME}` itself for the secret, and so does --import-realm where the variable
// is not set, without a word (measured with 26.4.7).
#include "function/commands/realm_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <optional>

#include "function/config/duration.h"
#include "function/config/schema.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::commands {
namespace {

using config::KeycloakClient;
using yaml::Value;

/// The variable of `placeholders` that the operator fills in.
constexpr std::string_view kSecretVariable = "KUBEFLOW_CLIENT_SECRET";

std::string json_lines(const Value& value) {
  return config::to_json(value) + "\n";
}

/// Of the client that is asked for.
Value client_value(const KeycloakClient& client) {
  return client.machine ? client_representation(*client.machine) : client_representation(client);
}

Value realm_value(const KeycloakClient& client) {
  return realm_representation(client, client_representation(client));
}

/// For the console (Clients, Import client; Create realm) and kcadm (`create clients -r REALM -f FILE`,
/// `create realms -f FILE`).
std::string write_json(const KeycloakClient& client, bool whole) {
  return json_lines(whole ? realm_value(client) : client_value(client));
}

/// For a file in data/import of a server that starts with --import-realm, which takes realms alone.
std::string write_import(const KeycloakClient& client, bool /*whole*/) {
  return json_lines(realm_value(client));
}

/// For the admin API's partialImport, which replaces the client whole.
std::string write_partial(const KeycloakClient& client, bool /*whole*/) {
  return json_lines(Value::mapping({{"ifResourceExists", Value::string("OVERWRITE")},
                                    {"clients", Value::sequence({client_value(client)})}}));
}

/// For Keycloak's operator (its CRD at 26.0: keycloakCRName, placeholders, realm). The Secret has the name
/// and the key that Dex reads, in Keycloak's namespace; without it the import does not start.
std::string write_crd(const KeycloakClient& client, bool /*whole*/) {
  Value value = client_representation(client);
  std::string placeholders;
  if (client.provider->client_secret) {
    value.set("secret", Value::string(fmt::format("${{{}}}", kSecretVariable)));
    const config::KeyRef& ref = *client.provider->client_secret;
    placeholders = fmt::format(
        "  placeholders:\n    {}:\n      secret:  # a copy of {}, in this namespace\n        name: {}\n"
        "        key: {}\n",
        kSecretVariable, place_of_secret(client),
        yaml::write_scalar(Value::string(ref.name), yaml::Style::Plain, false),
        yaml::write_scalar(Value::string(ref.key), yaml::Style::Plain, false));
  }
  return fmt::format(
      "apiVersion: k8s.keycloak.org/v2alpha1\nkind: KeycloakRealmImport\nmetadata:\n  name: kubeflow\n"
      "  namespace: keycloak  # where the Keycloak object is\nspec:\n  keycloakCRName: keycloak  # its "
      "name\n{}"
      "  realm:\n    {}\n",
      placeholders, yaml::write_block(realm_representation(client, std::move(value)), 4, {}));
}

/// A string of HCL, in which `${` and `%{` begin templates.
std::string hcl(std::string_view text) {
  std::string doubled;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (text[i] == '$' || text[i] == '%') && i + 1 < text.size() && text[i + 1] == '{';
    if (begins) doubled += text[i];
    doubled += text[i];
  }
  return config::to_json(Value::string(doubled));
}

/// An argument of HCL, in the column that `terraform fmt` gives it beside the longest name of its block.
std::string hcl_argument(std::string_view name, std::size_t longest, std::string_view value) {
  return fmt::format("  {:<{}} = {}\n", name, longest, hcl(value));
}

std::string hcl_realm(const KeycloakClient& client, bool whole) {
  constexpr std::string_view kIdle = "sso_session_idle_timeout";
  constexpr std::string_view kMax = "sso_session_max_lifespan";
  const bool has_times = whole && (client.session_idle || client.session_max);
  const std::size_t longest = has_times ? kIdle.size() : 0;
  std::string text = fmt::format("{} \"keycloak_realm\" \"kubeflow\" {{\n", whole ? "resource" : "data") +
                     hcl_argument("realm", longest, client.realm);
  if (whole && client.session_idle)
    text += hcl_argument(kIdle, longest, config::duration_text(*client.session_idle));
  if (whole && client.session_max)
    text += hcl_argument(kMax, longest, config::duration_text(*client.session_max));
  return text + "}\n\n";
}

/// With root_url the provider wants admin_url too.
std::string hcl_client(const KeycloakClient& client, std::string_view owner) {
  std::string text = fmt::format(
      "resource \"keycloak_openid_client\" \"kubeflow\" {{\n"
      "  realm_id                        = {}.kubeflow.id\n"
      "  client_id                       = {}\n"
      "  name                            = \"Kubeflow\"\n"
      "  access_type                     = \"CONFIDENTIAL\"\n"
      "  standard_flow_enabled           = true\n"
      "  implicit_flow_enabled           = false\n"
      "  direct_access_grants_enabled    = false\n"
      "  service_accounts_enabled        = false\n"
      "  root_url                        = {}\n"
      "  base_url                        = {}\n"
      "  admin_url                       = \"\"\n"
      "  valid_redirect_uris             = [{}]\n"
      "  valid_post_logout_redirect_uris = [{}]\n"
      "  web_origins                     = [{}]\n",
      owner, hcl(client.client_id), hcl(client.url), hcl(client.url), hcl(client.redirect_uri),
      hcl(client.post_logout_redirect_uri), hcl(client.url));
  if (client.token_life)
    text += fmt::format("  access_token_lifespan           = \"{}\"\n", client.token_life->count());
  text += "}\n";
  if (!client.has_groups) return text;
  return text + fmt::format(
                    "\nresource \"keycloak_openid_group_membership_protocol_mapper\" \"kubeflow_groups\" {{\n"
                    "  realm_id   = {}.kubeflow.id\n"
                    "  client_id  = keycloak_openid_client.kubeflow.id\n"
                    "  name       = \"groups\"\n"
                    "  claim_name = \"groups\"\n"
                    "  full_path  = false\n"
                    "}}\n",
                    owner);
}

/// A name of HCL for the client.
std::string hcl_name(std::string_view client_id) {
  std::string name = "machine_";
  for (const char c : client_id) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

std::string hcl_machine(const config::KeycloakMachine& machine, std::string_view owner) {
  const std::string name = hcl_name(machine.client_id);
  return fmt::format(
      "resource \"keycloak_openid_client\" \"{0}\" {{\n"
      "  realm_id                     = {1}.kubeflow.id\n"
      "  client_id                    = {2}\n"
      "  access_type                  = \"CONFIDENTIAL\"\n"
      "  standard_flow_enabled        = false\n"
      "  implicit_flow_enabled        = false\n"
      "  direct_access_grants_enabled = false\n"
      "  service_accounts_enabled     = true\n"
      "}}\n\n"
      "resource \"keycloak_openid_audience_protocol_mapper\" \"{0}\" {{\n"
      "  realm_id                 = {1}.kubeflow.id\n"
      "  client_id                = keycloak_openid_client.{0}.id\n"
      "  name                     = {3}\n"
      "  included_custom_audience = {3}\n"
      "  add_to_id_token          = false\n"
      "}}\n",
      name, owner, hcl(machine.client_id), hcl(machine.audience));
}

/// For the provider keycloak/keycloak 5 (its documentation at 5.9.0).
std::string write_terraform(const KeycloakClient& client, bool whole) {
  const std::string_view owner = whole ? "keycloak_realm" : "data.keycloak_realm";
  std::string text = "# provider keycloak/keycloak, 5.0 and later\n" + hcl_realm(client, whole);
  if (!client.machine) return text + hcl_client(client, owner);
  if (whole) text += hcl_client(client, owner) + "\n";
  return text + hcl_machine(*client.machine, owner);
}

std::string times_line(const KeycloakClient& client) {
  std::string text;
  const auto add = [&](std::string_view setting, const std::optional<std::chrono::seconds>& time) {
    if (time)
      text += fmt::format("{}{} {}", text.empty() ? "- " : ", ", setting, config::duration_text(*time));
  };
  add("the realm's SSO Session Idle at least", client.session_idle);
  add("the realm's SSO Session Max at least", client.session_max);
  add("the client's Access Token Lifespan", client.token_life);
  return text.empty() ? text : text + "\n";
}

std::string machine_text(const std::string& realm, const config::KeycloakMachine& machine) {
  const std::string user = machine.user();
  const std::string known =
      machine.trusted->is_by_email()
          ? fmt::format("by the address of its user service-account-{}: write one there, verified",
                        machine.client_id)
      : user.empty() ? fmt::format("by the claim `{}` of its tokens", machine.trusted->user_id_claim)
                     : "as " + user;
  return fmt::format(
      "In Keycloak, realm {}, a client for the machine {}:\n"
      "- Client ID {}, OpenID Connect, client authentication on; of the flows Service accounts roles alone\n"
      "- in its dedicated scope a mapper, Audience: included custom audience {}, in the access token\n"
      "- Kubeflow knows it {}\n"
      "Its secret (tab Credentials) is the machine's alone; do not write it into a ticket.\n",
      realm, machine.client_id, machine.client_id, machine.audience, known);
}

/// For people, as the console words it.
std::string write_text(const KeycloakClient& client, bool whole) {
  if (client.machine && !whole) return machine_text(client.realm, *client.machine);
  const std::string mapper = client.has_groups ? "- in its dedicated scope a mapper, Group Membership: token "
                                                 "claim name `groups`, full group path off, in ID "
                                                 "token, access token and userinfo\n"
                                               : "- no group mapper\n";
  const std::string machine = client.machine ? "\n" + machine_text(client.realm, *client.machine) : "";
  return fmt::format(
      "In Keycloak, realm {}, a client for Kubeflow:\n"
      "- Client ID {}, OpenID Connect, client authentication on; of the flows Standard flow alone, no Direct "
      "access grants\n"
      "- Root URL, Home URL and Web origins {}\n"
      "- Valid redirect URIs, this one only: {}\n"
      "- Valid post logout redirect URIs, this one only: {}\n"
      "{}{}"
      "Its secret (tab Credentials) belongs into {}; do not write it into a ticket.\n{}",
      client.realm, client.client_id, client.url, client.redirect_uri, client.post_logout_redirect_uri,
      mapper, times_line(client), place_of_secret(client), machine);
}

constexpr std::array kFormats = {
    RealmFormat{"json", "for the console and kcadm", write_json},
    RealmFormat{"import", "a realm for --import-realm", write_import, true},
    RealmFormat{"partial", "for partialImport, overwrites a client that is there", write_partial, false,
                true},
    RealmFormat{"crd", "a KeycloakRealmImport for the operator", write_crd, true},
    RealmFormat{"terraform", "for the provider keycloak/keycloak", write_terraform},
    RealmFormat{"text", "for people", write_text},
};

}  // namespace

std::span<const RealmFormat> realm_formats() {
  return kFormats;
}

const RealmFormat* find_realm_format(std::string_view name) {
  const auto found = std::find_if(kFormats.begin(), kFormats.end(),
                                  [&](const RealmFormat& each) { return each.name == name; });
  return found == kFormats.end() ? nullptr : &*found;
}

std::string place_of_secret(const KeycloakClient& client) {
  const auto& ref = client.provider->client_secret;
  if (!ref) return "the Secret that Dex reads";
  return fmt::format("key {} of Secret {}/{}", ref->key, client.secret_namespace, ref->name);
}

}  // namespace kubeflow_sso::commands
