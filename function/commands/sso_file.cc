// Writing values with comments between them.
#include "function/commands/sso_file.h"

#include <algorithm>
#include <cstddef>

#include "function/commands/layout.h"
#include "function/config/kubeflow_sso.h"
#include "function/text/source.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::commands {
namespace {

using recovery::Note;
using yaml::Path;
using yaml::Value;

std::string comment(std::string_view text, std::size_t column) {
  const std::string margin = std::string(column, ' ') + "# ";
  std::string lines = wrapped(text::printable(text, std::string::npos), 0, kWidth - margin.size());
  for (std::size_t at = lines.find('\n'); at != std::string::npos; at = lines.find('\n', at + 1))
    lines.insert(at + 1, margin);
  return margin + lines + "\n";
}

/// Whether the value is short enough to be read in one line, as people write references and lists of words.
bool is_flat(const Value& value) {
  constexpr std::size_t kShort = 90;
  const auto is_scalar = [](const Value& each) { return each.is_scalar(); };
  const bool is_reference = value.is_mapping() && value.find("name") != nullptr &&
                            value.find("key") != nullptr && value.members().size() == 2;
  const bool is_list =
      value.is_sequence() && std::all_of(value.items().begin(), value.items().end(), is_scalar);
  return (is_reference || is_list) && yaml::write_flow(value, {}).size() < kShort;
}

class Writer {
 public:
  explicit Writer(const std::vector<Note>& notes) : notes_(notes) {}

  /// The members of a mapping, the first without its indentation where `is_begun`.
  std::string members(const Value& mapping, const Path& path, std::size_t column,
                      bool is_begun = false) const {
    std::string text;
    for (const auto& [key, value] : mapping.members()) {
      const Path field = path / key;
      // An item's first line has its dash in front.
      if (!is_begun) text += notes_at(field, column) + std::string(column, ' ');
      text += yaml::write_key(key, {}, false) + ":" + content(value, field, column);
      if (is_begun) text += notes_at(field, column);
      is_begun = false;
    }
    return text + notes_of_absent(mapping, path, column);
  }

 private:
  std::string content(const Value& value, const Path& path, std::size_t column) const {
    constexpr std::size_t kStep = 2;
    const bool is_empty = value.members().empty() && value.items().empty();
    if (value.is_scalar()) return " " + yaml::write_scalar(value, yaml::Style::Plain, false) + "\n";
    if (is_flat(value) || is_empty) return " " + yaml::write_flow(value, {}) + "\n";
    if (value.is_mapping()) return "\n" + members(value, path, column + kStep);
    std::string text = "\n";
    for (std::size_t i = 0; i < value.items().size(); ++i) text += item(value.items()[i], path / i, column);
    return text;
  }

  std::string item(const Value& value, const Path& path, std::size_t column) const {
    const std::string dash = notes_at(path, column) + std::string(column, ' ') + "- ";
    if (value.is_mapping() && !value.members().empty()) return dash + members(value, path, column + 2, true);
    return dash + yaml::write_block(value, column + 2, {}) + "\n";
  }

  std::string notes_at(const Path& path, std::size_t column) const {
    std::string text;
    for (const Note& each : notes_) {
      if (each.path == path) text += comment(each.text, column);
    }
    return text;
  }

  /// Those about fields that are not there, behind those that are.
  std::string notes_of_absent(const Value& mapping, const Path& path, std::size_t column) const {
    std::string text;
    for (const Note& each : notes_) {
      if (each.path.size() <= path.size() || !yaml::is_within(each.path, path)) continue;
      const yaml::Step& step = each.path[path.size()];
      const bool is_absent = step.is_key() && mapping.find(step.key()) == nullptr;
      if (is_absent) text += comment(step.key() + ": " + each.text, column);
    }
    return text;
  }

  const std::vector<Note>& notes_;
};

}  // namespace

std::string sso_file(const std::vector<std::string>& head, std::string_view metadata,
                     const recovery::Recovered& recovered) {
  std::string text;
  for (const std::string& each : head) text += comment(each, 0);
  for (const Note& each : recovered.notes) {
    if (each.path.empty()) text += comment(each.text, 0);
  }
  text += "apiVersion: " + std::string(config::kApiVersion) + "\nkind: " + std::string(config::kKind) + "\n";
  text += metadata;
  return text + "spec:\n" + Writer(recovered.notes).members(recovered.spec, {"spec"}, 2);
}

}  // namespace kubeflow_sso::commands
