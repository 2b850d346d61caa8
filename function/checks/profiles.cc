// Whether the owners of profiles can log in.
#include <fmt/format.h>

#include <algorithm>

#include "function/checks/checks.h"
#include "function/krm/shape.h"
#include "function/releases/kubeflow.h"
#include "function/text/ascii.h"

namespace kubeflow_sso::checks {
namespace {

/// Whether oauth2-proxy lets an address in: of `email_domains`, `*` is everybody, and a domain that begins
/// with a dot stands for those below it (7.7.1 and 7.15.6, validator.go: isEmailValidWithDomains).
bool is_of(const std::string& address, const std::vector<std::string>& domains) {
  const std::string lower = text::lower_case(address);
  return std::any_of(domains.begin(), domains.end(), [&](const std::string& domain) {
    if (domain == "*") return true;
    const bool is_below = domain.starts_with('.') || domain.starts_with("*.");
    const std::string end = is_below ? domain.substr(domain.find('.')) : "@" + domain;
    return lower.ends_with(text::lower_case(end));
  });
}

std::string problem_of(const Subject& subject, const std::string& owner) {
  const login::Dex& dex = subject.login.dex;
  const auto& users = dex.local_users;
  const bool is_local = dex.has_password_login() &&
                        std::any_of(users.begin(), users.end(),
                                    [&](const login::LocalUser& user) { return user.email == owner; });
  if (is_local) return {};
  if (dex.config && owner == releases::kubeflow::kPublishedUser)
    return "is the user that Kubeflow's manifests come with, whom Dex does not know any more: write the "
           "address of one of your users, before the profile is made";
  const login::Setting domains = subject.login.proxy.setting("email_domains");
  if (domains.is_set() && domains.value.text && !is_of(owner, domains.items))
    return fmt::format("is of none of the domains that oauth2-proxy lets in (`email_domains`: {})",
                       text::printable(domains.text()));
  if (text::lower_case(owner) != owner)
    return "has capital letters: Kubeflow compares addresses letter for letter, and Keycloak knows them in "
           "small letters alone";
  return {};
}

}  // namespace

void check_profiles(const Subject& subject) {
  for (const krm::Resource* profile : subject.login.items.of_kind("Profile")) {
    if (!profile->api_version().starts_with("kubeflow.org/")) continue;
    krm::guarded(subject.results, *profile, [&] {
      const yaml::Path field = {"spec", "owner", "name"};
      if (krm::text_at(profile->document(), {"spec", "owner", "kind"}) != "User") return;
      const std::string owner(krm::text_at(profile->document(), field));
      const std::string problem = problem_of(subject, owner);
      if (owner.empty() || problem.empty()) return;
      subject.report(rule("profile-owner"), *profile, field, "\"" + text::printable(owner) + "\" " + problem);
    });
  }
}

}  // namespace kubeflow_sso::checks
