// Rules about finding the login: all of it, or nothing is changed.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "function/checks/checks.h"
#include "function/krm/maker.h"
#include "function/krm/shape.h"

namespace kubeflow_sso::checks {
namespace {

using krm::Resource;
using login::FileReading;
using login::Finding;
using login::Part;
using How = FileReading::How;

bool is_acknowledged(const Subject& subject, std::string_view id) {
  const std::vector<std::string>& ids = subject.sso.acknowledge;
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// Whether a part is one that a login without Dex leaves alone.
bool is_idle(const Subject& subject, const Part& part) {
  return subject.sso.direct && (part.name == Part::Name::DexConfig || part.name == Part::Name::DexWorkload);
}

bool is_idle(const Subject& subject, const Resource& resource) {
  return std::any_of(subject.login.findings.begin(), subject.login.findings.end(), [&](const Finding& each) {
    return is_idle(subject, each.part) && each.only() == &resource;
  });
}

void check_readable(const Subject& subject) {
  for (const login::Unreadable& each : subject.login.unreadable) {
    if (is_idle(subject, *each.resource)) continue;
    krm::report(subject.results, each.is_template ? rule("template") : rule("shape"), *each.resource,
                each.error);
  }
}

/// Kubeflow up to 1.8 has another login, which this function does not know.
void check_authservice(const Subject& subject) {
  const login::OAuth2Proxy& proxy = subject.login.proxy;
  if (subject.login.authservice == nullptr || proxy.workload || proxy.file) return;
  subject.report(
      rule("authservice"), *subject.login.authservice, yaml::Path{},
      "is the login of Kubeflow 1.8 and older: upgrade to 1.9 or newer, where oauth2-proxy has its place");
}

void check_several(const Subject& subject, const Finding& finding) {
  if (finding.found.size() < 2 || is_idle(subject, finding.part)) return;
  const Resource& first = *finding.found.front();
  const bool are_one = std::all_of(finding.found.begin(), finding.found.end(), [&](const Resource* each) {
    return each->kind() == first.kind() && each->name() == first.name() &&
           each->namespace_name() == first.namespace_name();
  });
  if (are_one) return;  // check_doubled tells
  for (const Resource* resource : finding.found) {
    const Part& part = finding.part;
    const bool is_named = resource->namespace_name() == part.space.value &&
                          krm::without_hash(resource->name()) == part.object.value;
    const bool can_be_named = !resource->namespace_name().empty() && !is_named;
    const std::string advice =
        can_be_named
            ? "to mean this one, write " + login::targets_line(finding, *resource, subject.login.findings)
            : std::string("to mean this one, give the other one another name or namespace");
    subject.report(
        rule("several-matches"), *resource, yaml::Path{},
        fmt::format("could be {}, as could another one, so nothing is changed; {}", part.title, advice));
  }
}

/// What looks like a part: beside the part itself it is another application's, without it the login would be
/// turned over by halves. The parts of one program in one namespace are one result.
class LookAlikes {
 public:
  explicit LookAlikes(const Subject& subject) : subject_(subject) {}

  void check() {
    for (const Finding& finding : subject_.login.findings) {
      if (is_idle(subject_, finding.part)) continue;
      for (const Resource* resource : finding.alike) check(finding, *resource);
    }
  }

 private:
  void check(const Finding& finding, const Resource& resource) {
    const std::vector<const Resource*>& rivals = subject_.login.rivals;
    if (std::find(rivals.begin(), rivals.end(), &resource) != rivals.end()) {
      subject_.report(
          rule("several-matches"), resource, yaml::Path{},
          fmt::format("stands in the place of {} too, and would stay as it is: remove one of them",
                      finding.part.text()));
      return;
    }
    for (const login::Login::Served& each : subject_.login.served_instead) {
      if (each.workload == &resource) return report_served(finding, each);
    }
    if (is_told_by_workload(finding, resource)) return;
    const bool is_elsewhere = finding.found.empty() && !is_acknowledged(subject_, "look-alike");
    const std::string targets = login::targets_line(finding, resource, subject_.login.findings);
    if (!told_.insert({is_elsewhere, targets}).second) return;
    if (is_elsewhere) {
      subject_.report(
          rule("part-elsewhere"), resource, yaml::Path{},
          fmt::format("looks like {} but {}, so nothing in this list is changed; to mean it, write "
                      "{}, to leave it alone `acknowledge: [look-alike]`",
                      finding.part.title, difference(finding.part, resource), targets));
    } else {
      subject_.report(rule("look-alike"), resource, yaml::Path{},
                      fmt::format("looks like {} but {}, so it is not changed; to mean it, write {}",
                                  finding.part.title, difference(finding.part, resource), targets));
    }
  }

  /// Whether it is a file beside the one that the part's workload mounts, and a workload beside that one is
  /// told: a target of the file's alone would change nothing.
  bool is_told_by_workload(const Finding& finding, const Resource& file) const {
    const bool is_dexs = finding.part.name == Part::Name::DexConfig;
    if (!is_dexs && finding.part.name != Part::Name::ProxyConfig) return false;
    const login::Login& login = subject_.login;
    if ((is_dexs ? login.dex_file : login.proxy_file).how != How::Mounted) return false;
    const std::vector<const Resource*>& workloads =
        login.finding(is_dexs ? Part::Name::DexWorkload : Part::Name::ProxyWorkload).alike;
    return file.namespace_name() == finding.part.space.value &&
           std::any_of(workloads.begin(), workloads.end(), [&](const Resource* each) {
             return each->namespace_name() == file.namespace_name() && each->mentions(file.name());
           });
  }

  void report_served(const Finding& finding, const login::Login::Served& served) const {
    subject_.report(
        rule("part-elsewhere"), *served.workload, yaml::Path{},
        fmt::format("is where {} leads, and not to {}, so nothing in this list is changed; to mean it, write "
                    "{}, else let the Service select {}'s pods",
                    served.service->ref().text(), finding.part.text(),
                    login::targets_line(finding, *served.workload, subject_.login.findings),
                    finding.part.object.value));
  }

  static std::string difference(const Part& part, const Resource& resource) {
    const std::string& space = resource.namespace_name();
    const bool is_named =
        (space.empty() || space == part.space.value) && krm::has_or_had_name(resource, part.object.value);
    return is_named ? fmt::format("has no key \"{}\"", part.key.value) : "is not " + part.text();
  }

  const Subject& subject_;
  std::set<std::pair<bool, std::string>> told_;
};

/// Objects that the list has twice: kubectl applies one after the other, and the last one stays.
void check_doubled(const Subject& subject) {
  constexpr std::array<std::string_view, 6> kKinds = {
      "ConfigMap", "Secret", "Service", "RequestAuthentication", "VirtualService", "AuthorizationPolicy"};
  const config::Targets& targets = subject.sso.targets;
  const std::array<std::string_view, 4> spaces = {targets.dex.namespace_name,
                                                  targets.oauth2_proxy.namespace_name,
                                                  targets.request_authentication.namespace_name, ""};
  std::set<std::array<std::string, 4>> seen;
  for (const Resource* resource : subject.login.items) {
    const bool is_kind = login::runs_pods(*resource) ||
                         std::find(kKinds.begin(), kKinds.end(), resource->kind()) != kKinds.end();
    const bool is_here = std::find(spaces.begin(), spaces.end(), resource->namespace_name()) != spaces.end();
    if (!is_kind || !is_here) continue;
    // Whatever the version: Knative's Service is another one.
    const std::string& version = resource->api_version();
    const std::string group =
        version.substr(0, version.find('/') == std::string::npos ? 0 : version.find('/'));
    if (seen.insert({group, resource->kind(), resource->namespace_name(), resource->name()}).second) continue;
    subject.report(rule("several-matches"), *resource, yaml::Path{},
                   "is in this list twice, and kubectl leaves the last one: remove one of them");
  }
}

/// Dex keeps connectors in its storage too, and offers them beside those of its file (measured with 2.41.1).
void check_stored_connectors(const Subject& subject) {
  const bool is_asked = !subject.sso.direct && subject.sso.other_connectors == config::Existing::Remove;
  if (!is_asked || !subject.login.dex.is_here()) return;
  for (const Resource* resource : subject.login.items.of_kind("Connector")) {
    if (!resource->api_version().starts_with("dex.coreos.com/")) continue;
    subject.report(
        rule("stored-connector"), *resource, yaml::Path{},
        "is a connector in Dex's storage, which Dex offers beside those of `spec.connectors`: take it out of "
        "the list and the cluster, or write `otherConnectors: Keep`");
  }
}

/// What makes an object in the cluster, as messages name it; empty when the list has nothing like that.
std::string maker_of(const Subject& subject, std::string_view kind, std::string_view name) {
  for (const Resource* resource : subject.login.items) {
    const auto maker = krm::maker_of(kind, *resource);
    if (maker && maker->makes(name)) return resource->ref().text();
  }
  return {};
}

void check_reading(const Subject& subject, const FileReading& reading,
                   const std::optional<login::Workload>& workload, std::string_view program) {
  if (!workload) return;
  const Resource& resource = workload->resource();
  const login::MountedFile& mounted = reading.mounted;
  const std::string object =
      fmt::format("{} {}/{}", mounted.kind, workload->namespace_name(), text::printable(mounted.name));
  switch (reading.how) {
    case How::NoWorkload:
    case How::SaysNothing:
    case How::Mounted:
      return;
    case How::NotInList: {
      const std::string maker = maker_of(subject, mounted.kind, krm::without_hash(mounted.name));
      subject.report(
          rule("file-not-in-list"), resource, mounted.volume,
          fmt::format("{} reads key \"{}\" of {}, which is not in this list: {}", program,
                      text::printable(mounted.key), object,
                      maker.empty() ? "add it, or mount the one that is"
                                    : "what " + maker +
                                          " makes cannot be changed here; mount a ConfigMap or "
                                          "Secret of the list, and let the other hold the secrets alone"));
      return;
    }
    case How::NoKey:
      subject.report(rule("file-not-in-list"), resource, mounted.volume,
                     fmt::format("{} reads key \"{}\" of {}, which has no such key", program,
                                 text::printable(mounted.key), object));
      return;
    case How::NotMounted:
      subject.report(
          rule("file-not-mounted"), resource, reading.named_by,
          fmt::format("{} reads \"{}\", where no ConfigMap or Secret is mounted{}: mount the one that is to "
                      "be changed",
                      program, text::printable(reading.path),
                      mounted.source.empty() ? "" : " but " + text::printable(mounted.source)));
      return;
    case How::NoFile:
      subject.report(rule("file-not-mounted"), resource, reading.named_by,
                     program == "Dex"
                         ? "Dex is started by a command line without `serve` and a file: write `dex serve "
                           "/etc/dex/cfg/config.yaml` there, and mount its ConfigMap in that place"
                         : "oauth2-proxy is started without a file: give it "
                           "`--config=/etc/oauth2_proxy/oauth2_proxy.cfg`, "
                           "and mount its ConfigMap there");
      return;
    case How::Shell:
      subject.report(
          rule("shell-command"), resource, reading.named_by,
          fmt::format("{} is started by a shell whose text only a shell can read: write its command line "
                      "into `command` and `args`",
                      program));
      return;
  }
}

void check_container(const Subject& subject, Part::Name name, const krm::Rule& rule, std::string_view program,
                     bool is_found) {
  const Resource* resource = subject.login.finding(name).only();
  const auto& unreadable = subject.login.unreadable;
  const bool is_told = std::any_of(unreadable.begin(), unreadable.end(),
                                   [&](const login::Unreadable& each) { return each.resource == resource; });
  if (resource == nullptr || is_found || is_told) return;
  subject.report(
      rule, *resource, login::pod_spec(*resource) / "containers",
      fmt::format("has no container named {} and none with an image that ends in /{}", program, program));
}

/// A configuration without its workload, or the reverse: the user may have listed the function in the wrong
/// place.
void check_pair(const Subject& subject, Part::Name first, Part::Name second, bool is_first, bool is_second) {
  if (is_first == is_second) return;
  const Finding& missing = subject.login.finding(is_first ? second : first);
  const Finding& present = subject.login.finding(is_first ? first : second);
  if (!missing.alike.empty() || !missing.found.empty()) return;
  subject.results.add(
      {rule("half-a-pair").severity, std::string(rule("half-a-pair").id),
       fmt::format(
           "this list has {} but not {}: list the function where both are built, or name the other one in "
           "`spec.targets.{}.{}`",
           present.part.title, missing.part.text(), missing.part.group, missing.part.object.field)});
}

/// Whether a Kustomization, a source where its build should be, generates oauth2-proxy's configuration.
bool generates_proxy_config(const Subject& subject, const Resource& kustomization) {
  const yaml::Document& document = kustomization.document();
  const yaml::Path list = {"configMapGenerator"};
  const std::vector<std::string> names = krm::texts_at(document, list, "name");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == subject.sso.targets.oauth2_proxy.config && document.at(list / i / "files") != nullptr)
      return true;
  }
  return false;
}

/// Whether the list has such a source, which is told.
bool check_sources(const Subject& subject) {
  bool found = false;
  for (const Resource* resource : subject.login.items.of_kind("Kustomization")) {
    krm::guarded(subject.results, *resource, [&] {
      if (!generates_proxy_config(subject, *resource)) return;
      found = true;
      subject.report(
          rule("build-first"), *resource, yaml::Path{"configMapGenerator"},
          "generates oauth2-proxy's configuration, which is not in this list yet: run the function over "
          "the output of `kustomize build`");
    });
  }
  return found;
}

void check_pairs(const Subject& subject) {
  const login::Login& login = subject.login;
  const bool is_source = check_sources(subject);
  const auto followed = [](const FileReading& reading) {
    return reading.how == How::NoWorkload || reading.how == How::SaysNothing;
  };
  if (!subject.sso.direct && followed(login.dex_file))
    check_pair(subject, Part::Name::DexConfig, Part::Name::DexWorkload, login.dex.file.has_value(),
               login.dex.workload.has_value());
  if (is_source || !followed(login.proxy_file)) return;
  check_pair(subject, Part::Name::ProxyConfig, Part::Name::ProxyWorkload, login.proxy.file.has_value(),
             login.proxy.workload.has_value());
}

/// With it the provider is not in oauth2_proxy.cfg, and oauth2-proxy exits on a key of the provider there
/// (7.6.0 to 7.15.2, pkg/apis/options/alpha_options.go).
void check_alpha_config(const Subject& subject) {
  const auto alpha = subject.login.proxy.alpha_config();
  if (!alpha) return;
  subject.report(
      rule("alpha-config"), subject.login.proxy.workload->resource(), alpha->path,
      fmt::format("`--alpha-config` names {}, where the provider is configured, and this function writes it "
                  "into oauth2_proxy.cfg: take the flag out, and let the function write the provider's "
                  "settings",
                  text::printable(alpha->text)));
}

/// Why a list may have nothing at all; `streams` are those that it was read from.
void check_anything(const Subject& subject) {
  const auto& findings = subject.login.findings;
  const bool looked_alike = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return !finding.alike.empty() || finding.found.size() > 1;
  });
  if (!subject.login.empty() || looked_alike || subject.results.failed()) return;
  subject.results.add({rule("nothing-found").severity, std::string(rule("nothing-found").id),
                       fmt::format("nothing of Kubeflow's login is in this list: expected {}, {} or {}; list "
                                   "the function where these "
                                   "are built, or name others in `spec.targets`",
                                   subject.login.finding(Part::Name::DexConfig).part.text(),
                                   subject.login.finding(Part::Name::ProxyConfig).part.text(),
                                   subject.login.finding(Part::Name::Authentication).part.text())});
}

void report_parts(const Subject& subject) {
  const login::Login& login = subject.login;
  if (login.empty()) return;
  const std::array<bool, Part::kCount> here = {
      login.dex.file.has_value(),       login.dex.workload.has_value(),    login.proxy.file.has_value(),
      login.proxy.workload.has_value(), login.proxy.parameters != nullptr, login.authentication() != nullptr};
  std::string found;
  std::string absent;
  const auto add = [](std::string& list, std::string_view name) {
    list += (list.empty() ? "" : ", ") + std::string(name);
  };
  for (std::size_t i = 0; i < here.size(); ++i) add(here[i] ? found : absent, login.findings[i].part.title);
  if (login.istio.mesh.is_here()) add(found, "Istio's mesh configuration");
  if (login.dashboard != nullptr) add(found, "the dashboard");
  subject.results.add({rule("parts").severity, std::string(rule("parts").id),
                       "this list has " + found + (absent.empty() ? "" : "; it has not " + absent)});
}

/// What is not there in a list that is meant to be the whole login: with Istio and another of the folders
/// that Kubeflow builds apart. A list with one of them is one of several builds, where what is absent is no
/// fault.
void check_absent(const Subject& subject) {
  using Name = Part::Name;
  const login::Login& login = subject.login;
  const auto has = [&](Name name) {
    const Finding& finding = login.finding(name);
    return !finding.found.empty() || !finding.alike.empty();
  };
  const bool has_dex = has(Name::DexConfig) || has(Name::DexWorkload);
  const bool has_proxy = has(Name::ProxyConfig) || has(Name::ProxyWorkload);
  const bool has_rule = has(Name::Authentication);
  const bool has_mesh = login.istio.mesh.is_here();
  if (!has_mesh || !(has_dex || has_proxy)) return;
  std::vector<std::string> absent;
  if (!has_dex && !subject.sso.direct) absent.emplace_back("Dex");
  if (!has_proxy) absent.emplace_back("oauth2-proxy");
  if (!has_rule)
    absent.push_back("the RequestAuthentication " + login.finding(Name::Authentication).part.object.value);
  if (absent.empty()) return;
  subject.results.add(
      {rule("parts-absent").severity, std::string(rule("parts-absent").id),
       fmt::format("this list has nothing of {}, without which the login does not work: add it, or "
                   "build it with this functionConfig elsewhere",
                   fmt::join(absent, " and "))});
}

}  // namespace

void check_parts(const Subject& subject) {
  const login::Login& login = subject.login;
  check_readable(subject);
  check_authservice(subject);
  check_doubled(subject);
  LookAlikes(subject).check();
  for (const Finding& finding : login.findings) check_several(subject, finding);
  if (!subject.sso.direct) {
    check_container(subject, Part::Name::DexWorkload, rule("dex-container"), "dex",
                    login.dex.workload.has_value());
    check_reading(subject, login.dex_file, login.dex.workload, "Dex");
  }
  check_container(subject, Part::Name::ProxyWorkload, rule("oauth2-proxy-container"), "oauth2-proxy",
                  login.proxy.workload.has_value());
  check_reading(subject, login.proxy_file, login.proxy.workload, "oauth2-proxy");
  check_alpha_config(subject);
  check_stored_connectors(subject);
  check_pairs(subject);
  check_dex_url(subject);
  check_anything(subject);
  report_parts(subject);
  check_absent(subject);
}

}  // namespace kubeflow_sso::checks
