// Making results about resources.
#include "function/krm/report.h"

namespace kubeflow_sso::krm {

void report(Results& results, const Rule& rule, const Resource& resource, FieldRef field,
            std::string message) {
  if (resource.kind() == "Secret") field = {std::move(field.path), {}, {}};
  results.add({rule.severity, std::string(rule.id), std::move(message), resource.ref(), std::move(field),
               resource.file()});
}

void report(Results& results, const Rule& rule, const Resource& resource, const yaml::Path& field,
            std::string message) {
  report(results, rule, resource, FieldRef{field, {}, {}}, std::move(message));
}

void report(Results& results, const Rule& rule, const Resource& resource, std::string message) {
  report(results, rule, resource, FieldRef{}, std::move(message));
}

void report(Results& results, const Rule& rule, const Resource& resource, const text::LocatedError& error) {
  std::string_view message = error.what();
  const std::string name =
      resource.ref().text() + ", ";  // as a ConfigFile's errors begin, and a result's line
  if (message.starts_with(name)) message.remove_prefix(name.size());
  report(results, rule, resource, std::string(message));
}

}  // namespace kubeflow_sso::krm
