// Which requests the rules of an AuthorizationPolicy are met by (Istio's reference: Authorization Policy and
// its Conditions; the same from 1.22 to 1.29).
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "function/login/istio.h"
#include "function/login/policy_rules.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::login {
namespace {

Match both(Match a, Match b) {
  return std::min(a, b);
}

Match either(Match a, Match b) {
  return std::max(a, b);
}

Match negated(Match match) {
  if (match == Match::Perhaps) return match;
  return match == Match::Yes ? Match::No : Match::Yes;
}

Match certain(bool is_met) {
  return is_met ? Match::Yes : Match::No;
}

/// `pattern` with `{*}` (one segment, not empty) and `{**}` (any number), as paths may have them since Istio
/// 1.22 (Envoy, uri_template_internal.cc: toRegexPattern).
bool fits_template(std::string_view pattern, std::string_view text) {
  const std::size_t brace = pattern.find('{');
  if (brace == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, brace))) return false;
  text.remove_prefix(brace);
  pattern.remove_prefix(brace);
  const bool any = pattern.starts_with("{**}");
  pattern.remove_prefix(std::min(pattern.size(), any ? std::size_t{4} : std::size_t{3}));
  for (std::size_t end = 0; end <= text.size(); ++end) {
    const bool is_enough = any || end > 0;
    if (is_enough && fits_template(pattern, text.substr(end))) return true;
    if (end < text.size() && text[end] == '/' && !any) return false;
  }
  return false;
}

/// Exact, `*` for anything there, a prefix before `*` or a suffix behind it.
bool fits(std::string_view pattern, std::string_view text) {
  if (pattern == "*") return !text.empty();
  if (pattern.ends_with('*')) return text.starts_with(pattern.substr(0, pattern.size() - 1));
  if (pattern.starts_with('*')) return text.ends_with(pattern.substr(1));
  if (pattern.find('{') != std::string_view::npos) return fits_template(pattern, text);
  return pattern == text;
}

Match any_fits(const std::vector<std::string>& patterns, std::string_view text) {
  return certain(std::any_of(patterns.begin(), patterns.end(),
                             [&](const std::string& pattern) { return fits(pattern, text); }));
}

Match match(const Patterns& patterns, std::string_view text) {
  const Match wanted = patterns.wanted.empty() ? Match::Yes : any_fits(patterns.wanted, text);
  return both(wanted, negated(any_fits(patterns.unwanted, text)));
}

/// One element of a rule against one request.
struct Against {
  const Request& request;

  Match operator()(const PolicyOperation& operation) const {
    const Match met =
        both(match(operation.paths, request.path),
             both(match(operation.hosts, request.host), match(operation.methods, request.method)));
    return operation.has_ports ? both(met, Match::Perhaps) : met;
  }

  Match operator()(const PolicySource& source) const {
    if (source.has_mesh_identity) return Match::No;  // a browser has no certificate of the mesh
    Match met = Match::Yes;
    const Patterns& principals = source.request_principals;
    if (!principals.wanted.empty()) met = both(met, token(principals.wanted));
    if (!principals.unwanted.empty()) met = both(met, negated(token(principals.unwanted)));
    return source.has_addresses ? both(met, Match::Perhaps) : met;
  }

  Match operator()(const PolicyCondition& condition) const {
    const Patterns& values = condition.values;
    const auto asked = [&](Match (Against::*fits_any)(const std::vector<std::string>&) const) {
      return both(values.wanted.empty() ? Match::Yes : (this->*fits_any)(values.wanted),
                  values.unwanted.empty() ? Match::Yes : negated((this->*fits_any)(values.unwanted)));
    };
    if (text::equal_without_case(condition.key, "request.headers[authorization]"))
      return asked(&Against::header);
    if (condition.key == "request.auth.principal") return asked(&Against::token);
    if (condition.key == "request.auth.claims[iss]") return asked(&Against::issuer);
    if (condition.key.starts_with("request.auth.")) return asked(&Against::claim);
    return Match::Perhaps;
  }

  /// Whether the request's token is one of these issuers' and subjects', as `ISSUER/SUBJECT`: the subject it
  /// does not say.
  Match token(const std::vector<std::string>& principals) const {
    if (!request.has_token) return Match::No;
    if (has_any(principals)) return Match::Yes;
    if (request.issuer.empty()) return Match::Perhaps;
    const std::string own = request.issuer + "/";
    Match met = Match::No;
    for (const std::string& pattern : principals) {
      const bool is_prefix = pattern.ends_with('*');
      if (is_prefix && own.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1)))
        return Match::Yes;
      if (pattern.starts_with(own) || pattern.starts_with('*')) met = Match::Perhaps;
    }
    return met;
  }

  Match issuer(const std::vector<std::string>& issuers) const {
    if (!request.has_token) return Match::No;
    if (request.issuer.empty()) return Match::Perhaps;
    return any_fits(issuers, request.issuer);
  }

  /// A claim of the request's token that the request does not tell.
  Match claim(const std::vector<std::string>&) const {
    return request.has_token ? Match::Perhaps : Match::No;
  }

  /// Whether the Authorization header, of which the request says only that it is there, has one of the
  /// values.
  Match header(const std::vector<std::string>& values) const {
    if (!request.has_authorization) return Match::No;
    return has_any(values) ? Match::Yes : Match::Perhaps;
  }

  static bool has_any(const std::vector<std::string>& values) {
    return std::find(values.begin(), values.end(), "*") != values.end();
  }

  /// Whether a list is absent or one of its elements is met.
  template <typename Element>
  Match one_of(const std::vector<Element>& elements) const {
    Match met = elements.empty() ? Match::Yes : Match::No;
    for (const Element& element : elements) met = either(met, (*this)(element));
    return met;
  }

  Match all_of(const std::vector<PolicyCondition>& conditions) const {
    Match met = Match::Yes;
    for (const PolicyCondition& condition : conditions) met = both(met, (*this)(condition));
    return met;
  }
};

}  // namespace

Match AuthorizationPolicy::matches(const Request& request) const {
  const Against against{request};
  Match met = Match::No;
  for (const PolicyRule& rule : rules) {
    met = either(met,
                 both(both(against.one_of(rule.from), against.one_of(rule.to)), against.all_of(rule.when)));
  }
  return met;
}

bool AuthorizationPolicy::denies(std::string_view header, const std::string& value) const {
  const std::string key = "request.headers[" + std::string(header) + "]";
  return action == "DENY" && std::any_of(rules.begin(), rules.end(), [&](const PolicyRule& rule) {
           if (!rule.from.empty() || !rule.to.empty() || rule.when.size() != 1) return false;
           const PolicyCondition& condition = rule.when.front();
           return text::equal_without_case(condition.key, key) &&
                  match(condition.values, value) == Match::Yes;
         });
}

}  // namespace kubeflow_sso::login
