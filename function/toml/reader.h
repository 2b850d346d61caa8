// What a TOML text means, read by toml++: the judge of the spans and of the edits.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "function/text/source.h"
#include "function/toml/value.h"

namespace kubeflow_sso::toml {

/// A member of the top-level table: a setting, a table, or an array of tables.
struct Member {
  Value value;
  std::string image;       // type and content, all levels; equal exactly when the TOML values are equal
  std::size_t offset = 0;  // of a table: where it is first named
};
using Table = std::map<std::string, Member, std::less<>>;

/// Throws LocatedError on what is not TOML, and on two keys of one table that differ only in case: viper
/// folds them on every level and keeps one of the two at random (viper 1.19.0, insensitiviseMap in util.go).
/// No message quotes a value.
Table read(const text::Source& source);

/// The images by key: two texts mean the same exactly when these are equal.
std::map<std::string, std::string, std::less<>> images_of(const Table& table);

/// The parts of a key as written, decoded; none if it is no key.
std::vector<std::string> key_parts(std::string_view written);

/// As `Member::image`.
std::string image_of(const Value& value);

/// The key as viper compares it. Only ASCII letters are folded: every key of oauth2-proxy is ASCII.
std::string folded(std::string_view key);

}  // namespace kubeflow_sso::toml
