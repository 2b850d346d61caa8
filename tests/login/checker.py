"""Judges a login: what is wrong with the resources that came out, by one line each.

It knows nothing of how the function works. What is absent from the list is no fault, because users build Kubeflow's parts one by
one; what is there must be right, and so must be what a part that is there needs.
"""

import base64
import dataclasses
import itertools
from typing import Any, Iterator
from urllib.parse import urljoin, urlsplit

import istio
import machines
import own_client
import sessions
from programs import (Dex, DexFile, Proxy, base_path, cfg, files_that_look_like, folded, is_dex_file, is_proxy_file)
from readers import Cluster, Missing, Unknown, Workload, get, label, name_of, namespace_of, same_namespace

IN_CLUSTER_ISSUER = "http://dex.auth.svc.cluster.local:5556/dex"
BROWSER_GRANTS = {"authorization_code", "refresh_token"}
# Kubeflow's own, for tokens of machines.
MACHINES = ("kubernetes.default.svc", "https://oidc.eks.", "https://container.googleapis.com/")


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What the functionConfig asks for."""

    url: str
    issuer: str
    connectors: dict[str, str]  # id to issuer
    keep_users: bool = False
    keep_connectors: bool = False
    keep_grants: bool = False
    groups: bool = True
    unverified_email: bool = False
    email_domains: tuple[str, ...] | None = None
    trusted: tuple[dict, ...] = ()
    session: dict = dataclasses.field(default_factory=dict)
    logout: dict = dataclasses.field(default_factory=dict)
    end_session: str = ""  # where the provider ends its session
    provider_name: str = ""
    direct: dict | None = None  # spec.direct: no Dex
    own_client: str = ""  # the Secret with oauth2-proxy's client and cookie secret

    @staticmethod
    def of(config: dict) -> "Wanted":
        spec = config["spec"]
        url = spec["kubeflowURL"].rstrip("/")
        domains = tuple(spec["emailDomains"]) if "emailDomains" in spec else None
        if "direct" in spec:
            loose = spec["direct"].get("unverifiedEmail") == "Allow"
            issuer = spec["direct"]["issuer"]
            end_session = spec.get("logout", {}).get("endSessionURL", issuer + "/protocol/openid-connect/logout")
            return Wanted(url, issuer, {}, groups=False, unverified_email=loose, email_domains=domains, direct=spec["direct"],
                          session={"refreshInterval": "4m", **spec.get("session", {})}, logout=spec.get("logout", {}), end_session=end_session,
                          provider_name=spec.get("providerName", ""), trusted=tuple(spec.get("trustedIssuers", [])),
                          own_client=spec.get("proxyClientSecretName", ""))
        connectors = {one.get("id", one["type"]): one.get("issuer", "") for one in spec["connectors"]}
        groups = all((one.get("groups") or ("FromProvider" if one["type"] == "keycloak" else "None")) == "FromProvider" for one in spec["connectors"])
        return Wanted(url, spec.get("dexURL", url + "/dex"), connectors, spec.get("localUsers") == "Keep", spec.get("otherConnectors") == "Keep",
                      spec.get("otherGrants") == "Keep", groups, any(one.get("unverifiedEmail") == "Allow" for one in spec["connectors"]),
                      domains,
                      tuple(spec.get("trustedIssuers", [])), spec.get("session", {}), spec.get("logout", {}),
                      spec.get("logout", {}).get("endSessionURL", spec["connectors"][0].get("issuer", "") + "/protocol/openid-connect/logout"),
                      spec.get("providerName", ""), own_client=spec.get("proxyClientSecretName", ""))


@dataclasses.dataclass(frozen=True)
class Violation:
    id: str
    text: str

    def __str__(self) -> str:
        return f"{self.text} [{self.id}]"


def violations(resources: list[Any], wanted: Wanted) -> list[Violation]:
    return Checker(Cluster(resources), wanted).run()


class Checker:
    def __init__(self, cluster: Cluster, wanted: Wanted):
        self.cluster = cluster
        self.wanted = wanted
        self.found: list[Violation] = []
        self.gateway = istio.Gateway(cluster)

    def that(self, condition: Any, id: str, text: str) -> None:
        if not condition and Violation(id, text) not in self.found:
            self.found.append(Violation(id, text))

    def run(self) -> list[Violation]:
        self.dexes = list(self.read("dex", Dex, self.behind(self.cluster.workloads("dex"), self.dex_host())))
        self.proxies = list(self.read("oauth2-proxy", Proxy, self.behind(self.cluster.workloads("oauth2-proxy"), self.proxy_host())))
        if self.wanted.direct:
            self.dexes = []  # what is left of it is nobody's login
        for dex in self.dexes:
            self.dex_file(dex.file, dex)
        if not self.wanted.direct and not self.cluster.workloads("dex"):
            for where, text in files_that_look_like(self.cluster, is_dex_file):
                self.dex_file(DexFile(text, where), None)
        for proxy in self.proxies:
            self.guarded("oauth2-proxy", lambda: self.proxy(proxy))
            for dex in self.dexes:
                self.guarded("oauth2-proxy", lambda: self.client(proxy, dex))
        if not self.cluster.workloads("oauth2-proxy"):
            for where, text in files_that_look_like(self.cluster, is_proxy_file):
                found = cfg(text, where).get("oidc_issuer_url")
                self.that(found == self.wanted.issuer, "issuer", f"{where} says {found}")
        self.request_authentications()
        self.mesh()
        self.guarded("open-path", self.paths)
        self.guarded("session", self.session)
        return self.found

    def session(self) -> None:
        wanted, found = self.wanted, []
        for proxy in self.proxies:
            name = proxy.text("provider_display_name")
            self.that(wanted.provider_name in ("", name), "provider-name", f"{proxy.workload} calls the provider {name}")
        if wanted.session:
            asked = {str(get(policy, "spec", "provider", "name")) for policy in self.gateway.of("CUSTOM")}
            found += [fault for proxy in self.proxies for fault in sessions.of_proxy(proxy, wanted.session, through_dex=not wanted.direct)]
            found += [fault for dex in self.dexes for fault in sessions.of_dex(dex, wanted.session)]
            found += sessions.of_mesh(self.cluster, wanted.session, asked)
        if wanted.logout:
            found += sessions.of_logout(self.cluster, wanted.logout, wanted.url, wanted.end_session, self.proxies)
        if wanted.own_client:
            found += own_client.faults(self.proxies, self.dexes, wanted.own_client, wanted.url, through_dex=not wanted.direct)
        for id, text in found:
            self.that(False, id, text)

    # ---- what is there ----

    def read(self, what: str, program: type, workloads: list[Workload]) -> Iterator[Any]:
        for workload in workloads:
            try:
                yield program(workload)
            except (Missing, Unknown) as why:
                self.that(False, f"{what}-file", str(why))

    def guarded(self, id: str, check) -> None:
        try:
            check()
        except (Missing, Unknown) as why:
            self.that(False, f"{id}-value", str(why))

    def dex_host(self) -> str | None:
        """Where the gateway sends the browser for Dex's pages."""
        path = base_path(self.wanted.issuer) + "/auth"
        for one in self.cluster.kind("VirtualService"):
            for route in get(one, "spec", "http", default=[]):
                for match in get(route, "match", default=[]):
                    prefix = str(get(match, "uri", "prefix", default=""))
                    if prefix.strip("/") and path.startswith(prefix):
                        return str(get(route, "route", 0, "destination", "host", default=""))
        return None

    def proxy_host(self) -> str | None:
        known = istio.providers(self.cluster) or {}
        for policy in self.gateway.of("CUSTOM"):
            found = known.get(str(get(policy, "spec", "provider", "name")))
            service = get(found, "envoyExtAuthzHttp", "service") or get(found, "envoyExtAuthzGrpc", "service")
            if service:
                return str(service).rsplit("/", 1)[-1]
        return None

    def service(self, host: str | None) -> dict | None:
        """The Service of the list that a host name in the cluster means."""
        parts = (host or "").split(".")
        if len(parts) < 2 or (len(parts) > 2 and parts[2] != "svc"):
            return None
        return self.cluster.object("Service", parts[1], parts[0])

    def selected(self, service: dict, workload: Workload) -> bool:
        selector = get(service, "spec", "selector", default={})
        return bool(selector) and same_namespace(namespace_of(service), workload.namespace) and all(
            workload.labels.get(key) == value for key, value in selector.items())

    def behind(self, workloads: list[Workload], host: str | None) -> list[Workload]:
        """Those that the login's traffic reaches; all, where the list does not say."""
        service = self.service(host)
        return [one for one in workloads if service and self.selected(service, one)] or workloads

    # ---- Dex ----

    def dex_file(self, file: DexFile, dex: Dex | None) -> None:
        wanted, where = self.wanted, file.where
        self.that(file.issuer == wanted.issuer, "issuer", f"{where} has the issuer {file.issuer}")
        if not wanted.keep_users:
            self.that(not file.users(), "published-user", f"{where} lets {', '.join(file.users())} in with a password")
        ids = {str(folded(one, "id")) for one in file.connectors()}
        for id, issuer in wanted.connectors.items():
            ours = [one for one in file.connectors() if folded(one, "id") == id]
            self.that(len(ours) == 1, "connector", f"{where} has {len(ours)} connectors {id}")
            for one in ours:
                found = folded(folded(one, "config"), "issuer")
                self.that(not issuer or found == issuer, "connector", f"{where} sends {id} to {found}")
                self.credentials(one, dex, where)
        if not wanted.keep_connectors:
            extra = ids - set(wanted.connectors)
            self.that(not extra, "other-connector", f"{where} has the connectors {', '.join(sorted(extra))} too")
        for one in file.connectors():
            uri = folded(folded(one, "config"), "redirectURI")
            self.that(uri is None or uri == wanted.issuer + "/callback", "connector-redirect-uri", f"{where}, {folded(one, 'id')} returns to {uri}")
        if not wanted.keep_grants and (dex is None or dex.version() >= (2, 38)):
            extra = file.grants() - BROWSER_GRANTS
            self.that(not extra, "grants", f"{where} grants {', '.join(sorted(one.rsplit(':', 1)[-1] for one in extra))}")
        self.that(not (folded(file["oauth2"] or {}, "passwordConnector") and not wanted.keep_grants), "grants", f"{where} has a passwordConnector")

    def credentials(self, connector: dict, dex: Dex | None, where: str) -> None:
        secret = str(folded(folded(connector, "config"), "clientSecret") or "")
        self.that(secret.startswith("$"), "inline-secret", f"{where} holds a client secret in clear")
        if dex and secret.startswith("$"):
            self.that(secret.strip("${}") in dex.workload.environment, "connector-secret", f"{dex.workload} has no variable {secret.strip('${}')}")

    # ---- oauth2-proxy ----

    def proxy(self, proxy: Proxy) -> None:
        wanted, where = self.wanted, str(proxy.workload)
        if proxy.alpha:
            raise Unknown(f"{where} takes its provider from --alpha-config")
        self.that(proxy["oidc_issuer_url"] == wanted.issuer, "issuer", f"{where} takes tokens of {proxy['oidc_issuer_url']}")
        self.that(proxy.text("provider", "google") == "oidc", "provider", f"{where} has the provider {proxy.text('provider', 'google')}")
        if self.wanted.direct:
            self.provider(proxy, self.wanted.direct)
        else:
            self.endpoints(proxy)
        sent = proxy.redirect_uri(wanted.url)
        page = proxy.text("proxy_prefix", "/oauth2") + "/callback"
        self.that(urljoin(wanted.url + "/", sent) == wanted.url + page, "redirect-uri", f"{where} lets the browser return to {sent}")
        routed = [uri for one in self.cluster.kind("VirtualService") if name_of(one) == "oauth2-proxy"
                  for route in get(one, "spec", "http", default=[]) for match in route.get("match", [{}])
                  for uri in (match.get("uri") or {"prefix": "/"}).values()]
        self.that(not routed or page.startswith(tuple(routed)), "redirect-uri", f"{where} waits at {page}, which its VirtualService does not route to it")
        self.that(urlsplit(sent).path == page, "redirect-uri", f"{where} takes the browser back at {page}, and sends {sent}")
        self.that(proxy["set_authorization_header"] is True, "no-token", f"{where} hands no token to Istio")
        self.that(proxy["session_cookie_minimal"] is not True, "no-token", f"{where} keeps no token in its session")
        https = wanted.url.startswith("https:")
        self.that((proxy["cookie_secure"] is not False) == https, "cookie-secure", f"{where} has cookie_secure {proxy['cookie_secure']}")
        upstreams = proxy["upstreams"]
        first = str((upstreams if isinstance(upstreams, list) else [upstreams] if upstreams else ["none"])[0])
        self.that(first.startswith(("static://2", "http://", "https://")), "upstreams", f"{where} answers from {first}")
        scopes = proxy.text("scope", "openid email profile").split()
        needed = {"openid", "email", *(["groups"] if wanted.groups else [])}
        self.that(needed <= set(scopes), "scope", f"{where} does not ask for {' '.join(sorted(needed - set(scopes)))}")
        self.people(proxy, where)
        self.skips(proxy, where)
        self.cookie_secret(proxy, where)

    def provider(self, proxy: Proxy, direct: dict) -> None:
        """Straight to a provider: by its discovery document, over TLS that is checked, as the provider's own client."""
        where = str(proxy.workload)
        self.that(proxy["skip_oidc_discovery"] is not True, "dex-leftover", f"{where} does without discovery, as for Dex")
        self.that(proxy.text("prompt") != "none", "dex-leftover", f"{where} refuses whoever has no session at the provider")
        self.that(proxy["ssl_insecure_skip_verify"] is not True, "certificates", f"{where} takes any server for the provider")
        self.that(proxy.text("client_id") == direct["clientID"], "client", f"{where} is the client {proxy.text('client_id')}")
        self.that(urlsplit(proxy.redirect_uri(self.wanted.url)).netloc, "redirect-uri", f"{where} sends a path, which a provider refuses")
        files = proxy["provider_ca_files"] or []
        self.that(bool(files) == ("caKeyRef" in direct), "ca", f"{where} has the CAs {files}")
        for path in files if isinstance(files, list) else [files]:
            self.that(path.startswith("/etc/kubeflow-sso/"), "ca", f"{where} has the CA {path}")

    def endpoints(self, proxy: Proxy) -> None:
        where, path = str(proxy.workload), base_path(self.wanted.issuer)
        if proxy["skip_oidc_discovery"] is not True:
            return
        login = urljoin(self.wanted.url + "/", proxy.text("login_url"))
        self.that(login == self.wanted.issuer + "/auth", "login-url", f"{where} sends the browser to {login}")
        for key, end in (("redeem_url", "/token"), ("oidc_jwks_url", "/keys")):
            self.that(self.at_dex(proxy.text(key), path + end), "dex-endpoint", f"{where} has {key} {proxy.text(key)}")

    def at_dex(self, url: str, path: str) -> bool:
        """Whether a URL leads to Dex's Service; where the list has none, to anything in the cluster."""
        parts = urlsplit(url)
        if parts.path != path or parts.scheme not in ("http", "https"):
            return False
        services = [one for one in self.cluster.kind("Service") if any(self.selected(one, dex.workload) for dex in self.dexes)]
        service = self.service(parts.hostname)
        if services:
            ports = [get(port, "port") for port in get(service, "spec", "ports", default=[])]
            return service in services and (parts.port or {"http": 80, "https": 443}[parts.scheme]) in ports
        return parts.netloc != urlsplit(self.wanted.url).netloc and ".svc" in parts.netloc

    def skips(self, proxy: Proxy, where: str) -> None:
        """What oauth2-proxy lets through carries no token: it is open, or stopped by the next policy for everybody."""
        patterns = [str(one) for key in ("skip_auth_routes", "skip_auth_regex") for one in proxy[key] or []]
        for path in istio.paths_of([], patterns):
            why = "" if self.is_login(path) else proxy.lets_through(path, "GET") or proxy.lets_through(path, "POST")
            self.that(not why or any(one.id == "skips-login" for one in self.found), "skips-login", f"{where} asks nobody for a login at {path}: {why}")

    def one_host(self) -> bool:
        return urlsplit(self.wanted.issuer).netloc == urlsplit(self.wanted.url).netloc

    def is_login(self, path: str) -> bool:
        dex = base_path(self.wanted.issuer) if self.one_host() else "/dex"  # Kubeflow's policies still leave that out
        return path.startswith((dex + "/", "/oauth2/")) or path == dex or bool(istio.STATIC.match(path))

    def people(self, proxy: Proxy, where: str) -> None:
        wanted = self.wanted
        domains = proxy["email_domains"]
        domains = tuple(domains) if isinstance(domains, list) else (domains,) if domains else ()
        if wanted.email_domains:
            self.that(set(domains) == set(wanted.email_domains), "email-domains", f"{where} lets {', '.join(map(str, domains))} in")
            self.that(not proxy["authenticated_emails_file"], "email-domains", f"{where} lets in who stands in a file, too")
        self.that(not proxy["htpasswd_file"], "published-user", f"{where} lets people of an htpasswd file in")
        if not wanted.unverified_email:
            loose = str(proxy["insecure_oidc_allow_unverified_email"]).lower() == "true"
            self.that(not loose, "unverified-email", f"{where} takes e-mail addresses that nobody verified")
        self.that(str(proxy["insecure_oidc_skip_issuer_verification"]).lower() != "true", "issuer", f"{where} takes tokens of any issuer")

    def cookie_secret(self, proxy: Proxy, where: str) -> None:
        try:
            secret = proxy.text("cookie_secret")
        except Missing:
            return  # a Secret that is made elsewhere
        lengths = {len(secret)}
        try:
            lengths.add(len(base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))))
            if set("+/") & set(secret):
                lengths = {len(secret)}
        except ValueError:
            pass
        self.that(not secret or lengths & {16, 24, 32}, "cookie-secret", f"{where} has a cookie secret of {len(secret)} characters")

    def client(self, proxy: Proxy, dex: Dex) -> None:
        """oauth2-proxy is one of Dex's clients, and its redirect URI is registered there."""
        sent = proxy.redirect_uri(self.wanted.url)
        where = f"{dex.file.where}"
        try:
            id = proxy["client_id"]
        except Missing:
            id = None
        clients = [one for one in dex.file.clients() if id is None or dex.client_id(one) in (None, id)]
        self.that(clients, "client", f"{where} has no client {id}, which oauth2-proxy is")
        uris = [str(uri) for one in clients for uri in folded(one, "redirectURIs") or []]
        self.that(not clients or sent in uris, "redirect-uri", f"{where} does not have {sent}, which oauth2-proxy sends")
        try:
            secret = proxy["client_secret"]
        except Missing:
            return
        known = [dex.client_secret(one) for one in clients]
        self.that(not secret or not known or None in known or secret in known, "client-secret", f"{where} knows another secret of oauth2-proxy's")

    # ---- Istio ----

    def request_authentications(self) -> None:
        present, ours = [], []
        for one in self.cluster.kind("RequestAuthentication"):
            rules = get(one, "spec", "jwtRules", default=[])
            dexs = [rule for rule in rules if self.is_dexs(rule) and not name_of(one).endswith(machines.TRUSTED)]
            present += [(one, rule) for rule in rules]
            ours += [(one, rule) for rule in dexs or (rules if name_of(one) == "dex-jwt" else [])]
        if ours:
            there = [self.gateway.applies(one) for one, _ in ours]
            self.that(any(there), "authentication-elsewhere", f"{label(ours[0][0])} is not at the gateway")
            ours = [one for one, here in zip(ours, there) if here or not any(there)]
        for one, rule in ours:
            self.rule(label(one), rule)
        if ours and any(self.gateway.applies(one) for one, _ in ours):
            for fault in machines.of_addresses(self.gateway, ours[0][1], self.wanted.unverified_email):
                self.that(False, "unverified-email", fault)
            for fault in machines.of_trusted(self.gateway, list(self.wanted.trusted), self.wanted.unverified_email):
                self.that(False, "machines", fault)
        for one, rule in present:
            issuer = str(get(rule, "issuer", default=""))
            # A machine's rule that writes the user's header itself is a matter of warnings.
            headers = [get(claim, "header") for claim in get(rule, "outputClaimToHeaders", default=[])]
            foreign = not any(rule is known for _, known in ours) and self.gateway.applies(one) and not any(part in issuer for part in MACHINES)
            foreign = foreign and "kubeflow-userid" not in headers
            known = [one["issuer"] for one in self.wanted.trusted]
            self.that(not foreign or issuer in known, "foreign-issuer", f"{label(one)} takes tokens of {issuer}")

    def is_dexs(self, rule: dict) -> bool:
        issuer, keys = str(get(rule, "issuer", default="")), str(get(rule, "jwksUri", default=""))
        return issuer in (IN_CLUSTER_ISSUER, self.wanted.issuer) or keys.endswith("/dex/keys")

    def rule(self, where: str, rule: dict) -> None:
        issuer = get(rule, "issuer")
        self.that(issuer == self.wanted.issuer, "issuer", f"{where} takes tokens of {issuer}")
        keys = str(get(rule, "jwksUri", default=""))
        direct = self.wanted.direct
        at_home = keys == self.keys_of(direct) if direct else self.at_dex(keys, base_path(self.wanted.issuer) + "/keys")
        self.that(at_home, "keys", f"{where} takes its keys from {keys or 'discovery'}")
        audiences = get(rule, "audiences", default=[])
        self.that(not direct or audiences == direct.get("audiences", [direct["clientID"]]), "audiences", f"{where} takes tokens for {audiences or 'anybody'}")
        user, groups = "email", "groups"
        if direct:
            user = direct.get("userIDClaim", user)
            groups = groups if direct.get("groups") != "None" else "kubeflow-sso-none"
        self.that(get(rule, "jwks") is None, "keys", f"{where} has keys of its own")
        headers = get(rule, "fromHeaders")
        taken = headers is None or any(str(get(one, "name", default="")).lower() == "authorization" for one in headers)
        self.that(taken, "no-token", f"{where} does not look at the Authorization header")
        given = {str(get(one, "header", default="")).lower(): get(one, "claim") for one in get(rule, "outputClaimToHeaders", default=[])}
        self.that(given.get("kubeflow-userid") == user, "user-header", f"{where} makes kubeflow-userid of {given.get('kubeflow-userid')}")
        self.that(given.get("kubeflow-groups") == groups, "groups-header", f"{where} makes kubeflow-groups of {given.get('kubeflow-groups')}")

    @staticmethod
    def keys_of(direct: dict) -> str:
        """Keycloak's, where the configuration does not say it."""
        return direct.get("jwksURI", direct["issuer"] + "/protocol/openid-connect/certs")

    def mesh(self) -> None:
        known = istio.providers(self.cluster)
        if known is None:
            return
        for policy in self.gateway.of("CUSTOM"):
            name = str(get(policy, "spec", "provider", "name"))
            self.that(name in known, "provider", f"{label(policy)} asks {name}, which the mesh does not know")
            provider = get(known.get(name), "envoyExtAuthzHttp", default={})
            host = str(get(provider, "service", default="")).rsplit("/", 1)[-1]
            service = self.service(host)
            wrong = service is not None and self.proxies and not any(self.selected(service, one.workload) for one in self.proxies)
            self.that(not wrong, "provider", f"{name} is {host}, which is not oauth2-proxy")
            handed = [str(one).lower() for one in get(provider, "headersToUpstreamOnAllow", default=[])]
            self.that(name not in known or "authorization" in handed, "no-token", f"the provider {name} drops the token")
            seen = [str(one).lower() for one in get(provider, "includeRequestHeadersInCheck", default=get(provider, "includeHeadersInCheck", default=[]))]
            self.that(name not in known or "cookie" in seen, "no-cookie", f"the provider {name} does not see the cookie")

    def paths(self) -> None:
        """Nothing is open but the login; and the login is."""
        asking = [one for one in self.gateway.policies if get(one, "spec", "action") in ("CUSTOM", "DENY")
                  and not name_of(one).endswith(machines.POLICY)]
        front = istio.Request("/", urlsplit(self.wanted.url).netloc)
        sending = [one for one in self.cluster.kind("AuthorizationPolicy") if get(one, "spec", "provider", "name") or get(one, "spec", "action") == "CUSTOM"]
        self.that(not sending or self.asked(front), "no-login", f"{front} is not sent to oauth2-proxy, which {label(sending[0]) if sending else ''} is for")
        if not asking:
            return
        dex_path = base_path(self.wanted.issuer)
        patterns = [str(one) for proxy in self.proxies for key in ("skip_auth_routes", "skip_auth_regex") for one in proxy[key] or []]
        for request in istio.requests(istio.paths_of(asking, patterns), self.wanted.url):
            if not self.is_login(request.path):
                why = self.gateway.lets_through(request, self.skipped)
                if why and not any(one.id == "open-path" for one in self.found):
                    self.that(False, "open-path", f"{request} goes through: {why}")
        page = istio.Request(dex_path + "/auth", urlsplit(self.wanted.url).netloc)
        # Whether oauth2-proxy skips the page, only its workload tells.
        self.that(not self.proxies or not self.one_host() or self.gateway.lets_through(page, self.skipped), "closed-login", f"{page} is stopped")
        start = istio.Request("/oauth2/start", page.host)
        self.that(self.asked(start) or self.gateway.lets_through(start, self.skipped), "closed-login", f"{start} is stopped")

    def asked(self, request: istio.Request) -> bool:
        """Whether oauth2-proxy itself answers: /oauth2/ is its own, and what it says goes to the browser."""
        return any(self.gateway.hits(one, request, unsure=False) for one in self.gateway.of("CUSTOM"))

    def skipped(self, request: istio.Request) -> str:
        """The setting of oauth2-proxy that lets a request through. One that none of them lets through is stopped."""
        found = [(one, one.lets_through(request.path, request.method)) for one in self.proxies]
        return "; ".join(f"{setting} of {one.workload}" for one, setting in found if setting)


def lost_or_new(before: list[Any], after: list[Any]) -> list[Violation]:
    """Resources that are gone, or came without being the function's own."""
    counts: dict[str, int] = {}
    for sign, one in itertools.chain(((1, one) for one in Cluster(before).resources), ((-1, one) for one in Cluster(after).resources)):
        if one.get("kind") != "KubeflowSSO" and not name_of(one).startswith("kubeflow-sso-"):
            counts[label(one)] = counts.get(label(one), 0) + sign
    return [Violation("lost" if count > 0 else "new", f"{name} is {'gone' if count > 0 else 'new'}") for name, count in counts.items() if count]
