"""oauth2-proxy's client at Dex from a Secret of the user's: what is wrong with a login's, by an id and one line each."""

import re
from typing import Iterator

from programs import Dex, Proxy, folded
from readers import Missing, Workload

KEYS = {"cookie_secret": "cookie-secret", "client_id": "client-id", "client_secret": "client-secret"}
HASH = r"(-[2456789bcdfghkmt]{10})?"


def faults(proxies: list[Proxy], dexes: list[Dex], secret: str, url: str, through_dex: bool) -> Iterator[tuple[str, str]]:
    for proxy in proxies:
        yield from of_proxy(proxy, secret, through_dex)
    sent = next((redirect_uri(proxy, url) for proxy in proxies), "/oauth2/callback")
    for dex in dexes:
        yield from of_dex(dex, secret, sent)


def redirect_uri(proxy: Proxy, url: str) -> str:
    try:
        return proxy.redirect_uri(url)
    except Missing:
        return "/oauth2/callback"


def of_proxy(proxy: Proxy, secret: str, through_dex: bool) -> Iterator[tuple[str, str]]:
    for key, at in KEYS.items():
        if key != "cookie_secret" and not through_dex:
            continue  # the client is the provider's
        if key in proxy.flags:
            yield "own-client", f"{proxy.workload} has {key} from a flag"
        yield from of_variable(proxy.workload, "OAUTH2_PROXY_" + key.upper(), secret, at)


def of_dex(dex: Dex, secret: str, sent: str) -> Iterator[tuple[str, str]]:
    """Dex reads an id or a secret that is written out before any variable."""
    for one in dex.file.clients():
        if sent not in [str(uri) for uri in folded(one, "redirectURIs") or []]:
            continue  # another application's
        for field, key in (("id", "client-id"), ("secret", "client-secret")):
            if folded(one, field) is not None:
                yield "own-client", f"{dex.file.where} has the {field} of oauth2-proxy written out"
            yield from of_variable(dex.workload, str(folded(one, field + "Env") or ""), secret, key)


def of_variable(workload: Workload, variable: str, secret: str, key: str) -> Iterator[tuple[str, str]]:
    found = workload.secret_of(variable)
    if found is None or not re.fullmatch(re.escape(secret) + HASH, found[0]) or found[1] != key:
        yield "own-client", f"{workload} has {variable or 'no variable'} from {found or 'elsewhere'}"
