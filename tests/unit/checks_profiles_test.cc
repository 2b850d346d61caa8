// Profiles whose owner cannot log in.
#include "checks_testing.h"

namespace {

using checks_testing::dex_file;
using checks_testing::ids;
using checks_testing::proxy_file;
using kubeflow_sso::checks::check_profiles;

std::string profile(const std::string& owner, const std::string& kind = "User") {
  return "---\napiVersion: kubeflow.org/v1\nkind: Profile\nmetadata: {name: p}\nspec: {owner: {kind: " +
         kind + ", name: " + owner + "}}\n";
}

const std::string kDex = dex_file("issuer: https://kubeflow.example.com/dex\n");
const std::string kLocal = dex_file(
    "issuer: https://kubeflow.example.com/dex\nenablePasswordDB: true\n"
    "staticPasswords: [{email: user@example.com, hash: $2y$12$abc}]\n");
constexpr const char* kTold = "warning profile-owner;";

TEST_CASE("the published user owns nothing where Dex does not know it") {
  CHECK(ids(check_profiles, kDex + profile("user@example.com")) == kTold);
  CHECK(ids(check_profiles, kLocal + profile("user@example.com")).empty());
  CHECK(ids(check_profiles, profile("user@example.com")).empty());  // the list does not tell
}

TEST_CASE("an owner of none of the domains cannot log in, one below a domain can") {
  const std::string domains = proxy_file("email_domains = [\"example.com\", \".example.org\"]\n");
  CHECK(ids(check_profiles, domains + profile("ann@example.net")) == kTold);
  CHECK(ids(check_profiles, domains + profile("ann@example.com")).empty());
  CHECK(ids(check_profiles, domains + profile("ann@lab.example.org")).empty());
  CHECK(ids(check_profiles, domains + profile("ann@example.org")) == kTold);
  CHECK(ids(check_profiles, proxy_file("email_domains = \"*\"\n") + profile("ann@example.net")).empty());
}

TEST_CASE("capitals in an owner's address, and owners that are no users") {
  CHECK(ids(check_profiles, kDex + profile("Ann@example.com")) == kTold);
  CHECK(ids(check_profiles, kDex + profile("Somebody", "ServiceAccount")).empty());
}

}  // namespace
