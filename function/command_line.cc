// The command line, and where results and errors go.
#include "function/command_line.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "function/config/schema.h"
#include "function/io.h"
#include "function/krm/resource_list.h"
#include "function/run.h"
#include "function/text/source.h"
#include "function/yaml/document.h"

namespace kubeflow_sso {
namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

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
    "  kubeflow-sso schema > kubeflow-sso.schema.json\n"
    "\n"
    "Exit code: 0; 1 when a result has severity error (a ResourceList is then written unchanged but for its\n"
    "results, a plain stream not at all); 2 for wrong usage.";

struct Options {
  std::optional<std::string> config;
  std::vector<std::string> files;
  bool verbose = false;
  bool schema = false;
  bool openapi = false;
};

class Program {
 public:
  explicit Program(Options options)
      : options_(std::move(options)),
        log_("kubeflow-sso", std::make_shared<spdlog::sinks::stderr_sink_st>()) {
    log_.set_pattern("%v");
    log_.set_level(options_.verbose ? spdlog::level::info : spdlog::level::warn);
  }

  int run() {
    if (options_.schema) {
      write_output(options_.openapi ? config::openapi() : config::json_schema());
      return 0;
    }
    try {
      return options_.config ? run_streams() : run_resource_list();
    } catch (const text::UserError& error) {
      log_.error("error: {}", error.what());
      return kFailed;
    }
  }

 private:
  int run_resource_list() {
    if (::isatty(STDIN_FILENO) != 0) {
      log_.error("error: expected a ResourceList on standard input, or `--config FILE`; see --help");
      return kWrongUsage;
    }
    const Input input = Input::standard_input();
    krm::ResourceList list = krm::ResourceList::read(text::Source("<stdin>", input.text()));
    const krm::Results results = kubeflow_sso::run(list.function_config(), list);
    list.write(results, write_output);
    return report(results);
  }

  int run_streams() {
    std::deque<Input> inputs;
    std::vector<text::Source> sources;
    std::optional<Input> config;
    try {
      config.emplace(Input::file(*options_.config));
      for (const std::string& file : options_.files)
        inputs.push_back(file == "-" ? Input::standard_input() : Input::file(file));
    } catch (const text::UserError& error) {
      log_.error("error: {}", error.what());
      return kWrongUsage;
    }
    if (options_.files.empty()) inputs.push_back(Input::standard_input());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const bool standard_input = options_.files.empty() || options_.files[i] == "-";
      sources.emplace_back(standard_input ? "<stdin>" : options_.files[i], inputs[i].text());
    }
    const yaml::Document document =
        parse_config(text::Source(*options_.config, config->text(), text::Privacy::Secret));
    krm::ResourceList list = krm::ResourceList::read_streams(sources);
    const krm::Results results = kubeflow_sso::run(&document, list);
    // A pipe into kubectl goes on whatever our exit code is: on failure it must get nothing, not Kubeflow's
    // defaults.
    if (!results.failed()) list.write(results, write_output);
    return report(results);
  }

  /// Throws UserError, which tells what belongs there where it holds manifests.
  static yaml::Document parse_config(const text::Source& source) {
    try {
      return yaml::Document::parse(source);
    } catch (const text::LocatedError& error) {
      if (!holds_manifests(source)) throw;
      throw text::UserError(std::string(error.what()) +
                            "; --config takes the KubeflowSSO, the manifests stand behind it: `kubeflow-sso "
                            "--config sso.yaml manifests.yaml`");
    }
  }

  static bool holds_manifests(const text::Source& source) {
    try {
      return krm::ResourceList::read_streams({source}).items().size() > 1;
    } catch (const text::UserError&) {
      return false;
    }
  }

  int report(const krm::Results& results) {
    for (const krm::Result& result : results.list()) {
      switch (result.severity) {
        case krm::Severity::Info:
          log_.info(to_line(result));
          break;
        case krm::Severity::Warning:
          log_.warn(to_line(result));
          break;
        case krm::Severity::Error:
          log_.error(to_line(result));
          break;
      }
    }
    return results.failed() ? kFailed : 0;
  }

  Options options_;
  spdlog::logger log_;
};

}  // namespace

int command_line(int argc, const char* const* argv) {
  Options options;
  CLI::App app{kDescription, "kubeflow-sso"};
  app.footer(kExamples);
  app.set_version_flag("--version", std::string("kubeflow-sso ") + KUBEFLOW_SSO_VERSION);
  app.add_flag("-v,--verbose", options.verbose, "say what was found, on standard error");
  app.add_option("--config", options.config,
                 "the functionConfig; reads plain `---` streams instead of a ResourceList")
      ->type_name("FILE");
  app.add_option("files", options.files, "the streams to read with --config (default: standard input)")
      ->type_name("FILE");
  CLI::App* schema = app.add_subcommand("schema", "print the JSON Schema (2020-12) of the functionConfig");
  schema->add_flag("--openapi", options.openapi,
                   "print the OpenAPI file that kustomize's `openapi.path` takes instead");
  const std::array<CLI::App*, 2> planned = {app.add_subcommand("realm"), app.add_subcommand("explain")};
  for (CLI::App* command : planned) command->group("")->prefix_command();  // --help does not show them
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return "error: " + text::printable(error.what()) + "; see --help\n";
  });
  try {
    app.parse(argc, argv);
    options.schema = schema->parsed();
    for (const CLI::App* command : planned) {
      if (command->parsed())
        throw CLI::ValidationError("`kubeflow-sso " + command->get_name() +
                                   "` is planned and not in this release");
    }
    if (!options.files.empty() && !options.config) {
      throw CLI::ValidationError(
          text::printable(options.files.front()) +
          " is given without `--config FILE`: `kubeflow-sso --config sso.yaml manifests.yaml` reads plain "
          "manifests, without it the input is a ResourceList on standard input");
    }
    if (options.schema && options.config) throw CLI::ValidationError("`schema` takes no --config");
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : kWrongUsage;
  }
  try {
    return Program(std::move(options)).run();
  } catch (const std::exception& error) {
    spdlog::logger log("kubeflow-sso", std::make_shared<spdlog::sinks::stderr_sink_st>());
    log.set_pattern("%v");
    log.critical("error: internal error, nothing was changed: {}; please report it", error.what());
    return kFailed;
  }
}

}  // namespace kubeflow_sso
