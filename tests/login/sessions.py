"""How long a session lasts, and where a logout leads: what is wrong with a login's, by an id and one line each."""

import re
from typing import Any, Iterator
from urllib.parse import parse_qs, urlsplit

import istio
from programs import Dex, Proxy, folded
from readers import Cluster, get, label

SECONDS = {"h": 3600, "m": 60, "s": 1}


def seconds(text: Any) -> int | None:
    """A duration of Go; none for what is none."""
    if not re.fullmatch(r"0|(\d+[hms])+", str(text)):
        return None
    return sum(int(number) * SECONDS[unit] for number, unit in re.findall(r"(\d+)([hms])", str(text)))


def lifetime(dex: Dex, *keys: str) -> int | None:
    tree = dex.file["expiry"]
    for key in keys:
        tree = folded(tree, key)
    return None if tree is None else seconds(tree)


def of_proxy(proxy: Proxy, session: dict, through_dex: bool = True) -> Iterator[tuple[str, str]]:
    where, interval = str(proxy.workload), seconds(session.get("refreshInterval", "0"))
    if "lifetime" in session and seconds(proxy["cookie_expire"]) != seconds(session["lifetime"]):
        yield "session-length", f"{where} keeps sessions for {proxy['cookie_expire']}"
    if seconds(proxy.text("cookie_refresh", "0")) != interval:
        yield "session-refresh", f"{where} renews sessions every {proxy['cookie_refresh']}"
    if through_dex and ("offline_access" in proxy.text("scope").split()) != bool(interval):
        yield "session-scope", f"{where} asks for {proxy['scope']}"


def of_dex(dex: Dex, session: dict) -> Iterator[tuple[str, str]]:
    where, tokens = dex.file.where, lifetime(dex, "idTokens") or 24 * 3600
    interval = seconds(session.get("refreshInterval", "0"))
    if not interval:
        if tokens < seconds(session["lifetime"]):
            yield "session-token", f"{where} gives tokens for {tokens} seconds, less than the session"
        return
    if tokens <= interval:
        yield "session-token", f"{where} gives tokens for {tokens} seconds, which end before they are renewed"
    keeps = str(folded(folded(dex.file["expiry"], "refreshTokens"), "disableRotation")).lower() == "true"
    if not keeps and not lifetime(dex, "refreshTokens", "reuseInterval"):
        yield "session-reuse", f"{where} takes each refresh token once, and requests come together"
    if "lifetime" in session and lifetime(dex, "refreshTokens", "absoluteLifetime") != seconds(session["lifetime"]):
        yield "session-length", f"{where} renews sessions for ever"


def of_mesh(cluster: Cluster, session: dict, asked: set[str]) -> Iterator[tuple[str, str]]:
    """The browser must get the renewed session."""
    if "refreshInterval" not in session:
        return
    for name, provider in (istio.providers(cluster) or {}).items():
        given = [str(one).lower() for one in get(provider, "envoyExtAuthzHttp", "headersToDownstreamOnAllow", default=[])]
        if name in asked and "set-cookie" not in given:
            yield "session-cookie", f"the provider {name} keeps the renewed session from the browser"


def of_logout(cluster: Cluster, logout: dict, url: str, end_session: str, proxies: list[Proxy]) -> Iterator[tuple[str, str]]:
    for one in cluster.kind("Deployment"):
        if get(one, "metadata", "name") not in ("centraldashboard", "dashboard") or get(one, "metadata", "namespace") != "kubeflow":
            continue
        variables = [each for each in get(one, "spec", "template", "spec", "containers", 0, "env", default=[]) if get(each, "name") == "LOGOUT_URL"]
        opened = str(get(variables[-1], "value")) if variables else ""
        for fault in leads_astray(opened, logout, url, end_session):
            yield "logout-url", f"{label(one)} {fault}"
    for proxy in proxies:
        host = urlsplit(end_session).netloc
        if logout["mode"] == "Provider" and host not in (proxy["whitelist_domains"] or []):
            yield "logout-host", f"{proxy.workload} sends no browser to {host}"


def leads_astray(opened: str, logout: dict, url: str, end_session: str) -> Iterator[str]:
    """What is wrong with the address that a logout opens: oauth2-proxy's page, the provider's, and back."""
    path, query = urlsplit(opened).path, parse_qs(urlsplit(opened).query)
    if not path.endswith("/sign_out"):
        yield f"opens {opened}"
    if logout["mode"] == "Local":
        if query:
            yield f"goes on to {query}"
        return
    onward = urlsplit(query.get("rd", [""])[0])
    if onward._replace(query="").geturl() != end_session:
        yield f"goes on to {onward.geturl()}"
    back = parse_qs(onward.query)
    if back.get("post_logout_redirect_uri") != [url + path] or not back.get("client_id"):
        yield f"comes back by {back}"
