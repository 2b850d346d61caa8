// Values, and what an unquoted scalar means.
#include "function/yaml/value.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace kubeflow_sso::yaml {
namespace {

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 5> kNulls = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 11> kTrue = {"true", "True", "TRUE", "yes", "Yes", "YES",
                                                    "on",   "On",   "ON",   "y",   "Y"};
constexpr std::array<std::string_view, 11> kFalse = {"false", "False", "FALSE", "no", "No", "NO",
                                                     "off",   "Off",   "OFF",   "n",  "N"};
constexpr std::array<std::string_view, 12> kSpecialFloats = {
    ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN"};

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Takes digits off the front; false when there is none.
bool eat_digits(std::string_view& text) {
  const std::size_t before = text.size();
  while (!text.empty() && is_digit(text[0])) text.remove_prefix(1);
  return text.size() < before;
}

bool is_radix_number(std::string_view text) {
  if (text.size() < 3 || text[0] != '0') return false;
  const std::string_view digits = text[1] == 'x'   ? "0123456789abcdefABCDEF"
                                  : text[1] == 'o' ? "01234567"
                                  : text[1] == 'b' ? "01"
                                                   : "";
  return !digits.empty() && text.find_first_not_of(digits, 2) == std::string_view::npos;
}

/// As go-yaml v2 (resolve.go), which ignores every `_` behind a digit or sign, and takes `0b+1`.
bool is_number(std::string_view text) {
  if (one_of(text, kSpecialFloats)) return true;
  std::string digits;
  const std::size_t first = text.find('_');
  if (first != std::string_view::npos && first != 0 && text.substr(0, first) != ".") {
    digits = text;
    std::erase(digits, '_');
    text = digits;
  }
  if (text.starts_with("0b+") || text.starts_with("0b-"))
    return is_radix_number("0b" + std::string(text.substr(3)));
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  if (is_radix_number(text)) return true;
  const bool whole = eat_digits(text);
  bool fraction = false;
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    fraction = eat_digits(text);
  }
  if (!whole && !fraction) return false;
  if (!text.empty() && (text[0] == 'e' || text[0] == 'E')) {
    text.remove_prefix(1);
    if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
    if (!eat_digits(text)) return false;
  }
  return text.empty();
}

}  // namespace

Value Value::string(std::string text) {
  Value value;
  value.kind_ = Kind::String;
  value.scalar_ = std::move(text);
  return value;
}

Value Value::boolean(bool flag) {
  Value value;
  value.kind_ = Kind::Boolean;
  value.scalar_ = flag ? "true" : "false";
  return value;
}

Value Value::number(std::string text) {
  Value value;
  value.kind_ = Kind::Number;
  value.scalar_ = std::move(text);
  return value;
}

Value Value::mapping(std::vector<Member> members) {
  Value value;
  value.kind_ = Kind::Mapping;
  value.members_ = std::move(members);
  return value;
}

Value Value::sequence(std::vector<Value> items) {
  Value value;
  value.kind_ = Kind::Sequence;
  value.items_ = std::move(items);
  return value;
}

Value Value::strings(const std::vector<std::string>& items) {
  Value value = sequence();
  for (const std::string& item : items) value.items_.push_back(string(item));
  return value;
}

bool Value::is_null_word(std::string_view plain) {
  return one_of(plain, kNulls);
}

Value::Kind Value::kind_of_plain(std::string_view text) {
  constexpr std::string_view kFirst = "+-.0123456789";       // of each number
  constexpr std::string_view kFirstOfWords = "~nNtTyYoOfF";  // of each word
  constexpr std::size_t kLongestWord = 5;
  if (text.empty()) return Kind::Null;
  if (text.size() <= kLongestWord && kFirstOfWords.find(text[0]) != std::string_view::npos) {
    if (is_null_word(text)) return Kind::Null;
    if (one_of(text, kTrue) || one_of(text, kFalse)) return Kind::Boolean;
  }
  const bool may_be_number = kFirst.find(text[0]) != std::string_view::npos;
  return may_be_number && is_number(text) ? Kind::Number : Kind::String;
}

Value Value::resolve_plain(std::string_view text) {
  Value value;
  value.kind_ = kind_of_plain(text);
  if (value.kind_ == Kind::Boolean) return boolean(one_of(text, kTrue));
  if (value.kind_ != Kind::Null) value.scalar_ = text;
  return value;
}

const Value* Value::find(std::string_view key) const {
  for (const Member& member : members_) {
    if (member.first == key) return &member.second;
  }
  return nullptr;
}

Value* Value::find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

void Value::set(std::string_view key, Value value) {
  if (Value* present = find(key)) {
    *present = std::move(value);
  } else {
    members_.emplace_back(std::string(key), std::move(value));
  }
}

bool Value::erase(std::string_view key) {
  return std::erase_if(members_, [&](const Member& member) { return member.first == key; }) > 0;
}

bool MappingMaker::has(std::string_view key) const {
  return keys_.empty() ? mapping_.find(key) != nullptr : keys_.contains(key);
}

void MappingMaker::add(std::string key, Value value) {
  constexpr std::size_t kFew = 16;
  std::vector<Value::Member>& members = mapping_.members();
  members.emplace_back(std::move(key), std::move(value));
  if (keys_.empty() && members.size() > kFew) {
    for (const Value::Member& member : members) keys_.insert(member.first);
  } else if (!keys_.empty()) {
    keys_.insert(members.back().first);
  }
}

bool Value::operator==(const Value& other) const {
  if (kind_ != other.kind_ || scalar_ != other.scalar_ || items_ != other.items_) return false;
  const std::size_t size = members_.size();
  if (size != other.members_.size()) return false;
  std::size_t expected = 0;  // where the twin of the next member stands when both are in about the same order
  for (const Member& member : members_) {
    std::size_t tried = 0;
    while (tried < size && other.members_[(expected + tried) % size].first != member.first) ++tried;
    if (tried == size) return false;
    expected = (expected + tried) % size;
    if (!(other.members_[expected].second == member.second)) return false;
    ++expected;
  }
  return true;
}

}  // namespace kubeflow_sso::yaml
