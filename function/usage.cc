// CLI11's errors, told as the rest of the program tells its own.
#include "function/usage.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <string_view>

#include "function/text/nearest.h"
#include "function/text/source.h"

namespace kubeflow_sso {
namespace {

constexpr std::string_view kDashes = "--";

std::string in_backquotes(std::string_view text) {
  return "`" + text::printable(text) + "`";
}

/// The command that the arguments are for, the function itself where there is none.
const CLI::App& used_by(const CLI::App& app) {
  const std::vector<CLI::App*> commands = app.get_subcommands();
  return commands.empty() ? app : *commands.front();
}

std::string called(const CLI::App& command) {
  return in_backquotes(command.get_parent() == nullptr ? command.get_name()
                                                       : "kubeflow-sso " + command.get_name());
}

std::vector<std::string> options_of(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      if (!option->get_group().empty()) names.push_back(std::string(kDashes) + name);
    }
  }
  return names;
}

std::string unknown_option(const CLI::App& command, std::string_view given) {
  const std::string name(given.substr(0, given.find('=')));
  const std::vector<std::string> options = options_of(command);
  const std::vector<std::string_view> known(options.begin(), options.end());
  const std::string_view near = text::nearest(name, known);
  return called(command) + " has no option " + in_backquotes(name) +
         (near.empty() ? ", it could be " + text::list_of(known)
                       : ", did you mean " + in_backquotes(near) + "?");
}

/// What nothing takes: the first of it as it stands on the command line.
std::string unexpected(const CLI::App& app, const std::vector<std::string>& arguments) {
  const std::vector<std::string> left = app.remaining(true);
  const auto first = std::find_if(arguments.begin(), arguments.end(), [&](const std::string& each) {
    return std::find(left.begin(), left.end(), each) != left.end();
  });
  const std::string given = first == arguments.end() ? std::string() : *first;
  const CLI::App& command = used_by(app);
  if (given.starts_with('-')) return unknown_option(command, given);
  return called(command) + " reads no such files: leave " + in_backquotes(given) + " out";
}

/// CLI11 begins what it says about an option with the option: "--config: ...".
std::string about_option(const CLI::App& command, std::string_view said) {
  constexpr std::string_view kMissing = "missing";
  constexpr std::string_view kMark = ": ";
  const std::size_t colon = said.find(kMark);
  const std::string name(said.substr(0, colon));
  const CLI::Option* option = command.get_option_no_throw(name);
  if (option == nullptr || colon == std::string_view::npos) return text::printable(said, std::string::npos);
  if (said.ends_with(kMissing))
    return in_backquotes(name) + " needs something behind it: `" + name + " " + option->get_type_name() + "`";
  if (option->results().size() > 1 && option->get_items_expected_max() == 1)
    return in_backquotes(name) + " stands there more than once: keep one";
  return in_backquotes(name) + " " + text::printable(said.substr(colon + kMark.size()), std::string::npos);
}

/// "Could not convert: --verbose = maybe", which only flags can cause.
std::string with_value(std::string_view said) {
  const std::size_t begin = std::min(said.find(kDashes), said.size());
  return in_backquotes(said.substr(begin, said.find(' ', begin) - begin)) + " takes no value: leave it out";
}

}  // namespace

bool is_command_word(const std::string& argument) {
  return !argument.empty() &&
         std::all_of(argument.begin(), argument.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

std::string unknown_command(const CLI::App& app, const std::string& word) {
  std::vector<std::string> all;
  for (const CLI::App* command : app.get_subcommands({})) all.push_back(command->get_name());
  const std::vector<std::string_view> names(all.begin(), all.end());
  std::string said = "there is no command or file " + in_backquotes(word);
  const std::string_view nearest = text::nearest(word, names);
  if (!nearest.empty()) return said + ", did you mean `kubeflow-sso " + std::string(nearest) + "`?";
  if (app.get_option_no_throw(std::string(kDashes) + word) != nullptr)
    return said + ", did you mean `kubeflow-sso --" + word + "`?";
  return said + ": the commands are " + text::list_of(names);
}

std::string usage_problem(const CLI::App& app, const std::vector<std::string>& arguments,
                          const CLI::Error& error) {
  const std::string said = error.what();
  const CLI::App& command = used_by(app);
  const bool is_extra = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError);
  const bool is_word = &command == &app && !arguments.empty() && is_command_word(arguments.front());
  if (is_extra && is_word) return unknown_command(app, arguments.front());
  if (is_extra) return unexpected(app, arguments);
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError)) {
    const bool is_init = command.get_option_no_throw("--config") == nullptr;
    return called(command) +
           (is_init ? " needs `FOLDER`, to write into" : " needs `--config FILE`, the functionConfig");
  }
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ConversionError)) return with_value(said);
  return about_option(command, said);
}

}  // namespace kubeflow_sso
