// The value of a setting of oauth2_proxy.cfg.
#pragma once

#include <concepts>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace kubeflow_sso::toml {

/// A value of a setting: boolean, integer, string or list of strings. Anything else that TOML has is read as
/// Other (kept, never written).
struct Value {
  struct Other {
    bool operator==(const Other&) const = default;
  };
  using List = std::vector<std::string>;
  std::variant<Other, bool, long long, std::string, List> value;

  // Implicit, so that a setting is written set("scope", "openid"). Constrained, so that neither a pointer nor
  // a number turns into a boolean.
  Value() = default;
  template <std::same_as<bool> T>
  Value(T flag) : value(flag) {}  // NOLINT(google-explicit-constructor)
  template <std::integral T>
  requires(!std::same_as<T, bool>) Value(T number)
      : value(static_cast<long long>(number)) {}         // NOLINT(google-explicit-constructor)
  Value(const char* text) : value(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  Value(std::string text) : value(std::move(text)) {}    // NOLINT(google-explicit-constructor)
  Value(List list) : value(std::move(list)) {}           // NOLINT(google-explicit-constructor)

  bool operator==(const Value&) const = default;
};

}  // namespace kubeflow_sso::toml
