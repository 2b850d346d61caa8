// http and https URLs, as strictly as Dex, browsers and Istio must all agree on them.
#pragma once

#include <string>
#include <string_view>

#include "function/text/span.h"

namespace kubeflow_sso::config {

/// The problem of a text that does not even begin as a URL.
inline constexpr std::string_view kNotAUrl = "must be an http or https URL";

/// The parts of a URL; scheme and host in lower case, an IPv6 address in brackets and in its canonical form.
struct Url {
  std::string scheme;
  std::string host;
  int port = 0;      // 0: none, or the scheme's default
  std::string path;  // as written, "" or from the "/" on

  /// Scheme, host and port.
  std::string origin() const;
};

/// A URL, or what it must be and is not.
struct UrlResult {
  Url url;
  /// Empty when it is one; else kNotAUrl, perhaps with more: "... without a query".
  std::string problem;
  /// Whether the text may hold a password or token and must not be shown.
  bool is_private = false;

  bool ok() const { return problem.empty(); }
};

/// Parses an http or https URL without user information, query and fragment.
UrlResult parse_url(std::string_view text);

/// Where a URL of any scheme has its user and password, with the `@` behind them; empty where it has none.
text::Span user_info_of(std::string_view url);

/// The URL without them, which no program sends on and no message or file may show.
std::string without_user(std::string url);

/// Host and port of a URL; empty for what is none.
std::string authority(std::string_view url);

/// The text as part of a query: every byte but RFC 3986's unreserved characters as `%XX`.
std::string percent_encoded(std::string_view text);

/// The text with each `%XX` as that byte; other bytes stay.
std::string percent_decoded(std::string_view text);

}  // namespace kubeflow_sso::config
