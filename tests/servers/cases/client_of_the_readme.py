"""A client in Keycloak with no more than our README asks for: no direct access grants, no web origins, another name."""
from harness.case import Case
from harness.keycloak import client_secret

case = Case(secrets={"keycloak-client": {"client-secret": client_secret(client="kubeflow-of-the-readme")}}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  clientID: kubeflow-of-the-readme
""")


def test(kubeflow):
    headers = kubeflow.person().log_in("ada")
    assert headers["kubeflow-userid"] == "ada@example.com"
    assert headers["kubeflow-groups"]
