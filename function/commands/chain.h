// The login as a chain of hops, for people: what each program has, and what is wrong with it.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/krm/result.h"
#include "function/login/login.h"
#include "function/login/value.h"

namespace kubeflow_sso::commands {

/// A value that a hop has, and where it comes from.
struct Fact {
  std::string name;   // "redirect URI"
  std::string value;  // fit for one line, no secret
  std::string place;  // "ConfigMap auth/dex, data[\"config.yaml\"].issuer"; empty: nobody sets it
};

/// A station of a login, in the order in which a browser comes by it.
struct Hop {
  enum class Name { Browser, Gateway, Proxy, Dex, Provider, Header };
  static constexpr std::size_t kCount = 6;

  Name name = Name::Browser;
  std::string_view title;
  bool is_seen = false;  // whether the list has anything of it
  bool is_used = true;   // without Dex there is no such hop
  std::vector<Fact> facts = {};
  std::vector<krm::Result> results = {};

  /// The gravest of the results; Info when all is well.
  krm::Severity severity() const;
  /// Whether there is anything to print of it.
  bool is_told() const { return is_used || !results.empty(); }
  /// Whether its severity says anything.
  bool is_judged() const { return is_seen || !results.empty(); }
};

using Chain = std::array<Hop, Hop::kCount>;

/// The hops of a login, which `sso` asks for or describes, with each result at its hop; infos are left out.
Chain chain_of(const login::Login& login, const config::KubeflowSSO& sso, const krm::Results& results);

/// What the list does not hold, so that nobody can judge it: a clause each.
std::vector<std::string> unseen(const login::Login& login, const config::KubeflowSSO& sso);

}  // namespace kubeflow_sso::commands
