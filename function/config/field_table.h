// The one table of the functionConfig's fields: load, defaults, `schema` and the README's table are made from
// it.
#pragma once

#include <span>
#include <string_view>

namespace kubeflow_sso::config {

/// What kind of value a field takes.
enum class FieldType {
  String,
  Url,
  Enum,
  StringList,
  Object,
  ObjectList,
  /// A mapping whose keys the user chooses and whose values are objects.
  ObjectMap,
  /// A mapping that is passed on as it is.
  FreeForm,
};

/// A field of the functionConfig. All texts are shown to users.
struct Field {
  std::string_view name;  // "clientSecretKeyRef"
  FieldType type;
  /// One clause in lower case, also in the schema.
  std::string_view description;
  /// The default where it is one value for all; empty: absent means "leave as it is" or what `default_note`
  /// says.
  std::string_view default_value = {};
  /// The default where it depends on another field, in words.
  std::string_view default_note = {};
  bool required = false;
  /// Required only when this sibling is absent.
  std::string_view required_unless = {};
  /// This sibling says the same in another way: both are an error.
  std::string_view instead_of = {};
  /// Required when the sibling `type` is one of these.
  std::span<const std::string_view> required_for = {};
  /// Of an Enum, in the order in which messages list them; of a StringList, what its items may be.
  std::span<const std::string_view> choices = {};
  /// Of an Enum: what to write where somebody has written another word, as the end of a message; empty where
  /// that means nothing.
  std::string_view (*meant)(std::string_view word) = nullptr;
  /// Of an Enum: the words that somebody means who writes `true` or `false`.
  std::string_view for_true = {};
  std::string_view for_false = {};
  /// Of an Object, or of the objects of an ObjectList or ObjectMap.
  std::span<const Field> fields = {};
  /// How an Object with a reference to a Secret is written. Messages show it, and no unknown key in it, which
  /// may be the secret itself. Of an ObjectMap: how each of its values is written.
  std::string_view shape = {};
  /// Exactly one of `fields` is wanted.
  bool one_of = false;
  /// ObjectList: the field whose value merges entries in a strategic merge patch.
  std::string_view list_key = {};
  /// Lists only: whether `[]` means something.
  bool may_be_empty = false;
  /// Of a StringList: whether its items are words, so that blanks part them where somebody wrote a text.
  bool of_words = true;
  /// A value as somebody would write it, for messages and editors: of a list one item, of an ObjectMap a key,
  /// of FreeForm a member. An object's is made of those of its fields.
  std::string_view example = {};
  /// A Url: what its text looks like, for editors. Never stricter than load, which also says what is wrong.
  std::string_view pattern = {};
  /// A Url: what besides holds where the sibling `type` is `pattern_type`.
  std::string_view pattern_type = {};
  std::string_view type_pattern = {};
};

/// The fields of the object itself: apiVersion, kind, metadata, spec.
std::span<const Field> root_fields();
/// The fields of `spec`.
std::span<const Field> spec_fields();

/// The field of that name, or null.
const Field* find_field(std::span<const Field> fields, std::string_view name);

}  // namespace kubeflow_sso::config
