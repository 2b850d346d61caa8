// Loading: the guide's case, defaults, shape errors, places, and that every field of the table reaches the
// structs.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "config_testing.h"
#include "function/config/field_table.h"

namespace {

using namespace config_testing;  // NOLINT(google-build-using-namespace)
using namespace kubeflow_sso::config;

const std::string kGuide = R"(apiVersion: kubeflow-sso.io/v1alpha1
kind: KubeflowSSO
metadata:
  name: keycloak
  annotations:
    config.kubernetes.io/function: |
      exec:
        path: ./kubeflow-sso
spec:
  kubeflowURL: https://kubeflow.example.com
  connectors:
  - type: keycloak
    issuer: https://keycloak.example.com/realms/kubeflow
    clientSecretKeyRef: {name: keycloak-client, key: client-secret}
)";

TEST_CASE("the guide's case loads, with Keycloak's defaults") {
  const Loaded loaded = load(kGuide);
  CHECK(messages(loaded.results) == kNone);
  CHECK(loaded.sso.name == "keycloak");
  CHECK(loaded.sso.https());
  CHECK(loaded.sso.dex_issuer() == "https://kubeflow.example.com/dex");
  CHECK(loaded.sso.dex_callback() == "https://kubeflow.example.com/dex/callback");
  CHECK_FALSE(loaded.sso.email_domains);
  REQUIRE(loaded.sso.connectors.size() == 1);
  const Connector& keycloak = loaded.sso.connectors[0];
  CHECK(to_string(keycloak.path) == "spec.connectors[0]");
  CHECK(keycloak.id == "keycloak");
  CHECK(keycloak.name == "Keycloak");
  CHECK(keycloak.dex_type() == "oidc");
  CHECK(keycloak.client_id == "kubeflow-oidc-authservice");
  CHECK(keycloak.client_secret == KeyRef{"keycloak-client", "client-secret"});
  CHECK(keycloak.env_name() == "KUBEFLOW_SSO_KEYCLOAK_CLIENT_SECRET");
  CHECK(keycloak.groups == Groups::FromProvider);
  CHECK(keycloak.unverified_email == UnverifiedEmail::Deny);
  CHECK(keycloak.user_id_claim == "email");
  CHECK(keycloak.scopes == std::vector<std::string>{"openid", "profile", "email"});
}

TEST_CASE("an oidc connector has Dex's own scopes and no groups by default") {
  const Loaded loaded =
      load(with_connector("type: oidc\nissuer: https://id.example.com/\nclientID: kubeflow"));
  CHECK(messages(loaded.results) == kNone);
  const Connector& oidc = loaded.sso.connectors.at(0);
  CHECK(oidc.id == "oidc");
  CHECK(oidc.name == "OpenID Connect");
  CHECK(oidc.issuer == "https://id.example.com/");
  CHECK(oidc.groups == Groups::None);
  CHECK(oidc.scopes.empty());
}

TEST_CASE("the client's id may come from a Secret, and is then needed nowhere else") {
  const Loaded loaded = load(with_connector("type: oidc\nclientIDKeyRef: {name: okta, key: client-id}"));
  CHECK(messages(loaded.results) == kNone);
  const Connector& oidc = loaded.sso.connectors.at(0);
  CHECK(oidc.client_id_ref == KeyRef{"okta", "client-id"});
  CHECK(oidc.client_id.empty());
  CHECK(oidc.env_name(kClientIdEnv) == "KUBEFLOW_SSO_OIDC_CLIENT_ID");
  CHECK(load(with_connector("clientIDKeyRef: {name: a, key: b}")).sso.connectors.at(0).client_id.empty());
  CHECK(problems(with_connector("clientID: a\nclientIDKeyRef: {name: a, key: b}")) ==
        Messages{"error one-of: `spec.connectors[0].clientIDKeyRef` stands beside `clientID`: keep one of "
                 "them"});
  CHECK(problems(with_connector("type: oidc\nclientIDKeyRef: null")).size() == 1);
}

TEST_CASE("Dex's URL is Kubeflow's with /dex, or its own") {
  const auto issuer_for = [](const std::string& url) {
    const Loaded loaded = load(with_spec("dexURL: " + url));
    CHECK(messages(loaded.results) == kNone);
    CHECK(loaded.sso.names_dex_url);
    return loaded.sso.dex_issuer();
  };
  CHECK(issuer_for("https://Dex.example.com:443/") == "https://dex.example.com");
  CHECK(issuer_for("https://kubeflow.example.com/sso/Dex-1/") == "https://kubeflow.example.com/sso/Dex-1");
  CHECK(load(with_spec("dexURL: https://dex.example.com/a")).sso.dex_callback() ==
        "https://dex.example.com/a/callback");
  CHECK_FALSE(load(with_spec("")).sso.names_dex_url);
}

TEST_CASE("env names fold everything but letters and digits") {
  Connector connector;
  connector.id = "my-Key.cloak_2";
  CHECK(connector.env_name() == "KUBEFLOW_SSO_MY_KEY_CLOAK_2_CLIENT_SECRET");
  CHECK(connector.env_name("bindPW") == "KUBEFLOW_SSO_MY_KEY_CLOAK_2_BINDPW");
}

TEST_CASE("JSON, anchors and merge keys load like block style") {
  CHECK(problems(R"({"apiVersion": "kubeflow-sso.io/v1alpha1", "kind": "KubeflowSSO", "spec": {
    "kubeflowURL": "https://kubeflow.example.com", "connectors": [{"type": "keycloak",
    "issuer": "https://k.example.com/realms/a", "clientSecretKeyRef": {"name": "a", "key": "b"}}]}})") ==
        kNone);
  const Loaded loaded = load(with_spec(
      "connectors:\n- &a\n  type: keycloak\n  id: one\n  issuer: https://k.example.com/realms/a\n"
      "  clientSecretKeyRef: &ref {name: a, key: b}\n- <<: *a\n  id: two\n  clientSecretKeyRef: *ref\n"));
  CHECK(messages(loaded.results) == kNone);
  REQUIRE(loaded.sso.connectors.size() == 2);
  CHECK(loaded.sso.connectors[1].issuer == "https://k.example.com/realms/a");
}

TEST_CASE("an explicit null is an absent field") {
  CHECK(problems(with_spec("emailDomains: null\ntargets:\nsession: ~")) == kNone);
  CHECK(problems(with_spec("kubeflowURL:")) ==
        Messages{"error missing-field: `spec.kubeflowURL` is required: where a browser opens Kubeflow: http "
                 "or https, a host and perhaps a port; write `kubeflowURL: https://kubeflow.example.com`"});
}

TEST_CASE("unknown fields name the nearest one or all") {
  CHECK(problems(with_spec("kubeflowUrl: https://a.example.com\nkubeflowURL: https://b.example.com")) ==
        Messages{"error unknown-field: `spec.kubeflowUrl` is unknown, did you mean `kubeflowURL`?"});
  CHECK(problems(with_spec("xyz: 1")) ==
        Messages{"error unknown-field: `spec.xyz` is unknown, it could be `kubeflowURL`, `dexURL`, "
                 "`connectors`, `otherConnectors`, `localUsers`, `otherGrants`, `emailDomains`, "
                 "`direct`, `session`, `logout`, `providerName`, `trustedIssuers`, `proxyClientSecretName`, "
                 "`acknowledge` or "
                 "`targets`"});
  CHECK(problems(with_connector("clientSecretKeyRef: {name: a, keys: b}")) ==
        Messages{"error unknown-field: `spec.connectors[0].clientSecretKeyRef.keys` is unknown, did you mean "
                 "`key`?"});
  CHECK(problems(with_connector("clientSecretKeyRef: {name: a, key: b, namespace: auth}")) ==
        Messages{"error unknown-field: `spec.connectors[0].clientSecretKeyRef.namespace` cannot be chosen: "
                 "leave it out, the object is read in Dex's namespace"});
  CHECK(problems(with_spec("\"a b\\n\": 1")) ==
        Messages{"error unknown-field: `spec[\"a b\\x0a\"]` is unknown, it could be `kubeflowURL`, `dexURL`, "
                 "`connectors`, `otherConnectors`, `localUsers`, `otherGrants`, `emailDomains`, "
                 "`direct`, `session`, `logout`, `providerName`, `trustedIssuers`, `proxyClientSecretName`, "
                 "`acknowledge` or "
                 "`targets`"});
  CHECK(problems(with_spec("") + "specs: {}\n") ==
        Messages{"error unknown-field: `specs` is unknown, did you mean `spec`?"});
  CHECK(
      problems(with_spec("") + "data: {}\n") ==
      Messages{
          "error unknown-field: `data` is unknown, it could be `apiVersion`, `kind`, `metadata` or `spec`"});
}

TEST_CASE("a misspelt field is not reported as missing too") {
  CHECK(problems(object("kubeflowUrl: https://a.example.com\nconnectors:\n" + connector(""))) ==
        Messages{"error unknown-field: `spec.kubeflowUrl` is unknown, did you mean `kubeflowURL`?"});
}

TEST_CASE("duplicate fields are errors") {
  CHECK(problems(
            object("kubeflowURL: https://a.example.com\nkubeflowURL: https://b.example.com\nconnectors:\n" +
                   connector("id: a\nid: b"))) ==
        Messages{"error duplicate-field: `spec.kubeflowURL` stands here more than once: keep one",
                 "error duplicate-field: `spec.connectors[0].id` stands here more than once: keep one"});
  CHECK(problems(with_connector("config:\n  getUserInfo: true\n  getUserInfo: false")) ==
        Messages{"error duplicate-field: `spec.connectors[0].config.getUserInfo` stands here more than once: "
                 "keep one"});
  CHECK(problems(with_connector("secretKeyRefs:\n  x: {name: a, key: b}\n  x: {name: a, key: b}")) ==
        Messages{"error duplicate-field: `spec.connectors[0].secretKeyRefs.x` stands here more than once: "
                 "keep one"});
}

// What to write instead: tests/messages.
TEST_CASE("wrong types say what is expected and found, never the value") {
  const std::map<std::string, std::string> cases = {
      {"kubeflowURL: [a]",
       "`spec.kubeflowURL` must be a URL such as https://kubeflow.example.com, got a list"},
      {"kubeflowURL: 5",
       "`spec.kubeflowURL` must be a URL such as https://kubeflow.example.com, got a number"},
      {"kubeflowURL: true",
       "`spec.kubeflowURL` must be a URL such as https://kubeflow.example.com, got a boolean"},
      {"connectors: {}", "`spec.connectors` must be a list of mappings, got a mapping"},
      {"connectors: [a]", "`spec.connectors[0]` must be a mapping, got a string"},
      {"emailDomains: example.com", "`spec.emailDomains` must be a list of strings, got a string"},
      {"emailDomains: [a, {}]", "`spec.emailDomains[1]` must be a string, got a mapping"},
      {"emailDomains: [a, ]\nacknowledge: [~]", "`spec.acknowledge[0]` must be a string, got nothing"},
      {"targets: []", "`spec.targets` must be a mapping, got a list"},
      {"targets: {dex: auth}", "`spec.targets.dex` must be a mapping, got a string"},
      {"targets: {dexVersion: 2.41}",
       "`spec.targets.dexVersion` must be a string, got a number: put it in quotes"},
  };
  for (const auto& [spec, message] : cases) {
    const Messages said = problems(with_spec(spec));
    REQUIRE(said.size() == 1);
    CHECK(said[0].starts_with("error field-type: " + message));
  }
  CHECK(problems(with_connector("clientSecretKeyRef: pUBnBOY80")) ==
        Messages{"error field-type: `spec.connectors[0].clientSecretKeyRef` must be `{name: NAME, key: "
                 "KEY}`, got a string"});
  CHECK(problems(with_connector("secretKeyRefs: {bindPW: pUBnBOY80}")) ==
        Messages{"error field-type: `spec.connectors[0].secretKeyRefs.bindPW` must be `{name: NAME, key: "
                 "KEY}`, got a string"});
  CHECK(problems(with_connector("config: [a]")) ==
        Messages{"error field-type: `spec.connectors[0].config` must be a mapping, got a list: write "
                 "`config: {getUserInfo: true}`"});
}

TEST_CASE("words of another type are told the choices") {
  CHECK(problems(with_spec("localUsers: true")) ==
        Messages{"error field-type: `spec.localUsers` must be Remove or Keep, got true: write Keep"});
  CHECK(
      problems(with_connector("groups: 3\nunverifiedEmail: [Allow]")) ==
      Messages{
          "error field-type: `spec.connectors[0].groups` must be FromProvider or None, got 3",
          "error field-type: `spec.connectors[0].unverifiedEmail` must be Deny, AllowMissing or Allow, got a "
          "list"});
}

TEST_CASE("a secret that stands where a reference belongs is not shown") {
  const std::string kShape = "` must be `{name: NAME, key: KEY}`, ";
  const std::string kClient = "error unknown-field: `spec.connectors[0].clientSecretKeyRef" + kShape;
  CHECK(problems(with_connector("clientSecretKeyRef: {hunter2SECRET}")) ==
        Messages{kClient + "and has another key"});
  CHECK(problems(with_connector("clientSecretKeyRef: {hunter2SECRET, hunter2SECRET}")) ==
        Messages{kClient + "and has another key"});
  CHECK(problems(with_connector("clientSecretKeyRef: {hunter2SECRET: x, name: a, key: b}")) ==
        Messages{kClient + "and has another key"});
  CHECK(problems(with_connector("clientIDKeyRef: {hunter2SECRET}")) ==
        Messages{"error unknown-field: `spec.connectors[0].clientIDKeyRef" + kShape + "and has another key"});
  CHECK(problems(with_connector("secretKeyRefs: {hunter2SECRET}")) ==
        Messages{
            "error field-type: `spec.connectors[0].secretKeyRefs` must have `{name: NAME, key: KEY}` behind "
            "each key, got nothing"});
  CHECK(problems(with_connector("secretKeyRefs: {hunter2SECRET, hunter2SECRET}")).size() == 1);
  CHECK(
      problems(with_connector("secretKeyRefs: hunter2SECRET")) ==
      Messages{
          "error field-type: `spec.connectors[0].secretKeyRefs` must be a mapping with `{name: NAME, key: "
          "KEY}` behind each key, got a string: write `secretKeyRefs: {bindPW: {name: keycloak-client, key: "
          "client-secret}}`"});
  CHECK(problems(with_connector("caKeyRef: {hunter2SECRET}")) ==
        Messages{
            "error unknown-field: `spec.connectors[0].caKeyRef` must be `{configMapKeyRef: {name: NAME, key: "
            "KEY}}`, or the same with `secretKeyRef`"});
  CHECK(problems(with_connector("caKeyRef: {secretKeyRef: {hunter2SECRET}}")) ==
        Messages{"error unknown-field: `spec.connectors[0].caKeyRef.secretKeyRef" + kShape +
                 "and has another key"});
}

TEST_CASE("variables that nothing has filled in") {
  const auto says = [](const std::string& path, const std::string& variable) {
    return "error unsubstituted: `spec." + path + "` holds `" + variable +
           "`, which neither kustomize nor kpt fills in: do it before them, with envsubst, Flux's postBuild "
           "or "
           "kustomize `replacements`";
  };
  CHECK(problems(with_spec("kubeflowURL: https://${DOMAIN}")) == Messages{says("kubeflowURL", "${DOMAIN}")});
  CHECK(problems(with_spec("kubeflowURL: ${SCHEME:=https}://a")) ==
        Messages{says("kubeflowURL", "${SCHEME}")});
  CHECK(problems(with_spec("kubeflowURL: https://$DOMAIN/x")) == Messages{says("kubeflowURL", "$DOMAIN")});
  CHECK(problems(with_spec("kubeflowURL: https://${DOMAIN"))[0].starts_with("error kubeflow-url: "));
  CHECK(problems(with_spec("kubeflowURL: https://${a b}"))[0].starts_with("error kubeflow-url: "));
  CHECK(problems(with_spec("dexURL: https://$(DEX_HOST)")) == Messages{says("dexURL", "$(DEX_HOST)")});
  CHECK(problems(with_spec("emailDomains: ['{{ .Values.domain }}']")) ==
        Messages{says("emailDomains[0]", "{{.Values.domain}}")});
  CHECK(problems(with_spec("localUsers: ${LOCAL}\ntargets: {dexVersion: \"${V}\"}")) ==
        Messages{says("localUsers", "${LOCAL}"), says("targets.dexVersion", "${V}")});
  CHECK(problems(with_connector("issuer: ${ISSUER}\nallowedGroups: [a, \"${GROUP}\"]")) ==
        Messages{says("connectors[0].issuer", "${ISSUER}"),
                 says("connectors[0].allowedGroups[1]", "${GROUP}")});
  CHECK(problems(with_connector("clientSecretKeyRef:\n  name: ${SECRET}\n  key: b")).size() == 1);
  CHECK(problems(with_connector("config: {userNameKey: \"${FROM_ENV}\"}\nname: Costs $5 or $FIVE")) == kNone);
}

TEST_CASE("empty texts and lists are errors where they mean nothing") {
  CHECK(
      problems(with_spec("emailDomains: []\nacknowledge: []\nkubeflowURL: \"\"")) ==
      Messages{"error empty-value: `spec.emailDomains` must not be empty: leave it out or name at least one",
               "error empty-value: `spec.kubeflowURL` must not be empty: write `kubeflowURL: "
               "https://kubeflow.example.com`"});
  const Messages no_connectors = problems(with_spec("connectors: []"));
  REQUIRE(no_connectors.size() == 1);
  CHECK(
      no_connectors[0].starts_with("error empty-value: `spec.connectors` must not be empty: write "
                                   "`connectors: [{type: keycloak, issuer: "));
  CHECK(problems(with_connector("allowedGroups: []")) ==
        Messages{"error empty-value: `spec.connectors[0].allowedGroups` must not be empty: leave it out or "
                 "name at least one"});
}

TEST_CASE("words that are no choice name the choices") {
  const std::string kTypes =
      "keycloak, oidc, github, google, microsoft, gitlab, ldap, saml, gitea, oauth, authproxy, linkedin, "
      "bitbucket-cloud, openshift, atlassian-crowd or keystone";
  CHECK(problems(with_spec("otherConnectors: remove\nlocalUsers: Drop")) ==
        Messages{"error field-value: `spec.otherConnectors` must be Remove or Keep, got \"remove\", did you "
                 "mean `Remove`?",
                 "error field-value: `spec.localUsers` must be Remove or Keep, got \"Drop\""});
  CHECK(problems(with_connector("type: keyclaok")) ==
        Messages{"error field-value: `spec.connectors[0].type` must not be \"keyclaok\", did you mean "
                 "`keycloak`?; it can be " +
                 kTypes});
  CHECK(problems(with_connector("type: cf")) ==
        Messages{"error field-value: `spec.connectors[0].type` must be " + kTypes + ", got \"cf\""});
}

TEST_CASE("connectors and direct exclude each other, and one is needed") {
  const Messages neither = problems(object("kubeflowURL: https://a.example.com"));
  REQUIRE(neither.size() == 1);
  CHECK(
      neither[0].starts_with("error missing-field: `spec.connectors` is required: the identity providers "
                             "behind Dex, all of them; "));
  CHECK(problems(with_direct("")) == kNone);
  CHECK(problems(with_direct("", "connectors:\n" + config_testing::connector(""))) ==
        Messages{"error connectors-and-direct: `spec` must have either `connectors` or `direct`, got both: "
                 "keep one of them"});
}

TEST_CASE("every problem comes in one run") {
  CHECK(problems(object(
            "kubeflowURL: ftp://a\nlocalUser: Keep\nconnectors:\n- type: keycloak\n  issuer: https://k\n"
            "- type: oidc\n  id: a b\n")) ==
        Messages{
            "error unknown-field: `spec.localUser` is unknown, did you mean `localUsers`?",
            "error missing-field: `spec.connectors[0].clientSecretKeyRef` is required for type keycloak: "
            "key of a "
            "Secret in Dex's namespace that holds the client's secret; write `clientSecretKeyRef: {name: "
            "keycloak-client, key: client-secret}`",
            "error missing-field: `spec.connectors[1].issuer` is required for type oidc: issuer of the "
            "provider, "
            "exactly as its discovery document has it; Keycloak's ends in `/realms/NAME`, without a slash; "
            "write `issuer: https://keycloak.example.com/realms/kubeflow`",
            "error missing-field: `spec.connectors[1].clientID` is required for type oidc: client that "
            "the provider "
            "knows Dex by; write `clientID: CLIENT-ID`",
            "error missing-field: `spec.connectors[1].clientSecretKeyRef` is required for type oidc: key "
            "of a Secret in "
            "Dex's namespace that holds the client's secret; write `clientSecretKeyRef: {name: "
            "keycloak-client, key: client-secret}`",
            "error kubeflow-url: `spec.kubeflowURL` must be an http or https URL without a path, got "
            "\"ftp://a\"",
            "error issuer: `spec.connectors[0].issuer` must end in `/realms/NAME`, without a slash behind "
            "it, got "
            "\"https://k\"",
            "error connector-id: `spec.connectors[1].id` must be letters, digits, `-`, `_` and `.`, at "
            "most 63, because "
            "it stands in Dex's URLs, got \"a b\": write `a-b`"});
}

TEST_CASE("another apiVersion or kind is explained") {
  CHECK(problems("apiVersion: kubeflow-sso.io/v1\nkind: KubeflowSSO\nspec:\n" +
                 with_spec("").substr(with_spec("").find("  kubeflowURL"))) ==
        Messages{
            "error field-value: `apiVersion` must be kubeflow-sso.io/v1alpha1, got \"kubeflow-sso.io/v1\""});
  CHECK(problems("apiVersion: kubeflow-sso.io/v1alpha1\nkind: KubeflowSso\nspec: {}\n") ==
        Messages{"error function-config-kind: `kind` must be KubeflowSSO, got \"KubeflowSso\""});
  CHECK(problems("apiVersion: v1\nkind: ConfigMap\ndata: {kubeflowURL: https://a.example.com}\n") ==
        Messages{"error function-config-kind: `kind` must be KubeflowSSO, got \"ConfigMap\", which cannot "
                 "hold lists: in a "
                 "Kptfile write `configPath: sso.yaml` instead of `configMap:`, and the KubeflowSSO object "
                 "into sso.yaml"});
  CHECK(problems("[]\n") ==
        Messages{"error function-config-kind: `functionConfig` must be a KubeflowSSO object, got a list"});
  CHECK(problems("\n") ==
        Messages{"error function-config-kind: `functionConfig` must be a KubeflowSSO object, got nothing"});
  const Messages nothing = problems("metadata: {name: a}\n");
  REQUIRE(nothing.size() == 3);
  CHECK(nothing[0] ==
        "error missing-field: `apiVersion` is required: version of this format; write `apiVersion: "
        "kubeflow-sso.io/v1alpha1`");
  CHECK(nothing[1] ==
        "error missing-field: `kind` is required: kind of this object; write `kind: KubeflowSSO`");
  CHECK(nothing[2].starts_with(
      "error missing-field: `spec` is required: how users log in to Kubeflow; write `spec: {kubeflowURL: "));
}

TEST_CASE("metadata is free, its name optional") {
  CHECK(problems("apiVersion: kubeflow-sso.io/v1alpha1\nkind: KubeflowSSO\nmetadata:\n  labels: {a: b}\n  "
                 "finalizers: [x]\n" +
                 with_spec("").substr(with_spec("").find("spec:"))) == kNone);
}

TEST_CASE("results refer to the object, and with a file's name to line and column") {
  const std::string text = with_spec("kubeflowURL: ftp://a\nlocalUser: Keep");
  const Loaded from_list = load(text);
  REQUIRE(from_list.results.list().size() == 2);
  const kubeflow_sso::krm::Result& result = from_list.results.list()[1];
  CHECK(result.resource ==
        kubeflow_sso::krm::ResourceRef{"kubeflow-sso.io/v1alpha1", "KubeflowSSO", "sso", ""});
  CHECK(to_string(result.field.path) == "spec.kubeflowURL");
  CHECK(result.file == kubeflow_sso::krm::FileRef{});
  Messages lines;
  const Loaded from_file = load(text, "conf/sso.yaml");
  for (const auto& each : from_file.results.list()) lines.push_back(to_line(each));
  CHECK(
      lines ==
      Messages{
          "conf/sso.yaml:7:3: error: `spec.localUser` is unknown, did you mean `localUsers`? [unknown-field]",
          "conf/sso.yaml:6:3: error: `spec.kubeflowURL` must be an http or https URL without a path, got "
          "\"ftp://a\" "
          "[kubeflow-url]"});
}

TEST_CASE("a missing field has the place of what it is missing in") {
  const Loaded loaded =
      load(object("kubeflowURL: https://a.example.com\nconnectors:\n- type: keycloak\n"), "sso.yaml");
  REQUIRE(loaded.results.list().size() == 2);
  CHECK(to_string(loaded.results.list()[0].field.path) == "spec.connectors[0].issuer");
  CHECK(loaded.results.list()[0].file.line == 8);
  CHECK(loaded.results.list()[0].file.column == 5);
  CHECK(
      loaded.sso.origin.result(kubeflow_sso::krm::rule("parts"), {"spec", "targets", "dex", "config"}, "text")
          .file.line == 5);
}

TEST_CASE("the file that an orchestrator annotated is the results' file") {
  const Loaded loaded = load(
      "apiVersion: kubeflow-sso.io/v1alpha1\nkind: KubeflowSSO\nmetadata:\n  annotations: "
      "{config.kubernetes.io/path: "
      "a/sso.yaml}\nspec: []\n");
  REQUIRE(loaded.results.list().size() == 1);
  CHECK(loaded.results.list()[0].file == kubeflow_sso::krm::FileRef{.path = "a/sso.yaml", .index = {}});
}

/// Everything that load fills, as text.
class Dump {
 public:
  static std::string of(const KubeflowSSO& sso) {
    Dump dump;
    dump.add({sso.kubeflow_url, sso.dex_issuer(), number(sso.other_connectors), number(sso.local_users),
              number(sso.other_grants)});
    dump.add(sso.email_domains.value_or(std::vector<std::string>{"(absent)"}));
    dump.add(sso.acknowledge);
    if (sso.session) dump.add({sso.session->lifetime, sso.session->refresh_interval});
    if (sso.logout) dump.add({number(sso.logout->mode), sso.logout->end_session_url});
    dump.add({sso.provider_name, sso.proxy_client_secret_name});
    for (const Connector& each : sso.connectors) dump.connector(each);
    if (sso.direct) {
      dump.connector(sso.direct->provider);
      dump.add({sso.direct->jwks_uri, sso.direct->groups_claim});
      dump.add(sso.direct->audiences);
    }
    for (const TrustedIssuer& each : sso.trusted_issuers) {
      dump.add({each.issuer, each.jwks_uri, each.user_id_claim, each.groups_claim});
      dump.add(each.audiences);
    }
    const Targets& at = sso.targets;
    dump.add({at.dex.namespace_name, at.dex.config, at.dex.config_key, at.dex.deployment, at.dex.service});
    dump.add({at.oauth2_proxy.namespace_name, at.oauth2_proxy.config, at.oauth2_proxy.config_key});
    dump.add({at.oauth2_proxy.deployment, at.oauth2_proxy.parameters, at.oauth2_proxy.secret});
    dump.add({at.request_authentication.namespace_name, at.request_authentication.name});
    dump.add({at.dex_version, at.oauth2_proxy_version});
    return dump.text_;
  }

 private:
  template <typename Enum>
  static std::string number(Enum value) {
    return std::to_string(static_cast<int>(value));
  }
  void add(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) text_ += text + " ";
    text_ += "\n";
  }
  void connector(const Connector& each) {
    add({each.type, each.id, each.name, each.issuer, each.client_id, number(each.groups),
         each.user_id_claim});
    add({each.client_secret->name, each.client_secret->key, number(each.unverified_email)});
    if (each.client_id_ref) add({each.client_id_ref->name, each.client_id_ref->key});
    for (const auto& [key, ref] : each.secret_keys) add({key, ref.name, ref.key});
    if (each.ca) add({number(each.ca->kind), each.ca->ref.name, each.ca->ref.key});
    add(each.allowed_groups);
    add(each.scopes);
    for (const auto& [key, value] : each.config.members()) add({key, value.scalar()});
  }

  std::string text_;
};

/// A valid object with one trusted issuer, of these fields.
std::string with_trusted_issuer(std::string fields) {
  if (!has_key(fields, "issuer")) fields += "\nissuer: https://keycloak.example.com/realms/kubeflow";
  return with_spec("trustedIssuers:\n-" + indented(fields, "  ").substr(1));
}

/// For every field of the table that is built: an object in which it has a value that is not its default.
const std::map<std::string, std::string> kSamples = {
    {"kubeflowURL", with_spec("kubeflowURL: https://other.example.com")},
    {"connectors.type",
     with_connector("type: oidc\nid: keycloak\nname: Keycloak\nclientID: kubeflow-oidc-authservice\n"
                    "groups: FromProvider\nscopes: [openid, profile, email]")},
    {"connectors.id", with_connector("id: sample")},
    {"connectors.name", with_connector("name: Sample")},
    {"connectors.issuer", with_connector("issuer: https://sample.example.com/realms/a")},
    {"connectors.clientID", with_connector("clientID: sample")},
    {"connectors.clientIDKeyRef.name", with_connector("clientIDKeyRef: {name: sample, key: client-id}")},
    {"connectors.clientIDKeyRef.key", with_connector("clientIDKeyRef: {name: keycloak-client, key: sample}")},
    {"connectors.clientSecretKeyRef.name",
     with_connector("clientSecretKeyRef: {name: sample, key: client-secret}")},
    {"connectors.clientSecretKeyRef.key",
     with_connector("clientSecretKeyRef: {name: keycloak-client, key: sample}")},
    {"connectors.secretKeyRefs.name", with_connector("secretKeyRefs: {a: {name: sample, key: b}}")},
    {"connectors.secretKeyRefs.key", with_connector("secretKeyRefs: {a: {name: b, key: sample}}")},
    {"connectors.caKeyRef.configMapKeyRef.name",
     with_connector("caKeyRef: {configMapKeyRef: {name: sample, key: b}}")},
    {"connectors.caKeyRef.configMapKeyRef.key",
     with_connector("caKeyRef: {configMapKeyRef: {name: b, key: sample}}")},
    {"connectors.caKeyRef.secretKeyRef.name",
     with_connector("caKeyRef: {secretKeyRef: {name: sample, key: b}}")},
    {"connectors.caKeyRef.secretKeyRef.key",
     with_connector("caKeyRef: {secretKeyRef: {name: b, key: sample}}")},
    {"connectors.groups", with_connector("groups: None")},
    {"connectors.allowedGroups", with_connector("allowedGroups: [sample]")},
    {"connectors.unverifiedEmail", with_connector("unverifiedEmail: Allow")},
    {"connectors.userIDClaim", with_connector("userIDClaim: sample")},
    {"connectors.scopes", with_connector("scopes: [sample]")},
    {"connectors.config", with_connector("config: {userNameKey: sample}")},
    {"session.lifetime", with_spec("session: {lifetime: 9h}")},
    {"session.refreshInterval", with_spec("session: {refreshInterval: 9m}")},
    {"logout.mode", with_spec("logout: {mode: Local}")},
    {"logout.endSessionURL",
     with_spec("logout: {mode: Provider, endSessionURL: https://sample.example.com/logout}")},
    {"providerName", with_spec("providerName: Sample")},
    {"proxyClientSecretName", with_spec("proxyClientSecretName: sample")},
    {"otherConnectors", with_spec("otherConnectors: Keep")},
    {"localUsers", with_spec("localUsers: Keep")},
    {"otherGrants", with_spec("otherGrants: Keep")},
    {"dexURL", with_spec("dexURL: https://dex.example.com")},
    {"emailDomains", with_spec("emailDomains: [sample.example.com]")},
    {"direct.issuer", with_direct("issuer: https://sample.example.com/realms/a")},
    {"direct.clientID", with_direct("clientID: sample")},
    {"direct.clientSecretKeyRef.name", with_direct("clientSecretKeyRef: {name: sample, key: client-secret}")},
    {"direct.clientSecretKeyRef.key", with_direct("clientSecretKeyRef: {name: client, key: sample}")},
    {"direct.jwksURI", with_direct("jwksURI: https://sample.example.com/keys")},
    {"direct.audiences", with_direct("audiences: [kubeflow, sample]")},
    {"direct.scopes", with_direct("scopes: [openid, sample]")},
    {"direct.caKeyRef.configMapKeyRef.name",
     with_direct("caKeyRef: {configMapKeyRef: {name: sample, key: b}}")},
    {"direct.caKeyRef.configMapKeyRef.key",
     with_direct("caKeyRef: {configMapKeyRef: {name: b, key: sample}}")},
    {"direct.caKeyRef.secretKeyRef.name", with_direct("caKeyRef: {secretKeyRef: {name: sample, key: b}}")},
    {"direct.caKeyRef.secretKeyRef.key", with_direct("caKeyRef: {secretKeyRef: {name: b, key: sample}}")},
    {"direct.groups", with_direct("groups: None")},
    {"direct.unverifiedEmail", with_direct("unverifiedEmail: Allow")},
    {"direct.userIDClaim", with_direct("userIDClaim: sample")},
    {"acknowledge", with_spec("acknowledge: [insecure-setting]")},
    {"targets.dex.namespace", with_spec("targets: {dex: {namespace: sample}}")},
    {"targets.dex.config", with_spec("targets: {dex: {config: sample}}")},
    {"targets.dex.configKey", with_spec("targets: {dex: {configKey: sample}}")},
    {"targets.dex.deployment", with_spec("targets: {dex: {deployment: sample}}")},
    {"targets.dex.service", with_spec("targets: {dex: {service: sample}}")},
    {"targets.oauth2Proxy.namespace", with_spec("targets: {oauth2Proxy: {namespace: sample}}")},
    {"targets.oauth2Proxy.config", with_spec("targets: {oauth2Proxy: {config: sample}}")},
    {"targets.oauth2Proxy.configKey", with_spec("targets: {oauth2Proxy: {configKey: sample}}")},
    {"targets.oauth2Proxy.deployment", with_spec("targets: {oauth2Proxy: {deployment: sample}}")},
    {"trustedIssuers.issuer",
     with_trusted_issuer("issuer: https://keycloak.example.com/realms/other\naudiences: [sample]")},
    {"trustedIssuers.jwksURI",
     with_trusted_issuer("jwksURI: https://keycloak.example.com/keys\naudiences: [sample]")},
    {"trustedIssuers.audiences", with_trusted_issuer("audiences: [another, one-more]")},
    {"trustedIssuers.userIDClaim", with_trusted_issuer("audiences: [sample]\nuserIDClaim: client_id")},
    {"trustedIssuers.groupsClaim", with_trusted_issuer("audiences: [sample]\ngroupsClaim: roles")},
    {"targets.oauth2Proxy.parameters", with_spec("targets: {oauth2Proxy: {parameters: sample}}")},
    {"targets.oauth2Proxy.secret", with_spec("targets: {oauth2Proxy: {secret: sample}}")},
    {"targets.requestAuthentication.namespace",
     with_spec("targets: {requestAuthentication: {namespace: sample}}")},
    {"targets.requestAuthentication.name", with_spec("targets: {requestAuthentication: {name: sample}}")},
    {"targets.dexVersion", with_spec("targets: {dexVersion: v2.41.1}")},
    {"targets.oauth2ProxyVersion", with_spec("targets: {oauth2ProxyVersion: 7.7.1}")},
    {"proxyClientSecretName", with_spec("proxyClientSecretName: login-client")},
};

/// The paths of all fields of the table that hold no others.
void collect_leaves(std::span<const Field> fields, const std::string& prefix,
                    std::map<std::string, const Field*>& leaves) {
  for (const Field& field : fields) {
    const std::string path = prefix + std::string(field.name);
    if (field.fields.empty()) leaves.emplace(path, &field);
    collect_leaves(field.fields, path + ".", leaves);
  }
}

TEST_CASE("every field of the table changes what load returns") {
  std::map<std::string, const Field*> leaves;
  collect_leaves(spec_fields(), "", leaves);
  const std::string base = Dump::of(load(with_spec("")).sso);
  std::vector<std::string> dumps;
  for (const auto& leaf : leaves) {  // clang 14 captures no structured binding
    const std::string& path = leaf.first;
    CAPTURE(path);
    REQUIRE(kSamples.contains(path));
    const Loaded loaded = load(kSamples.at(path));
    CHECK(messages(loaded.results) == kNone);
    const std::string dump = Dump::of(loaded.sso);
    CHECK(dump != base);
    CHECK(std::find(dumps.begin(), dumps.end(), dump) == dumps.end());
    dumps.push_back(dump);
  }
  CHECK(kSamples.size() == leaves.size());
}

/// An object with the value at a dotted path below spec.
std::string with_value(const std::string& path, std::string_view value) {
  std::string text;
  std::string rest = path;
  for (std::size_t dot = rest.find('.'); dot != std::string::npos; dot = rest.find('.')) {
    text += "{" + rest.substr(0, dot) + ": ";
    rest.erase(0, dot + 1);
  }
  const auto depth = std::count(path.begin(), path.end(), '.');
  const std::string flow =
      text + "{" + rest + ": " + std::string(value) + "}" + std::string(static_cast<std::size_t>(depth), '}');
  return flow.substr(1, flow.size() - 2);
}

TEST_CASE("the defaults of the table are the defaults of load") {
  std::map<std::string, const Field*> leaves;
  collect_leaves(spec_fields(), "", leaves);
  const std::string base = Dump::of(load(with_spec("")).sso);
  const std::string direct = Dump::of(load(with_direct("")).sso);
  const std::string trusted = Dump::of(load(with_trusted_issuer("audiences: [sample]")).sso);
  for (const auto& leaf : leaves) {  // clang 14 captures no structured binding
    const std::string& path = leaf.first;
    const Field* field = leaf.second;
    if (field->default_value.empty()) continue;
    CAPTURE(path);
    const std::string written =
        with_value(path.substr(path.rfind('.', path.find('.')) + 1), field->default_value);
    const std::string object = path.starts_with("connectors.") ? with_connector(written)
                               : path.starts_with("direct.")   ? with_direct(written)
                               : path.starts_with("trustedIssuers.")
                                   ? with_trusted_issuer("audiences: [sample]\n" + written)
                                   : with_spec(with_value(path, field->default_value));
    const Loaded loaded = load(object);
    CHECK(messages(loaded.results) == kNone);
    const bool is_trusted = path.starts_with("trustedIssuers.");
    CHECK(Dump::of(loaded.sso) == (path.starts_with("direct.") ? direct : is_trusted ? trusted : base));
  }
}

}  // namespace
