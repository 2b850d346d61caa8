// From the functionConfig's document to KubeflowSSO: shape, values, rules.
#include <map>

#include "function/config/fill.h"
#include "function/config/report.h"
#include "function/config/shape.h"
#include "function/config/validate.h"

namespace kubeflow_sso::config {
namespace {

using text::Position;

/// Notes where everything in `node` begins.
void note_positions(const text::Source& source, const yaml::Node& node, const std::string& path,
                    std::map<std::string, Position>& positions) {
  for (const yaml::Entry& entry : node.entries) {
    const std::string at = member(path, entry.key.scalar);
    positions.insert_or_assign(at, source.position(entry.key.span.begin));
    note_positions(source, entry.value, at, positions);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string at = item(path, i);
    positions.insert_or_assign(at, source.position(node.items[i].span.begin));
    note_positions(source, node.items[i], at, positions);
  }
}

Origin origin_of(const yaml::Document& document) {
  Origin origin;
  origin.ref.api_version = document.text_at({"apiVersion"});
  origin.ref.kind = document.text_at({"kind"});
  origin.ref.name = document.text_at({"metadata", "name"});
  const std::string& source = document.source().name();
  if (source.empty() || source.starts_with('<')) {
    origin.file.path = document.text_at({"metadata", "annotations", "config.kubernetes.io/path"});
  } else {
    origin.file.path = source;
    origin.positions.emplace("", document.source().position(document.root().span.begin));
    note_positions(document.source(), document.root(), "", origin.positions);
  }
  return origin;
}

/// Whether the object is one that the rest of load can make sense of.
bool check_kind(const yaml::Document& document, Report& report) {
  const yaml::Node& root = document.resolve(document.root());
  if (!root.is_mapping()) {
    report.add(rule("function-config-kind"), "functionConfig",
               "must be a KubeflowSSO object, got " + std::string(found_kind(document, root)));
    return false;
  }
  const std::string_view kind = document.text_at({"kind"});
  if (kind == "ConfigMap") {
    report.add(rule("function-config-kind"), "kind",
               "must be KubeflowSSO, got \"ConfigMap\", which cannot hold lists: in a Kptfile write "
               "`configPath: sso.yaml` "
               "instead of `configMap:`, and the KubeflowSSO object into sso.yaml");
  } else if (!kind.empty() && kind != kKind) {
    report.add(rule("function-config-kind"), "kind", "must be KubeflowSSO, got " + quoted(kind));
  }
  return kind.empty() || kind == kKind;
}

void check_connectors_or_direct(const yaml::Document& document, Report& report) {
  const auto given = [&](std::string_view field) {
    const yaml::Node* node = document.at({"spec", field});
    return node != nullptr && found_kind(document, *node) != "nothing";
  };
  if (given("connectors") && given("direct")) {
    report.add(rule("connectors-and-direct"), "spec", "must have either `connectors` or `direct`, got both");
  }
}

}  // namespace

KubeflowSSO load(const yaml::Document& document, krm::Results& results) {
  const Origin origin = origin_of(document);
  Report report(origin, results);
  if (!check_kind(document, report)) return {};
  const yaml::Value root = document.value(document.root());  // throws before anything else follows aliases
  check_shape(document, report);
  check_connectors_or_direct(document, report);
  KubeflowSSO sso = fill(root);
  sso.origin = origin;
  validate(sso, report);
  return sso;
}

}  // namespace kubeflow_sso::config
