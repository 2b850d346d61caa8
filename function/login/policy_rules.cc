// Reading the rules of an AuthorizationPolicy (Istio's reference: Authorization Policy and its Conditions;
// the same from 1.22 to 1.29).
#include "function/login/policy_rules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "function/krm/shape.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::login {
namespace {

using yaml::Document;
using yaml::Path;

class Reader {
 public:
  explicit Reader(const Document& document) : document_(document) {}

  template <typename Element>
  std::vector<Element> list(const Path& path, Element (Reader::*read)(const Path&) const) const {
    const yaml::Node* node = krm::list_at(document_, path);
    std::vector<Element> elements;
    for (std::size_t i = 0; node != nullptr && i < node->items.size(); ++i)
      elements.push_back((this->*read)(path / i));
    return elements;
  }

  PolicyRule rule(const Path& path) const {
    return {list(path / "from", &Reader::source), list(path / "to", &Reader::operation),
            list(path / "when", &Reader::condition)};
  }

 private:
  template <std::size_t Size>
  bool has_any(const Path& path, const std::array<std::string_view, Size>& lists) const {
    return std::any_of(lists.begin(), lists.end(), [&](std::string_view name) {
      const yaml::Node* node = krm::list_at(document_, path / name);
      return node != nullptr && !node->items.empty();
    });
  }

  Patterns patterns(const Path& path, std::string_view wanted, std::string_view unwanted) const {
    return {krm::list_of_texts(document_, path / wanted), krm::list_of_texts(document_, path / unwanted)};
  }

  PolicySource source(const Path& element) const {
    constexpr std::array<std::string_view, 3> kIdentities = {"principals", "namespaces", "serviceAccounts"};
    constexpr std::array<std::string_view, 4> kAddresses = {"ipBlocks", "notIpBlocks", "remoteIpBlocks",
                                                            "notRemoteIpBlocks"};
    const Path source = element / "source";
    return {has_any(source, kIdentities), has_any(source, kAddresses),
            patterns(source, "requestPrincipals", "notRequestPrincipals")};
  }

  PolicyOperation operation(const Path& element) const {
    constexpr std::array<std::string_view, 2> kPorts = {"ports", "notPorts"};
    const Path operation = element / "operation";
    Patterns hosts = patterns(operation, "hosts", "notHosts");
    for (std::string& host : hosts.wanted) host = text::lower_case(host);
    for (std::string& host : hosts.unwanted) host = text::lower_case(host);
    return {patterns(operation, "paths", "notPaths"), std::move(hosts),
            patterns(operation, "methods", "notMethods"), has_any(operation, kPorts)};
  }

  PolicyCondition condition(const Path& path) const {
    return {std::string(krm::text_at(document_, path / "key")), patterns(path, "values", "notValues")};
  }

  const Document& document_;
};

}  // namespace

std::vector<PolicyRule> read_policy_rules(const yaml::Document& policy) {
  return Reader(policy).list({"spec", "rules"}, &Reader::rule);
}

}  // namespace kubeflow_sso::login
