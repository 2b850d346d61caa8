// Making results about resources.
#include "function/krm/report.h"

namespace kubeflow_sso::krm {

void report(Results& results, const Rule& rule, const Resource& resource, FieldRef field,
            std::string message) {
  if (resource.kind() == "Secret") field = {std::move(field.path), {}, {}};
  const yaml::Path path = field.path;
  results.add({rule.severity, std::string(rule.id), std::move(message), resource.ref(), std::move(field),
               resource.place(path)});
}

void report(Results& results, const Rule& rule, const Resource& resource, const yaml::Path& field,
            std::string message) {
  report(results, rule, resource, FieldRef{field, {}, {}}, std::move(message));
}

void report(Results& results, const Rule& rule, const Resource& resource, std::string message) {
  report(results, rule, resource, FieldRef{}, std::move(message));
}

void report(Results& results, const Rule& rule, const Resource& resource, const text::LocatedError& error) {
  Result result = located(rule, error);
  const FileRef place = resource.place({});
  const bool is_located = result.file.line > 0 && result.file.path == place.path;
  if (is_located) {
    result.file.index = place.index;
  } else {
    result.message = error.what();
    result.file = place;
  }
  const std::string name =
      resource.ref().text() + ", ";  // as a ConfigFile's errors begin, and a result's line
  if (result.message.starts_with(name)) result.message.erase(0, name.size());
  result.resource = resource.ref();
  results.add(std::move(result));
}

}  // namespace kubeflow_sso::krm
