// Texts of files, and the table of layouts.
#include "function/commands/layouts.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "function/config/kubeflow_sso.h"
#include "function/config/schema.h"
#include "function/yaml/value.h"
#include "function/yaml/writer.h"

namespace kubeflow_sso::commands {
namespace {

constexpr std::string_view kGuard =
    " # taken out by the function; where it did not run it stays, and the apply fails";
constexpr std::array<std::string_view, 2> kEnvironments = {"staging", "production"};

/// A name for `metadata` is the same in all layouts: a patch must have it too.
constexpr std::string_view kInFolder =
    "metadata:\n  name: sso\n  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        "
    "path: "
    "./kubeflow-sso\n";
constexpr std::string_view kAbove =
    "metadata:\n  name: sso\n  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        "
    "path: "
    "../kubeflow-sso\n";
constexpr std::string_view kOnPath =
    "metadata:\n  name: sso\n  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        "
    "path: "
    "kubeflow-sso\n";
constexpr std::string_view kLocal =
    "metadata:\n  name: sso\n  annotations:\n    config.kubernetes.io/local-config: \"true\" # kpt does not "
    "apply it\n";
constexpr std::string_view kPlain = "metadata:\n  name: sso\n";

std::string scalar(const std::string& text) {
  return yaml::write_scalar(yaml::Value::string(text), yaml::Style::Plain, false);
}

std::string resource_lines(const std::vector<std::string>& resources, std::string_view above = "") {
  std::string text;
  for (const std::string& each : resources) text += "- " + scalar(std::string(above) + each) + "\n";
  return text;
}

/// The Secrets, each from a file of lines KEY=VALUE.
std::string generators(const std::vector<recovery::NewSecret>& secrets) {
  if (secrets.empty()) return {};
  std::string text = "secretGenerator:\n";
  for (const recovery::NewSecret& each : secrets)
    text += "- name: " + each.name + "\n  namespace: " + each.namespace_name +
            " # where the program is that reads it\n  envs: [" + each.name + ".env]\n";
  return text;
}

std::string header(std::string_view version, std::string_view kind) {
  return "apiVersion: kustomize.config.k8s.io/" + std::string(version) + "\nkind: " + std::string(kind) +
         "\n";
}
std::string kustomization() {
  return header("v1beta1", "Kustomization");
}

NewFile ignored() {
  return {".gitignore", "# Secrets, and the program.\n*.env\nkubeflow-sso\n"};
}

std::vector<NewFile> kustomize(const LayoutInput& input) {
  return {
      {"kustomization.yaml", kustomization() + "resources:\n" + resource_lines(input.resources) +
                                 "- sso.yaml" + std::string(kGuard) + "\n" + generators(input.new_secrets) +
                                 "transformers:\n- sso.yaml # here it runs\n"},
      ignored()};
}

std::vector<NewFile> component(const LayoutInput& input) {
  return {{"kustomization.yaml", header("v1alpha1", "Component") + "resources:\n- sso.yaml" +
                                     std::string(kGuard) + "\n" + generators(input.new_secrets) +
                                     "transformers:\n- sso.yaml # here it runs\n"},
          ignored()};
}

/// An environment's own: Kubeflow's address, and whatever else a patch says.
std::string patch(const std::string& kubeflow_url) {
  return "# What this environment has of its own; lists of connectors merge by `id`.\napiVersion: " +
         std::string(config::kApiVersion) + "\nkind: " + std::string(config::kKind) + "\n" +
         std::string(kPlain) + "spec:\n  kubeflowURL: " + scalar(kubeflow_url) + "\n";
}

std::vector<NewFile> environments(const LayoutInput& input) {
  std::vector<NewFile> files = {
      {"sso/kustomization.yaml", kustomization() + "resources:\n- sso.yaml\nopenapi:\n  path: openapi.json # "
                                                   "a patch merges connectors by their id\n"},
      {"sso/openapi.json", config::openapi()},
      ignored()};
  for (const std::string_view each : kEnvironments) {
    const std::string folder(each);
    files.push_back({folder + "/kustomization.yaml",
                     kustomization() + "resources:\n" + resource_lines(input.resources, "../") + "- sso" +
                         std::string(kGuard) + "\n" + generators(input.new_secrets) +
                         "transformers:\n- sso # here it runs\n"});
    files.push_back({folder + "/sso/kustomization.yaml",
                     kustomization() + "resources:\n- ../../sso\npatches:\n- path: patch.yaml\n"});
    const bool is_first = each == kEnvironments.front();
    files.push_back({folder + "/sso/patch.yaml", patch(is_first ? "KUBEFLOW_URL" : input.kubeflow_url)});
  }
  return files;
}

/// The last part of the folder's path in letters that an object's name may have.
std::string package_name(std::string folder) {
  while (folder.ends_with('/')) folder.pop_back();
  std::string name = folder.substr(folder.rfind('/') + 1);
  for (char& c : name) {
    const auto byte = static_cast<unsigned char>(c);
    c = std::isalnum(byte) != 0 ? static_cast<char>(std::tolower(byte)) : '-';
  }
  const bool is_name = !name.empty() && name.front() != '-' && name.back() != '-';
  return is_name ? name : "kubeflow";
}

std::vector<NewFile> kpt(const LayoutInput& input) {
  return {{"Kptfile",
           "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: " + scalar(package_name(input.folder)) +
               "\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\ninfo:\n  description: "
               "Kubeflow, with "
               "its login\npipeline:\n  mutators:\n  - exec: kubeflow-sso # on PATH; the container instead: "
               "`image: "
               "IMAGE`\n    configPath: sso.yaml\n"}};
}

std::vector<NewFile> pipe(const LayoutInput& input) {
  return {{"kustomization.yaml", kustomization() + "resources:\n" + resource_lines(input.resources) +
                                     generators(input.new_secrets)},
          ignored()};
}

constexpr std::string_view kPlugin =
    "# In the sidecar: /home/argocd/cmp-server/config/plugin.yaml. It runs for an Application that names "
    "it.\n"
    "apiVersion: argoproj.io/v1alpha1\n"
    "kind: ConfigManagementPlugin\n"
    "metadata:\n"
    "  name: kustomize-with-kubeflow-sso\n"
    "spec:\n"
    "  generate:\n"
    "    command: [kustomize, build, --enable-alpha-plugins, --enable-exec, .]\n";
constexpr std::string_view kApplication =
    "apiVersion: argoproj.io/v1alpha1\n"
    "kind: Application\n"
    "metadata:\n"
    "  name: kubeflow-login\n"
    "  namespace: argocd\n"
    "spec:\n"
    "  project: default\n"
    "  source:\n"
    "    repoURL: REPOSITORY # write yours\n"
    "    targetRevision: HEAD\n"
    "    path: FOLDER # of sso.yaml in it\n"
    "    plugin:\n"
    "      name: kustomize-with-kubeflow-sso\n"
    "  destination:\n"
    "    server: https://kubernetes.default.svc\n"
    "    namespace: auth\n"
    "  syncPolicy:\n"
    "    syncOptions: [ServerSideApply=true]\n";
constexpr std::string_view kDockerfile =
    "# The sidecar: kustomize, and the function on PATH.\n"
    "FROM kubeflow-sso AS function\n"
    "FROM registry.k8s.io/kustomize/kustomize:v5.8.1\n"
    "COPY --from=function /usr/local/bin/kubeflow-sso /usr/local/bin/kubeflow-sso\n"
    "COPY plugin.yaml /home/argocd/cmp-server/config/plugin.yaml\n"
    "ENV PATH=/app:/usr/local/bin:/usr/bin:/bin\n";
constexpr std::string_view kRepoServer =
    "# Adds the sidecar to Argo CD: a patch for its own kustomization.\n"
    "apiVersion: apps/v1\n"
    "kind: Deployment\n"
    "metadata:\n"
    "  name: argocd-repo-server\n"
    "spec:\n"
    "  template:\n"
    "    spec:\n"
    "      containers:\n"
    "      - name: kustomize-with-kubeflow-sso\n"
    "        image: REGISTRY/argo-cd-kubeflow-sso:TAG # of the Dockerfile\n"
    "        command: [/var/run/argocd/argocd-cmp-server]\n"
    "        securityContext:\n"
    "          runAsNonRoot: true\n"
    "          runAsUser: 999\n"
    "        volumeMounts:\n"
    "        - {name: var-files, mountPath: /var/run/argocd}\n"
    "        - {name: plugins, mountPath: /home/argocd/cmp-server/plugins}\n"
    "        - {name: cmp-tmp, mountPath: /tmp}\n"
    "      volumes:\n"
    "      - name: cmp-tmp\n"
    "        emptyDir: {}\n";

/// Argo CD sees what Git has: no file with a secret, so the Secret comes from elsewhere.
std::vector<NewFile> argo_cd(const LayoutInput& input) {
  LayoutInput without_secrets = input;
  without_secrets.new_secrets.clear();
  std::vector<NewFile> files = kustomize(without_secrets);
  files.pop_back();
  files.push_back({"argocd/application.yaml", std::string(kApplication)});
  files.push_back({"argocd/plugin.yaml", std::string(kPlugin)});
  files.push_back({"argocd/Dockerfile", std::string(kDockerfile)});
  files.push_back({"argocd/repo-server-patch.yaml", std::string(kRepoServer)});
  return files;
}

constexpr std::array<std::string_view, 1> kHere = {"."};
constexpr std::array kLayouts = {
    Layout{"kustomize", "a folder that kustomize builds, with the program in it", "sso.yaml", kInFolder, ".",
           kHere, kustomize,
           "kustomize build --enable-alpha-plugins --enable-exec FOLDER | kubectl apply --server-side "
           "--force-conflicts -f -"},
    Layout{"component", "a kustomize Component, for several kustomizations", "sso.yaml", kInFolder, ".",
           kHere, component,
           "in a kustomization: `components: [../FOLDER]`, then `kustomize build --enable-alpha-plugins "
           "--enable-exec`"},
    Layout{"environments", "one functionConfig, patched for staging and production", "sso/sso.yaml", kAbove,
           ".", kEnvironments, environments,
           "kustomize build --enable-alpha-plugins --enable-exec FOLDER/staging"},
    Layout{"kpt",
           "a package that kpt renders",
           "sso.yaml",
           kLocal,
           "",
           {},
           kpt,
           "kpt fn render --allow-exec FOLDER, with Kubeflow's resources in FOLDER"},
    Layout{"pipe", "a stream, with no function runner", "sso.yaml", kPlain, "", kHere, pipe,
           "kustomize build FOLDER | kubeflow-sso --config FOLDER/sso.yaml | kubectl apply --server-side "
           "--force-conflicts "
           "-f -"},
    Layout{"argocd",
           "an application of Argo CD, and its plugin",
           "sso.yaml",
           kOnPath,
           "",
           {},
           argo_cd,
           "kustomize build --enable-alpha-plugins --enable-exec FOLDER, which Argo CD does once it has the "
           "sidecar of "
           "FOLDER/argocd"},
};

}  // namespace

std::span<const Layout> layouts() {
  return kLayouts;
}

const Layout* find_layout(std::string_view name) {
  const auto* const found =
      std::find_if(kLayouts.begin(), kLayouts.end(), [&](const Layout& each) { return each.name == name; });
  return found == kLayouts.end() ? nullptr : &*found;
}

std::string describe_layouts() {
  std::string text;
  for (const Layout& each : kLayouts)
    text += (text.empty() ? "" : ", ") + std::string(each.name) + " (" + std::string(each.description) + ")";
  return text;
}

}  // namespace kubeflow_sso::commands
