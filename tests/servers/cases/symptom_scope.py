"""README's symptom: `groups` among the connector's scopes, which Keycloak does not have."""
from harness.case import Case

case = Case(spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
  scopes: [openid, profile, email, groups]
""")


def test(kubeflow):
    kubeflow.person().open().sign_in().is_at("/dex/callback").sees("Invalid scopes")
