// From the functionConfig's document to KubeflowSSO: shape, values, rules.
#include <algorithm>
#include <map>
#include <utility>

#include "function/config/field_hints.h"
#include "function/config/fill.h"
#include "function/config/report.h"
#include "function/config/shape.h"
#include "function/config/validate.h"

namespace kubeflow_sso::config {
namespace {

using text::Position;

/// Notes where everything in a document begins.
class Positions {
 public:
  explicit Positions(const text::Source& source) : source_(&source), lines_{0} {
    const std::string_view text = source.text();
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1))
      lines_.push_back(at + 1);
  }

  void note(const yaml::Node& node, const yaml::Path& path) {
    for (const yaml::Entry& entry : node.entries) {
      add(path / entry.key.scalar, entry.key.span.begin);
      note(entry.value, path / entry.key.scalar);
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      add(path / i, node.items[i].span.begin);
      note(node.items[i], path / i);
    }
  }
  void add(const yaml::Path& path, std::size_t offset) { found_.insert_or_assign(path, position(offset)); }

  std::map<yaml::Path, Position> take() { return std::move(found_); }

 private:
  /// Source::position reads the text from its beginning, which is much for each of many lines.
  Position position(std::size_t offset) const {
    const auto line = std::upper_bound(lines_.begin(), lines_.end(), offset) - lines_.begin();
    if (line == 1) return source_->position(offset);
    return {static_cast<std::size_t>(line), offset - lines_[static_cast<std::size_t>(line) - 1] + 1};
  }

  const text::Source* source_;
  std::vector<std::size_t> lines_;  // where each begins
  std::map<yaml::Path, Position> found_;
};

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
    Positions positions(document.source());
    positions.add({}, document.root().span.begin);
    positions.note(document.root(), {});
    origin.positions = positions.take();
  }
  return origin;
}

/// Whether the object is one that the rest of load can make sense of.
bool check_kind(const yaml::Document& document, Report& report) {
  const yaml::Node& root = document.resolve(document.root());
  if (!root.is_mapping()) {
    report.add(rule("function-config-kind"), {"functionConfig"}, "must be a KubeflowSSO object, got {}",
               found_kind(document, root));
    return false;
  }
  const std::string_view kind = document.text_at({"kind"});
  if (kind == "ConfigMap") {
    report.add(rule("function-config-kind"), {"kind"},
               "must be KubeflowSSO, got \"ConfigMap\", which cannot hold lists: in a Kptfile write "
               "`configPath: sso.yaml` instead of `configMap:`, and the KubeflowSSO object into sso.yaml");
  } else if (!kind.empty() && kind != kKind) {
    report.add(rule("function-config-kind"), {"kind"}, "must be KubeflowSSO{}{}", got(kind),
               is_same_word(kind, kKind) ? "" : ", which belongs to the manifests");
  }
  return kind.empty() || kind == kKind;
}

void check_connectors_or_direct(const yaml::Document& document, Report& report) {
  const auto given = [&](std::string_view field) {
    const yaml::Node* node = document.at({"spec", field});
    return node != nullptr && found_kind(document, *node) != "nothing";
  };
  // Of what is no mapping nobody knows whether it is meant.
  const yaml::Node* direct = document.at({"spec", "direct"});
  const bool is_mapping = direct != nullptr && document.resolve(*direct).is_mapping();
  if (given("connectors") && is_mapping) {
    report.add(rule("connectors-and-direct"), {"spec"},
               "must have either `connectors` or `direct`, got both: keep one of them");
  }
  if (!given("direct") || given("connectors")) return;
  for (const std::string_view field : {"dexURL", "otherConnectors", "localUsers", "otherGrants"}) {
    if (given(field))
      report.add(rule("direct-field"), yaml::Path{"spec", field},
                 "is about Dex, by which nobody logs in with `spec.direct`: leave it out");
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
