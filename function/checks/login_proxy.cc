// The rule about Dex's authproxy connector, which believes a header.
#include <fmt/format.h>

#include <array>

#include "function/checks/checks.h"
#include "function/config/url.h"
#include "function/krm/shape.h"
#include "function/login/ways_to_dex.h"

namespace kubeflow_sso::checks {
namespace {

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
    if (!check_outside() || login::is_kept_from_pods(subject_.login)) return;
    const login::Workload& dex = *subject_.login.dex.workload;
    subject_.report(
        rule("forged-logins-inside"), dex.resource(), yaml::Path{},
        fmt::format("takes the user of connector \"{}\" from a header, and no NetworkPolicy of this "
                    "list keeps pods of the cluster, such as notebooks, from sending it: add one in {} "
                    "by which Dex hears the gateway, oauth2-proxy and istiod alone",
                    text::printable(connector_.id), dex.namespace_name()));
  }

 private:
  /// False where a result says that the gateway lets the header pass.
  bool check_outside() const {
    const login::WaysToDex found = login::ways_to_dex(subject_.login, subject_.sso.targets, callback());
    for (const login::WayToDex& way : found.ways) {
      const std::string left = left_header(way);
      if (left.empty()) continue;
      report(fmt::format("{} leaves {} as the browser sends it", way.resource->ref().text(),
                         text::printable(left)));
      return false;
    }
    if (!found.is_seen && found.ways.empty()) {
      report("the list has no VirtualService that shows who removes it");
      return false;
    }
    return true;
  }

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

  /// A header that Dex reads and the way does not settle; empty without one.
  std::string left_header(const login::WayToDex& way) const {
    for (const Header& each : kHeaders) {
      const std::string written = subject_.login.dex.config->text(connector_.path / "config" / each.key);
      std::string name = written.empty() ? std::string(each.standard) : written;
      if (!way.keeps_out(name)) return name;
    }
    return {};
  }

  const Subject& subject_;
  const login::DexConnector& connector_;
};

}  // namespace

void check_login_proxy(const Subject& subject) {
  const login::Dex& dex = subject.login.dex;
  if (!dex.config || subject.sso.direct) return;
  krm::guarded(subject.results, dex.file->resource(), [&] {
    for (const login::DexConnector& connector : dex.connectors) {
      if (connector.type == "authproxy") LoginProxy(subject, connector).check();
    }
  });
}

}  // namespace kubeflow_sso::checks
