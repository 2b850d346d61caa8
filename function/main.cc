// kubeflow-sso: a KRM function that turns Kubeflow's login over to an identity provider.
#include "function/command_line.h"

int main(int argc, char** argv) {
  return kubeflow_sso::command_line(argc, argv);
}
