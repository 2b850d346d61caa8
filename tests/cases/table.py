"""What ../shared/cases/README.md and ../shared/reference/red-team.md demand, row by row, and neighbours of each marked row.

A variant's change gets a Draft of the input; one whose name begins with `config` gets the functionConfig's tree.
"""

import base64
import copy

from expect import Expected, Row, Run, done, either, refused, right, told
from mutations import DEX, DEX_CONFIG, PROXY, PROXY_CONFIG, PROXY_SECRET, args_of, env_from, of_a_secret, replace_env, say, set_env, take_env
from stock import Draft, container, pod

# ---- changes ----


def kind(what, name):
    return lambda d: d.find(*what).update(kind=name)


def cfg(key, value):
    return lambda d: d.cfg(key, value)


def flag(text, key=None):
    """The flag; the file says nothing when its key is given."""
    return lambda d: [args_of(d.proxy).append(text), key and d.cfg(key, None)]


def flag_apart(*words):
    return lambda d: args_of(d.proxy).extend(words)


def env(name, value, key=None):
    return lambda d: [replace_env(d.proxy, name, value), key and d.cfg(key, None)]


def last_env(name, *values):
    return lambda d: [set_env(d.proxy, name, value) for value in values]


def from_map(data, prefix="", key=None):
    return lambda d: [env_from(d, "ConfigMap", data, prefix), key and d.cfg(key, None)]


def from_secret(data, prefix="", key=None):
    return lambda d: [env_from(d, "Secret", data, prefix), key and d.cfg(key, None)]


def by_variable(name, value, word):
    """A flag whose value is $(NAME)."""
    return lambda d: [set_env(d.proxy, name, value), args_of(d.proxy).append(word)]


def dex(**keys):
    return lambda d: d.dex_config(lambda tree: tree.update(keys))


def dex_text(old, new):
    return lambda d: d.dex_text(lambda text: text.replace(old, new))


def client(**keys):
    def change(d: Draft):
        d.dex_config(lambda tree: tree["staticClients"][0].update(keys))
    return change


def drop_client_keys(*keys, **more):
    return lambda d: d.dex_config(lambda tree: [tree["staticClients"][0].pop(key, None) for key in keys] + [tree["staticClients"][0].update(more)])


def connector(**keys):
    return lambda d: d.dex_config(lambda tree: tree["connectors"][0]["config"].update(keys))


def spec(**keys):
    return lambda config: config["spec"].update(keys)


def provider(**keys):
    return lambda config: config["spec"]["connectors"][0].update(keys)


def both(*changes):
    return lambda d: [change(d) for change in changes]


def cfg_in_a_secret(d: Draft):
    of_a_secret(d, PROXY, PROXY_CONFIG, "oauth2_proxy.cfg", True)


def dex_in_a_secret(d: Draft):
    of_a_secret(d, DEX, DEX_CONFIG, "config.yaml", False)


def base64_of(d: Draft, name: str):
    tree = d.find("Secret", name)
    tree["data"] = {key: base64.b64encode(value.encode()).decode() for key, value in tree.pop("stringData").items()}


def cookie_in_the_cfg(d: Draft, secret: str):
    take_env(d.proxy, "OAUTH2_PROXY_COOKIE_SECRET")
    d.cfg("cookie_secret", f'"{secret}"')


def raw(*words: str):
    """Replaces pairs of words in the text of every document, as it is."""
    def change(d: Draft):
        for old, new in zip(words[::2], words[1::2]):
            d.texts = [text.replace(old, new) for text in d.texts]
    return change


def glue_behind(d: Draft):
    """The functionConfig stands behind the resource, without a `---` between them."""
    index = next(index for index, text in enumerate(d.texts) if "KubeflowSSO" in text)
    guard, resource = d.texts[index].split("apiVersion: security", 1)
    d.texts[index] = "apiVersion: security" + resource.rstrip("\n") + "\n" + guard


def move_proxy(namespace):
    return lambda d: [d.find(*what)["metadata"].update(namespace=namespace)
                      for what in (PROXY, PROXY_CONFIG, PROXY_SECRET, ("ConfigMap", "oauth2-proxy-parameters"))]


def move_all(old, new):
    return lambda d: setattr(d, "texts", [text.replace(f"namespace: {old}\n", f"namespace: {new}\n").replace(f".{old}.svc", f".{new}.svc") for text in d.texts])


# ---- what must stand in the output ----


def registers_the_absolute_uri(run: Run) -> bool:
    return "https://kubeflow.example.com/oauth2/callback" in run.dex_file().clients()[0]["redirectURIs"]


def registers_no_localhost(run: Run) -> bool:
    return not any("localhost" in str(uri) or "127.0.0.1" in str(uri) for one in run.dex_file().clients() for uri in one["redirectURIs"])


def turns_the_secret_over(run: Run) -> bool:
    return run.dex_file("Secret").issuer == "https://kubeflow.example.com/dex" and run.dex_file().issuer != "https://kubeflow.example.com/dex"


def keeps_the_users(run: Run) -> bool:
    return bool(run.dex_file().users())


HASH_SUFFIX = r"targets[^\n]*-[2456789bcdfghkmt]{10}"
NOT_IN_LIST = r"not in (the|this) list"
LOCAL = "http://localhost:8080/oauth2/callback"
DEX_SERVICE = "http://dex.auth.svc.cluster.local:5556/dex"
PUBLISHED = "pUBnBOY80SnXgjibTYM9ZWNzY2xreNGQok"
AUTH_URL = {"dexURL": "https://auth.example.com/dex"}

M, OK = True, False  # whether the row has a mark

CASES = [
    Row("01", M, right(never=(r"\[exempt-paths\]",)), (
        ("regex-by-flag", flag("--skip-auth-regex=/dex/.*", "skip_auth_regex")),
        ("regex-by-variable", env("OAUTH2_PROXY_SKIP_AUTH_REGEX", "/dex/.*", "skip_auth_regex")),
        ("regex-from-a-configmap", from_map({"SKIP_AUTH_REGEX": "^/dex/"}, "OAUTH2_PROXY_", "skip_auth_regex")),
        ("routes", both(cfg("skip_auth_regex", None), cfg("skip_auth_routes", '["^/dex/"]'))),
        ("nothing-skips", cfg("skip_auth_regex", None), refused("/dex/")),
        ("skips-too-much", cfg("skip_auth_regex", '["/"]'), refused("skip_auth_regex")))),
    Row("02", M, refused("dex-config", NOT_IN_LIST), (
        ("a-statefulset", kind(DEX, "StatefulSet")), ("a-daemonset", kind(DEX, "DaemonSet")),
        ("projected", lambda d: pod(d.dex)["volumes"][0].update(
            {"secret": None, "projected": {"sources": [{"secret": {"name": "dex-config"}}]}}) or pod(d.dex)["volumes"][0].pop("secret")),
        ("sub-path", lambda d: container(d.dex)["volumeMounts"][0].update(mountPath="/etc/dex/cfg/config.yaml", subPath="config.yaml")),
        ("a-configmap", lambda d: pod(d.dex)["volumes"][0].update(configMap={"name": "dex-config"}) or pod(d.dex)["volumes"][0].pop("secret")),
        ("no-externalsecret", lambda d: d.remove("ExternalSecret", "dex-config")))),
    Row("43", M, right(never=("warning", "several-matches"), output=turns_the_secret_over), (
        ("projected", lambda d: pod(d.dex)["volumes"][0].update({"projected": {"sources": [{"secret": {"name": "dex"}}]}}) or pod(d.dex)["volumes"][0].pop("secret")),
        ("items", lambda d: pod(d.dex)["volumes"][0]["secret"].update(items=[{"key": "config.yaml", "path": "config.yaml"}])),
        ("sub-path", lambda d: container(d.dex)["volumeMounts"][0].update(mountPath="/etc/dex/cfg/config.yaml", subPath="config.yaml")),
        ("a-statefulset", kind(DEX, "StatefulSet")), ("base64", lambda d: base64_of(d, "dex")),
        ("as-arguments", lambda d: [container(d.dex).pop("command"), container(d.dex).update(args=["dex", "serve", "/etc/dex/cfg/config.yaml"])]))),
    Row("48", M, refused(r"targets: \{[^\n]*oauth2Proxy: \{[^\n]*namespace: auth", never=(HASH_SUFFIX,)), (
        ("another-namespace", move_proxy("sso"), refused(r"oauth2Proxy: \{[^\n]*namespace: sso")), ("a-daemonset", kind(PROXY, "DaemonSet")),
        ("cfg-in-a-secret", cfg_in_a_secret),
        ("config-targets", spec(targets={"oauth2Proxy": {"namespace": "auth"}}), right()))),
    Row("13", M, refused(r"targets: \{", "namespace: kubeflow", never=(HASH_SUFFIX,)), (
        ("another-namespace", move_all("kubeflow", "platform"), refused("namespace: platform", never=(HASH_SUFFIX,))),
        ("statefulsets", both(kind(DEX, "StatefulSet"), kind(PROXY, "StatefulSet"))))),
    Row("13b", M, right(never=('did you mean "(oauth2-proxy|dex)', r"\[dex-service\]")), (
        ("cfg-in-a-secret", cfg_in_a_secret), ("dex-in-a-secret", dex_in_a_secret), ("statefulsets", both(kind(DEX, "StatefulSet"), kind(PROXY, "StatefulSet"))))),
    Row("03", M, right(), (
        ("redeem-by-flag", flag("--redeem-url=http://kubeflow.example.com/dex/token", "redeem_url"), either("redeem")),
        ("keys-by-variable", env("OAUTH2_PROXY_OIDC_JWKS_URL", "http://kubeflow.example.com/dex/keys", "oidc_jwks_url"), either("jwks")),
        ("keys-from-a-configmap", from_map({"OIDC_JWKS_URL": "http://kubeflow.example.com/dex/keys"}, "OAUTH2_PROXY_"), either("jwks")),
        ("only-the-keys", cfg("redeem_url", f'"{DEX_SERVICE}/token"')),
        ("another-service", cfg("redeem_url", '"http://dex.other.svc.cluster.local:5556/dex/token"')),
        ("keys-at-istio", lambda d: d.find("RequestAuthentication", "dex-jwt")["spec"]["jwtRules"][0].update(jwksUri="https://kubeflow.example.com/dex/keys")),
        ("cfg-in-a-secret", cfg_in_a_secret))),
    Row("29", M, right("client_secret|secret"), (
        ("provider-by-flag", flag("--provider=keycloak-oidc", "provider"), either("provider")),
        ("provider-by-variable", env("OAUTH2_PROXY_PROVIDER", "keycloak-oidc", "provider"), either("provider")),
        ("another-provider", cfg("provider", '"google"')), ("secret-in-the-deployment", both(cfg("client_secret", None), env(
            "OAUTH2_PROXY_CLIENT_SECRET", "a-secret-of-keycloak")), told("secret|OAUTH2_PROXY_CLIENT_SECRET")),
        ("cfg-in-a-secret", cfg_in_a_secret, right()))),
    Row("05", M, right(output=registers_the_absolute_uri), (
        ("absent", cfg("relative_redirect_url", None)), ("by-flag", flag("--relative-redirect-url=false"), either("relative.redirect")),
        ("by-flag-alone", flag("--relative-redirect-url=false", "relative_redirect_url"), right(output=registers_the_absolute_uri)),
        ("by-variable", env("OAUTH2_PROXY_RELATIVE_REDIRECT_URL", "false"), either("relative.redirect")),
        ("flag-wins", both(cfg("relative_redirect_url", "false"), flag("--relative-redirect-url")), right()),
        ("the-last-variable-wins", both(cfg("relative_redirect_url", None), last_env("OAUTH2_PROXY_RELATIVE_REDIRECT_URL", "false", "true")), right()),
        ("no-redirect-url", both(cfg("redirect_url", None), cfg("relative_redirect_url", None))),
        ("cfg-in-a-secret", cfg_in_a_secret), ("config-http", spec(kubeflowURL="http://kubeflow.example.com"), right()),
        ("config-session", spec(session={"lifetime": "168h", "refreshInterval": "30m"}), right()),
        ("config-session-without-renewal", spec(session={"lifetime": "8h"}), right()),
        ("config-own-client", spec(proxyClientSecretName="login-client"), right()),
        ("config-logout", spec(logout={"mode": "Provider"}, providerName="Example"), right()),
        ("dex-in-a-secret", dex_in_a_secret, right()))),
    Row("06", M, either("localhost", output=registers_no_localhost), (
        ("by-variable", env("OAUTH2_PROXY_REDIRECT_URL", LOCAL, "redirect_url")), ("by-flag", flag(f"--redirect-url={LOCAL}", "redirect_url")),
        ("by-flag-apart", both(flag_apart("--redirect-url", LOCAL), cfg("redirect_url", None))),
        ("from-a-secret", from_secret({"OAUTH2_PROXY_REDIRECT_URL": LOCAL}, key="redirect_url")),
        ("by-a-variable-in-a-flag", by_variable("WHERE", LOCAL, "--redirect-url=$(WHERE)")),
        ("loopback", cfg("redirect_url", '"http://127.0.0.1:8080/oauth2/callback"'), either("127.0.0.1", output=registers_no_localhost)),
        ("an-old-host", cfg("redirect_url", '"https://old.example.com/oauth2/callback"'), either("old.example.com")),
        ("cfg-in-a-secret", cfg_in_a_secret))),
    Row("49", M, right(), (
        ("gitlab", lambda d: d.dex_config(lambda t: t["connectors"][0].update(type="gitlab", id="gitlab"))),
        ("keys-in-another-case", lambda d: d.dex_config(lambda t: t["connectors"][0]["config"].update(
            redirectUri=t["connectors"][0]["config"].pop("redirectURI")))),
        ("dex-in-a-secret", dex_in_a_secret),
        ("two", lambda d: d.dex_config(lambda t: t["connectors"].append({**copy.deepcopy(t["connectors"][0]), "id": "github2"}))))),
    Row("38", M, right("allowedGroups", "getUserInfo", "everybody|every user|all users|anybody|whole realm|whoever"), (
        ("keys-in-another-case", lambda d: d.dex_config(lambda t: t["connectors"][0]["config"].update(
            ALLOWEDGROUPS=t["connectors"][0]["config"].pop("allowedGroups")))),
        ("dex-in-a-secret", dex_in_a_secret), ("config-said-again", provider(allowedGroups=["kubeflow-users"]), right("getUserInfo", never=("everybody|whole realm",))),
        ("hosted-domains", connector(hostedDomains=["example.com"]), right("hostedDomains", "allowedGroups")))),
    Row("04", M, refused("dexURL"), (
        ("config-dex-url", spec(**AUTH_URL), right()), ("no-grafana", lambda d: d.dex_config(lambda t: t["staticClients"].pop())),
        ("issuer-by-flag", flag("--oidc-issuer-url=https://auth.example.com/dex", "oidc_issuer_url")),
        ("a-path-of-its-own", lambda d: setattr(d, "texts", [text.replace("auth.example.com/dex", "auth.example.com/sso") for text in d.texts])))),
    Row("14", M, right(), (
        ("a-slash", dex_text("svc.cluster.local:5556", "svc.cluster.local:5556/")), ("short-host", dex_text("dex.auth.svc.cluster.local:5556", "dex.auth:5556")),
        ("dex-in-a-secret", dex_in_a_secret))),
    Row("15", M, refused("dexURL"), (
        ("config-dex-url", spec(dexURL="https://dex.example.com"), right()), ("a-slash", dex_text("https://dex.example.com", "https://dex.example.com/")),
        ("dex-in-a-secret", dex_in_a_secret))),
    Row("09", M, refused("client|staticClients"), (
        ("only-the-id", drop_client_keys("secret", secretEnv="OIDC_CLIENT_SECRET")), ("only-the-secret", drop_client_keys("id", idEnv="OIDC_CLIENT_ID")),
        ("the-proxys-by-variable", both(drop_client_keys("id", "secret", idEnv="OIDC_CLIENT_ID", secretEnv="OIDC_CLIENT_SECRET"), env("OAUTH2_PROXY_CLIENT_ID", "other"))),
        ("the-proxys-by-flag", both(drop_client_keys("id", "secret", idEnv="OIDC_CLIENT_ID", secretEnv="OIDC_CLIENT_SECRET"), flag("--client-id=other"))),
        ("the-proxys-secret-stringdata", lambda d: d.find(*PROXY_SECRET).update(stringData={"client-secret": "other"})),
        ("as-the-proxys", drop_client_keys("id", "secret", id="kubeflow-oidc-authservice", secret="my-own-client-secret"), right()), ("dex-in-a-secret", dex_in_a_secret))),
    Row("60", M, right("ConfigMap auth/dex", ids=("published-defaults",)), (
        ("by-env-value", both(drop_client_keys("secret", secretEnv="OIDC_CLIENT_SECRET"), lambda d: set_env(d.dex, "OIDC_CLIENT_SECRET", PUBLISHED)),
         right("Deployment auth/dex", ids=("published-defaults",))),
        ("in-another-case", drop_client_keys("secret", SECRET=PUBLISHED)),
        ("cookie-secret-in-the-cfg", lambda d: cookie_in_the_cfg(d, "7d16fee92f8d11b8940b081b3f8b8acb"), right("oauth2_proxy.cfg|oauth2-proxy", ids=("published-defaults",))),
        ("dex-in-a-secret", dex_in_a_secret, right("Secret auth/dex", ids=("published-defaults",), never=(PUBLISHED,))))),
    Row("46c", M, done(ids=("published-defaults",), output=keeps_the_users), (
        ("another-address", dex_text("user@example.com", "admin@corp.example")), ("in-another-case", dex_text("hash:", "HASH:")),
        ("users-in-another-case", dex_text("staticPasswords:", "staticpasswords:")), ("dex-in-a-secret", dex_in_a_secret, done(ids=("published-defaults",), never=(r"\$2y\$12",))))),
    Row("46", OK, right()), Row("47", OK, right()),
    Row("12", M, refused("alpha", never=(r"\[authorization-header\]",)), (
        ("apart", lambda d: container(d.proxy).update(args=["--alpha-config", "/etc/oauth2_proxy/alpha.yaml", "--config", "/etc/oauth2_proxy/oauth2_proxy.cfg"])),
        ("by-a-variable", lambda d: [set_env(d.proxy, "ALPHA", "/etc/oauth2_proxy/alpha.yaml"), container(d.proxy).update(
            args=["--alpha-config=$(ALPHA)", "--config=/etc/oauth2_proxy/oauth2_proxy.cfg"])]),
        ("as-command", lambda d: container(d.proxy).update(command=["/bin/oauth2-proxy", *args_of(d.proxy)], args=[])), ("a-daemonset", kind(PROXY, "DaemonSet")))),
    Row("40", M, either(never=(r"\[authorization-header\]", r"(\[dead-setting\][\s\S]*){2}")), (
        ("apart", lambda d: container(d.proxy).update(args=[word for text in args_of(d.proxy) for word in (text.split("=", 1) if not text.endswith("=true") else [text])])),
        ("as-command", lambda d: container(d.proxy).update(command=["/bin/oauth2-proxy", *args_of(d.proxy)], args=None)),
        ("the-old-issuer", lambda d: container(d.proxy).update(args=[word.replace("https://kubeflow.example.com/dex", DEX_SERVICE) if "issuer" in word else word for word in args_of(
            d.proxy)]), refused("oidc-issuer-url", never=(r"\[authorization-header\]", r"(\[dead-setting\][\s\S]*){2}"))))),
    Row("16", OK, right()), Row("57", OK, right()), Row("57b", OK, right()),
    Row("11", M, refused("cookie.secret|cookie_secret"), (
        ("stringdata", lambda d: d.find(*PROXY_SECRET).update(stringData={"cookie-secret": "gYl+vs/BrXdH2TpzKmaHcp6/w3jQdLFyYK9fWSta0uA="})),
        ("by-variable", env("OAUTH2_PROXY_COOKIE_SECRET", "gYl+vs/BrXdH2TpzKmaHcp6/w3jQdLFyYK9fWSta0uA=")),
        ("by-flag", flag("--cookie-secret=of-another-length")),
        ("in-the-cfg", lambda d: cookie_in_the_cfg(d, "gYl+vs/BrXdH2TpzKmaHcp6/w3jQdLFyYK9fWSta0uA=")),
        ("url-alphabet", lambda d: say(d.find(*PROXY_SECRET), "cookie-secret", "gYl-vs_BrXdH2TpzKmaHcp6_w3jQdLFyYK9fWSta0uA="), right()),
        ("too-short", lambda d: say(d.find(*PROXY_SECRET), "cookie-secret", "short")))),
    Row("51", M, either("COOKIE_SECURE"), (
        ("by-flag", both(env("OAUTH2_PROXY_COOKIE_SECURE", ""), flag("--cookie-secure=true")), either("cookie.secure")),
        ("bare-flag", flag_apart("--cookie-secure"), either("cookie.secure")),
        ("from-a-configmap", lambda d: [replace_env(d.proxy, "OAUTH2_PROXY_COOKIE_SECURE", ""), container(d.proxy)["env"].pop(), env_from(
            d, "ConfigMap", {"COOKIE_SECURE": "true"}, "OAUTH2_PROXY_")], either()),
        ("the-last-one-wins", last_env("OAUTH2_PROXY_COOKIE_SECURE", "true", "false"), either()))),
    Row("52", M, refused("upstream"), (
        ("by-flag", flag("--upstream=file:///dev/null", "upstreams")), ("by-variable", env("OAUTH2_PROXY_UPSTREAMS", "file:///dev/null", "upstreams")),
        ("none", cfg("upstreams", None)), ("not-200", cfg("upstreams", '["static://404"]')), ("as-text", cfg("upstreams", '"file:///dev/null"')), ("cfg-in-a-secret", cfg_in_a_secret))),
    Row("53", M, refused("allowed_groups"), (
        ("by-flag", flag("--allowed-group=kubeflow-users", "allowed_groups"), refused("allowed.group")),
        ("by-variable", env("OAUTH2_PROXY_ALLOWED_GROUPS", "kubeflow-users", "allowed_groups")), ("as-text", cfg("allowed_groups", '"kubeflow-users"')),
        ("from-a-configmap", from_map({"ALLOWED_GROUPS": "kubeflow-users"}, "OAUTH2_PROXY_", "allowed_groups")),
        ("config-groups", provider(groups="FromProvider"), right()))),
    Row("24", M, refused("clientIDKeyRef"), (
        ("config-key-ref", lambda c: [c["spec"]["connectors"][0].pop("clientID"), provider(clientIDKeyRef={"name": "okta-oidc-secrets", "key": "SSO_CLIENT_ID"})(c)], right()),
        ("config-braces", provider(clientID="${SSO_CLIENT_ID}")))),
    Row("18", M, right("unverifiedEmail", "edov|verified"), (
        ("config-the-us", provider(issuer="https://login.microsoftonline.us/11111111-2222-3333-4444-555555555555/v2.0")),
        ("config-allowed", provider(unverifiedEmail="Allow"), right(never=("xms_edov|verified_primary",))),
        ("config-without-v2", provider(issuer="https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0/"), told("login.microsoftonline.com")))),
    Row("18b", M, told("login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0"), (
        ("config-no-slash", provider(issuer="https://sts.windows.net/11111111-2222-3333-4444-555555555555")),
        ("config-v2", provider(issuer="https://sts.windows.net/11111111-2222-3333-4444-555555555555/v2.0")))),
    Row("50", M, told("browser", never=("give the provider https",)), (
        ("config-https", provider(issuer="https://keycloak.keycloak.svc/realms/kubeflow")),
        ("config-svc", provider(issuer="http://keycloak.keycloak.svc:8080/realms/kubeflow")))),
    Row("28", M, refused(r"1\.9"), (
        ("only-its-configmap", lambda d: d.remove("StatefulSet", "authservice")), ("a-deployment", lambda d: d.find("StatefulSet", "authservice").update(kind="Deployment")),
        ("in-a-mirror", lambda d: container(d.find("StatefulSet", "authservice")).update(image="registry.corp.example/oidc-authservice:1")))),
    Row("34", M, done("passwordConnector"), (
        ("in-another-case", dex_text("passwordConnector", "passwordconnector")), ("without-the-grant", dex_text(', "password"]', "]")),
        ("outer-key-in-another-case", dex_text("oauth2:", "OAuth2:")), ("dex-in-a-secret", dex_in_a_secret))),
    Row("36", M, right("memory", "replica"), (
        ("a-statefulset", both(lambda d: d.dex["spec"].update(replicas=3), kind(DEX, "StatefulSet"))), ("in-another-case", dex_text("storage:", "Storage:")),
        ("one-replica", lambda d: d.dex["spec"].update(replicas=1), right(never=("replica",))), ("dex-in-a-secret", dex_in_a_secret))),
    Row("35", M, right("platform.corp.example.com"), (
        ("two-hosts", lambda d: d.find("VirtualService", "dex")["spec"].update(hosts=["platform.corp.example.com", "other.corp.example.com"])),
        ("wildcard", lambda d: d.find("VirtualService", "dex")["spec"].update(hosts=["*.corp.example.com"]), right("corp.example.com")),
        ("the-right-wildcard", lambda d: d.find("VirtualService", "dex")["spec"].update(hosts=["*.example.com"]), right(never=("VirtualService",))))),
    Row("44", M, refused(r"template|targets: \{", never=("expected `key: value`", r"\[shape\]")), (
        ("a-daemonset", kind(DEX, "DaemonSet")), ("config-dex-target", spec(targets={"dex": {"namespace": "deploykf-auth", "config": "dex-config"}}), refused("template")))),
    Row("44b", M, refused("template", never=("expected `key: value`", r"\[shape\]", "oauth2-proxy-parameters")), (
        ("helm", lambda d: setattr(d, "texts", [text.replace("<<- if (getenv", "{{- if (getenv").replace("yamlArray) >>", "yamlArray) }}") for text in d.texts])),
        ("config-without-key", lambda c: c["spec"]["targets"]["oauth2Proxy"].pop("configKey")))),
    Row("45", M, refused("template", never=(r"\[shape\]", "expected a key")), (
        ("helm-values", dex_text("{{ .Env.KEYCLOAK_ISSUER }}", "{{ .Values.issuer }}")),
        ("one-quoted", dex_text("issuer: {{ .Env.KEYCLOAK_ISSUER }}", 'issuer: "{{ .Env.KEYCLOAK_ISSUER }}"')),
        ("a-block", dex_text("connectors:\n", "{{ if .Env.X }}\nconnectors:\n")))),
    Row("23", M, refused("emailDomains", "hostedDomains"), (
        ("config-slash", provider(issuer="https://accounts.google.com/"), told("hostedDomains")), ("config-another-key-too", lambda c: c["spec"]["connectors"][0]["config"].update(
            promtType="x"), refused("emailDomains", "hostedDomains", "promtType")))),
    Row("23b", M, refused("hostedDomains", "emailDomains"), (
        ("config-another-key-too", lambda c: c["spec"]["connectors"][0]["config"].update(promtType="x"), refused("hostedDomains", "promtType")),
        ("config-without", lambda c: c["spec"]["connectors"][0].pop("config"), right()))),
    Row("55", M, refused("kustomize", "kpt"), (
        ("config-only-the-issuer", spec(kubeflowURL="https://kubeflow.example.com")), ("config-helm", spec(kubeflowURL="https://{{ .Values.domain }}"), refused("kubeflowURL")),
        ("config-only-the-url", provider(issuer="https://keycloak.example.com/realms/kubeflow")))),
    *[Row(name, OK, right()) for name in ("17", "19", "20", "21", "22", "25", "26", "27", "31", "33", "39", "42", "56")],
]


# ---- findings ----

# The findings' inputs are of their own, small; each file is one row. A third member, where there is one, is its functionConfig.
SECRET_WORD = "hunter2SECRET"


def mounted(d: Draft):
    """With the file mounted where --config looks for it, so that only the finding is at fault."""
    pod(d.proxy)["volumes"] = [{"name": "config", "configMap": {"name": "oauth2-proxy"}}]
    container(d.proxy)["volumeMounts"] = [{"name": "config", "mountPath": "/etc/oauth2_proxy"}]


def finding(name: str, expected: Expected, *variants: tuple) -> Row:
    return Row(name, M, expected, variants)


def told_of(key: str) -> Expected:
    """The setting is named, as the file spells it or as the flag or variable does."""
    return told(key.removesuffix("s").replace("_", "[_-]"))


# A setting of the file that the function sets right, and so need not tell.
SET_RIGHT = done()
MOUNTED = ("mounted", mounted)
FINDINGS = [
    finding("01/in", either(), ("upper-case", dex_text("enablepassworddb", "ENABLEPASSWORDDB")), ("connectors", dex_text("enablepassworddb: true", "Connectors: []")),
            ("issuer", dex_text("issuer:", "Issuer:")), ("clients", dex_text("staticClients:", "staticclients:")),
            ("both", dex_text("enablepassworddb: true", "enablePasswordDB: false\nenablepassworddb: true")), ("a-statefulset", kind(DEX, "StatefulSet")),
            ("connector-keys", dex_text("enablepassworddb: true", "connectors: [{Type: oidc, ID: keycloak, Name: K, Config: {issuer: https://x}}]"))),
    finding("02/in", refused("EMAIL_DOMAINS", ids=("dead-setting",)), MOUNTED,
            ("prefix", lambda d: [env_from(d, "ConfigMap", {"EMAIL_DOMAINS": "*"}, "OAUTH2_PROXY_"), mounted(d)]),
            ("a-secret", lambda d: [env_from(d, "Secret", {"OAUTH2_PROXY_EMAIL_DOMAINS": "*"}), container(d.proxy)["envFrom"].pop(0), mounted(d)]),
            ("by-flag", lambda d: [container(d.proxy).pop("envFrom"), args_of(d.proxy).append("--email-domain=*"), mounted(d)], refused("email-domain", ids=("dead-setting",))),
            ("not-in-the-list", lambda d: [d.remove("ConfigMap", "proxy-env"), mounted(d)], done(never=("dead-setting",))),
            ("env-wins-again", lambda d: [set_env(d.proxy, "OAUTH2_PROXY_EMAIL_DOMAINS", "corp.example"), mounted(d)], told("SKIP_AUTH_ROUTES"))),
    finding("03/dex-mounts-a-secret", refused("dex-from-vault", NOT_IN_LIST), ("a-statefulset", kind(DEX, "StatefulSet")),
            ("projected", lambda d: pod(d.dex).update(volumes=[{"name": "config", "projected": {"sources": [{"secret": {"name": "dex-from-vault"}}]}}]))),
    finding("03/dex-reads-another-file", either(), ("items", lambda d: [pod(d.dex)["volumes"][0]["configMap"].update(
        items=[{"key": "real.yaml", "path": "config.yaml"}]), container(d.dex).update(command=["dex", "serve", "/etc/dex/cfg/config.yaml"])]),
            ("another-configmap", lambda d: [pod(d.dex)["volumes"][0]["configMap"].update(name="dex-real")], refused("dex-real", NOT_IN_LIST)),
            ("sub-path", lambda d: [container(d.dex)["volumeMounts"][0].update(mountPath="/etc/dex/cfg/config.yaml", subPath="real.yaml"), container(d.dex).update(
                command=["dex", "serve", "/etc/dex/cfg/config.yaml"])]),
            ("by-a-variable", lambda d: [container(d.dex).update(command=["dex", "serve", "$(F)"]), set_env(d.dex, "F", "/etc/dex/cfg/real.yaml")])),
    finding("03/proxy-other-config", refused("other.cfg|other"), ("apart", lambda d: container(d.proxy).update(args=["--config", "/etc/other/other.cfg"])),
            ("twice", lambda d: args_of(d.proxy).append("--config=/etc/more/more.cfg"), refused("more"))),
    finding("03/proxy-alpha-config", refused("alpha"), ("apart", lambda d: container(d.proxy).update(args=[*args_of(d.proxy)[:1], "--alpha-config", "/etc/alpha.yaml"])), MOUNTED),
    finding("03/proxy-shell", refused(r"shell|\bsh\b|email.domain"), ("bash", lambda d: container(d.proxy).update(command=["/bin/bash", *container(d.proxy)["command"][1:]])), MOUNTED),
    finding("04/in", either(), ("a-list-of-merges", dex_text("<<: *old", "<<: [*old]")), ("a-statefulset", kind(DEX, "StatefulSet"))),
    finding("04/requestauthentication", refused("<<|merge"), ("a-list-of-merges", raw("<<: *b", "<<: [*b]"))),
    finding("05/key-twice", refused("twice|second time|duplicate|already"), ("three-times", raw("data:\n", "data:\n  config.yaml: hello\n"))),
    finding("05/data-twice", refused("twice|second time|duplicate|already"), ("metadata-twice", raw("kind: ConfigMap\n", "kind: ConfigMap\nmetadata: {name: other, namespace: auth}\n"))),
    finding("05/guard-and-request-authentication", refused("---|two objects|document"), MOUNTED,
            ("after", lambda d: glue_behind(d)), ("another-kind", raw("kind: RequestAuthentication", "kind: AuthorizationPolicy"))),
    finding("06/in", either(), ("2029", raw(r"\u2028", r"\u2029")), ("0085", raw(r"\u2028", r"\u0085")), ("itself", raw(r"\u2028enable", "\u2028enable"))),
    finding("06/authorizationpolicy", refused("U\\+2028|U\\+2029|U\\+0085|line break|line separator"), ("2029", raw("\u2028", "\u2029")), ("0085", raw("\u2028", "\u0085"))),
    *[finding(f"07/cfg-{key}", SET_RIGHT if key == "cookie_secure" else told_of(key), MOUNTED,
              ("by-flag", lambda d, k=key, v=value: [mounted(d), d.cfg(k, None), args_of(d.proxy).append("--" + k.removesuffix("s").replace("_", "-") + f"={v}")
                                                     if k in ("skip_auth_routes", "trusted_ips") else args_of(d.proxy).append("--" + k.replace("_", "-") + f"={v}")], told_of(key)),
              ("by-variable", lambda d, k=key, v=value: [mounted(d), d.cfg(k, None), set_env(d.proxy, "OAUTH2_PROXY_" + k.upper(), v)], told_of(key)),
              ("from-a-secret", lambda d, k=key, v=value: [mounted(d), d.cfg(k, None), env_from(d, "Secret", {k.upper(): v}, "OAUTH2_PROXY_")], told_of(key)))
      for key, value in (("authenticated_emails_file", "/etc/emails"), ("cookie_secure", "false"), ("htpasswd_file", "/etc/htpasswd"),
                         ("insecure_oidc_skip_issuer_verification", "true"), ("oidc_email_claim", "preferred_username"), ("skip_auth_regex", ".*"),
                         ("skip_auth_routes", ".*"), ("ssl_insecure_skip_verify", "true"), ("trusted_ips", "0.0.0.0/0"))],
    finding("07/env-cookie-secure-false", told("COOKIE_SECURE"), MOUNTED), finding("07/env-skip-auth-routes", told("SKIP_AUTH_ROUTES"), MOUNTED),
    finding("08/no-policy-at-all", told("AuthorizationPolicy|policy"), MOUNTED),
    finding("08/notpaths-everything", refused("notPaths|path"), ("a-slash", raw("'*'", "'/*'")), ("a-suffix", raw("'*'", "'*.html'")), ("a-host", raw("notPaths:", "hosts: [kubeflow.example.com], notPaths:")),
            ("methods", raw("notPaths:", "methods: [GET], notPaths:"))),
    finding("08/policy-selects-nothing", told("selector|select"), ("another-namespace", raw("oauth2-proxy, namespace: istio-system}\nspec:\n  action", "oauth2-proxy, namespace: other}\nspec:\n  action"),
                                                                    told("AuthorizationPolicy|namespace"))),
    finding("08/request-authentication-selects-nothing", told("selector|select"), ("another-namespace", raw("dex-jwt, namespace: istio-system", "dex-jwt, namespace: other"), told("RequestAuthentication"))),
    finding("08/second-issuer-without-audiences", told("audiences"), ("same-resource", lambda d: d.find("RequestAuthentication", "dex-jwt")["spec"]["jwtRules"].append(
        {"issuer": "https://third.example", "outputClaimToHeaders": [{"header": "kubeflow-userid", "claim": "email"}]}), told("third.example|audiences"))),
    finding("09/in", told("mock", "hostedDomains", "tenant", "insecureEnableGroups"), ("linkedin", dex_text("type: google, id: google", "type: linkedin, id: linkedin"), told("linkedin")),
            ("github-without-orgs", dex_text("type: google, id: google", "type: github, id: github"), told("github", "orgs"))),
    finding("10/in", either(), ("mounts-the-other", lambda d: pod(d.dex)["volumes"][0]["configMap"].update(name="dex-2456789bcd")),
            ("without-deployment", lambda d: d.remove(*DEX), refused("dex"))),
    finding("11/configmaplist", either(), ("secretlist", raw("kind: ConfigMapList", "kind: SecretList"), told())),
    finding("11/nested-list", either(), ("of-configmaps", raw("  kind: List\n  items:", "  kind: ConfigMapList\n  items:"))),
    finding("12/hash", done(ids=("published-defaults",)), ("in-another-case", dex_text("hash:", "Hash:")), ("dex-in-a-secret", dex_in_a_secret),
            ("client-secret", dex_text("secretEnv: OIDC_CLIENT_SECRET", f"secret: {PUBLISHED}"))),
    *[finding(name, Expected("any", never=(SECRET_WORD,))) for name in ("13/dex-inline-bang", "13/dex-inline-star", "13/secret-begins-with-a-star")],
    *[finding(f"13/plain:{config}", Expected("any", never=(SECRET_WORD,))) for config in ("sso-flow", "sso-inline-star")],
    *[finding(f"14/in:sso{number}", refused("emailDomains|everybody|tenant"), MOUNTED, ("config-allow-list", spec(emailDomains=["corp.example"]), told(never=("open-to-everybody",))),
              ("config-top-level", spec(emailDomains=["*.com"]))) for number in range(5)],
    finding("20/in", either(), ("str", dex_text("!!binary ZW5hYmxlUGFzc3dvcmREQg==", "!!str enablePasswordDB")), ("a-local-tag", dex_text("!!binary ZW5hYmxlUGFzc3dvcmREQg==", "!x enablePasswordDB"))),
    finding("22/in", Expected("any", never=("no anchor",))),
    finding("23/in", refused("id|volume"), ("config-48-letters", provider(id="a" * 48))), finding("23/in:sso-dash", refused("id|volume"), ("config-dot", provider(id="staff.of.it"), told())),
]
