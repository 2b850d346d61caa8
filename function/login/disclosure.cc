// Which texts are secret, by where they stand.
#include "function/login/disclosure.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "function/config/url.h"
#include "function/login/dex_file.h"
#include "function/login/oauth2_proxy.h"
#include "function/releases/dex_connectors.h"
#include "function/releases/kubeflow.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::login {
namespace {

using yaml::Path;
using yaml::Step;

/// What the function itself writes into a variable.
constexpr std::array<std::string_view, 3> kPublicVariables = {
    releases::kubeflow::kProxyClientIdVariable, releases::kubeflow::kLogoutVariable, "SSL_CERT_DIR"};
/// Of an entry of staticPasswords, and of staticClients (storage/storage.go, 2.39.1 to 2.45.1).
constexpr std::array<std::string_view, 4> kPublicOfUsers = {"email", "username", "userID", "hashFromEnv"};
constexpr std::array<std::string_view, 6> kPublicOfClients = {"id",        "idEnv",        "name",
                                                              "secretEnv", "redirectURIs", "trustedPeers"};

template <std::size_t kCount>
bool is_one_of(std::string_view key, const std::array<std::string_view, kCount>& keys) {
  return std::any_of(keys.begin(), keys.end(), [&](std::string_view each) { return is_same_key(key, each); });
}

/// `$NAME` or `${NAME}`, which Dex replaces by the variable.
bool is_reference(std::string_view text) {
  return text.size() > 1 && text.front() == '$' && std::all_of(text.begin() + 1, text.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '{' || c == '}';
         });
}

/// Whether a URL has a user and a password in it.
bool is_private_url(std::string_view text) {
  return !config::user_info_of(text).empty();
}

bool looks_secret(std::string_view key) {
  const std::string lower = text::lower_case(key);
  if (lower == "secretname") return false;
  constexpr std::array<std::string_view, 6> kWords = {"secret", "passw",   "hash",
                                                      "bindpw", "private", "credential"};
  return lower == "token" || is_secret_key(lower) ||
         std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// Whether some release of Dex has the key, and no connector's key of that name is a secret.
bool is_public_connector_key(std::string_view dotted) {
  bool is_known = false;
  for (const std::string_view type : releases::connector_types()) {
    const releases::ConnectorKey* key = releases::find_connector_key(type, dotted);
    if (key != nullptr && key->secret) return false;
    is_known = is_known || key != nullptr;
  }
  return is_known;
}

/// The place behind the last step that is `key`; the end without one.
std::size_t behind(const Path& path, std::string_view key) {
  for (std::size_t i = path.size(); i > 0; --i) {
    if (path[i - 1].is_key() && is_same_key(path[i - 1].key(), key)) return i;
  }
  return std::string::npos;
}

/// The keys from a step on as the table of connectors' keys has them: `orgs[].name`.
std::string dotted(const Path& path, std::size_t first) {
  std::string name;
  for (std::size_t i = first; i < path.size(); ++i) {
    if (path[i].is_key()) name += (name.empty() ? "" : ".") + path[i].key();
    if (!path[i].is_key() && i + 1 < path.size()) name += "[]";
  }
  return name;
}

class Discloser {
 public:
  explicit Discloser(const krm::Resource& resource) : resource_(resource) {}

  yaml::Value shown(const Path& path, const yaml::Value& value, const yaml::Value* parent) const {
    if (value.is_mapping()) {
      yaml::Value all = yaml::Value::mapping();
      for (const auto& [key, member] : value.members()) all.set(key, shown(path / key, member, &value));
      return all;
    }
    if (value.is_sequence()) {
      yaml::Value all = yaml::Value::sequence();
      for (const yaml::Value& item : value.items())
        all.items().push_back(shown(path / all.items().size(), item, &value));
      return all;
    }
    return value.is_null() || value.kind() == yaml::Value::Kind::Boolean ||
                   is_public(path, value.scalar(), parent)
               ? value
               : yaml::Value::string(std::string(kHidden));
  }

 private:
  bool is_public(const Path& path, std::string_view text, const yaml::Value* parent) const {
    if (is_reference(text)) return true;
    if (is_private_url(text)) return false;
    const std::string key = last_key(path);
    if (const std::size_t at = behind(path, "connectors"); at != std::string::npos && at + 1 < path.size())
      return is_public_of_connector(path, at + 1);
    if (behind(path, "staticPasswords") != std::string::npos) return is_one_of(key, kPublicOfUsers);
    if (behind(path, "staticClients") != std::string::npos) return is_one_of(key, kPublicOfClients);
    if (behind(path, "env") != std::string::npos && key == "value") return is_public_variable(path, parent);
    return !looks_secret(key);
  }

  static std::string last_key(const Path& path) {
    const auto found =
        std::find_if(path.rbegin(), path.rend(), [](const Step& step) { return step.is_key(); });
    return found == path.rend() ? std::string() : found->key();
  }

  /// `first` is the step behind the connector's index.
  static bool is_public_of_connector(const Path& path, std::size_t first) {
    if (!path[first].is_key()) return false;
    const std::string& member = path[first].key();
    if (!is_same_key(member, "config"))
      return is_same_key(member, "type") || is_same_key(member, "id") || is_same_key(member, "name");
    return is_public_connector_key(dotted(path, first + 1));
  }

  /// The variable's name is beside its value: in the value that is looked at, else in the resource.
  bool is_public_variable(const Path& path, const yaml::Value* parent) const {
    const yaml::Value* name = parent == nullptr ? nullptr : parent->find("name");
    const Path beside = Path(path.begin(), path.end() - 1) / "name";
    return is_one_of(
        name != nullptr ? std::string_view(name->scalar()) : resource_.document().text_at(beside),
        kPublicVariables);
  }

  const krm::Resource& resource_;
};

}  // namespace

yaml::Value disclosed(const krm::Resource& resource, const Path& path, const yaml::Value& value) {
  if (resource.kind() == "Secret") return yaml::Value::string(std::string(kHidden));
  return Discloser(resource).shown(path, value, nullptr);
}

std::string disclosed_url(std::string_view url) {
  return std::string(is_private_url(url) ? kHidden : url);
}

}  // namespace kubeflow_sso::login
