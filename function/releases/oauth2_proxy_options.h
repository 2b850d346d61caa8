// The keys of oauth2_proxy.cfg, by release.
#pragma once

#include <optional>
#include <string_view>

#include "function/releases/version.h"

namespace kubeflow_sso::releases {

/// The last release of oauth2-proxy whose options this program knows.
inline constexpr Version kLastKnownOAuth2Proxy = {7, 15, 2};

/// A key of the configuration file.
struct Option {
  std::string_view name;
  Version since = {};  // {}: 7.6.0, which Kubeflow 1.9 ships, or older
};

/// The option of that name (oauth2-proxy folds the case), or null when no release up to kLastKnownOAuth2Proxy
/// has it.
const Option* find_option(std::string_view name);

/// The option that is nearest to a name that none has, of those that the release (nothing: any) has; empty
/// when none is near.
std::string_view nearest_option(std::string_view name, std::optional<Version> release);

}  // namespace kubeflow_sso::releases
