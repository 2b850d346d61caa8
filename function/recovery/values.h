// Values of the functionConfig, and keys of Dex's in any case.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::recovery {

/// `{name: NAME, key: KEY}`.
yaml::Value to_value(const config::KeyRef& ref);
/// `{configMapKeyRef or secretKeyRef: ...}`.
yaml::Value to_value(const config::CaRef& ca);

yaml::Value string(std::string_view text);
/// The texts of a sequence of scalars; of a scalar, that one.
std::vector<std::string> texts_of(const yaml::Value& value);

/// Takes the member at a dotted key out of a mapping, with mappings that are then empty; keys in any case, as
/// Dex finds them. Nothing when it is not there.
std::optional<yaml::Value> take(yaml::Value& mapping, std::string_view key);
/// Removes what stands at a path; false when nothing does. Mappings that are then empty go too.
bool erase_at(yaml::Value& from, const yaml::Path& path);

/// `a, b and c`, each fit for one line, of many the first ones.
std::string enumerated(const std::vector<std::string>& words);

}  // namespace kubeflow_sso::recovery
