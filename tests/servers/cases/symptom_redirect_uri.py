"""README's symptom: the client in Keycloak has another redirect URI."""
from harness.case import Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="kubeflow-elsewhere")}}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  clientID: kubeflow-elsewhere
""")


def test(kubeflow):
    kubeflow.person().open().sign_in().sees("Invalid parameter: redirect_uri", status=400)
