// Reading what Dex's file says.
#include "function/login/dex.h"

#include <algorithm>

#include "function/releases/kubeflow.h"

namespace kubeflow_sso::login {
namespace {

using yaml::Path;

/// What Dex takes for a field that may also be named by a variable.
std::optional<Value> value_of(const Dex& dex, const Path& literal, const Path& variable, bool is_secret) {
  const std::string text = dex.config->text(literal);
  if (!text.empty()) {
    const bool hidden = is_secret || dex.file->resource().kind() == "Secret";
    return Value{text, Origin::File, {&dex.file->resource(), dex.field(literal)}, hidden};
  }
  const std::string name = dex.config->text(variable);
  if (name.empty()) return {};
  if (dex.workload) {
    if (std::optional<Value> value = dex.workload->variable(name)) return value;
    if (dex.workload->unknown_sources().empty() && !dex.workload->mounts_nothing()) return {};
  }
  return Value{{}, Origin::Env, {&dex.file->resource(), dex.field(variable)}, is_secret};
}

StaticClient client_at(const Dex& dex, const Path& path) {
  const DexFile& config = *dex.config;
  return {path,
          config.text(path / "name"),
          value_of(dex, path / "id", path / "idEnv", false),
          value_of(dex, path / "secret", path / "secretEnv", true),
          config.text(path / "idEnv"),
          config.text(path / "secretEnv"),
          config.texts(path / "redirectURIs"),
          config.is_true(path / "public")};
}

}  // namespace

bool is_needed_grant(std::string_view grant) {
  return grant == "authorization_code" || grant == "refresh_token";
}

void Dex::read_config() {
  config.emplace(DexFile::parse(*file));
  for (std::size_t i = 0, end = config->size({"staticClients"}); i < end; ++i)
    clients.push_back(client_at(*this, {"staticClients", i}));
  for (std::size_t i = 0, end = config->size({"connectors"}); i < end; ++i) {
    const Path path = {"connectors", i};
    connectors.push_back(
        {path, config->text(path / "type"), config->text(path / "id"), config->text(path / "name")});
  }
  for (std::size_t i = 0, end = config->size({"staticPasswords"}); i < end; ++i) {
    const Path path = {"staticPasswords", i};
    local_users.push_back(
        {path, config->text(path / "email"), value_of(*this, path / "hash", path / "hashFromEnv", true)});
  }
}

const StaticClient* Dex::proxy_client(const std::optional<std::string>& proxy_client_id) const {
  const auto with = [&](auto matches) -> const StaticClient* {
    const auto found = std::find_if(clients.begin(), clients.end(), matches);
    return found == clients.end() ? nullptr : &*found;
  };
  if (const auto* client = with([&](const StaticClient& each) {
        return each.id_variable == releases::kubeflow::kClientIdVariable;
      }))
    return client;
  if (clients.size() == 1) return &clients.front();
  if (const auto* client = with(
          [](const StaticClient& each) { return each.id && each.id->is(releases::kubeflow::kClientId); }))
    return client;
  return with(
      [&](const StaticClient& each) { return proxy_client_id && each.id && each.id->is(*proxy_client_id); });
}

ClientVariables Dex::client_variables(const std::optional<std::string>& proxy_client_id) const {
  ClientVariables names{std::string(releases::kubeflow::kClientIdVariable),
                        std::string(releases::kubeflow::kClientSecretVariable)};
  const StaticClient* client = clients.size() == 1 ? proxy_client(proxy_client_id) : nullptr;
  if (client != nullptr && !client->id_variable.empty()) names.id = client->id_variable;
  if (client != nullptr && !client->secret_variable.empty()) names.secret = client->secret_variable;
  return names;
}

std::optional<Argument> dex_config_argument(const std::vector<Argument>& arguments) {
  const auto serve = std::find_if(arguments.begin(), arguments.end(),
                                  [](const Argument& argument) { return argument.text == "serve"; });
  if (serve == arguments.end()) return {};
  for (auto argument = serve + 1; argument != arguments.end(); ++argument) {
    if (argument->text == "--")
      return argument + 1 == arguments.end() ? std::nullopt : std::optional<Argument>(*(argument + 1));
    if (!argument->text.starts_with("--")) return *argument;
    const bool has_value = argument->text.find('=') != std::string::npos;
    if (!has_value && argument + 1 != arguments.end()) ++argument;
  }
  return {};
}

}  // namespace kubeflow_sso::login
