// `kubeflow-sso help ID`: what a result's id means.
#pragma once

#include <string>

namespace kubeflow_sso::commands {

/// Explains an id: what it means, what follows, what to do. Returns the exit code; an id that does not exist
/// is wrong usage, and told with the nearest one.
int help(const std::string& id);

/// Prints all ids in Markdown: function/RESULTS.md.
int help_page();

}  // namespace kubeflow_sso::commands
