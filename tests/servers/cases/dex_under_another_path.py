"""`dexURL` with another path on Kubeflow's host: the user's route, policies and oauth2-proxy's list have it too."""
from harness.case import Case
from harness.keycloak import client_secret

POLICIES = "common/oauth2-proxy/components/istio-external-auth/authorizationpolicy.istio-ingressgateway-"
EXEMPT = (("- /dex/*\n", "- /login-dex/*\n"), ("- /dex/**\n", "- /login-dex/**\n"))
EDITS = {
    "common/dex/overlays/istio/virtual-service.yaml": (("prefix: /dex/", "prefix: /login-dex/"),),
    f"{POLICIES}oauth2-proxy.yaml": EXEMPT,
    f"{POLICIES}require-jwt.yaml": EXEMPT,
    "common/oauth2-proxy/base/oauth2_proxy.cfg": (('"^/dex/"', '"^/login-dex/"'),),
}
case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="dex-elsewhere")}}, edits=EDITS, spec="""
kubeflowURL: https://kubeflow.example.com
dexURL: https://kubeflow.example.com/login-dex
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: dex-elsewhere
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
""")
ISSUER = "https://kubeflow.example.com/login-dex"


def test(kubeflow):
    ada = kubeflow.person()
    headers = ada.log_in("ada")
    assert headers["kubeflow-userid"] == "ada@example.com"
    assert kubeflow.claims_of(headers)["iss"] == ISSUER


def test_old_path(kubeflow):
    """Where Dex was is nothing that is open."""
    kubeflow.request("/dex/auth").is_refused(403, "Sign in")
