// The parts of a URL, taken from left to right.
#include "function/config/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "function/config/syntax.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::config {
namespace {

constexpr int kHttp = 80;
constexpr int kHttps = 443;
constexpr int kMaxPort = 65535;

std::string must_be(std::string_view text) {
  return std::string(kNotAUrl) + " " + std::string(text);
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
}

/// What no URL may hold unescaped, and `$`, which Dex would expand.
std::string forbidden(std::string_view text) {
  if (has_control_character(text)) return must_be("without line breaks and control characters");
  if (text.find(' ') != std::string_view::npos) return must_be("without blanks");
  if (text.find_first_of("\"'`<>{}|\\^$") != std::string_view::npos) {
    return must_be("without quotes, braces, angle brackets, `\\`, `^`, `|` and `$`");
  }
  return {};
}

/// An IPv6 address in its canonical form, or nothing.
std::string ipv6(std::string_view text) {
  in6_addr address{};
  std::array<char, INET6_ADDRSTRLEN> canonical{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), &address) != 1) return {};
  if (inet_ntop(AF_INET6, &address, canonical.data(), canonical.size()) == nullptr) return {};
  return "[" + std::string(canonical.data()) + "]";
}

std::string take_scheme(std::string_view& rest, Url& url) {
  const std::size_t end = rest.find("://");
  url.scheme = end == std::string_view::npos ? "" : text::lower_case(rest.substr(0, end));
  if (url.scheme != "http" && url.scheme != "https") return std::string(kNotAUrl);
  rest.remove_prefix(end + 3);
  return {};
}

std::string take_host(std::string_view& authority, Url& url) {
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end != std::string_view::npos) url.host = ipv6(authority.substr(1, end - 1));
    authority.remove_prefix(std::min(end, authority.size() - 1) + 1);
    if (url.host.empty()) return must_be("with an IPv6 address between the brackets");
    // Browsers write these in hexadecimal, inet_ntop does not.
    return url.host.find('.') == std::string::npos ? "" : must_be("with the IPv4 address itself");
  }
  const std::size_t end = std::min(authority.find(':'), authority.size());
  url.host = text::lower_case(authority.substr(0, end));
  authority.remove_prefix(end);
  if (url.host.empty()) return must_be("with a host");
  if (!is_ascii(url.host)) return must_be("with the host's ASCII form (`xn--...`)");
  return is_host(url.host) ? std::string()
                           : must_be("with a host of letters, digits, `-` and `.`, or an IP address");
}

std::string take_port(std::string_view text, Url& url) {
  if (text.empty()) return {};
  const std::string_view digits = text.substr(1);
  int port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  const bool number = text[0] == ':' && !digits.empty() && digits[0] != '-' && error == std::errc() &&
                      end == digits.data() + digits.size();
  if (!number || port < 1 || port > kMaxPort) return must_be("with a port from 1 to 65535");
  const bool is_default = port == (url.scheme == "https" ? kHttps : kHttp);
  url.port = is_default ? 0 : port;
  return {};
}

std::string take_all(std::string_view text, Url& url) {
  if (std::string problem = take_scheme(text, url); !problem.empty()) return problem;
  if (std::string problem = forbidden(text); !problem.empty()) return problem;
  const std::size_t end = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, end);
  const std::string_view path = text.substr(end);
  if (authority.find('@') != std::string_view::npos) return must_be("without user name and password");
  if (std::string problem = take_host(authority, url); !problem.empty()) return problem;
  if (std::string problem = take_port(authority, url); !problem.empty()) return problem;
  if (!is_ascii(path)) return must_be("with a path in ASCII (`%C3%A9` instead of `é`)");
  const std::size_t mark = path.find_first_of("?#");
  if (mark != std::string_view::npos)
    return path[mark] == '?' ? must_be("without a query") : must_be("without a fragment");
  url.path = path;
  return {};
}

}  // namespace

std::string Url::origin() const {
  return scheme + "://" + host + (port == 0 ? "" : ":" + std::to_string(port));
}

UrlResult parse_url(std::string_view text) {
  UrlResult result;
  result.problem = take_all(text, result.url);
  result.is_private = text.find_first_of("@?#") != std::string_view::npos;
  return result;
}

text::Span user_info_of(std::string_view url) {
  constexpr std::string_view kBehindScheme = "://";
  const std::size_t scheme = url.find(kBehindScheme);
  if (scheme == std::string_view::npos) return {};
  const std::size_t begin = scheme + kBehindScheme.size();
  const std::size_t at = url.substr(0, url.find('/', begin)).rfind('@');
  return at == std::string_view::npos || at < begin ? text::Span{} : text::Span{begin, at + 1};
}

std::string without_user(std::string url) {
  const text::Span user = user_info_of(url);
  return url.erase(user.begin, user.size());
}

std::string authority(std::string_view url) {
  const UrlResult parsed = parse_url(url);
  return parsed.ok() ? parsed.url.origin().substr(parsed.url.scheme.size() + std::string_view("://").size())
                     : std::string();
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kUnreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (kUnreserved.find(c) != std::string_view::npos) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
    }
  }
  return out;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* const digits = text.data() + i + 1;
    const bool escape = text[i] == '%' && i + 2 < text.size() &&
                        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
    out += escape ? static_cast<char>(byte) : text[i];
    if (escape) i += 2;
  }
  return out;
}

}  // namespace kubeflow_sso::config
