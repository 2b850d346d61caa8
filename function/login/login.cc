// Reading the login: first where its parts are, then what each says.
#include "function/login/login.h"

#include <algorithm>

#include "function/config/known_provider.h"
#include "function/config/url.h"
#include "function/krm/shape.h"
#include "function/login/template.h"
#include "function/releases/kubeflow.h"
#include "function/yaml/one_meaning.h"

namespace kubeflow_sso::login {
namespace {

using krm::Resource;
using How = FileReading::How;

class Reader {
 public:
  Reader(Login& login, const config::Targets& targets, const Login* before)
      : login_(login), targets_(targets), before_(before == nullptr ? nullptr : &before->istio) {}

  void read() {
    find_parts();
    read_dex();
    read_proxy();
    login_.istio =
        read_istio(login_.items, targets_.request_authentication.namespace_name, before_,
                   [&](const Resource& resource, const text::LocatedError& error) { tell(resource, error); });
    login_.dashboard =
        find_named("Deployment", releases::kubeflow::kDashboardNamespace, {"centraldashboard", "dashboard"});
    login_.authservice = find_authservice();
    find_rivals(Name::DexWorkload, login_.dex.workload, login_.dex.file, "dex");
    find_rivals(Name::ProxyWorkload, login_.proxy.workload, login_.proxy.file, "oauth2-proxy");
    find_rival_authentications();
  }

 private:
  using Name = Part::Name;

  void tell(const Resource& resource, const text::LocatedError& error) {
    login_.unreadable.push_back({&resource, error});
  }

  /// Runs a step that reads a resource; what is wrong with it is told.
  template <typename Step>
  void guarded(const Resource& resource, Step step) {
    try {
      step();
    } catch (const TemplateError& error) {
      login_.unreadable.push_back({&resource, error, true});
    } catch (const text::LocatedError& error) {
      tell(resource, error);
    }
  }

  Finding& finding(Name name) { return login_.findings[static_cast<std::size_t>(name)]; }

  void find_parts() {
    const std::array<Part, Part::kCount> parts = parts_of(targets_);
    for (std::size_t i = 0; i < parts.size(); ++i) login_.findings[i].part = parts[i];
    for (Finding& each : login_.findings) {
      for (const Resource* resource : login_.items) find(each, *resource);
    }
  }

  void find(Finding& finding, const Resource& resource) {
    if (!finding.part.has_kind(resource)) return;
    guarded(resource, [&] {
      if (finding.part.matches(resource)) return finding.found.push_back(&resource);
      if (finding.part.looks_like(resource)) finding.alike.push_back(&resource);
    });
  }

  const Resource* find_named(std::string_view kind, std::string_view space,
                             std::initializer_list<std::string_view> names) const {
    for (const std::string_view name : names) {
      if (const Resource* found = login_.items.find(kind, space, name)) return found;
    }
    return nullptr;
  }

  /// oidc-authservice, which Kubeflow had before oauth2-proxy (up to 1.8): what runs it, or what is called
  /// so.
  const Resource* find_authservice() {
    const Resource* named = nullptr;
    for (const Resource* resource : login_.items) {
      const std::string& name = resource->name();
      const bool is_named = name == "authservice" || name.starts_with(releases::kubeflow::kAuthserviceImage);
      if (runs_pods(*resource) && (is_named || runs_authservice(*resource))) return resource;
      if (is_named && (resource->kind() == "ConfigMap" || resource->kind() == "Service")) named = resource;
    }
    return named;
  }

  bool runs_authservice(const Resource& resource) {
    if (!resource.mentions(releases::kubeflow::kAuthserviceImage)) return false;
    bool is_it = false;
    guarded(resource, [&] {
      const std::vector<std::string> images =
          krm::texts_at(resource.document(), pod_spec(resource) / "containers", "image");
      is_it = std::any_of(images.begin(), images.end(), [](const std::string& image) {
        return parse_image(image).repository.ends_with(releases::kubeflow::kAuthserviceImage);
      });
    });
    return is_it;
  }

  std::optional<Workload> workload_of(Name name, std::string_view container, std::string_view space) {
    std::optional<Workload> workload;
    const Resource* resource = finding(name).only();
    if (resource == nullptr) return workload;
    guarded(*resource, [&] {
      yaml::check_one_meaning(resource->document());
      workload = Workload::find(*resource, container, container, login_.items, space);
    });
    return workload;
  }

  /// Follows the file at `argument` to the object that holds it.
  static FileReading follow(const Workload& workload, const std::optional<Argument>& argument,
                            std::string_view image_default) {
    FileReading reading;
    if (!workload.arguments()) {
      reading.how = How::Shell;
      reading.named_by = workload.path({});
      return reading;
    }
    if (workload.mounts_nothing()) {
      reading.how = How::SaysNothing;
      if (argument) reading.path = argument->text;
      reading.named_by = argument ? argument->path : workload.path({});
      return reading;
    }
    if (!argument && image_default.empty()) {
      reading.how = How::NoFile;
      reading.named_by = workload.path({});
      return reading;
    }
    reading.path = argument ? argument->text : std::string(image_default);
    reading.named_by = argument ? argument->path : workload.path({});
    reading.mounted = workload.file_at(reading.path);
    if (!reading.mounted.is_object()) {
      reading.how = How::NotMounted;
    } else if (reading.mounted.object == nullptr) {
      reading.how = How::NotInList;
    } else {
      reading.how = How::Mounted;
    }
    return reading;
  }

  /// The file: what the workload mounts, else what has the part's name.
  std::optional<krm::ConfigFile> file_of(FileReading& reading, Finding& by_name) {
    std::optional<krm::ConfigFile> file;
    if (reading.how == How::Mounted) {
      const Resource& object = *reading.mounted.object;
      guarded(object, [&] {
        yaml::check_one_meaning(object.document());
        file = krm::ConfigFile::find(object, reading.mounted.key);
        if (!file) reading.how = How::NoKey;
      });
      // What is called like the file and mounted by nobody is none of the login's.
      by_name.found = {&object};
      std::erase(by_name.alike, &object);
      return file;
    }
    if (reading.how != How::NoWorkload && reading.how != How::SaysNothing) return file;
    const Resource* found = by_name.only();
    if (found == nullptr) return file;
    const std::string& key = by_name.part.key.value;
    if (reading.how == How::SaysNothing && !reading.path.empty() && !reading.path.ends_with("/" + key)) {
      reading.how = How::NotMounted;  // whatever is there, it is another file
      return file;
    }
    guarded(*found, [&] {
      yaml::check_one_meaning(found->document());
      file = krm::ConfigFile::find(*found, key);
    });
    return file;
  }

  void read_dex() {
    Dex& dex = login_.dex;
    dex.workload = workload_of(Name::DexWorkload, "dex", targets_.dex.namespace_name);
    if (dex.workload) {
      guarded(dex.workload->resource(), [&] {
        const auto& arguments = dex.workload->arguments();
        // The image's own command line counts where the workload has none.
        const bool is_images = arguments && arguments->empty();
        login_.dex_file = follow(*dex.workload, arguments ? dex_config_argument(*arguments) : std::nullopt,
                                 is_images ? releases::kubeflow::kDexImageFile : std::string_view());
        dex.version = dex.workload->version();
      });
    }
    if (!dex.version) dex.version = releases::Version::parse(targets_.dex_version);
    dex.file = file_of(login_.dex_file, finding(Name::DexConfig));
    const Resource* workload = dex.workload ? &dex.workload->resource() : nullptr;
    login_.dex_service = find_dex_service(login_.items, targets_, workload);
    if (dex.file) {
      guarded(dex.file->resource(), [&] {
        try {
          dex.read_config();
        } catch (const text::LocatedError&) {
          dex.config.reset();
          throw;
        }
      });
    }
  }

  void read_proxy() {
    OAuth2Proxy& proxy = login_.proxy;
    proxy.workload = workload_of(Name::ProxyWorkload, "oauth2-proxy", targets_.oauth2_proxy.namespace_name);
    if (proxy.workload) {
      guarded(proxy.workload->resource(), [&] {
        const auto& arguments = proxy.workload->arguments();
        login_.proxy_file =
            follow(*proxy.workload, arguments ? option(*arguments, "--config") : std::nullopt, {});
        proxy.version = proxy.workload->version();
      });
    }
    if (!proxy.version) proxy.version = releases::Version::parse(targets_.oauth2_proxy_version);
    proxy.file = file_of(login_.proxy_file, finding(Name::ProxyConfig));
    proxy.parameters = finding(Name::Parameters).only();
    const Resource* read = proxy.file       ? &proxy.file->resource()
                           : proxy.workload ? &proxy.workload->resource()
                                            : nullptr;
    if (read != nullptr) guarded(*read, [&] { proxy.read_config(); });
    if (proxy.parameters != nullptr) {
      guarded(*proxy.parameters, [&] { yaml::check_one_meaning(proxy.parameters->document()); });
    }
  }

  void find_rivals(Name name, const std::optional<Workload>& own, const std::optional<krm::ConfigFile>& file,
                   std::string_view container) {
    if (!own) return;
    const std::vector<const Resource*> services = services_of(name);
    for (const Resource* resource : finding(name).alike) {
      guarded(*resource, [&] {
        for (const Resource* service : services) {
          const bool is_near = resource->namespace_name() == service->namespace_name();
          if (is_near && selects(*service, *resource) && !selects(*service, own->resource()))
            login_.served_instead.push_back({service, resource});
        }
        const auto other =
            Workload::find(*resource, container, container, login_.items, own->namespace_name());
        if (!other || other->namespace_name() != own->namespace_name()) return;
        if (reads(*other, name, file) || share_a_service(*resource, own->resource()))
          login_.rivals.push_back(resource);
      });
    }
  }

  /// The Services of the list by which users come to a program.
  std::vector<const Resource*> services_of(Name name) const {
    std::vector<const Resource*> services;
    const auto add = [&](const std::string& space, const std::string& service) {
      const Resource* const found = login_.items.find("Service", space, service);
      if (found != nullptr && found->api_version() == "v1") services.push_back(found);
    };
    if (name == Name::DexWorkload) {
      if (login_.dex_service) add(login_.dex_service->namespace_name, login_.dex_service->name);
      return services;
    }
    for (const ExtensionProvider* provider : login_.proxy_providers()) {
      const std::string host = provider->service.substr(provider->service.find('/') + 1);
      const std::string& own = targets_.request_authentication.namespace_name;
      const auto service = service_of(host, own, {targets_.oauth2_proxy.namespace_name});
      if (service) add(service->namespace_name, service->name);
    }
    return services;
  }

  static bool reads(const Workload& workload, Name name, const std::optional<krm::ConfigFile>& file) {
    if (!file || !workload.arguments()) return false;
    const auto argument = name == Name::DexWorkload ? dex_config_argument(*workload.arguments())
                                                    : option(*workload.arguments(), "--config");
    return argument && workload.file_at(argument->text).object == &file->resource();
  }

  bool share_a_service(const Resource& workload, const Resource& other) const {
    const std::vector<const Resource*>& services = login_.items.of_kind("Service");
    return std::any_of(services.begin(), services.end(), [&](const Resource* service) {
      return service->namespace_name() == other.namespace_name() && selects(*service, workload) &&
             selects(*service, other);
    });
  }

  void find_rival_authentications() {
    const RequestAuthentication* own = login_.authentication();
    if (own == nullptr) return;
    for (const RequestAuthentication& each : login_.istio.authentications) {
      const std::vector<const Resource*>& alike = finding(Name::Authentication).alike;
      const bool is_alike = std::find(alike.begin(), alike.end(), each.resource) != alike.end();
      if (is_alike && login_.istio.applies_to_gateway(each)) login_.rivals.push_back(each.resource);
    }
  }

  Login& login_;
  const config::Targets& targets_;
  const Istio* before_;
};

}  // namespace

Login::Login(krm::Items all, const config::Targets& targets, const Login* before) : items(std::move(all)) {
  Reader(*this, targets, before).read();
}

const RequestAuthentication* Login::authentication() const {
  const Resource* resource = finding(Part::Name::Authentication).only();
  for (const RequestAuthentication& each : istio.authentications) {
    if (each.resource == resource) return &each;
  }
  return nullptr;
}

const JwtRule* Login::dex_rule(std::string_view issuer) const {
  const RequestAuthentication* found = authentication();
  if (found == nullptr) return nullptr;
  const std::string served = proxy.setting("oidc_issuer_url").text();
  const JwtRule* of_proxy = nullptr;
  std::vector<const JwtRule*> candidates;
  for (const JwtRule& rule : found->rules) {
    if (rule.issuer == issuer) return &rule;
    if (rule.issuer.ends_with("/dex")) candidates.push_back(&rule);
    if (!served.empty() && rule.issuer == served) {
      if (of_proxy != nullptr) return nullptr;  // twice: which one is meant, nobody knows
      of_proxy = &rule;
    }
  }
  if (candidates.size() == 1) return candidates[0];
  if (of_proxy != nullptr) return of_proxy;
  if (candidates.empty() && found->rules.size() == 1) return &found->rules.front();
  return nullptr;
}

bool Login::is_dex(std::string_view issuer, std::string_view dex_issuer) const {
  return issuer == dex_issuer || issuer.ends_with("/dex") || (dex.config && issuer == dex.issuer());
}

bool Login::is_direct(std::string_view dex_issuer) const {
  const std::string issuer = proxy.setting("oidc_issuer_url").text();
  if (issuer.empty() || is_dex(issuer, dex_issuer)) return false;
  if (!proxy.setting("skip_oidc_discovery").is_true()) return true;
  // People also write a provider's pages out. Those of a Dex on a host of its own look the same, so that the
  // issuer must be one that a provider has.
  const config::KnownProvider known = config::known_provider(issuer);
  const config::UrlResult page = config::parse_url(proxy.setting("login_url").text());
  return (known.is_keycloak || !known.jwks_uri.empty()) && page.ok() &&
         page.url.origin() == config::parse_url(issuer).url.origin();
}

std::vector<const ExtensionProvider*> Login::proxy_providers() const {
  std::vector<const ExtensionProvider*> found;
  for (const AuthorizationPolicy* policy : istio.gateway_policies()) {
    if (policy->action != "CUSTOM") continue;
    for (const Resource* mesh : istio.mesh.resources) {
      const ExtensionProvider* provider = istio.mesh.find(*mesh, policy->provider);
      const bool is_new = std::find(found.begin(), found.end(), provider) == found.end();
      if (provider != nullptr && is_new) found.push_back(provider);
    }
  }
  if (!found.empty()) return found;
  for (const ExtensionProvider& each : istio.mesh.providers) {
    if (each.name == releases::kubeflow::kProxy) found.push_back(&each);
  }
  return found;
}

std::optional<Workload> Login::dashboard_workload() const {
  if (dashboard == nullptr) return {};
  for (const std::string_view name : releases::kubeflow::kDashboards) {
    if (auto found = Workload::find(*dashboard, name, name, items, releases::kubeflow::kDashboardNamespace))
      return found;
  }
  return {};
}

DexService Login::dex_service_or(const config::Targets& targets) const {
  return dex_service.value_or(DexService{targets.dex.service, targets.dex.namespace_name});
}

bool Login::leads_to_dex(const VirtualService& routes, const Route& route,
                         const config::Targets& targets) const {
  const DexService wanted = dex_service_or(targets);
  const std::string& own = routes.resource->namespace_name();
  const auto found =
      service_of(route.host, own.empty() ? targets.dex.namespace_name : own, {wanted.namespace_name});
  return found && found->name == wanted.name && found->namespace_name == wanted.namespace_name;
}

std::optional<std::string> Login::proxy_client_id() const {
  return proxy.setting("client_id").value.text;
}

bool Login::empty() const {
  return !dex.is_here() && !proxy.is_here() && authentication() == nullptr && !istio.mesh.is_here() &&
         dashboard == nullptr;
}

}  // namespace kubeflow_sso::login
