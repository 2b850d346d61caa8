// What readers of YAML may take for another object.
#include "function/krm/doubts.h"

#include <optional>
#include <vector>

#include "function/krm/envelope.h"
#include "function/yaml/bytes.h"

namespace kubeflow_sso::krm {
namespace {

using text::Source;
using yaml::Found;

/// What identifies the object in a text of its own; nothing where it is none.
std::optional<Found> identity_of(const std::string& text) {
  yaml::ScannedItem item;
  item.node = {text.find_first_not_of(' '), text.size()};
  try {
    return yaml::scan_item(Source({}, text, text::Privacy::Secret), item, identity(), {}).found;
  } catch (const text::LocatedError&) {
    return {};
  }
}

/// With a line feed in the place of each old break.
std::string broken(const std::string& text) {
  constexpr unsigned char kTwoBytes = 0xC2;
  std::string out;
  std::size_t begin = 0;
  for (std::size_t at; (at = yaml::find_old_break(text, begin)) != std::string::npos;) {
    out += text.substr(begin, at - begin) + "\n";
    begin = at + (static_cast<unsigned char>(text[at]) == kTwoBytes ? 2 : 3);
  }
  return out + text.substr(begin);
}

}  // namespace

std::string message_of(const yaml::Doubt& doubt, bool is_document) {
  const std::string key = "the key `" + text::printable(doubt.key) + "`";
  switch (doubt.kind) {
    case yaml::Doubt::Kind::Tagged:
      return "a tag may make another key of this one, remove the tag";
    case yaml::Doubt::Kind::Overruled:
      return key +
             " is brought by the merge key (`<<`) behind it too, and readers differ on which counts: write "
             "`<<` first";
    case yaml::Doubt::Kind::Doubled:
      break;
  }
  if (doubt.key != "apiVersion" && doubt.key != "kind") return key + " is here a second time, remove one";
  return key + " is here a second time: if another object begins here, put " +
         (is_document ? "`---`" : "`- `") + " between the two, else remove one";
}

bool is_same_by_old_breaks(const Resource& resource) {
  constexpr std::size_t kWidest = 1000;  // nobody indents deeper, and each item gets blanks of its own
  const std::string_view before = resource.source().text().substr(0, resource.extent().begin);
  const std::size_t newline = before.rfind('\n');
  const std::size_t line = newline == std::string_view::npos ? 0 : newline + 1;
  const std::size_t column = resource.bytes().starts_with('{') ? 0 : before.size() - line;
  if (column > kWidest) return false;
  const std::string text = std::string(column, ' ') + std::string(resource.bytes());
  const std::optional<Found> ours = identity_of(text);
  const std::optional<Found> theirs = identity_of(broken(text));
  return ours && theirs && !theirs->doubt && ours->scalars == theirs->scalars &&
         ours->present == theirs->present;
}

}  // namespace kubeflow_sso::krm
