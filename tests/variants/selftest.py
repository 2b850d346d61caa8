"""Judges the checker: a right login has no fault, and each of these broken ones has the fault named."""

from typing import Any, Callable

import yaml

from checker import Wanted, violations
from kubeflow import sso_config
from mutations import (AUTHENTICATION, CUSTOM, DEX, DEX_CONFIG, KEYCLOAK, MESH, OLD, PARAMETERS, PROXY, PROXY_CONFIG, REQUIRE, args_of, env_from, operation, policy,
                       replace_env, set_env)
from readers import documents, load
from stock import Draft, container, pod, stock_of

RELEASE = "1.10"
ISSUER = "https://kubeflow.example.com/dex"


def right(draft: Draft) -> None:
    """The stock login turned over by hand."""
    draft.dex_config(lambda tree: (tree.update(issuer=ISSUER, enablePasswordDB=False, connectors=[KEYCLOAK()]), tree.pop("staticPasswords"),
                                   tree["oauth2"].update(grantTypes=["authorization_code", "refresh_token"])))
    set_env(draft.dex, "KEYCLOAK_SECRET", "of-keycloak")
    draft.cfg("oidc_issuer_url", f'"{ISSUER}"')
    draft.find(*PARAMETERS)["data"]["FORCE_HTTPS"] = "true"
    rule(draft).update(issuer=ISSUER, jwksUri=OLD + "/keys")
    verifies(draft)


def rule(draft: Draft) -> Any:
    return draft.find(*AUTHENTICATION)["spec"]["jwtRules"][0]


VERIFIED = ("AuthorizationPolicy", "kubeflow-sso-verified-email")


def verifies(draft: Draft) -> None:
    """The gateway refuses addresses that nobody verified."""
    rule(draft)["outputClaimToHeaders"].append({"header": "kubeflow-email-verified", "claim": "email_verified"})
    draft.add(policy(VERIFIED[1], {"action": "DENY", "rules": [
        {"when": [{"key": "request.headers[kubeflow-email-verified]", "values": ["false"]}]}]}))


def rule_of_machines(user: str = "client_id") -> dict:
    return {"issuer": "https://keycloak.example.com/realms/kubeflow", "jwksUri": "https://keycloak.example.com/certs", "audiences": ["kubeflow-api"],
            "outputClaimToHeaders": [{"header": "kubeflow-userid", "claim": user}, {"header": "kubeflow-groups", "claim": "groups"}],
            "fromHeaders": [{"name": "Authorization", "prefix": "Bearer "}]}


def machines_of(*rules: dict) -> dict:
    return {"apiVersion": "security.istio.io/v1", "kind": "RequestAuthentication", "metadata": {"name": "kubeflow-sso-trusted-issuers", "namespace": "istio-system"},
            "spec": {"selector": {"matchLabels": {"app": "istio-ingressgateway"}}, "jwtRules": list(rules)}}


FAULTS: list[tuple[str, Callable[[Draft], Any]]] = [
    ("issuer", lambda d: d.dex_config(lambda t: t.update(issuer=OLD))),
    ("issuer", lambda d: d.dex_config(lambda t: t.update(zz=1, ISSUER=t["issuer"], issuer=OLD))),
    ("issuer", lambda d: d.cfg("oidc_issuer_url", f'"{OLD}"')),
    ("issuer", lambda d: args_of(d.proxy).append(f"--oidc-issuer-url={OLD}")),
    ("issuer", lambda d: args_of(d.proxy).extend(["--oidc-issuer-url", OLD])),
    ("issuer", lambda d: set_env(d.proxy, "OAUTH2_PROXY_OIDC_ISSUER_URL", OLD)),
    ("issuer", lambda d: env_from(d, "Secret", {"OIDC_ISSUER_URL": OLD}, "OAUTH2_PROXY_")),
    ("issuer", lambda d: rule(d).update(issuer=OLD)),
    ("keys", lambda d: rule(d).pop("jwksUri")),
    ("keys", lambda d: rule(d).update(jwksUri=ISSUER + "/keys")),
    ("published-user", lambda d: d.dex_config(lambda t: t.update(enablepassworddb=True))),
    ("published-user", lambda d: d.dex_text(lambda t: "x: &x {enablePasswordDB: true}\n" + t + "<<: *x\n")),
    ("published-user", lambda d: d.dex_text(lambda t: t + "# a\u2028enablePasswordDB: true\n")),
    ("published-user", lambda d: d.dex_text(lambda t: t + "!!binary ZW5hYmxlUGFzc3dvcmREQg==: true\n")),
    ("other-connector", lambda d: d.dex_config(lambda t: t["connectors"].append({"type": "mockCallback", "id": "mock", "name": "m"}))),
    ("connector-redirect-uri", lambda d: d.dex_config(lambda t: t["connectors"][0]["config"].update(redirectURI=OLD + "/callback"))),
    ("connector-secret", lambda d: container(d.dex).update(env=[])),
    ("grants", lambda d: d.dex_config(lambda t: t["oauth2"].pop("grantTypes"))),
    ("dex-file", lambda d: pod(d.dex)["volumes"][0].update(configMap={"name": "elsewhere"})),
    ("dex-file", lambda d: container(d.dex).update(command=["sh", "-c", "cp /etc/dex/cfg/config.yaml /tmp; dex serve /tmp/config.yaml"])),
    ("oauth2-proxy-file", lambda d: args_of(d.proxy).append("--config=/etc/other.cfg")),
    ("redirect-uri", lambda d: d.cfg("relative_redirect_url", "false")),
    ("redirect-uri", lambda d: d.cfg("redirect_url", '"http://localhost:8080/oauth2/callback"')),
    ("redirect-uri", lambda d: d.dex_config(lambda t: t["staticClients"][0].update(redirectURIs=["/other"]))),
    ("client", lambda d: d.dex_config(lambda t: t["staticClients"][0].update(idEnv="NOT", id="other"))),
    ("client-secret", lambda d: set_env(d.dex, "OIDC_CLIENT_SECRET", "another")),
    ("dex-endpoint", lambda d: d.cfg("redeem_url", f'"{ISSUER}/token"')),
    ("login-url", lambda d: d.cfg("login_url", '"https://keycloak.example.com/auth"')),
    ("provider", lambda d: d.cfg("provider", '"keycloak-oidc"')),
    ("cookie-secure", lambda d: set_env(d.proxy, "OAUTH2_PROXY_COOKIE_SECURE", "false")),
    ("skips-login", lambda d: d.cfg("skip_auth_routes", '[".*"]')),
    ("skips-login", lambda d: d.cfg("skip_auth_routes", '["GET!=^/api"]')),
    ("skips-login", lambda d: env_from(d, "ConfigMap", {"OAUTH2_PROXY_TRUSTED_IPS": "10.0.0.0/8"})),
    ("open-path", lambda d: [d.remove(*REQUIRE), d.cfg("skip_auth_regex", '["^/api"]')]),
    ("open-path", lambda d: d.find(*REQUIRE)["spec"].pop("rules")),
    ("open-path", lambda d: operation(d.find(*REQUIRE)["spec"]).update(notPaths=["/*"])),
    ("open-path", lambda d: [operation(d.find(*what)["spec"])["notPaths"].append("/pipeline/*") for what in (CUSTOM, REQUIRE)]),
    ("open-path", lambda d: [operation(d.find(*what)["spec"]).update(hosts=["kubeflow.example.com"]) for what in (CUSTOM, REQUIRE)]),
    ("open-path", lambda d: d.find(*REQUIRE)["spec"].update(selector={"matchLabels": {"app": "nothing"}})),
    ("no-login", lambda d: d.find(*CUSTOM)["spec"].update(selector={"matchLabels": {"app": "nothing"}})),
    ("no-login", lambda d: d.find(*CUSTOM)["spec"].update(action="AUDIT")),
    ("redirect-uri", lambda d: d.cfg("proxy_prefix", '"/login"')),
    ("closed-login", lambda d: operation(d.find(*REQUIRE)["spec"]).update(notPaths=["/oauth2/*"])),
    ("closed-login", lambda d: operation(d.find(*CUSTOM)["spec"]).update(notPaths=[]) or d.cfg("skip_auth_routes", "[]")),
    ("provider", lambda d: d.find(*CUSTOM)["spec"].update(provider={"name": "another"})),
    ("no-token", lambda d: d.replace_text(*MESH, "        - authorization\n", "")),
    ("foreign-issuer", lambda d: d.find(*AUTHENTICATION)["spec"]["jwtRules"].append({"issuer": "https://login.example.org"})),
    ("unverified-email", lambda d: rule(d)["outputClaimToHeaders"].pop()),
    ("unverified-email", lambda d: rule(d)["outputClaimToHeaders"][-1].update(claim="name")),
    ("unverified-email", lambda d: d.remove(*VERIFIED)),
    ("unverified-email", lambda d: d.find(*VERIFIED)["spec"].update(action="ALLOW")),
    ("unverified-email", lambda d: d.find(*VERIFIED)["spec"]["rules"][0].update(to=[{"operation": {"paths": ["/a"]}}])),
    ("unverified-email", lambda d: d.find(*VERIFIED)["spec"]["rules"][0]["when"][0].update(values=["true"])),
    ("unverified-email", lambda d: d.find(*VERIFIED)["spec"].update(selector={"matchLabels": {"app": "nothing"}})),
    ("unverified-email", lambda d: d.find(*AUTHENTICATION)["spec"]["jwtRules"].append({**rule(d), "outputClaimToHeaders": [
        {"header": "kubeflow-userid", "claim": "email"}, {"header": "kubeflow-groups", "claim": "groups"}]})),
    ("machines", lambda d: d.add(machines_of(rule_of_machines()))),
    ("authentication-elsewhere", lambda d: d.find(*AUTHENTICATION)["spec"].update(selector={"matchLabels": {"app": "nothing"}})),
]

FINE: list[tuple[str, Callable[[Draft], Any]]] = [
    ("dex alone", lambda d: [d.remove(*what) for what in (PROXY, PROXY_CONFIG, AUTHENTICATION, CUSTOM, REQUIRE, MESH)]),
    ("no Dex", lambda d: [d.remove(*what) for what in (DEX, DEX_CONFIG)]),
    ("a flag that wins over the file", lambda d: [d.cfg("oidc_issuer_url", f'"{OLD}"'), args_of(d.proxy).append(f"--oidc-issuer-url={ISSUER}")]),
    ("the last of doubled variables", lambda d: [set_env(d.proxy, "OAUTH2_PROXY_OIDC_ISSUER_URL", one) for one in (OLD, ISSUER)]),
    ("an absolute URL that is registered", lambda d: [d.cfg("relative_redirect_url", "false"), d.dex_config(
        lambda t: t["staticClients"][0].update(redirectURIs=["https://kubeflow.example.com/oauth2/callback"]))]),
    ("oauth2-proxy opens Dex, the policy does not", lambda d: operation(d.find(*CUSTOM)["spec"]).update(notPaths=["/oauth2/*"])),
]


REALM = "https://keycloak.example.com/realms/kubeflow"
DIRECT = {"issuer": REALM, "clientID": "kubeflow", "clientSecretKeyRef": {"name": "keycloak-client", "key": "client-secret"}}


def right_direct(draft: Draft) -> None:
    """The stock login turned straight to a provider by hand."""
    for key, value in (("oidc_issuer_url", f'"{REALM}"'), ("skip_oidc_discovery", None), ("prompt", None), ("scope", '"openid email profile"'),
                       ("redirect_url", '"https://kubeflow.example.com/oauth2/callback"'), ("relative_redirect_url", "false"), ("cookie_refresh", '"4m"')):
        draft.cfg(key, value)
    replace_env(draft.proxy, "OAUTH2_PROXY_CLIENT_ID", "kubeflow")
    draft.find(*PARAMETERS)["data"].update(FORCE_HTTPS="true", ALLOW_SELF_SIGNED_ISSUER="false")
    rule(draft).update(issuer=REALM, jwksUri=REALM + "/protocol/openid-connect/certs", audiences=["kubeflow"])
    verifies(draft)
    draft.replace_text(*MESH, "        headersToDownstreamOnDeny:", "        headersToDownstreamOnAllow: [set-cookie]\n        headersToDownstreamOnDeny:")


DIRECT_FAULTS: list[tuple[str, Callable[[Draft], Any]]] = [
    ("issuer", lambda d: d.cfg("oidc_issuer_url", f'"{ISSUER}"')),
    ("issuer", lambda d: d.find(*AUTHENTICATION)["spec"]["jwtRules"].append({"issuer": OLD})),
    ("dex-leftover", lambda d: d.cfg("skip_oidc_discovery", "true")),
    ("dex-leftover", lambda d: d.cfg("prompt", '"none"')),
    ("certificates", lambda d: d.find(*PARAMETERS)["data"].update(ALLOW_SELF_SIGNED_ISSUER="true")),
    ("client", lambda d: replace_env(d.proxy, "OAUTH2_PROXY_CLIENT_ID", "another")),
    ("redirect-uri", lambda d: [d.cfg("redirect_url", '"/oauth2/callback"'), d.cfg("relative_redirect_url", "true")]),
    ("session-refresh", lambda d: d.cfg("cookie_refresh", "0")),
    ("session-cookie", lambda d: d.replace_text(*MESH, "[set-cookie]", "[location]")),
    ("ca", lambda d: d.cfg("provider_ca_files", '["/etc/ssl/ca.crt"]')),
    ("audiences", lambda d: rule(d).pop("audiences")),
    ("keys", lambda d: rule(d).pop("jwksUri")),
    ("user-header", lambda d: rule(d)["outputClaimToHeaders"].pop(0)),
]


SESSION = {"session": {"lifetime": "168h", "refreshInterval": "30m"}, "logout": {"mode": "Provider"}, "providerName": "Example"}
LOGOUT = "/oauth2/sign_out?rd=https%3A%2F%2Fkeycloak.example.com%2Frealms%2Fkubeflow%2Fprotocol%2Fopenid-connect%2Flogout%3Fclient_id%3Da%26post_logout_redirect_uri%3D"
BACK = "https%253A%252F%252Fkubeflow.example.com%252Foauth2%252Fsign_out"


def logs_out(draft: Draft, url: str) -> None:
    set_env(draft.find("Deployment", "centraldashboard"), "LOGOUT_URL", url)


def expiry(draft: Draft, tokens: str = "1h", **more: str) -> None:
    draft.dex_config(lambda t: t.update(expiry={"idTokens": tokens, "refreshTokens": more}))


def right_session(draft: Draft) -> None:
    """The same with all that SESSION asks for, by hand."""
    right(draft)
    logs_out(draft, LOGOUT + BACK)
    draft.cfg("scope", '"profile email groups openid offline_access"')
    draft.cfg("cookie_expire", '"168h"')
    draft.cfg("cookie_refresh", '"30m"')
    draft.cfg("whitelist_domains", '["keycloak.example.com"]')
    draft.cfg("provider_display_name", '"Example"')
    expiry(draft, reuseInterval="10s", absoluteLifetime="168h")
    draft.replace_text(*MESH, "        headersToDownstreamOnDeny:", "        headersToDownstreamOnAllow: [set-cookie]\n        headersToDownstreamOnDeny:")


SESSION_FAULTS: list[tuple[str, Callable[[Draft], Any]]] = [
    ("provider-name", lambda d: args_of(d.proxy).append("--provider-display-name=Dex")),
    ("session-length", lambda d: d.cfg("cookie_expire", '"24h"')),
    ("session-length", lambda d: expiry(d, reuseInterval="10s")),
    ("session-refresh", lambda d: args_of(d.proxy).append("--cookie-refresh=2h")),
    ("session-scope", lambda d: d.cfg("scope", '"profile email groups openid"')),
    ("session-token", lambda d: expiry(d, "30m", reuseInterval="10s", absoluteLifetime="168h")),
    ("session-reuse", lambda d: expiry(d, absoluteLifetime="168h")),
    ("session-cookie", lambda d: d.replace_text(*MESH, "[set-cookie]", "[location]")),
    ("logout-host", lambda d: d.cfg("whitelist_domains", '["keycloak.example.com:8443"]')),
    ("logout-url", lambda d: logs_out(d, "/oauth2/sign_out")),
    ("logout-url", lambda d: logs_out(d, LOGOUT + "https%253A%252F%252Felsewhere.example.com")),
]


OWN_CLIENT = {"proxyClientSecretName": "login-client"}


def from_secret(workload: Any, variable: str, key: str, secret: str = "login-client") -> None:
    env = container(workload).setdefault("env", [])
    env[:] = [one for one in env if one["name"] != variable]
    env.append({"name": variable, "valueFrom": {"secretKeyRef": {"name": secret, "key": key}}})


def right_client(draft: Draft) -> None:
    """The same with a client of the user's own."""
    right(draft)
    for variable, key in (("OIDC_CLIENT_ID", "client-id"), ("OIDC_CLIENT_SECRET", "client-secret")):
        from_secret(draft.dex, variable, key)
    for variable in ("client-id", "client-secret", "cookie-secret"):
        from_secret(draft.proxy, "OAUTH2_PROXY_" + variable.upper().replace("-", "_"), variable)


CLIENT_FAULTS: list[tuple[str, Callable[[Draft], Any]]] = [
    ("own-client", lambda d: from_secret(d.dex, "OIDC_CLIENT_SECRET", "client-secret", "another")),
    ("own-client", lambda d: from_secret(d.dex, "OIDC_CLIENT_ID", "client-secret")),
    ("own-client", lambda d: container(d.dex)["env"].pop()),
    ("own-client", lambda d: d.dex_config(lambda t: t["staticClients"][0].update(secret="one-that-is-written-out"))),
    ("own-client", lambda d: d.dex_config(lambda t: t["staticClients"][0].update(idEnv="ANOTHER"))),
    ("own-client", lambda d: from_secret(d.proxy, "OAUTH2_PROXY_COOKIE_SECRET", "cookie-secret", "oauth2-proxy")),
    ("own-client", lambda d: args_of(d.proxy).append("--client-secret=another")),
    ("own-client", lambda d: set_env(d.proxy, "OAUTH2_PROXY_CLIENT_SECRET", "another")),
]


MACHINES = ("RequestAuthentication", "kubeflow-sso-trusted-issuers")
TRUSTED = {"trustedIssuers": [{"issuer": "https://keycloak.example.com/realms/kubeflow", "audiences": ["kubeflow-api"], "userIDClaim": "client_id"}]}


def right_machines(draft: Draft) -> None:
    """The same with the machines of TRUSTED."""
    right(draft)
    draft.add(machines_of(rule_of_machines()))


def machine(draft: Draft) -> Any:
    return draft.find(*MACHINES)["spec"]["jwtRules"][0]


MACHINE_FAULTS: list[tuple[str, Callable[[Draft], Any]]] = [
    ("machines", lambda d: d.remove(*MACHINES)),
    ("machines", lambda d: machine(d).pop("audiences")),
    ("machines", lambda d: machine(d).pop("jwksUri")),
    ("machines", lambda d: machine(d).pop("fromHeaders")),
    ("machines", lambda d: machine(d)["outputClaimToHeaders"].pop(0)),
    ("machines", lambda d: machine(d)["outputClaimToHeaders"].pop(1)),
    ("machines", lambda d: machine(d)["outputClaimToHeaders"].append({"header": "kubeflow-email-verified", "claim": "email_verified"})),
    ("machines", lambda d: d.find(*MACHINES)["spec"]["jwtRules"].append(rule_of_machines("email"))),
    ("machines", lambda d: d.find(*MACHINES)["spec"].update(selector={"matchLabels": {"app": "nothing"}})),
]


def unseen_faults() -> list[str]:
    plain = yaml.safe_load(sso_config())
    wrong = unseen(Wanted.of(plain), right, FAULTS, FINE)
    plain["spec"].update(SESSION)
    wrong += unseen(Wanted.of(plain), right_session, SESSION_FAULTS, [])
    own = yaml.safe_load(sso_config())
    own["spec"].update(OWN_CLIENT)
    wrong += unseen(Wanted.of(own), right_client, CLIENT_FAULTS, [])
    plain = yaml.safe_load(sso_config())
    plain["spec"].update(TRUSTED)
    wrong += unseen(Wanted.of(plain), right_machines, MACHINE_FAULTS, [])
    direct = {"spec": {"kubeflowURL": "https://kubeflow.example.com", "direct": DIRECT}}
    return wrong + unseen(Wanted.of(direct), right_direct, DIRECT_FAULTS, [])


def unseen(wanted: Wanted, right: Callable[[Draft], Any], faults: list, fine: list) -> list[str]:
    def found(*changes: Callable[[Draft], Any]) -> set[str]:
        draft = Draft(stock_of(RELEASE))
        for change in changes:
            change(draft)
        return {one.id for one in violations([load(text) for text in documents(draft.stream())], wanted)}

    wrong = [f"a right login has the faults {sorted(found(right))}"] if found(right) else []
    for number, (id, change) in enumerate(faults):
        if id not in found(right, change):
            wrong.append(f"fault {number}, {id}, is not found, but {sorted(found(right, change))}")
    for name, change in fine:
        if found(right, change):
            wrong.append(f"{name} is found faulty: {sorted(found(right, change))}")
    return wrong
