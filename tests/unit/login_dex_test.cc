// Dex's file as Dex reads it, and what it says of clients and users.
#include "function/login/dex.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>

#include "function/krm/config_file.h"
#include "function/login/dex_file.h"
#include "krm_testing.h"
#include "login_testing.h"

namespace {

using krm_testing::error_of;
using krm_testing::ResourceList;
using krm_testing::stream_of;
using kubeflow_sso::krm::ConfigFile;
using kubeflow_sso::login::Dex;
using kubeflow_sso::login::DexFile;
using kubeflow_sso::login::is_same_key;
using kubeflow_sso::login::StaticClient;
using kubeflow_sso::yaml::Path;
using login_testing::config_map;
using login_testing::document;
using login_testing::Reading;
using login_testing::shown;

/// Dex's file, by itself.
struct File {
  explicit File(const std::string& content)
      : text(config_map("name: dex, namespace: auth", "config.yaml", content)),
        list(stream_of(text)),
        held(*ConfigFile::find(list.items().front(), "config.yaml")),
        config(DexFile::parse(held)) {}
  std::string text;
  ResourceList list;
  ConfigFile held;
  DexFile config;
};

std::string fault(const std::string& content) {
  return error_of([&] { const File file(content); });
}

/// Dex with that file; its workload has the variables A and S, and PROXY is not in the list.
const std::string kWorkload =
    login_testing::deployment("dex", "name: dex, namespace: auth",
                              "image: 'dex:v2.41.1', args: [serve, /etc/dex/config.yaml], volumeMounts: "
                              "[{name: c, mountPath: /etc/dex}], env: [{name: A, value: from-a}, {name: "
                              "OIDC_CLIENT_ID, value: kubeflow}, {name: S, "
                              "valueFrom: {secretKeyRef: {name: absent, key: s}}}]",
                              "volumes: [{name: c, configMap: {name: dex}}]");

std::string dex_with(const std::string& content, const std::string& workload = kWorkload) {
  return workload + config_map("name: dex, namespace: auth", "config.yaml", content);
}

/// The client that is oauth2-proxy, by its name in the file.
std::string proxy_client(const std::string& clients, const std::optional<std::string>& id = {}) {
  const Reading reading(dex_with("issuer: a\nstaticClients:\n" + clients));
  REQUIRE(reading.login.unreadable.empty());
  const StaticClient* client = reading.login.dex.proxy_client(id);
  return client == nullptr ? "none" : client->name;
}

}  // namespace

TEST_CASE("Dex takes keys in any case, and two runes more for k and s") {
  for (const std::string key : {"staticClients", "staticclients", "STATICCLIENTS", "\xC5\xBFtaticClients"}) {
    CAPTURE(key);
    CHECK(is_same_key(key, "staticClients"));
  }
  CHECK(is_same_key("to\xE2\x84\xAA\x65n", "token"));
  CHECK(is_same_key("k", "\xE2\x84\xAA"));
  for (const std::string key : {"staticClient", "staticClients ", "static_clients", "", "\xC5\xBF"}) {
    CAPTURE(key);
    CHECK_FALSE(is_same_key(key, "staticClients"));
  }
}

TEST_CASE("values are found under whatever spelling, the exact one first") {
  const File file("ISSUER: a\nenablepassworddb: true\nOAuth2: {granttypes: [a, b]}\nConnectors: [{ID: x}]\n");
  const DexFile& config = file.config;
  CHECK(config.text({"issuer"}) == "a");
  CHECK(config.is_true({"enablePasswordDB"}));
  CHECK(config.texts({"oauth2", "grantTypes"}) == std::vector<std::string>{"a", "b"});
  CHECK(config.size({"connectors"}) == 1);
  CHECK(config.text({"connectors", 0, "id"}) == "x");
  CHECK(to_string(config.spelled({"connectors", 0, "id"})) == "Connectors[0].ID");
  CHECK(to_string(config.spelled({"oauth2", "responseTypes"})) == "OAuth2.responseTypes");
  CHECK(to_string(config.spelled({"storage", "type"})) == "storage.type");
}

TEST_CASE("null is absent, and text is no truth") {
  const File file("a: null\nb: ~\nc:\nd: 'true'\ne: &e true\nf: *e\n");
  for (const std::string key : {"a", "b", "c", "g"}) {
    CAPTURE(key);
    CHECK(file.config.at({key}) == nullptr);
  }
  CHECK_FALSE(file.config.is_true({"d"}));
  CHECK(file.config.is_true({"f"}));
  CHECK(file.config.size({"a"}) == 0);
}

TEST_CASE("keys that Dex takes for the same are refused, wherever they stand") {
  CHECK(fault("issuer: a\nissuers: b\nconfig: {a: 1, B: 2}\n") == "no error");
  for (const std::string content :
       {"issuer: a\nIssuer: b\n", "web: {http: a, HTTP: b}\n", "connectors: [{id: a, Id: b}]\n",
        "connectors:\n- config: {orgs: [{name: a, Name: b}]}\n", "\xC5\xBFtorage: {}\nstorage: {}\n"}) {
    CAPTURE(content);
    CHECK(fault(content).find("stands here in another case too") != std::string::npos);
  }
  CHECK(fault("issuer: a\nissuer: b\n") != "no error");
  CHECK(fault("- issuer: a\n").find("expected Dex's configuration, a mapping") != std::string::npos);
}

TEST_CASE("a template is told as one") {
  struct Case {
    std::string content;
    std::string mark;
  };
  for (const Case& each : {Case{"issuer: {{ .Env.ISSUER }}\n", "{{"}, Case{"{{- if a }}\nissuer: a\n", "{{"},
                           Case{"a: [<< .a >>\n", "<< "}, Case{"<<- if a >>\nissuer: a\n", "<<-"},
                           Case{"<% a %>\nissuer: a\n", "<%"}, Case{"<% a {{ b\n- c: [", "<%"}}) {
    CAPTURE(each.content);
    CHECK(fault(each.content).find("is a template (`" + std::string(each.mark) + "`)") != std::string::npos);
  }
  // A template inside a text that can be read is a text, and a broken file without a mark is told as such.
  CHECK(fault("issuer: '{{ .Env.ISSUER }}'\n") == "no error");
  CHECK(fault("issuer: [a\n").find("is a template") == std::string::npos);
  CHECK(fault("a: &a {b: c}\nd:\n  <<: *a\ne: [\n").find("is a template") == std::string::npos);
}

TEST_CASE("the client that is oauth2-proxy") {
  const std::string a = "- {name: a, id: a}\n";
  const std::string b = "- {name: b, id: b}\n";
  CHECK(proxy_client("  []") == "none");
  CHECK(proxy_client(a) == "a");
  CHECK(proxy_client(a, "other") == "a");
  CHECK(proxy_client(a + b) == "none");
  CHECK(proxy_client(a + b, "b") == "b");
  CHECK(proxy_client(a + b, "c") == "none");
  // Kubeflow's variable first, then Kubeflow's id, then oauth2-proxy's own.
  const std::string usual = "- {name: usual, id: kubeflow-oidc-authservice}\n";
  CHECK(proxy_client(a + usual) == "usual");
  CHECK(proxy_client(a + usual, "a") == "usual");
  CHECK(proxy_client(a + usual + "- {name: variable, idEnv: OIDC_CLIENT_ID}\n", "a") == "variable");
  CHECK(proxy_client(a + b + "- {name: variable, idEnv: OTHER}\n") == "none");
  CHECK(proxy_client(a + b + "- {name: variable, idEnv: A}\n", "from-a") == "variable");
}

TEST_CASE("a client's id and secret are its literals, then its variables") {
  const auto client = [](const std::string& fields, const std::string& workload) {
    const Reading reading(
        dex_with("issuer: a\nstaticClients:\n- {name: n, redirectURIs: [/x], " + fields + "}\n", workload));
    REQUIRE(reading.login.unreadable.empty());
    const StaticClient& found = reading.login.dex.clients.at(0);
    return shown(found.id) + "/" + shown(found.secret);
  };
  CHECK(client("id: i, secret: s", kWorkload) == "i/s");
  CHECK(client("id: i, idEnv: A, secret: s, secretEnv: A", kWorkload) == "i/s");
  CHECK(client("ID: i, SecretENV: A", kWorkload) == "i/from-a");
  CHECK(client("idEnv: A, secretEnv: S", kWorkload) == "from-a/not known");
  CHECK(client("idEnv: NONE, public: true", kWorkload) == "not set/not set");
  // Without the workload, and with one that says nothing, nobody knows.
  CHECK(client("idEnv: A", "") == "not known/not set");
  CHECK(client("idEnv: NONE", login_testing::deployment("dex", "name: dex, namespace: auth", "image: dex")) ==
        "not known/not set");
}

TEST_CASE("the variables of oauth2-proxy's client are those that its file names, among several Kubeflow's") {
  const auto names = [](const std::string& clients) {
    const Reading reading(dex_with("issuer: a\nstaticClients: [" + clients + "]\n", kWorkload));
    const auto found = reading.login.dex.client_variables("from-a");
    return found.id + "/" + found.secret;
  };
  CHECK(names("{idEnv: A, secretEnv: S}") == "A/S");
  CHECK(names("{id: i, SECRETENV: S}") == "OIDC_CLIENT_ID/S");
  CHECK(names("") == "OIDC_CLIENT_ID/OIDC_CLIENT_SECRET");
  CHECK(names("{idEnv: A, secretEnv: S}, {idEnv: B}") == "OIDC_CLIENT_ID/OIDC_CLIENT_SECRET");
}

TEST_CASE("a variable may come from an object that the list lacks") {
  std::string workload = kWorkload;
  workload.insert(workload.find("env: ["), "envFrom: [{secretRef: {name: absent}}], ");
  const Reading reading(dex_with("issuer: a\nstaticClients: [{idEnv: NONE}]\n", workload));
  CHECK(shown(reading.login.dex.clients.at(0).id) == "not known");
}

TEST_CASE("secrets of the file are marked") {
  const std::string content =
      "issuer: a\nstaticClients: [{id: i, secret: s}]\nstaticPasswords: [{email: e, hash: h}]\n";
  const Reading map(dex_with(content));
  CHECK_FALSE(map.login.dex.clients.at(0).id->is_secret);
  CHECK(map.login.dex.clients.at(0).secret->is_secret);
  CHECK(map.login.dex.local_users.at(0).hash->is_secret);
  CHECK(to_string(map.login.dex.clients.at(0).secret->place.path) ==
        "data[\"config.yaml\"].staticClients[0].secret");
  std::string secret = dex_with(content);
  secret.replace(secret.find("configMap: {name: dex}"), 22, "secret: {secretName: dex}");
  secret.replace(secret.find("kind: ConfigMap"), 15, "kind: Secret");
  secret.replace(secret.find("\ndata:"), 6, "\nstringData:");
  const Reading held(secret);
  REQUIRE(held.login.dex.clients.size() == 1);
  CHECK(held.login.dex.clients[0].id->is_secret);
}

TEST_CASE("connectors and local users are read in any case") {
  const Reading reading(
      dex_with("issuer: a\nConnectors: [{Type: oidc, ID: i, name: n}, {}]\nSTATICPASSWORDS: [{Email: e, "
               "hashFromEnv: A}]\n"));
  const Dex& dex = reading.login.dex;
  REQUIRE(dex.connectors.size() == 2);
  CHECK(dex.connectors[0].type == "oidc");
  CHECK(dex.connectors[0].id == "i");
  CHECK(to_string(dex.field(dex.connectors[1].path)) == "data[\"config.yaml\"].Connectors[1]");
  REQUIRE(dex.local_users.size() == 1);
  CHECK(dex.local_users[0].email == "e");
  CHECK(shown(dex.local_users[0].hash) == "from-a");
}

TEST_CASE("the file that dex serve names") {
  const auto argument = [](const std::string& arguments) {
    const login_testing::Pod pod("args: [" + arguments + "]");
    const auto found = kubeflow_sso::login::dex_config_argument(*pod.workload.arguments());
    return found ? found->text : "none";
  };
  CHECK(argument("serve, f") == "f");
  CHECK(argument("dex, serve, --web-http-addr=a, f") == "f");
  CHECK(argument("dex, serve, --web-http-addr, a, f, g") == "f");
  CHECK(argument("dex, serve, f, --web-http-addr, a") == "f");
  CHECK(argument("dex, serve, --, f") == "f");
  CHECK(argument("dex, serve, --") == "none");
  CHECK(argument("serve") == "none");
  CHECK(argument("serve, --web-http-addr, a") == "none");
  CHECK(argument("dex, version") == "none");
}

TEST_CASE("the file is the one that Dex's workload mounts, whatever it is called") {
  const std::string other =
      config_map("name: other, namespace: auth", "config.yaml", "issuer: other\nstaticClients: []\n");
  std::string text = dex_with("issuer: named\nstaticClients: []\n");
  text.replace(text.find("configMap: {name: dex}"), 22, "configMap: {name: other}");
  using How = kubeflow_sso::login::FileReading::How;
  {
    const Reading reading(text + other);
    CHECK(reading.login.dex_file.how == How::Mounted);
    CHECK(reading.login.dex.issuer() == "other");
  }
  {
    const Reading reading(text);
    CHECK(reading.login.dex_file.how == How::NotInList);
    CHECK_FALSE(reading.login.dex.file);
  }
}

TEST_CASE("how a workload comes to its file") {
  using How = kubeflow_sso::login::FileReading::How;
  const auto how = [](const std::string& container, const std::string& pod = "") {
    const Reading reading(
        dex_with("issuer: found\nstaticClients: []\n",
                 login_testing::deployment("dex", "name: dex, namespace: auth", container, pod)));
    return std::pair(reading.login.dex_file.how, reading.login.dex.issuer());
  };
  const std::string volumes = "volumes: [{name: c, configMap: {name: dex}}]";
  const std::string mounts = ", volumeMounts: [{name: c, mountPath: /etc/dex}]";
  CHECK(how("args: [serve, /etc/dex/config.yaml]" + mounts, volumes) ==
        std::pair(How::Mounted, std::string("found")));
  CHECK(how("image: dex") == std::pair(How::SaysNothing, std::string("found")));
  CHECK(how("args: [serve, /etc/dex/config.yaml]") == std::pair(How::SaysNothing, std::string("found")));
  CHECK(how("args: [serve, /etc/dex/other.yaml]") == std::pair(How::NotMounted, std::string()));
  CHECK(how("args: [serve, /etc/dex/other.yaml]" + mounts, volumes) == std::pair(How::NoKey, std::string()));
  CHECK(how("args: [serve, /etc/other/config.yaml]" + mounts, volumes) ==
        std::pair(How::NotMounted, std::string()));
  CHECK(how("command: [sh, -c, 'a; dex serve /etc/dex/config.yaml']" + mounts, volumes) ==
        std::pair(How::Shell, std::string()));
  // Without a command line it is the image's own file.
  CHECK(how("image: dex" + mounts,
            "volumes: [{name: c, configMap: {name: dex, items: [{key: config.yaml, path: "
            "config.docker.yaml}]}}]") == std::pair(How::Mounted, std::string("found")));
  const Reading alone(dex_with("issuer: found\nstaticClients: []\n", ""));
  CHECK(alone.login.dex_file.how == How::NoWorkload);
  CHECK(alone.login.dex.issuer() == "found");
}
