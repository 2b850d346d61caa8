// From operations to edits, and the proof of the edits.
#include "function/toml/operations.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "function/toml/format.h"
#include "function/toml/lexer.h"
#include "function/toml/reader.h"

namespace kubeflow_sso::toml {
namespace {

using text::InternalError;
using text::LocatedError;
using text::Source;
using text::TextEdit;

std::string_view line_break_of(std::string_view text) {
  const std::size_t first = text.find('\n');
  return first != std::string_view::npos && first > 0 && text[first - 1] == '\r' ? "\r\n" : "\n";
}

/// As mapstructure's StringToSliceHookFunc(","), which viper 1.19.0 uses by default: no trimming, "" has no
/// elements.
Value::List split(std::string_view text) {
  Value::List list;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    list.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
    if (text.empty()) list.emplace_back();
  }
  return list;
}

bool equal(const Value& present, const Value& wanted) {
  const auto* text = std::get_if<std::string>(&present.value);
  const auto* list = std::get_if<Value::List>(&wanted.value);
  return text != nullptr && list != nullptr ? split(*text) == *list : present == wanted;
}

}  // namespace

/// One run of operations over one document.
class Editor {
 public:
  Editor(const Document& document, const std::vector<Operations::Operation>& operations)
      : document_(document),
        text_(document.source().text()),
        operations_(operations),
        original_(document.table()) {}

  text::TextEdits run() {
    refuse_repetition();
    for (const Operation& operation : operations_) edit(operation);
    for (const auto& [setting, lines] : new_lines_) insert_behind(setting, lines);
    text::TextEdits edits;
    for (TextEdit& each : edits_) edits.replace(each.span, std::move(each.replacement));
    prove(edits);
    return edits;
  }

 private:
  using Operation = Operations::Operation;
  using NewLines = std::vector<const Operation*>;

  void refuse_repetition() const {
    std::set<std::string> keys;
    for (const Operation& operation : operations_) {
      if (!keys.insert(folded(operation.key)).second) {
        throw InternalError("two operations on `" + operation.key + "` of " + document_.source().name());
      }
    }
  }

  void edit(const Operation& operation) {
    const Setting* setting = document_.find(operation.key);
    const Value* value = operation.new_value();
    if (setting == nullptr) {
      refuse_table(operation.key);
      if (value != nullptr) add(operation);
    } else if (value == nullptr) {
      edits_.push_back({setting->lines, {}});
    } else if (!equal(setting->value, *value)) {
      edits_.push_back({setting->value_span, formatted_like(*value, text_, *setting, line_break_of(text_))});
    }
  }

  void refuse_table(std::string_view key) const {
    for (const auto& [name, member] : original_) {
      if (folded(name) != folded(key)) continue;
      throw LocatedError(document_.source(), member.offset,
                         "`" + text::printable(name) + "` is a table here, but oauth2-proxy expects a value");
    }
  }

  /// Puts a new key behind its anchor: another new key, a setting of the file, or the last setting.
  void add(const Operation& operation) {
    const std::string after = folded(operation.after);
    for (auto& [anchor, lines] : new_lines_) {
      auto place = std::find_if(lines.begin(), lines.end(), [&](const Operation* o) {
        return !after.empty() && folded(o->key) == after;
      });
      if (place == lines.end()) continue;
      do ++place;
      while (place != lines.end() && folded((*place)->after) == after);
      lines.insert(place, &operation);
      return;
    }
    const auto& settings = document_.settings();
    const Setting* anchor = after.empty() ? nullptr : document_.find(after);
    if (anchor == nullptr && !settings.empty()) anchor = &settings.back();
    new_lines_[anchor].push_back(&operation);
  }

  /// Without a setting to stand behind, new lines come first in front of a table, else last.
  void insert_behind(const Setting* anchor, const NewLines& lines) {
    const std::size_t offset = anchor == nullptr ? document_.end_of_settings() : anchor->lines.end;
    const auto edited =
        std::find_if(edits_.begin(), edits_.end(), [&](const TextEdit& e) { return e.span.end == offset; });
    const bool anchor_goes = edited != edits_.end() && anchor != nullptr && edited->span == anchor->lines;
    std::string added = joined(anchor, lines, offset, anchor_goes);
    if (edited != edits_.end()) {
      edited->replacement += added;
      return;
    }
    const auto removed =
        std::find_if(edits_.begin(), edits_.end(), [&](const TextEdit& e) { return e.span.begin == offset; });
    if (removed == edits_.end()) {
      edits_.push_back({{offset, offset}, std::move(added)});
    } else {
      removed->replacement.insert(0, added);
    }
  }

  /// The new lines with the line breaks that they need. A file that ends without one still does afterwards.
  std::string joined(const Setting* anchor, const NewLines& lines, std::size_t offset,
                     bool anchor_goes) const {
    const std::string_view line_break = line_break_of(text_);
    const bool open_end = offset == text_.size() && offset > begin_of_text(text_) && !text_.ends_with('\n');
    std::string out = open_end && !anchor_goes ? std::string(line_break) : std::string();
    for (const Operation* operation : lines) {
      if (operation != lines.front()) out += line_break;
      if (anchor != nullptr)
        out += text_.substr(anchor->lines.begin, anchor->key_span.begin - anchor->lines.begin);
      out += formatted_key(operation->key) + " = " + formatted(*operation->new_value());
    }
    return open_end ? out : out.append(line_break);
  }

  /// The images that the edited text must have.
  auto expected() const {
    auto images = images_of(original_);
    for (const Operation& operation : operations_) {
      const Setting* setting = document_.find(operation.key);
      const Value* value = operation.new_value();
      const std::string& key = setting == nullptr ? operation.key : setting->key;
      if (value == nullptr) {
        images.erase(key);
      } else if (setting == nullptr || !equal(setting->value, *value)) {
        images[key] = image_of(*value);
      }
    }
    return images;
  }

  void prove(const text::TextEdits& edits) const {
    const Source& source = document_.source();
    bool proved = false;
    try {
      const std::string edited = edits.apply(text_);
      const auto images =
          images_of(edits.empty() ? original_ : read({source.name(), edited, source.privacy()}));
      proved = images == expected();
    } catch (const LocatedError&) {
      proved = false;  // its message could show what was set
    }
    if (!proved) throw InternalError("the edits of " + source.name() + " do not read as they were meant");
  }

  const Document& document_;
  std::string_view text_;
  const std::vector<Operations::Operation>& operations_;
  const Table& original_;
  std::vector<TextEdit> edits_;
  std::map<const Setting*, NewLines> new_lines_;
};

void Operations::set(std::string key, Value value, std::string after) {
  list_.push_back({std::move(key), std::move(value), std::move(after), asked_by_});
}

void Operations::remove(std::string key) {
  list_.push_back({std::move(key), std::monostate(), {}, asked_by_});
}

text::TextEdits Operations::edits_of(const Document& document) const {
  return Editor(document, list_).run();
}

std::vector<Operations::Change> Operations::changes(const Document& document) const {
  std::vector<Change> all;
  for (const Operation& operation : list_) {
    const Setting* setting = document.find(operation.key);
    const Value* value = operation.new_value();
    if (setting == nullptr ? value == nullptr : value != nullptr && equal(setting->value, *value)) continue;
    Change change{operation.key, {}, {}, operation.asked_by};
    if (setting != nullptr) change.key = setting->key;
    if (setting != nullptr) change.before = setting->value;
    if (value != nullptr) change.after = *value;
    all.push_back(std::move(change));
  }
  return all;
}

}  // namespace kubeflow_sso::toml
