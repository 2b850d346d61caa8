// The rules about a login, in the order of their results.
#include "function/checks/checks.h"

namespace kubeflow_sso::checks {

void check_login(const Subject& subject) {
  check_published_defaults(subject);
  check_agreement(subject);
  check_proxy_client(subject);
  check_dex(subject);
  check_login_proxy(subject);
  check_proxy_settings(subject);
  check_sessions(subject);
  check_proxy_options(subject);
  check_tokens(subject);
  check_machines(subject);
  check_gateway(subject);
}

}  // namespace kubeflow_sso::checks
