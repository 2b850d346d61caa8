"""`dexURL` without a path: the user's policies leave out the whole of that host, and Dex's pages are at its root."""
from harness.case import Case
from harness.keycloak import client_secret

POLICIES = "common/oauth2-proxy/components/istio-external-auth/authorizationpolicy.istio-ingressgateway-"
EXEMPT = (("    - operation:\n", "    - operation:\n        notHosts: [login.example.com]\n"),)
case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="dex-elsewhere")}},
            edits={f"{POLICIES}oauth2-proxy.yaml": EXEMPT, f"{POLICIES}require-jwt.yaml": EXEMPT}, resources="""\
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: {name: dex-login, namespace: auth}
spec:
  gateways: [kubeflow/kubeflow-gateway]
  hosts: [login.example.com]
  http:
  - route: [{destination: {host: dex.auth.svc.cluster.local, port: {number: 5556}}}]
""", spec="""
kubeflowURL: https://kubeflow.example.com
dexURL: https://login.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: dex-elsewhere
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
""")


def test(kubeflow):
    headers = kubeflow.person().log_in("ada")
    assert headers["kubeflow-userid"] == "ada@example.com"
    assert kubeflow.claims_of(headers)["iss"] == "https://login.example.com"


def test_only_that_host(kubeflow):
    """Kubeflow's host is as closed as ever."""
    kubeflow.request("/auth").is_refused(403, "Sign in")
    kubeflow.request("/", kubeflow_userid="ada@example.com").is_refused(403, "Sign in")
