// Results about fields, and the pieces of their messages.
#include "function/config/report.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "function/text/source.h"
#include "function/yaml/path.h"

namespace kubeflow_sso::config {
namespace {

/// Whether `inner` is `outer` or a field in it.
bool is_within(std::string_view inner, std::string_view outer) {
  if (!inner.starts_with(outer)) return false;
  return inner.size() == outer.size() || inner[outer.size()] == '.' || inner[outer.size()] == '[';
}

}  // namespace

void Report::add(const krm::Rule& rule, std::string_view path, std::string_view text) {
  const bool is_error = rule.severity == krm::Severity::Error;
  if (is_error && !failed_.insert(std::string(path)).second) return;
  results_->add(origin_->result(rule, path, "`" + std::string(path) + "` " + std::string(text)));
}

bool Report::failed(std::string_view path) const {
  return std::any_of(failed_.begin(), failed_.end(),
                     [&](const std::string& bad) { return is_within(bad, path) || is_within(path, bad); });
}

std::string quoted(std::string_view value) {
  return "\"" + text::printable(value) + "\"";
}

std::string member(std::string_view path, std::string_view key) {
  const std::string step = yaml::to_string({yaml::Step(text::printable(key))});
  const bool plain = !step.starts_with('[');
  return std::string(path) + (plain && !path.empty() ? "." : "") + step;
}

std::string item(std::string_view path, std::size_t index) {
  return std::string(path) + "[" + std::to_string(index) + "]";
}

bool looks_secret(std::string_view key) {
  std::string lower(key);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array<std::string_view, 7> kParts = {"secret",     "password",   "passwd", "token",
                                                      "credential", "privatekey", "apikey"};
  constexpr std::array<std::string_view, 2> kEnds = {"pw", "pass"};
  if (lower.ends_with("url") || lower.ends_with("uri")) return false;
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; }) ||
         std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return lower.ends_with(end); });
}

}  // namespace kubeflow_sso::config
