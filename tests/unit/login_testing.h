// What the tests of function/login, filters and checks share: logins read from small streams.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

#include "config_testing.h"
#include "function/config/kubeflow_sso.h"
#include "function/krm/items.h"
#include "function/login/login.h"
#include "function/login/workload.h"
#include "krm_testing.h"

namespace login_testing {

namespace config = kubeflow_sso::config;
namespace krm = kubeflow_sso::krm;
namespace login = kubeflow_sso::login;
namespace yaml = kubeflow_sso::yaml;

using krm_testing::ResourceList;
using krm_testing::Results;

/// A login, with the stream that it was read from.
struct Reading {
  explicit Reading(std::string stream, const config::Targets& targets = {})
      : text(std::move(stream)), list(krm_testing::stream_of(text)), login(list.before(), targets) {}
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  std::string text;
  ResourceList list;
  login::Login login;
};

/// A document of a stream.
inline std::string document(std::string_view kind, std::string_view metadata, std::string_view fields) {
  return "---\nkind: " + std::string(kind) + "\nmetadata: {" + std::string(metadata) + "}\n" +
         std::string(fields) + "\n";
}

/// A ConfigMap that holds `text` as a block under `key`.
inline std::string config_map(std::string_view metadata, const std::string& key, std::string_view text) {
  return document("ConfigMap", metadata,
                  "data:\n  " + key + ": |\n" + config_testing::indented(text, "    "));
}

/// A Deployment whose one container, `name`, has the fields `container`, and whose pod has those of `pod`,
/// all in flow style.
inline std::string deployment(const std::string& name, const std::string& metadata,
                              const std::string& container, const std::string& pod = "") {
  return document(
      "Deployment", metadata,
      "spec: {template: {spec: {containers: [{name: " + name + ", " + container + "}], " + pod + "}}}");
}

/// One container's workload, `auth/dex`, as the kubelet runs it beside `others`.
struct Pod {
  explicit Pod(const std::string& container, const std::string& pod = "", const std::string& others = "")
      : Pod(WholeStream{deployment("dex", "name: dex, namespace: auth", container, pod) + others}) {}

  struct WholeStream {
    std::string text;
  };
  explicit Pod(WholeStream stream)
      : text(std::move(stream.text)),
        list(krm_testing::stream_of(text)),
        items(list.before()),
        workload(login::Workload::find(list.items().front(), "dex", "dex", items, "auth").value()) {}
  Pod(const Pod&) = delete;
  Pod& operator=(const Pod&) = delete;

  std::string text;
  ResourceList list;
  krm::Items items;
  login::Workload workload;
};

/// What a value is, in a word.
inline std::string shown(const std::optional<login::Value>& value) {
  if (!value) return "not set";
  return value->text.value_or("not known");
}

}  // namespace login_testing
