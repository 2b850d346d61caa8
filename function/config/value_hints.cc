// From the field table to advice.
#include "function/config/value_hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "function/config/field_hints.h"
#include "function/text/nearest.h"
#include "function/yaml/value.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::config {
namespace {

/// The text of a list of words as a list: "openid email" as "[openid, email]".
std::string as_list(std::string_view text, bool of_words) {
  const std::string_view separators = of_words ? ", " : ",";
  std::vector<std::string> items;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    if (text.empty()) return yaml::write_flow(yaml::Value::strings(items), {});
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    items.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

/// Whether people write this for yes or no.
bool is_yes(std::string_view word) {
  return is_same_word(word, "true") || is_same_word(word, "yes") || is_same_word(word, "on");
}
bool is_no(std::string_view word) {
  return is_same_word(word, "false") || is_same_word(word, "no") || is_same_word(word, "off");
}

/// Whether the field's texts are numbers with a unit, which an unquoted number lacks.
bool has_unit(const Field& field) {
  return !field.example.empty() && std::isdigit(static_cast<unsigned char>(field.example.front())) != 0;
}

/// Whether a mapping is an item that stands where the list of such should.
bool is_an_item(const yaml::Node& node, const Field& list) {
  return node.is_mapping() && !node.entries.empty() &&
         find_field(list.fields, node.entries.front().key.scalar) != nullptr;
}

}  // namespace

std::string expected(const Field& field) {
  if (field.type == FieldType::ObjectMap)
    return fmt::format("a mapping with `{}` behind each key", field.shape);
  if (!field.shape.empty()) return fmt::format("`{}`", field.shape);
  switch (field.type) {
    case FieldType::StringList:
      return "a list of strings";
    case FieldType::ObjectList:
      return "a list of mappings";
    case FieldType::Object:
    case FieldType::ObjectMap:
    case FieldType::FreeForm:
      return "a mapping";
    case FieldType::Enum:
      return text::list_of({field.choices.begin(), field.choices.end()});
    case FieldType::Url:
      return fmt::format("a URL such as {}", field.example);
    case FieldType::String:
      break;
  }
  return "a string";
}

std::string value_instead(const yaml::Document& document, const yaml::Node& node, const Field& field) {
  const yaml::Node& target = document.resolve(node);
  const bool is_text = target.is_scalar() && document.value(target).is_string();
  switch (field.type) {
    case FieldType::Enum:
      return target.is_scalar() ? word_instead(target.scalar, field) : "";
    case FieldType::String:
      if (target.is_scalar() && !has_unit(field)) return ": put it in quotes";
      break;
    case FieldType::StringList:
      if (is_text) return fmt::format(": write `{}: {}`", field.name, as_list(target.scalar, field.of_words));
      break;
    case FieldType::ObjectList:
      if (is_an_item(target, field)) return ": put `- ` before its first field";
      break;
    default:
      break;
  }
  const bool is_shown = !field.shape.empty() && field.type != FieldType::ObjectMap;
  return is_shown || field.type == FieldType::Url ? "" : write_example(field);
}

std::string word_instead(std::string_view word, const Field& field) {
  const std::string_view meant = is_yes(word) ? field.for_true : is_no(word) ? field.for_false : "";
  return meant.empty() ? "" : fmt::format(": write {}", meant);
}

std::string write_example(const Field& field) {
  const std::string line = example_line(field);
  return line.empty() ? "" : fmt::format(": write `{}`", line);
}

}  // namespace kubeflow_sso::config
