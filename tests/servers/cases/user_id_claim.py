"""Another claim as the user's id: the name that people have in Keycloak."""
from harness.case import Case

case = Case(spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  userIDClaim: preferred_username
""")


def test(kubeflow):
    assert kubeflow.person().log_in("ada")["kubeflow-userid"] == "ada"
