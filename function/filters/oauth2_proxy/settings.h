// Operations on oauth2_proxy.cfg that respect what wins over the file.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "function/login/oauth2_proxy.h"
#include "function/toml/operations.h"

namespace kubeflow_sso::filters {

/// Whether the file's line would count.
bool is_in_files_hands(const login::Setting& setting);

/// Collects the operations on one file.
class Settings {
 public:
  explicit Settings(const login::OAuth2Proxy& proxy) : proxy_(proxy) {}

  /// What asks for that which follows.
  void asked_by(std::string what) { operations_.asked_by(std::move(what)); }
  /// Sets a key, unless a flag or a variable sets it: the file's line would be dead.
  void set(std::string_view key, toml::Value value, std::string after = {}) {
    if (is_in_files_hands(proxy_.setting(key)))
      operations_.set(std::string(key), std::move(value), std::move(after));
  }
  void remove(std::string_view key) {
    if (proxy_.in_file(key)) operations_.remove(std::string(key));
  }
  std::string text(std::string_view key) const { return proxy_.setting(key).text(); }

  toml::Operations take() { return std::move(operations_); }

 private:
  const login::OAuth2Proxy& proxy_;
  toml::Operations operations_;
};

}  // namespace kubeflow_sso::filters
