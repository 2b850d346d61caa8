"""What the functionConfig of kubeflow.sso_config changes in a list of Kubeflow's resources, line by line and by meaning."""

import copy
import hashlib
import tomllib

from documents import changed_lines, dangling, load, without_hashes
from kubeflow import ISSUER, URL

DEX_CONFIG = "ConfigMap/auth/dex"
DEX = "Deployment/auth/dex"
PROXY_CONFIG = "ConfigMap/oauth2-proxy/oauth2-proxy"
PROXY = "Deployment/oauth2-proxy/oauth2-proxy"
PARAMETERS = "ConfigMap/oauth2-proxy/oauth2-proxy-parameters"
AUTHENTICATION = "RequestAuthentication/istio-system/dex-jwt"
SECRET = "Secret/auth/keycloak-client"
# The resource that the function adds.
POLICY = "AuthorizationPolicy/istio-system/kubeflow-sso-verified-email"

KEYS = "http://dex.auth.svc.cluster.local:5556/dex/keys"

DEX_CONFIG_LINES = f"""\
-    issuer: http://dex.auth.svc.cluster.local:5556/dex
+    issuer: {URL}/dex
-    enablePasswordDB: true
-    staticPasswords:
-    - email: user@example.com
-      hashFromEnv: DEX_USER_PASSWORD
-      username: user
-      userID: "15841185641784"
+      grantTypes:
+      - authorization_code
+      - refresh_token
+    enablePasswordDB: false
+    connectors:
+    - type: oidc
+      id: keycloak
+      name: Keycloak
+      config:
+        issuer: {ISSUER}
+        clientID: kubeflow-oidc-authservice
+        clientSecret: $KUBEFLOW_SSO_KEYCLOAK_CLIENT_SECRET
+        redirectURI: {URL}/dex/callback
+        scopes:
+        - openid
+        - profile
+        - email
+        insecureEnableGroups: true
"""
ANNOTATION_LINES = """\
+      annotations:
+        kubeflow-sso.io/config-checksum: {checksum}
"""
# kustomize sorts the keys.
ENV_LINES = """\
+        - name: KUBEFLOW_SSO_KEYCLOAK_CLIENT_SECRET
+          valueFrom:
+            secretKeyRef:
+              key: client-secret
+              name: keycloak-client{hash}
"""
PROXY_CONFIG_LINES = f"""\
-    oidc_issuer_url = "http://dex.auth.svc.cluster.local:5556/dex"
+    oidc_issuer_url = "{URL}/dex"
"""
PARAMETER_LINES = """\
-  FORCE_HTTPS: "false"
+  FORCE_HTTPS: "true"
"""
AUTHENTICATION_LINES = f"""\
-    issuer: http://dex.auth.svc.cluster.local:5556/dex
+    issuer: {URL}/dex
+    jwksUri: {KEYS}
+    - claim: email_verified
+      header: kubeflow-email-verified
"""

CONNECTOR = {
    "type": "oidc", "id": "keycloak", "name": "Keycloak",
    "config": {
        "issuer": ISSUER, "clientID": "kubeflow-oidc-authservice", "clientSecret": "$KUBEFLOW_SSO_KEYCLOAK_CLIENT_SECRET",
        "redirectURI": f"{URL}/dex/callback", "scopes": ["openid", "profile", "email"], "insecureEnableGroups": True}}


def checksum(text):
    """Of the text with an end to its last line: joining streams may add one."""
    text += "" if text.endswith("\n") else "\n"
    return hashlib.sha256(text.encode()).hexdigest()


def lines_in_kustomize(after):
    """The changed lines of each resource that changes, but for hash suffixes; the rest of a list stays as it is."""
    lines = {PROXY_CONFIG: PROXY_CONFIG_LINES, PARAMETERS: PARAMETER_LINES, AUTHENTICATION: AUTHENTICATION_LINES,
             DEX_CONFIG: DEX_CONFIG_LINES}
    if DEX_CONFIG in after:
        digest = checksum(after[DEX_CONFIG]["data"]["config.yaml"])
        # kustomize writes it anew: in quotes only where it would be a number.
        quoted = digest if set(digest) & set("abcdf") else f'"{digest}"'
        lines[DEX] = ANNOTATION_LINES.format(checksum=quoted) + ENV_LINES.format(hash="-HASH" if SECRET in after else "")
    return {key: text.splitlines() for key, text in lines.items() if key in after}


def check_lines(checks, name, before, after, expected):
    """Every line outside the expected edits is the input's."""
    checks.equal([key for key in after.keys() if key != POLICY], list(before.keys()), f"{name}: the same resources in the same order")
    checks.equal(POLICY in after, AUTHENTICATION in after, f"{name}: beside Dex's RequestAuthentication there is the policy on addresses")
    for key in before.keys():
        if key not in after:
            continue
        one, other = before.texts[key], after.texts[key]
        if key in expected or one != other and without_hashes(one) == without_hashes(other):
            one, other = without_hashes(one), without_hashes(other)  # the names are checked by themselves
        wanted = expected.get(key, [])
        if one == other and wanted and key == PARAMETERS and before[key]["data"]["FORCE_HTTPS"] == "true":
            wanted = []  # m2m-dex-and-eks has it already
        if one != other or wanted:
            checks.equal(changed_lines(one, other), wanted, f"{name}: {key} has its {len(wanted)} changed lines only")
    untouched = [key for key in before.keys() if key in after and before.texts[key] == after.texts[key]]
    checks.that(len(untouched) >= len(before.keys()) - len(expected) - 1, f"{name}: the other {len(untouched)} resources, byte for byte")


def check_meaning(checks, name, before, after):
    """The parts of the login agree with each other, and everything beside is as before."""
    if DEX_CONFIG in after:
        check_dex(checks, name, before, after)
    if PROXY_CONFIG in after:
        check_proxy(checks, name, before, after)
    absent = {(DEX, "Secret", "keycloak-client")} if DEX in after and SECRET not in after else set()
    checks.equal(dangling(after) - dangling(before), absent, f"{name}: every reference to a ConfigMap or Secret of the list finds it")
    m2m = "RequestAuthentication/istio-system/m2m-token-issuer"
    if m2m in before:
        checks.equal(after.texts[m2m], before.texts[m2m], f"{name}: m2m-token-issuer is untouched")


def check_policy(checks, name, after, rule):
    """It applies where the tokens are checked, and knows the header that these become."""
    spec = {"action": "DENY", "rules": [{"when": [{"key": "request.headers[kubeflow-email-verified]", "values": ["false"]}]}]}
    where = {key: value for key, value in after[AUTHENTICATION]["spec"].items() if key == "selector"}
    checks.equal(after[POLICY]["spec"], where | spec, f"{name}: the policy refuses unverified addresses")
    checks.that({"header": "kubeflow-email-verified", "claim": "email_verified"} in rule["outputClaimToHeaders"],
                f"{name}: the gateway tells whether an address is verified")


def check_dex(checks, name, before, after):
    config = load(after[DEX_CONFIG]["data"]["config.yaml"])
    wanted = dict(load(before[DEX_CONFIG]["data"]["config.yaml"]))
    del wanted["staticPasswords"]
    wanted |= {"issuer": f"{URL}/dex", "enablePasswordDB": False, "connectors": [CONNECTOR],
               "oauth2": wanted["oauth2"] | {"grantTypes": ["authorization_code", "refresh_token"]}}
    checks.equal(config, wanted, f"{name}: Dex's configuration means what it should")

    deployment = copy.deepcopy(after[DEX])
    template = deployment["spec"]["template"]
    digest = template["metadata"].pop("annotations", {}).get("kubeflow-sso.io/config-checksum")
    checks.equal(digest, checksum(after[DEX_CONFIG]["data"]["config.yaml"]), f"{name}: the checksum is that of the written configuration")
    container = template["spec"]["containers"][0]
    added = [one for one in container["env"] if one["name"].startswith("KUBEFLOW_SSO_")]
    container["env"] = [one for one in container["env"] if one not in added]
    checks.equal(deployment, before[DEX], f"{name}: Dex's Deployment gains nothing but its checksum and environment")
    if SECRET in after:
        ref = {"name": after[SECRET]["metadata"]["name"], "key": "client-secret"}
        checks.equal(added, [{"name": "KUBEFLOW_SSO_KEYCLOAK_CLIENT_SECRET", "valueFrom": {"secretKeyRef": ref}}],
                     f"{name}: the environment names the generated Secret {ref['name']}")
        checks.that(without_hashes(ref["name"]) == "keycloak-client-HASH", f"{name}: with its hash suffix")


def check_proxy(checks, name, before, after):
    config = tomllib.loads(after[PROXY_CONFIG]["data"]["oauth2_proxy.cfg"])
    wanted = tomllib.loads(before[PROXY_CONFIG]["data"]["oauth2_proxy.cfg"]) | {"oidc_issuer_url": f"{URL}/dex"}
    checks.equal(config, wanted, f"{name}: oauth2-proxy's configuration means what it should")
    checks.that({"openid", "email", "profile", "groups"} <= set(config["scope"].split()), f"{name}: oauth2-proxy asks for groups")

    rule, = [one for one in after[AUTHENTICATION]["spec"]["jwtRules"]]
    check_policy(checks, name, after, rule)
    checks.equal((rule["issuer"], rule["jwksUri"]), (config["oidc_issuer_url"], config["oidc_jwks_url"]),
                 f"{name}: Istio and oauth2-proxy agree on issuer and keys")
    if DEX_CONFIG in after:
        dex = load(after[DEX_CONFIG]["data"]["config.yaml"])
        checks.equal(dex["issuer"], rule["issuer"], f"{name}: Dex and Istio agree on the issuer")
        checks.that(config["redirect_url"] in dex["staticClients"][0]["redirectURIs"], f"{name}: Dex lets oauth2-proxy's redirect_url in")
    checks.equal(after[PARAMETERS]["data"], before[PARAMETERS]["data"] | {"FORCE_HTTPS": "true"}, f"{name}: cookies are secure")
