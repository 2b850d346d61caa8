// What each hop has, from the login.
#include "function/commands/chain.h"

#include <algorithm>

#include "function/config/url.h"
#include "function/login/dex_service.h"
#include "function/login/disclosure.h"
#include "function/text/source.h"

namespace kubeflow_sso::commands {
namespace {

using krm::Severity;
using login::Login;
using Name = Hop::Name;

std::string place_of(const krm::Resource& resource, const yaml::Path& path) {
  return resource.ref().text() + (path.empty() ? "" : ", " + to_string(path));
}

std::string place_of(const login::Place& place) {
  return place.resource == nullptr ? std::string() : place_of(*place.resource, place.path);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

class Facts {
 public:
  Facts(const Login& login, const config::KubeflowSSO& sso, Chain& chain)
      : login_(login), sso_(sso), chain_(chain) {}

  void add() {
    add_browser();
    add_gateway();
    add_proxy();
    if (!sso_.direct) add_dex();
    add_provider();
    add_header();
  }

 private:
  Hop& hop(Name name) { return chain_.at(static_cast<std::size_t>(name)); }

  void put(Name name, std::string what, const std::string& value, std::string place) {
    hop(name).is_seen = true;
    hop(name).facts.push_back(
        {std::move(what), text::printable(login::disclosed_url(value)), std::move(place)});
  }

  void add_browser() {
    if (!login_.proxy.is_here() && !login_.dex.is_here()) return;
    const std::string& space = sso_.targets.dex.namespace_name;
    const bool is_inside =
        login::service_of(config::parse_url(sso_.kubeflow_url).url.host, space, {space}).has_value();
    put(Name::Browser, "opens", is_inside ? "any host that the gateway serves" : sso_.kubeflow_url, {});
  }

  void add_gateway() {
    const std::vector<const login::AuthorizationPolicy*> policies = login_.istio.gateway_policies();
    for (const login::AuthorizationPolicy* policy : policies) {
      if (policy->action == "CUSTOM")
        put(Name::Gateway, "asks", policy->provider, place_of(*policy->resource, {}));
    }
    for (const login::ExtensionProvider* each : login_.proxy_providers()) {
      put(Name::Gateway, "at", each->service, place_of(*each->resource, each->place));
    }
    for (const login::AuthorizationPolicy* policy : policies) {
      if (policy->action != "CUSTOM")
        put(Name::Gateway, "policy", policy->action, place_of(*policy->resource, {}));
    }
  }

  void add_setting(std::string_view key, std::string what) {
    const login::Setting setting = login_.proxy.setting(key);
    if (!setting.is_set()) return;
    const bool is_known = setting.value.text && !setting.value.is_secret;
    put(Name::Proxy, std::move(what), is_known ? *setting.value.text : "not in this list",
        place_of(setting.value.place));
  }

  void add_proxy() {
    if (!login_.proxy.is_here()) return;
    hop(Name::Proxy).is_seen = true;
    add_setting("oidc_issuer_url", "issuer");
    add_setting("login_url", "login page");
    add_setting("redeem_url", "token endpoint");
    add_setting("oidc_jwks_url", "keys");
    add_setting("client_id", "client");
    if (login_.proxy.config)
      put(Name::Proxy, "sends back to", login_.proxy.redirect_uri(sso_.kubeflow_url, sso_.https()),
          place_of(login_.proxy.setting("redirect_url").value.place));
    add_setting("scope", "scope");
    add_setting("email_domains", "lets in");
    add_setting("cookie_refresh", "renews after");
  }

  void add_dex() {
    const login::Dex& dex = login_.dex;
    if (!dex.is_here()) return;
    hop(Name::Dex).is_seen = true;
    if (!dex.config) return;
    const krm::Resource& resource = dex.file->resource();
    put(Name::Dex, "issuer", dex.issuer(), place_of(resource, dex.field({"issuer"})));
    if (const login::StaticClient* client = dex.proxy_client(login_.proxy_client_id()))
      put(Name::Dex, "sends back to", joined(client->redirect_uris),
          place_of(resource, dex.field(client->path / "redirectURIs")));
    if (dex.has_password_login()) {
      std::vector<std::string> users;
      for (const login::LocalUser& user : dex.local_users) users.push_back(user.email);
      put(Name::Dex, "own users", joined(users), place_of(resource, dex.field({"staticPasswords"})));
    }
  }

  void add_provider() {
    if (sso_.direct) {
      const login::Setting issuer = login_.proxy.setting("oidc_issuer_url");
      if (issuer.is_set()) put(Name::Provider, "issuer", issuer.text(), place_of(issuer.value.place));
      return;
    }
    const login::Dex& dex = login_.dex;
    if (!dex.config) return;
    const krm::Resource& resource = dex.file->resource();
    for (const login::DexConnector& each : dex.connectors) {
      const yaml::Path issuer = each.path / "config" / "issuer";
      const std::string url = resource.kind() == "Secret" ? std::string() : dex.config->text(issuer);
      put(Name::Provider, each.id.empty() ? each.type : each.id, url.empty() ? each.type : url,
          place_of(resource, dex.field(url.empty() ? each.path : issuer)));
    }
    // Dex is the provider where nobody is behind it.
    if (dex.connectors.empty() && dex.has_password_login()) hop(Name::Provider).is_used = false;
  }

  void add_header() {
    const login::JwtRule* rule = login_.dex_rule(sso_.issuer());
    if (rule == nullptr) return;
    const krm::Resource& resource = *login_.authentication()->resource;
    put(Name::Header, "issuer", rule->issuer, place_of(resource, rule->path / "issuer"));
    if (!rule->jwks_uri.empty())
      put(Name::Header, "keys", rule->jwks_uri, place_of(resource, rule->path / "jwksUri"));
    if (!rule->audiences.empty())
      put(Name::Header, "for", joined(rule->audiences), place_of(resource, rule->path / "audiences"));
    for (std::size_t i = 0; i < rule->claims.size(); ++i)
      put(Name::Header, rule->claims[i].first, "claim " + rule->claims[i].second,
          place_of(resource, rule->path / "outputClaimToHeaders" / i));
  }

  const Login& login_;
  const config::KubeflowSSO& sso_;
  Chain& chain_;
};

bool is(const krm::ResourceRef& ref, const krm::Resource* resource) {
  return resource != nullptr && resource->ref() == ref;
}

bool is_one_of(std::string_view id, std::initializer_list<std::string_view> ids) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// Where a result belongs: by what it is about, where that tells more than the resource.
Name hop_of(const krm::Result& result, const Login& login) {
  const std::string& kind = result.resource.kind;
  if (is_one_of(result.id, {"http", "kubeflow-url", "virtual-service-hosts"})) return Name::Browser;
  if (is_one_of(result.id, {"kept-connector", "kept-connector-open", "insecure-setting", "saml-unverified",
                            "list-by-scope", "forged-logins", "forged-logins-inside", "stored-connector"}))
    return Name::Provider;
  if (is_one_of(result.id, {"gateway-open", "no-login", "exempt-paths", "extension-provider",
                            "selects-nothing", "users-refused"}))
    return kind == "RequestAuthentication" ? Name::Header : Name::Gateway;
  if (kind == "RequestAuthentication" || kind == "Profile") return Name::Header;
  const std::vector<const krm::Resource*>& meshes = login.istio.mesh.resources;
  const bool is_meshs = std::any_of(meshes.begin(), meshes.end(),
                                    [&](const krm::Resource* each) { return is(result.resource, each); });
  const bool is_gateways = kind == "AuthorizationPolicy" || kind == "VirtualService" || kind == "Gateway";
  if (is_gateways || is_meshs) return Name::Gateway;
  const login::OAuth2Proxy& proxy = login.proxy;
  const bool is_proxys = is(result.resource, proxy.file ? &proxy.file->resource() : nullptr) ||
                         is(result.resource, proxy.workload ? &proxy.workload->resource() : nullptr) ||
                         is(result.resource, proxy.parameters) ||
                         result.resource.namespace_name.find("oauth2-proxy") != std::string::npos ||
                         result.id.starts_with("proxy-");
  return is_proxys ? Name::Proxy : Name::Dex;
}

}  // namespace

krm::Severity Hop::severity() const {
  Severity gravest = Severity::Info;
  for (const krm::Result& each : results) gravest = std::max(gravest, each.severity);
  return gravest;
}

Chain chain_of(const Login& login, const config::KubeflowSSO& sso, const krm::Results& results) {
  Chain chain = {Hop{Name::Browser, "Browser"},
                 Hop{Name::Gateway, "Ingress gateway"},
                 Hop{Name::Proxy, "oauth2-proxy"},
                 Hop{Name::Dex, "Dex"},
                 Hop{Name::Provider, "Identity provider"},
                 Hop{Name::Header, "Kubeflow's headers"}};
  chain.at(static_cast<std::size_t>(Name::Dex)).is_used = !sso.direct;
  Facts(login, sso, chain).add();
  for (const krm::Result& each : results.list()) {
    if (each.severity == Severity::Info) continue;
    Hop& hop = chain.at(static_cast<std::size_t>(hop_of(each, login)));
    hop.results.push_back(each);
  }
  return chain;
}

std::vector<std::string> unseen(const Login& login, const config::KubeflowSSO& sso) {
  std::vector<std::string> all;
  const bool has_secrets = !login.items.of_kind("Secret").empty();
  for (const login::Finding& each : login.findings) {
    const bool is_dexs = each.part.group == "dex";
    const bool is_found = each.only() != nullptr || (is_dexs && sso.direct);
    if (!is_found) all.push_back(std::string(each.part.title) + ", " + each.part.text());
  }
  if (login.istio.gateway_policies().empty())
    all.push_back("the gateway's AuthorizationPolicies, in " +
                  sso.targets.request_authentication.namespace_name);
  if (!login.istio.mesh.is_here()) all.emplace_back("the mesh's configuration, ConfigMap istio-system/istio");
  if (!has_secrets) all.emplace_back("Secrets: what stands in them is not compared");
  return all;
}

}  // namespace kubeflow_sso::commands
