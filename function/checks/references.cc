// Rules about the Secrets and ConfigMaps that the functionConfig names.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "function/checks/checks.h"
#include "function/config/connector_config.h"
#include "function/config/dex_connector.h"
#include "function/krm/config_file.h"
#include "function/releases/kubeflow.h"
#include "function/text/nearest.h"

namespace kubeflow_sso::checks {
namespace {

using config::Connector;
using config::KeyRef;
using krm::Resource;
using yaml::Path;

/// A reference of the functionConfig.
struct Reference {
  std::string_view kind;
  const KeyRef* ref;
  Path path;
  bool is_secret_text = false;  // whether the program reads the text as a value
};

void add_references(const Connector& connector, std::vector<Reference>& all) {
  if (connector.client_id_ref)
    all.push_back({"Secret", &*connector.client_id_ref, connector.path / "clientIDKeyRef", true});
  if (connector.client_secret)
    all.push_back({"Secret", &*connector.client_secret, connector.path / "clientSecretKeyRef", true});
  for (const auto& [key, ref] : connector.secret_keys)
    all.push_back({"Secret", &ref, connector.path / "secretKeyRefs" / key, !is_file_key(connector, key)});
  if (connector.ca)
    all.push_back({connector.ca->kind_name(), &connector.ca->ref, connector.path / "caKeyRef"});
}

std::vector<Reference> references_of(const config::KubeflowSSO& sso) {
  std::vector<Reference> all;
  for (const Connector& connector : sso.connectors) add_references(connector, all);
  if (sso.direct) add_references(sso.direct->provider, all);
  return all;
}

/// Whether an object that may be written badly has a key. It is none of ours, so that is no error here.
bool has_key(const Resource& object, const std::string& key) {
  try {
    return krm::ConfigFile::find(object, key).has_value();
  } catch (const text::LocatedError&) {
    return false;
  }
}

/// The name that the user wrote for an object: without what kustomize adds to it.
std::string written_name(const Resource& object) {
  const std::vector<std::string> previous = object.previous_names();
  return previous.empty() ? std::string(krm::without_hash(object.name())) : previous.front();
}

class References {
 public:
  explicit References(const Subject& subject)
      : subject_(subject),
        dex_(subject.login.dex),
        workload_(subject.sso.direct ? subject.login.proxy.workload : subject.login.dex.workload),
        all_(references_of(subject.sso)) {
    for (const auto* workload : {&subject.login.dex.workload, &subject.login.proxy.workload}) {
      if (!*workload) continue;
      for (const auto& [name, value] : (*workload)->variables()) {
        if (!name.starts_with(config::kEnvPrefix)) used_.insert(value.place.resource);
      }
    }
    used_.insert(subject.login.dex_file.mounted.object);
    used_.insert(subject.login.proxy_file.mounted.object);
  }

  void check() const {
    if (!workload_) return;
    for (const Reference& each : all_) check(each);
    if (!subject_.sso.direct) check_environment();
  }

 private:
  const Resource& workload() const { return workload_->resource(); }

  /// A workload without a namespace is one that goes to the namespace of `targets`: that is how it was found.
  bool is_reachable(const Resource& object) const {
    const std::string& own = workload().namespace_name();
    if (object.namespace_name() == own) return true;
    return own.empty() && object.namespace_name() == workload_->namespace_name();
  }

  const Resource* find(std::string_view kind, std::string_view name) const {
    const Resource* renamed = nullptr;
    for (const Resource* resource : subject_.login.items.of_kind(kind)) {
      if (!is_reachable(*resource)) continue;
      if (resource->name() == name) return resource;
      if (krm::has_or_had_name(*resource, name)) renamed = resource;
    }
    return renamed;
  }

  void check(const Reference& reference) const {
    if (const Resource* object = find(reference.kind, reference.ref->name)) {
      krm::guarded(subject_.results, *object, [&] { check_key(reference, *object); });
      return;
    }
    bool is_elsewhere = false;
    for (const Resource* resource : subject_.login.items.of_kind(reference.kind)) {
      if (!krm::has_or_had_name(*resource, reference.ref->name)) continue;
      is_elsewhere = true;
      report_namespace(reference, *resource);
    }
    if (!is_elsewhere) report_absent(reference);
  }

  void check_key(const Reference& reference, const Resource& object) const {
    const std::string path = to_string(reference.path);
    const auto file = krm::ConfigFile::find(object, reference.ref->key);
    if (!file) {
      subject_.report(rule("secret-key"), object, reference.path,
                      fmt::format("has no key \"{}\", which `{}` names", reference.ref->key, path));
    } else if (reference.is_secret_text) {
      check_characters(reference, object, file->text());
    }
  }

  /// A secret whose characters would not reach the provider as they are.
  void check_characters(const Reference& reference, const Resource& object, const std::string& value) const {
    const auto tell = [&](std::string message) {
      subject_.report(rule("secret-characters"), object, reference.path, std::move(message));
    };
    const std::string& key = reference.ref->key;
    if (value.empty()) {
      tell(fmt::format("holds an empty text under the key \"{}\"", key));
    } else if (value.ends_with('\n')) {
      tell(fmt::format(
          "ends in a line break under the key \"{}\", which would be sent to the provider: write it "
          "without (`printf %s`, not `echo`)",
          key));
    } else if (!subject_.sso.direct && value.find_first_of("\"\\\n\r\t") != std::string::npos &&
               dex_.version && *dex_.version <= releases::kLastRawExpansion) {
      tell(fmt::format(
          "holds a quote, backslash or line break under the key \"{}\", which breaks the configuration of "
          "Dex {} (mended in 2.42.0): let the provider make another secret",
          key, dex_.version->text()));
    }
  }

  void report_namespace(const Reference& reference, const Resource& object) const {
    const std::string& wanted = workload().namespace_name();
    const std::string where = object.namespace_name().empty()
                                  ? "no namespace"
                                  : "namespace " + text::printable(object.namespace_name());
    const std::string_view generator = object.kind() == "Secret" ? "secretGenerator" : "configMapGenerator";
    const std::string remedy =
        wanted.empty() ? "remove its namespace"
                       : fmt::format("add `namespace: {}` to it (or to its {})", wanted, generator);
    subject_.report(rule("secret-namespace"), object, reference.path,
                    fmt::format("is named by `{}` but has {}, where {} cannot read it: {}",
                                to_string(reference.path), where, workload().ref().text(), remedy));
  }

  void report_absent(const Reference& reference) const {
    if (will_be_made(reference)) return;
    const config::Origin& origin = subject_.sso.origin;
    const std::string names =
        fmt::format("`{}` names {} {}/{}, which is not in this list: ", to_string(reference.path),
                    reference.kind, workload_->namespace_name(), text::printable(reference.ref->name));
    const std::string other = meant_instead(reference);
    subject_.results.add(
        other.empty()
            ? origin.result(rule("secret-absent"), reference.path, names + "it must be in the cluster")
            : origin.result(rule("secret-name"), reference.path,
                            fmt::format(R"({}did you mean "{}", which has the key "{}"?)", names,
                                        text::printable(other), text::printable(reference.ref->key))));
  }

  /// Whether the list has what makes the object in the cluster: a SealedSecret or ExternalSecret, for
  /// example. One that cannot be read does not count.
  bool will_be_made(const Reference& reference) const {
    for (const Resource* resource : subject_.login.items) {
      const std::string& maker = resource->kind();
      if (maker == reference.kind || !maker.ends_with(reference.kind) || !is_reachable(*resource)) continue;
      try {
        const std::string_view target = resource->document().text_at({"spec", "target", "name"});
        if (target.empty() ? krm::has_or_had_name(*resource, reference.ref->name)
                           : target == reference.ref->name)
          return true;
      } catch (const text::LocatedError&) {
        continue;
      }
    }
    return false;
  }

  bool is_referred_to(const Resource& object) const {
    return std::any_of(all_.begin(), all_.end(), [&](const Reference& each) {
      return object.kind() == each.kind && krm::has_or_had_name(object, each.ref->name);
    });
  }

  /// Whether Dex or oauth2-proxy has the object for itself: the provider's client is not meant to be in
  /// there.
  bool is_programs_own(const Resource& object) const {
    if (used_.contains(&object)) return true;
    return std::any_of(releases::kubeflow::kDexSecrets.begin(), releases::kubeflow::kDexSecrets.end(),
                       [&](std::string_view name) { return krm::has_or_had_name(object, name); }) ||
           krm::has_or_had_name(object, subject_.sso.targets.oauth2_proxy.secret);
  }

  /// The name of the object that may be meant instead of one that is not in the list: the workload can read
  /// it, it has the key, no other reference names it, and its name is near or it is the only such. Empty
  /// without.
  std::string meant_instead(const Reference& reference) const {
    std::vector<std::string> names;
    for (const Resource* resource : subject_.login.items.of_kind(reference.kind)) {
      if (is_reachable(*resource) && !is_referred_to(*resource) && !is_programs_own(*resource) &&
          has_key(*resource, reference.ref->key))
        names.push_back(written_name(*resource));
    }
    if (names.size() == 1) return names[0];
    return std::string(text::nearest(reference.ref->name, {names.begin(), names.end()}));
  }

  /// The variables that `config` refers to.
  void check_environment() const {
    if (!dex_.workload->unknown_sources().empty()) return;
    for (const Connector& connector : subject_.sso.connectors) {
      for (const std::string& name : config::environment_references(connector)) {
        if (dex_.workload->variable(name)) continue;
        const Path path = connector.path / "config";
        subject_.report(
            rule("environment-reference"), workload(), path,
            fmt::format("has no environment variable {}, which `{}` refers to: Dex would read an empty text",
                        text::printable(name), to_string(path)));
      }
    }
  }

  const Subject& subject_;
  const login::Dex& dex_;
  const std::optional<login::Workload>& workload_;  // that reads what is named
  std::vector<Reference> all_;
  std::set<const Resource*> used_;
};

}  // namespace

void check_references(const Subject& subject) {
  References(subject).check();
}

}  // namespace kubeflow_sso::checks
