// Guesses that are shown as advice and never used.
#include "function/config/url_meant.h"

#include <algorithm>
#include <cctype>

#include "function/config/syntax.h"
#include "function/config/url.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::config {
namespace {

constexpr std::string_view kRealms = "/realms/";
constexpr std::string_view kNoName = "NAME";

/// The text without what is copied along with a URL: Markdown, brackets, quotes of any kind.
std::string_view bare(std::string_view text) {
  constexpr std::string_view kMarkdown = "](";
  constexpr std::string_view kAround = " \t\r\n\"'`<>()[],;";
  constexpr std::string_view kTypographicQuote = "\xE2\x80";  // and one byte more: U+2018 to U+201F
  constexpr std::size_t kQuoteLength = 3;
  if (const std::size_t at = text.find(kMarkdown); at != std::string_view::npos)
    text.remove_prefix(at + kMarkdown.size());
  if (text.starts_with(kTypographicQuote)) text.remove_prefix(std::min(kQuoteLength, text.size()));
  if (text.size() >= kQuoteLength && text.substr(text.size() - kQuoteLength).starts_with(kTypographicQuote))
    text.remove_suffix(kQuoteLength);
  const std::size_t begin = std::min(text.find_first_not_of(kAround), text.size());
  const std::size_t end = text.find_last_not_of(kAround);
  return end == std::string_view::npos ? std::string_view() : text.substr(begin, end + 1 - begin);
}

bool is_letters(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

/// `https://` before a text without a scheme, and in the place of one that is misspelt or another.
std::string with_scheme(std::string_view text) {
  const std::size_t end = std::min(text.find_first_of(":/"), text.size());
  const std::string scheme = text::lower_case(text.substr(0, end));
  const std::string_view rest = text.substr(end);
  const bool has_one = is_letters(scheme) && (rest.starts_with("//") || rest.starts_with(":/"));
  if (!has_one) return "https://" + std::string(text);
  const std::size_t host = std::min(rest.find_first_not_of(":/"), rest.size());
  return (scheme == "http" ? "http://" : "https://") + std::string(rest.substr(host));
}

/// The URL that was meant; not ok where there is none, or its host is a single word, of which nobody knows
/// whether it is a host.
UrlResult meant(std::string_view text) {
  if (text.find('@') != std::string_view::npos) return {{}, std::string(kNotAUrl), true};
  const std::string_view own = bare(text);
  UrlResult result = parse_url(with_scheme(own.substr(0, own.find_first_of("?#"))));
  const std::string& host = result.url.host;
  const bool is_host = host.find_first_of(".[") != std::string::npos || host == "localhost";
  if (result.ok() && !is_host) result.problem = kNotAUrl;
  return result;
}

/// The first segment of a path, without the slash before it.
std::string_view first_segment(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  return path.substr(0, path.find('/'));
}

/// A realm, and the path before it.
struct Realm {
  std::string_view before;
  std::string_view name;
};

/// The realm of a page of the admin console: `/admin/master/console/#/NAME`, up to release 18
/// `/auth/admin/master/console/#/realms/NAME` (general knowledge of Keycloak, not measured).
Realm realm_of_console(std::string_view path, std::string_view fragment) {
  const std::size_t at = path.find("/admin/");
  if (at == std::string_view::npos || path.find("/console") == std::string_view::npos) return {path, {}};
  if (fragment.starts_with(kRealms)) fragment.remove_prefix(kRealms.size() - 1);
  return {path.substr(0, at), first_segment(fragment)};
}

Realm realm_of(std::string_view path, std::string_view fragment) {
  const std::string lowered = text::lower_case(path);
  for (const std::string_view word : {kRealms, std::string_view("/realm/")}) {
    const std::size_t at = lowered.find(word);
    if (at == std::string::npos) continue;
    std::string_view before = path.substr(0, at);
    if (before.ends_with("/admin")) before.remove_suffix(std::string_view("/admin").size());
    return {before, first_segment(path.substr(at + word.size()))};
  }
  return realm_of_console(path, fragment);
}

/// Whether a host is all that a path tells: there is none, or Keycloak's own of releases up to 16.
bool is_no_realms(std::string_view path) {
  return path.empty() || path == "/" || path == "/auth" || path == "/auth/";
}

}  // namespace

std::string url_meant(std::string_view text) {
  const UrlResult result = meant(text);
  return result.ok() ? result.url.origin() + result.url.path : "";
}

std::string origin_meant(std::string_view text) {
  const UrlResult result = meant(text);
  return result.ok() ? result.url.origin() : "";
}

std::string realm_meant(std::string_view text) {
  const UrlResult result = meant(text);
  if (!result.ok()) return {};
  std::string_view path = result.url.path;
  const std::size_t mark = text.find('#');
  const Realm found = realm_of(path, mark == std::string_view::npos ? "" : text.substr(mark + 1));
  if (found.name.empty() && found.before == path && !is_no_realms(path) && path != kRealms) return {};
  std::string_view before = found.before;
  if (before.ends_with('/')) before.remove_suffix(1);
  return result.url.origin() + std::string(before) + std::string(kRealms) +
         std::string(found.name.empty() ? kNoName : found.name);
}

std::string issuer_meant(std::string_view text) {
  std::string url = url_meant(text);
  if (url.find(kRealms) != std::string::npos) return realm_meant(text);
  if (url.ends_with(kDiscovery)) url.resize(url.size() - kDiscovery.size());
  return url;
}

std::string domain_meant(std::string_view text) {
  std::string_view domain = bare(text);
  if (const std::size_t at = domain.rfind('@'); at != std::string_view::npos) domain.remove_prefix(at + 1);
  if (is_host(domain) && domain.find('.') != std::string_view::npos) return std::string(domain);
  const UrlResult url = parse_url(domain);
  return url.ok() ? url.url.host : "";
}

std::string write_instead(std::string_view meant, std::string_view written) {
  return meant.empty() || meant == written ? "" : ": write `" + std::string(meant) + "`";
}

}  // namespace kubeflow_sso::config
