// libyaml's events as values.
#include "function/yaml/second_reader.h"

#include <yaml.h>

#include <cstddef>
#include <functional>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace kubeflow_sso::yaml {
namespace {

constexpr std::size_t kMaxNodes = 1'000'000;

/// Thrown where libyaml gives up, or gives what has no Value.
struct Unreadable {};

std::string_view text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// libyaml's parser over a text that outlives it.
class Events {
 public:
  explicit Events(std::string_view text) {
    if (yaml_parser_initialize(&parser_) == 0) throw Unreadable();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;
  ~Events() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }

  /// The next event, until the one after it.
  const yaml_event_t& next() {
    yaml_event_delete(&event_);
    if (yaml_parser_parse(&parser_, &event_) == 0) throw Unreadable();
    return event_;
  }

 private:
  yaml_parser_t parser_ = {};
  yaml_event_t event_ = {};
};

bool is_plain(const yaml_event_t& scalar) {
  return scalar.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

std::string_view scalar_text(const yaml_event_t& scalar) {
  return {reinterpret_cast<const char*>(scalar.data.scalar.value), scalar.data.scalar.length};
}

/// Whether the scalar's text says of what kind it is: plain, or with the tag of a kind that is no string.
bool resolves(const yaml_event_t& scalar) {
  constexpr std::string_view kCore = "tag:yaml.org,2002:";
  const std::string_view tag = text_of(scalar.data.scalar.tag);
  if (tag.empty()) return is_plain(scalar);
  if (!tag.starts_with(kCore)) return false;
  const std::string_view name = tag.substr(kCore.size());
  return name == "int" || name == "float" || name == "bool" || name == "null";
}

class Converter {
 public:
  explicit Converter(std::string_view text) : events_(text) {}

  /// The first document; null when there is none.
  Value document() {
    events_.next();  // the stream's start
    if (events_.next().type != YAML_DOCUMENT_START_EVENT) return {};
    Value value = node(events_.next()).value;
    events_.next();  // the document's end, and with it what libyaml has against the text up to there
    return value;
  }

 private:
  struct Sized {
    Value value;
    std::size_t nodes = 1;
  };

  void spend(std::size_t nodes) {
    if (nodes > left_) throw Unreadable();
    left_ -= nodes;
  }

  Sized node(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_ALIAS_EVENT:
        return alias(text_of(event.data.alias.anchor));
      case YAML_SCALAR_EVENT:
        return scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return collection(text_of(event.data.sequence_start.anchor), &Converter::sequence);
      case YAML_MAPPING_START_EVENT:
        return collection(text_of(event.data.mapping_start.anchor), &Converter::mapping);
      default:
        throw Unreadable();
    }
  }

  Sized alias(std::string_view anchor) {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw Unreadable();  // unknown, or inside of what it names
    spend(found->second.nodes);
    return found->second;
  }

  Sized scalar(const yaml_event_t& event) {
    spend(1);
    const std::string_view text = scalar_text(event);
    Sized made{resolves(event) ? Value::resolve_plain(text) : Value::string(std::string(text))};
    keep(text_of(event.data.scalar.anchor), made);
    return made;
  }

  Sized collection(std::string_view anchor_text, Value (Converter::*read)()) {
    const std::string anchor(anchor_text);  // of an event that ends here
    if (!anchor.empty()) anchors_.erase(anchor);
    const std::size_t before = left_;
    spend(1);
    Value value = (this->*read)();
    Sized made{std::move(value), before - left_};
    keep(anchor, made);
    return made;
  }

  void keep(std::string_view anchor, const Sized& made) {
    if (anchor.empty()) return;
    spend(made.nodes);  // of the copy
    anchors_.insert_or_assign(std::string(anchor), made);
  }

  Value sequence() {
    Value value = Value::sequence();
    while (true) {
      const yaml_event_t& event = events_.next();
      if (event.type == YAML_SEQUENCE_END_EVENT) return value;
      value.items().push_back(node(event).value);
    }
  }

  Value mapping() {
    constexpr std::size_t kUsual = 4;
    MappingMaker made(kUsual);
    Value merged;
    while (true) {
      const yaml_event_t& event = events_.next();
      if (event.type == YAML_MAPPING_END_EVENT) break;
      if (event.type != YAML_SCALAR_EVENT) throw Unreadable();
      std::string key(scalar_text(event));
      const bool merges = key == "<<" && is_plain(event);
      scalar(event);
      Value member = node(events_.next()).value;
      if (merges) {
        merged = std::move(member);
      } else if (!made.has(key)) {
        made.add(std::move(key), std::move(member));
      }
    }
    if (merged.is_mapping()) merge(made, merged);
    for (const Value& source : merged.items()) merge(made, source);
    return made.take();
  }

  static void merge(MappingMaker& into, const Value& source) {
    for (const Value::Member& member : source.members()) {
      if (!into.has(member.first)) into.add(member.first, member.second);
    }
  }

  Events events_;
  std::map<std::string, Sized, std::less<>> anchors_;
  std::size_t left_ = kMaxNodes;
};

}  // namespace

std::optional<Value> read_by_libyaml(const std::string& text) {
  try {
    return Converter(text).document();
  } catch (const Unreadable&) {
    return {};
  }
}

}  // namespace kubeflow_sso::yaml
