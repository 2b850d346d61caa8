// Rules about the Secrets and ConfigMaps that the functionConfig names.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "function/checks/checks.h"
#include "function/config/connector_config.h"
#include "function/config/dex_connector.h"
#include "function/krm/config_file.h"
#include "function/krm/maker.h"
#include "function/krm/secret_value.h"
#include "function/releases/kubeflow.h"
#include "function/text/ascii.h"
#include "function/text/nearest.h"

namespace kubeflow_sso::checks {
namespace {

using config::Connector;
using config::KeyRef;
using krm::Resource;
using yaml::Path;

namespace kubeflow = releases::kubeflow;

/// A reference of the functionConfig.
struct Reference {
  enum class What {
    File,
    Text,         // the program reads it as a value, and sends it to the provider
    ProxyClient,  // a value of `proxyClientSecretName`, which both programs read
  };
  const login::Workload* reader;
  std::string_view kind;
  KeyRef ref;
  Path path;
  What what = What::File;
};

using What = Reference::What;

constexpr std::string_view kSecret = "Secret";

void add_references(const login::Workload& reader, const Connector& connector, std::vector<Reference>& all) {
  const auto add = [&](std::string_view kind, const KeyRef& ref, Path path, What what) {
    all.push_back({&reader, kind, ref, std::move(path), what});
  };
  if (connector.client_id_ref)
    add(kSecret, *connector.client_id_ref, connector.path / "clientIDKeyRef", What::Text);
  if (connector.client_secret)
    add(kSecret, *connector.client_secret, connector.path / "clientSecretKeyRef", What::Text);
  for (const auto& [key, ref] : connector.secret_keys)
    add(kSecret, ref, connector.path / "secretKeyRefs" / key,
        is_file_key(connector, key) ? What::File : What::Text);
  if (connector.ca)
    add(connector.ca->kind_name(), connector.ca->ref, connector.path / "caKeyRef", What::File);
}

/// Without Dex the client is the provider's, and oauth2-proxy reads the cookie secret alone.
void add_proxy_client(const Subject& subject, std::vector<Reference>& all) {
  const config::KubeflowSSO& sso = subject.sso;
  if (sso.proxy_client_secret_name.empty()) return;
  const auto add = [&](const std::optional<login::Workload>& reader, std::string_view key) {
    if (reader)
      all.push_back({&*reader,
                     kSecret,
                     {sso.proxy_client_secret_name, std::string(key)},
                     {"spec", "proxyClientSecretName"},
                     What::ProxyClient});
  };
  const login::Login& login = subject.login;
  if (!sso.direct) {
    for (const auto* reader : {&login.dex.workload, &login.proxy.workload}) {
      add(*reader, kubeflow::kProxyClientIdKey);
      add(*reader, kubeflow::kProxyClientSecretKey);
    }
  }
  add(login.proxy.workload, kubeflow::kProxyCookieKey);
}

std::vector<Reference> references_of(const Subject& subject) {
  std::vector<Reference> all;
  const std::optional<login::Workload>& dex = subject.login.dex.workload;
  const std::optional<login::Workload>& proxy = subject.login.proxy.workload;
  if (dex) {
    for (const Connector& connector : subject.sso.connectors) add_references(*dex, connector, all);
  }
  if (subject.sso.direct && proxy) add_references(*proxy, subject.sso.direct->provider, all);
  add_proxy_client(subject, all);
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

/// Whether an object, or what is made of a resource in its namespace, may be the one of that name.
bool may_be(const Resource& resource, std::string_view kind, std::string_view name) {
  if (resource.kind() == kind) return krm::has_or_had_name(resource, name);
  const auto maker = krm::maker_of(kind, resource);
  return maker && maker->is_of_its_namespace && maker->makes(name);
}

/// The name of an object of the reference's kind that certainly has its key: the resource, or what is made of
/// it. Empty without.
std::string name_with_key(const Resource& resource, const Reference& reference) {
  if (resource.kind() == reference.kind)
    return has_key(resource, reference.ref.key) ? krm::written_name(resource) : "";
  const auto maker = krm::maker_of(reference.kind, resource);
  return maker && maker->keys && maker->keys->contains(reference.ref.key) ? maker->name() : "";
}

/// Whether quotes or blanks stand around a text that were copied along with it.
bool is_copied(std::string_view value) {
  if (value.size() < 2) return false;
  const bool is_quoted = value.front() == value.back() && (value.front() == '"' || value.front() == '\'');
  return is_quoted || value.front() == ' ' || value.back() == ' ';
}

/// What pages and examples have where a secret belongs: ours, and those of others.
bool is_placeholder(std::string_view value) {
  constexpr std::array<std::string_view, 7> kWords = {
      "replaceme", "changeme", "placeholder", "todo", "yoursecret", "yourclientsecret", "clientsecrethere"};
  if (value == "VALUE") return true;
  // Argo CD's Vault plugin fills in `<path:...>`.
  if (value.size() > 2 && value.starts_with('<') && value.ends_with('>') && !value.starts_with("<path:"))
    return true;
  std::string word = text::lower_case(value);
  std::erase_if(word, [](char c) { return c == '-' || c == '_' || c == ' '; });
  return (word.size() > 2 && word.find_first_not_of('x') == std::string::npos) ||
         std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

/// Whether a key may be shown: a secret may stand where its key should.
bool is_plain_word(std::string_view key) {
  constexpr std::string_view kWord = "abcdefghijklmnopqrstuvwxyz-_. ";
  return key.find_first_not_of(kWord) == std::string_view::npos;
}

std::vector<std::string> keys_of(const Resource& object) {
  std::vector<std::string> keys;
  for (const std::string_view field : {"stringData", "data", "binaryData"}) {
    const yaml::Node* data = object.document().at({field});
    if (data == nullptr) continue;
    for (const yaml::Entry& entry : object.document().resolve(*data).entries)
      keys.emplace_back(entry.key.scalar);
  }
  return keys;
}

/// What to do about an object that lacks a key: it may have another, of `given`.
template <typename Keys>
std::string key_instead(const Keys& given, const std::string& key) {
  std::vector<std::string> keys;
  for (const std::string& each : given) {
    if (is_plain_word(each)) keys.push_back(fmt::format("\"{}\"", each));
  }
  if (keys.empty()) return "add it";
  const bool is_near = std::find(keys.begin(), keys.end(), fmt::format("\"{} \"", key)) != keys.end();
  return fmt::format("it has {}{}", fmt::join(keys, ", "), is_near ? ", with a blank behind it" : "");
}

class References {
 public:
  explicit References(const Subject& subject)
      : subject_(subject), dex_(subject.login.dex), all_(references_of(subject)) {
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
    for (std::size_t i = 0; i < all_.size(); ++i) check(all_[i], i);
    if (!subject_.sso.direct && dex_.workload) check_environment();
  }

 private:
  /// A workload without a namespace is one that goes to the namespace of `targets`: that is how it was found.
  static bool is_reachable(const Resource& object, const login::Workload& reader) {
    const std::string& own = reader.resource().namespace_name();
    if (object.namespace_name() == own) return true;
    return own.empty() && object.namespace_name() == reader.namespace_name();
  }

  /// What makes the object in the cluster, where its reader can see it.
  std::optional<krm::Maker> find_maker(const Reference& reference) const {
    for (const Resource* resource : subject_.login.items) {
      if (!is_reachable(*resource, *reference.reader)) continue;
      auto maker = krm::maker_of(reference.kind, *resource);
      if (maker && maker->makes(reference.ref.name)) return maker;
    }
    return {};
  }

  const Resource* find(const Reference& reference) const {
    const Resource* renamed = nullptr;
    for (const Resource* resource : subject_.login.items.of_kind(reference.kind)) {
      if (!is_reachable(*resource, *reference.reader)) continue;
      if (resource->name() == reference.ref.name) return resource;
      if (krm::has_or_had_name(*resource, reference.ref.name)) renamed = resource;
    }
    return renamed;
  }

  /// Whether an earlier one is of the same field and the same program: they name one object.
  bool is_told(std::size_t index) const {
    return std::any_of(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(index),
                       [&](const Reference& each) {
                         return each.reader == all_[index].reader && each.path == all_[index].path;
                       });
  }

  void check(const Reference& reference, std::size_t index) const {
    if (const Resource* object = find(reference)) {
      krm::guarded(subject_.results, *object, [&] { check_key(reference, *object); });
      return;
    }
    if (const auto maker = find_maker(reference)) {
      check_made_key(reference, *maker);
      return;
    }
    if (is_told(index)) return;
    bool is_elsewhere = false;
    for (const Resource* resource : subject_.login.items) {
      if (!may_be(*resource, reference.kind, reference.ref.name)) continue;
      is_elsewhere = true;
      if (!is_anothers(*resource, reference)) {
        report_namespace(reference, *resource);
      } else {
        report_missing_twin(reference, *resource);
      }
    }
    if (!is_elsewhere) report_absent(reference);
  }

  void check_made_key(const Reference& reference, const krm::Maker& maker) const {
    const std::string& key = reference.ref.key;
    if (!maker.keys || maker.keys->contains(key)) return;
    subject_.report(rule("secret-key"), *maker.resource, reference.path,
                    fmt::format("makes a {} without the key \"{}\", which `{}` {}: {}", reference.kind, key,
                                to_string(reference.path), need(reference), key_instead(*maker.keys, key)));
  }

  static std::string_view need(const Reference& reference) {
    return reference.what == What::ProxyClient ? "needs" : "names";
  }

  /// Whether the other program that the field is for reads the object: each has one in its own namespace.
  bool is_anothers(const Resource& object, const Reference& reference) const {
    return std::any_of(all_.begin(), all_.end(), [&](const Reference& each) {
      return each.path == reference.path && each.reader != reference.reader &&
             is_reachable(object, *each.reader);
    });
  }

  void check_key(const Reference& reference, const Resource& object) const {
    const std::string path = to_string(reference.path);
    const auto file = krm::ConfigFile::find(object, reference.ref.key);
    if (!file && krm::is_filled_in_cluster(object)) return;
    if (!file) {
      subject_.report(rule("secret-key"), object, reference.path,
                      fmt::format("has no key \"{}\", which `{}` {}: {}", reference.ref.key, path,
                                  need(reference), key_instead(keys_of(object), reference.ref.key)));
    } else if (check_is_text(reference, object, file->path()) && reference.what != What::File) {
      check_characters(reference, object, file->text());
      check_published(reference, object, file->text());
    }
  }

  /// Of another type than text the API server refuses the whole object; it takes null for an empty text.
  bool check_is_text(const Reference& reference, const Resource& object, const Path& path) const {
    const yaml::Value value = object.document().value(*object.document().at(path));
    if (value.is_string()) return true;
    subject_.report(
        rule("secret-characters"), object, reference.path,
        value.is_null()
            ? fmt::format("has nothing under the key \"{}\": write the secret there", reference.ref.key)
            : fmt::format("has a number or a boolean under the key \"{}\", which Kubernetes does not "
                          "take: put it in quotes",
                          reference.ref.key));
    return false;
  }

  /// The user's own Secret with Kubeflow's values: as good as none.
  void check_published(const Reference& reference, const Resource& object, const std::string& value) const {
    for (const std::string_view published :
         {kubeflow::kPublishedClientSecret, kubeflow::kPublishedCookieSecret}) {
      if (!value.starts_with(published)) continue;
      subject_.report(rule("published-secret"), object, reference.path,
                      fmt::format("has under the key \"{}\" the value that everybody can read in Kubeflow's "
                                  "manifests: {}",
                                  reference.ref.key,
                                  reference.what == What::ProxyClient
                                      ? "make one of your own, in both namespaces the same"
                                      : "let the provider make another"));
    }
  }

  /// A secret whose characters would not reach the provider as they are.
  void check_characters(const Reference& reference, const Resource& object, const std::string& value) const {
    const auto tell = [&](std::string message) {
      subject_.report(rule("secret-characters"), object, reference.path, std::move(message));
    };
    const std::string& key = reference.ref.key;
    const bool is_sent = reference.what == What::Text;
    if (value.empty()) {
      tell(fmt::format("holds an empty text under the key \"{}\": write the secret there", key));
    } else if (value.ends_with('\n')) {
      tell(
          fmt::format("ends in a line break under the key \"{}\", which would be {}: write it "
                      "without (`printf %s`, not `echo`)",
                      key, is_sent ? "sent to the provider" : "a part of it"));
    } else if (is_sent && !subject_.sso.direct && value.find_first_of("\"\\\n\r\t") != std::string::npos &&
               dex_.version && *dex_.version <= releases::kLastRawExpansion) {
      tell(fmt::format(
          "holds a quote, backslash or line break under the key \"{}\", which breaks the configuration of "
          "Dex {} (mended in 2.42.0): {}",
          key, dex_.version->text(),
          is_copied(value) ? "write it without the quotes or blanks around it, a file for `secretGenerator` "
                             "takes them as they are"
                           : "let the provider make another secret"));
    } else if (krm::is_variable_text(value)) {
      subject_.report(
          rule("secret-placeholder"), object, reference.path,
          fmt::format("has a variable under the key \"{}\": unless something fills it in before it "
                      "is applied, it is taken for the secret itself",
                      key));
    } else if (is_placeholder(value)) {
      subject_.report(
          rule("secret-placeholder"), object, reference.path,
          fmt::format("has a placeholder under the key \"{}\", and no secret: write it there, as the "
                      "provider shows it",
                      key));
    } else if (is_sent && is_copied(value)) {
      subject_.report(
          rule("secret-copied"), object, reference.path,
          fmt::format("has {} around the text under the key \"{}\": write it without them, a file "
                      "for `secretGenerator` takes them as they are",
                      value.find_first_of("\"'") == std::string::npos ? "blanks" : "quotes", key));
    }
  }

  void report_namespace(const Reference& reference, const Resource& object) const {
    const Resource& reader = reference.reader->resource();
    const std::string& wanted = reader.namespace_name();
    const std::string where = place(object);
    std::string remedy = "remove its namespace";
    if (!wanted.empty()) remedy = fmt::format("add `namespace: {}` to it", wanted);
    if (!wanted.empty() && object.kind() == reference.kind)
      remedy +=
          object.kind() == "Secret" ? " (or to its secretGenerator)" : " (or to its configMapGenerator)";
    subject_.report(rule("secret-namespace"), object, reference.path,
                    fmt::format("has {}, where {} cannot read it: {}; `{}` names it", where,
                                reader.ref().text(), remedy, to_string(reference.path)));
  }

  static std::string place(const Resource& object) {
    return object.namespace_name().empty() ? "no namespace"
                                           : "namespace " + text::printable(object.namespace_name());
  }

  /// kustomize gives one that it generates a name by its content, and mends references in its namespace only.
  void report_missing_twin(const Reference& reference, const Resource& object) const {
    subject_.report(
        rule("secret-namespace"), object, reference.path,
        fmt::format("is named by `{}` and has {}, where {} cannot read it: make one of that name, with the "
                    "same values, in namespace {} too",
                    to_string(reference.path), place(object), reference.reader->resource().ref().text(),
                    text::printable(reference.reader->namespace_name())));
  }

  /// Whether an object of the other kind has the name and the key.
  bool is_of_other_kind(const Reference& reference) const {
    const std::vector<const Resource*> all =
        subject_.login.items.of_kind(reference.kind == "Secret" ? "ConfigMap" : "Secret");
    return std::any_of(all.begin(), all.end(), [&](const Resource* each) {
      return is_reachable(*each, *reference.reader) && krm::has_or_had_name(*each, reference.ref.name) &&
             has_key(*each, reference.ref.key);
    });
  }

  void report_absent(const Reference& reference) const {
    const config::Origin& origin = subject_.sso.origin;
    const std::string names =
        fmt::format("`{}` names {} {}/{}, which is not in this list: ", to_string(reference.path),
                    reference.kind, reference.reader->namespace_name(), text::printable(reference.ref.name));
    if (is_of_other_kind(reference))
      return subject_.results.add(origin.result(
          rule("secret-name"), reference.path,
          names + (reference.kind == "Secret" ? "a ConfigMap of that name has the key, make a Secret of it"
                                              : "a Secret of that name has the key, write `secretKeyRef`")));
    const std::string other = meant_instead(reference);
    subject_.results.add(
        other.empty()
            ? origin.result(rule("secret-absent"), reference.path, names + "it must be in the cluster")
            : origin.result(rule("secret-name"), reference.path,
                            fmt::format(R"({}did you mean "{}", which has the key "{}"?)", names,
                                        text::printable(other), text::printable(reference.ref.key))));
  }

  bool is_referred_to(const Resource& object) const {
    return std::any_of(all_.begin(), all_.end(),
                       [&](const Reference& each) { return may_be(object, each.kind, each.ref.name); });
  }

  /// Whether Dex or oauth2-proxy has the object for itself: the provider's client is not meant to be in
  /// there.
  bool is_programs_own(const Resource& object) const {
    if (used_.contains(&object)) return true;
    return std::any_of(kubeflow::kDexSecrets.begin(), kubeflow::kDexSecrets.end(),
                       [&](std::string_view name) { return krm::has_or_had_name(object, name); }) ||
           krm::has_or_had_name(object, subject_.sso.targets.oauth2_proxy.secret);
  }

  /// The name of the object that may be meant instead of one that is not in the list: the workload can read
  /// it, it has the key, no other reference names it, and its name is near or it is the only such. Empty
  /// without.
  std::string meant_instead(const Reference& reference) const {
    std::vector<std::string> names;
    for (const Resource* resource : subject_.login.items) {
      if (!is_reachable(*resource, *reference.reader)) continue;
      const std::string name = name_with_key(*resource, reference);
      if (!name.empty() && !is_referred_to(*resource) && !is_programs_own(*resource)) names.push_back(name);
    }
    if (names.size() == 1) return names[0];
    return std::string(text::nearest(reference.ref.name, {names.begin(), names.end()}));
  }

  /// The variables that `config` refers to.
  void check_environment() const {
    if (!dex_.workload->unknown_sources().empty()) return;
    for (const Connector& connector : subject_.sso.connectors) {
      for (const std::string& name : config::environment_references(connector)) {
        if (dex_.workload->variable(name)) continue;
        const Path path = connector.path / "config";
        subject_.report(
            rule("environment-reference"), dex_.workload->resource(), path,
            fmt::format("has no environment variable {}, which `{}` refers to: Dex would read an empty text",
                        text::printable(name), to_string(path)));
      }
    }
  }

  const Subject& subject_;
  const login::Dex& dex_;
  std::vector<Reference> all_;
  std::set<const Resource*> used_;
};

}  // namespace

void check_references(const Subject& subject) {
  References(subject).check();
}

}  // namespace kubeflow_sso::checks
