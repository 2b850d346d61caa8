"""The same where the policies do not have that path: nobody could log in, so the program refuses."""
from harness.case import Case

case = Case(edits={"common/dex/overlays/istio/virtual-service.yaml": (("prefix: /dex/", "prefix: /login-dex/"),)}, spec="""
kubeflowURL: https://kubeflow.example.com
dexURL: https://kubeflow.example.com/login-dex
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientID: dex-elsewhere
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
""", refused="[exempt-paths]")
