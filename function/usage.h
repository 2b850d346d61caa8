// What is wrong with a command line, in the program's own words.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
class Error;
}  // namespace CLI

namespace kubeflow_sso {

/// What CLI11 found, and what to write instead; `arguments` as they stand on the command line. Printable.
std::string usage_problem(const CLI::App& app, const std::vector<std::string>& arguments,
                          const CLI::Error& error);

/// What to do about a word that is neither a command nor a file: ", did you mean ...?", or the commands.
std::string unknown_command(const CLI::App& app, const std::string& word);

/// Whether an argument looks like a command.
bool is_command_word(const std::string& argument);

}  // namespace kubeflow_sso
