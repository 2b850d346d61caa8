// The set of results, and how people see one.
#include "function/krm/result.h"

#include <algorithm>

namespace kubeflow_sso::krm {
namespace {

/// `sso.yaml:8:3: `, or nothing when the line is not known.
std::string place_of(const FileRef& file) {
  if (file.path.empty() || file.line == 0) return {};
  return file.path + ":" + std::to_string(file.line) + ":" + std::to_string(file.column) + ": ";
}

bool names_field(const Result& result) {
  return result.message.find("`" + to_string(result.field.path) + "`") != std::string::npos;
}

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::Info:
      return "info";
    case Severity::Warning:
      return "warning";
    case Severity::Error:
      break;
  }
  return "error";
}

std::string ResourceRef::text() const {
  std::string text = kind;
  if (!name.empty())
    text += (text.empty() ? "" : " ") + (namespace_name.empty() ? "" : namespace_name + "/") + name;
  return text;
}

void Results::add(Result result) {
  if (std::find(list_.begin(), list_.end(), result) == list_.end()) list_.push_back(std::move(result));
}

bool Results::failed() const {
  return std::any_of(list_.begin(), list_.end(),
                     [](const Result& result) { return result.severity == Severity::Error; });
}

void Results::acknowledge(const std::vector<std::string>& ids) {
  const auto acknowledged = [&](const Result& result) {
    return result.severity != Severity::Error && std::find(ids.begin(), ids.end(), result.id) != ids.end();
  };
  list_.erase(std::remove_if(list_.begin(), list_.end(), acknowledged), list_.end());
}

std::string to_line(const Result& result) {
  const std::string place = place_of(result.file);
  std::string line = place + std::string(to_string(result.severity)) + ": ";
  if (place.empty() && !result.resource.empty()) line += result.resource.text() + ": ";
  if (!result.field.path.empty() && !names_field(result)) line += to_string(result.field.path) + ": ";
  line += result.message;
  if (!result.id.empty()) line += " [" + result.id + "]";
  return line;
}

}  // namespace kubeflow_sso::krm
