"""What Istio does with a request at the ingress gateway that has no token: policies as they are written, evaluated."""

import dataclasses
import re
from typing import Any, Callable
from urllib.parse import urlsplit

from readers import Cluster, get, name_of, namespace_of, load

ROOT_NAMESPACE = "istio-system"
GATEWAY_LABELS = {"app": "istio-ingressgateway", "istio": "ingressgateway"}
# Kubeflow's own policies for sites behind Cloudflare let these through: nothing of a user's is there.
STATIC = re.compile(r"/(favicon|webcomponentsjs|assets)|/(vendor|app|dashboard_lib)\.bundle\.js\Z|/app\.css\Z")


# Kubeflow 1.9.0's, without an anchor: it opens every path that has /dex/ in it, and is what users of that release have.
STOCK_1_9_0_REGEX = "/dex/.*"


@dataclasses.dataclass(frozen=True)
class Request:
    path: str
    host: str
    method: str = "GET"
    authorization: str = ""

    def __str__(self) -> str:
        header = f" with Authorization {self.authorization!r}" if self.authorization else ""
        return f"{self.method} {self.path} for {self.host}{header}"


class Unsure(Exception):
    """A condition on what an attacker may or may not have (an address, a namespace)."""


def matches(pattern: str, value: str) -> bool:
    """Istio's exact, prefix*, *suffix and presence match."""
    if pattern == "*":
        return value != ""
    if pattern.endswith("*"):
        return value.startswith(pattern[:-1])
    if pattern.startswith("*"):
        return value.endswith(pattern[1:])
    return pattern == value


def listed(node: Any, key: str, value: str) -> bool:
    """`key` and `notKey` of an operation or source, for one value of the request."""
    wanted, unwanted = get(node, key), get(node, "not" + key[0].upper() + key[1:])
    if wanted is not None and not any(matches(str(one), value) for one in wanted):
        return False
    return not (unwanted is not None and any(matches(str(one), value) for one in unwanted))


class Gateway:
    def __init__(self, cluster: Cluster):
        self.cluster = cluster
        pods = [get(one, "spec", "template", "metadata", "labels", default={}) for one in cluster.kind("Deployment", "DaemonSet")
                if name_of(one) == "istio-ingressgateway"]
        self.labels = pods[0] if pods else GATEWAY_LABELS
        self.policies = [one for one in cluster.kind("AuthorizationPolicy") if self.applies(one)]
        self.authentications = [one for one in cluster.kind("RequestAuthentication") if self.applies(one)]

    def applies(self, resource: dict) -> bool:
        """Whether a policy is one of the gateway's, by namespace and selector."""
        if namespace_of(resource) not in ("", ROOT_NAMESPACE) or get(resource, "spec", "targetRefs") or get(resource, "spec", "targetRef"):
            return False
        wanted = get(resource, "spec", "selector", "matchLabels", default={})
        return all(self.labels.get(key) == value for key, value in wanted.items())

    def of(self, action: str) -> list[dict]:
        return [one for one in self.policies if get(one, "spec", "action", default="ALLOW") == action]

    def lets_through(self, request: Request, proxy: Callable[[Request], str]) -> str:
        """Empty when the request is stopped, else why not. `proxy` says what lets it through oauth2-proxy."""
        why = "no CUSTOM policy matches"
        asked = [one for one in self.of("CUSTOM") if self.hits(one, request, unsure=False)]
        if asked:
            why = proxy(request)
            if not why:
                return ""
        if request.authorization.startswith("Bearer ") and self.reads_tokens():
            return ""
        if any(self.hits(one, request, unsure=False) for one in self.of("DENY")):
            return ""
        # One without rules only says that others must allow; those may stand in another list.
        allow = [one for one in self.of("ALLOW") if get(one, "spec", "rules", default=[])]
        if allow and not any(self.hits(one, request, unsure=True) for one in allow):
            return ""
        return why

    def reads_tokens(self) -> bool:
        """Whether a token that no issuer signed ends in 401."""
        for one in self.authentications:
            for rule in get(one, "spec", "jwtRules", default=[]):
                headers = get(rule, "fromHeaders")
                if headers is None and get(rule, "fromParams") is None and get(rule, "fromCookies") is None:
                    return True
                if any(str(get(header, "name", default="")).lower() == "authorization" for header in headers or []):
                    return True
        return False

    def hits(self, policy: dict, request: Request, unsure: bool) -> bool:
        """`unsure` is the answer to a condition that an attacker may or may not meet."""
        for rule in get(policy, "spec", "rules", default=[]):
            try:
                if self._rule_hits(rule or {}, request):
                    return True
            except Unsure:
                if unsure:
                    return True
        return False

    def _rule_hits(self, rule: dict, request: Request) -> bool:
        sources, operations = get(rule, "from"), get(rule, "to")
        if sources is not None and not any(self._source_hits(get(one, "source", default={})) for one in sources):
            return False
        if operations is not None and not any(self._operation_hits(get(one, "operation", default={}), request) for one in operations):
            return False
        return all(self._condition_hits(one, request) for one in get(rule, "when", default=[]))

    def _source_hits(self, source: dict) -> bool:
        for key in ("ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks"):
            if get(source, key) is not None:
                raise Unsure(key)
        return all(listed(source, key, "") for key in ("requestPrincipals", "principals", "namespaces", "serviceAccounts"))

    def _operation_hits(self, operation: dict, request: Request) -> bool:
        if get(operation, "ports") is not None or get(operation, "notPorts") is not None:
            raise Unsure("ports")
        values = {"hosts": request.host, "methods": request.method, "paths": request.path}
        return all(listed(operation, key, value) for key, value in values.items())

    def _condition_hits(self, condition: dict, request: Request) -> bool:
        key = str(get(condition, "key", default=""))
        header = re.fullmatch(r"request\.headers\[(.*)\]", key, re.IGNORECASE)
        if header:
            name = header[1].lower()
            if name not in ("authorization", "host", ":authority"):
                raise Unsure(key)  # anybody may send any header, or none
            return listed(condition, "values", request.authorization if name == "authorization" else request.host)
        if key.startswith("request.auth."):
            return listed(condition, "values", "")
        raise Unsure(key)


def providers(cluster: Cluster) -> dict[str, dict] | None:
    """The extension providers of the mesh's configuration; None when the list does not have it."""
    found = None
    for one in cluster.kind("ConfigMap"):
        text = get(one, "data", "mesh")
        if text is not None:
            tree = load(str(text)) or {}
            found = (found or {}) | {str(get(entry, "name")): entry for entry in get(tree, "extensionProviders", default=[])}
    return found


def paths_of(policies: list[dict], patterns: list[str]) -> list[str]:
    """Paths worth asking about: some of Kubeflow's, and near misses of everything that a policy or oauth2-proxy names."""
    found = ["/", "/pipeline/", "/jupyter/", "/api/workgroup/env-info", "/_/x", "/dex", "/dexter/", "/oauth2", "/oauth2x"]
    for policy in policies:
        for rule in get(policy, "spec", "rules", default=[]):
            for entry in get(rule, "to", default=[]):
                for key in ("paths", "notPaths"):
                    found += [str(one).replace("*", "x") for one in get(entry, "operation", key, default=[])]
    for pattern in patterns:
        plain = re.sub(r"\\(.)", r"\1", re.sub(r"\.\*|\.\+|\[[^]]*\][*+]?", "x", re.sub(r"^([A-Z]+!?=)?\^?|\$$", "", pattern)))
        found += [plain if plain.startswith("/") else "/x" + plain]
        found += [] if pattern == STOCK_1_9_0_REGEX else ["/x" + plain]
    return sorted({path if path.startswith("/") else "/" + path for path in found})


def requests(paths: list[str], url: str) -> list[Request]:
    hosts = [urlsplit(url).netloc, "other.example.org"]
    return [Request(path, host, method, authorization) for path in paths for host in hosts for method in ("GET", "POST")
            for authorization in ("", "Basic bogus", "Bearer bogus")]
