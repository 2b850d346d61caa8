// From nothing, or from a login that is there, to a folder of files.
#include "function/commands/init.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "function/checks/checks.h"
#include "function/commands/exit_code.h"
#include "function/commands/kubeflow_folders.h"
#include "function/commands/layout.h"
#include "function/commands/layouts.h"
#include "function/commands/messages.h"
#include "function/commands/sso_file.h"
#include "function/commands/streams.h"
#include "function/config/known_provider.h"
#include "function/config/providers.h"
#include "function/config/url.h"
#include "function/io.h"
#include "function/login/described.h"
#include "function/login/login.h"
#include "function/recovery/recovered.h"
#include "function/recovery/values.h"
#include "function/text/nearest.h"
#include "function/text/source.h"
#include "function/yaml/value.h"

namespace kubeflow_sso::commands {
namespace {

using recovery::Recovered;
using recovery::string;
using yaml::Path;
using yaml::Value;

/// No URLs, so that the function refuses them, and says what it wants instead.
constexpr std::string_view kUrlPlaceholder = "KUBEFLOW_URL";
constexpr std::string_view kIssuerPlaceholder = "KEYCLOAK_ISSUER";

const Path kUrl = {"spec", "kubeflowURL"};
const Path kConnector = {"spec", "connectors", 0};

/// A provider behind Dex: Keycloak, or by its issuer another one.
void add_provider(const std::string& issuer, Recovered& recovered) {
  const bool is_keycloak = issuer.empty() || config::known_provider(issuer).is_keycloak;
  const std::string type = is_keycloak ? "keycloak" : "oidc";
  const config::KeyRef secret = {type + "-client", "client-secret"};
  Value connector = Value::mapping({{"type", string(type)}, {"id", string(type)}});
  connector.set("issuer", string(issuer.empty() ? kIssuerPlaceholder : issuer));
  connector.set("clientSecretKeyRef", recovery::to_value(secret));
  recovered.note(
      kConnector / "issuer",
      is_keycloak
          ? "exactly as the realm's discovery document has it: https://HOST/realms/NAME, no slash at the end"
          : "exactly as the provider's discovery document has it");
  if (!is_keycloak) {
    if (!config::sends_no_email_verified(config::parse_url(issuer).url).empty())
      connector.set("unverifiedEmail", string("AllowMissing"));
    recovered.note(kConnector / "clientID", "what the provider knows Dex by; write it here");
    recovered.note(kConnector / "name", "the text on Dex's login page");
  }
  recovered.note(kConnector / "clientSecretKeyRef", "a key of a Secret in namespace auth, where Dex is");
  // Behind the URLs, where people look for it.
  std::vector<Value::Member>& members = recovered.spec.members();
  const auto behind = std::find_if(members.begin(), members.end(), [](const Value::Member& each) {
    return each.first != "kubeflowURL" && each.first != "dexURL";
  });
  members.insert(behind, {"connectors", Value::sequence({std::move(connector)})});
  recovered.need(secret, std::string(config::kubeflow::kDexNamespace));
}

/// What is still missing, so that the user sees where it belongs.
void complete(const InitOptions& options, Recovered& recovered) {
  if (recovered.spec.find("kubeflowURL") == nullptr) {
    Value spec =
        Value::mapping({{"kubeflowURL", string(options.url.empty() ? kUrlPlaceholder : options.url)}});
    for (Value::Member& each : recovered.spec.members()) spec.members().push_back(std::move(each));
    recovered.spec = std::move(spec);
    recovered.note(kUrl, "where a browser opens Kubeflow: https, a host, perhaps a port");
  }
  const bool has_provider =
      recovered.spec.find("connectors") != nullptr || recovered.spec.find("direct") != nullptr;
  if (!has_provider) {
    if (!options.from.empty())
      recovered.note({"spec", "connectors"}, "the login that was read names no identity provider");
    add_provider(options.issuer, recovered);
  } else if (!options.issuer.empty()) {
    throw text::UserError("--issuer is for a login without an identity provider, and the one in " +
                          text::printable(options.from.front()) +
                          " has one: leave it out, and change the file that is written then");
  }
}

/// `dex.yaml, standard input`.
std::string names_of(const std::vector<std::string>& files) {
  std::string names;
  for (const std::string& each : files)
    names += (names.empty() ? "" : ", ") + (each == "-" ? "standard input" : text::printable(each));
  return names;
}

/// Says which parts, that have most of what a functionConfig is made of, were not there.
void note_missing(const login::Login& login, bool is_direct, Recovered& recovered) {
  std::string missing;
  for (const login::Finding& each : login.findings) {
    const bool is_needed =
        (!is_direct || each.part.group != "dex") && each.part.name != login::Part::Name::Parameters;
    if (each.only() != nullptr || !is_needed) continue;
    missing += (missing.empty() ? "" : ", ") + std::string(each.part.title) + " (" + each.part.text() + ")";
  }
  if (!missing.empty())
    recovered.note({}, "Missing in what was read, so that nothing of it is kept: " + missing);
}

/// Reads the login of the manifests; nothing with an error in `results`.
std::optional<Recovered> read_login(const InitOptions& options, krm::Results& results) {
  const Manifests manifests(options.from);
  const krm::ResourceList list = manifests.parse();
  for (const krm::Result& fault : list.faults()) results.add(fault);
  const Value targets = recovery::targets_of(list.before());
  Value spec = Value::mapping();
  if (!targets.members().empty()) spec.set("targets", targets);
  krm::Results ignored;
  const config::Targets found = recovery::loaded(spec, ignored).targets;
  const login::Login login(list.before(), found);
  if (login.empty())
    throw text::UserError("there is nothing of a login in " + names_of(options.from) +
                          ": give the manifests of Dex, oauth2-proxy and Istio, or a dump of them");
  const config::KubeflowSSO described = login::described(login, found);
  krm::Results of_parts;
  checks::check_parts({login, described, of_parts});
  std::vector<std::string> elsewhere;
  for (const krm::Result& each : of_parts.list()) {
    // What looks like a part and is another application's is nothing to stop at.
    if (each.id == "part-elsewhere") {
      elsewhere.push_back(each.message);
    } else {
      results.add(each);
    }
  }
  if (results.failed()) return {};
  Recovered recovered = recovery::recover(login, targets, options.url);
  note_missing(login, described.direct.has_value(), recovered);
  for (std::string& each : elsewhere) recovered.note({"spec", "targets"}, std::move(each));
  return recovered;
}

/// A message about a field, as one about the option that gave it.
std::string about(std::string_view option, const Path& field, std::string message) {
  const std::string name = "`" + to_string(field) + "`";
  const std::size_t at = message.find(name);
  if (at != std::string::npos) message.replace(at, name.size(), "`" + std::string(option) + "`");
  return message;
}

/// The errors of what was read back that are left for the user; those about what the user gave are thrown.
std::vector<std::string> open_questions(const InitOptions& options, Recovered& recovered) {
  krm::Results results;
  recovery::loaded(recovered.spec, results);
  std::vector<std::string> open;
  for (const krm::Result& each : results.list()) {
    if (each.severity != krm::Severity::Error) continue;
    const Path& path = each.field.path;
    if (path == kUrl && !options.url.empty()) throw text::UserError(about("--url", path, each.message));
    if (path == kConnector / "issuer" && !options.issuer.empty() && each.id != "open-to-everybody")
      throw text::UserError(about("--issuer", path, each.message));
    open.push_back(each.message);
    const bool is_placeholder = each.message.find(kUrlPlaceholder) != std::string::npos ||
                                each.message.find(kIssuerPlaceholder) != std::string::npos;
    if (!options.from.empty() && !is_placeholder)
      recovered.note(path, "the function refuses this: " + each.message);
  }
  return open;
}

/// `keycloak-client.env, a line client-secret=VALUE`.
std::string env_file(const recovery::NewSecret& secret) {
  std::string lines;
  for (const std::string& each : secret.keys) lines += (lines.empty() ? "" : " and ") + each + "=VALUE";
  return secret.name + ".env, " + (secret.keys.size() == 1 ? "the line " : "the lines ") + lines;
}

/// A folder as a word of the shell that no command takes for an option.
std::string shell_word(std::string folder) {
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  if (folder.starts_with('-')) folder.insert(0, "./");
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./+,:@%=";
  if (folder.find_first_not_of(kPlain) == std::string::npos) return folder;
  const bool has_control = std::any_of(
      folder.begin(), folder.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
  std::string word = has_control ? "$'" : "'";
  for (const char c : folder) {
    if (has_control && (static_cast<unsigned char>(c) < ' ' || c == 0x7f)) {
      word += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else if (c == '\'') {
      word += has_control ? "\\'" : "'\\''";
    } else {
      word += has_control && c == '\\' ? "\\\\" : std::string(1, c);
    }
  }
  return word + "'";
}

class Steps {
 public:
  explicit Steps(const std::string& folder) : folder_(shell_word(folder)) {}

  /// FOLDER in `text` is the folder.
  void add(std::string text) {
    constexpr std::string_view kFolder = "FOLDER";
    for (std::size_t at = text.find(kFolder); at != std::string::npos;
         at = text.find(kFolder, at + folder_.size()))
      text.replace(at, kFolder.size(), folder_);
    text_ += std::to_string(++count_) + ". " + wrapped(text, 3) + "\n";
  }
  const std::string& text() const { return text_; }

 private:
  const std::string folder_;
  std::string text_;
  int count_ = 0;
};

void add_secrets(const Layout& layout, const std::vector<recovery::NewSecret>& secrets, Steps& steps) {
  for (const recovery::NewSecret& each : secrets) {
    if (layout.secret_folders.empty()) {
      std::string literals;
      for (const std::string& key : each.keys) literals += " --from-literal=" + key + "=VALUE";
      steps.add("make the Secret, by External Secrets or with `kubectl -n " + each.namespace_name +
                " create secret generic " + each.name + literals + "`");
    }
    for (const std::string_view place : layout.secret_folders)
      steps.add("write FOLDER/" + (place == "." ? "" : std::string(place) + "/") + env_file(each));
  }
}

bool is_for_keycloak(const Recovered& recovered) {
  const yaml::Value* connectors = recovered.spec.find("connectors");
  return connectors != nullptr && connectors->items()[0].find("type")->scalar() == "keycloak";
}

std::string next_steps(const InitOptions& options, const Layout& layout, const Recovered& recovered,
                       const std::vector<std::string>& open, bool has_kubeflow) {
  Steps steps(options.folder);
  const std::string sso = "FOLDER/" + std::string(layout.sso_path);
  if (!options.from.empty()) steps.add("read the comments in " + sso + ": what was kept, and what was not");
  for (const std::string& each : open) steps.add(fmt::format("in {}: {}", sso, each));
  const bool is_patched = layout.name == "environments";
  if (is_patched)
    steps.add(
        "in FOLDER/staging/sso/patch.yaml and FOLDER/production/sso/patch.yaml: write what each has of its "
        "own");
  if (is_for_keycloak(recovered))
    steps.add("kubeflow-sso realm --config " + (is_patched ? "<(kustomize build FOLDER/staging/sso)" : sso) +
              " prints the client that Keycloak needs" + (is_patched ? " for staging, and so on" : "") +
              ": import it; its secret stands under Credentials then");
  add_secrets(layout, recovered.new_secrets, steps);
  if (layout.program == ".") steps.add("copy the program: FOLDER/kubeflow-sso");
  if (layout.program.empty()) steps.add("have the program, kubeflow-sso, on PATH");
  if (!has_kubeflow && layout.name != "kpt" && layout.name != "component")
    steps.add("no Kubeflow manifests are around FOLDER: write their paths into `resources:`");
  steps.add(std::string(layout.command));
  return steps.text();
}

std::vector<std::string> head_of(const InitOptions& options) {
  std::string origin = "Made by `kubeflow-sso init`";
  if (!options.from.empty()) {
    origin += " from the login in " + names_of(options.from);
  }
  return {origin + ". All fields: README.md, or `kubeflow-sso schema` for an editor."};
}

int write_folder(const InitOptions& options, const Layout& layout, Recovered recovered) {
  complete(options, recovered);
  const std::vector<std::string> open = open_questions(options, recovered);
  LayoutInput input{options.folder, {}, recovered.new_secrets, recovered.spec.find("kubeflowURL")->scalar()};
  bool has_kubeflow = false;
  input.resources = kubeflow_resources(options.folder, has_kubeflow);
  std::vector<NewFile> files = layout.files(input);
  files.push_back({std::string(layout.sso_path), sso_file(head_of(options), layout.metadata, recovered)});
  std::sort(files.begin(), files.end(), [](const NewFile& a, const NewFile& b) { return a.path < b.path; });
  write_new_files(options.folder, files);
  std::string names;
  for (const NewFile& each : files) names += (names.empty() ? "" : ", ") + each.path;
  write_output("Written into " + text::printable(options.folder) + ": " + names + "\n\nNext:\n" +
               next_steps(options, layout, recovered, open, has_kubeflow));
  return kDone;
}

}  // namespace

int init(const InitOptions& options) {
  const Layout* layout = find_layout(options.layout);
  if (layout == nullptr) {
    std::vector<std::string_view> names;
    for (const Layout& each : layouts()) names.push_back(each.name);
    tell_error("`--layout` must be " + text::list_of(names) + ", got \"" + text::printable(options.layout) +
               "\"; see --help");
    return kWrongUsage;
  }
  if (options.folder.empty()) {
    tell_error(
        "`FOLDER` must not be empty: is a variable of the shell empty? `.` is the folder that you are in");
    return kWrongUsage;
  }
  if (options.from.empty()) return write_folder(options, *layout, {});
  krm::Results results;
  std::optional<Recovered> recovered = read_login(options, results);
  if (!recovered) return tell(results, false);
  return write_folder(options, *layout, std::move(*recovered));
}

}  // namespace kubeflow_sso::commands
