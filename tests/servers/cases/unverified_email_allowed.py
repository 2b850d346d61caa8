"""With `unverifiedEmail: Allow` who has not verified the e-mail address gets in."""
from harness.case import Case

case = Case(spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  unverifiedEmail: Allow
""")


def test(kubeflow):
    assert kubeflow.person().log_in("grace")["kubeflow-userid"] == "grace@example.com"
