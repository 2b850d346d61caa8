"""The same without `caKeyRef`: Dex does not start, and says why."""
from harness.case import Case

case = Case(trusted=("public",), fails={"dex": "x509: certificate signed by unknown authority"}, spec="""
kubeflowURL: https://kubeflow.example.com
connectors:
- type: keycloak
  issuer: https://keycloak.example.com/realms/kubeflow
  clientSecretKeyRef: {name: keycloak-client, key: client-secret}
""")
