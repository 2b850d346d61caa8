// A resource, a field, a value, a line each.
#include "function/commands/change_text.h"

#include "function/commands/line_diff.h"
#include "function/text/source.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::commands {
namespace {

using krm::FieldChange;
using yaml::Value;

constexpr std::size_t kAnyLength = std::string::npos;

/// A value in lines, each behind a sign: `    - `.
std::string signed_lines(const Value& value, char sign) {
  const bool is_text = value.is_string() && value.scalar().find('\n') == std::string::npos;
  const std::string text = is_text ? value.scalar() : yaml::write_block(value, 0, {});
  std::vector<std::string_view> all = lines_of(text);
  if (all.empty()) all.emplace_back();
  std::string lines;
  for (const std::string_view line : all)
    lines += std::string("    ") + sign + " " + text::printable(line, kAnyLength) + "\n";
  return lines;
}

std::string heading(const FieldChange& change) {
  const std::string& file = change.file.path;
  return change.ref.text() + (file.empty() ? "" : " (" + text::printable(file, kAnyLength) + ")") + "\n";
}

std::string field_lines(const FieldChange& change) {
  const std::string what = !change.path.empty() ? to_string(change.path) : change.after ? "added" : "removed";
  std::string lines = "  " + what + "  (" + change.asked_by + ")\n";
  if (change.before) lines += signed_lines(*change.before, '-');
  if (change.after) lines += signed_lines(*change.after, '+');
  return lines;
}

}  // namespace

std::string counted(std::size_t number, const char* what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

std::string change_text(const std::vector<FieldChange>& changes) {
  std::string text;
  const FieldChange* last = nullptr;
  for (const FieldChange& each : changes) {
    const bool is_next = last == nullptr || !(each.ref == last->ref) || each.resource != last->resource;
    if (is_next) text += (last == nullptr ? "" : "\n") + heading(each);
    last = &each;
    text += field_lines(each);
  }
  return text;
}

}  // namespace kubeflow_sso::commands
