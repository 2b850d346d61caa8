// Which requests the rules of an AuthorizationPolicy are met by (Istio's reference: Authorization Policy and
// its Conditions; the same from 1.22 to 1.29).
#include <algorithm>

#include "function/krm/shape.h"
#include "function/login/istio.h"

namespace kubeflow_sso::login {
namespace {

using yaml::Document;
using yaml::Path;

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

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
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

/// One policy's rules against one request.
class Rules {
 public:
  Rules(const Document& document, const Request& request) : document_(document), request_(request) {}

  Match match() const {
    Match met = Match::No;
    const Path rules = {"spec", "rules"};
    for (std::size_t i = 0; i < size(rules); ++i) {
      const Path rule = rules / i;
      const Match from = any_of(rule / "from", &Rules::source);
      const Match to = any_of(rule / "to", &Rules::operation);
      met = either(met, both(both(from, to), conditions(rule / "when")));
    }
    return met;
  }

 private:
  std::size_t size(const Path& list) const {
    const yaml::Node* node = krm::list_at(document_, list);
    return node == nullptr ? 0 : node->items.size();
  }

  Match any_of(const Path& list, Match (Rules::*element)(const Path&) const) const {
    const std::size_t count = size(list);
    Match met = count == 0 ? Match::Yes : Match::No;
    for (std::size_t i = 0; i < count; ++i) met = either(met, (this->*element)(list / i));
    return met;
  }

  /// Whether a list of patterns is absent or one of them fits `text`.
  template <typename Fits>
  Match listed(const Path& list, Fits fits_one) const {
    const std::vector<std::string> patterns = krm::list_of_texts(document_, list);
    return certain(patterns.empty() || std::any_of(patterns.begin(), patterns.end(), fits_one));
  }
  template <typename Fits>
  Match unlisted(const Path& list, Fits fits_one) const {
    const std::vector<std::string> patterns = krm::list_of_texts(document_, list);
    return certain(std::none_of(patterns.begin(), patterns.end(), fits_one));
  }

  Match operation(const Path& element) const {
    const Path op = element / "operation";
    const auto path = [&](const std::string& each) { return fits(each, request_.path); };
    const auto host = [&](const std::string& each) {
      std::string lower(each);
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      return fits(lower, request_.host);
    };
    const auto method = [&](const std::string& each) { return fits(each, request_.method); };
    Match met = both(listed(op / "paths", path), unlisted(op / "notPaths", path));
    met = both(met, both(listed(op / "hosts", host), unlisted(op / "notHosts", host)));
    met = both(met, both(listed(op / "methods", method), unlisted(op / "notMethods", method)));
    for (const char* unknown : {"ports", "notPorts"}) {
      if (size(op / unknown) > 0) met = both(met, Match::Perhaps);
    }
    return met;
  }

  Match source(const Path& element) const {
    const Path source = element / "source";
    // A browser has no certificate of the mesh: no principal and no namespace.
    const auto nobody = [](const std::string&) { return false; };
    const auto token = [&](const std::string& each) { return request_.has_token && each == "*"; };
    Match met = listed(source / "principals", nobody);
    met = both(met, listed(source / "namespaces", nobody));
    met = both(met, listed(source / "serviceAccounts", nobody));
    for (const auto& [list, is_negative] :
         {std::pair{"requestPrincipals", false}, std::pair{"notRequestPrincipals", true}}) {
      const std::vector<std::string> patterns = krm::list_of_texts(document_, source / list);
      const bool is_any = std::any_of(patterns.begin(), patterns.end(), token);
      Match one = certain(patterns.empty() ? !is_negative : is_any);
      // A certain issuer's tokens only: which one, the request does not say.
      if (!patterns.empty() && request_.has_token && !is_any) one = Match::Perhaps;
      if (is_negative && patterns.empty()) continue;
      met = both(met, is_negative ? negated(one) : one);
    }
    for (const char* unknown : {"ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks"}) {
      if (size(source / unknown) > 0) met = both(met, Match::Perhaps);
    }
    return met;
  }

  Match conditions(const Path& list) const {
    Match met = Match::Yes;
    for (std::size_t i = 0; i < size(list); ++i) met = both(met, condition(list / i));
    return met;
  }

  Match condition(const Path& path) const {
    const std::string key(krm::text_at(document_, path / "key"));
    if (!equal_without_case(key, "request.headers[authorization]")) return Match::Perhaps;
    const std::vector<std::string> values = krm::list_of_texts(document_, path / "values");
    const std::vector<std::string> not_values = krm::list_of_texts(document_, path / "notValues");
    return both(values.empty() ? Match::Yes : header(values),
                not_values.empty() ? Match::Yes : negated(header(not_values)));
  }

  /// Whether the Authorization header, of which the request says only that it is there, has one of the
  /// values.
  Match header(const std::vector<std::string>& values) const {
    if (!request_.has_authorization) return Match::No;
    const bool is_any = std::find(values.begin(), values.end(), "*") != values.end();
    return is_any ? Match::Yes : Match::Perhaps;
  }

  const Document& document_;
  const Request& request_;
};

}  // namespace

Match AuthorizationPolicy::matches(const Request& request) const {
  return Rules(resource->document(), request).match();
}

}  // namespace kubeflow_sso::login
