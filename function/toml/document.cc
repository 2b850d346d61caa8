// Spans from the lexer, meaning from toml++, and the check that the two agree.
#include "function/toml/document.h"

#include <map>
#include <set>

#include "function/text/ascii.h"
#include "function/toml/lexer.h"

namespace kubeflow_sso::toml {
namespace {

using text::InternalError;
using text::LocatedError;
using text::Source;

/// The parts of each statement's key.
using Keys = std::vector<std::vector<std::string>>;

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ".") + part;
  return out;
}

/// Before toml++ reads the text: its message names neither the line of the first nor a place to look for it.
void refuse_repeated_keys(const Source& source, const Statements& statements, const Keys& keys) {
  std::map<std::vector<std::string>, std::size_t> places;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::size_t place = statements.list[i].key.begin;
    const auto [first, fresh] = places.emplace(keys[i], place);
    if (keys[i].empty() || fresh) continue;
    throw LocatedError(source, place,
                       text::named(source, "key", joined(keys[i])) + " is set on line " +
                           std::to_string(source.position(first->second).line) +
                           " already; remove one of the two");
  }
}

/// toml++ reports a value that does not end at the end of the text; the place to look at is where it begins.
Table read_or_point_at(const Source& source, const Statements& statements) {
  try {
    return read(source);
  } catch (const LocatedError& error) {
    if (!statements.unclosed) throw;
    const Statement& open = *statements.unclosed;
    const text::Position begin = source.position(open.value.begin);
    const text::Position found = error.position();
    if (found.line < begin.line || (found.line == begin.line && found.column < begin.column)) throw;
    const std::string key = text::named(source, "key", open.key.of(source.text()));
    throw LocatedError(source, open.value.begin, "not valid TOML: the value of " + key + " is not closed");
  }
}

/// Where the two see different keys, one of them takes a part of a value for a setting or the other way
/// round.
void expect_agreement(const Source& source, const Statements& statements, const Keys& keys,
                      const Table& table) {
  std::set<std::string_view> first;
  bool agreed = statements.understood;
  for (const std::vector<std::string>& parts : keys) {
    agreed = agreed && !parts.empty() && table.contains(parts[0]);
    if (agreed) first.insert(parts[0]);
  }
  for (const auto& [key, member] : table)  // a table's header stands behind the settings
    agreed = agreed && (first.contains(key) || member.offset >= statements.end);
  if (!agreed) throw InternalError("the settings of " + source.name() + " are not where toml++ reads them");
}

Setting setting_of(const Statement& statement, const std::vector<std::string>& parts, const Table& table) {
  Setting setting{joined(parts), parts.size() > 1, statement.key, statement.value, statement.lines, {}};
  if (!setting.dotted) setting.value = table.at(setting.key).value;
  return setting;
}

}  // namespace

Document Document::parse(const Source& source) {
  const Statements statements = statements_of(source.text());
  Keys keys;
  for (const Statement& statement : statements.list)
    keys.push_back(key_parts(statement.key.of(source.text())));
  refuse_repeated_keys(source, statements, keys);
  Table table = read_or_point_at(source, statements);
  expect_agreement(source, statements, keys, table);
  Document document(source);
  document.end_of_settings_ = statements.end;
  for (std::size_t i = 0; i < keys.size(); ++i)
    document.settings_.push_back(setting_of(statements.list[i], keys[i], table));
  document.table_ = std::move(table);
  return document;
}

const Setting* Document::find(std::string_view key) const {
  for (const Setting& setting : settings_) {
    if (!setting.dotted && text::equal_without_case(setting.key, key)) return &setting;
  }
  return nullptr;
}

std::string_view Document::string(std::string_view key) const {
  const Setting* setting = find(key);
  const auto* text = setting == nullptr ? nullptr : std::get_if<std::string>(&setting->value.value);
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

}  // namespace kubeflow_sso::toml
