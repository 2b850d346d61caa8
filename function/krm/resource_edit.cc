// From the operations on a resource to its edits.
#include "function/krm/resource_edit.h"

#include <algorithm>
#include <string_view>

#include "function/krm/report.h"
#include "function/krm/shape.h"
#include "function/yaml/one_meaning.h"

namespace kubeflow_sso::krm {
namespace {

using text::TextEdit;
using text::TextEdits;

TextEdits checked_edits(const yaml::Document& document, const yaml::Operations& operations) {
  for (const yaml::Operations::Operation& operation : operations.list()) check_way(document, operation.path);
  yaml::check_one_meaning(document);
  return yaml::edits_of(document, operations);
}

/// The cluster refuses a change of an immutable object; one that kustomize will name by its content is
/// another object then.
void check_mutable(const Resource& resource, Results& results) {
  if (resource.kind() != "ConfigMap" && resource.kind() != "Secret") return;
  const yaml::Node* immutable = resource.document().at({"immutable"});
  if (immutable == nullptr || !resource.document().value(*immutable).is_true()) return;
  if (!resource.annotation("internal.config.kubernetes.io/needsHashSuffix").empty()) return;
  FieldRef field{yaml::Path{"immutable"}, {}, {}};
  if (resource.kind() != "Secret") field.current_value = "true";
  results.add({Severity::Error, "immutable",
               "is immutable and would change under the same name, which the cluster refuses: remove "
               "`immutable: true`, or let kustomize generate it with a hash suffix",
               resource.ref(), std::move(field), resource.file()});
}

/// kpt's setters write the value that stands before a `# kpt-set:` comment: the next one would undo a change
/// there.
void warn_of_setters(const Resource& resource, const TextEdits& edits, Results& results) {
  const std::string_view text = resource.source().text();
  for (const TextEdit& edit : edits.list()) {
    if (edit.span.empty()) continue;
    const std::size_t line = text.rfind('\n', edit.span.begin) + 1;
    const std::string_view lines =
        text.substr(line, std::min(text.find('\n', edit.span.end - 1), text.size()) - line);
    if (lines.find("# kpt-set:") == std::string_view::npos) continue;
    results.add({Severity::Warning,
                 "kpt-setter",
                 "changes a value with a `# kpt-set:` comment behind it, which the next run of apply-setters "
                 "writes again: remove the comment",
                 resource.ref(),
                 {},
                 resource.file()});
  }
}

}  // namespace

std::optional<ResourceEdit> edit_resource(const Resource& resource, const yaml::Operations& operations,
                                          Results& results) {
  try {
    const yaml::Document& document = resource.document();
    TextEdits edits = checked_edits(document, operations);
    yaml::Proved proved =
        yaml::prove(document, operations, edits.apply(resource.source().text(), resource.extent()));
    if (edits.empty()) return {};
    check_mutable(resource, results);
    warn_of_setters(resource, edits, results);
    return ResourceEdit{std::move(edits), std::move(proved)};
  } catch (const text::LocatedError& error) {
    results.add(shape_error(error, resource));
    return {};
  }
}

void check_removable(const Resource& resource, Results& results) {
  if (resource.bytes().find('&') == std::string_view::npos) return;
  try {
    const yaml::Document& document = resource.document();
    const yaml::Node* needed = document.needed_outside(resource.extent());
    if (needed == nullptr) return;
    results.add(shape_error(
        document.error(*needed, "cannot be removed: aliases elsewhere repeat this value, write it out there"),
        resource));
  } catch (const text::LocatedError&) {
    return;  // nor can what stands around it
  }
}

Result shape_error(const text::LocatedError& error, const Resource& resource) {
  Results results;
  report(results, rule("shape"), resource, error);
  return results.list().front();
}

}  // namespace kubeflow_sso::krm
