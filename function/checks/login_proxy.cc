// The rule about Dex's authproxy connector, which believes a header.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "function/checks/checks.h"
#include "function/config/url.h"
#include "function/krm/shape.h"
#include "function/releases/dex_connectors.h"

namespace kubeflow_sso::checks {
namespace {

using login::Route;
using login::VirtualService;
using yaml::Path;

/// A key that names a header, and the one without it (connector/authproxy/authproxy.go, 2.41.1 to 2.45.1).
struct Header {
  std::string_view key;
  std::string_view standard;
};
constexpr std::array kHeaders = {
    Header{"userHeader", "X-Remote-User"}, Header{"userIDHeader", "X-Remote-User-Id"},
    Header{"userNameHeader", "X-Remote-User-Name"}, Header{"emailHeader", "X-Remote-User-Email"},
    Header{"groupHeader", "X-Remote-Group"}};

class LoginProxy {
 public:
  LoginProxy(const Subject& subject, const login::DexConnector& connector)
      : subject_(subject), connector_(connector) {}

  void check() const {
    const auto& services = subject_.login.istio.services;
    const bool is_seen = std::any_of(services.begin(), services.end(), [&](const VirtualService& each) {
      return first_route(each) != nullptr;
    });
    if (!is_seen) return report("the list has no VirtualService that shows who removes it");
    for (const VirtualService& each : services) {
      const Route* route = first_route(each);
      if (route == nullptr || !leads_to_dex(each, *route)) continue;
      const std::string left = left_header(*each.resource, *route);
      if (!left.empty())
        return report(fmt::format("{} leaves {} as the browser sends it", each.resource->ref().text(),
                                  text::printable(left)));
    }
  }

 private:
  void report(const std::string& why) const {
    const login::Dex& dex = subject_.login.dex;
    subject_.report(
        rule("forged-logins"), dex.file->resource(), dex.field(connector_.path),
        fmt::format(
            "\"{}\" takes the user from a header, and {}: whoever sends it is anybody; route {} to the "
            "proxy that sets it, or remove it at the gateway (`headers: {{request: {{remove: [...]}}}}`)",
            text::printable(connector_.id), why, callback()));
  }

  std::string callback() const {
    return config::parse_url(subject_.login.dex.issuer()).url.path + "/callback/" + connector_.id;
  }

  /// Istio takes the first route that matches.
  const Route* first_route(const VirtualService& service) const {
    if (!service.serves(config::parse_url(subject_.login.dex.issuer()).url.host)) return nullptr;
    const Route* found = service.route_of(callback());
    return found != nullptr && (is_dexs(service) || !found->prefix.empty()) ? found : nullptr;
  }

  /// A VirtualService for other paths of the host is not asked.
  bool is_dexs(const VirtualService& service) const {
    return std::any_of(service.routes.begin(), service.routes.end(),
                       [&](const Route& route) { return leads_to_dex(service, route); });
  }

  bool leads_to_dex(const VirtualService& service, const Route& route) const {
    return subject_.login.leads_to_dex(service, route, subject_.sso.targets);
  }

  /// A header that Dex reads and the route does not remove or write anew; empty without one.
  std::string left_header(const krm::Resource& resource, const Route& route) const {
    const Path http(route.path.begin(), route.path.begin() + 3);  // spec.http[0]
    std::vector<std::string> removed;
    if (const yaml::Node* list = resource.document().at(http / "headers" / "request" / "remove")) {
      for (const yaml::Node& item : list->items) removed.push_back(item.scalar);
    }
    if (const yaml::Node* set = resource.document().at(http / "headers" / "request" / "set")) {
      for (const yaml::Entry& entry : set->entries) removed.push_back(entry.key.scalar);
    }
    for (const Header& each : kHeaders) {
      const std::string written = subject_.login.dex.config->text(connector_.path / "config" / each.key);
      std::string name = written.empty() ? std::string(each.standard) : written;
      const bool is_gone = std::any_of(removed.begin(), removed.end(), [&](const std::string& other) {
        return releases::same_key(other, name);  // headers have no case either
      });
      if (!is_gone) return name;
    }
    return {};
  }

  const Subject& subject_;
  const login::DexConnector& connector_;
};

}  // namespace

void check_login_proxy(const Subject& subject) {
  const login::Dex& dex = subject.login.dex;
  if (!dex.config) return;
  krm::guarded(subject.results, dex.file->resource(), [&] {
    for (const login::DexConnector& connector : dex.connectors) {
      if (connector.type == "authproxy") LoginProxy(subject, connector).check();
    }
  });
}

}  // namespace kubeflow_sso::checks
