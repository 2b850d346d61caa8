"""The client's secret in another namespace than Dex's: the pod cannot start."""
from harness.case import Case

case = Case(secrets={}, fails={"dex": 'secret "auth/keycloak-client" not found'}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
""")
