// Files inside ConfigMaps and Secrets, base64 included.
#include "function/krm/config_file.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "function/krm/secret_value.h"

namespace kubeflow_sso::krm {
namespace {

struct Field {
  std::string_view kind;
  std::string_view name;
  bool base64;
};

/// In the order in which Kubernetes lets them win.
constexpr std::array<Field, 4> kFields = {{{"Secret", "stringData", false},
                                           {"Secret", "data", true},
                                           {"ConfigMap", "data", false},
                                           {"ConfigMap", "binaryData", true}}};

const Field* field_of(const Resource& resource, std::string_view key) {
  for (const Field& field : kFields) {
    if (field.kind == resource.kind() && resource.document().at({field.name, key}) != nullptr) return &field;
  }
  return nullptr;
}

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

/// Whether `text` is what an encoder writes: groups of four, `=` in the last one only. OpenSSL lets more
/// pass than Kubernetes does.
bool is_base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t end = std::min(text.find_first_not_of(kDigits), text.size());
  return text.size() % 4 == 0 && text.size() - end <= 2 &&
         text.find_first_not_of('=', end) == std::string_view::npos;
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes_of(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::optional<std::string> decode_base64(std::string text) {
  std::erase_if(text, is_space);
  if (!is_base64(text)) return {};
  std::string decoded(text.size() / 4 * 3, '\0');
  EVP_DecodeBlock(bytes_of(decoded), bytes_of(text), static_cast<int>(text.size()));
  decoded.resize(decoded.size() - static_cast<std::size_t>(std::count(text.begin(), text.end(), '=')));
  return decoded;
}

/// `text` in base64, in lines of the width that `like` has.
std::string encode_base64(const std::string& text, std::string_view like) {
  std::string encoded((text.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a null
  EVP_EncodeBlock(bytes_of(encoded), bytes_of(text), static_cast<int>(text.size()));
  encoded.pop_back();
  const std::size_t width = like.find('\n');
  if (width == std::string_view::npos || width == 0) return encoded;
  std::string wrapped;
  for (std::size_t at = 0; at < encoded.size(); at += width) wrapped += encoded.substr(at, width) + "\n";
  if (!like.ends_with('\n')) wrapped.pop_back();
  return wrapped;
}

/// The decoded text of a scalar at `path`.
std::string text_of(const Resource& resource, const yaml::Path& path, bool base64) {
  const yaml::Node& node = *resource.document().at(path);
  if (!node.is_scalar()) throw resource.document().error(node, "`" + to_string(path) + "` must be text");
  if (!base64) return std::string(node.scalar);
  if (resource.kind() == "Secret" && is_stand_in_text(node.scalar)) return std::string(node.scalar);
  std::optional<std::string> decoded = decode_base64(std::string(node.scalar));
  if (!decoded)
    throw resource.document().error(
        node, "`" + to_string(path) + "` is no base64: plain text belongs under `stringData`");
  return *decoded;
}

/// A setting's value in the terms of everything else; one of a kind that is never written is told by a word.
std::optional<yaml::Value> value_of(const std::optional<toml::Value>& setting) {
  if (!setting) return {};
  if (const auto* flag = std::get_if<bool>(&setting->value)) return yaml::Value::boolean(*flag);
  if (const auto* number = std::get_if<long long>(&setting->value))
    return yaml::Value::number(std::to_string(*number));
  if (const auto* text = std::get_if<std::string>(&setting->value)) return yaml::Value::string(*text);
  if (const auto* list = std::get_if<toml::Value::List>(&setting->value)) return yaml::Value::strings(*list);
  return yaml::Value::string("another kind of value");
}

std::vector<yaml::FieldChange> fields_of(const std::vector<toml::Operations::Change>& changes) {
  std::vector<yaml::FieldChange> fields;
  fields.reserve(changes.size());
  for (const toml::Operations::Change& each : changes)
    fields.push_back({{each.key}, value_of(each.before), value_of(each.after), each.asked_by});
  return fields;
}

}  // namespace

std::optional<ConfigFile> ConfigFile::find(const Resource& resource, std::string_view key) {
  const Field* field = field_of(resource, key);
  if (field == nullptr) return {};
  return ConfigFile(resource, {field->name, key}, field->base64);
}

ConfigFile::ConfigFile(const Resource& resource, yaml::Path path, bool base64)
    : resource_(&resource),
      path_(std::move(path)),
      base64_(base64),
      text_(text_of(resource, path_, base64)) {}

bool ConfigFile::is_stand_in() const {
  return resource_->kind() == "Secret" && is_stand_in_text(resource_->document().text_at(path_));
}

text::Source ConfigFile::source() const {
  return {resource_->ref().text() + ", " + path_.back().key(), text_, text::Privacy::Secret};
}

std::string ConfigFile::edit(const yaml::Document& document, const yaml::Operations& operations,
                             Changes& changes) const {
  const text::TextEdits edits = yaml::edits_of(document, operations);
  yaml::prove(document, operations, edits.apply(text_));
  if (changes.tells_fields()) changes.note_file(*resource_, path_, yaml::field_changes(document, operations));
  return edit(edits, changes);
}

std::string ConfigFile::edit(const toml::Document& document, const toml::Operations& operations,
                             Changes& changes) const {
  if (changes.tells_fields()) changes.note_file(*resource_, path_, fields_of(operations.changes(document)));
  return edit(operations.edits_of(document), changes);
}

std::string ConfigFile::edit(const text::TextEdits& edits, Changes& changes) const {
  std::string edited = edits.apply(text_);
  if (edits.empty()) return edited;
  if (base64_) {
    const std::string_view like = resource_->document().at(path_)->scalar;
    changes.of(*resource_).set(path_, yaml::Value::string(encode_base64(edited, like)));
  } else {
    changes.of(*resource_).edit_text(path_, edits);
  }
  return edited;
}

std::optional<std::string> secret_value(const Resource& secret, std::string_view key) {
  const Field* field = field_of(secret, key);
  if (field == nullptr) return {};
  return text_of(secret, {field->name, key}, field->base64);
}

}  // namespace kubeflow_sso::krm
