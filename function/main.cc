// kubeflow-sso: a KRM function that turns Kubeflow's login over to an identity provider.
#include <csignal>

#include "function/command_line.h"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is an error with a message
  return kubeflow_sso::command_line(argc, argv);
}
