// The rules for everything but connectors.
#include "function/config/validate.h"

#include <algorithm>

#include "function/config/providers.h"
#include "function/config/syntax.h"
#include "function/config/url.h"
#include "function/config/url_meant.h"
#include "function/releases/dex_connectors.h"
#include "function/text/nearest.h"

namespace kubeflow_sso::config {
namespace {

constexpr std::string_view kEverybody = "*";

const yaml::Path kSpec = {"spec"};
constexpr std::string_view kInCluster =
    "has a host inside the cluster, which no browser can open: write what users type";

void validate_kubeflow_url(KubeflowSSO& sso, Report& report) {
  const yaml::Path path = kSpec / "kubeflowURL";
  if (sso.kubeflow_url.empty()) return;
  const UrlResult parsed = parse_url(sso.kubeflow_url);
  std::string problem = parsed.problem;
  const bool has_path = parsed.ok() && !parsed.url.path.empty() && parsed.url.path != "/";
  if (has_path || problem == kNotAUrl) problem = fmt::format("{} without a path", kNotAUrl);
  if (!problem.empty()) {
    report.add(rule("kubeflow-url"), path, "{}{}{}", problem, got(sso.kubeflow_url, parsed.is_private),
               write_instead(origin_meant(sso.kubeflow_url), sso.kubeflow_url));
  } else if (is_service(parsed.url)) {
    report.add(rule("unreachable-host"), path, "{}", kInCluster);
  } else if (parsed.url.scheme == "http") {
    report.add(rule("http"), path,
               "is http: passwords and cookies cross the network in clear, and Kubeflow's web apps refuse "
               "to work unless each has APP_SECURE_COOKIES=false");
  }
  sso.kubeflow_url = parsed.url.origin();
}

/// Whether browsers, Istio's routes and Dex's router all leave the path as it is. Dex joins its routes to it
/// with Go's path.Join (server/server.go, 2.41.1), which takes doubled slashes and dots away.
bool is_plain_path(std::string_view path) {
  constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view part = path.substr(0, path.find('/'));
    if (part.empty() || part == "." || part == "..") return false;
    if (part.find_first_not_of(kPlain) != std::string_view::npos) return false;
    path.remove_prefix(part.size());
  }
  return true;
}

/// The URL that a browser opens Dex with. http is a warning, not an error, beside Kubeflow's https too:
/// browsers follow the redirects, only the passwords cross the network in clear.
void validate_dex_url(KubeflowSSO& sso, Report& report) {
  const yaml::Path path = kSpec / "dexURL";
  if (sso.dex_url.empty()) return;
  UrlResult parsed = parse_url(sso.dex_url);
  Url& url = parsed.url;
  if (url.path.ends_with('/')) url.path.pop_back();
  const std::string normalised = url.origin() + url.path;
  if (!parsed.ok()) {
    const bool is_path = sso.dex_url.starts_with('/') && !sso.dex_url.starts_with("//");
    const std::string meant = is_path ? sso.kubeflow_url + sso.dex_url : issuer_meant(sso.dex_url);
    report.add(rule("dex-url"), path, "{}{}{}", parsed.problem, got(sso.dex_url, parsed.is_private),
               write_instead(meant, sso.dex_url));
  } else if (url.path.ends_with(kDiscovery)) {
    report.add(rule("dex-url"), path, "must not end in `{}`, which Dex adds{}", kDiscovery,
               write_instead(issuer_meant(sso.dex_url), sso.dex_url));
  } else if (!is_plain_path(url.path)) {
    report.add(rule("dex-url"), path,
               "{} with a path of letters, digits, `-`, `.`, `_` and `~` between single slashes{}", kNotAUrl,
               got(sso.dex_url));
  } else if (normalised == sso.kubeflow_url) {
    report.add(rule("dex-url"), path,
               "must differ from `spec.kubeflowURL`, because every page of Kubeflow would be Dex's: give Dex "
               "a path or a host of its own");
  } else if (is_service(url)) {
    report.add(rule("unreachable-host"), path, "{}", kInCluster);
  } else if (url.scheme == "http" && url.origin() != sso.kubeflow_url) {
    report.add(rule("http"), path, "is http: passwords cross the network in clear; give Dex https");
  }
  sso.dex_url = normalised;
}

/// A domain as oauth2-proxy compares it (validator.go, 7.7.1): itself, or with `.` or `*.` in front its
/// subdomains.
bool is_email_domain(std::string_view domain) {
  if (domain.starts_with("*.")) domain.remove_prefix(1);
  if (domain.starts_with('.')) domain.remove_prefix(1);
  return is_host(domain);
}

std::string domain_instead(std::string_view text) {
  if (text.find(',') != std::string_view::npos) return ": write each as an item of its own";
  return write_instead(domain_meant(text), text);
}

void validate_email_domains(const KubeflowSSO& sso, Report& report) {
  const yaml::Path path = kSpec / "emailDomains";
  if (!sso.email_domains) return;
  const std::vector<std::string>& domains = *sso.email_domains;
  for (std::size_t i = 0; i < domains.size(); ++i) {
    const std::string& domain = domains[i];
    if (domain.empty()) continue;
    if (domain == kEverybody && domains.size() > 1) {
      report.add(rule("email-domain"), path / i, "is everybody: leave the other domains or this one out");
    } else if (domain != kEverybody && !is_email_domain(domain)) {
      report.add(rule("email-domain"), path / i,
                 "must be a domain such as example.com, `*.example.com` for its subdomains, or `*` alone{}{}",
                 got(domain), domain_instead(domain));
    }
  }
}

/// oauth2-proxy puts it into its page as text (pkg/app/pagewriter, 7.6.0 to 7.15.2: html/template).
void validate_provider_name(const KubeflowSSO& sso, Report& report) {
  if (has_control_character(sso.provider_name))
    report.add(rule("provider-name"), kSpec / "providerName", "must be one line without control characters");
}

void validate_proxy_client(const KubeflowSSO& sso, Report& report) {
  const std::string& name = sso.proxy_client_secret_name;
  if (!name.empty() && !is_object_name(name))
    report.add(rule("key-ref"), kSpec / "proxyClientSecretName",
               "must be a name of lower-case letters, digits, `-` and `.`");
}

void validate_acknowledge(const KubeflowSSO& sso, Report& report) {
  for (std::size_t i = 0; i < sso.acknowledge.size(); ++i) {
    const std::string& id = sso.acknowledge[i];
    const yaml::Path path = kSpec / "acknowledge" / i;
    const krm::Rule* known = krm::find_rule(id);
    if (id.empty()) continue;
    if (known != nullptr && known->severity == krm::Severity::Error) {
      report.add(rule("acknowledge"), path, "must be the id of a warning{}, which is an error", got(id));
    } else if (known == nullptr) {
      const std::string meant = did_you_mean(text::nearest(id, krm::acknowledgeable_ids()));
      report.add(rule("acknowledge"), path, "must be the id of a warning{}{}", got(id),
                 meant.empty() ? ": ids stand in brackets behind messages" : meant);
    }
  }
}

/// A name in `spec.targets` and the syntax that it must have.
class TargetCheck {
 public:
  TargetCheck(std::string_view part, Report& report) : path_(kSpec / "targets" / part), report_(&report) {}

  void name(std::string_view field, const std::string& value) const {
    check(field, value, is_object_name(value), "a name of lower-case letters, digits, `-` and `.`");
  }
  void label(std::string_view field, const std::string& value) const {
    check(field, value, is_label(value), "a name of lower-case letters, digits and `-`, at most 63 long");
  }
  void key(std::string_view field, const std::string& value) const {
    check(field, value, is_data_key(value), "a key of letters, digits, `-`, `_` and `.`");
  }

 private:
  void check(std::string_view field, const std::string& value, bool good, std::string_view wanted) const {
    if (good) return;
    report_->add(rule("target"), path_ / field, "must be {}{}", wanted, got(value));
  }

  yaml::Path path_;
  Report* report_;
};

void validate_release(std::string_view field, std::string_view example, std::string& version,
                      Report& report) {
  if (version.empty()) return;
  const std::optional<releases::Version> parsed = releases::Version::parse(version);
  if (!parsed) {
    report.add(rule("target"), kSpec / "targets" / field, "must be a release such as {}{}", example,
               got(version));
    return;
  }
  version = parsed->text();
}

void validate_targets(Targets& targets, Report& report) {
  const TargetCheck dex("dex", report);
  dex.label("namespace", targets.dex.namespace_name);
  dex.name("config", targets.dex.config);
  dex.key("configKey", targets.dex.config_key);
  dex.name("deployment", targets.dex.deployment);
  dex.label("service", targets.dex.service);
  const TargetCheck proxy("oauth2Proxy", report);
  proxy.label("namespace", targets.oauth2_proxy.namespace_name);
  proxy.name("config", targets.oauth2_proxy.config);
  proxy.key("configKey", targets.oauth2_proxy.config_key);
  proxy.name("deployment", targets.oauth2_proxy.deployment);
  proxy.name("parameters", targets.oauth2_proxy.parameters);
  proxy.name("secret", targets.oauth2_proxy.secret);
  const TargetCheck authentication("requestAuthentication", report);
  authentication.label("namespace", targets.request_authentication.namespace_name);
  authentication.name("name", targets.request_authentication.name);
  validate_release("dexVersion", "2.41.1", targets.dex_version, report);
  validate_release("oauth2ProxyVersion", "7.7.1", targets.oauth2_proxy_version, report);
}

}  // namespace

void validate_key_ref(const KeyRef& ref, const yaml::Path& path, Report& report) {
  // Neither is quoted: whoever writes the secret itself here must not find it in a log.
  if (!ref.name.empty() && !is_object_name(ref.name)) {
    report.add(rule("key-ref"), path / "name", "must be a name of lower-case letters, digits, `-` and `.`");
  }
  if (!ref.key.empty() && !is_data_key(ref.key)) {
    report.add(rule("key-ref"), path / "key", "must be a key of letters, digits, `-`, `_` and `.`");
  }
}

void validate(KubeflowSSO& sso, Report& report) {
  validate_kubeflow_url(sso, report);
  validate_dex_url(sso, report);
  for (const Connector& connector : sso.connectors) validate_connector(sso, connector, report);
  validate_connectors_together(sso, report);
  if (sso.direct) validate_direct(sso, *sso.direct, report);
  validate_trusted_issuers(sso, report);
  validate_email_domains(sso, report);
  validate_session(sso, report);
  validate_logout(sso, report);
  validate_provider_name(sso, report);
  validate_proxy_client(sso, report);
  validate_acknowledge(sso, report);
  validate_targets(sso.targets, report);
}

}  // namespace kubeflow_sso::config
