// The scanner against yaml-cpp: on all of Kubeflow, on resource lists made up at random, and on broken ones.
#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include <chrono>
#include <random>

#include "scanner_testing.h"
#include "shared.h"

namespace {

using namespace scanner_testing;  // NOLINT(google-build-using-namespace)

// ---- what yaml-cpp finds ----

std::string scalar(const YAML::Node& node) {
  if (!node || !node.IsScalar()) return {};
  return node.Scalar();
}

std::string reference(const YAML::Node& resource) {
  if (!resource.IsMap()) return ",,,";
  const YAML::Node metadata = resource["metadata"];
  const bool has_metadata = metadata && metadata.IsMap();
  return scalar(resource["apiVersion"]) + "," + scalar(resource["kind"]) + "," +
         (has_metadata ? scalar(metadata["name"]) + "," + scalar(metadata["namespace"]) : std::string(","));
}

/// As scanner_testing::found.
std::string reference_of(const std::string& text) {
  std::string out;
  for (const YAML::Node& document : YAML::LoadAll(text)) {
    if (document.IsNull()) {
      out += ",,,\n";
      continue;
    }
    out += reference(document) + "\n";
    for (const auto& member : document) {  // also of equal keys
      const std::string key = scalar(member.first);
      if ((key != "items" && key != "results") || !member.second.IsSequence()) continue;
      for (const YAML::Node& item : member.second) out += "- " + reference(item) + "\n";
    }
  }
  return out;
}

// ---- what holds for the spans of every text that is accepted ----

void check_items(std::string_view text, const ScannedMember& member) {
  std::size_t end = member.value.begin;
  for (const ScannedItem& item : member.items) {
    CHECK(item.found.scalars.size() == 4);
    CHECK(item.node.begin >= end);
    CHECK(item.whole.end >= item.node.end);
    CHECK(item.node.end >= item.node.begin);
    CHECK(item.node.end <= member.value.end);
    if (!member.flow) CHECK(text[text.find_first_not_of(' ', item.whole.begin)] == '-');
    end = item.node.end;
  }
}

void check_spans(std::string_view text, const std::vector<ScannedDocument>& documents) {
  std::size_t end = 0;
  for (const ScannedDocument& document : documents) {
    CHECK(document.whole.begin == end);
    CHECK(document.node.begin >= document.whole.begin);
    CHECK(document.node.end >= document.node.begin);
    CHECK(document.node.end <= document.whole.end);
    end = document.whole.end;
    std::size_t value_end = document.node.begin;
    for (const ScannedMember& member : document.members) {
      CHECK(member.key_span.begin >= value_end);
      CHECK(member.value.begin >= member.key_span.end);
      CHECK(member.value.end >= member.value.begin);
      value_end = member.value.end;
      check_items(text, member);
    }
    CHECK(value_end <= document.node.end);
  }
  if (!documents.empty()) CHECK(end == text.size());
}

// ---- all of Kubeflow ----

/// The documents of a stream as the items of a ResourceList, whose dashes stand at `column`.
std::string resource_list(std::string_view stream, const std::vector<ScannedDocument>& documents,
                          std::size_t column) {
  std::string out = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n";
  for (const ScannedDocument& document : documents) {
    std::string_view node = document.node.of(stream);
    std::string margin = std::string(column, ' ') + "- ";
    while (!node.empty()) {
      const std::string_view line = node.substr(0, node.find('\n') + 1);
      if (line != "\n") out += margin;
      out += line;
      margin = std::string(column + 2, ' ');
      node.remove_prefix(line.size());
    }
  }
  return out;
}

std::string as_items(const std::string& found_in_documents) {
  std::string out = "config.kubernetes.io/v1,ResourceList,,\n";
  for (std::size_t at = 0; at < found_in_documents.size();) {
    const std::size_t end = found_in_documents.find('\n', at) + 1;
    out += "- " + found_in_documents.substr(at, end - at);
    at = end;
  }
  return out;
}

TEST_CASE("all of Kubeflow is found as yaml-cpp finds it") {
  const auto path = shared::path("kubeflow-manifests/full/1.10.yaml");
  if (!path) {
    MESSAGE("skipped: no kubeflow-manifests in the shared folder");
    return;
  }
  const std::string text = shared::bytes_of(*path);
  const std::vector<ScannedDocument> documents = scan(text);
  CHECK(documents.size() == 611);
  check_spans(text, documents);
  const std::string expected = reference_of(text);
  CHECK(found(text) == expected);
  for (const std::size_t column : {std::size_t{0}, std::size_t{2}}) {
    const std::string list = resource_list(text, documents, column);
    check_spans(list, scan(list));
    CHECK(found(list) == as_items(expected));
    CHECK(found(with_crlf(list)) == as_items(expected));
  }
}

// ---- texts made up at random ----

/// Writes random mappings with all that could mislead a scanner; yaml-cpp says what they mean.
class RandomYaml {
 public:
  explicit RandomYaml(unsigned seed) : random_(seed) {}

  std::string stream() {
    out_.clear();
    if (one_in(4)) return flow_mapping(0);
    if (one_in(3)) out_ += "---\n";
    if (one_in(8)) {
      mapping(2, 0);
      return out_;
    }
    if (one_in(2)) mapping(0, 0);
    out_ += "items:";
    sequence(0, 0, true);
    if (one_in(3)) mapping(0, 0);
    return out_;
  }

  /// Damages a text in a few places.
  std::string broken(std::string text) {
    static const std::string kBytes = "\n\n  \t-:#'\"{}[],|>&*!?%a\\\r.";
    for (unsigned left = below(4) + 1; left > 0 && !text.empty(); --left) {
      const std::size_t at = below(static_cast<unsigned>(text.size()));
      const std::string byte(1, kBytes[below(static_cast<unsigned>(kBytes.size()))]);
      switch (below(4)) {
        case 0:
          text.insert(at, byte);
          break;
        case 1:
          text.replace(at, 1, byte);
          break;
        case 2:
          text.erase(at, below(5) + 1);
          break;
        default: {
          const std::size_t from = below(static_cast<unsigned>(text.size()));
          text.insert(at, text.substr(from, below(30)));
        }
      }
    }
    return text;
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  bool one_in(unsigned n) { return below(n) == 0; }
  std::string any_of(std::initializer_list<const char*> choices) {
    return *(choices.begin() + below(static_cast<unsigned>(choices.size())));
  }

  std::string key() {
    return any_of({"apiVersion", "kind", "metadata", "metadata", "name", "namespace", "items", "results",
                   "spec", "\"kind\"", "'name'", "a b", "x-y", "http://z", "it's", "q\"r"});
  }

  std::string word() {
    return any_of({"a", "it's", "a\"b", "x:y", "a#b", "b{c}", "5", "~", "null", "-x", "a [b", "?c", ":d",
                   "e | f", "g & *h"});
  }

  std::string tricky_line() {
    return any_of(
        {"- a", "kind: no", "'", "\"", "{", "[ ]", "# no comment", "|", "name: \"", "-", "?", "&a *b"});
  }

  /// A line in a quoted scalar.
  std::string quoted_line(char quote) {
    if (one_in(3)) return quote == '"' ? "\\\" kind: no" : "'' kind: no";
    return any_of({"- a", "kind: no", "{", "]", "# c", "x |"});
  }

  void blank_lines() {
    while (one_in(8)) out_ += one_in(2) ? "\n" : std::string(below(6), ' ') + "\n";
    if (one_in(12)) out_ += std::string(below(9), ' ') + "# - kind: 'no\n";
  }

  void end_line() {
    if (one_in(10)) out_ += " # \"c";
    out_ += "\n";
  }

  void mapping(unsigned column, unsigned depth) {
    for (unsigned left = below(4) + 1; left > 0; --left) {
      out_ += std::string(column, ' ');
      entry(column, depth);
      blank_lines();
    }
  }

  void entry(unsigned column, unsigned depth) {
    out_ += key() + (one_in(12) ? " :" : ":");
    value(column, depth, true);
  }

  void value(unsigned owner, unsigned depth, bool in_mapping) {
    if (one_in(15)) out_ += one_in(2) ? " &a" : " &b";
    const unsigned kind = below(depth > 4 ? 7 : 12);
    if (kind < 7) return scalar(owner, kind);
    if (kind < 9) return nested_mapping(owner, depth);
    if (kind < 11) return sequence(owner, depth, in_mapping);
    out_ += " " + (one_in(2) ? flow_mapping(0) : flow_sequence(0));
    end_line();
  }

  void nested_mapping(unsigned owner, unsigned depth) {
    end_line();
    blank_lines();
    mapping(owner + 1 + below(4), depth + 1);
  }

  void sequence(unsigned owner, unsigned depth, bool in_mapping) {
    end_line();
    const unsigned column = owner + (in_mapping ? below(4) : 1 + below(3));
    for (unsigned left = below(4) + 1; left > 0; --left) {
      out_ += std::string(column, ' ') + "-";
      item(column, depth);
      blank_lines();
    }
  }

  void item(unsigned column, unsigned depth) {
    if (one_in(3)) return value(column, depth + 1, false);
    const unsigned blanks = 1 + below(3);
    out_ += std::string(blanks, ' ');
    const unsigned inner = column + 1 + blanks;
    if (one_in(6) && depth < 5) {
      out_ += "-";
      return item(inner, depth + 1);
    }
    entry(inner, depth + 1);
    for (unsigned left = below(4); left > 0; --left) {
      out_ += std::string(inner, ' ');
      entry(inner, depth + 1);
    }
  }

  void scalar(unsigned owner, unsigned kind) {
    switch (kind) {
      case 0:
        return end_line();
      case 1:
        out_ += " " + word();
        return end_line();
      case 2:
        out_ += "  'a''b" + std::string(one_in(2) ? "'" : " \"'");
        return end_line();
      case 3:
        out_ += std::string(" ") + (one_in(2) ? R"("a\"{")" : R"("kind: x")");
        return end_line();
      case 4:
        return block_scalar(owner);
      case 5:
        return plain_lines(owner);
      default:
        return quoted_lines();
    }
  }

  void block_scalar(unsigned owner) {
    out_ += any_of({" |", " >-", " |+", " >", " |- # c"}) + "\n";
    const std::string margin(owner + 1 + below(3), ' ');
    for (unsigned left = below(4); left > 0; --left) {
      if (one_in(4)) out_ += "\n";
      out_ += margin + tricky_line() + "\n";
    }
  }

  void plain_lines(unsigned owner) {
    out_ += one_in(3) ? "\n" + std::string(owner + 1 + below(3), ' ') + word() : " " + word();
    out_ += "\n";
    for (unsigned left = below(3); left > 0; --left) {
      if (one_in(4)) out_ += "\n";
      out_ += std::string(owner + 1 + below(3), ' ') +
              any_of({"'a", "\"b", "- c", "{d", "[e", "| f", "& g", "*h"}) + "\n";
    }
  }

  void quoted_lines() {
    const char quote = one_in(2) ? '"' : '\'';
    out_ += std::string(" ") + quote + "a";
    for (unsigned left = below(3); left > 0; --left) {
      out_ += (one_in(4) ? "\n\n" : "\n") + std::string(1 + below(9), ' ') + quoted_line(quote);
    }
    out_ += quote;
    end_line();
  }

  std::string flow_space() { return one_in(3) ? any_of({" ", "\n ", " # ]}'\n  ", "\n\n   "}) : ""; }

  std::string flow_value(unsigned depth) {
    if (depth > 3 || !one_in(3))
      return any_of({"a", "\"b\"", "'c]'", R"("}\"")", "d:e", "it's", "\"f\n  g\"", "h\n  i", "null", "x#y"});
    return one_in(2) ? flow_mapping(depth + 1) : flow_sequence(depth + 1);
  }

  std::string flow_sequence(unsigned depth) {
    std::string out = "[" + flow_space();
    for (unsigned left = below(4); left > 0; --left) {
      out += (one_in(2) ? flow_mapping(depth + 1) : flow_value(depth + 1)) + flow_space() +
             (left > 1 ? "," : "") + flow_space();
    }
    return out + "]";
  }

  std::string flow_mapping(unsigned depth) {
    std::string out = "{" + flow_space();
    for (unsigned left = below(4); left > 0; --left) {
      const bool nests = depth < 3 && one_in(3);
      const std::string inner = !nests      ? flow_value(depth + 1)
                                : one_in(2) ? flow_mapping(depth + 1)
                                            : flow_sequence(depth + 1);
      out += (one_in(2) ? "\"" + flow_key() + "\":" : flow_key() + ": ") + flow_space() + inner;
      out += flow_space() + (left > 1 ? "," : "") + flow_space();
    }
    return out + "}";
  }

  std::string flow_key() {
    return any_of({"apiVersion", "kind", "metadata", "metadata", "name", "namespace", "items", "x"});
  }

  std::mt19937 random_;
  std::string out_;
};

TEST_CASE("random texts are found as yaml-cpp finds them") {
  RandomYaml random(20240607);
  int compared = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = random.stream();
    std::string expected;
    try {
      expected = reference_of(text);
    } catch (const YAML::Exception&) {
      continue;
    }
    ++compared;
    CAPTURE(text);
    REQUIRE_NOTHROW(scan(text));
    check_spans(text, scan(text));
    CHECK(found(text) == expected);
    CHECK(found(with_crlf(text)) == expected);
  }
  CHECK(compared > 3000);
}

TEST_CASE("broken texts end in a located error or in spans that hold") {
  RandomYaml random(7);
  int refused = 0;
  for (int round = 0; round < 6000; ++round) {
    const std::string text = random.broken(random.stream());
    CAPTURE(text);
    const std::vector<char> bytes(text.begin(),
                                  text.end());  // no terminator: the sanitizer sees what reads too far
    const std::string_view view(bytes.data(), bytes.size());
    try {
      check_spans(view, scan(view));
    } catch (const kubeflow_sso::text::LocatedError&) {
      ++refused;
    }
  }
  CHECK(refused > 1000);
}

// ---- time ----

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (; times > 0; --times) out += text;
  return out;
}

TEST_CASE("time grows with the text, not with its square") {
  const std::size_t many = 50000;
  const std::vector<std::string> texts = {
      R"({"items":[)" + repeated(R"({"kind":"A\\","metadata":{"name":"a"}},)", many) + "]}",
      "items:\n" + repeated("- {kind: A, metadata: {name: 'a'}}\n", many),
      "items:\n" + repeated("- kind: A\n  metadata:\n    name: a\n", many),
      "kind: A\n" + repeated("\n", many) + "metadata:\n  name: a\n" + repeated("# c\n", many),
      "x: " + repeated("a:b#c", many) + "\n",
      "x:\n" + repeated("  a\n", many),
      "items:\n" + repeated("-\n# c\n", many),
      "x: \"" + repeated(R"(\\\")", many) + "\"\n",
      "x: '" + repeated("''", many) + "'\n",
      "x:\n  " + repeated("- ", many) + "\n",
      repeated("---\n", many),
      "a: &a A\nitems:\n" + repeated("- kind: |\n    A\n  x: *a\n", many / 20),
  };
  for (const std::string& text : texts) {
    CAPTURE(text.substr(0, 40));
    const auto begin = std::chrono::steady_clock::now();
    CHECK_NOTHROW(scan(text));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
  }
}

}  // namespace
