// What to write where somebody wrote something else: an example of a field, and the field that a key means.
#pragma once

#include <string>
#include <string_view>

#include "function/config/field_table.h"
#include "function/yaml/document.h"

namespace kubeflow_sso::config {

/// A value of the field as somebody would write it, on one line: `{lifetime: 12h}`. Empty where the table has
/// no example.
std::string example_value(const Field& field);

/// "session: {lifetime: 12h}", of a field without a name, which an item of a list is, "- {...}"; empty
/// without an example.
std::string example_line(const Field& field);

/// What to do about a key that is none of the fields of its mapping.
struct KeyHint {
  /// How the message goes on behind the key's path: "is unknown, did you mean `issuer`?".
  std::string message;
  /// The field of the same mapping that was meant, or that holds the one that was meant; empty without.
  std::string_view meant;
};

/// `around` is the field whose value has the key.
KeyHint hint_of_key(std::string_view key, const Field& around, const yaml::Document& document);

/// What more to say about a required field that `object`, the mapping, lacks; empty without.
std::string_view hint_of_missing(const Field& field, const yaml::Value& object);

/// Whether the two are the same but for case, `-` and `_`, in which programs differ.
bool is_same_word(std::string_view left, std::string_view right);

}  // namespace kubeflow_sso::config
