// Changes of Dex's Deployment.
#include "function/filters/dex_deployment.h"

#include <set>

#include "function/config/connector_config.h"
#include "function/config/dex_connector.h"
#include "function/filters/pod_template.h"
#include "function/filters/references.h"

namespace kubeflow_sso::filters {
namespace {

using config::CaRef;
using config::Connector;
using config::KeyRef;
using krm::Severity;
using yaml::Value;

/// Dex up to this release expands variables in raw JSON (cmd/dex/config.go): a quote, backslash or line break
/// in a secret breaks its file.
constexpr releases::Version kLastRawExpansion = {2, 41, 1};

class DexDeployment {
 public:
  DexDeployment(const LoginStack& stack, Container container)
      : stack_(stack), container_(container), deployment_(container.deployment()) {}

  void wire() {
    for (const Connector& connector : stack_.sso.connectors) {
      if (connector.client_id_ref) {
        add_secret(connector.env_name(config::kClientIdEnv), *connector.client_id_ref,
                   connector.path / "clientIDKeyRef");
      }
      if (connector.client_secret) {
        add_secret(connector.env_name(), *connector.client_secret, connector.path / "clientSecretKeyRef");
      }
      for (const auto& [key, ref] : connector.secret_keys) {
        add_secret(connector.env_name(key), ref, connector.path / "secretKeyRefs" / key);
      }
      if (connector.ca) add_ca(connector);
    }
    remove_stale();
  }

  void check_environment() const {
    for (const Connector& connector : stack_.sso.connectors) {
      for (const std::string& name : config::environment_references(connector)) {
        if (container_.env(name) != nullptr || in_env_from(name)) continue;
        stack_.report(Severity::Warning, "environment-reference", deployment_,
                      {connector.path / "config", {}, {}},
                      "has no environment variable " + text::printable(name) + ", which `" +
                          to_string(connector.path / "config") + "` refers to: Dex would read an empty text");
      }
    }
  }

 private:
  void add_secret(const std::string& env, const KeyRef& ref, const yaml::Path& path) {
    wanted_env_.insert(env);
    check_reference(stack_, "Secret", ref, path, deployment_);
    check_characters(ref, path);
    const std::size_t index = container_.env_index(env);
    const std::string_view present =
        deployment_.document().text_at(container_.path({"env", index, "valueFrom", "secretKeyRef", "name"}));
    const std::string name = name_to_write(stack_, "Secret", ref.name, present, deployment_);
    container_.set_env(
        env, Value::mapping({{"name", Value::string(env)},
                             {"valueFrom", Value::mapping({{"secretKeyRef", key_ref({name, ref.key})}})}}));
  }

  static Value key_ref(const KeyRef& ref) {
    return Value::mapping({{"name", Value::string(ref.name)}, {"key", Value::string(ref.key)}});
  }

  /// A secret in the list whose characters would not reach the provider as they are.
  void check_characters(const KeyRef& ref, const yaml::Path& path) const {
    const krm::Resource* secret = find_object(stack_, "Secret", ref.name, deployment_);
    if (secret == nullptr) return;
    std::optional<std::string> value;
    guarded(stack_, *secret, [&] { value = krm::secret_value(*secret, ref.key); });
    if (!value) return;
    const krm::FieldRef field{path, {}, {}};
    if (value->empty()) {
      stack_.report(Severity::Error, "secret-characters", *secret, field,
                    "holds an empty text under the key \"" + ref.key + "\"");
    } else if (value->ends_with('\n')) {
      stack_.report(
          Severity::Error, "secret-characters", *secret, field,
          "ends in a line break under the key \"" + ref.key +
              "\", which would be sent to the provider: write it without (`printf %s`, not `echo`)");
    } else if (value->find_first_of("\"\\\n\r\t") != std::string::npos && stack_.dex_version &&
               *stack_.dex_version <= kLastRawExpansion) {
      stack_.report(Severity::Error, "secret-characters", *secret, field,
                    "holds a quote, backslash or line break under the key \"" + ref.key +
                        "\", which breaks the configuration of Dex " + stack_.dex_version->text() +
                        " (mended in 2.42.0): let the provider make another secret");
    }
  }

  void add_ca(const Connector& connector) {
    const CaRef& ca = *connector.ca;
    const bool secret = ca.kind == CaRef::Kind::Secret;
    const std::string_view kind = ca.kind_name();
    check_reference(stack_, kind, ca.ref, connector.path / "caKeyRef", deployment_);
    const std::string volume = config::ca_volume_name(connector);
    wanted_volumes_.insert(volume);
    const std::string_view source = secret ? "secret" : "configMap";
    const std::string_view name_key = secret ? "secretName" : "name";
    const std::string name =
        name_to_write(stack_, kind, ca.ref.name, volume_source_name(volume, source, name_key), deployment_);
    const Value item =
        Value::mapping({{"key", Value::string(ca.ref.key)}, {"path", Value::string("ca.crt")}});
    set_named(
        deployment_, in_pod({"volumes"}), "name", volume,
        Value::mapping({{"name", Value::string(volume)},
                        {std::string(source), Value::mapping({{std::string(name_key), Value::string(name)},
                                                              {"items", Value::sequence({item})}})}}));
    set_named(deployment_, container_.path({"volumeMounts"}), "name", volume,
              Value::mapping({{"name", Value::string(volume)},
                              {"mountPath", Value::string(config::ca_mount_path(connector))},
                              {"readOnly", Value::boolean(true)}}));
  }

  std::string_view volume_source_name(const std::string& volume, std::string_view source,
                                      std::string_view name_key) const {
    const std::vector<std::string> names = names_in(deployment_, in_pod({"volumes"}), "name");
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] == volume) return deployment_.document().text_at(in_pod({"volumes", i, source, name_key}));
    }
    return {};
  }

  /// What an earlier run put here for a connector that is gone.
  void remove_stale() {
    for (const std::string& name : container_.env_names(config::kEnvPrefix)) {
      if (!wanted_env_.contains(name)) container_.remove_env(name);
    }
    for (const yaml::Path& list : {in_pod({"volumes"}), container_.path({"volumeMounts"})}) {
      for (const std::string& name : names_in(deployment_, list, "name")) {
        if (name.starts_with(config::kCaVolumePrefix) && !wanted_volumes_.contains(name))
          remove_named(deployment_, list, "name", name);
      }
    }
  }

  /// Whether `envFrom` may bring the variable: a Secret or ConfigMap of the list that has the key, or one
  /// that is not in the list.
  bool in_env_from(const std::string& name) const {
    const yaml::Document& document = deployment_.document();
    const yaml::Node* sources = document.at(container_.path({"envFrom"}));
    if (sources == nullptr) return false;
    for (std::size_t i = 0; i < sources->items.size(); ++i) {
      for (const auto& [field, kind] :
           {std::pair{"secretRef", "Secret"}, std::pair{"configMapRef", "ConfigMap"}}) {
        const std::string_view source = document.text_at(container_.path({"envFrom", i, field, "name"}));
        if (source.empty()) continue;
        krm::Resource* object = find_object(stack_, kind, source, deployment_);
        const std::string_view prefix = document.text_at(container_.path({"envFrom", i, "prefix"}));
        if (object == nullptr ||
            (name.starts_with(prefix) && krm::ConfigFile::find(*object, name.substr(prefix.size()))))
          return true;
      }
    }
    return false;
  }

  const LoginStack& stack_;
  Container container_;
  krm::Resource& deployment_;
  std::set<std::string> wanted_env_;
  std::set<std::string> wanted_volumes_;
};

}  // namespace

void filter_dex_deployment(const LoginStack& stack, std::string_view config) {
  if (stack.dex_deployment == nullptr) return;
  krm::Resource& deployment = *stack.dex_deployment;
  guarded(stack, deployment, [&] {
    const std::optional<Container> container = Container::find(deployment, "dex", "dex");
    if (!container) {
      stack.report(Severity::Error, "dex-container", deployment, {in_pod({"containers"}), {}, {}},
                   "has no container named dex and none with an image that ends in /dex");
      return;
    }
    DexDeployment dex(stack, *container);
    dex.wire();
    dex.check_environment();
    if (stack.dex_config) restart_on_change(deployment, *stack.dex_config, config);
  });
}

}  // namespace kubeflow_sso::filters
