// Looking around a folder that is to be made.
#include "function/commands/kubeflow_folders.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "function/io.h"

namespace kubeflow_sso::commands {
namespace {

constexpr std::string_view kDex = "common/dex/overlays/oauth2-proxy";
constexpr std::string_view kProxy = "common/oauth2-proxy/overlays/m2m-dex-only";
/// In Kubeflow 1.9.0.
constexpr std::string_view kOldProxy = "common/oidc-client/oauth2-proxy/overlays/m2m-self-signed";
constexpr std::string_view kIstio = "istio-install/overlays/oauth2-proxy";

/// The folder that a folder is in, as a path.
std::string above(std::string folder) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  const std::size_t slash = folder.rfind('/');
  const std::string last = folder.substr(slash + 1);
  if (last == "." || last == ".." || last.empty()) return folder + "/..";
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : folder.substr(0, slash);
}

/// The folder of Istio's manifests in `common`: `istio`, or of an older release `istio-1-22`; not the one
/// with a CNI plugin, which is another choice.
std::string istio_in(const std::string& common) {
  std::vector<std::string> names = files_in(common);
  std::sort(names.begin(), names.end());
  for (const std::string& each : names) {
    const bool is_istio = each.starts_with("istio") && each.find("cni") == std::string::npos;
    if (is_istio && exists(fmt::format("{}/{}/{}", common, each, kIstio))) return each;
  }
  return {};
}

}  // namespace

std::vector<std::string> kubeflow_resources(const std::string& folder, bool& is_there) {
  constexpr int kLevels = 3;
  std::string place = folder;
  std::string way = "../";
  is_there = true;
  for (int level = 0; level < kLevels; ++level, way += "../") {
    place = above(place);
    if (!exists(place + "/" + std::string(kDex))) continue;
    const std::string istio = istio_in(place + "/common");
    const bool is_old = exists(place + "/" + std::string(kOldProxy));
    std::vector<std::string> found = {way + std::string(kDex),
                                      way + std::string(is_old ? kOldProxy : kProxy)};
    if (!istio.empty()) found.push_back(fmt::format("{}common/{}/{}", way, istio, kIstio));
    return found;
  }
  is_there = false;
  return {"../" + std::string(kDex), "../" + std::string(kProxy), "../common/istio/" + std::string(kIstio)};
}

}  // namespace kubeflow_sso::commands
