// The words of a command line that a container gives to a shell.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kubeflow_sso::login {

/// The words of a POSIX shell's text that starts one program: quotes removed, an `exec` in front left out.
/// Nothing when the text does more (variables, pipes, several commands, redirections), which only a shell can
/// tell.
std::optional<std::vector<std::string>> shell_words(std::string_view text);

}  // namespace kubeflow_sso::login
