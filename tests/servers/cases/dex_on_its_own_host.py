"""`dexURL`: Dex has a host of its own, whose route is the user's; people come from Kubeflow's host and back."""
from harness.case import Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="dex-elsewhere")}}, resources="""\
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: {name: dex-login, namespace: auth}
spec:
  gateways: [kubeflow/kubeflow-gateway]
  hosts: [login.example.com]
  http:
  - match: [{uri: {prefix: /dex/}}]
    route: [{destination: {host: dex.auth.svc.cluster.local, port: {number: 5556}}}]
""", spec="""
kubeflowURL: https://kubeflow.example.com
dexURL: https://login.example.com/dex
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: dex-elsewhere
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
""")
ISSUER = "https://login.example.com/dex"


def test(kubeflow):
    ada = kubeflow.person().open().sign_in().is_at("keycloak.example.com").give_password("ada").is_at("//kubeflow.example.com/")
    assert ada.headers()["kubeflow-userid"] == "ada@example.com"
    assert kubeflow.claims_of(ada.headers())["iss"] == ISSUER


def test_issuer(kubeflow):
    """Every hop has that URL: where the browser is sent, what Dex says of itself, and what Istio takes."""
    kubeflow.request("/oauth2/start").leads_to(f"{ISSUER}/auth?")
    assert kubeflow.dex_config()["issuer"] == ISSUER
    assert ISSUER in kubeflow.jwt_issuers()


def test_only_dex(kubeflow):
    """The other host leads to Dex and to nothing else."""
    kubeflow.request("/dex/healthz", host="login.example.com").is_refused(200, "Health check passed")
    token = kubeflow.token_of(kubeflow.person().log_in("ada"))
    kubeflow.request("/", host="login.example.com", authorization=f"Bearer {token}").is_refused(404)
