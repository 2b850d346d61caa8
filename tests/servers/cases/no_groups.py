"""With `groups: None` the application gets no groups."""
from harness.case import Case

case = Case(spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  groups: None
""")


def test(kubeflow):
    assert "kubeflow-groups" not in kubeflow.person().log_in("ada")
