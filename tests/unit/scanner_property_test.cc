// The scanner against yaml-cpp: on all of Kubeflow, on resource lists made up at random, and on broken ones.
#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include <random>

#include "scanner_testing.h"
#include "shared.h"

namespace {

using namespace scanner_testing;  // NOLINT(google-build-using-namespace)

// ---- what yaml-cpp finds ----

std::string scalar(const YAML::Node& node) {
  if (!node || !node.IsScalar()) return {};
  return node.Scalar();
}

std::string reference(const YAML::Node& resource) {
  if (!resource.IsMap()) return ",,,";
  const YAML::Node metadata = resource["metadata"];
  const bool has_metadata = metadata && metadata.IsMap();
  return scalar(resource["apiVersion"]) + "," + scalar(resource["kind"]) + "," +
         (has_metadata ? scalar(metadata["name"]) + "," + scalar(metadata["namespace"]) : std::string(","));
}

/// As scanner_testing::found.
std::string reference_of(const std::string& text) {
  std::string out;
  for (const YAML::Node& document : YAML::LoadAll(text)) {
    if (document.IsNull()) {
      out += ",,,\n";
      continue;
    }
    out += reference(document) + "\n";
    for (const char* const key : {"items", "results"}) {
      const YAML::Node items = document[key];
      if (!items || !items.IsSequence()) continue;
      for (const YAML::Node& item : items) out += "- " + reference(item) + "\n";
    }
  }
  return out;
}

// ---- what holds for the spans of every text that is accepted ----

void check_items(std::string_view text, const ScannedMember& member) {
  std::size_t end = member.value.begin;
  for (const ScannedItem& item : member.items) {
    CHECK(item.found.size() == 4);
    CHECK(item.node.begin >= end);
    CHECK(item.whole.end >= item.node.end);
    CHECK(item.node.end >= item.node.begin);
    CHECK(item.node.end <= member.value.end);
    if (!member.flow) CHECK(text[text.find_first_not_of(' ', item.whole.begin)] == '-');
    end = item.node.end;
  }
}

void check_spans(std::string_view text, const std::vector<ScannedDocument>& documents) {
  std::size_t end = 0;
  for (const ScannedDocument& document : documents) {
    CHECK(document.whole.begin == end);
    CHECK(document.node.begin >= document.whole.begin);
    CHECK(document.node.end >= document.node.begin);
    CHECK(document.node.end <= document.whole.end);
    end = document.whole.end;
    std::size_t value_end = document.node.begin;
    for (const ScannedMember& member : document.members) {
      CHECK(member.key_span.begin >= value_end);
      CHECK(member.value.begin >= member.key_span.end);
      CHECK(member.value.end >= member.value.begin);
      value_end = member.value.end;
      check_items(text, member);
    }
    CHECK(value_end <= document.node.end);
  }
  if (!documents.empty()) CHECK(end == text.size());
}

// ---- all of Kubeflow ----

TEST_CASE("all of Kubeflow is found as yaml-cpp finds it") {
  const auto path = shared::path("kubeflow-manifests/full/1.10.yaml");
  if (!path) {
    MESSAGE("skipped: no kubeflow-manifests in the shared folder");
    return;
  }
  const std::string text = shared::bytes_of(*path);
  const std::vector<ScannedDocument> documents = scan(text);
  CHECK(documents.size() == 611);
  check_spans(text, documents);
  CHECK(found(text) == reference_of(text));
}

}  // namespace
