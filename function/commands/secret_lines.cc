// Words of secrets, looked for in lines.
#include "function/commands/secret_lines.h"

#include <algorithm>
#include <array>

#include "function/krm/config_file.h"
#include "function/login/disclosure.h"
#include "function/text/ascii.h"
#include "function/toml/document.h"

namespace kubeflow_sso::commands {
namespace {

using yaml::Path;
using yaml::Value;

constexpr std::size_t kLongLine = 300;
constexpr std::size_t kShortestWord = 4;

/// The value of a file, as YAML or as a flat file of settings; nothing when it is neither.
Value value_of(const text::Source& source) {
  try {
    const yaml::Document document = yaml::Document::parse(source);
    if (document.root().is_mapping()) return document.value(document.root());
  } catch (const text::LocatedError&) {
    // settings, then
  }
  Value value = Value::mapping();
  try {
    const toml::Document settings = toml::Document::parse(source);
    for (const toml::Setting& each : settings.settings())
      value.set(each.key, Value::string(std::string(each.value_span.of(source.text()))));
  } catch (const text::LocatedError&) {
    return {};
  }
  return value;
}

/// Whether a line has a comment that gives a secret, as somebody leaves one behind: `# clientSecret: ...`.
bool speaks_of_secrets(std::string_view line) {
  const std::size_t comment = line.find('#');
  if (comment == std::string_view::npos || line.find_first_of(":=", comment) == std::string_view::npos)
    return false;
  constexpr std::array<std::string_view, 7> kWords = {"secret", "passw", "hash",      "pw",
                                                      "token",  "key",   "credential"};
  const std::string lower = text::lower_case(line);
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace

void SecretLines::add(const krm::Resource& resource) {
  all_ = all_ || resource.kind() == "Secret";
  const yaml::Document& document = resource.document();
  const Value value = document.value(document.root());
  add_value(resource, {}, value);
  for (const char* field : {"data", "binaryData"}) {
    const Value* files = value.find(field);
    if (files == nullptr || !files->is_mapping()) continue;
    for (const auto& [key, text] : files->members()) {
      if (field == std::string_view("binaryData")) add_words(text.scalar());
      const auto file = krm::ConfigFile::find(resource, key);
      if (file) add_value(resource, file->path(), value_of(file->source()));
    }
  }
}

void SecretLines::add_value(const krm::Resource& resource, const Path& path, const Value& value) {
  add_hidden(value, login::disclosed(resource, path, value));
}

void SecretLines::add_hidden(const Value& value, const Value& shown) {
  if (value.is_scalar()) {
    if (!(value == shown)) add_words(value.scalar());
    return;
  }
  for (const auto& [key, member] : value.members()) {
    const Value* other = shown.find(key);
    add_hidden(member, other == nullptr ? Value() : *other);
  }
  for (std::size_t i = 0; i < value.items().size(); ++i)
    add_hidden(value.items()[i], i < shown.items().size() ? shown.items()[i] : Value());
}

void SecretLines::add_words(std::string_view text) {
  constexpr std::string_view kBetween = " \t\r\n\"'";
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(kBetween), text.size()));
    if (text.empty()) return;
    const std::string_view word = text.substr(0, text.find_first_of(kBetween));
    text.remove_prefix(word.size());
    if (word.size() >= kShortestWord) words_.emplace_back(word);
  }
}

bool SecretLines::may_show(std::string_view line) const {
  return all_ || line.size() > kLongLine || speaks_of_secrets(line) ||
         std::any_of(words_.begin(), words_.end(),
                     [&](const std::string& word) { return line.find(word) != std::string_view::npos; });
}

}  // namespace kubeflow_sso::commands
