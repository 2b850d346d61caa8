// The configuration keys of Dex's connectors, by release.
#pragma once

#include <span>
#include <string_view>

#include "function/releases/version.h"

namespace kubeflow_sso::releases {

/// The release of Dex that the oldest supported Kubeflow, 1.9.0, ships.
inline constexpr Version kOldestDex = {2, 39, 1};
/// The last release of Dex whose keys this program knows.
inline constexpr Version kLastKnownDex = {2, 45, 1};

/// Up to this release Dex expands variables in raw JSON (cmd/dex/config.go): a quote, backslash or line break
/// in a secret breaks its file. Later ones expand each value.
inline constexpr Version kLastRawExpansion = {2, 41, 1};

enum class KeyType { String, Boolean, StringList, Object, ObjectList, StringMap, Base64 };
/// "a string", "true or false": what a value of that type is, in messages.
std::string_view to_string(KeyType type);

/// A key under a connector's `config`. Nested keys are dotted: "claimMapping.email", "orgs[].name".
struct ConnectorKey {
  std::string_view name;
  KeyType type = KeyType::String;
  /// The first release that has it; {}: 2.24 or older, as are all that Kubeflow ships.
  Version since = {};
  /// Its value must come from a Secret.
  bool secret = false;
  /// The field of `spec` or of the connector that stands for it; a key with one is not accepted under
  /// `config`.
  std::string_view field = {};
  /// A Boolean key that must be true for this one to count.
  std::string_view needs = {};
  /// Set: why the key may not be written, and what to do instead, as the end of "NAME ...".
  std::string_view refused = {};
  /// The words that Dex takes for the key, with blanks between them; empty: any text.
  std::string_view choices = {};
  /// Whether its value is the path of a file in Dex's container.
  bool is_file = false;
  /// Whether `config` may have the key all the same, with another value than the field gives.
  bool may_differ = false;
};

/// The keys of Dex's connector type in the newest release; empty when the type is unknown.
std::span<const ConnectorKey> connector_keys(std::string_view dex_type);
/// Every connector type that Dex knows.
std::span<const std::string_view> connector_types();

/// The key of that name (compared without case, as Go's JSON decoder does), or null.
const ConnectorKey* find_connector_key(std::string_view dex_type, std::string_view name);

/// Whether Dex of that release cannot log anybody in by a connector of the type. 2.45.0 calls back none of
/// the types whose connectors carry no connector data (oauth and authproxy, dexidp/dex#4589); 2.45.1 does
/// again.
bool is_broken_in(std::string_view dex_type, const Version& dex);

/// Whether any of Dex's connectors has a key of that name.
bool is_connector_key(std::string_view name);

/// Whether two names are one key for Go's JSON decoder, which does not look at case.
bool same_key(std::string_view left, std::string_view right);

}  // namespace kubeflow_sso::releases
