// The one file that knows toml++.
#include "function/toml/reader.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>

#include "function/text/ascii.h"
#include "function/toml/checked_tomlplusplus.h"
#include "function/toml/lexer.h"

namespace kubeflow_sso::toml {
namespace {

using text::LocatedError;
using text::Source;
constexpr std::size_t kNone = std::string_view::npos;

/// More dots outside strings than any configuration has: toml++ frees tables recursively, and some 100,000
/// levels of `a.a.a...` overflow the stack.
constexpr std::size_t kMaxDots = 1000;

void refuse_deep_tables(const Source& source) {
  const std::string_view text = source.text();
  std::size_t dots = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = end_of_string(text, at);
      if (at == kNone) return;  // toml++ finds that itself, and nothing behind it matters
      --at;
    } else if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (c == '.' && ++dots > kMaxDots) {
      throw LocatedError(source, at, "too many dotted keys or numbers to be a configuration");
    }
  }
}

/// toml++ counts columns in code points and leaves out a byte order mark.
std::size_t byte_offset(std::string_view text, ::toml::source_position at) {
  std::size_t offset = begin_of_text(text);
  for (std::uint32_t line = 1; line < at.line && offset < text.size(); ++line) {
    offset = std::min(text.find('\n', offset), text.size() - 1) + 1;
  }
  for (std::uint32_t column = 1; column < at.column && offset < text.size(); ++column) {
    do ++offset;
    while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U);
  }
  return offset;
}

/// The first byte that begins no UTF-8 sequence of the length that it announces: toml++ gives the place of
/// the character before it.
std::size_t broken_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const int ones = std::countl_one(static_cast<unsigned char>(text[at]));
    if (ones == 1 || ones > 4) return at;
    const std::size_t length = ones == 0 ? 1 : static_cast<std::size_t>(ones);
    for (std::size_t i = 1; i < length; ++i) {
      if (at + i >= text.size() || std::countl_one(static_cast<unsigned char>(text[at + i])) != 1) return at;
    }
    at += length;
  }
  return kNone;
}

/// toml++'s description without what it quotes of a value: "Error while parsing SCOPE: REASON, saw 'x'".
std::string reason_of(std::string_view description) {
  constexpr std::string_view kPrefix = "Error while parsing ";
  std::string scope;
  if (description.starts_with(kPrefix)) {
    const std::size_t colon = description.find(": ");
    scope = " (" + std::string(description.substr(kPrefix.size(), colon - kPrefix.size())) + ")";
    description.remove_prefix(std::min(colon + 2, description.size()));
  }
  description = description.substr(0, description.find(", saw "));
  description = description.substr(0, description.find(" to interpret '"));
  if (description.starts_with("unknown escape sequence")) description = "unknown escape sequence";
  std::string reason(description.substr(std::min(description.find_first_not_of(' '), description.size())));
  if (reason.starts_with('\'')) reason = "the number" + reason.substr(reason.rfind('\'') + 1);
  const std::size_t quote = reason.find(" '");  // a table's name, where one cannot be defined
  if (reason.starts_with("cannot ") && quote != kNone) reason.erase(quote, reason.rfind('\'') + 1 - quote);
  if (reason.starts_with("could not determine")) reason += "; a string needs quotes";
  return "not valid TOML" + scope + ": " + reason;
}

[[noreturn]] void raise(const Source& source, const ::toml::parse_error& error) {
  const std::string_view description = error.description();
  if (description.find("utf-8") != kNone) {
    const std::size_t broken = broken_utf8(source.text());
    const std::size_t offset = broken == kNone ? byte_offset(source.text(), error.source().begin) : broken;
    throw LocatedError(source, offset, "not valid TOML: the text must be UTF-8");
  }
  throw LocatedError(source, byte_offset(source.text(), error.source().begin),
                     text::printable(reason_of(description), 300));
}

/// A failed assertion has no place: the first value is meant that toml++ does not read alone either, else
/// something behind the settings.
[[noreturn]] void raise_without_place(const Source& source) {
  const Statements statements = statements_of(source.text());
  for (const Statement& statement : statements.list) {
    try {
      const auto alone = ::toml::parse("value = " + std::string(statement.value.of(source.text())) + "\n");
    } catch (const std::exception&) {
      throw LocatedError(source, statement.value.begin, "not valid TOML: this cannot be a value");
    }
  }
  throw LocatedError(source, statements.end, "not valid TOML: a value from here on cannot be read");
}

/// Strings carry their length, so that no content can look like another structure.
void append_string(std::string& image, std::string_view text) {
  image += std::to_string(text.size()) + ":";
  image += text;
}

/// Writes images of all levels, and compares the keys of each table on the way.
class Imager {
 public:
  explicit Imager(const Source& source) : source_(source) {}

  void append(std::string& image, const ::toml::node& node) const {
    if (const auto* table = node.as_table()) return append_table(image, *table);
    if (const auto* array = node.as_array()) {
      image += '[';
      for (const ::toml::node& element : *array) append(image, element);
      image += ']';
      return;
    }
    node.visit([&](const auto& leaf) {
      if constexpr (::toml::is_value<decltype(leaf)>) append_scalar(image, *leaf);
    });
  }

  void refuse_folding_keys(const ::toml::table& table) const {
    std::map<std::string, const ::toml::key*> seen;
    for (const auto& [key, node] : table) {
      const auto [other, fresh] = seen.emplace(folded(key.str()), &key);
      if (!fresh) raise_folding(*other->second, key);
    }
  }

 private:
  void append_table(std::string& image, const ::toml::table& table) const {
    refuse_folding_keys(table);
    image += '{';
    for (const auto& [key, node] : table) {
      append_string(image, key.str());
      append(image, node);
    }
    image += '}';
  }

  static void append_scalar(std::string& image, bool flag) { image += flag ? "true;" : "false;"; }
  static void append_scalar(std::string& image, std::int64_t number) {
    image += std::to_string(number) + ";";
  }
  static void append_scalar(std::string& image, const std::string& text) {
    append_string(image += 's', text);
  }
  static void append_scalar(std::string& image, double number) {
    image += "f" + (number != number ? "nan" : std::to_string(std::bit_cast<std::uint64_t>(number))) + ";";
  }
  static void append_scalar(std::string& image, const ::toml::date& date) {
    image += "d" + std::to_string(date.year) + "-" + std::to_string(date.month) + "-" +
             std::to_string(date.day) + ";";
  }
  static void append_scalar(std::string& image, const ::toml::time& time) {
    image += "t" + std::to_string(time.hour) + ":" + std::to_string(time.minute) + ":" +
             std::to_string(time.second) + "." + std::to_string(time.nanosecond) + ";";
  }
  static void append_scalar(std::string& image, const ::toml::date_time& moment) {
    append_scalar(image, moment.date);
    append_scalar(image, moment.time);
    image += moment.offset ? "z" + std::to_string(moment.offset->minutes) + ";" : "local;";
  }

  [[noreturn]] void raise_folding(const ::toml::key& a, const ::toml::key& b) const {
    const bool in_order = a.source().begin < b.source().begin;
    const ::toml::key& first = in_order ? a : b;
    const ::toml::key& second = in_order ? b : a;
    throw LocatedError(source_, byte_offset(source_.text(), second.source().begin),
                       text::named(source_, "key", second.str()) + " and the one of line " +
                           std::to_string(first.source().begin.line) +
                           " are one key to oauth2-proxy, which ignores case; remove one of the two");
  }

  const Source& source_;
};

std::optional<Value::List> strings_of(const ::toml::array& array) {
  Value::List list;
  for (const ::toml::node& element : array) {
    const auto* text = element.as_string();
    if (text == nullptr) return std::nullopt;
    list.push_back(text->get());
  }
  return list;
}

Value value_of(const ::toml::node& node) {
  if (const auto* flag = node.as_boolean()) return flag->get();
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* array = node.as_array()) {
    if (auto list = strings_of(*array)) return *std::move(list);
  }
  return {};
}

}  // namespace

Table read(const Source& source) {
  refuse_deep_tables(source);
  ::toml::table parsed;
  try {
    parsed = ::toml::parse(source.text());
  } catch (const ::toml::parse_error& error) {
    raise(source, error);
  } catch (const AssertionFailed&) {
    raise_without_place(source);
  }
  const Imager imager(source);
  imager.refuse_folding_keys(parsed);
  Table table;
  for (const auto& [key, node] : parsed) {
    Member member{value_of(node), {}, 0};
    if (node.is_table() || node.is_array_of_tables())
      member.offset = byte_offset(source.text(), key.source().begin);
    imager.append(member.image, node);
    table.emplace(key.str(), std::move(member));
  }
  return table;
}

std::map<std::string, std::string, std::less<>> images_of(const Table& table) {
  std::map<std::string, std::string, std::less<>> images;
  for (const auto& [key, member] : table) images.emplace(key, member.image);
  return images;
}

std::vector<std::string> key_parts(std::string_view written) {
  if (written.find_first_of("\"'.") == kNone) return {std::string(written)};
  try {
    const std::string line = std::string(written) + " = 0";
    refuse_deep_tables(Source("key", line));
    const ::toml::table parsed = ::toml::parse(line);
    std::vector<std::string> parts;
    for (const ::toml::table* at = &parsed; at != nullptr; at = at->cbegin()->second.as_table()) {
      if (at->size() != 1) return {};
      parts.emplace_back(at->cbegin()->first.str());
    }
    return parts;
  } catch (const std::exception&) {
    return {};
  }
}

std::string image_of(const Value& value) {
  // Through toml++'s own nodes, so that there is one description of an image.
  std::string image;
  const Source none("value", {});
  const Imager imager(none);
  if (const auto* flag = std::get_if<bool>(&value.value)) imager.append(image, ::toml::value<bool>(*flag));
  if (const auto* number = std::get_if<long long>(&value.value)) {
    imager.append(image, ::toml::value<std::int64_t>(*number));
  }
  if (const auto* text = std::get_if<std::string>(&value.value))
    imager.append(image, ::toml::value<std::string>(*text));
  if (const auto* list = std::get_if<Value::List>(&value.value)) {
    ::toml::array array;
    for (const std::string& element : *list) array.push_back(element);
    imager.append(image, array);
  }
  return image;
}

std::string folded(std::string_view key) {
  return text::lower_case(key);
}

}  // namespace kubeflow_sso::toml
