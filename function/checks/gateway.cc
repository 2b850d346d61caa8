// Rules about the ingress gateway: the login's pages are open, and nothing else is.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "function/checks/checks.h"
#include "function/checks/gateway.h"
#include "function/config/url.h"
#include "function/login/open_routes.h"

namespace kubeflow_sso::checks {
namespace {

using login::AuthorizationPolicy;
using login::Istio;
using login::Match;
using login::Request;

/// A host that nobody names.
constexpr std::string_view kAnotherHost = "another-host.invalid";

class Gateway {
 public:
  explicit Gateway(const Subject& subject)
      : subject_(subject), istio_(subject.login.istio), routes_(subject), policies_(login_policies(subject)) {
    for (const std::string_view key : {"skip_auth_routes", "skip_auth_regex"}) {
      const login::Setting setting = subject_.login.proxy.setting(key);
      for (const std::string& pattern : setting.items)
        skipped_.emplace_back(pattern, key == "skip_auth_routes");
    }
    std::copy_if(policies_.begin(), policies_.end(), std::back_inserter(holding_everywhere_),
                 [&](const AuthorizationPolicy* policy) { return holds_everywhere(*policy); });
  }

  void check() const {
    check_selectors();
    check_extension_providers(subject_);
    if (has_lock()) {
      check_login_pages();
      check_users();
      if (!has_dry_run()) {  // told already
        check_everything_else();
        check_left_out_hosts();
      }
      check_somebody_asks();
    } else {
      check_absent();
    }
    routes_.check();
    check_providers_pages();
  }

 private:
  /// Policies that keep somebody out.
  bool has_lock() const {
    return std::any_of(policies_.begin(), policies_.end(), [](const AuthorizationPolicy* policy) {
      return policy->action == "CUSTOM" || policy->action == "DENY";
    });
  }

  bool has_dry_run() const {
    return std::any_of(istio_.policies.begin(), istio_.policies.end(), [](const AuthorizationPolicy& policy) {
      return is_kubeflows(policy) && policy.is_dry_run;
    });
  }

  void report_selector(const krm::Resource& resource) const {
    for (const char* targets : {"targetRefs", "targetRef"}) {
      if (resource.document().at({"spec", targets}) == nullptr) continue;
      return subject_.report(rule("selects-nothing"), resource, yaml::Path{"spec", targets},
                             "names no Gateway that is the login's, so that it does nothing there: name the "
                             "same one here and in "
                             "the login's other Istio resources, or write `selector` in all of them");
    }
    subject_.report(
        rule("selects-nothing"), resource, yaml::Path{"spec", "selector", "matchLabels"},
        "selects no ingress gateway of Istio, so that it does nothing: write `app: istio-ingressgateway`, or "
        "the labels of your gateway here and in the login's other Istio resources, in its namespace");
  }

  void check_selectors() const {
    for (const AuthorizationPolicy& policy : istio_.policies) {
      if (is_kubeflows(policy) && !istio_.applies_to_gateway(policy)) report_selector(*policy.resource);
      if (is_kubeflows(policy) && policy.is_dry_run)
        subject_.report(rule("gateway-open"), *policy.resource,
                        yaml::Path{"metadata", "annotations", "istio.io/dry-run"},
                        "only writes down what it would refuse, and lets all of it through: remove the "
                        "annotation");
    }
    const login::RequestAuthentication* authentication = subject_.login.authentication();
    if (authentication != nullptr && !istio_.applies_to_gateway(*authentication))
      report_selector(*authentication->resource);
  }

  /// What a request meets, before oauth2-proxy is asked.
  Match denied(const Request& request, bool is_proxys_page) const {
    Match result = Match::No;
    bool has_allow = false;
    Match allowed = Match::No;
    for (const AuthorizationPolicy* policy : policies_) {
      const Match met = policy->matches(request);
      if (policy->action == "DENY") {
        result = std::max(result, met);
      } else if (policy->action == "CUSTOM") {
        if (!is_proxys_page && !is_skipped(request)) result = std::max(result, met);
      } else if (policy->action == "ALLOW") {
        has_allow = true;
        allowed = std::max(allowed, met);
      }
    }
    if (has_allow && allowed == Match::No) result = Match::Yes;
    return result;
  }

  /// Whether oauth2-proxy lets a path pass without asking.
  bool is_skipped(const Request& request) const {
    return std::any_of(skipped_.begin(), skipped_.end(),
                       [&](const login::OpenRoute& route) { return route.opens(request.path); });
  }

  /// Whether a policy certainly stops a request.
  bool stops(const AuthorizationPolicy& policy, const Request& request, bool is_proxys_page) const {
    const bool asks = policy.action == "CUSTOM" && !is_proxys_page && !is_skipped(request);
    return (policy.action == "DENY" || asks) && policy.matches(request) == Match::Yes;
  }

  void check_login_pages() const {
    if (!subject_.login.dex.config && !subject_.login.proxy.config) return;
    const std::string dex = subject_.sso.dex_issuer();
    const std::string prefix = config::parse_url(dex).url.path;
    if (!subject_.sso.direct && routes_.serve_dex())
      check_page(authority_of(dex), prefix + "/auth", prefix + "/*", false);
    const std::string callback = subject_.login.proxy.callback_path();
    check_page(authority_of(subject_.sso.kubeflow_url), callback,
               callback.substr(0, callback.rfind('/')) + "/*", true);
  }

  /// Whether a policy holds for each gateway that the login's own policies hold for: one for another gateway
  /// beside it, inside the cluster say, keeps no user out.
  bool holds_everywhere(const AuthorizationPolicy& policy) const {
    return std::all_of(istio_.gateways.begin(), istio_.gateways.end(), [&](const login::Labels& gateway) {
      const bool is_logins =
          std::any_of(policies_.begin(), policies_.end(), [&](const AuthorizationPolicy* each) {
            return each->action == "CUSTOM" && login::selects(each->selectors, gateway);
          });
      return !is_logins || login::selects(policy.selectors, gateway);
    });
  }

  void check_page(const std::string& host, const std::string& path, const std::string& pattern,
                  bool is_proxys_page) const {
    const bool knows_proxy = subject_.login.proxy.config.has_value();
    const Request request{host, path};
    for (const AuthorizationPolicy* policy : holding_everywhere_) {
      // Whether oauth2-proxy skips the path, only its file tells.
      if (!stops(*policy, request, is_proxys_page) || (policy->action == "CUSTOM" && !knows_proxy)) continue;
      subject_.report(rule("exempt-paths"), *policy->resource, path_of(*policy),
                      fmt::format("must leave out {}, else nobody can log in", pattern));
    }
    if (const AuthorizationPolicy* allowing = allows_others(request)) {
      subject_.report(
          rule("exempt-paths"), *allowing->resource, yaml::Path{"spec", "rules"},
          fmt::format("must let {} through, else nobody can log in, as the gateway refuses what no "
                      "policy with `action: ALLOW` lets through",
                      pattern));
    }
  }

  /// Of the policies that say what is allowed one, when certainly none allows a request; null otherwise. One
  /// without rules allows nothing, beside others that do.
  const AuthorizationPolicy* allows_others(const Request& request) const {
    const AuthorizationPolicy* first = nullptr;
    for (const AuthorizationPolicy* policy : holding_everywhere_) {
      if (policy->action != "ALLOW" || policy->rules.empty()) continue;
      if (policy->matches(request) != Match::No) return nullptr;
      if (first == nullptr) first = policy;
    }
    return first;
  }

  /// Who has logged in must get to the dashboard, with a token of the issuer that is the login's from now on;
  /// machines with theirs somewhere. A policy that names hosts, methods or paths of machines does so on
  /// purpose.
  void check_users() const {
    check_allows_nothing();
    const std::string host = authority_of(subject_.sso.kubeflow_url);
    check_issuer(subject_.sso.issuer(), {{host, "/"}}, "whoever has logged in, whose tokens are");
    std::vector<Request> anywhere;
    for (const std::string& each : {host, std::string(kAnotherHost)}) {
      for (const char* method : {"GET", "POST"}) {
        for (const std::string_view path : login::kProtectedPaths)
          anywhere.push_back({each, std::string(path), method});
        anywhere.push_back({each, "/v1/models/name:predict", method});
      }
    }
    for (const config::TrustedIssuer& trusted : subject_.sso.trusted_issuers)
      check_issuer(trusted.issuer, anywhere,
                   fmt::format("the tokens of `{}`, which are", to_string(trusted.path)));
  }

  /// Kubeflow refuses in the whole mesh what no policy allows, and allows all at the gateway. A dump that has
  /// the one policy has the other, and so has a list with the gateway itself, which comes with both.
  void check_allows_nothing() const {
    const AuthorizationPolicy* refusing = nullptr;
    for (const AuthorizationPolicy* policy : policies_) {
      if (policy->action != "ALLOW") continue;
      if (!policy->rules.empty()) return;
      refusing = policy;
    }
    if (refusing == nullptr) return;
    const bool has_gateway = subject_.login.items.find("Deployment", refusing->resource->namespace_name(),
                                                       "istio-ingressgateway") != nullptr;
    if (!has_gateway && !is_of_cluster(*refusing->resource)) return;
    subject_.report(
        rule("users-refused"), *refusing->resource, yaml::Path{"spec"},
        "allows nothing, and no other policy of this list allows anything at the ingress gateway, so "
        "that every request gets `RBAC: access denied`: apply Kubeflow's policy istio-ingressgateway, "
        "which allows all, and leaves refusing to the others");
  }

  void check_issuer(const std::string& issuer, std::vector<Request> requests,
                    const std::string& whose) const {
    for (Request& each : requests) {
      each.has_authorization = each.has_token = true;
      each.issuer = issuer;
    }
    const auto always = [&](const auto& is_refused) {
      return std::all_of(requests.begin(), requests.end(), is_refused);
    };
    const auto report = [&](const AuthorizationPolicy& policy) {
      subject_.report(rule("users-refused"), *policy.resource, yaml::Path{"spec", "rules"},
                      fmt::format("refuses {0} of {1}: where it names other issuers, write `{1}/*` too",
                                  whose, text::printable(issuer)));
    };
    for (const AuthorizationPolicy* policy : holding_everywhere_) {
      if (policy->action == "DENY" &&
          always([&](const Request& request) { return policy->matches(request) == Match::Yes; }))
        report(*policy);
    }
    const Request page{authority_of(subject_.sso.kubeflow_url), subject_.login.proxy.callback_path()};
    if (allows_others(page) != nullptr) return;  // told already
    const AuthorizationPolicy* allowing = nullptr;
    const bool is_refused = always([&](const Request& request) {
      allowing = allows_others(request);
      return allowing != nullptr;
    });
    if (is_refused && !is_allowed_somewhere(requests.front())) report(*allowing);
  }

  /// Whether a policy lets a request of that token through, whatever its host, method and path.
  bool is_allowed_somewhere(const Request& request) const {
    return std::any_of(policies_.begin(), policies_.end(), [&](const AuthorizationPolicy* policy) {
      if (policy->action != "ALLOW") return false;
      AuthorizationPolicy anywhere = *policy;
      for (login::PolicyRule& rule : anywhere.rules) rule.to.clear();
      // One that asks for no token at all allows others, not this one.
      Request without = request;
      without.has_token = false;
      return anywhere.matches(request) != Match::No && anywhere.matches(without) == Match::No;
    });
  }

  static yaml::Path path_of(const AuthorizationPolicy&) {
    return {"spec", "rules", 0, "to", 0, "operation", "notPaths"};
  }

  void check_everything_else() const {
    for (const std::string& host : hosts()) {
      for (const bool has_authorization : {false, true}) {
        const std::string open = open_paths(host, has_authorization);
        if (!open.empty()) return report_open(host, has_authorization, open);
      }
    }
    const std::string pages = those_open(exempted_paths(false), hosts().front(), false);
    if (!pages.empty())
      subject_.report(
          rule("open-pages"), *first_lock().resource, yaml::Path{"spec", "rules"},
          fmt::format("lets requests for {} through without a login: take that out of `notPaths`, "
                      "unless strangers may see it",
                      text::printable(pages)));
  }

  /// A host that the policies leave out, for another application, must have a route of its own: Kubeflow's
  /// take every other one, and whoever asks names it.
  void check_left_out_hosts() const {
    std::set<std::string> left_out;
    for (const AuthorizationPolicy* policy : policies_) {
      for (const login::PolicyRule& rule : policy->rules) {
        for (const login::PolicyOperation& operation : rule.to)
          left_out.insert(operation.hosts.unwanted.begin(), operation.hosts.unwanted.end());
      }
    }
    for (const std::string& pattern : left_out) {
      const std::string host =
          (pattern.starts_with('*') ? "any" : "") + pattern.substr(pattern.starts_with('*'));
      const auto takes = [&](bool every) {
        return std::any_of(
            istio_.services.begin(), istio_.services.end(), [&](const login::VirtualService& each) {
              const bool is_every = std::find(each.hosts.begin(), each.hosts.end(), "*") != each.hosts.end();
              return is_every == every && each.serves(host) && routes_.is_listened(each, host);
            });
      };
      if (!takes(true) || takes(false)) continue;
      if (open_paths(host, false).empty()) continue;
      subject_.report(
          rule("open-pages"), *first_lock().resource, yaml::Path{"spec", "rules"},
          fmt::format(
              "lets requests through without a login that name the host {}, and no route of this list "
              "has it, so that Kubeflow's, for `\"*\"`, take them: write Kubeflow's own host into their "
              "`hosts`, or take {} out of `notHosts`",
              text::printable(pattern), text::printable(pattern)));
    }
  }

  /// The hosts that requests may name: Kubeflow's, and any other where routes take every host.
  std::vector<std::string> hosts() const {
    std::vector<std::string> all = {authority_of(subject_.sso.kubeflow_url)};
    const bool any = std::any_of(istio_.services.begin(), istio_.services.end(), [](const auto& routes) {
      return std::find(routes.hosts.begin(), routes.hosts.end(), "*") != routes.hosts.end();
    });
    if (any) all.emplace_back(kAnotherHost);
    return all;
  }

  std::string open_paths(const std::string& host, bool has_authorization) const {
    std::vector<std::string> paths(login::kProtectedPaths.begin(), login::kProtectedPaths.end());
    // What an exemption without a slash at its end would open beside the login.
    paths.push_back(config::parse_url(subject_.sso.dex_issuer()).url.path + "-not/");
    paths.emplace_back("/oauth2-not/");
    for (const std::string& path : exempted_paths(true)) {
      if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(path);
    }
    return those_open(paths, host, has_authorization);
  }

  /// Those of some paths at which a request without a login certainly passes.
  template <typename Paths>
  std::string those_open(const Paths& paths, const std::string& host, bool has_authorization) const {
    std::string open;
    for (const std::string& path : paths) {
      for (const char* method : {"GET", "POST"}) {
        const Request request{host, path, method, has_authorization};
        if (denied(request, false) == Match::Yes || is_skipped(request)) continue;
        const bool is_post = std::string_view(method) == "POST";
        if (is_post && open.ends_with(path)) continue;
        open += (open.empty() ? "" : ", ") + (is_post ? "POST " + path : path);
      }
    }
    return open;
  }

  /// A path of Kubeflow's applications for each pattern that the policies leave out, of very many the first:
  /// those with all that is below them, or single pages and files. Whoever leaves out other paths has
  /// something of his own there.
  std::set<std::string> exempted_paths(bool with_all_below) const {
    constexpr std::size_t kMost = 100;  // each path is held against each pattern
    std::set<std::string> paths;
    for (const AuthorizationPolicy* policy : policies_) {
      for (const login::PolicyRule& rule : policy->rules) {
        for (const login::PolicyOperation& operation : rule.to) {
          for (const std::string& pattern : operation.paths.unwanted) {
            if (pattern == "*") continue;  // the others show it
            std::string path =
                pattern.starts_with('*') ? "/notebook/profile/name" + pattern.substr(1) : pattern;
            path = path.substr(0, path.find_first_of("*{"));
            const bool is_below =
                pattern.ends_with('*') && !pattern.starts_with('*') && !login::is_static(path);
            if (is_below == with_all_below && paths.size() < kMost && login::is_protected(path))
              paths.insert(std::move(path));
          }
        }
      }
    }
    return paths;
  }

  void report_open(const std::string& host, bool has_authorization, const std::string& open) const {
    const std::string by = has_authorization
                               ? "when they carry any Authorization header, as Kubeflow's second policy, "
                                 "istio-ingressgateway-require-jwt, prevents: "
                               : "";
    const std::string to = host == kAnotherHost ? " for other hosts than Kubeflow's" : "";
    subject_.report(
        rule("gateway-open"), *first_lock().resource, yaml::Path{"spec", "rules"},
        fmt::format("lets requests{} through without a login{}{}{}; only the login's own pages, /dex/* and "
                    "/oauth2/*, belong into `notPaths`, and no other condition",
                    to, by.empty() ? ": " : " ", by, open));
  }

  /// Who has no session must be sent to oauth2-proxy, or nobody ever gets one.
  void check_somebody_asks() const {
    const Request request{authority_of(subject_.sso.kubeflow_url), "/"};
    const bool asks = std::any_of(policies_.begin(), policies_.end(), [&](const AuthorizationPolicy* policy) {
      return policy->action == "CUSTOM" && policy->matches(request) == Match::Yes;
    });
    if (asks) return;
    const AuthorizationPolicy& policy = first_lock();
    subject_.report(
        rule("no-login"), *policy.resource, yaml::Path{"spec"},
        fmt::format("leaves users without a login: no AuthorizationPolicy with `action: CUSTOM` sends {}/ to "
                    "oauth2-proxy, for everybody; Kubeflow's is istio-ingressgateway-oauth2-proxy in {}",
                    subject_.sso.kubeflow_url, subject_.sso.targets.request_authentication.namespace_name));
  }

  const AuthorizationPolicy& first_lock() const {
    for (const AuthorizationPolicy* policy : policies_) {
      if (policy->action == "CUSTOM") return *policy;
    }
    return *policies_.front();
  }

  /// A whole login without a policy is open. In a list of some of its parts the policies may be elsewhere.
  void check_absent() const {
    const login::Login& login = subject_.login;
    if (!istio_.mesh.is_here() || login.authentication() == nullptr || !login.proxy.is_here()) return;
    subject_.report(
        rule("gateway-open"), *login.authentication()->resource, yaml::Path{},
        "stands alone: no AuthorizationPolicy of this list asks oauth2-proxy at the ingress gateway, so that "
        "everybody gets in without a login; add Kubeflow's istio-ingressgateway-oauth2-proxy and "
        "istio-ingressgateway-require-jwt");
  }

  /// The provider's pages must be open too where they are behind the same gateway, whose policies hold for
  /// every host.
  void check_providers_pages() const {
    if (!subject_.login.proxy.config) return;
    std::vector<std::string> issuers;
    if (subject_.sso.direct) issuers.push_back(subject_.sso.direct->provider.issuer);
    for (const config::Connector& connector : subject_.sso.connectors) issuers.push_back(connector.issuer);
    std::set<const AuthorizationPolicy*> told;
    for (const std::string& issuer : issuers) {
      const config::UrlResult parsed = config::parse_url(issuer);
      const std::string page = parsed.url.path + "/.well-known/openid-configuration";
      if (!parsed.ok() || !routes_.serve_another(parsed.url.host, page)) continue;
      const Request request{authority_of(issuer), page};
      for (const AuthorizationPolicy* policy : holding_everywhere_) {
        if (!stops(*policy, request, false) || !told.insert(policy).second) continue;
        const bool is_one_host = parsed.url.host == config::parse_url(subject_.sso.kubeflow_url).url.host;
        subject_.report(
            rule("exempt-paths"), *policy->resource, path_of(*policy),
            fmt::format("asks for a login at {} too, where users log in and whose pages this gateway serves: "
                        "{}, else nobody can log in",
                        issuer,
                        is_one_host
                            ? fmt::format("leave out the provider's paths, such as {}/*", parsed.url.path)
                            : fmt::format("write `notHosts: [{}]` beside it", parsed.url.host)));
      }
    }
  }

  const Subject& subject_;
  const Istio& istio_;
  Routes routes_;
  std::vector<const AuthorizationPolicy*> policies_;
  std::vector<const AuthorizationPolicy*> holding_everywhere_;  // those of them that do
  std::vector<login::OpenRoute> skipped_;                       // what oauth2-proxy lets pass without asking
};

}  // namespace

std::string authority_of(const std::string& url) {
  const std::string origin = config::parse_url(url).url.origin();
  const std::size_t scheme = origin.find("://");
  return scheme == std::string::npos ? origin : origin.substr(scheme + 3);
}

bool is_kubeflows(const AuthorizationPolicy& policy) {
  return krm::has_or_had_name(*policy.resource, "istio-ingressgateway-oauth2-proxy") ||
         krm::has_or_had_name(*policy.resource, "istio-ingressgateway-require-jwt");
}

std::vector<const AuthorizationPolicy*> login_policies(const Subject& subject) {
  std::vector<const AuthorizationPolicy*> policies = subject.login.istio.gateway_policies();
  std::erase_if(policies, [](const AuthorizationPolicy* policy) {
    return krm::has_or_had_name(*policy->resource, config::kVerifiedEmailPolicy);
  });
  return policies;
}

void check_gateway(const Subject& subject) {
  Gateway(subject).check();
}

}  // namespace kubeflow_sso::checks
