"""A client secret with dollars in it, which Dex would expand if it were in its file."""
from harness.case import Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="kubeflow-dollar")}}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  clientID: kubeflow-dollar
""")


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
