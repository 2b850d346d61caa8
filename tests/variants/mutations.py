"""What users have in the place of the stock: one resource, value, mount, variable or flag at a time."""

import base64
import dataclasses
from typing import Any, Callable, Iterator

from readers import data_of, get, load, namespace_of
from stock import Draft, container, dump, pod

OLD = "http://dex.auth.svc.cluster.local:5556/dex"
PUBLIC = "https://kubeflow.example.com"
DEX = "Deployment", "dex"
PROXY = "Deployment", "oauth2-proxy"
DEX_CONFIG = "ConfigMap", "dex"
PROXY_CONFIG = "ConfigMap", "oauth2-proxy"
PARAMETERS = "ConfigMap", "oauth2-proxy-parameters"
PROXY_SECRET = "Secret", "oauth2-proxy"
CUSTOM = "AuthorizationPolicy", "istio-ingressgateway-oauth2-proxy"
REQUIRE = "AuthorizationPolicy", "istio-ingressgateway-require-jwt"
AUTHENTICATION = "RequestAuthentication", "dex-jwt"
MESH = "ConfigMap", "istio"


@dataclasses.dataclass(frozen=True)
class Variant:
    name: str
    change: Callable[[Draft], Any]
    works: bool = False  # the function has no reason to refuse it


def variants(stream: str) -> list[Variant]:
    """All of them for a stock list, those left out that do not fit its release."""
    found: dict[str, Variant] = {}
    for family in (whole_resources, files_of_dex, mounts, words_of_dex, cfg_settings, proxy_words, proxy_variables, parameters_and_secrets, policies,
                   authentications, the_mesh, services_and_routes, spellings):
        for variant in family(Draft(stream)):
            draft = Draft(stream)
            try:
                variant.change(draft)
            except LookupError:
                continue  # a resource or key that this release does not have
            if draft.stream() != Draft(stream).stream():
                assert variant.name not in found, f"two variants are called {variant.name}"
                found[variant.name] = variant
    return [Variant("stock", lambda draft: None, True), *found.values()]


# ---- resources as wholes ----


def of_the_login(draft: Draft) -> list[tuple[str, str]]:
    kinds = {"ConfigMap", "Secret", "Service", "Deployment", "VirtualService", "AuthorizationPolicy", "RequestAuthentication", "Gateway"}
    found = [draft.tree(index) for index in range(len(draft.texts))]
    return [(one["kind"], strip(one["metadata"]["name"])) for one in found if one["kind"] in kinds]


def strip(name: str) -> str:
    from stock import HASH
    return HASH.sub("", name)


def whole_resources(draft: Draft) -> Iterator[Variant]:
    single = {DEX, DEX_CONFIG, PROXY, PROXY_CONFIG, PARAMETERS, AUTHENTICATION, CUSTOM, REQUIRE, MESH}
    # Nothing in the list needs these, or what needs them says so by itself.
    absent_is_fine = {DEX, PROXY, AUTHENTICATION, MESH, ("Secret", "keycloak-client"), ("VirtualService", "dex"), ("Service", "dex")}
    for what in of_the_login(draft):
        name = "-".join(what)
        yield Variant(f"without-{name}", lambda d, w=what: d.remove(*w), what in absent_is_fine)
        yield Variant(f"renamed-{name}", lambda d, w=what: rename(d.find(*w), "-renamed"))
        yield Variant(f"moved-{name}", lambda d, w=what: move(d.find(*w), "other"))
        yield Variant(f"no-namespace-{name}", lambda d, w=what: d.find(*w)["metadata"].pop("namespace"))
        yield Variant(f"copy-{name}", lambda d, w=what: rename(d.add_copy(*w), "-copy"))
        yield Variant(f"copy-elsewhere-{name}", lambda d, w=what: move(d.add_copy(*w), "other"))
        yield Variant(f"twice-{name}", lambda d, w=what: d.add_copy(*w))
        if what in single:
            yield Variant(f"alone-{name}", lambda d, w=what: keep_only(d, w), what not in (DEX, PROXY, CUSTOM, REQUIRE, MESH))
    yield Variant("only-dex", lambda d: keep_namespaces(d, "auth"), True)
    yield Variant("only-oauth2-proxy", lambda d: keep_namespaces(d, "oauth2-proxy"))
    yield Variant("only-istio", lambda d: keep_namespaces(d, "istio-system"))
    yield Variant("only-the-dashboard", lambda d: keep_namespaces(d, "kubeflow"), True)
    for kind in ("StatefulSet", "DaemonSet", "ReplicaSet", "Rollout"):
        for what in (DEX, PROXY):
            yield Variant(f"{what[1]}-is-a-{kind}", lambda d, w=what, k=kind: d.find(*w).update(kind=k), kind in ("StatefulSet", "DaemonSet"))
    yield Variant("dex-everything-in-another-namespace", lambda d: [move(d.find(*w), "identity") for w in
                  (DEX, DEX_CONFIG, ("Secret", "dex-oidc-client"), ("Secret", "dex-passwords"), ("Service", "dex"))])
    yield Variant("proxy-everything-in-another-namespace", lambda d: [move(d.find(*w), "auth") for w in
                  (PROXY, PROXY_CONFIG, PARAMETERS, PROXY_SECRET, ("Service", "oauth2-proxy"))])
    yield Variant("two-proxies-serve", two_proxies)
    yield Variant("two-dexes-serve", two_dexes)


def rename(tree: Any, suffix: str) -> None:
    tree["metadata"]["name"] += suffix


def move(tree: Any, namespace: str) -> None:
    tree["metadata"]["namespace"] = namespace


def keep_only(draft: Draft, what: tuple[str, str]) -> None:
    kept = draft.index(*what)
    draft.texts = [text if index == kept else None for index, text in enumerate(draft.texts)]


def keep_namespaces(draft: Draft, namespace: str) -> None:
    draft.texts = [text if namespace_of(load(text)) == namespace else None for text in draft.texts]


def two_proxies(draft: Draft) -> None:
    config, workload = draft.add_copy(*PROXY_CONFIG), draft.add_copy(*PROXY)
    config["metadata"]["name"] = "oauth2-proxy-second"
    rename(workload, "-second")
    for volume in pod(workload)["volumes"]:
        if get(volume, "configMap", "name", default="").startswith("oauth2-proxy-") and "theme" not in volume["configMap"]["name"] or get(
                volume, "configMap", "name") == "oauth2-proxy":
            volume["configMap"]["name"] = "oauth2-proxy-second"


def two_dexes(draft: Draft) -> None:
    config, workload = draft.add_copy(*DEX_CONFIG), draft.add_copy(*DEX)
    rename(config, "-second")
    rename(workload, "-second")
    pod(workload)["volumes"][0]["configMap"]["name"] = "dex-second"


# ---- Dex's file ----


def files_of_dex(draft: Draft) -> Iterator[Variant]:
    keys = list(load(data_of(draft.tree(draft.index(*DEX_CONFIG)))["config.yaml"].decode()))
    for key in keys:
        yield Variant(f"dex-file-without-{key}", lambda d, k=key: d.dex_config(lambda t: t.pop(k)), key not in ("issuer", "staticClients"))
        yield Variant(f"dex-file-{key}-is-null", lambda d, k=key: d.dex_config(lambda t: t.update({k: None})))
        for change in (str.lower, str.upper):
            if change(key) != key:
                yield Variant(f"dex-file-{change(key)}", lambda d, k=key, c=change: d.dex_config(lambda t: t.update({c(k): t.pop(k)})))
    other = {"issuer": [OLD + "/", "http://dex.auth.svc.cluster.local:5556", "https://dex.example.com", "https://auth.example.com/dex", PUBLIC + "/dex",
                        "http://dex.auth/dex", "https://kubeflow.example.com/auth/dex", ""],
             "enablePasswordDB": ["true", False],
             "oauth2": [{"passwordConnector": "local"}, {"grantTypes": ["authorization_code", "refresh_token", "password"], "passwordConnector": "local"},
                        {"grantTypes": ["authorization_code"]}, {"grantTypes": ["urn:ietf:params:oauth:grant-type:token-exchange", "authorization_code"]},
                        {"granttypes": ["authorization_code", "implicit"]}, {"responseTypes": ["code", "token", "id_token"]}],
             "staticPasswords": [[], [{"email": "a@example.com", "hash": "$2y$12$4K/VkmDd1q1Orb3xAt82zu8gk7Ad6ReFR4LCP9UeYE90NLiN9Df72", "username": "a"}]],
             "connectors": [[], [KEYCLOAK()], [KEYCLOAK(), KEYCLOAK()], [KEYCLOAK(redirectURI=OLD + "/callback")], [KEYCLOAK(clientSecret="inline-secret")],
                            [KEYCLOAK(allowedGroups=["staff"])], [GITHUB], [GITHUB, KEYCLOAK()], [{"type": "mockCallback", "id": "mock", "name": "m"}],
                            [{"Type": "oidc", "ID": "keycloak", "Name": "K", "Config": KEYCLOAK()["config"]}], [{**KEYCLOAK(), "id": "Keycloak"}],
                            [{"type": "ldap", "id": "keycloak", "name": "l", "config": {"host": "ldap.example.com"}}]]}
    for key, values in other.items():
        for number, value in enumerate(values):
            yield Variant(f"dex-file-{key}-{number}", lambda d, k=key, v=value: d.dex_config(lambda t: t.update({k: v})))
            yield Variant(f"dex-file-{key.lower()}-too-{number}", lambda d, k=key, v=value: d.dex_config(lambda t: t.update({k.lower(): v})))
    clients = {"is-literal": lambda c: [literal_client(c)], "is-literal-and-another": lambda c: [{**literal_client(c), "id": "other"}],
               "secret-is-another": lambda c: [{**literal_client(c), "secret": "another"}], "is-not-there": lambda c: [],
               "comes-second": lambda c: [GRAFANA, *c], "comes-first": lambda c: [*c, GRAFANA], "is-twice": lambda c: [*c, *c],
               "without-redirects": lambda c: [{**c[0], "redirectURIs": []}], "redirects-null": lambda c: [{**c[0], "redirectURIs": None}],
               "with-other-redirects": lambda c: [{**c[0], "redirectURIs": ["https://other.example.com/oauth2/callback"]}],
               "with-localhost": lambda c: [{**c[0], "redirectURIs": ["/oauth2/callback", "http://localhost:8080/oauth2/callback"]}],
               "with-absolute-redirect": lambda c: [{**c[0], "redirectURIs": [PUBLIC + "/oauth2/callback"]}],
               "id-env-unknown": lambda c: [{**c[0], "idEnv": "NOT_THERE"}], "folded": lambda c: [{key.upper(): value for key, value in c[0].items()}]}
    for name, change in clients.items():
        works = name in ("is-literal", "comes-second", "comes-first", "with-other-redirects", "with-absolute-redirect", "without-redirects")
        yield Variant(f"dex-client-{name}", lambda d, c=change: d.dex_config(lambda t: t.update(staticClients=c(t["staticClients"]))), works)
    merged = "x-old: &old\n  enablePasswordDB: true\n  connectors: [{type: mockCallback, id: evil, name: evil}]\n"
    yield Variant("dex-file-merge-behind", lambda d: d.dex_text(lambda t: merged + t + "<<: *old\n"))
    yield Variant("dex-file-merge-in-front", lambda d: d.dex_text(lambda t: merged + "<<: *old\n" + t))
    yield Variant("dex-file-merge-alone", lambda d: d.dex_text(lambda t: merged + "<<: *old\n" + t.replace("enablePasswordDB: true\n", "")))
    yield Variant("dex-file-key-twice", lambda d: d.dex_text(lambda t: t + "issuer: https://evil.example.com/dex\n"))
    yield Variant("dex-file-switch-twice", lambda d: d.dex_text(lambda t: t + "enablePasswordDB: true\n"))
    yield Variant("dex-file-key-with-a-tag", lambda d: d.dex_text(lambda t: t.replace("enablePasswordDB:", "enablePasswordDB: false\n!!binary ZW5hYmxlUGFzc3dvcmREQg==:")))
    for mark in ("2028", "2029", "0085"):
        yield Variant(f"dex-file-hidden-line-{mark}", lambda d, m=mark: d.dex_text(lambda t: t.replace("enablePasswordDB: true", "enablePasswordDB: false") +
                                                                                  f"# a note{chr(int(m, 16))}enablePasswordDB: true\n"))
    yield Variant("dex-file-template", lambda d: d.dex_text(lambda t: t + "{{ if .Env.X }}\nlogger: {}\n{{ end }}\n"))
    yield Variant("dex-file-template-value", lambda d: d.dex_text(lambda t: t.replace(OLD, '"{{ .Env.ISSUER }}"')))
    yield Variant("dex-file-is-empty", lambda d: d.find(*DEX_CONFIG)["data"].update({"config.yaml": ""}))
    yield Variant("dex-file-is-a-word", lambda d: d.find(*DEX_CONFIG)["data"].update({"config.yaml": "hello"}))
    yield Variant("dex-file-two-documents", lambda d: d.dex_text(lambda t: t + "---\nenablePasswordDB: true\n"))
    yield Variant("dex-file-under-another-key", lambda d: rekey(d.find(*DEX_CONFIG), "config.yaml", "dex.yaml"))
    yield Variant("dex-file-key-beside", lambda d: d.find(*DEX_CONFIG)["data"].update({"other.yaml": "issuer: https://evil.example.com\nconnectors: []\n"}), True)
    yield Variant("dex-file-in-binarydata", lambda d: to_binary(d.find(*DEX_CONFIG), "config.yaml"), True)
    yield Variant("dex-file-immutable", lambda d: d.find(*DEX_CONFIG).update(immutable=True))
    yield Variant("dex-data-twice", lambda d: d.replace_text(*DEX_CONFIG, "kind: ConfigMap", "kind: ConfigMap\ndata:\n  config.yaml: |\n    issuer: " + PUBLIC + "/dex"))
    yield Variant("dex-data-again", lambda d: append_text(d, DEX_CONFIG, "data:\n  config.yaml: |\n    issuer: " + OLD + "\n    enablePasswordDB: true\n"))


def KEYCLOAK(**more: Any) -> dict:
    return {"type": "oidc", "id": "keycloak", "name": "Keycloak", "config": {
        "issuer": "https://keycloak.example.com/realms/kubeflow", "clientID": "kubeflow", "clientSecret": "$KEYCLOAK_SECRET",
        "redirectURI": PUBLIC + "/dex/callback", **more}}


GITHUB = {"type": "github", "id": "github", "name": "GitHub", "config": {
    "clientID": "x", "clientSecret": "$GITHUB_SECRET", "redirectURI": OLD + "/callback", "orgs": [{"name": "example"}]}}
GRAFANA = {"id": "grafana", "name": "Grafana", "secretEnv": "GRAFANA_SECRET", "redirectURIs": ["https://grafana.example.com/login/generic_oauth"]}


def literal_client(clients: list[dict]) -> dict:
    return {"id": "kubeflow-oidc-authservice", "secret": "pUBnBOY80SnXgjibTYM9ZWNzY2xreNGQok", "name": "Kubeflow", "redirectURIs": clients[0]["redirectURIs"]}


def append_text(draft: Draft, what: tuple[str, str], text: str) -> None:
    index = draft.index(*what)
    draft.texts[index] = draft.texts[index].rstrip("\n") + "\n" + text


def rekey(tree: Any, old: str, new: str) -> None:
    tree["data"][new] = tree["data"].pop(old)


def to_binary(tree: Any, key: str) -> None:
    tree["binaryData"] = {key: base64.b64encode(tree["data"].pop(key).encode()).decode()}


# ---- where the files come from ----


def volume_of(draft: Draft, what: tuple[str, str]) -> Any:
    """The volume of the program's file."""
    return next(one for one in pod(draft.find(*what))["volumes"] if "configMap" in one and strip(one["configMap"]["name"]) == what[1])


def mount_of(draft: Draft, what: tuple[str, str]) -> Any:
    name = volume_of(draft, what)["name"]
    return next(one for one in container(draft.find(*what))["volumeMounts"] if one["name"] == name)


def mounts(draft: Draft) -> Iterator[Variant]:
    for what, config, key in ((DEX, DEX_CONFIG, "config.yaml"), (PROXY, PROXY_CONFIG, "oauth2_proxy.cfg")):
        for name, works, change in (
                ("items", True, lambda d, w, c, k: items(volume_of(d, w)["configMap"], k, k)),
                ("no-items", True, lambda d, w, c, k: volume_of(d, w)["configMap"].pop("items", None)),
                ("items-of-another-key", False, lambda d, w, c, k: other_key(d, w, c, k)),
                ("projected", True, lambda d, w, c, k: projected(volume_of(d, w), k)),
                ("projected-of-two", False, lambda d, w, c, k: projected_of_two(d, w, c, k)),
                ("of-a-secret", True, lambda d, w, c, k: of_a_secret(d, w, c, k, False)),
                ("of-a-secret-base64", True, lambda d, w, c, k: of_a_secret(d, w, c, k, True)),
                ("of-a-secret-beside", True, lambda d, w, c, k: secret_beside(d, w, c)),
                ("of-a-secret-that-is-not-there", False, lambda d, w, c, k: to_secret(volume_of(d, w), "from-a-vault")),
                ("of-another-configmap", True, lambda d, w, c, k: another_configmap(d, w, c)),
                ("of-another-configmap-that-is-not-there", False, lambda d, w, c, k: volume_of(d, w)["configMap"].update(name="made-elsewhere")),
                ("of-an-emptydir", False, lambda d, w, c, k: to_empty(volume_of(d, w))),
                ("sub-path", True, lambda d, w, c, k: sub_path(d, w, k, "subPath", k)),
                ("sub-path-expr", False, lambda d, w, c, k: sub_path_expr(d, w, k)),
                ("sub-path-of-another-key", False, lambda d, w, c, k: [d.find(*c)["data"].update({"real": real(c)}), sub_path(d, w, k, "subPath", "real")]),
                ("folder", True, lambda d, w, c, k: folder(d, w)),
                ("elsewhere", False, lambda d, w, c, k: mount_of(d, w).update(mountPath="/somewhere/else")),
                ("not-at-all", False, lambda d, w, c, k: container(d.find(*w))["volumeMounts"].remove(mount_of(d, w))),
                ("without-volume", False, lambda d, w, c, k: pod(d.find(*w))["volumes"].remove(volume_of(d, w))),
                ("in-the-wrong-container", False, lambda d, w, c, k: pod(d.find(*w))["containers"].append(
                    {"name": "sidecar", "image": "busybox", "volumeMounts": [container(d.find(*w))["volumeMounts"].pop(0)]})),
                ("behind-a-sidecar", True, lambda d, w, c, k: pod(d.find(*w))["containers"].insert(0, {"name": "sidecar", "image": "busybox"})),
                ("image-of-a-mirror", True, lambda d, w, c, k: container(d.find(*w)).update(image=f"registry.corp.example:5000/mirror/{w[1]}:v2.41.1" if w == DEX else
                                                                                         f"registry.corp.example:5000/mirror/{w[1]}:v7.7.1")),
                ("container-of-another-name", True, lambda d, w, c, k: container(d.find(*w)).update(name="main"))):
            yield Variant(f"mount-{what[1]}-{name}", lambda d, f=change, w=what, c=config, k=key: f(d, w, c, k), works)


def real(config: tuple[str, str]) -> str:
    return f"issuer: {OLD}\nenablePasswordDB: true\nstorage: {{type: memory}}\n" if config == DEX_CONFIG else f'oidc_issuer_url = "{OLD}"\nprovider = "oidc"\n'


def items(source: dict, key: str, path: str) -> None:
    source["items"] = [{"key": key, "path": path}]


def other_key(draft: Draft, what: tuple[str, str], config: tuple[str, str], key: str) -> None:
    draft.find(*config)["data"]["real"] = real(config)
    items(volume_of(draft, what)["configMap"], "real", key)


def projected(volume: dict, key: str) -> None:
    source = volume.pop("configMap")
    source.pop("defaultMode", None)
    items(source, key, key)
    volume["projected"] = {"sources": [{"configMap": source}]}


def projected_of_two(draft: Draft, what: tuple[str, str], config: tuple[str, str], key: str) -> None:
    volume = volume_of(draft, what)
    projected(volume, key)
    second = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "second", "namespace": draft.find(*what)["metadata"]["namespace"]},
              "data": {key: real(config)}}
    draft.add(second)
    volume["projected"]["sources"].append({"configMap": {"name": "second", "items": [{"key": key, "path": key}]}})


def to_secret(volume: dict, name: str) -> None:
    source = volume.pop("configMap")
    volume["secret"] = {"secretName": name, **({"items": source["items"]} if "items" in source else {})}


def of_a_secret(draft: Draft, what: tuple[str, str], config: tuple[str, str], key: str, encoded: bool) -> None:
    """The ConfigMap became a Secret."""
    tree, volume = draft.find(*config), volume_of(draft, what)
    to_secret(volume, tree["metadata"]["name"])
    data = tree.pop("data")
    tree["kind"] = "Secret"
    if encoded:
        tree["data"] = {name: base64.b64encode(value.encode()).decode() for name, value in data.items()}
    else:
        tree["stringData"] = data


def secret_beside(draft: Draft, what: tuple[str, str], config: tuple[str, str]) -> None:
    """The Secret is what is mounted, and the ConfigMap stayed."""
    tree = draft.add_copy(*config)
    to_secret(volume_of(draft, what), tree["metadata"]["name"])
    tree["kind"] = "Secret"
    tree["stringData"] = tree.pop("data")


def another_configmap(draft: Draft, what: tuple[str, str], config: tuple[str, str]) -> None:
    draft.add_copy(*config)["metadata"]["name"] = "what-is-mounted"
    volume_of(draft, what)["configMap"]["name"] = "what-is-mounted"


def to_empty(volume: dict) -> None:
    volume.pop("configMap")
    volume["emptyDir"] = {}


def sub_path(draft: Draft, what: tuple[str, str], key: str, field: str, value: str) -> None:
    volume_of(draft, what)["configMap"].pop("items", None)
    mount = mount_of(draft, what)
    folder_of = "/etc/dex/cfg" if what == DEX else "/etc/oauth2_proxy"
    mount.update({"mountPath": f"{folder_of}/{key}", field: value})


def sub_path_expr(draft: Draft, what: tuple[str, str], key: str) -> None:
    mount_of(draft, what).pop("subPath", None)
    sub_path(draft, what, key, "subPathExpr", "$(THE_FILE)")
    container(draft.find(*what)).setdefault("env", []).append({"name": "THE_FILE", "value": key})


def folder(draft: Draft, what: tuple[str, str]) -> None:
    volume_of(draft, what)["configMap"].pop("items", None)
    mount = mount_of(draft, what)
    mount.pop("subPath", None)
    mount["mountPath"] = "/etc/dex/cfg" if what == DEX else "/etc/oauth2_proxy"


# ---- how Dex is started ----


def words_of_dex(draft: Draft) -> Iterator[Variant]:
    path = "/etc/dex/cfg/config.yaml"
    for name, works, command, args in (
            ("as-arguments", True, None, ["dex", "serve", path]), ("split", True, ["dex"], ["serve", path]),
            ("with-flags", True, ["dex", "serve", "--web-http-addr", "0.0.0.0:5556", path], None),
            ("with-flags-behind", True, ["dex", "serve", path, "--web-http-addr=0.0.0.0:5556"], None),
            ("absolute", True, ["/usr/local/bin/dex", "serve", path], None), ("not-tidy", True, ["dex", "serve", "/etc/dex/cfg/../cfg/config.yaml"], None),
            ("another-file", False, ["dex", "serve", "/etc/dex/cfg/real.yaml"], None), ("not-mounted", False, ["dex", "serve", "/etc/real/config.yaml"], None),
            ("none", False, None, None), ("in-a-shell", False, ["sh", "-c", f"exec dex serve {path}"], None),
            ("no-file", False, ["dex", "serve"], None), ("by-a-variable", False, ["dex", "serve", "$(DEX_FILE)"], None)):
        yield Variant(f"dex-command-{name}", lambda d, c=command, a=args: start(d.dex, c, a), works)
    yield Variant("dex-command-by-a-set-variable", lambda d: [start(d.dex, ["dex", "serve", "$(DEX_FILE)"], None), set_env(d.dex, "DEX_FILE", path)])
    yield Variant("dex-command-another-file-that-is-there", lambda d: [start(d.dex, ["dex", "serve", "/etc/dex/cfg/real.yaml"], None), folder(d, DEX),
                                                                       d.find(*DEX_CONFIG)["data"].update({"real.yaml": real(DEX_CONFIG)})])
    for name, value in (("OIDC_CLIENT_ID", "another-client"), ("OIDC_CLIENT_SECRET", "another-secret"), ("KUBEFLOW_SSO_KEYCLOAK_CLIENT_SECRET", "inline"),
                        ("DEX_EXPAND_ENV", "false")):
        yield Variant(f"dex-env-{name}", lambda d, n=name, v=value: set_env(d.dex, n, v))
    for index, source in enumerate(container(draft.dex).get("envFrom", [])):
        yield Variant(f"dex-without-env-from-{index}", lambda d, i=index: container(d.dex)["envFrom"].pop(i), source.get("secretRef", {}).get("name") == "dex-passwords")
    yield Variant("dex-env-null", lambda d: container(d.dex).update(env=None), True)
    yield Variant("dex-env-empty", lambda d: container(d.dex).update(env=[]), True)


def start(workload: Any, command: list | None, args: list | None) -> None:
    for key, words in (("command", command), ("args", args)):
        container(workload).pop(key, None)
        if words is not None:
            container(workload)[key] = words


def set_env(workload: Any, name: str, value: str, first: bool = False) -> None:
    entries = container(workload).setdefault("env", []) or []
    entries.insert(0 if first else len(entries), {"name": name, "value": value})
    container(workload)["env"] = entries


# ---- oauth2-proxy's settings, wherever they stand ----

# What each may say instead, and whether that is no reason to refuse.
SETTINGS: list[tuple[str, str, bool]] = [
    ("provider", "keycloak-oidc", False), ("provider", "google", False), ("oidc_issuer_url", OLD, False), ("oidc_issuer_url", "https://keycloak.example.com/realms/x", False),
    ("oidc_issuer_url", PUBLIC + "/dex", True), ("scope", "openid", False), ("scope", "openid profile email groups offline_access", True),
    ("upstreams", '["file:///dev/null"]', False), ("upstreams", '["static://202"]', True), ("skip_oidc_discovery", "false", False),
    ("login_url", PUBLIC + "/dex/auth", True), ("login_url", "https://keycloak.example.com/auth", False), ("redeem_url", "http://kubeflow.example.com/dex/token", False),
    ("redeem_url", "http://dex.other.svc.cluster.local:5556/dex/token", False), ("redeem_url", "http://dex.auth:5556/dex/token", False),
    ("oidc_jwks_url", PUBLIC + "/dex/keys", False), ("oidc_jwks_url", "http://dex.auth.svc:80/dex/keys", False), ("set_authorization_header", "false", False),
    ("redirect_url", PUBLIC + "/oauth2/callback", False), ("redirect_url", "http://localhost:8080/oauth2/callback", False), ("redirect_url", "/oauth2/other", False),
    ("redirect_url", "https://old.example.com/oauth2/callback", False), ("relative_redirect_url", "false", False), ("skip_auth_routes", '[".*"]', False),
    ("skip_auth_routes", '["^/dex/", "^/pipeline"]', False), ("skip_auth_routes", '["GET=^/api"]', False), ("skip_auth_routes", '["GET!=^/api"]', False),
    ("skip_auth_routes", "[]", False), ("skip_auth_regex", '["/"]', False), ("skip_auth_regex", '["^/dex/"]', True), ("trusted_ips", '["0.0.0.0/0"]', False),
    ("trusted_ips", '["10.0.0.0/8"]', False), ("htpasswd_file", "/etc/htpasswd", False), ("authenticated_emails_file", "/etc/emails", False),
    ("insecure_oidc_skip_issuer_verification", "true", False), ("insecure_oidc_allow_unverified_email", "true", False), ("oidc_email_claim", "preferred_username", False),
    ("ssl_insecure_skip_verify", "true", True), ("cookie_secure", "false", False), ("cookie_secure", "true", True), ("client_id", "another", False),
    ("client_secret", "another-secret", False), ("cookie_secret", "gYl+vs/BrXdH2TpzKmaHcp6/w3jQdLFyYK9fWSta0uA=", False), ("email_domains", '["corp.example"]', False),
    ("allowed_groups", '["staff"]', False), ("proxy_prefix", "/login", False), ("skip_provider_button", "true", True), ("extra_jwt_issuers", '["https://evil.example.com=x"]', False),
    ("skip_jwt_bearer_tokens", "true", True), ("session_cookie_minimal", "true", False), ("cookie_refresh", "1h", False)]
LISTS = {"upstreams", "skip_auth_routes", "skip_auth_regex", "trusted_ips", "email_domains", "allowed_groups", "extra_jwt_issuers"}
SWITCHES = {"skip_oidc_discovery", "set_authorization_header", "relative_redirect_url", "insecure_oidc_skip_issuer_verification", "skip_jwt_bearer_tokens",
            "insecure_oidc_allow_unverified_email", "ssl_insecure_skip_verify", "cookie_secure", "skip_provider_button", "session_cookie_minimal"}
SINGULAR = {"email_domains": "email-domain", "upstreams": "upstream", "skip_auth_routes": "skip-auth-route", "trusted_ips": "trusted-ip", "allowed_groups": "allowed-group"}


def numbered() -> list[tuple[str, str, str, bool]]:
    return [(f"{key}-{[one[0] for one in SETTINGS[:index]].count(key)}", key, value, works) for index, (key, value, works) in enumerate(SETTINGS)]


def cfg_settings(draft: Draft) -> Iterator[Variant]:
    for key in draft.cfg_keys():
        yield Variant(f"cfg-without-{key}", lambda d, k=key: d.cfg(k, None))
        yield Variant(f"cfg-upper-case-{key}", lambda d, k=key: upper(d, k))
    for name, key, value, works in numbered():
        text = value if key in LISTS or key in SWITCHES else f'"{value}"'
        yield Variant(f"cfg-{name}", lambda d, k=key, t=text: d.cfg(k, t), works)
        if key in SWITCHES:
            yield Variant(f"cfg-{name}-as-text", lambda d, k=key, v=value: d.cfg(k, f'"{v}"'))
    yield Variant("cfg-absolute-without-relative", lambda d: [d.cfg("redirect_url", None), d.cfg("relative_redirect_url", None)])
    yield Variant("cfg-under-another-key", lambda d: rekey(d.find(*PROXY_CONFIG), "oauth2_proxy.cfg", "oauth2-proxy.cfg"))
    yield Variant("cfg-under-another-key-that-is-read", lambda d: [
        rekey(d.find(*PROXY_CONFIG), "oauth2_proxy.cfg", "oauth2-proxy.cfg"), mount_of(d, PROXY).update(subPath="oauth2-proxy.cfg")])
    yield Variant("cfg-empty", lambda d: d.find(*PROXY_CONFIG)["data"].update({"oauth2_proxy.cfg": ""}))
    yield Variant("cfg-is-no-toml", lambda d: d.find(*PROXY_CONFIG)["data"].update({"oauth2_proxy.cfg": "provider: oidc\n"}))
    yield Variant("cfg-template", lambda d: d.cfg("oidc_issuer_url", '"{{ .Values.issuer }}"'))
    yield Variant("cfg-in-binarydata", lambda d: to_binary(d.find(*PROXY_CONFIG), "oauth2_proxy.cfg"), True)


def upper(draft: Draft, key: str) -> None:
    data = draft.find(*PROXY_CONFIG)["data"]
    data["oauth2_proxy.cfg"] = data["oauth2_proxy.cfg"].replace(f"\n{key}", f"\n{key.upper()}", 1) if f"\n{key}" in data["oauth2_proxy.cfg"] else data[
        "oauth2_proxy.cfg"].replace(key, key.upper(), 1)


def flag_of(key: str) -> str:
    return "--" + SINGULAR.get(key, key.replace("_", "-"))


def plain(key: str, value: str) -> str:
    """TOML's list as a flag or variable takes it."""
    return ",".join(part.strip().strip('"') for part in value.strip("[]").split(",")) if key in LISTS else value


def proxy_words(draft: Draft) -> Iterator[Variant]:
    config = "/etc/oauth2_proxy/oauth2_proxy.cfg"
    for name, key, value, works in numbered():
        if plain(key, value):
            yield Variant(f"flag-{name}", lambda d, k=key, v=value: args_of(d.proxy).append(f"{flag_of(k)}={plain(k, v)}"))
            yield Variant(f"flag-apart-{name}", lambda d, k=key, v=value: args_of(d.proxy).extend([flag_of(k)] if k in SWITCHES and v == "true" else [
                f"{flag_of(k)}={v}"] if k in SWITCHES else [flag_of(k), plain(k, v)]))
    for name, works, change in (
            ("config-apart", True, lambda a: replaced(a, ["--config", config])), ("config-not-there", False, lambda a: replaced(a, [])),
            ("config-elsewhere", False, lambda a: replaced(a, ["--config=/etc/other/other.cfg"])),
            ("config-twice", False, lambda a: [*a, "--config=/etc/other/other.cfg"]), ("config-twice-first", False, lambda a: ["--config=/etc/other.cfg", *a]),
            ("config-by-a-variable", False, lambda a: replaced(a, ["--config=$(THE_FILE)"])), ("config-one-dash", False, lambda a: replaced(a, ["-config=" + config])),
            ("alpha-config", False, lambda a: [*a, "--alpha-config=/etc/alpha.yaml"]), ("alpha-config-apart", False, lambda a: [*a, "--alpha-config", "/etc/alpha.yaml"]),
            ("cookie-name", True, lambda a: [*a, "--cookie-name=other"])):
        yield Variant(f"proxy-args-{name}", lambda d, c=change: container(d.proxy).update(args=c(args_of(d.proxy))), works)
    yield Variant("proxy-args-in-a-shell", lambda d: start(d.proxy, ["sh", "-c", f"exec oauth2-proxy --config={config}"], None))
    yield Variant("proxy-args-in-command", lambda d: start(d.proxy, ["/bin/oauth2-proxy", "--http-address=0.0.0.0:4180", f"--config={config}"], None), True)
    yield Variant("proxy-args-none", lambda d: start(d.proxy, None, None))
    yield Variant("proxy-args-by-a-set-variable", lambda d: [container(d.proxy).update(args=replaced(args_of(d.proxy), ["--config=$(THE_FILE)"])),
                                                             set_env(d.proxy, "THE_FILE", config)])
    yield Variant("proxy-flag-by-a-variable", lambda d: [args_of(d.proxy).append("--oidc-issuer-url=$(THE_ISSUER)"), set_env(d.proxy, "THE_ISSUER", OLD)])


def args_of(workload: Any) -> list:
    return container(workload)["args"]


def replaced(args: list[str], new: list[str]) -> list[str]:
    return [word for word in args if not word.startswith("--config")] + new


def proxy_variables(draft: Draft) -> Iterator[Variant]:
    for name, key, value, works in numbered():
        variable, text = "OAUTH2_PROXY_" + key.upper(), plain(key, value)
        if text:
            yield Variant(f"env-{name}", lambda d, n=variable, v=text: set_env(d.proxy, n, v))
            yield Variant(f"env-first-{name}", lambda d, n=variable, v=text: set_env(d.proxy, n, v, True))
            yield Variant(f"env-from-{name}", lambda d, n=variable, v=text: env_from(d, "ConfigMap", {n: v}))
            yield Variant(f"env-from-prefix-{name}", lambda d, k=key, v=text: env_from(d, "ConfigMap", {k.upper(): v}, "OAUTH2_PROXY_"))
            yield Variant(f"env-from-secret-{name}", lambda d, n=variable, v=text: env_from(d, "Secret", {n: v}))
    stock = [one["name"] for one in container(draft.proxy)["env"]]
    for name in stock:
        yield Variant(f"env-without-{name}", lambda d, n=name: take_env(d.proxy, n))
        yield Variant(f"env-literal-{name}", lambda d, n=name: replace_env(d.proxy, n, "true" if "SEC" in n and "COOKIE_SECRET" not in n else "0123456789abcdef"))
        yield Variant(f"env-empty-{name}", lambda d, n=name: replace_env(d.proxy, n, ""))
    yield Variant("env-old-issuer-then-right", lambda d: [set_env(d.proxy, "OAUTH2_PROXY_OIDC_ISSUER_URL", OLD), set_env(d.proxy, "OAUTH2_PROXY_OIDC_ISSUER_URL", PUBLIC + "/dex")])
    yield Variant("env-right-issuer-then-old", lambda d: [set_env(d.proxy, "OAUTH2_PROXY_OIDC_ISSUER_URL", PUBLIC + "/dex"), set_env(d.proxy, "OAUTH2_PROXY_OIDC_ISSUER_URL", OLD)])
    yield Variant("env-from-two", lambda d: [env_from(d, "ConfigMap", {"OAUTH2_PROXY_OIDC_ISSUER_URL": PUBLIC + "/dex"}), env_from(
        d, "Secret", {"OAUTH2_PROXY_OIDC_ISSUER_URL": OLD})])
    yield Variant("env-from-not-in-the-list", lambda d: container(d.proxy).setdefault("envFrom", []).append({"configMapRef": {"name": "not-here"}}), True)


def env_from(draft: Draft, kind: str, data: dict[str, str], prefix: str = "") -> None:
    name = "proxy-env-" + kind.lower()
    tree = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, "namespace": draft.proxy["metadata"]["namespace"]}}
    draft.add({**tree, **({"stringData": data} if kind == "Secret" else {"data": data})})
    source = {("secretRef" if kind == "Secret" else "configMapRef"): {"name": name}}
    container(draft.proxy).setdefault("envFrom", []).append({"prefix": prefix, **source} if prefix else source)


def take_env(workload: Any, name: str) -> None:
    container(workload)["env"] = [one for one in container(workload)["env"] if one["name"] != name]


def replace_env(workload: Any, name: str, value: str) -> None:
    take_env(workload, name)
    set_env(workload, name, value)


def parameters_and_secrets(draft: Draft) -> Iterator[Variant]:
    for key in draft.find(*PARAMETERS)["data"]:
        yield Variant(f"parameters-without-{key}", lambda d, k=key: d.find(*PARAMETERS)["data"].pop(k))
        for value in ("", "true", "false", "nonsense"):
            yield Variant(f"parameters-{key}-{value or 'empty'}", lambda d, k=key, v=value: d.find(*PARAMETERS)["data"].update({k: v}), key == "FORCE_HTTPS")
    yield Variant("parameters-in-binarydata", lambda d: to_binary(d.find(*PARAMETERS), "FORCE_HTTPS"))
    yield Variant("parameters-are-a-secret", parameters_are_a_secret)
    for what in (PROXY_SECRET, ("Secret", "dex-oidc-client"), ("Secret", "dex-passwords"), ("Secret", "keycloak-client")):
        tree = draft.find(*what)
        for key in data_of(tree):
            yield Variant(f"{what[1]}-without-{key}", lambda d, w=what, k=key: held(d.find(*w)).pop(k))
            yield Variant(f"{what[1]}-{key}-is-another", lambda d, w=what, k=key: say(d.find(*w), k, "another-value-of-32-characters!!"))
            yield Variant(f"{what[1]}-{key}-in-both", lambda d, w=what, k=key: d.find(*w).update(
                {"stringData": {k: "stringdata-wins-with-32-letters!"}, **({"data": {k: "bm90IHRoaXM="}} if "stringData" in d.find(*w) else {})}))


def held(tree: Any) -> dict:
    return tree["data"] if "data" in tree else tree["stringData"]


def say(tree: Any, key: str, value: str) -> None:
    held(tree)[key] = base64.b64encode(value.encode()).decode() if "data" in tree else value


def parameters_are_a_secret(draft: Draft) -> None:
    tree = draft.find(*PARAMETERS)
    tree["kind"] = "Secret"
    tree["stringData"] = tree.pop("data")
    for entry in container(draft.proxy)["env"]:
        source = get(entry, "valueFrom", default={})
        if "configMapKeyRef" in source:
            source["secretKeyRef"] = source.pop("configMapKeyRef")


# ---- Istio ----


def policies(draft: Draft) -> Iterator[Variant]:
    for short, what in (("custom", CUSTOM), ("require-jwt", REQUIRE)):
        spec = lambda d, w=what: d.find(*w)["spec"]  # noqa: E731
        for name, change in (
                ("rules-empty", lambda s: s.update(rules=[])), ("rules-everything", lambda s: s.update(rules=[{}])), ("no-rules", lambda s: s.pop("rules")),
                ("no-selector", lambda s: s.pop("selector")), ("selects-nothing", lambda s: s.update(selector={"matchLabels": {"app": "nothing"}})),
                ("selects-by-istio", lambda s: s.update(selector={"matchLabels": {"istio": "ingressgateway"}})),
                ("is-audit", lambda s: s.update(action="AUDIT")), ("is-allow", lambda s: s.update(action="ALLOW")), ("no-action", lambda s: s.pop("action")),
                ("provider-is-another", lambda s: s.update(provider={"name": "authservice"})), ("no-provider", lambda s: s.pop("provider")),
                ("paths-everything", lambda s: operation(s).update(notPaths=["*"])), ("paths-slash", lambda s: operation(s).update(notPaths=["/*"])),
                ("paths-pipeline", lambda s: operation(s)["notPaths"].append("/pipeline/*")), ("paths-suffix", lambda s: operation(s)["notPaths"].append("*.html")),
                ("paths-cloudflare", lambda s: operation(s)["notPaths"].extend(["/favicon*", "/webcomponentsjs*", "/assets*", "/app.css"])),
                ("paths-dex-prefix", lambda s: operation(s).update(notPaths=["/dex*", "/oauth2*"])), ("paths-none", lambda s: operation(s).update(notPaths=[])),
                ("paths-only-some", lambda s: operation(s).update(paths=["/pipeline/*"], notPaths=None)),
                ("methods", lambda s: operation(s).update(methods=["GET"])), ("hosts", lambda s: operation(s).update(hosts=["kubeflow.example.com"])),
                ("not-hosts", lambda s: operation(s).update(notHosts=["kubeflow.example.com"])), ("ports", lambda s: operation(s).update(ports=["8080"])),
                ("without-when", lambda s: s["rules"][0].pop("when")), ("when-a-header", lambda s: s["rules"][0].update(
                    when=[{"key": "request.headers[x-probe]", "notValues": ["*"]}])),
                ("when-an-address", lambda s: s["rules"][0].setdefault("when", []).append({"key": "remote.ip", "notValues": ["10.0.0.0/8"]})),
                ("without-from", lambda s: s["rules"][0].pop("from")), ("from-an-address", lambda s: s["rules"][0].update(
                    {"from": [{"source": {"notRequestPrincipals": ["*"], "notRemoteIpBlocks": ["10.0.0.0/8"]}}]})),
                ("second-rule", lambda s: s["rules"].append({"to": [{"operation": {"paths": ["/x"]}}]})),
                ("second-rule-first", lambda s: s["rules"].insert(0, {"to": [{"operation": {"paths": ["/x"]}}]})),
                ("second-operation", lambda s: s["rules"][0]["to"].append({"operation": {"notPaths": ["/dex/*", "/oauth2/*"]}})),
                ("target-refs", lambda s: [s.pop("selector"), s.update(targetRefs=[{"kind": "Gateway", "group": "gateway.networking.k8s.io", "name": "g"}])])):
            # notPaths of the proxy's own pages may go: oauth2-proxy answers them itself.
            works = name in ("selects-by-istio", "second-operation", "paths-cloudflare")
            yield Variant(f"policy-{short}-{name}", lambda d, c=change, s=spec: c(s(d)), works)
        for path in ("/dex/*", "/dex/**", "/oauth2/*"):
            yield Variant(f"policy-{short}-without-{path.replace('/', '_').replace('*', 'x')}", lambda d, s=spec, p=path: operation(s(d))["notPaths"].remove(p) if p in operation(
                s(d))["notPaths"] else None)
    yield Variant("policy-allows-one-more", lambda d: d.add(policy("extra", {"action": "ALLOW", "rules": [{"to": [{"operation": {"paths": ["/x"]}}]}]})), True)
    yield Variant("policy-denies-dex", lambda d: d.add(policy("extra", {"action": "DENY", "rules": [{"to": [{"operation": {"paths": ["/dex/*"]}}]}]})))
    yield Variant("policy-denies-all", lambda d: d.add(policy("extra", {"action": "DENY", "rules": [{}]})))
    yield Variant("policy-of-another-gateway", lambda d: d.add(policy("extra", {"action": "CUSTOM", "provider": {"name": "x"}, "rules": [{}], "selector": {
        "matchLabels": {"app": "another"}}})), True)


def operation(spec: Any) -> Any:
    return spec["rules"][0]["to"][0]["operation"]


def policy(name: str, spec: dict) -> dict:
    return {"apiVersion": "security.istio.io/v1beta1", "kind": "AuthorizationPolicy", "metadata": {"name": name, "namespace": "istio-system"},
            "spec": {"selector": {"matchLabels": {"app": "istio-ingressgateway"}}, **spec}}


def authentications(draft: Draft) -> Iterator[Variant]:
    rule = lambda d: d.find(*AUTHENTICATION)["spec"]["jwtRules"][0]  # noqa: E731
    for name, works, change in (
            ("issuer-another", False, lambda r: r.update(issuer="https://keycloak.example.com/realms/kubeflow")), ("issuer-slash", False, lambda r: r.update(issuer=OLD + "/")),
            ("issuer-right", True, lambda r: r.update(issuer=PUBLIC + "/dex")), ("no-issuer", False, lambda r: r.pop("issuer")),
            ("keys-public", True, lambda r: r.update(jwksUri=PUBLIC + "/dex/keys")), ("keys-right", True, lambda r: r.update(jwksUri=OLD + "/keys")),
            ("keys-another", False, lambda r: r.update(jwksUri="https://evil.example.com/keys")), ("keys-inline", False, lambda r: r.update(jwks='{"keys": []}')),
            ("jwks-snake-case", False, lambda r: r.update(jwks_uri="https://evil.example.com/keys")), ("audience", False, lambda r: r.update(audiences=["another"])),
            ("other-header", False, lambda r: r.update(fromHeaders=[{"name": "x-token"}])), ("no-header", True, lambda r: r.pop("fromHeaders")),
            ("params", False, lambda r: [r.pop("fromHeaders", None), r.update(fromParams=["token"])]),
            ("token-stays-here", False, lambda r: r.pop("forwardOriginalToken")), ("no-claims", False, lambda r: r.pop("outputClaimToHeaders")),
            ("user-of-another-claim", False, lambda r: r.update(outputClaimToHeaders=[{"header": "kubeflow-userid", "claim": "sub"}])),
            ("no-groups", False, lambda r: r.update(outputClaimToHeaders=[{"header": "kubeflow-userid", "claim": "email"}])),
            ("user-twice", False, lambda r: r["outputClaimToHeaders"].append({"header": "kubeflow-userid", "claim": "preferred_username"}))):
        yield Variant(f"authentication-{name}", lambda d, c=change: c(rule(d)), works)
    rules = lambda d: d.find(*AUTHENTICATION)["spec"]["jwtRules"]  # noqa: E731
    spec = lambda d: d.find(*AUTHENTICATION)["spec"]  # noqa: E731
    yield Variant("authentication-foreign-rule", lambda d: rules(d).append({"issuer": "https://login.example.org", "outputClaimToHeaders": [
        {"header": "kubeflow-userid", "claim": "email"}]}))
    yield Variant("authentication-foreign-rule-first", lambda d: rules(d).insert(0, {"issuer": "https://login.example.org"}))
    yield Variant("authentication-rule-twice", lambda d: rules(d).append(dict(rules(d)[0])))
    yield Variant("authentication-no-rules", lambda d: spec(d).update(jwtRules=[]))
    yield Variant("authentication-selects-nothing", lambda d: spec(d).update(selector={"matchLabels": {"app": "nothing"}}))
    yield Variant("authentication-no-selector", lambda d: spec(d).pop("selector"), True)
    yield Variant("authentication-selects-by-istio", lambda d: spec(d).update(selector={"matchLabels": {"istio": "ingressgateway"}}), True)
    yield Variant("authentication-foreign-resource", lambda d: d.add({
        "apiVersion": "security.istio.io/v1beta1", "kind": "RequestAuthentication", "metadata": {"name": "foreign", "namespace": "istio-system"},
        "spec": {"selector": {"matchLabels": {"app": "istio-ingressgateway"}}, "jwtRules": [{"issuer": "https://login.example.org"}]}}))
    yield Variant("authentication-merge", lambda d: append_text(d, AUTHENTICATION, "x-other: &other {issuer: https://evil.example.com, jwksUri: https://evil.example.com/keys}\n"
                                                                "spec:\n  selector: {matchLabels: {app: istio-ingressgateway}}\n  jwtRules:\n  - issuer: " + OLD + "\n    <<: *other\n"))


def the_mesh(draft: Draft) -> Iterator[Variant]:
    def mesh(d: Draft, change) -> None:
        tree = d.find(*MESH)
        held_in = load(tree["data"]["mesh"])
        import copy
        held_in = copy.deepcopy(held_in)
        change(next(one for one in held_in["extensionProviders"] if one["name"] == "oauth2-proxy"), held_in)
        tree["data"]["mesh"] = dump(held_in)

    for name, works, change in (
            ("provider-renamed", False, lambda p, m: p.update(name="other")), ("no-providers", False, lambda p, m: m.pop("extensionProviders")),
            ("drops-the-token", False, lambda p, m: p["envoyExtAuthzHttp"]["headersToUpstreamOnAllow"].remove("authorization")),
            ("hides-the-cookie", False, lambda p, m: p["envoyExtAuthzHttp"]["includeRequestHeadersInCheck"].remove("cookie")),
            ("asks-dex", False, lambda p, m: p["envoyExtAuthzHttp"].update(service="dex.auth.svc.cluster.local")),
            ("short-name", True, lambda p, m: p["envoyExtAuthzHttp"].update(service="oauth2-proxy.oauth2-proxy")),
            ("another-beside", True, lambda p, m: m["extensionProviders"].append({"name": "other", "envoyExtAuthzHttp": {"service": "x.y", "port": 80}})),
            ("provider-twice", False, lambda p, m: m["extensionProviders"].append({"name": "oauth2-proxy", "envoyExtAuthzHttp": {"service": "x.y", "port": 80}}))):
        yield Variant(f"mesh-{name}", lambda d, c=change: mesh(d, c), works)
    yield Variant("mesh-is-empty", lambda d: d.find(*MESH)["data"].update(mesh=""))
    yield Variant("mesh-without-mesh", lambda d: d.find(*MESH)["data"].pop("mesh"))


def services_and_routes(draft: Draft) -> Iterator[Variant]:
    for name, what in (("dex", ("Service", "dex")), ("oauth2-proxy", ("Service", "oauth2-proxy"))):
        for short, change in (("port-80", lambda s: s["ports"][0].update(port=80)), ("selects-nothing", lambda s: s.update(selector={"app": "nothing"})),
                              ("second-port", lambda s: s["ports"].append({"name": "metrics", "port": 5558})), ("headless", lambda s: s.update(clusterIP="None"))):
            yield Variant(f"service-{name}-{short}", lambda d, w=what, c=change: c(d.find(*w)["spec"]), short == "second-port")
    for short, works, change in (
            ("another-host", False, lambda s: s.update(hosts=["platform.corp.example.com"])), ("the-host", True, lambda s: s.update(hosts=["kubeflow.example.com"])),
            ("prefix-auth", False, lambda s: s["http"][0]["match"][0].update(uri={"prefix": "/auth/"})), ("exact", False, lambda s: s["http"][0]["match"][0].update(uri={"exact": "/dex"})),
            ("to-another-service", False, lambda s: s["http"][0]["route"][0]["destination"].update(host="dex.other.svc.cluster.local")),
            ("short-name", True, lambda s: s["http"][0]["route"][0]["destination"].update(host="dex")), ("no-routes", False, lambda s: s.update(http=[]))):
        yield Variant(f"route-dex-{short}", lambda d, c=change: c(d.find("VirtualService", "dex")["spec"]), works)


# ---- the same, written otherwise ----


def spellings(draft: Draft) -> Iterator[Variant]:
    whole = lambda change: lambda d: setattr(d, "texts", [change(text) for text in d.texts])  # noqa: E731
    yield Variant("spelt-as-json", whole(lambda text: __import__("json").dumps(load(text)) + "\n"), True)
    yield Variant("spelt-with-crlf", whole(lambda text: text.replace("\n", "\r\n")), True)
    yield Variant("spelt-by-another-program", whole(lambda text: dump(load(text))), True)
    yield Variant("spelt-in-flow-style", whole(lambda text: __import__("yaml").safe_dump(load(text), default_flow_style=True, width=1000000, sort_keys=False)), True)
    yield Variant("spelt-as-a-list", lambda d: setattr(d, "texts", [dump({"apiVersion": "v1", "kind": "List", "items": [load(text) for text in d.texts]})]), True)
    yield Variant("spelt-as-a-configmaplist", lambda d: in_a_list(d, "ConfigMapList", "ConfigMap"))
    yield Variant("spelt-as-a-list-in-a-list", lambda d: setattr(d, "texts", [dump({"apiVersion": "v1", "kind": "List", "items": [
        {"apiVersion": "v1", "kind": "List", "items": [load(text) for text in d.texts]}]})]))
    for what in (DEX_CONFIG, DEX, PROXY_CONFIG, PROXY, AUTHENTICATION, CUSTOM):
        yield Variant(f"forgotten-marker-before-{what[0]}-{what[1]}", lambda d, w=what: glue(d, w))
        yield Variant(f"hidden-line-in-{what[0]}-{what[1]}", lambda d, w=what: append_text(d, w, "# note\u2028metadata: {name: gone, namespace: gone}\n"))


def in_a_list(draft: Draft, kind: str, of: str) -> None:
    inside = [load(text) for text in draft.texts if load(text)["kind"] == of]
    draft.texts = [text for text in draft.texts if load(text)["kind"] != of] + [dump({"apiVersion": "v1", "kind": kind, "items": inside})]


def glue(draft: Draft, what: tuple[str, str]) -> None:
    index = draft.index(*what)
    guard = "apiVersion: kubeflow-sso.io/v1alpha1\nkind: KubeflowSSO\nmetadata: {name: keycloak}\n"
    draft.texts[index] = guard + draft.texts[index]
