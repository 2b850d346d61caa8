// What follows from the functionConfig's values alone.
#include "function/config/kubeflow_sso.h"

#include <cctype>

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

/// The path around the last step of `path`; empty when there is none.
std::string_view parent(std::string_view path) {
  const std::size_t step = path.find_last_of(".[");
  return step == std::string_view::npos ? std::string_view() : path.substr(0, step);
}

}  // namespace

std::string_view Connector::dex_type() const {
  return type == "keycloak" ? std::string_view("oidc") : type;
}

std::string Connector::env_name(std::string_view what) const {
  return "KUBEFLOW_SSO_" + folded(id) + "_" + folded(what);
}

krm::Result Origin::result(const krm::Rule& rule, std::string_view path, std::string message) const {
  krm::Result result;
  result.severity = rule.severity;
  result.id = rule.id;
  result.message = std::move(message);
  result.resource = ref;
  result.field.path = path;
  result.file = file;
  std::string_view around = path;
  auto found = positions.find(std::string(around));
  while (found == positions.end() && !around.empty()) {
    around = parent(around);
    found = positions.find(std::string(around));
  }
  if (found != positions.end()) {
    result.file.line = found->second.line;
    result.file.column = found->second.column;
  }
  return result;
}

}  // namespace kubeflow_sso::config
