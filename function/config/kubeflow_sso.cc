// What follows from the functionConfig's values alone.
#include "function/config/kubeflow_sso.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "function/config/connector_types.h"
#include "function/config/duration.h"

namespace kubeflow_sso::config {
namespace {

/// `text` as the part of an environment variable's name.
std::string folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += std::isalnum(byte) != 0 ? static_cast<char>(std::toupper(byte)) : '_';
  }
  return out;
}

}  // namespace

bool Connector::has(std::string_view field) const {
  return std::find(written.begin(), written.end(), field) != written.end();
}

std::string_view Connector::dex_type() const {
  const ConnectorType* row = find_connector_type(type);
  return row == nullptr ? std::string_view(type) : row->dex_type;
}

std::string Connector::env_name(std::string_view what) const {
  return fmt::format("{}{}_{}", kEnvPrefix, folded(id), folded(what));
}

std::optional<std::chrono::seconds> Session::token_life() const {
  if (!refreshes()) return parse_duration(lifetime);
  const std::optional<std::chrono::seconds> interval = parse_duration(refresh_interval);
  if (!interval) return {};
  return 2 * *interval;
}

bool KubeflowSSO::has_groups() const {
  if (direct) return direct->provider.groups == Groups::FromProvider;
  return std::any_of(connectors.begin(), connectors.end(),
                     [](const Connector& each) { return each.groups == Groups::FromProvider; });
}

bool KubeflowSSO::allows_unverified_email() const {
  const auto allows = [](const Connector& each) { return each.unverified_email == UnverifiedEmail::Allow; };
  return direct ? allows(direct->provider) : std::any_of(connectors.begin(), connectors.end(), allows);
}

bool share_an_audience(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  return std::any_of(some.begin(), some.end(), [&](const std::string& each) {
    return std::find(others.begin(), others.end(), each) != others.end();
  });
}

const Connector* KubeflowSSO::only_provider() const {
  if (direct) return &direct->provider;
  return connectors.size() == 1 ? &connectors.front() : nullptr;
}

std::string KubeflowSSO::dex_issuer() const {
  return names_dex_url ? dex_url : fmt::format("{}{}", kubeflow_url, kubeflow::kDexPath);
}

krm::Result Origin::result(const krm::Rule& rule, const yaml::Path& path, std::string message) const {
  krm::Result result;
  result.severity = rule.severity;
  result.id = rule.id;
  result.message = std::move(message);
  result.resource = ref;
  result.field.path = path;
  result.file = file;
  yaml::Path around = path;
  auto found = positions.find(around);
  while (found == positions.end() && !around.empty()) {
    around.pop_back();
    found = positions.find(around);
  }
  if (found != positions.end()) {
    result.file.line = found->second.line;
    result.file.column = found->second.column;
  }
  return result;
}

}  // namespace kubeflow_sso::config
