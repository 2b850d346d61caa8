"""README's symptom: an issuer that differs by a capital from what the provider says of itself."""
from harness.case import Case

case = Case(fails={"dex": "issuer did not match the issuer returned by provider"}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: oidc
  id: company
  name: Company
  clientID: kubeflow-oidc-authservice
  issuer: https://Keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
""")
