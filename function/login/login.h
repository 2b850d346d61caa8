// The login as it runs: everything that one list tells about how users get into Kubeflow, and where each
// value comes from. Read only; commands, filters and checks look at the same picture.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/config/kubeflow_sso.h"
#include "function/krm/items.h"
#include "function/login/dex.h"
#include "function/login/dex_service.h"
#include "function/login/istio.h"
#include "function/login/oauth2_proxy.h"
#include "function/login/part.h"
#include "function/login/workload.h"

namespace kubeflow_sso::login {

/// How a workload of the list comes to its file.
struct FileReading {
  enum class How {
    NoWorkload,   // the workload is not in the list: the file is found by name
    SaysNothing,  // it mounts nothing at all: found by name
    Mounted,      // it mounts an object's key there, which is the file
    NotInList,    // it mounts an object that the list does not have
    NoKey,        // the object has no such key
    NotMounted,   // no ConfigMap or Secret is mounted there
    NoFile,       // its command line names no file
    Shell,        // a shell starts it, with more than a command line
  };
  How how = How::NoWorkload;
  std::string path;     // the file's path in the container
  yaml::Path named_by;  // the argument that names it, or the container
  MountedFile mounted = {};
};

/// A resource that could not be read, and what is wrong with it.
struct Unreadable {
  const krm::Resource* resource;
  text::LocatedError error;
  bool is_template = false;
};

class Login {
 public:
  /// Reads a list. `targets` name the parts where they are not Kubeflow's own. Never fails: what cannot be
  /// read is in `unreadable`, and what hangs on it empty. `before` is the same list before it was changed,
  /// with the same targets: what Istio's resources say is taken from there where they are still the same.
  Login(krm::Items all, const config::Targets& targets, const Login* before = nullptr);
  Login(const Login&) = delete;  // what was read points into it
  Login& operator=(const Login&) = delete;

  Dex dex;
  FileReading dex_file;
  /// Dex's Service, if something says which one it is; see dex_service.h.
  std::optional<DexService> dex_service;
  OAuth2Proxy proxy;
  FileReading proxy_file;
  Istio istio;
  /// Where the parts are, as names and mounts tell, in the order of Part::Name.
  std::array<Finding, Part::kCount> findings;
  /// Kubeflow's dashboard, its Deployment.
  const krm::Resource* dashboard = nullptr;
  /// Kubeflow's login before 1.9: oidc-authservice.
  const krm::Resource* authservice = nullptr;
  /// Workloads that are not the parts and yet run in their place: they mount the part's file, or the part's
  /// Service selects their pods. RequestAuthentications beside Dex's with a rule for Dex.
  std::vector<const krm::Resource*> rivals;
  /// A Service by which users come to Dex or oauth2-proxy and that selects none of the part's pods, with the
  /// workload beside it that it does select.
  struct Served {
    const krm::Resource* service;
    const krm::Resource* workload;
  };
  std::vector<Served> served_instead;
  std::vector<Unreadable> unreadable;
  /// All of the list.
  krm::Items items;

  const Finding& finding(Part::Name name) const { return findings[static_cast<std::size_t>(name)]; }
  /// Dex's RequestAuthentication; null when the list has none or several.
  const RequestAuthentication* authentication() const;
  /// The login's rule in it: the one with that issuer, else the one whose issuer ends in /dex, else the one
  /// with the issuer that oauth2-proxy has, else the only one.
  const JwtRule* dex_rule(std::string_view issuer) const;
  /// Whether oauth2-proxy goes straight to a provider, to an issuer that is not Dex's: by discovery, or to
  /// the pages of a provider that is known. `dex_issuer` is what Dex's public URL should be.
  bool is_direct(std::string_view dex_issuer) const;
  /// Whether an issuer is Dex's: that of its file, what it should be, or one that ends in /dex.
  bool is_dex(std::string_view issuer, std::string_view dex_issuer) const;
  /// The mesh's providers that are oauth2-proxy: those that a CUSTOM policy of the gateway asks; where the
  /// list has no such policy, those with oauth2-proxy's name.
  std::vector<const ExtensionProvider*> proxy_providers() const;
  /// The dashboard as it runs; nothing when the list has none, or no container of it can be told. Throws
  /// LocatedError on what the kubelet could not read.
  std::optional<Workload> dashboard_workload() const;
  /// Dex's Service: `dex_service`, else the one that `targets` name, Kubeflow's own name too.
  DexService dex_service_or(const config::Targets& targets) const;
  /// Whether a route goes to Dex's Service.
  bool leads_to_dex(const VirtualService& routes, const Route& route, const config::Targets& targets) const;
  /// oauth2-proxy's client id as it runs; nothing when it is not known.
  std::optional<std::string> proxy_client_id() const;
  /// Whether the list holds nothing of the login.
  bool empty() const;
};

}  // namespace kubeflow_sso::login
