"""The client's secret made with kubectl, so that the program never sees it."""
from harness.case import Case
from harness.keycloak import client_secret

case = Case(secrets={}, secrets_by_hand={"keycloak-client": {"client-secret": client_secret()}}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
""")


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada@example.com"
