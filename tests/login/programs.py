"""Dex and oauth2-proxy as they run: the file that each really reads, and for oauth2-proxy flag, variable, then file."""

import functools
import posixpath
import re
import tomllib
from typing import Any
from urllib.parse import urlsplit

from readers import Cluster, Missing, Unknown, Workload, data_of, get, label, load

DEX_FLAGS_WITH_A_VALUE = {"--web-http-addr", "--web-https-addr", "--telemetry-addr", "--grpc-addr"}


def folded(tree: Any, key: str) -> Any:
    """A member as encoding/json finds it after YAML became JSON: in any case, of several the last in the order of their names."""
    if not isinstance(tree, dict):
        return None
    names = sorted(name for name in tree if name.casefold() == key.casefold())
    return tree[names[-1]] if names else None


class DexFile:
    """Dex's configuration."""

    def __init__(self, text: bytes, where: str):
        self.where = where
        try:
            tree = load(text.decode())
        except Exception as error:  # whatever PyYAML does not read, Dex does not either
            raise Unknown(f"{where} cannot be read: {str(error).splitlines()[0]}") from error
        if not isinstance(tree, dict):
            raise Unknown(f"{where} is no mapping")
        self.tree = tree

    def __getitem__(self, key: str) -> Any:
        return folded(self.tree, key)

    @property
    def issuer(self) -> str:
        return str(self["issuer"])

    def connectors(self) -> list[dict]:
        return [one for one in self["connectors"] or [] if isinstance(one, dict)]

    def clients(self) -> list[dict]:
        return [one for one in self["staticClients"] or [] if isinstance(one, dict)]

    def users(self) -> list[str]:
        """Who may log in with a password that stands in the file or beside it."""
        listed = [str(folded(one, "email")) for one in self["staticPasswords"] or []]
        return listed or (["the password database"] if self["enablePasswordDB"] else [])

    def grants(self) -> set[str]:
        """Without a list, a release from 2.38 on offers them all, the password grant only with a connector for it."""
        oauth2 = self["oauth2"] or {}
        named = folded(oauth2, "grantTypes")
        found = set(named or ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code",
                              "urn:ietf:params:oauth:grant-type:token-exchange"])
        return found | ({"password"} if folded(oauth2, "passwordConnector") else set())


class Dex:
    """One workload that runs Dex, and its file."""

    def __init__(self, workload: Workload):
        self.workload = workload
        self.file = DexFile(workload.file(self.path()), f"the file of {workload}")

    def path(self) -> str:
        if self.workload.in_a_shell():
            raise Unknown(f"{self.workload} starts Dex in a shell")
        words = self.workload.words
        if "serve" not in words:
            return "/etc/dex/config.docker.yaml"  # what the image starts with
        rest, found = words[words.index("serve") + 1:], []
        while rest:
            word = rest.pop(0)
            if word in DEX_FLAGS_WITH_A_VALUE:
                rest = rest[1:]
            elif not word.startswith("-"):
                found.append(word)
        if len(found) != 1:
            raise Unknown(f"{self.workload} names {len(found)} files")
        return found[0]

    def client_id(self, client: dict) -> str | None:
        """None where it stands in an object that is not in the list."""
        name = folded(client, "idEnv")
        return self.workload.variable(name) if name else str(folded(client, "id"))

    def client_secret(self, client: dict) -> str | None:
        name = folded(client, "secretEnv")
        return self.workload.variable(name) if name else folded(client, "secret")

    def version(self) -> tuple[int, int]:
        found = re.search(r":v?(\d+)\.(\d+)", str(get(self.workload.container, "image", default="")))
        return (int(found[1]), int(found[2])) if found else (99, 0)


# What `--name` stands for in the file, where that is not the name with underscores.
PLURALS = {"email_domain": "email_domains", "upstream": "upstreams", "skip_auth_route": "skip_auth_routes", "trusted_ip": "trusted_ips",
           "whitelist_domain": "whitelist_domains", "api_route": "api_routes", "allowed_group": "allowed_groups", "cookie_domain": "cookie_domains",
           "oidc_extra_audience": "oidc_extra_audiences", "oidc_audience_claim": "oidc_audience_claims"}
LISTS = {*PLURALS.values(), "skip_auth_regex", "extra_jwt_issuers"}
SWITCHES = {"set_authorization_header", "set_xauthrequest", "skip_provider_button", "skip_oidc_discovery", "relative_redirect_url",
            "cookie_secure", "session_cookie_minimal", "ssl_insecure_skip_verify", "skip_jwt_bearer_tokens", "insecure_oidc_allow_unverified_email",
            "insecure_oidc_skip_issuer_verification", "reverse_proxy", "skip_auth_preflight", "pass_access_token", "cookie_httponly"}


class Proxy:
    """One workload that runs oauth2-proxy, with what it makes of flags, variables and file."""

    def __init__(self, workload: Workload):
        self.workload = workload
        if workload.in_a_shell():
            raise Unknown(f"{workload} starts oauth2-proxy in a shell")
        self.flags = self._read_flags()
        self.alpha = "alpha_config" in self.flags
        path = self.flags.get("config")
        self.file = self._read_file(str(path)) if path else {}

    def _read_flags(self) -> dict[str, Any]:
        words, found = list(self.workload.words), {}
        while words:
            word = words.pop(0)
            if not word.startswith("--"):
                continue
            name, equals, value = word[2:].partition("=")
            key = name.replace("-", "_")
            if not equals and key in SWITCHES:
                value = "true"
            elif not equals and words and not words[0].startswith("--"):
                value = words.pop(0)
            key = PLURALS.get(key, key)
            found[key] = [*found.get(key, []), *value.split(",")] if key in LISTS else value
        return found

    def _read_file(self, path: str) -> dict[str, Any]:
        return cfg(self.workload.file(path), f"the file of {self.workload}")

    def __getitem__(self, key: str) -> Any:
        """What counts, as text, list or switch; None where nothing says it. An empty variable is none."""
        if key in self.flags:
            return typed(key, self.flags[key])
        name = "OAUTH2_PROXY_" + key.upper()
        if name in self.workload.environment:
            value = self.workload.environment[name]
            if value is None:
                raise Missing(f"{self.workload} has {name} from an object or key that is not in the list")
            if value:
                return typed(key, value)
        return typed(key, self.file.get(key))

    def text(self, key: str, default: str = "") -> str:
        value = self[key]
        return default if value is None else str(value)

    def redirect_uri(self, kubeflow_url: str) -> str:
        """What it sends to Dex: oauthproxy.go, getOAuthRedirectURI. Envoy keeps the browser's Host, and no proxy in front is trusted."""
        url = self.text("redirect_url") or self.text("proxy_prefix", "/oauth2") + "/callback"
        if self["relative_redirect_url"] is True or urlsplit(url).netloc:
            return url
        scheme = "http" if self["cookie_secure"] is False else "https"
        return f"{scheme}://{urlsplit(kubeflow_url).netloc}{url}"

    def lets_through(self, path: str, method: str) -> str:
        """The setting that lets a request pass without a login; empty if none does."""
        if self["trusted_ips"]:
            return "trusted_ips"
        for route in self["skip_auth_routes"] or []:
            verb, negated, pattern = re.fullmatch(r"(?:([A-Z]+)(!?)=)?(.*)", str(route), re.DOTALL).groups()
            if (not verb or verb == method) and bool(found_in(pattern, path)) != bool(negated):
                return "skip_auth_routes"
        if any(found_in(str(pattern), path) for pattern in self["skip_auth_regex"] or []):
            return "skip_auth_regex"
        return ""


def found_in(pattern: str, path: str) -> bool:
    try:
        return re.search(pattern, path) is not None
    except re.error:
        return False


def typed(key: str, value: Any) -> Any:
    if key in LISTS and isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    if key in SWITCHES and isinstance(value, str):
        return value in ("1", "t", "T", "true", "TRUE", "True")
    return value


def cfg(text: bytes, where: str) -> dict[str, Any]:
    """oauth2_proxy.cfg; viper finds keys in any case."""
    try:
        return {key.lower(): value for key, value in tomllib.loads(text.decode()).items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unknown(f"{where} cannot be read: {error}") from error


@functools.cache
def is_dex_file(text: bytes) -> bool:
    """Whether a text is Dex's configuration by what stands in it."""
    try:
        tree = load(text.decode())
    except Exception:  # no YAML at all
        return False
    return isinstance(tree, dict) and folded(tree, "issuer") is not None and any(
        folded(tree, key) is not None for key in ("staticClients", "connectors", "enablePasswordDB"))


@functools.cache
def is_proxy_file(text: bytes) -> bool:
    try:
        return "oidc_issuer_url" in cfg(text, "")
    except Unknown:
        return False


def files_that_look_like(cluster: Cluster, test) -> list[tuple[str, bytes]]:
    """For lists without the workload: what its file would be."""
    return [(f"{label(one)} {key}", text) for one in cluster.kind("ConfigMap", "Secret") for key, text in data_of(one).items() if test(text)]


def base_path(url: str) -> str:
    return posixpath.normpath(urlsplit(url).path or "/").rstrip("/")
