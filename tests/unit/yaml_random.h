// Random YAML documents and random operations on them, the same for the same seed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "function/text/text_edits.h"
#include "function/yaml/document.h"
#include "function/yaml/operations.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::yaml {

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}

  /// A number in [0, count). Not std::uniform_int_distribution, whose numbers differ between standard
  /// libraries.
  std::size_t below(std::size_t count) { return engine_() % count; }
  bool chance(std::size_t percent) { return below(100) < percent; }
  template <typename T>
  const T& pick(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }
  const char* pick(std::initializer_list<const char*> choices) {
    return choices.begin()[below(choices.size())];
  }

 private:
  std::mt19937 engine_;
};

/// Writes documents in all block, flow and scalar styles, with comments (each `# cN` once), blank lines,
/// anchors, CRLF, a BOM, and without a last line break.
class RandomYaml {
 public:
  explicit RandomYaml(Random& random) : random_(random) {}

  std::string document() {
    text_.clear();
    step_ = random_.chance(80) ? 2 : 1 + random_.below(4);
    indented_ = random_.chance(50);
    anchors_.clear();
    comments_ = random_.chance(70);
    if (random_.chance(15)) text_ += "---\n";
    if (random_.chance(5)) {
      json_ = random_.chance(50);
      flow(0);
      text_ += "\n";
    } else if (random_.chance(15)) {
      sequence(0, 0);
    } else {
      mapping(0, 0);
    }
    if (random_.chance(20)) filler(0);
    if (random_.chance(15)) text_.pop_back();
    std::string out = random_.chance(3) ? "\xEF\xBB\xBF" : "";
    const bool crlf = random_.chance(15);
    for (const char c : text_) out += c == '\n' && crlf ? "\r\n" : std::string(1, c);
    return out;
  }

 private:
  std::string word() {
    return random_.pick({"a", "b c", "https://a.b:1/c?d=e", "true", "10", "null", "x: y", "it's", "#c", "- d",
                         "é", "", " e ", "[f]", "say \"g\"", "h#i"});
  }

  void comment() {
    if (comments_ && random_.chance(15)) text_ += " # c" + std::to_string(count_++);
  }

  /// Comment and blank lines.
  void filler(std::size_t column) {
    for (std::size_t i = random_.below(3); i > 0; --i) {
      if (comments_ && random_.chance(60)) {
        text_ += std::string(random_.chance(80) ? column : random_.below(8), ' ') + "# c" +
                 std::to_string(count_++);
      }
      text_ += "\n";
    }
  }

  void key() {
    const std::string name = "k" + std::to_string(count_++);
    const std::string quote = random_.pick({"", "", "", "", "", "'", "\""});
    text_ += quote + name + quote + ":";
  }

  void mapping(std::size_t column, int depth) {
    for (std::size_t i = 1 + random_.below(4); i > 0; --i) {
      if (random_.chance(15)) filler(column);
      if (!text_.empty() && text_.back() == '\n') text_ += std::string(column, ' ');
      key();
      value(column, depth, false);
    }
  }

  void sequence(std::size_t column, int depth) {
    for (std::size_t i = 1 + random_.below(4); i > 0; --i) {
      if (random_.chance(15)) filler(column);
      if (!text_.empty() && text_.back() == '\n') text_ += std::string(column, ' ');
      text_ += "-";
      value(column, depth, true);
    }
  }

  /// What stands behind a colon or dash at `column`, to the end of its last line.
  void value(std::size_t column, int depth, bool behind_dash) {
    const std::size_t kind = random_.below(depth > 4 ? 6 : 10);
    if (kind == 0) {
      text_ += random_.pick({"", " "});
      comment();
      text_ += "\n";
    } else if (kind < 4) {
      line_value(column);
    } else if (kind < 6) {
      text_ += behind_dash ? " " : random_.pick({" ", " ", " ", "\t"});  // libyaml refuses `-\t|`
      block_scalar(column + step_);
    } else if (kind < 7) {
      text_ += " ";
      json_ = random_.chance(30);
      flow(depth + 1);
      comment();
      text_ += "\n";
    } else {
      collection(column, depth + 1, behind_dash);
    }
  }

  void line_value(std::size_t column) {
    text_ += random_.pick({" ", " ", " ", "  "});
    if (!anchors_.empty() && random_.chance(15)) {
      text_ += "*" + random_.pick(anchors_);
    } else if (random_.chance(8)) {
      anchors_.push_back("n" + std::to_string(count_++));
      text_ += "&" + anchors_.back() + " ";
      text_ += scalar(column);
    } else {
      text_ += scalar(column);
    }
    comment();
    text_ += "\n";
  }

  void collection(std::size_t column, int depth, bool behind_dash) {
    const bool is_mapping = random_.chance(60);
    const std::size_t indent = is_mapping || indented_ || behind_dash ? step_ : 0;
    if (behind_dash && random_.chance(80)) {
      const std::size_t blanks = random_.chance(90) ? 1 : 1 + random_.below(3);
      text_ += std::string(blanks, ' ');
      if (is_mapping) return mapping(column + 1 + blanks, depth);
      return sequence(column + 1 + blanks, depth);
    }
    comment();
    text_ += "\n";
    if (is_mapping) return mapping(column + indent, depth);
    sequence(column + indent, depth);
  }

  std::string scalar(std::size_t column) {
    const std::string margin = "\n" + std::string(column + 1 + random_.below(3), ' ');
    switch (random_.below(8)) {
      case 0:
        return "'" + quoted(word(), '\'') + "'";
      case 1:
        return "\"" + escape_double_quoted(word()) + random_.pick({"", "\\n", "\\u00e9x\\n", "\\t"}) + "\"";
      case 2:
        return "'one" + margin + "two" + (random_.chance(30) ? "\n" : "") + margin + "three'";
      case 3:
        return "\"one" + margin + "two \\" + margin + "three\"";
      case 4:
        return "one" + margin + "two" + margin + "three";
      case 5:
        return random_.pick({"1", "true", "no", "null", "~", "0x1F", "1.5", "2001-01-01"});
      default:
        return random_.pick({"plain", "two words", "https://a.b:1/c?d=e", "a#b", "-x", "é"});
    }
  }

  static std::string quoted(const std::string& text, char quote) {
    std::string out;
    for (const char c : text) out.append(c == quote ? 2 : 1, c);
    return out;
  }

  void block_scalar(std::size_t column) {
    const bool more_indented = random_.chance(15) && step_ < 10;
    text_ += random_.pick({"|", "|", "|", ">"});
    if (more_indented || random_.chance(5)) text_ += std::to_string(step_);
    text_ += random_.pick({"", "", "-", "+"});
    comment();
    text_ += "\n";
    if (more_indented) text_ += std::string(column + 1, ' ') + "deep\n";
    for (std::size_t i = random_.below(4); i > 0; --i) {
      const std::string blanks = random_.chance(10) ? "  " : "";
      text_ += std::string(column, ' ') +
               random_.pick({"a: 1", "b = \"c\"", "# no comment", "- d", "é", "trailing  "}) + "\n";
      if (random_.chance(15)) text_ += (random_.chance(70) ? "" : std::string(column, ' ') + blanks) + "\n";
    }
    if (random_.chance(15)) text_ += "\n";
  }

  void flow(int depth) {
    const bool lines = random_.chance(15);
    const std::string separator = lines ? ",\n" + std::string(12, ' ') : random_.pick({", ", ", ", ","});
    const bool is_mapping = random_.chance(50) || depth == 0;
    text_ += is_mapping ? "{" : "[";
    for (std::size_t i = random_.below(4); i > 0; --i) {
      if (is_mapping) {
        const std::string name = "f" + std::to_string(count_++);
        text_ += json_ ? "\"" + name + "\":" : name + ": ";
      }
      if (depth < 4 && random_.chance(20)) {
        flow(depth + 1);
      } else if (json_) {
        text_ += random_.pick({"1", "true", "null", "\"\"", "\"a\\nb\"", "\"\\u00e9\""});
      } else {
        text_ += random_.pick({"x", "'y z'", "\"w\"", "1", "https://a.b"});
      }
      if (i > 1) text_ += separator;
    }
    text_ += is_mapping ? "}" : "]";
  }

  Random& random_;
  std::string text_;
  std::size_t step_ = 2;
  std::size_t count_ = 0;
  bool indented_ = false;
  bool comments_ = true;
  bool json_ = false;
  std::vector<std::string> anchors_;
};

/// A path of a document and the node there.
struct Located {
  Path path;
  const Node* node;
};

/// All paths of a document below `node`.
inline void collect_paths(const Node& node, Path& path, std::vector<Located>& out) {
  out.push_back({path, &node});
  for (const Entry& entry : node.entries) {
    path.emplace_back(entry.key.scalar);
    collect_paths(entry.value, path, out);
    path.pop_back();
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    path.emplace_back(i);
    collect_paths(node.items[i], path, out);
    path.pop_back();
  }
}

/// Operations on what a document holds.
class RandomOperations {
 public:
  RandomOperations(Random& random, const Document& document) : random_(random), document_(document) {
    Path path;
    collect_paths(document.root(), path, paths_);
  }

  bool is_possible() const { return paths_.size() > 1; }

  void set(Operations& operations) {
    const Located& place = paths_[1 + random_.below(paths_.size() - 1)];
    if (place.node->is_mapping() && random_.chance(50)) {
      Path path = place.path;
      path.emplace_back("new" + std::to_string(random_.below(3)));
      std::string after;
      if (!place.node->entries.empty() && !random_.chance(50))
        after = random_.pick(place.node->entries).key.scalar;
      operations.set(path, value(), after);
    } else {
      operations.set(place.path, value());
    }
  }

  void any(Operations& operations) {
    const Located& place = paths_[1 + random_.below(paths_.size() - 1)];
    const Node& node = document_.resolve(*place.node);
    switch (random_.below(6)) {
      case 0:
      case 1:
        return operations.remove(place.path);
      case 2:
        if (!node.is_sequence()) return set(operations);
        return operations.append(place.path, value());
      case 3:
      case 4:
        if (!node.is_scalar()) return set(operations);
        return operations.edit_text(place.path, edits(std::string(node.scalar)));
      default:
        return set(operations);
    }
  }

 private:
  Value value() {
    switch (random_.below(10)) {
      case 0:
        return Value::boolean(random_.chance(50));
      case 1:
        return Value::number("42");
      case 2:
        return {};
      case 3:
        return random_.chance(50) ? Value::mapping() : Value::sequence();
      case 4:
        return Value::strings({"x", "y: z", "https://a.b/c?d"});
      case 5:
        return Value::mapping({{"name", Value::string("n")},
                               {"list", Value::sequence({Value::mapping({{"a", Value::string("true")}})})}});
      default:
        return Value::string(random_.pick({"x", "true", "a: b", "", " ", "two\nlines\n", "no end\nhere", "\n",
                                           "é", "it's", "http://a.b:1/c"}));
    }
  }

  text::TextEdits edits(const std::string& text) {
    text::TextEdits edits;
    std::size_t from = 0;
    for (int i = 0; i < 2 && from <= text.size(); ++i) {
      std::size_t begin = place(text, from + random_.below(text.size() - from + 1));
      const std::size_t end =
          place(text, begin + random_.below(std::min<std::size_t>(text.size() - begin, 12) + 1));
      edits.replace({begin, end}, random_.pick({"", "x", "x\n", "\n", "\ny", "a\nb", "a\n\n b\n", "\"", "é",
                                                "  ", "\t", "# c\n"}));
      from = end + 1;
    }
    return edits;
  }

  /// The next start of a character.
  static std::size_t place(const std::string& text, std::size_t at) {
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) ++at;
    return at;
  }

  Random& random_;
  const Document& document_;
  std::vector<Located> paths_;
};

}  // namespace kubeflow_sso::yaml
