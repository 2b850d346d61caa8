// The command line: which command is meant, and with what.
#include "function/command_line.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "function/commands/check.h"
#include "function/commands/diff.h"
#include "function/commands/exit_code.h"
#include "function/commands/explain.h"
#include "function/commands/help.h"
#include "function/commands/init.h"
#include "function/commands/layouts.h"
#include "function/commands/messages.h"
#include "function/commands/realm.h"
#include "function/commands/schema.h"
#include "function/commands/streams.h"
#include "function/commands/turn_over.h"
#include "function/text/nearest.h"
#include "function/text/source.h"
#include "function/usage.h"
#include "function/version.h"

namespace kubeflow_sso {
namespace {

constexpr const char* kDescription =
    "Turns Kubeflow's login over to an identity provider: patches Dex, oauth2-proxy and Istio's\n"
    "RequestAuthentication in a list of resources, from one small functionConfig.\n"
    "Without --config it is a KRM function: a ResourceList on standard input, one on standard output.";

constexpr const char* kExamples =
    "Examples:\n"
    "  kustomize build --enable-alpha-plugins --enable-exec .        with sso.yaml under `transformers:` and "
    "`resources:`\n"
    "  kpt fn eval --exec kubeflow-sso --fn-config sso.yaml PACKAGE\n"
    "  kustomize build . | kubeflow-sso --config sso.yaml | kubectl apply --server-side --force-conflicts -f "
    "-\n"
    "  kubeflow-sso --config sso.yaml dex.yaml oauth2-proxy.yaml > login.yaml\n"
    "  kubeflow-sso realm --config sso.yaml > client.json\n"
    "  kubeflow-sso diff --config sso.yaml dex.yaml oauth2-proxy.yaml\n"
    "  kubeflow-sso check login.yaml\n"
    "  kubeflow-sso explain --config sso.yaml dex.yaml oauth2-proxy.yaml\n"
    "  kubeflow-sso schema > kubeflow-sso.schema.json\n"
    "  kubeflow-sso init --url https://kubeflow.example.com sso\n"
    "  kubeflow-sso init --from login.yaml sso-of-today\n"
    "\n"
    "Exit code: 0; 1 when a result has severity error (a ResourceList is then written unchanged but for its\n"
    "results, a plain stream not at all), or `check` finds one or drift; 2 for wrong usage; 3 when `diff\n"
    "--exit-code` finds a change.";

constexpr const char* kHelp = "help";
constexpr const char* kConfig = "--config";

/// All that can stand on the command line, whichever command it is for.
struct Options {
  std::optional<std::string> config;
  std::vector<std::string> files;
  bool verbose = false;
  bool openapi = false;
  commands::RealmOptions realm;
  commands::InitOptions init;
  bool markdown = false;
  std::string subject;  // of `help`
  std::string format = "text";
  bool exit_code = false;
};

class CommandLine {
 public:
  CommandLine() {
    app_.set_version_flag("--version", std::string("kubeflow-sso ") + kVersion,
                          "print the release and the commit that it was built from, and exit");
    add_verbose(app_);
    add_config(app_, "the functionConfig; reads plain `---` streams instead of a ResourceList");
    app_.add_option("files", options_.files, "the streams to read with --config (default: standard input)")
        ->type_name("FILE");
    add_commands();
    app_.footer(kExamples);  // which commands added later would have too
  }

  /// Throws CLI::ParseError.
  void parse(int argc, const char* const* argv) {
    given_.assign(argv + std::min(argc, 1), argv + argc);
    put_command_first();
    app_.parse(in_reverse());
    if (!command_) check_files();
  }

  int exit(const CLI::ParseError& error) const {
    if (error.get_exit_code() == 0) return app_.exit(error) == 0 ? commands::kDone : commands::kWrongUsage;
    commands::tell_error(usage_problem(app_, given_, error) + "; see --help");
    return commands::kWrongUsage;
  }

  int run() const {
    if (command_) return command_();
    if (options_.config)
      return commands::turn_over_streams(*options_.config, options_.files, options_.verbose);
    return commands::turn_over_resource_list(options_.verbose);
  }

 private:
  void add_commands() {
    CLI::App* schema = add("schema", "print the JSON Schema (2020-12) of the functionConfig",
                           [this] { return commands::schema(options_.openapi); });
    schema->add_flag("--openapi", options_.openapi,
                     "print the OpenAPI file that kustomize's `openapi.path` takes instead");
    add_diff();
    add_check();
    add_explain();
    add_realm();
    add_init();
    CLI::App* help = add(kHelp, "explain the id of a result, or a command", [this] { return run_help(); });
    help->add_option("id", options_.subject, "what stands in brackets behind a message, or a command's name")
        ->type_name("ID");
    help->add_flag("--markdown", options_.markdown, "print the page of all ids instead")->group("");
  }

  void add_diff() {
    CLI::App* diff = add("diff", "print what would change, field by field", [this] { return run_diff(); });
    add_config(*diff, "the functionConfig")->required();
    add_manifests(*diff);
    add_format(*diff, {"text", "unified", "json"});
    diff->add_flag("--exit-code", options_.exit_code, "end with 3 when something would change");
    add_verbose(*diff);
  }

  int run_diff() const {
    commands::DiffOptions wanted;
    if (options_.format == "unified") wanted.format = commands::DiffFormat::Unified;
    if (options_.format == "json") wanted.format = commands::DiffFormat::Json;
    wanted.tells_by_exit_code = options_.exit_code;
    wanted.verbose = options_.verbose;
    return commands::diff(options_.config.value_or(""), options_.files, wanted);
  }

  void add_check() {
    CLI::App* check =
        add("check", "judge a login, in manifests or a dump of the cluster, and change nothing",
            [this] { return commands::check(options_.config, options_.files, options_.format == "json"); });
    add_config(*check, "a functionConfig: what is not as it wants it is told too");
    add_manifests(*check);
    add_format(*check, {"text", "json"});
  }

  void add_explain() {
    CLI::App* explain = add(
        "explain", "draw the login: who asks whom, with what, and where that is set",
        [this] { return commands::explain(options_.config, options_.files, options_.format == "mermaid"); });
    add_config(*explain, "a functionConfig: the login is drawn as it will be");
    add_manifests(*explain);
    add_format(*explain, {"text", "mermaid"});
  }

  void add_manifests(CLI::App& command) {
    command.add_option("files", options_.files, "the streams to read (default: standard input)")
        ->type_name("FILE");
  }

  void add_format(CLI::App& command, const std::vector<std::string>& formats) {
    const auto problem = [formats](const std::string& given) {
      if (std::find(formats.begin(), formats.end(), given) != formats.end()) return std::string();
      const std::vector<std::string_view> known(formats.begin(), formats.end());
      return "must be " + text::list_of(known) + ", got \"" + given + "\"";
    };
    std::string shown;
    for (const std::string& each : formats) shown.append(shown.empty() ? "" : ", ").append(each);
    command.add_option("--format", options_.format, "how to print it (default: text)")
        ->check(CLI::Validator(problem, shown));
  }

  void add_verbose(CLI::App& command) {
    command.add_flag("-v,--verbose", options_.verbose, "say what was found, on standard error");
  }

  void add_realm() {
    CLI::App* realm = add("realm", "print what Keycloak needs: the client, or the realm around it",
                          [this] { return commands::realm(*options_.config, options_.realm); });
    add_config(*realm, "the functionConfig")->required();
    realm->add_option("--format", options_.realm.format, commands::describe_realm_formats())
        ->type_name("FORMAT");
    realm->add_flag("--whole", options_.realm.whole, "the realm too, for one that is not there yet");
    realm->add_option("--connector", options_.realm.connector, "which one, where several are of Keycloak")
        ->type_name("ID");
    realm
        ->add_option("--machine", options_.realm.machine,
                     "the client of a machine, of that client ID, as `trustedIssuers` takes its tokens")
        ->type_name("ID");
    realm
        ->add_option("--audience", options_.realm.audience,
                     "of its tokens, where `trustedIssuers` has several for the realm")
        ->type_name("AUDIENCE")
        ->needs("--machine");
  }

  void add_init() {
    CLI::App* init = add("init", "write the files to start with, or those for a login that is there",
                         [this] { return commands::init(options_.init); });
    init->add_option("--from", options_.init.from,
                     "manifests or a dump of the cluster that have a login, `-` for standard input: the "
                     "functionConfig is "
                     "read out of them")
        ->type_name("FILE")
        ->allow_extra_args(false);
    init->add_option("--url", options_.init.url,
                     "where a browser opens Kubeflow (default: what --from tells, else a placeholder that "
                     "the function "
                     "refuses)")
        ->type_name("URL");
    init->add_option("--issuer", options_.init.issuer, "the identity provider's issuer (default: the same)")
        ->type_name("URL");
    init->add_option("--layout", options_.init.layout, commands::describe_layouts() + "; default: kustomize")
        ->type_name("LAYOUT");
    init->add_option("folder", options_.init.folder, "where to write them; no file that is there is touched")
        ->type_name("FOLDER")
        ->required();
  }

  int run_help() const {
    return options_.markdown ? commands::help_page() : commands::help(options_.subject);
  }

  /// The arguments as CLI11 wants a vector of them, the last one first. `help` alone and `help COMMAND` are
  /// `--help` and `COMMAND --help`: CLI11 takes a command's name for the command wherever it stands.
  std::vector<std::string> in_reverse() const {
    std::vector<std::string> arguments = given_;
    const bool is_help = !arguments.empty() && arguments.front() == kHelp;
    const bool is_of_all = is_help && arguments.size() == 1;
    const bool is_of_command = is_help && arguments.size() == 2 && is_command(arguments.back());
    if (is_of_all || is_of_command) {
      arguments.erase(arguments.begin());
      arguments.emplace_back("--help");
    }
    std::reverse(arguments.begin(), arguments.end());
    return arguments;
  }

  /// `-v --config FILE diff` is `diff -v --config FILE`: CLI11 would take them for the function's.
  void put_command_first() {
    const auto is_before_command = [](const std::string& each) {
      return each == "-v" || each == "--verbose" || each == kConfig || each.starts_with("--config=");
    };
    auto command = given_.begin();
    bool names_config = false;
    while (command != given_.end() && is_before_command(*command)) {
      const bool has_value = *command == kConfig && command + 1 != given_.end();
      names_config = names_config || command->starts_with(kConfig);
      command += has_value ? 2 : 1;
    }
    if (names_config && command != given_.end() && is_command(*command))
      std::rotate(given_.begin(), command, command + 1);
  }

  bool is_command(const std::string& name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }

  CLI::App* add(const char* name, const char* description, std::function<int()> command) {
    CLI::App* added = app_.add_subcommand(name, description);
    added->callback([this, command = std::move(command)] { command_ = command; });
    names_.emplace_back(name);
    return added;
  }

  CLI::Option* add_config(CLI::App& command, const char* description) {
    return command.add_option(kConfig, options_.config, description)->type_name("FILE");
  }

  /// What stands there without a command: files, or a command that does not exist.
  void check_files() const {
    if (options_.files.empty()) return;
    const std::string& first = options_.files.front();
    if (is_command_word(first) && ::access(first.c_str(), F_OK) != 0)
      throw CLI::ValidationError(unknown_command(app_, first));
    if (options_.config) return;
    throw CLI::ValidationError(
        text::printable(first) +
        " is given without `--config FILE`: `kubeflow-sso --config sso.yaml manifests.yaml` reads plain "
        "manifests, without it the input is a ResourceList on standard input");
  }

  CLI::App app_{kDescription, "kubeflow-sso"};
  Options options_;
  std::vector<std::string> given_;  // the arguments
  std::vector<std::string> names_;
  std::function<int()> command_;
};

template <typename Command>
int guarded(Command command) {
  try {
    return command();
  } catch (const commands::FileError& error) {
    commands::tell_error(error.what());
    return commands::kWrongUsage;
  } catch (const text::LocatedError& error) {
    commands::tell_error(error);
    return commands::kFailed;
  } catch (const text::UserError& error) {
    commands::tell_error(error.what());
    return commands::kFailed;
  } catch (const std::exception& error) {
    commands::tell_error("internal error, nothing was changed: " + std::string(error.what()) +
                         "; please report it");
    return commands::kFailed;
  }
}

}  // namespace

int command_line(int argc, const char* const* argv) {
  // As orchestrators start it, once for each build: to describe all options takes longer than an empty list.
  if (argc < 2) return guarded([] { return commands::turn_over_resource_list(false); });
  CommandLine line;
  try {
    line.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return line.exit(error);
  }
  return guarded([&] { return line.run(); });
}

}  // namespace kubeflow_sso
