// Rules about Dex's address, which moves to Kubeflow's where the functionConfig names no other.
#include <fmt/format.h>

#include <algorithm>

#include "function/checks/checks.h"
#include "function/config/url.h"

namespace kubeflow_sso::checks {
namespace {

/// Why a public issuer of Dex, on another host than Kubeflow's, is more than its old address; empty when it
/// may be that.
std::string shared_by(const Subject& subject, const std::string& host) {
  const login::Login& login = subject.login;
  const std::string kubeflow = config::parse_url(subject.sso.kubeflow_url).url.host;
  if (login.dex.clients.size() > 1) {
    const login::StaticClient* own = login.dex.proxy_client(login.proxy_client_id());
    for (const login::StaticClient& client : login.dex.clients) {
      if (&client != own) return "other clients, such as \"" + text::printable(client.name) + "\"";
    }
  }
  for (const login::VirtualService& routes : login.istio.services) {
    if (routes.serves(host) && !routes.serves(kubeflow) &&
        std::any_of(routes.routes.begin(), routes.routes.end(),
                    [](const login::Route& route) { return route.begins_with("/dex"); }))
      return "a route for that host alone";
  }
  const std::string redirect = login.proxy.setting("redirect_url").text();
  const config::UrlResult back = config::parse_url(redirect);
  if (back.ok() && back.url.host != host)
    return "an application on another host (" + text::printable(back.url.host) + ")";
  return {};
}

/// Why Dex must not be moved unasked, on a host of its own or shared as it is; empty when it may be.
std::string reason_to_stay(const Subject& subject) {
  const config::UrlResult parsed = config::parse_url(subject.login.dex.issuer());
  const std::string& space = subject.sso.targets.dex.namespace_name;
  // Kubeflow's own default is inside the cluster.
  if (!parsed.ok() || login::service_of(parsed.url.host, space, {space})) return {};
  if (parsed.url.path != "/dex" && parsed.url.path != "/dex/") return "another path than /dex";
  return parsed.url.origin() == subject.sso.kubeflow_url ? "" : shared_by(subject, parsed.url.host);
}

std::string called(const login::StaticClient& client) {
  if (!client.name.empty()) return fmt::format("\"{}\"", text::printable(client.name));
  const bool has_id = client.id && client.id->text && !client.id->is_secret;
  return has_id ? fmt::format("\"{}\"", text::printable(*client.id->text))
                : fmt::format("`{}`", to_string(client.path));
}

/// Clients beside oauth2-proxy: each compares the issuer of its tokens with the one that it was given.
void check_other_clients(const Subject& subject) {
  const login::Dex& dex = subject.login.dex;
  const login::StaticClient* own = dex.proxy_client(subject.login.proxy_client_id());
  std::vector<std::string> others;
  for (const login::StaticClient& client : dex.clients) {
    if (&client == own) continue;
    others.push_back(called(client));
  }
  if (own == nullptr || others.empty()) return;
  subject.report(
      rule("other-clients"), dex.file->resource(), dex.field({"staticClients"}),
      fmt::format("has {} beside oauth2-proxy's, and Dex's issuer changes for {} too: write `{}` where "
                  "{} the issuer",
                  fmt::join(others, ", "), others.size() == 1 ? "it" : "them", subject.sso.dex_issuer(),
                  others.size() == 1 ? "it has" : "they have"));
}

/// Below its prefix oauth2-proxy answers itself, and Kubeflow's routes go to it.
void check_prefix(const Subject& subject) {
  const config::Url dex = config::parse_url(subject.sso.dex_issuer()).url;
  const std::string callback = subject.login.proxy.callback_path();
  const std::string prefix = callback.substr(0, callback.rfind('/'));
  const bool is_below = dex.path == prefix || dex.path.starts_with(prefix + "/");
  if (!is_below || dex.origin() != subject.sso.kubeflow_url) return;
  const yaml::Path field = {"spec", "dexURL"};
  subject.results.add(subject.sso.origin.result(
      rule("dex-url"), field,
      fmt::format("`{}` leads to oauth2-proxy, which has all of {}/ on Kubeflow's host: write another path, "
                  "such as `{}/dex`",
                  to_string(field), prefix, subject.sso.kubeflow_url)));
}

}  // namespace

void check_dex_url(const Subject& subject) {
  const login::Dex& dex = subject.login.dex;
  if (subject.sso.direct) return;
  if (subject.sso.names_dex_url) return check_prefix(subject);
  if (!dex.config) return;
  const std::string issuer = dex.issuer();
  const std::string moved = subject.sso.dex_issuer();
  if (issuer == moved) return;
  const std::string why = reason_to_stay(subject);
  if (why.empty()) {
    check_other_clients(subject);
    return;
  }
  subject.report(
      rule("dex-url"), dex.file->resource(), krm::FieldRef{dex.field({"issuer"}), issuer, moved},
      fmt::format(
          "is Dex's public URL, \"{}\", with {}: write `dexURL: {}` to keep it, or `dexURL: {}` to move "
          "Dex there",
          text::printable(issuer), why, text::printable(issuer), moved));
}

}  // namespace kubeflow_sso::checks
