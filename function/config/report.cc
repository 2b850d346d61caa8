// Results about fields, and the pieces of their messages.
#include "function/config/report.h"

#include "function/text/source.h"

namespace kubeflow_sso::config {

Report::Report(const Origin& origin, krm::Results& results) : origin_(&origin), results_(&results) {
  for (const krm::Result& result : results.list()) {
    if (result.severity == krm::Severity::Error && result.resource == origin.ref)
      failed_.insert(result.field.path);
  }
}

void Report::add_text(const krm::Rule& rule, const yaml::Path& path, const std::string& text) {
  const bool is_error = rule.severity == krm::Severity::Error;
  if (is_error && !failed_.insert(path).second) return;
  results_->add(origin_->result(rule, path, fmt::format("`{}` {}", to_string(path), text)));
}

bool Report::failed(const yaml::Path& path) const {
  // What is within a path stands right behind it in the set.
  const auto within = failed_.lower_bound(path);
  if (within != failed_.end() && is_within(*within, path)) return true;
  for (yaml::Path around = path; !around.empty(); around.pop_back()) {
    if (failed_.contains(around)) return true;
  }
  return false;
}

std::string quoted(std::string_view value) {
  return fmt::format("\"{}\"", text::printable(value));
}

std::string got(std::string_view value, bool is_private) {
  return is_private ? "" : fmt::format(", got {}", quoted(value));
}

std::string did_you_mean(std::string_view name) {
  return name.empty() ? "" : fmt::format(", did you mean `{}`?", name);
}

}  // namespace kubeflow_sso::config
