// The set of results, and how people see one.
#include "function/krm/result.h"

#include <algorithm>

#include "function/text/source.h"

namespace kubeflow_sso::krm {
namespace {

constexpr std::size_t kAnyLength = std::string::npos;

/// Where the excerpt of a LocatedError begins: the last two of three lines, a caret in the last one. The end
/// without one.
std::size_t excerpt_of(std::string_view message) {
  const std::size_t caret = message.rfind('\n');
  if (caret == 0 || caret == std::string_view::npos || !message.ends_with('^')) return message.size();
  const std::size_t blanks = message.find_first_not_of(' ', caret + 1);
  const std::size_t line = message.rfind('\n', caret - 1);
  return blanks == message.size() - 1 && line != std::string_view::npos ? line : message.size();
}

/// A message that a terminal shows as it is. Excerpts are so already.
std::string shown(const std::string& message) {
  const std::size_t excerpt = excerpt_of(message);
  return text::printable(std::string_view(message).substr(0, excerpt), kAnyLength) + message.substr(excerpt);
}

/// All that makes results equal; each text with its length, so that none can look like another.
std::string all_of(const Result& result) {
  std::string all = std::string(to_string(result.severity));
  const auto add = [&](std::string_view text) {
    all.append(std::to_string(text.size())).append(":").append(text);
  };
  const auto add_value = [&](const std::optional<std::string>& value) {
    add(value ? "=" : "-");
    add(value.value_or(""));
  };
  add(result.id);
  add(result.message);
  add(result.resource.api_version);
  add(result.resource.kind);
  add(result.resource.name);
  add(result.resource.namespace_name);
  add(to_string(result.field.path));
  add_value(result.field.current_value);
  add_value(result.field.proposed_value);
  add(result.file.path);
  add(result.file.index ? std::to_string(*result.file.index) : "-");
  return all + std::to_string(result.file.line) + ":" + std::to_string(result.file.column);
}

/// `sso.yaml:8:3: `, or nothing when the line is not known.
std::string place_of(const FileRef& file) {
  if (file.path.empty() || file.line == 0) return {};
  return text::printable(file.path, kAnyLength) + ":" + std::to_string(file.line) + ":" +
         std::to_string(file.column) + ": ";
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
  return text::printable(text, kAnyLength);
}

void Results::add(Result result) {
  result.message = shown(result.message);
  if (!seen_.insert(all_of(result)).second) return;
  failed_ = failed_ || result.severity == Severity::Error;
  list_.push_back(std::move(result));
}

void Results::acknowledge(const std::vector<std::string>& ids) {
  const auto acknowledged = [&](const Result& result) {
    return result.severity != Severity::Error && std::find(ids.begin(), ids.end(), result.id) != ids.end();
  };
  list_.erase(std::remove_if(list_.begin(), list_.end(), acknowledged), list_.end());
}

std::string line_prefix(const Result& result) {
  const std::string place = place_of(result.file);
  std::string line = place + std::string(to_string(result.severity)) + ": ";
  const bool is_one_of_several = place.empty() || result.file.index;
  if (is_one_of_several && !result.resource.empty()) line += result.resource.text() + ": ";
  if (!result.field.path.empty() && !names_field(result))
    line += text::printable(to_string(result.field.path), kAnyLength) + ": ";
  return line;
}

std::string to_line(const Result& result) {
  return line_prefix(result) + result.message + (result.id.empty() ? "" : " [" + result.id + "]");
}

Result located(const Rule& rule, const text::LocatedError& error) {
  Result result{rule.severity, std::string(rule.id), error.what()};
  if (!is_file(error.source_name())) return result;
  result.message = error.message() + error.excerpt();
  result.file = {error.source_name(), {}, error.position().line, error.position().column};
  return result;
}

bool is_file(std::string_view source_name) {
  return !source_name.empty() && !source_name.starts_with('<') &&
         source_name.find(' ') == std::string_view::npos;
}

}  // namespace kubeflow_sso::krm
