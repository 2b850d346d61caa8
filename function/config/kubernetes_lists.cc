// The table of Kubernetes' merging lists: the tags patchStrategy and patchMergeKey, and the markers
// listMapKey, of k8s.io/api 0.36.1 (core/v1, apps/v1, batch/v1, admissionregistration/v1). Left out are lists
// that kustomize 5.8.1 replaces with its own schema too (resourceClaims, schedulingGates, matchConditions),
// and metadata.finalizers and ownerReferences.
#include "function/config/kubernetes_lists.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace kubeflow_sso::config {
namespace {

using yaml::Value;

/// A list in an object of Kubernetes.
struct List {
  std::string_view object;
  std::string_view field;
  std::string_view key;            // by which patches merge
  std::string_view second_key;     // with it: the list's keys where there are two
  std::string_view elements = {};  // the object in it, if that has lists of its own
  std::string_view strategy = "merge";
};

constexpr std::array kLists = {
    List{"PodSpec", "containers", "name", {}, "Container"},
    List{"PodSpec", "initContainers", "name", {}, "Container"},
    List{"PodSpec", "ephemeralContainers", "name", {}, "Container"},
    List{"PodSpec", "volumes", "name", {}, {}, "merge,retainKeys"},
    List{"PodSpec", "imagePullSecrets", "name", {}},
    List{"PodSpec", "hostAliases", "ip", {}},
    List{"PodSpec", "topologySpreadConstraints", "topologyKey", "whenUnsatisfiable"},
    List{"Container", "env", "name", {}},
    List{"Container", "ports", "containerPort", "protocol"},
    List{"Container", "volumeMounts", "mountPath", {}},
    List{"Container", "volumeDevices", "devicePath", {}},
    List{"ServiceSpec", "ports", "port", "protocol"},
    List{"ServiceAccount", "secrets", "name", {}},
    List{"WebhookConfiguration", "webhooks", "name", {}},
};

/// Where a kind has such an object; all are of version v1.
struct Kind {
  std::string_view group;
  std::string_view kind;
  std::string_view path;  // fields between dots, empty: the kind itself
  std::string_view object;
};

constexpr std::array kKinds = {
    Kind{"", "Pod", "spec", "PodSpec"},
    Kind{"", "PodTemplate", "template.spec", "PodSpec"},
    Kind{"", "ReplicationController", "spec.template.spec", "PodSpec"},
    Kind{"apps", "Deployment", "spec.template.spec", "PodSpec"},
    Kind{"apps", "StatefulSet", "spec.template.spec", "PodSpec"},
    Kind{"apps", "DaemonSet", "spec.template.spec", "PodSpec"},
    Kind{"apps", "ReplicaSet", "spec.template.spec", "PodSpec"},
    Kind{"batch", "Job", "spec.template.spec", "PodSpec"},
    Kind{"batch", "CronJob", "spec.jobTemplate.spec.template.spec", "PodSpec"},
    Kind{"", "Service", "spec", "ServiceSpec"},
    Kind{"", "ServiceAccount", "", "ServiceAccount"},
    Kind{"admissionregistration.k8s.io", "MutatingWebhookConfiguration", "", "WebhookConfiguration"},
    Kind{"admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "", "WebhookConfiguration"},
};

std::string definition_name(std::string_view object) {
  return "io.k8s.v1." + std::string(object);
}

Value text(std::string_view value) {
  return Value::string(std::string(value));
}

Value reference(std::string_view object) {
  return Value::mapping({{"$ref", Value::string("#/definitions/" + definition_name(object))}});
}

Value object_with(std::string_view field, Value schema) {
  Value properties = Value::mapping();
  properties.set(field, std::move(schema));
  return Value::mapping({{"type", Value::string("object")}, {"properties", std::move(properties)}});
}

Value list_schema(const List& list) {
  std::vector<std::string> keys = {std::string(list.key)};
  if (!list.second_key.empty()) keys.emplace_back(list.second_key);
  Value elements =
      list.elements.empty() ? Value::mapping({{"type", Value::string("object")}}) : reference(list.elements);
  return Value::mapping({{"type", Value::string("array")},
                         {"items", std::move(elements)},
                         {"x-kubernetes-list-type", Value::string("map")},
                         {"x-kubernetes-list-map-keys", Value::strings(keys)},
                         {"x-kubernetes-patch-merge-key", text(list.key)},
                         {"x-kubernetes-patch-strategy", text(list.strategy)}});
}

/// The schema of a kind: mappings down to the object.
Value kind_schema(const Kind& kind) {
  Value schema = reference(kind.object);
  std::string_view path = kind.path;
  while (!path.empty()) {
    const std::size_t dot = path.rfind('.');
    schema = object_with(path.substr(dot == std::string_view::npos ? 0 : dot + 1), std::move(schema));
    path = path.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  return schema;
}

}  // namespace

void add_kubernetes_lists(Value& definitions) {
  for (const List& list : kLists) {
    const std::string name = definition_name(list.object);
    if (Value* known = definitions.find(name)) {
      known->find("properties")->set(list.field, list_schema(list));
    } else {
      definitions.set(name, object_with(list.field, list_schema(list)));
    }
  }
  for (const Kind& kind : kKinds) {
    Value schema = kind.path.empty() ? *definitions.find(definition_name(kind.object)) : kind_schema(kind);
    schema.set(
        "x-kubernetes-group-version-kind",
        Value::sequence({Value::mapping(
            {{"group", text(kind.group)}, {"version", Value::string("v1")}, {"kind", text(kind.kind)}})}));
    definitions.set(definition_name(kind.kind), std::move(schema));
  }
}

}  // namespace kubeflow_sso::config
