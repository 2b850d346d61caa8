// The keys of oauth2_proxy.cfg, by release.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "function/releases/version.h"

namespace kubeflow_sso::releases {

/// The last release of oauth2-proxy whose options this program knows.
inline constexpr Version kLastKnownOAuth2Proxy = {7, 15, 2};

/// Whether a list's flag is its key as it is, or without the `s`: `email_domains` is `--email-domain`.
enum class Flag { AsKey, Singular };

/// A key of the configuration file.
struct Option {
  std::string_view name;
  Version since = {};  // {}: 7.6.0, which Kubeflow 1.9 ships, or older
  Flag flag_of_list = Flag::AsKey;

  /// Its flag, without the dashes.
  std::string flag() const;
};

/// The option of that name (oauth2-proxy folds the case), or null when no release up to kLastKnownOAuth2Proxy
/// has it.
const Option* find_option(std::string_view name);

/// The option of a flag, given without the dashes and exactly, or null when no release has it.
const Option* find_flag(std::string_view name);

/// Whether a flag, without the dashes, says what the command is to do, and stands for no key: `config`.
bool is_command_flag(std::string_view name);

/// Whether a flag of oauth2-proxy's takes the word behind it, dashes or not: `argument` is the flag as
/// written. A switch takes none, nor does a flag with a `=`.
bool takes_next_word(std::string_view argument);

/// The option that is nearest to a name that none has, of those that the release (nothing: any) has; empty
/// when none is near.
std::string_view nearest_option(std::string_view name, std::optional<Version> release);
/// The same for flags.
std::string nearest_flag(std::string_view name, std::optional<Version> release);

}  // namespace kubeflow_sso::releases
